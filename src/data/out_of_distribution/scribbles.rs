//! What has no name: scribbles, and dots and dashes. Each half has its own ways; here are those to train on.

use super::hand::between;
#[cfg(not(target_arch = "wasm32"))]
use super::judging;
use super::templates::{Line, Plan};
use super::{Family, Kinds};
use crate::random::Stream;

const TURN: f32 = std::f32::consts::TAU;

pub(super) fn scribble(stream: &mut Stream, kinds: Kinds) -> Plan {
    let (kind, lines) = match kinds {
        Kinds::Training => trained_scribble(stream),
        #[cfg(not(target_arch = "wasm32"))]
        Kinds::Judging => judging::scribble(stream),
    };
    Plan {
        family: Family::Scribbles,
        kind,
        lines,
    }
}

fn trained_scribble(stream: &mut Stream) -> (&'static str, Vec<Line>) {
    match stream.below(8) {
        0 => ("wandering line", vec![walk(stream)]),
        1 => ("hatching", hatching(stream)),
        2 => ("smudge", vec![smudge(stream)]),
        3 => ("made-up sign", sign(stream)),
        4 => ("comb", comb(stream)),
        5 => ("rays", rays(stream)),
        6 => ("bars", bars(stream)),
        _ => ("corners", vec![corners(stream)]),
    }
}

pub(super) fn dots(stream: &mut Stream, kinds: Kinds) -> Plan {
    let (kind, lines) = match (kinds, stream.below(4)) {
        (_, 0) => ("dot", vec![dot([0.0; 2])]),
        (Kinds::Training, 1) => ("blot", vec![blot(stream)]),
        (Kinds::Training, 2) => ("level dash", vec![dash(stream, 0.0, 100.0)]),
        (Kinds::Training, _) => {
            let count = 3 + stream.below(3);
            ("row of dots", row_of_dots(stream, count))
        }
        #[cfg(not(target_arch = "wasm32"))]
        (Kinds::Judging, which) => judging::dots(stream, which),
    };
    Plan {
        family: Family::Dots,
        kind,
        lines,
    }
}

pub(super) fn anywhere(stream: &mut Stream) -> [f32; 2] {
    [0; 2].map(|_| between(stream, 0.0, 100.0))
}

pub(super) fn curve(points: Vec<[f32; 2]>) -> Line {
    Line {
        points,
        is_curve: true,
    }
}

pub(super) fn straight(points: Vec<[f32; 2]>) -> Line {
    Line {
        points,
        is_curve: false,
    }
}

/// Turns by chance at every step, and away from the edge.
fn walk(stream: &mut Stream) -> Line {
    let mut at = [50.0; 2];
    let mut heading = between(stream, 0.0, TURN);
    let mut points = vec![at];
    for _ in 0..14 + stream.below(12) {
        heading += between(stream, -1.6, 1.6);
        let step = between(stream, 18.0, 40.0);
        let (sin, cos) = libm::sincosf(heading);
        at[0] = (at[0] + step * cos).clamp(0.0, 100.0);
        at[1] = (at[1] + step * sin).clamp(0.0, 100.0);
        points.push(at);
    }
    curve(points)
}

/// Strokes beside each other, at times crossed by others.
fn hatching(stream: &mut Stream) -> Vec<Line> {
    let angle = between(stream, 0.0, TURN);
    let crossings = 1 + stream.below(2);
    let mut lines = Vec::new();
    for crossing in 0..crossings {
        let angle = angle + crossing as f32 * TURN / 4.0;
        let (sin, cos) = libm::sincosf(angle);
        let strokes = 4 + stream.below(6);
        for i in 0..strokes {
            let across = (i as f32 + between(stream, -0.3, 0.3)) * 100.0 / strokes as f32 - 50.0;
            let ends = [-1.0, 1.0].map(|side| side * between(stream, 30.0, 50.0));
            lines.push(straight(
                ends.map(|along| [along * cos - across * sin, along * sin + across * cos])
                    .to_vec(),
            ));
        }
    }
    lines
}

/// To and fro over one place until it is nearly full.
fn smudge(stream: &mut Stream) -> Line {
    let turns = 9 + stream.below(12);
    let (width, height) = (between(stream, 40.0, 100.0), between(stream, 40.0, 100.0));
    let slope = between(stream, -30.0, 30.0);
    let points = (0..turns).map(|i| {
        let down = i as f32 / turns as f32;
        let side = if i % 2 == 0 { 0.0 } else { 1.0 };
        let uneven = between(stream, 0.0, 0.25);
        [
            width * (side * (1.0 - 2.0 * uneven) + uneven),
            height * down + slope * side,
        ]
    });
    curve(points.collect())
}

