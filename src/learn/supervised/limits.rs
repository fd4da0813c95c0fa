//! What a hyperparameter may be, and the error that says so. Knows ranges and words, no fields.

use crate::decimal;
use crate::error::Error;

/// The numbers that a field takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Range {
    /// From 0 to below 1. In f32, which runs use, a number just below 1 must not round up to 1.
    BelowOne,
    /// From 0 to this.
    UpTo(f64),
    /// Above 0, also in f32, and up to this.
    AboveZero(f64),
    /// Whole, from the first to the second.
    Whole(f64, f64),
}

impl Range {
    pub fn contains(self, number: f64) -> bool {
        match self {
            Self::BelowOne => number >= 0.0 && (number as f32) < 1.0,
            Self::UpTo(most) => (0.0..=most).contains(&number),
            Self::AboveZero(most) => number as f32 > 0.0 && number <= most,
            Self::Whole(least, most) => number.fract() == 0.0 && (least..=most).contains(&number),
        }
    }

    fn text(self) -> String {
        let (words, numbers) = match self {
            Self::BelowOne => ("a number from 0 to below ", [None, Some(1.0)]),
            Self::UpTo(most) => ("a number from 0 to ", [None, Some(most)]),
            Self::AboveZero(most) => ("a number above 0 and up to ", [None, Some(most)]),
            Self::Whole(least, most) => ("a whole number from ", [Some(least), Some(most)]),
        };
        let numbers: Vec<String> = numbers.into_iter().flatten().map(decimal::text).collect();
        words.to_owned() + &numbers.join(" to ")
    }
}

/// Everything that is wrong with a form, in the order of the checks.
#[derive(Debug, Default)]
pub(super) struct Faults(pub Vec<Error>);

impl Faults {
    pub fn add(&mut self, field: &'static str, expected: String, found: String) {
        self.0.push(Error::Field {
            field,
            expected,
            found,
        });
    }

    pub fn check(&mut self, field: &'static str, number: f64, range: Range) {
        if !range.contains(number) {
            self.add(field, range.text(), decimal::text(number));
        }
    }

    /// Of a field that may be nothing.
    pub fn check_given(&mut self, field: &'static str, number: Option<f64>, range: Range) {
        if let Some(number) = number.filter(|&number| !range.contains(number)) {
            let expected = "nothing, or ".to_owned() + &range.text();
            self.add(field, expected, decimal::text(number));
        }
    }

    /// Of a number that is an f32, and is shown as such.
    pub fn check_f32(&mut self, field: &'static str, number: f32, range: Range) {
        if !range.contains(number.into()) {
            self.add(field, range.text(), decimal::text_f32(number));
        }
    }
}
