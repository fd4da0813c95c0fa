//! Reads a line of ink: of all that `ink::segment` finds it could be, the digits that the network is surest
//! of. It cuts nothing and draws nothing.

use std::ops::Range;

use super::Calibration;
use super::reading::{Reading, Verdict};
use crate::ink::Picture;
use crate::ink::segment::{Candidate, Lattice};
use crate::nn::{Model, Scratch};

/// The log of how likely a digit of a number is refused.
const REFUSED: f32 = -3.0;

/// Digits that lie less likely than this beside each other, in logs a digit, are no number: strokes of a
/// letter or a scribble cross, and each may look like a one (docs/numbers.md).
const LEAST_SHAPE: f32 = -2.0;

/// One digit of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Digit {
    /// What the network saw.
    pub picture: Picture,
    pub reading: Reading,
    /// Which of the lattice's pieces it is.
    pub pieces: Range<usize>,
}

impl Digit {
    /// How probable its answer is; one that is no digit comes after all others.
    fn certainty(&self) -> f32 {
        match self.reading.verdict {
            Verdict::Digit(digit) => self.reading.probabilities[usize::from(digit)],
            _ => 0.0,
        }
    }
}

/// The index of the digit that is least certain; of equals the first. 0 when there is none.
pub fn least_certain(digits: &[Digit]) -> usize {
    let mut least = 0;
    for (i, digit) in digits.iter().enumerate() {
        if digit.certainty() < digits[least].certainty() {
            least = i;
        }
    }
    least
}

/// The digits of a line, from left to right: at least one. A line that is one digit gives exactly what
/// reading all of its ink as one picture gives; so does one of which more than half is no digit, or that
/// lies as digits of a number hardly ever do.
///
/// All candidates are read in one pass. The best path then is the one with the greatest sum of logs: of
/// how probable each best digit is, and of how likely shapes and distances are (Viterbi's search).
pub fn read(
    model: &Model,
    calibration: &Calibration,
    lattice: &Lattice,
    scratch: &mut Scratch,
) -> Vec<Digit> {
    let inked = lattice.candidates.iter().filter_map(|c| c.picture.as_ref());
    let pictures: Vec<&Picture> = std::iter::once(&lattice.whole).chain(inked).collect();
    let mut readings = super::read_all(model, calibration, &pictures, scratch).into_iter();
    let whole = readings.next().map(|reading| Digit {
        picture: lattice.whole.clone(),
        reading: calibration.reading_of_strokes(reading, lattice.strokes.len()),
        pieces: 0..lattice.pieces,
    });
    // A speck has no reading.
    let mut of = |candidate: &Candidate| candidate.picture.as_ref().and_then(|_| readings.next());
    let readings: Vec<Option<Reading>> = lattice.candidates.iter().map(&mut of).collect();
    let path = best_path(lattice, &readings);
    let mut digits: Vec<Digit> = path
        .candidates
        .into_iter()
        .filter_map(|i| {
            let candidate = &lattice.candidates[i];
            Some(Digit {
                picture: candidate.picture.clone()?,
                reading: readings[i]?,
                pieces: candidate.pieces.clone(),
            })
        })
        .collect();
    let is_digit = |digit: &&Digit| matches!(digit.reading.verdict, Verdict::Digit(_));
    let certain = digits.iter().filter(is_digit).count();
    let count = digits.len();
    if count > 1 && certain * 2 >= count && path.shape >= LEAST_SHAPE * count as f32 {
        for digit in &mut digits {
            let pixels = &digit.picture.pixels;
            digit.reading = calibration.reading_among_digits(digit.reading, pixels);
        }
        return digits;
    }
    whole.into_iter().collect()
}

/// What explains all pieces best.
struct BestPath {
    /// By index, from left to right.
    candidates: Vec<usize>,
    /// The log of how likely ink of these shapes lies so beside each other, whatever it is read as.
    shape: f32,
}

fn best_path(lattice: &Lattice, readings: &[Option<Reading>]) -> BestPath {
    /// The best path to a candidate, itself included.
    struct Path {
        log: f32,
        /// What shapes have of it.
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
            let apart = lattice.log_two_digits(left, candidate);
            let log = before.log + apart;
            if path.as_ref().is_none_or(|path| log > path.log) {
                path = Some(Path {
                    log,
                    shape: before.shape + apart,
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

/// Of its answer.
fn log_probability(reading: &Reading) -> f32 {
    let refused = match reading.verdict {
        Verdict::Digit(_) => 0.0,
        _ => REFUSED,
    };
    libm::logf(reading.evidence().max(f32::MIN_POSITIVE)) + refused
}
