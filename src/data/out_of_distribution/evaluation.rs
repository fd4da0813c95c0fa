//! The scribbles, dots and dashes to evaluate with: other kinds than those to train on. Not in the wasm build,
//! which evaluates no refusals.

use std::f32::consts::TAU;

use super::strokes::{Line, anywhere, curve, dash, dot, row_of_dots, straight};
use crate::data::templates::Template;
use crate::random::Stream;

pub(super) fn scribble(stream: &mut Stream) -> Template {
    let (kind, lines) = match stream.below(8) {
        0..2 => ("coil", vec![coil(stream)]),
        2..4 => ("jumps", vec![jumps(stream, 8, 14)]),
        4..6 => ("knot", vec![knot(stream)]),
        _ => ("strewn strokes", scattered(stream)),
    };
    Template { kind, lines }
}

pub(super) fn dots(stream: &mut Stream) -> Template {
    let (kind, lines) = match stream.below(4) {
        0 => ("dot", vec![dot([0.0; 2])]),
        1 => ("short dash", vec![dash(stream, 0.0, 30.0)]),
        2 => ("two dots", row_of_dots(stream, 2)),
        _ => ("sprinkle", sprinkle(stream)),
    };
    Template { kind, lines }
}

/// Overlapping rings along a line.
fn coil(stream: &mut Stream) -> Line {
    let rings = 3 + stream.below(4);
    let (radius, advance) = (stream.uniform_in(14.0, 30.0), stream.uniform_in(14.0, 34.0));
    let steps = rings * 8;
    let points = (0..=steps).map(|i| {
        let angle = i as f32 * TAU / 8.0;
        let along = i as f32 / 8.0 * advance;
        let (sin, cos) = libm::sincosf(angle);
        [along + radius * cos, 1.4 * radius * sin]
    });
    curve(points.collect())
}

/// A polyline through random points.
fn jumps(stream: &mut Stream, least: u32, most: u32) -> Line {
    let count = least + stream.below(most - least + 1);
    straight((0..count).map(|_| anywhere(stream)).collect())
}

/// A curve around the middle whose radius changes at random.
fn knot(stream: &mut Stream) -> Line {
    let steps = 20 + stream.below(24);
    let points = (0..steps).map(|i| {
        let angle = i as f32 * TAU / 5.3;
        let radius = stream.uniform_in(10.0, 50.0);
        let (sin, cos) = libm::sincosf(angle);
        [50.0 + radius * cos, 50.0 + radius * sin]
    });
    curve(points.collect())
}

/// Short strokes at random places.
fn scattered(stream: &mut Stream) -> Vec<Line> {
    let strokes = 5 + stream.below(6);
    let stroke = |_| {
        let [x, y] = anywhere(stream);
        let angle = stream.uniform_in(0.0, TAU);
        let length = stream.uniform_in(15.0, 45.0);
        let (sin, cos) = libm::sincosf(angle);
        let end = [x + length * cos, y + length * sin];
        straight(vec![[x, y], end])
    };
    (0..strokes).map(stroke).collect()
}

fn sprinkle(stream: &mut Stream) -> Vec<Line> {
    let count = 4 + stream.below(9);
    (0..count).map(|_| dot(anywhere(stream))).collect()
}
