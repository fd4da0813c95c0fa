//! Reads a number: of all segmentations that `ink::segment` finds, the one with the greatest likelihood. It segments
//! nothing and draws nothing.

use std::ops::Range;

use super::Calibration;
use super::reading::{Reading, Verdict};
use crate::ink::Picture;
use crate::ink::segment::{Candidate, Lattice, Role};
use crate::nn::{Model, Scratch};

/// The log-likelihood that a digit of a number is refused.
const REFUSED: f32 = -3.0;

/// Digits whose shapes and distances have a lower log-likelihood a digit are not a number: strokes of a letter or a
/// scribble cross, and each may look like a one (docs/numbers.md).
const MIN_SHAPE: f32 = -2.0;

/// One digit of a line, or a mark between digits, which is not read.
#[derive(Debug, Clone, PartialEq)]
pub struct Digit {
    /// The input of the network.
    pub picture: Picture,
    pub reading: Reading,
    /// The indices of its pieces in the lattice.
    pub pieces: Range<usize>,
}

impl Digit {
    /// The probability of its answer; 0 for no digit and for a mark.
    fn certainty(&self) -> f32 {
        match self.reading.verdict {
            Verdict::Digit(digit) => self.reading.probabilities[usize::from(digit)],
            _ => 0.0,
        }
    }
}

/// The index of the least certain digit, the first of equals; 0 when there is none.
pub fn least_certain(digits: &[Digit]) -> usize {
    let mut least = 0;
    for (i, digit) in digits.iter().enumerate() {
        if digit.certainty() < digits[least].certainty() {
            least = i;
        }
    }
    least
}

/// The digits and marks of a line, from left to right: at least one. The result is the reading of all ink as one picture when the
/// line is one digit, when more than half of its digits are refused, or when their shapes and distances are
/// unlikely for a number.
///
/// All candidates are read in one forward pass. The best path has the greatest sum of log-likelihoods, of the
/// digits and of their shapes and distances (the Viterbi algorithm).
pub fn read(
    model: &Model,
    calibration: &Calibration,
    lattice: &Lattice,
    scratch: &mut Scratch,
) -> Vec<Digit> {
    let is_read = |candidate: &&Candidate| candidate.role == Role::Digit;
    let inked = lattice.candidates.iter().filter(is_read);
    let pictures: Vec<&Picture> = std::iter::once(&lattice.whole)
        .chain(inked.map(|candidate| &candidate.picture))
        .collect();
    let mut readings = super::read_all(model, calibration, &pictures, scratch).into_iter();
    let whole = readings.next().map(|reading| Digit {
        picture: lattice.whole.clone(),
        reading: calibration.reading_of_strokes(reading, lattice.strokes.len()),
        pieces: 0..lattice.pieces,
    });
    let mut of = |candidate: &Candidate| match candidate.role {
        Role::Digit => readings.next(),
        Role::Mark => Some(Reading::mark()),
        Role::Speck => None,
    };
    let readings: Vec<Option<Reading>> = lattice.candidates.iter().map(&mut of).collect();
    let path = best_path(lattice, &readings);
    let on_path = |i: usize| &lattice.candidates[path.candidates[i]];
    let all_near = (1..path.candidates.len()).all(|i| lattice.are_near(on_path(i - 1), on_path(i)));
    let mut digits: Vec<Digit> = path
        .candidates
        .into_iter()
        .filter_map(|i| {
            let candidate = &lattice.candidates[i];
            Some(Digit {
                picture: candidate.picture.clone(),
                reading: readings[i]?,
                pieces: candidate.pieces.clone(),
            })
        })
        .collect();
    let is_mark = |digit: &&Digit| digit.reading.verdict == Verdict::Mark;
    let is_digit = |digit: &&Digit| matches!(digit.reading.verdict, Verdict::Digit(_));
    let certain = digits.iter().filter(is_digit).count();
    let marks = digits.iter().filter(is_mark).count();
    let count = digits.len() - marks;
    let is_sure = |digit: &Digit| calibration.is_sure(&digit.reading);
    // Signs are beside digits that are sure; letters and scribbles have parts that look like signs.
    let is_number = match marks {
        0 if all_near => digits.iter().all(is_sure),
        0 => certain * 2 >= count,
        _ => certain == count && marks <= 2 * count,
    };
    if digits.len() > 1 && count > 0 && is_number && path.shape >= MIN_SHAPE * count as f32 {
        for digit in &mut digits {
            let pixels = &digit.picture.pixels;
            digit.reading = calibration.reading_in_number(digit.reading, pixels);
        }
        return digits;
    }
    whole.into_iter().collect()
}

/// The most likely path.
struct BestPath {
    /// Their indices, from left to right.
    candidates: Vec<usize>,
    /// The log-likelihood of the shapes and distances alone.
    shape: f32,
}

fn best_path(lattice: &Lattice, readings: &[Option<Reading>]) -> BestPath {
    /// The best path to a candidate, itself included.
    struct Path {
        log: f32,
        /// The part of `log` from shapes and distances.
        shape: f32,
        before: Option<usize>,
    }
    let candidates = &lattice.candidates;
    let mut paths: Vec<Option<Path>> = Vec::new();
    for (candidate, reading) in candidates.iter().zip(readings) {
        let mut path = (candidate.pieces.start == 0).then_some(Path {
            log: 0.0,
            shape: 0.0,
            before: None,
        });
        for (i, before) in paths.iter().enumerate() {
            let left = &candidates[i];
            let Some(before) = before
                .as_ref()
                .filter(|_| left.pieces.end == candidate.pieces.start)
            else {
                continue;
            };
            let two_digits = lattice.log_two_digits(left, candidate);
            let log = before.log + two_digits;
            if path.as_ref().is_none_or(|path| log > path.log) {
                path = Some(Path {
                    log,
                    shape: before.shape + two_digits,
                    before: Some(i),
                });
            }
        }
        let read = reading.as_ref().map_or(0.0, log_probability);
        paths.push(path.map(|path| Path {
            log: path.log + candidate.log_likelihood + read,
            shape: path.shape + candidate.log_likelihood,
            ..path
        }));
    }
    let mut last: Option<(usize, &Path)> = None;
    for (i, path) in paths.iter().enumerate() {
        let Some(path) = path
            .as_ref()
            .filter(|_| candidates[i].pieces.end == lattice.pieces)
        else {
            continue;
        };
        if last.is_none_or(|(_, most)| path.log > most.log) {
            last = Some((i, path));
        }
    }
    let before = |&i: &usize| paths[i].as_ref().and_then(|path| path.before);
    let mut on_path: Vec<usize> = std::iter::successors(last.map(|(i, _)| i), before).collect();
    on_path.reverse();
    BestPath {
        candidates: on_path,
        shape: last.map_or(0.0, |(_, path)| path.shape),
    }
}

/// The log-likelihood of the answer.
fn log_probability(reading: &Reading) -> f32 {
    let refused = match reading.verdict {
        Verdict::Mark => return 0.0,
        Verdict::Digit(_) => 0.0,
        _ => REFUSED,
    };
    libm::logf(reading.detection_score().max(f32::MIN_POSITIVE)) + refused
}
