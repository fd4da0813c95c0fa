//! Takes ink apart that may be several digits in a row: its pieces from left to right, which runs of
//! them could be one digit, and how far their shapes alone speak for it. It chooses none: that takes a
//! reader of digits.
//!
//! This is the heuristic over-segmentation of LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning
//! Applied to Document Recognition", 1998, section VI: cut too often rather than too rarely, and let the
//! reader's confidence decide which pieces belong together.

mod bonds;
mod cuts;
mod joints;
mod pixels;
mod shape;
mod strokes;
mod writing;

use std::ops::Range;

pub use pixels::from_pixels;
pub use strokes::{from_strokes, from_timed_strokes};

use super::Picture;
use crate::error::Error;
use bonds::Bonds;
use shape::{Extent, Scale};

/// A digit has at most so many pieces: a five in dashes.
const MOST_PIECES_OF_A_DIGIT: usize = 6;

/// Ink in more pieces than this is a scribble, not a number, and is read as a whole.
const MOST_PIECES: usize = 24;

/// The log of how likely ink no larger than a speck means nothing.
const SPECK: f32 = -3.0;

/// A run of pieces that could be one digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which pieces, from left to right.
    pub pieces: Range<usize>,
    /// The digit's picture, or `None` where the run is taken for a speck that means nothing.
    pub picture: Option<Picture>,
    /// The log of how likely one digit has this shape, as far as geometry and the order and the time of
    /// writing tell; 0.0 is certain.
    pub plausibility: f32,
    extent: Extent,
}

/// All that a line of ink could be: paths from the first piece to the last, a candidate a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Lattice {
    /// The picture of everything as one digit, as if there were no numbers.
    pub whole: Picture,
    /// In order of their first piece. Ink in one piece, or in too many, has none.
    pub candidates: Vec<Candidate>,
    /// How many pieces there are.
    pub pieces: usize,
    /// Which stroke each piece is; empty for pictures.
    pub strokes: Vec<usize>,
    bonds: Bonds,
}

impl Lattice {
    /// The log of how likely two candidates that follow each other are two digits, as far as the room and the
    /// time between them tell. A speck says nothing of the digits beside it.
    pub fn apart(&self, left: &Candidate, right: &Candidate) -> f32 {
        if left.picture.is_none() || right.picture.is_none() {
            return 0.0;
        }
        let bond = self.bonds.between(&left.pieces, &right.pieces);
        shape::apart(left.extent, right.extent, bond)
    }
}

/// The pieces of some ink, from left to right.
struct Line {
    pieces: Vec<Extent>,
    bonds: Bonds,
}

/// All runs of pieces that could be one digit; `picture` inks a run.
fn candidates(
    line: &Line,
    picture: &dyn Fn(Range<usize>) -> Result<Option<Picture>, Error>,
) -> Result<Vec<Candidate>, Error> {
    let Line { pieces, bonds } = line;
    let mut candidates = Vec::new();
    if !(2..=MOST_PIECES).contains(&pieces.len()) {
        return Ok(candidates);
    }
    let scale = Scale::of(pieces);
    for first in 0..pieces.len() {
        let most = pieces.len().min(first + MOST_PIECES_OF_A_DIGIT);
        for end in first + 1..=most {
            let run = &pieces[first..end];
            if !scale.could_be_one(run) {
                continue;
            }
            let candidate = |picture, plausibility| Candidate {
                pieces: first..end,
                picture,
                plausibility,
                extent: Extent::of(run),
            };
            if run.len() == 1 && scale.is_speck(run[0]) {
                candidates.push(candidate(None, SPECK));
            }
            if let Some(picture) = picture(first..end)? {
                let together = scale.together(run, |at| {
                    bonds.between(&(first..first + at), &(first + at..end))
                });
                let order = bonds.writing.order(first..end);
                candidates.push(candidate(Some(picture), together + order));
            }
        }
    }
    Ok(candidates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_of_another_digit_between_two_make_them_less_likely_one() {
        let upright = |x: f32| vec![x, 0.0, x, 100.0];
        let bar = vec![0.0, 50.0, 30.0, 50.0];
        let plausibility = |strokes: &[Vec<f32>]| {
            let lattice = from_strokes(strokes, None, 28).unwrap().unwrap();
            let mut candidates = lattice.candidates.iter();
            let plus = candidates.find(|c| c.pieces == (0..2)).unwrap();
            plus.plausibility
        };
        // A plus and a one beside it: the plus in one go, or with the one between.
        let (post, one) = (upright(15.0), upright(90.0));
        let at_once = plausibility(&[post.clone(), bar.clone(), one.clone()]);
        let first_the_one = plausibility(&[one.clone(), post.clone(), bar.clone()]);
        let nothing_between = plausibility(&[post.clone(), vec![], bar.clone(), one.clone()]);
        let between = plausibility(&[post, one, bar]);
        assert_eq!([first_the_one, nothing_between], [at_once; 2]);
        assert_eq!(between, at_once + writing::WENT_BACK);
    }
}
