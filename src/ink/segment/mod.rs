//! Segments ink that may be several digits in a row: finds its pieces from left to right, the runs of pieces that
//! could be one digit, and the likelihood of each by its shape. It chooses none: that takes a network.
//!
//! This is the heuristic over-segmentation of LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning
//! Applied to Document Recognition", 1998, section VI: cut too often rather than too rarely, and let the
//! recogniser's confidence decide which pieces belong together.

pub(super) mod bounding_box;
mod contacts;
mod cuts;
pub(super) mod line_fit;
mod marks;
mod pixels;
mod relations;
mod shape;
mod strokes;
mod writing;

use std::ops::Range;

pub(super) use pixels::watched;
pub use pixels::{from_levels, from_pixels};
pub use strokes::{from_strokes, from_timed_strokes};

use super::Picture;
use crate::error::Error;
use bounding_box::BoundingBox;
use contacts::Contact;
use marks::Mark;
use relations::Relations;
use shape::Scale;

/// The most pieces of one digit: a five drawn in dashes.
const MAX_PIECES_OF_A_DIGIT: usize = 6;

/// Ink in more pieces is a scribble, not a number, and is read as a whole.
const MAX_PIECES: usize = 24;

/// The log-likelihood that ink no larger than a speck means nothing.
const SPECK: f32 = -3.0;

/// The log-likelihood that two neighbouring marks are two: pieces that lie over each other are rather one sign, such
/// as an equals sign.
const TWO_MARKS: f32 = -1.0;

/// What a run of pieces is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Digit,
    /// A sign that is not a digit: a point, a minus, a slash.
    Mark,
    /// A speck that means nothing.
    Speck,
}

/// A run of pieces that could be one digit or one sign.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The indices of the pieces, from left to right.
    pub pieces: Range<usize>,
    pub role: Role,
    pub picture: Picture,
    /// The log-likelihood of that role, by geometry and by the order and the time of writing; 0.0 is certain.
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
    /// A picture of a data set, square, 0 is paper; `None` when it has no ink. One of `size` is what the network is
    /// trained on, and stays as it is; the ink of another is found first, as in any picture: [`from_levels`].
    ///
    /// # Errors
    /// As [`from_pixels`].
    pub fn of_data(levels: Vec<u8>, size: usize) -> Result<Option<Self>, Error> {
        match levels.len() == size * size {
            true => Ok(Self::of_picture(Picture {
                pixels: levels,
                size,
            })),
            false => from_levels(&levels, size),
        }
    }

    /// A finished picture of one digit; `None` when it has no ink.
    pub fn of_picture(whole: Picture) -> Option<Self> {
        let inked = whole.pixels.iter().any(|&level| level > 0);
        inked.then(|| Self {
            whole,
            candidates: Vec::new(),
            pieces: 1,
            strokes: Vec::new(),
            relations: Relations::default(),
        })
    }

    /// Whether strokes of two neighbouring candidates are less than a pen's width apart. Of pictures it is not known.
    pub fn are_near(&self, left: &Candidate, right: &Candidate) -> bool {
        let contact = self.relations.contacts.between(&left.pieces, &right.pieces);
        !matches!(contact, Contact::None | Contact::Cut)
    }

    /// The log-likelihood that two neighbouring candidates are two digits, by the distance and the time between
    /// them. 0.0 when one of them is not a digit, less for two marks.
    pub fn log_two_digits(&self, left: &Candidate, right: &Candidate) -> f32 {
        match (left.role, right.role) {
            (Role::Digit, Role::Digit) => {
                let relation = self.relations.between(&left.pieces, &right.pieces);
                shape::log_two_digits(left.extent, right.extent, relation)
            }
            (Role::Mark, Role::Mark) => TWO_MARKS,
            _ => 0.0,
        }
    }
}

/// The pieces of some ink, from left to right.
struct Line {
    pieces: Vec<BoundingBox>,
    marks: Vec<Mark>,
    relations: Relations,
}

/// All runs of pieces that could be one digit. `picture` draws a run.
fn candidates(
    line: &Line,
    picture: &dyn Fn(Range<usize>) -> Result<Option<Picture>, Error>,
) -> Result<Vec<Candidate>, Error> {
    let Line {
        pieces,
        marks,
        relations,
    } = line;
    let mut candidates = Vec::new();
    if !(2..=MAX_PIECES).contains(&pieces.len()) {
        return Ok(candidates);
    }
    let of_digits = pieces
        .iter()
        .zip(marks)
        .filter(|(_, mark)| mark.may_be_digit());
    let scale = Scale::of(&of_digits.map(|(piece, _)| *piece).collect::<Vec<_>>());
    for first in 0..pieces.len() {
        let most = pieces.len().min(first + MAX_PIECES_OF_A_DIGIT);
        for end in first + 1..=most {
            let run = &pieces[first..end];
            let may_be_digit = marks[first..end].iter().all(|mark| mark.may_be_digit());
            let as_mark = marks::log_one_mark(run, &marks[first..end]);
            let as_digit = may_be_digit && scale.could_be_one(run);
            if !as_digit && as_mark.is_none() {
                continue;
            }
            let Some(picture) = picture(first..end)? else {
                continue;
            };
            let mut add = |role, log_likelihood| {
                candidates.push(Candidate {
                    pieces: first..end,
                    role,
                    picture: picture.clone(),
                    log_likelihood,
                    extent: BoundingBox::of(run),
                });
            };
            if let Some(log_likelihood) = as_mark {
                add(Role::Mark, log_likelihood);
            }
            if as_digit {
                if run.len() == 1 && scale.is_speck(run[0]) {
                    add(Role::Speck, SPECK);
                }
                let shape = scale.log_one_digit(run, |at| {
                    relations.between(&(first..first + at), &(first + at..end))
                });
                let order = relations.writing.order_log_likelihood(first..end);
                add(Role::Digit, shape + order);
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
