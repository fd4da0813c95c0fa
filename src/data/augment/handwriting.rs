//! Digits drawn from scratch: the ways in which people make each of them, with a pen, in a hand that
//! wavers. MNIST's writers, Americans of 1990, hardly knew some of them. `digits.txt` holds the ways: a line
//! is a digit and its strokes, parted by `|`, points x,y in a box of about 100 × 100, y pointing down. The
//! pen goes smoothly through the points; a point that stands twice is a corner.

use std::sync::OnceLock;

use super::canvas::Canvas;
use super::pen;
use crate::data::text::points;
use crate::random::Stream;

/// Strokes of points, in parts of the box.
type Way = Vec<Vec<[f32; 2]>>;

/// For each digit its ways.
fn ways(label: u8) -> &'static [Way] {
    static WAYS: OnceLock<[Vec<Way>; 10]> = OnceLock::new();
    let all = WAYS.get_or_init(|| {
        let mut all = [const { Vec::new() }; 10];
        for line in include_str!("digits.txt").lines() {
            // Its first sign is no point, and passed over as such.
            if let Some(digit) = line.bytes().next() {
                let strokes = line.split('|').map(stroke);
                all[usize::from(digit - b'0')].push(strokes.collect());
            }
        }
        all
    });
    &all[usize::from(label)]
}

fn stroke(text: &str) -> Vec<[f32; 2]> {
    let in_box = |point: [f32; 2]| point.map(|v| v / 100.0);
    points(text).into_iter().map(in_box).collect()
}

/// Pixels of MNIST's 28 along the longer side.
const BOX: f32 = 20.0;

/// How far a point strays, either way, as a part of the box: of each stroke as a whole, and of each point.
const STRAY: (f32, f32) = (0.05, 0.07);

/// Lines from one point to the next.
const PIECES: usize = 5;

/// Writes digits one after the other; keeps what room it needs.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// Of one stroke, where the hand puts them.
    points: Vec<[f32; 2]>,
    /// Smooth, of all strokes, one after the other.
    curve: Vec<[f32; 2]>,
    /// Where each stroke ends in `curve`.
    ends: Vec<usize>,
}

/// Fills `canvas` with a digit of class `label`, fitted to the box and laid by its centre of mass.
pub(super) fn write(
    hand: &mut Hand,
    label: u8,
    unit: f32,
    canvas: &mut Canvas,
    size: usize,
    stream: &mut Stream,
) {
    let ways = ways(label);
    let way = &ways[stream.below(ways.len() as u32) as usize];
    // Tall or wide.
    let wide = stream.uniform_in(0.4, 1.1);
    let is_alone = way.len() == 1;
    hand.curve.clear();
    hand.ends.clear();
    for stroke in way {
        hand.points.clear();
        stray(stroke, is_alone, wide, stream, &mut hand.points);
        smooth(&hand.points, &mut hand.curve);
        hand.ends.push(hand.curve.len());
    }
    let width = stream.uniform_in(1.5, 3.2) * unit;
    ink(hand, width, unit, canvas, size);
}

/// Writes the points where a hand puts them to `points`, which is empty. A stroke that is not alone strays as a
/// whole, too.
fn stray(
    stroke: &[[f32; 2]],
    is_alone: bool,
    wide: f32,
    stream: &mut Stream,
    points: &mut Vec<[f32; 2]>,
) {
    let mut stray = |by: f32| [(); 2].map(|()| by * stream.uniform_signed());
    let whole = if is_alone { [0.0; 2] } else { stray(STRAY.0) };
    for (index, [x, y]) in stroke.iter().copied().enumerate() {
        // Both points of a corner go to one place.
        if let Some(&corner) = points.last().filter(|_| stroke[index - 1] == [x, y]) {
            points.push(corner);
            continue;
        }
        let by = stray(STRAY.1);
        points.push([(x + whole[0] + by[0]) * wide, y + whole[1] + by[1]]);
    }
}

/// Appends Catmull and Rom's curve through the points, as short lines.
fn smooth(points: &[[f32; 2]], curve: &mut Vec<[f32; 2]>) {
    let at = |index: usize| points[index.min(points.len() - 1)];
    curve.push(points[0]);
    for index in 0..points.len() - 1 {
        let [p, q, r, s] = [
            at(index.saturating_sub(1)),
            at(index),
            at(index + 1),
            at(index + 2),
        ];
        if q == r {
            continue;
        }
        for piece in 1..=PIECES {
            let t = piece as f32 / PIECES as f32;
            let (t2, t3) = (t * t, t * t * t);
            curve.push([0, 1].map(|i| {
                0.5 * (2.0 * q[i]
                    + (r[i] - p[i]) * t
                    + (2.0 * p[i] - 5.0 * q[i] + 4.0 * r[i] - s[i]) * t2
                    + (3.0 * q[i] - p[i] - 3.0 * r[i] + s[i]) * t3)
            }));
        }
    }
}

fn ink(hand: &Hand, width: f32, unit: f32, canvas: &mut Canvas, size: usize) {
    let (mut least, mut greatest) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for p in &hand.curve {
        for i in 0..2 {
            (least[i], greatest[i]) = (least[i].min(p[i]), greatest[i].max(p[i]));
        }
    }
    let longer = (greatest[0] - least[0])
        .max(greatest[1] - least[1])
        .max(0.1);
    let scale = (BOX * unit - width) / longer;
    // The mass of thin lines: each weighs as much as it is long.
    let (mut mass, mut sums) = (0.0, [0.0; 2]);
    let starts = || std::iter::once(&0).chain(&hand.ends);
    let strokes = || starts().zip(&hand.ends).map(|(&start, &end)| start..end);
    let lines = || strokes().flat_map(|stroke| hand.curve[stroke].windows(2));
    for line in lines() {
        let [a, b] = [line[0], line[1]];
        let by = [b[0] - a[0], b[1] - a[1]];
        let length = (by[0] * by[0] + by[1] * by[1]).sqrt();
        mass += length;
        (0..2).for_each(|i| sums[i] += length * (a[i] + b[i]) / 2.0);
    }
    let middle = sums.map(|sum| if mass > 0.0 { sum / mass } else { 0.5 });
    let place = [0, 1].map(|i| {
        let half = width / 2.0;
        let room = size as f32 - 1.0 - half;
        (size as f32 / 2.0)
            .min(room - (greatest[i] - middle[i]) * scale)
            .max(half + (middle[i] - least[i]) * scale)
    });
    canvas.clear(size);
    for line in lines() {
        let [a, b] =
            [line[0], line[1]].map(|p| [0, 1].map(|i| (p[i] - middle[i]) * scale + place[i]));
        pen::line(canvas, a, b, width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_way_and_every_pair_in_it_a_point() {
        let all: Vec<&Way> = (0..10).flat_map(ways).collect();
        let text = include_str!("digits.txt");
        assert_eq!(all.len(), text.lines().count());
        let points = all.iter().copied().flatten().flatten();
        assert_eq!(points.count(), text.matches(',').count());
    }
}
