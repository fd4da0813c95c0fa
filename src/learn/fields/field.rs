//! One row of the table of hyperparameters, and the check of a value against it. It knows no hyperparameter.

use serde::Serialize;

use super::value::Value;
use crate::error::{Error, Expected, Range};

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Field {
    /// The key in JSON. The command line's option is the same with hyphens.
    pub name: &'static str,
    #[serde(flatten)]
    pub kind: Kind,
    pub group: Group,
    /// When the field counts; `None`: always.
    pub applies: Option<Condition>,
    /// Its defaults where they depend on another field's choice.
    pub defaults: Option<DefaultsByChoice>,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Kind {
    /// A number; an optional one may be nothing.
    Number { range: Range, optional: bool },
    /// A list of at most this many numbers, each in this range.
    Numbers { range: Range, most: usize },
    /// One of these names.
    Choice { names: &'static [&'static str] },
    /// True or false.
    Flag,
}

/// Where the page's form has a field. The command line has them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    Main,
    /// Folded away until asked for.
    More,
    /// Nowhere.
    Unlisted,
}

/// A field counts only while another one has one of these choices.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Condition {
    pub field: &'static str,
    pub among: &'static [&'static str],
}

/// A field's default for each choice of another one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DefaultsByChoice {
    pub field: &'static str,
    pub values: &'static [(&'static str, f64)],
}

impl Field {
    pub(super) const fn of(kind: Kind) -> Self {
        Self {
            name: "",
            kind,
            group: Group::Main,
            applies: None,
            defaults: None,
        }
    }

    pub(super) const fn group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    pub(super) const fn only_with(
        self,
        field: &'static str,
        among: &'static [&'static str],
    ) -> Self {
        let applies = Some(Condition { field, among });
        Self { applies, ..self }
    }

    pub(super) const fn by(
        self,
        field: &'static str,
        values: &'static [(&'static str, f64)],
    ) -> Self {
        let defaults = Some(DefaultsByChoice { field, values });
        Self { defaults, ..self }
    }
}

pub(super) const fn number(range: Range) -> Field {
    Field::of(Kind::Number {
        range,
        optional: false,
    })
}

/// A number or nothing.
pub(super) const fn optional(range: Range) -> Field {
    Field::of(Kind::Number {
        range,
        optional: true,
    })
}

pub(super) const fn choice(names: &'static [&'static str]) -> Field {
    Field::of(Kind::Choice { names })
}

pub(super) const FLAG: Field = Field::of(Kind::Flag);

pub(super) const fn whole(least: f64, most: f64) -> Range {
    Range::Whole { least, most }
}

impl Field {
    /// What is wrong with a value; of a list, the first that is.
    pub(super) fn fault(&self, value: Value) -> Option<Error> {
        let (expected, found) = match (self.kind, value) {
            (Kind::Numbers { most, .. }, Value::Numbers(list)) if list.len() > most => {
                (Expected::Layers { most }, list.len() as f64)
            }
            (Kind::Numbers { range, .. }, Value::Numbers(list)) => {
                let bad = list.iter().find(|&&number| !range.contains(number))?;
                (Expected::List { range }, *bad)
            }
            (Kind::Number { range, optional }, Value::Number(Some(number)))
                if !range.contains(number) =>
            {
                match optional {
                    true => (Expected::Optional { range }, number),
                    false => (Expected::Number { range }, number),
                }
            }
            // Types of other kinds hold nothing that is not allowed.
            _ => return None,
        };
        Some(Error::Field {
            field: self.name,
            expected,
            found,
        })
    }
}

impl Range {
    pub(super) fn contains(self, number: f64) -> bool {
        match self {
            Self::BelowOne => number >= 0.0 && (number as f32) < 1.0,
            Self::UpTo { most } => (0.0..=most).contains(&number),
            Self::AboveZero { most } => number as f32 > 0.0 && number <= most,
            Self::Whole { least, most } => {
                number.fract() == 0.0 && (least..=most).contains(&number)
            }
        }
    }
}
