//! Segments ink that may be several digits in a row: finds its pieces from left to right, the runs of pieces that
//! could be one digit, and the likelihood of each by its shape. It chooses none: that takes a network.
//!
//! This is the heuristic over-segmentation of LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning
//! Applied to Document Recognition", 1998, section VI: cut too often rather than too rarely, and let the
//! recogniser's confidence decide which pieces belong together.

mod bounding_box;
mod contacts;
mod cuts;
mod pixels;
mod relations;
mod shape;
mod strokes;
mod writing;

use std::ops::Range;

pub use pixels::from_pixels;
pub use strokes::{from_strokes, from_timed_strokes};

use super::Picture;
use crate::error::Error;
use bounding_box::BoundingBox;
use relations::Relations;
use shape::Scale;

/// The most pieces of one digit: a five drawn in dashes.
const MAX_PIECES_OF_A_DIGIT: usize = 6;

/// Ink in more pieces is a scribble, not a number, and is read as a whole.
const MAX_PIECES: usize = 24;

/// The log-likelihood that ink no larger than a speck means nothing.
const SPECK: f32 = -3.0;

/// A run of pieces that could be one digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The indices of the pieces, from left to right.
    pub pieces: Range<usize>,
    /// The digit's picture; `None` when the run is taken for a speck that means nothing.
    pub picture: Option<Picture>,
    /// The log-likelihood that the run is one digit, by geometry and by the order and the time of writing; 0.0 is
    /// certain.
    pub log_likelihood: f32,
    extent: BoundingBox,
}

/// All readings of a line of ink. Each is a path of candidates from the first piece to the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Lattice {
    /// The picture of all ink as one digit.
    pub whole: Picture,
    /// In the order of their first pieces. Empty for a single piece, and for more than 24.
    pub candidates: Vec<Candidate>,
    /// Number of pieces.
    pub pieces: usize,
    /// The stroke index of each piece; empty for pictures.
    pub strokes: Vec<usize>,
    relations: Relations,
}

impl Lattice {
    /// The log-likelihood that two neighbouring candidates are two digits, by the distance and the time between
    /// them. 0.0 when one of them is a speck.
    pub fn log_two_digits(&self, left: &Candidate, right: &Candidate) -> f32 {
        if left.picture.is_none() || right.picture.is_none() {
            return 0.0;
        }
        let relation = self.relations.between(&left.pieces, &right.pieces);
        shape::log_two_digits(left.extent, right.extent, relation)
    }
}

/// The pieces of some ink, from left to right.
struct Line {
    pieces: Vec<BoundingBox>,
    relations: Relations,
}

/// All runs of pieces that could be one digit. `picture` draws a run.
fn candidates(
    line: &Line,
    picture: &dyn Fn(Range<usize>) -> Result<Option<Picture>, Error>,
) -> Result<Vec<Candidate>, Error> {
    let Line { pieces, relations } = line;
    let mut candidates = Vec::new();
    if !(2..=MAX_PIECES).contains(&pieces.len()) {
        return Ok(candidates);
    }
    let scale = Scale::of(pieces);
    for first in 0..pieces.len() {
        let most = pieces.len().min(first + MAX_PIECES_OF_A_DIGIT);
        for end in first + 1..=most {
            let run = &pieces[first..end];
            if !scale.could_be_one(run) {
                continue;
            }
            let candidate = |picture, log_likelihood| Candidate {
                pieces: first..end,
                picture,
                log_likelihood,
                extent: BoundingBox::of(run),
            };
            if run.len() == 1 && scale.is_speck(run[0]) {
                candidates.push(candidate(None, SPECK));
            }
            if let Some(picture) = picture(first..end)? {
                let shape = scale.log_one_digit(run, |at| {
                    relations.between(&(first..first + at), &(first + at..end))
                });
                let order = relations.writing.order_log_likelihood(first..end);
                candidates.push(candidate(Some(picture), shape + order));
            }
        }
    }
    Ok(candidates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_of_another_digit_in_between_make_one_digit_less_likely() {
        let upright = |x: f32| vec![x, 0.0, x, 100.0];
        let bar = vec![0.0, 50.0, 30.0, 50.0];
        let log_likelihood = |strokes: &[Vec<f32>]| {
            let lattice = from_strokes(strokes, None, 28).unwrap().unwrap();
            let mut candidates = lattice.candidates.iter();
            let plus = candidates.find(|c| c.pieces == (0..2)).unwrap();
            plus.log_likelihood
        };
        // A plus and a one beside it. The one is written before, after or between the strokes of the plus.
        let (post, one) = (upright(15.0), upright(90.0));
        let at_once = log_likelihood(&[post.clone(), bar.clone(), one.clone()]);
        let first_the_one = log_likelihood(&[one.clone(), post.clone(), bar.clone()]);
        let nothing_between = log_likelihood(&[post.clone(), vec![], bar.clone(), one.clone()]);
        let between = log_likelihood(&[post, one, bar]);
        assert_eq!([first_the_one, nothing_between], [at_once; 2]);
        assert_eq!(between, at_once + writing::RETURNED);
    }
}
