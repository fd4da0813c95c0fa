//! What `digitlab train --help` says, from `help.json`: one sentence a field, in which `{defaults}` are those that go with
//! each choice of another field, and one for a choice that its name does not explain.

use std::collections::HashMap;
use std::sync::LazyLock;

static SENTENCES: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("help.json")).expect("sentences in JSON"));

/// The sentence of a field, or of a choice as `field choice`; `None` where there is none.
pub fn text(name: &str) -> Option<&'static str> {
    SENTENCES.get(name).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use digitlab::learn::fields::Kind;

    use super::super::hyperparameters::options;
    use super::*;

    #[test]
    fn every_option_has_a_sentence_and_every_sentence_an_option_or_a_choice() {
        let mut known = BTreeSet::new();
        for field in options() {
            assert!(text(field.name).is_some(), "{}", field.name);
            known.insert(field.name.to_owned());
            if let Kind::Choice { names } = field.kind {
                known.extend(names.iter().map(|name| format!("{} {name}", field.name)));
            }
        }
        for name in SENTENCES.keys() {
            assert!(known.contains(name), "{name}");
        }
    }
}
