//! Each error in plain English, for the command line: from the tables in `www/strings/en-errors.js`, which the
//! page has too and which says how they are written, and those of what only the command line meets.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::error::Error;

type Tables = HashMap<String, HashMap<String, String>>;
type Facts = Map<String, Value>;

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let page = include_str!("../www/strings/en-errors.js");
    let (_, page) = page.split_once("export default ").expect("tables");
    let page = page.trim_end().trim_end_matches(';');
    let [mut tables, own] = [page, include_str!("error/command_line.json")]
        .map(|json| serde_json::from_str::<Tables>(json).expect("tables in JSON"));
    for (table, entries) in own {
        tables.entry(table).or_default().extend(entries);
    }
    tables
});

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let facts = serde_json::to_value(self).map_err(|_| fmt::Error)?;
        f.write_str(&entry("errors", &facts, &Facts::new()))
    }
}

/// The table's entry for the fact, with all facts filled in: its own and those beside it.
fn entry(table: &str, fact: &Value, facts: &Facts) -> String {
    match table {
        "hex" => return format!("{:02x}", fact.as_u64().unwrap_or_default()),
        "json" => return cut(fact.to_string()),
        "option" => return option(&text(fact)),
        _ => {}
    }
    let entries = &TABLES[table];
    if let Value::Array(items) = fact {
        let few = items.iter().take(MOST);
        let mut few: Vec<String> = few.map(|item| entry(table, item, facts)).collect();
        if items.len() > MOST {
            few.push(format!("… ({})", items.len()));
        }
        return few.join(&entries["separator"]);
    }
    let name = text(fact.get("code").or(fact.get("kind")).unwrap_or(fact));
    let name = if name.is_empty() { "none" } else { &name };
    let template = entries.get(name).unwrap_or_else(|| &entries["other"]);
    let mut known = facts.clone();
    known.extend(fact.as_object().cloned().unwrap_or_default());
    known.insert("value".to_owned(), fact.clone());
    fill(template, &known)
}

/// The most items of a list in a sentence, and the longest text, in characters.
const MOST: usize = 20;
const LONGEST: usize = 200;

/// The text without its middle where it is long, and how long it is.
fn cut(text: String) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text;
    }
    let part = LONGEST / 2 - 10;
    let start: String = text.chars().take(part).collect();
    let end: String = text.chars().skip(length - part).collect();
    format!("{start} … ({length}) … {end}")
}

/// A template with each `{fact}` and `{fact:table}` filled in.
fn fill(template: &str, facts: &Facts) -> String {
    let mut sentence = String::new();
    for (index, piece) in template.split(['{', '}']).enumerate() {
        match piece.split_once(':') {
            _ if index % 2 == 0 => sentence += piece,
            Some((name, table)) => sentence += &entry(table, &facts[name], facts),
            None => sentence += &cut(text(&facts[piece])),
        }
    }
    sentence
}

/// A fact as it appears in a sentence: nothing for null, and numbers without exponent.
fn text(fact: &Value) -> String {
    match fact {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        _ => fact.to_string(),
    }
}

/// The option that fills a field: `--batch-size`.
fn option(field: &str) -> String {
    format!("--{}", field.replace('_', "-"))
}

/// The error with its field named as the option that fills it.
#[cfg(feature = "cli")]
pub fn of_option(error: &Error) -> String {
    match error {
        Error::Field { field, .. } => error.to_string().replacen(field, &option(field), 1),
        _ => error.to_string(),
    }
}
