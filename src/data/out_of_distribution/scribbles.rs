//! Scribbles, dots and dashes, drawn at random without a template. Those to train on are here, those to evaluate
//! with in `evaluation`.

use std::f32::consts::TAU;

use super::strokes::{Strokes, anywhere, dash, row_of_dots};
use crate::random::Stream;

/// A kind, and what draws it.
pub(super) type Kind = (&'static str, fn(&mut Stream, &mut Strokes));

pub(super) const SCRIBBLES: [Kind; 8] = [
    ("wandering line", walk),
    ("hatching", hatching),
    ("smudge", smudge),
    ("made-up sign", sign),
    ("comb", comb),
    ("rays", rays),
    ("bars", bars),
    ("corners", corners),
];

pub(super) const DOTS: [Kind; 4] = [
    ("dot", |_, strokes| strokes.dot([0.0; 2])),
    ("blot", blot),
    ("level dash", |stream, strokes| dash(stream, strokes, 100.0)),
    ("row of dots", |stream, strokes| {
        let count = 3 + stream.below(3);
        row_of_dots(stream, strokes, count);
    }),
];

/// Draws one of the kinds, all equally likely; its name.
pub(super) fn one_of(stream: &mut Stream, strokes: &mut Strokes, kinds: &[Kind]) -> &'static str {
    let (kind, draw) = kinds[stream.below(kinds.len() as u32) as usize];
    draw(stream, strokes);
    kind
}

/// A random walk that stays in the box.
fn walk(stream: &mut Stream, strokes: &mut Strokes) {
    let mut at = [50.0; 2];
    let mut heading = stream.uniform_in(0.0, TAU);
    strokes.points.push(at);
    for _ in 0..14 + stream.below(12) {
        heading += stream.uniform_in(-1.6, 1.6);
        let step = stream.uniform_in(18.0, 40.0);
        let (sin, cos) = libm::sincosf(heading);
        at[0] = (at[0] + step * cos).clamp(0.0, 100.0);
        at[1] = (at[1] + step * sin).clamp(0.0, 100.0);
        strokes.points.push(at);
    }
    strokes.end(true);
}

/// Parallel strokes, half of the time crossed by a second set.
fn hatching(stream: &mut Stream, strokes: &mut Strokes) {
    let angle = stream.uniform_in(0.0, TAU);
    let crossings = 1 + stream.below(2);
    for crossing in 0..crossings {
        let angle = angle + crossing as f32 * TAU / 4.0;
        let (sin, cos) = libm::sincosf(angle);
        let count = 4 + stream.below(6);
        for i in 0..count {
            let across = (i as f32 + stream.uniform_in(-0.3, 0.3)) * 100.0 / count as f32 - 50.0;
            let ends = [-1.0, 1.0].map(|side| side * stream.uniform_in(30.0, 50.0));
            let place = |along| [along * cos - across * sin, along * sin + across * cos];
            strokes.straight(&ends.map(place));
        }
    }
}

/// A zigzag that nearly fills its area.
fn smudge(stream: &mut Stream, strokes: &mut Strokes) {
    let passes = 9 + stream.below(12);
    let [width, height] = [0; 2].map(|_| stream.uniform_in(40.0, 100.0));
    let slope = stream.uniform_in(-30.0, 30.0);
    for i in 0..passes {
        let down = i as f32 / passes as f32;
        let side = if i % 2 == 0 { 0.0 } else { 1.0 };
        let uneven = stream.uniform_in(0.0, 0.25);
        strokes.points.push([
            width * (side * (1.0 - 2.0 * uneven) + uneven),
            height * down + slope * side,
        ]);
    }
    strokes.end(true);
}

/// An invented sign: four to seven strokes, straight or curved, that cross or meet.
fn sign(stream: &mut Stream, strokes: &mut Strokes) {
    let count = 4 + stream.below(4);
    let mut end = anywhere(stream);
    for _ in 0..count {
        let start = if stream.below(2) == 0 {
            end
        } else {
            anywhere(stream)
        };
        end = anywhere(stream);
        match stream.below(3) {
            0 => strokes.curve(&[start, anywhere(stream), end]),
            _ => strokes.straight(&[start, end]),
        }
    }
}

