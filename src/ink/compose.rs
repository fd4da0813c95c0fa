//! Composes numbers of single pen digits of one writer, to measure how well numbers are read. Equal seeds give equal
//! numbers. It reads no files and draws nothing.

use super::jsonl::PenDigit;
use crate::random::{Stream, StreamId};

/// A number in strokes, in the order of writing.
#[derive(Debug, Clone, PartialEq)]
pub struct PenNumber {
    /// The digits, 0 to 9, from left to right.
    pub labels: Vec<u8>,
    /// Each stroke is x0, y0, x1, y1, …; a digit is about 1000 units high.
    pub strokes: Vec<Vec<f32>>,
    /// For each stroke the index of its digit, from the left.
    pub digit_of: Vec<usize>,
}

/// The mean height of a digit, in the units of the strokes.
const HEIGHT: f32 = 1000.0;

/// The greatest width of a digit, in heights. Digits that lie on their side are made smaller.
const MAX_WIDTH: f32 = 1.25;

/// The gap between the bounding boxes of two digits, in heights. Below 0 the boxes overlap.
const GAP: TruncatedNormal = TruncatedNormal {
    mean: 0.22,
    deviation: 0.13,
    least: -0.08,
    greatest: 0.6,
};

/// The size of a digit, in heights.
const SIZE: TruncatedNormal = TruncatedNormal {
    mean: 1.0,
    deviation: 0.08,
    least: 0.8,
    greatest: 1.2,
};

/// The distance of a digit's middle from the line's, in heights.
const OFFSET: TruncatedNormal = TruncatedNormal {
    mean: 0.0,
    deviation: 0.05,
    least: -0.15,
    greatest: 0.15,
};

/// A truncated normal distribution.
#[derive(Debug, Clone, Copy)]
struct TruncatedNormal {
    mean: f32,
    deviation: f32,
    least: f32,
    greatest: f32,
}

impl TruncatedNormal {
    /// Draws again until the number is within the limits.
    fn draw(self, stream: &mut Stream) -> f32 {
        loop {
            // The sum of twelve uniform numbers is nearly normal, with mean 6 and deviation 1.
            let sum: f32 = (0..12).map(|_| stream.uniform()).sum();
            let drawn = self.mean + self.deviation * (sum - 6.0);
            if (self.least..=self.greatest).contains(&drawn) {
                return drawn;
            }
        }
    }
}

/// `count` numbers of `length` digits each, made one by one. Each number has a random writer with at least `length`
/// digits, and uses no digit twice. None when there is no such writer.
pub fn numbers(
    digits: &[PenDigit],
    length: usize,
    count: usize,
    seed: u64,
) -> impl Iterator<Item = PenNumber> {
    let mut writers: Vec<Vec<&PenDigit>> = Vec::new();
    let mut names = std::collections::BTreeMap::new();
    for digit in digits
        .iter()
        .filter(|digit| digit.strokes.iter().any(|s| !s.is_empty()))
    {
        let index = *names.entry(digit.writer.as_str()).or_insert(writers.len());
        if index == writers.len() {
            writers.push(Vec::new());
        }
        writers[index].push(digit);
    }
    writers.retain(|written| written.len() >= length);
    let none = writers.is_empty() || length == 0;
    (0..if none { 0 } else { count }).map(move |number| {
        let mut stream = Stream::new(seed, StreamId::Numbers, length as u32, number as u32);
        let mut written = writers[stream.below(writers.len() as u32) as usize].clone();
        stream.shuffle(&mut written);
        compose(&written[..length], &mut stream)
    })
}

fn compose(digits: &[&PenDigit], stream: &mut Stream) -> PenNumber {
    let mut number = PenNumber {
        labels: Vec::new(),
        strokes: Vec::new(),
        digit_of: Vec::new(),
    };
    let mut right = 0.0;
    for (place, digit) in digits.iter().enumerate() {
        let (low, high) = extent(&digit.strokes);
        let [width, height] = [high[0] - low[0], high[1] - low[1]];
        let size = HEIGHT * SIZE.draw(stream);
        // A digit that is a single point stays one.
        let span = height.max(width / MAX_WIDTH);
        let scale = if span > 0.0 { size / span } else { 0.0 };
        let left = if place == 0 {
            0.0
        } else {
            right + HEIGHT * GAP.draw(stream)
        };
        let middle = HEIGHT * OFFSET.draw(stream);
        let put = |p: &[f32; 2]| {
            [
                left + (p[0] - low[0]) * scale,
                middle + (p[1] - low[1] - height / 2.0) * scale,
            ]
        };
        for stroke in &digit.strokes {
            number
                .strokes
                .push(stroke.as_chunks::<2>().0.iter().flat_map(put).collect());
            number.digit_of.push(place);
        }
        number.labels.push(digit.label);
        right = left + width * scale;
    }
    number
}

