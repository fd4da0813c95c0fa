//! What can be wrong with a message of the page.

use serde::Serialize;

/// What is wrong with a part of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum MessageFault {
    /// A name that nothing has: of a command, of a field, of a choice.
    Unknown { found: String },
    /// There is no value.
    Missing,
    /// A value of another type, or outside of what the type holds.
    WrongType {
        /// `null`: none of those that messages are made of.
        expected: Option<ValueType>,
        /// The value as JSON has it; empty for lists and objects.
        found: String,
    },
    /// An index that is too large.
    NotBelow { most: usize, found: usize },
    /// An index of something that there is not.
    NotThere { found: usize },
    /// What has no name of its own.
    Unreadable,
}

/// What messages are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ValueType {
    Number,
    /// From 0 on.
    WholeNumber,
    Boolean,
    Text,
    List,
    /// Fields with names.
    Object,
}

impl MessageFault {
    /// What serde says in words alone: "invalid type: string "a", expected f64", or what is missing or unknown.
    pub(crate) fn of_serde(words: &str) -> Self {
        let begins = |with: &[&str]| with.iter().any(|with| words.starts_with(with));
        if begins(&["missing", "invalid type: null", "invalid type: unit"]) {
            return Self::Missing;
        }
        if begins(&["unknown"]) {
            let found = quoted(words);
            return Self::Unknown { found };
        }
        // A search for all of ", expected " would be a kilobyte of the library's.
        let at = |(comma, _)| {
            let expected = words.get(comma..)?.strip_prefix(", expected ")?;
            Some((words.get(..comma)?, expected))
        };
        match words.rmatch_indices(',').find_map(at) {
            Some((found, expected)) => Self::WrongType {
                expected: ValueType::of_serde(expected),
                found: quoted(found),
            },
            None => Self::Unreadable,
        }
    }
}

impl ValueType {
    fn of_serde(words: &str) -> Option<Self> {
        Some(match words {
            "f32" | "f64" => Self::Number,
            "u8" | "u32" | "u64" | "usize" => Self::WholeNumber,
            "a boolean" => Self::Boolean,
            "a string" => Self::Text,
            "a sequence" | "byte array" => Self::List,
            _ if words.starts_with("struct") || words == "a form" => Self::Object,
            _ => return None,
        })
    }
}

/// The value that serde's words quote: `0.5`, or "0.5" with its quotes.
fn quoted(words: &str) -> String {
    let from = words.find(['`', '"']);
    let value = from.and_then(|from| words.get(from..)).unwrap_or_default();
    let plain = value.strip_prefix('`').and_then(|v| v.split('`').next());
    plain.unwrap_or(value).to_owned()
}
