//! The scribbles, dots and dashes to evaluate with: other kinds than those to train on. Not in the wasm build,
//! which evaluates no refusals.

use std::f32::consts::TAU;

use super::scribbles::Kind;
use super::strokes::{Strokes, anywhere, dash, row_of_dots};
use crate::random::Stream;

pub(super) const SCRIBBLES: [Kind; 4] = [
    ("coil", coil),
    ("jumps", jumps),
    ("knot", knot),
    ("strewn strokes", scattered),
];

pub(super) const DOTS: [Kind; 4] = [
    ("dot", |_, strokes| strokes.dot([0.0; 2])),
    ("short dash", |stream, strokes| dash(stream, strokes, 30.0)),
    ("two dots", |stream, strokes| {
        row_of_dots(stream, strokes, 2)
    }),
    ("sprinkle", sprinkle),
];

/// Overlapping rings along a line.
fn coil(stream: &mut Stream, strokes: &mut Strokes) {
    let rings = 3 + stream.below(4);
    let (radius, advance) = (stream.uniform_in(14.0, 30.0), stream.uniform_in(14.0, 34.0));
    for i in 0..=rings * 8 {
        let angle = i as f32 * TAU / 8.0;
        let along = i as f32 / 8.0 * advance;
        let (sin, cos) = libm::sincosf(angle);
        let point = [along + radius * cos, 1.4 * radius * sin];
        strokes.points.push(point);
    }
    strokes.end(true);
}

/// A polyline through random points.
fn jumps(stream: &mut Stream, strokes: &mut Strokes) {
    for _ in 0..8 + stream.below(7) {
        strokes.points.push(anywhere(stream));
    }
    strokes.end(false);
}

/// A curve around the middle whose radius changes at random.
fn knot(stream: &mut Stream, strokes: &mut Strokes) {
    for i in 0..20 + stream.below(24) {
        let angle = i as f32 * TAU / 5.3;
        let radius = stream.uniform_in(10.0, 50.0);
        let (sin, cos) = libm::sincosf(angle);
        let point = [50.0 + radius * cos, 50.0 + radius * sin];
        strokes.points.push(point);
    }
    strokes.end(true);
}

/// Short strokes at random places.
fn scattered(stream: &mut Stream, strokes: &mut Strokes) {
    for _ in 0..5 + stream.below(6) {
        let [x, y] = anywhere(stream);
        let angle = stream.uniform_in(0.0, TAU);
        let length = stream.uniform_in(15.0, 45.0);
        let (sin, cos) = libm::sincosf(angle);
        strokes.straight(&[[x, y], [x + length * cos, y + length * sin]]);
    }
}

fn sprinkle(stream: &mut Stream, strokes: &mut Strokes) {
    for _ in 0..4 + stream.below(9) {
        strokes.dot(anywhere(stream));
    }
}