fn extent(strokes: &[Vec<f32>]) -> ([f32; 2], [f32; 2]) {
    let points = strokes.iter().flat_map(|s| s.as_chunks::<2>().0);
    points.fold(
        ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]),
        |(low, high), p| {
            (
                [0, 1].map(|i| low[i].min(p[i])),
                [0, 1].map(|i| high[i].max(p[i])),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(label: u8, writer: &str, strokes: &[&[f32]]) -> PenDigit {
        PenDigit {
            label,
            writer: writer.to_owned(),
            strokes: strokes.iter().map(|stroke| stroke.to_vec()).collect(),
            line: 1,
        }
    }

    fn digits() -> Vec<PenDigit> {
        vec![
            pen(1, "ada", &[&[0.0, 0.0, 10.0, 100.0]]),
            pen(
                4,
                "ada",
                &[&[0.0, 0.0, 0.0, 30.0, 40.0, 30.0], &[30.0, 0.0, 30.0, 60.0]],
            ),
            pen(0, "ada", &[&[0.0, 0.0, 300.0, 50.0]]),
            pen(7, "bob", &[&[0.0, 0.0, 50.0, 0.0, 30.0, 90.0]]),
        ]
    }

    #[test]
    fn a_number_is_one_writers_digits_side_by_side_each_used_once() {
        for number in numbers(&digits(), 3, 50, 1) {
            let mut labels = number.labels.clone();
            labels.sort_unstable();
            assert_eq!(labels, [0, 1, 4], "bob has too few");
            let of = |place: usize| -> Vec<Vec<f32>> {
                let strokes = number.strokes.iter().zip(&number.digit_of);
                strokes
                    .filter(|s| *s.1 == place)
                    .map(|s| s.0.clone())
                    .collect()
            };
            for place in 0..3 {
                let (low, high) = extent(&of(place));
                let size = (high[1] - low[1]).max((high[0] - low[0]) / MAX_WIDTH);
                assert!((799.0..=1201.0).contains(&size), "{size}");
                if place > 0 {
                    let room = low[0] - extent(&of(place - 1)).1[0];
                    assert!((-81.0..=601.0).contains(&room), "{room}");
                }
            }
        }
    }

    #[test]
    fn a_digit_that_is_a_single_point_is_one_in_a_number_too() {
        let dots: [&[&[f32]]; 3] = [
            &[&[500.0, 500.0]],
            &[&[7.0, 7.0, 7.0, 7.0]],
            &[&[0.0, 0.0], &[]],
        ];
        let digits = dots.map(|strokes| pen(2, "ada", strokes));
        for number in numbers(&digits, 3, 9, 1) {
            assert!(number.strokes.iter().flatten().all(|x| x.is_finite()));
            let places = [0, 1, 2].map(|place| {
                let at = number.digit_of.iter().position(|&digit| digit == place);
                number.strokes[at.unwrap()][0]
            });
            assert!(places[0] <= places[1] + 81.0 && places[1] <= places[2] + 81.0);
        }
    }

    #[test]
    fn the_seed_tells_the_numbers_and_the_first_ones_do_not_depend_on_how_many_there_are() {
        let digits = digits();
        let all = |length, count, seed| -> Vec<PenNumber> {
            numbers(&digits, length, count, seed).collect()
        };
        let few = all(2, 5, 1);
        assert_eq!(few, all(2, 9, 1)[..5]);
        let endless = numbers(&digits, 2, usize::MAX, 1);
        assert_eq!(few, endless.take(5).collect::<Vec<_>>());
        assert_ne!(few, all(2, 5, 2));
        assert_eq!(all(4, 5, 1), []);
    }
}
