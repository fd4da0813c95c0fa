//! A network's answers to many pictures, one by one: plain data, from which tables and diagrams are made.

use crate::data::idx::CLASSES;

/// An answer and its probabilities for each picture, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    digits: Vec<u8>,
    probabilities: Vec<[f32; CLASSES]>,
}

impl Answers {
    /// Appends a picture: its most probable digit and the probability of each.
    pub fn push(&mut self, digit: usize, probabilities: [f32; CLASSES]) {
        self.digits.push(digit as u8);
        self.probabilities.push(probabilities);
    }

    /// Removes all, keeping the memory.
    pub fn clear(&mut self) {
        self.digits.clear();
        self.probabilities.clear();
    }

    pub fn len(&self) -> usize {
        self.digits.len()
    }

    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// The most probable digit of each picture, the first of equals.
    pub fn digits(&self) -> &[u8] {
        &self.digits
    }

    /// The probability of each digit, of each picture.
    pub fn probabilities(&self) -> &[[f32; CLASSES]] {
        &self.probabilities
    }
}
