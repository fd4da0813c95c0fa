//! Scribbles, dots and dashes, drawn at random without a template. Those to train on are here, those to evaluate
//! with in `evaluation`.

use std::f32::consts::TAU;

use super::strokes::{Line, anywhere, curve, dash, dot, row_of_dots, straight};
use crate::data::templates::Template;
use crate::random::Stream;

pub(super) fn scribble(stream: &mut Stream) -> Template {
    let (kind, lines) = match stream.below(8) {
        0 => ("wandering line", vec![walk(stream)]),
        1 => ("hatching", hatching(stream)),
        2 => ("smudge", vec![smudge(stream)]),
        3 => ("made-up sign", sign(stream)),
        4 => ("comb", comb(stream)),
        5 => ("rays", rays(stream)),
        6 => ("bars", bars(stream)),
        _ => ("corners", vec![corners(stream)]),
    };
    Template { kind, lines }
}

pub(super) fn dots(stream: &mut Stream) -> Template {
    let (kind, lines) = match stream.below(4) {
        0 => ("dot", vec![dot([0.0; 2])]),
        1 => ("blot", vec![blot(stream)]),
        2 => ("level dash", vec![dash(stream, 0.0, 100.0)]),
        _ => {
            let count = 3 + stream.below(3);
            ("row of dots", row_of_dots(stream, count))
        }
    };
    Template { kind, lines }
}

/// A random walk that stays in the box.
fn walk(stream: &mut Stream) -> Line {
    let mut at = [50.0; 2];
    let mut heading = stream.uniform_in(0.0, TAU);
    let mut points = vec![at];
    for _ in 0..14 + stream.below(12) {
        heading += stream.uniform_in(-1.6, 1.6);
        let step = stream.uniform_in(18.0, 40.0);
        let (sin, cos) = libm::sincosf(heading);
        at[0] = (at[0] + step * cos).clamp(0.0, 100.0);
        at[1] = (at[1] + step * sin).clamp(0.0, 100.0);
        points.push(at);
    }
    curve(points)
}

/// Parallel strokes, half of the time crossed by a second set.
fn hatching(stream: &mut Stream) -> Vec<Line> {
    let angle = stream.uniform_in(0.0, TAU);
    let crossings = 1 + stream.below(2);
    let mut lines = Vec::new();
    for crossing in 0..crossings {
        let angle = angle + crossing as f32 * TAU / 4.0;
        let (sin, cos) = libm::sincosf(angle);
        let strokes = 4 + stream.below(6);
        for i in 0..strokes {
            let across = (i as f32 + stream.uniform_in(-0.3, 0.3)) * 100.0 / strokes as f32 - 50.0;
            let ends = [-1.0, 1.0].map(|side| side * stream.uniform_in(30.0, 50.0));
            lines.push(straight(
                ends.map(|along| [along * cos - across * sin, along * sin + across * cos])
                    .to_vec(),
            ));
        }
    }
    lines
}

/// A zigzag that nearly fills its area.
fn smudge(stream: &mut Stream) -> Line {
    let passes = 9 + stream.below(12);
    let (width, height) = (
        stream.uniform_in(40.0, 100.0),
        stream.uniform_in(40.0, 100.0),
    );
    let slope = stream.uniform_in(-30.0, 30.0);
    let points = (0..passes).map(|i| {
        let down = i as f32 / passes as f32;
        let side = if i % 2 == 0 { 0.0 } else { 1.0 };
        let uneven = stream.uniform_in(0.0, 0.25);
        [
            width * (side * (1.0 - 2.0 * uneven) + uneven),
            height * down + slope * side,
        ]
    });
    curve(points.collect())
}

/// An invented sign: four to seven strokes, straight or curved, that cross or meet.
fn sign(stream: &mut Stream) -> Vec<Line> {
    let strokes = 4 + stream.below(4);
    let mut end = anywhere(stream);
    let mut lines = Vec::new();
    for _ in 0..strokes {
        let start = if stream.below(2) == 0 {
            end
        } else {
            anywhere(stream)
        };
        end = anywhere(stream);
        lines.push(match stream.below(3) {
            0 => curve(vec![start, anywhere(stream), end]),
            _ => straight(vec![start, end]),
        });
    }
    lines
}

/// A stroke with two to five branches, on one side or both.
fn comb(stream: &mut Stream) -> Vec<Line> {
    let angle = stream.uniform_in(0.0, TAU);
    let (sin, cos) = libm::sincosf(angle);
    let rotate = |[x, y]: [f32; 2]| [x * cos - y * sin, x * sin + y * cos];
    let sway = stream.uniform_in(-20.0, 20.0);
    let mut lines = vec![curve(
        [[-50.0, 0.0], [0.0, sway], [50.0, 0.0]]
            .map(rotate)
            .to_vec(),
    )];
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
        let root = [along, 0.0];
        lines.push(straight(
            [root, [along + lean * length, length]].map(rotate).to_vec(),
        ));
    }
    lines
}

/// Strokes outwards from one point.
fn rays(stream: &mut Stream) -> Vec<Line> {
    let count = 3 + stream.below(5);
    let first = stream.uniform_in(0.0, TAU);
    let ray = |i| {
        let angle = first + (i as f32 + stream.uniform_in(-0.2, 0.2)) * TAU / count as f32;
        let length = stream.uniform_in(30.0, 50.0);
        let (sin, cos) = libm::sincosf(angle);
        let end = [length * cos, length * sin];
        straight(vec![[0.0, 0.0], end])
    };
    (0..count).map(ray).collect()
}

/// Parallel strokes of similar length, half of the time joined by one across.
fn bars(stream: &mut Stream) -> Vec<Line> {
    let angle = stream.uniform_in(0.0, TAU);
    let (sin, cos) = libm::sincosf(angle);
    let rotate = |[x, y]: [f32; 2]| [x * cos - y * sin, x * sin + y * cos];
    let count = 2 + stream.below(3);
    let apart = stream.uniform_in(25.0, 45.0);
    let mut lines = Vec::new();
    for bar in 0..count {
        let across = apart * bar as f32;
        let ends = [-1.0, 1.0].map(|side| [side * stream.uniform_in(35.0, 50.0), across]);
        lines.push(straight(ends.map(rotate).to_vec()));
    }
    if stream.below(2) == 0 {
        let at = stream.uniform_in(-35.0, 35.0);
        let ends = [[at, 0.0], [at, apart * (count - 1) as f32]];
        lines.push(straight(ends.map(rotate).to_vec()));
    }
    lines
}

/// A triangle or a quadrilateral.
fn corners(stream: &mut Stream) -> Line {
    let count = 3 + stream.below(2);
    let first = stream.uniform_in(0.0, TAU);
    let corner = |i| {
        let angle = first + (i as f32 + stream.uniform_in(-0.15, 0.15)) * TAU / count as f32;
        let radius = stream.uniform_in(35.0, 50.0);
        let (sin, cos) = libm::sincosf(angle);
        [radius * cos, radius * sin]
    };
    let mut points: Vec<[f32; 2]> = (0..count).map(corner).collect();
    points.push(points[0]);
    straight(points)
}

/// A large dot.
fn blot(stream: &mut Stream) -> Line {
    let size = stream.uniform_in(6.0, 24.0);
    let points = (0..14).map(|_| [0; 2].map(|_| stream.uniform_in(-size, size)));
    curve(points.collect())
}