/// The rotation by a random angle.
fn rotation(stream: &mut Stream) -> impl Fn([f32; 2]) -> [f32; 2] + use<> {
    let (sin, cos) = libm::sincosf(stream.uniform_in(0.0, TAU));
    move |[x, y]| [x * cos - y * sin, x * sin + y * cos]
}

/// A stroke with two to five branches, on one side or both.
fn comb(stream: &mut Stream, strokes: &mut Strokes) {
    let rotate = rotation(stream);
    let sway = stream.uniform_in(-20.0, 20.0);
    strokes.curve(&[[-50.0, 0.0], [0.0, sway], [50.0, 0.0]].map(&rotate));
    let branches = 2 + stream.below(4);
    let is_level = stream.below(2) == 0;
    let lean = stream.uniform_in(-0.6, 0.6);
    for branch in 0..branches {
        let along = 100.0 * (branch as f32 + stream.uniform_in(0.1, 0.9)) / branches as f32 - 50.0;
        let side = match stream.below(3) {
            0 => -1.0,
            _ => 1.0,
        };
        let lean = if is_level {
            lean
        } else {
            stream.uniform_in(-1.0, 1.0)
        };
        let length = side * stream.uniform_in(30.0, 70.0);
        strokes.straight(&[[along, 0.0], [along + lean * length, length]].map(&rotate));
    }
}

/// Strokes outwards from one point.
fn rays(stream: &mut Stream, strokes: &mut Strokes) {
    let count = 3 + stream.below(5);
    let first = stream.uniform_in(0.0, TAU);
    for i in 0..count {
        let angle = first + (i as f32 + stream.uniform_in(-0.2, 0.2)) * TAU / count as f32;
        strokes.straight(&[[0.0, 0.0], ray(stream, angle, 30.0)]);
    }
}

/// A point in that direction, at least `least` and at most 50 away.
fn ray(stream: &mut Stream, angle: f32, least: f32) -> [f32; 2] {
    let length = stream.uniform_in(least, 50.0);
    let (sin, cos) = libm::sincosf(angle);
    [length * cos, length * sin]
}

/// Parallel strokes of similar length, half of the time joined by one across.
fn bars(stream: &mut Stream, strokes: &mut Strokes) {
    let rotate = rotation(stream);
    let count = 2 + stream.below(3);
    let apart = stream.uniform_in(25.0, 45.0);
    for bar in 0..count {
        let across = apart * bar as f32;
        let ends = [-1.0, 1.0].map(|side| [side * stream.uniform_in(35.0, 50.0), across]);
        strokes.straight(&ends.map(&rotate));
    }
    if stream.below(2) == 0 {
        let at = stream.uniform_in(-35.0, 35.0);
        let ends = [[at, 0.0], [at, apart * (count - 1) as f32]];
        strokes.straight(&ends.map(&rotate));
    }
}

/// A triangle or a quadrilateral.
fn corners(stream: &mut Stream, strokes: &mut Strokes) {
    let count = 3 + stream.below(2);
    let first = stream.uniform_in(0.0, TAU);
    let start = strokes.points.len();
    for i in 0..count {
        let angle = first + (i as f32 + stream.uniform_in(-0.15, 0.15)) * TAU / count as f32;
        strokes.points.push(ray(stream, angle, 35.0));
    }
    let first = strokes.points[start];
    strokes.straight(&[first]);
}

/// A large dot.
fn blot(stream: &mut Stream, strokes: &mut Strokes) {
    let size = stream.uniform_in(6.0, 24.0);
    for _ in 0..14 {
        let point = [0; 2].map(|_| stream.uniform_in(-size, size));
        strokes.points.push(point);
    }
    strokes.end(true);
}
