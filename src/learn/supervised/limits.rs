//! What a hyperparameter may be. Knows ranges, no fields and no words.

use crate::error::{Error, Expected, Range};

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

/// Everything that is wrong with a form, in the order of the checks.
#[derive(Debug, Default)]
pub(super) struct Faults(pub Vec<Error>);

impl Faults {
    pub fn add(&mut self, field: &'static str, expected: Expected, found: f64) {
        self.0.push(Error::Field {
            field,
            expected,
            found,
        });
    }

    pub fn check(&mut self, field: &'static str, number: f64, range: Range) {
        if !range.contains(number) {
            self.add(field, Expected::Number { range }, number);
        }
    }

    /// Of a field that may be nothing.
    pub fn check_given(&mut self, field: &'static str, number: Option<f64>, range: Range) {
        if let Some(number) = number.filter(|&number| !range.contains(number)) {
            self.add(field, Expected::Optional { range }, number);
        }
    }

    /// Of a number that is an f32: the error shows the digits that the f32 has.
    pub fn check_f32(&mut self, field: &'static str, number: f32, range: Range) {
        if !range.contains(number.into()) {
            let shown = number.to_string().parse().unwrap_or(f64::NAN);
            self.add(field, Expected::Number { range }, shown);
        }
    }
}