/// A sign that nobody knows: four to seven strokes, straight or curved, that cross or meet.
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
    let angle = between(stream, 0.0, TURN);
    let (sin, cos) = libm::sincosf(angle);
    let turn = |[x, y]: [f32; 2]| [x * cos - y * sin, x * sin + y * cos];
    let sway = between(stream, -20.0, 20.0);
    let mut lines = vec![curve(
        [[-50.0, 0.0], [0.0, sway], [50.0, 0.0]].map(turn).to_vec(),
    )];
    let branches = 2 + stream.below(4);
    let is_level = stream.below(2) == 0;
    let lean = between(stream, -0.6, 0.6);
    for branch in 0..branches {
        let along = 100.0 * (branch as f32 + between(stream, 0.1, 0.9)) / branches as f32 - 50.0;
        let side = match stream.below(3) {
            0 => -1.0,
            _ => 1.0,
        };
        let lean = if is_level {
            lean
        } else {
            between(stream, -1.0, 1.0)
        };
        let length = side * between(stream, 30.0, 70.0);
        let root = [along, 0.0];
        lines.push(straight(
            [root, [along + lean * length, length]].map(turn).to_vec(),
        ));
    }
    lines
}

/// Strokes from one place outwards.
fn rays(stream: &mut Stream) -> Vec<Line> {
    let count = 3 + stream.below(5);
    let first = between(stream, 0.0, TURN);
    let ray = |i| {
        let angle = first + (i as f32 + between(stream, -0.2, 0.2)) * TURN / count as f32;
        let length = between(stream, 30.0, 50.0);
        let (sin, cos) = libm::sincosf(angle);
        let end = [length * cos, length * sin];
        straight(vec![[0.0, 0.0], end])
    };
    (0..count).map(ray).collect()
}

/// Strokes beside each other, of like length, at times joined by another.
fn bars(stream: &mut Stream) -> Vec<Line> {
    let angle = between(stream, 0.0, TURN);
    let (sin, cos) = libm::sincosf(angle);
    let turn = |[x, y]: [f32; 2]| [x * cos - y * sin, x * sin + y * cos];
    let count = 2 + stream.below(3);
    let apart = between(stream, 25.0, 45.0);
    let mut lines = Vec::new();
    for bar in 0..count {
        let across = apart * bar as f32;
        let ends = [-1.0, 1.0].map(|side| [side * between(stream, 35.0, 50.0), across]);
        lines.push(straight(ends.map(turn).to_vec()));
    }
    if stream.below(2) == 0 {
        let at = between(stream, -35.0, 35.0);
        let ends = [[at, 0.0], [at, apart * (count - 1) as f32]];
        lines.push(straight(ends.map(turn).to_vec()));
    }
    lines
}

/// A closed line with three or four corners.
fn corners(stream: &mut Stream) -> Line {
    let count = 3 + stream.below(2);
    let first = between(stream, 0.0, TURN);
    let corner = |i| {
        let angle = first + (i as f32 + between(stream, -0.15, 0.15)) * TURN / count as f32;
        let radius = between(stream, 35.0, 50.0);
        let (sin, cos) = libm::sincosf(angle);
        [radius * cos, radius * sin]
    };
    let mut points: Vec<[f32; 2]> = (0..count).map(corner).collect();
    points.push(points[0]);
    straight(points)
}

pub(super) fn dot(at: [f32; 2]) -> Line {
    straight(vec![at])
}

/// A dot that was pressed and turned until it had a size.
fn blot(stream: &mut Stream) -> Line {
    let size = between(stream, 6.0, 24.0);
    let points = (0..14).map(|_| [0; 2].map(|_| between(stream, -size, size)));
    curve(points.collect())
}

/// A level stroke: upright it would be a 1.
pub(super) fn dash(stream: &mut Stream, least: f32, most: f32) -> Line {
    let length = between(stream, least.max(most / 2.0), most);
    straight(vec![
        [0.0, 0.0],
        [length, between(stream, -0.1, 0.1) * length],
    ])
}

pub(super) fn row_of_dots(stream: &mut Stream, count: u32) -> Vec<Line> {
    let apart = between(stream, 20.0, 45.0);
    let slope = between(stream, -0.2, 0.2);
    (0..count)
        .map(|i| dot([i as f32 * apart, i as f32 * apart * slope]))
        .collect()
}
