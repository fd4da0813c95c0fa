//! The hand that draws a plan: turned, slanted, stretched, a little bent, never twice the same, somewhere
//! on the pad. It knows nothing of what it draws.

use super::PAD;
use super::templates::Plan;
use crate::random::Stream;

/// Pieces that each stretch between two points is drawn in.
const PIECES: usize = 6;

/// Twice pi.
const TURN: f32 = std::f32::consts::TAU;

/// Between `low` and `high`.
pub(super) fn between(stream: &mut Stream, low: f32, high: f32) -> f32 {
    low + (high - low) * stream.uniform()
}

/// The plan as strokes on the pad, each x0, y0, x1, y1, …
pub(super) fn draw(stream: &mut Stream, plan: &Plan) -> Vec<Vec<f32>> {
    let jitter = between(stream, 0.0, 6.0);
    let roundings = stream.below(3);
    let bend = Bend::new(stream);
    let turn = Turn::new(stream);
    let mut strokes: Vec<Vec<[f32; 2]>> = Vec::new();
    for line in &plan.lines {
        let mut shake = |p: &[f32; 2]| p.map(|v| v + between(stream, -jitter, jitter));
        let mut points: Vec<[f32; 2]> = line.points.iter().map(&mut shake).collect();
        // A ring that a hand closes is not always closed.
        if line.is_curve {
            points = through(&points);
        } else {
            points = pieces(&points);
            (0..roundings).for_each(|_| points = round(&points));
        }
        strokes.push(points.into_iter().map(|p| turn.of(bend.of(p))).collect());
    }
    place(stream, strokes)
}

/// A wave across the drawing, along each axis.
struct Bend {
    strength: [f32; 2],
    phase: [f32; 2],
}

impl Bend {
    fn new(stream: &mut Stream) -> Self {
        Self {
            strength: [0; 2].map(|_| between(stream, 0.0, 5.0)),
            phase: [0; 2].map(|_| between(stream, 0.0, TURN)),
        }
    }

    fn of(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let wave = |axis: usize, v: f32| {
            self.strength[axis] * libm::sincosf(v * (TURN / 100.0) + self.phase[axis]).0
        };
        [x + wave(0, y), y + wave(1, x)]
    }
}

/// Stretched, slanted, turned.
struct Turn {
    rows: [[f32; 2]; 2],
}

impl Turn {
    fn new(stream: &mut Stream) -> Self {
        let angle = between(stream, -0.3, 0.3);
        let slant = between(stream, -0.3, 0.3);
        let narrow = between(stream, 0.65, 1.3);
        let (sin, cos) = libm::sincosf(angle);
        Self {
            rows: [
                [cos * narrow, cos * slant - sin],
                [sin * narrow, sin * slant + cos],
            ],
        }
    }

    fn of(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        self.rows.map(|row| row[0] * x + row[1] * y)
    }
}

/// Each stretch in [`PIECES`] straight pieces, so that it can bend.
fn pieces(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut all: Vec<[f32; 2]> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        all.extend((1..=PIECES).map(|i| {
            let t = i as f32 / PIECES as f32;
            [0, 1].map(|axis| pair[0][axis] + t * (pair[1][axis] - pair[0][axis]))
        }));
    }
    all
}

/// Rounds corners: each point but the ends moves to the mean of itself and its neighbours.
fn round(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut rounded = points.to_vec();
    for (middle, three) in rounded[1..].iter_mut().zip(points.windows(3)) {
        *middle = [0, 1].map(|axis| (three[0][axis] + three[1][axis] + three[2][axis]) / 3.0);
    }
    rounded
}

/// A smooth line through the points: E. Catmull and R. Rom, "A class of local interpolating splines", 1974.
fn through(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut all = vec![points[0]];
    for i in 0..last {
        let [a, b, c, d] = [i.max(1) - 1, i, i + 1, (i + 2).min(last)].map(|at| points[at]);
        all.extend((1..=PIECES).map(|piece| {
            let t = piece as f32 / PIECES as f32;
            [0, 1].map(|axis| {
                let (a, b, c, d) = (a[axis], b[axis], c[axis], d[axis]);
                let cubic = 3.0 * (b - c) + d - a;
                let square = 2.0 * a - 5.0 * b + 4.0 * c - d;
                b + 0.5 * t * (c - a + t * (square + t * cubic))
            })
        }));
    }
    all
}

/// Scales the drawing to a part of the pad and lays it anywhere on it.
fn place(stream: &mut Stream, strokes: Vec<Vec<[f32; 2]>>) -> Vec<Vec<f32>> {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for p in strokes.iter().flatten() {
        for i in 0..2 {
            (low[i], high[i]) = (low[i].min(p[i]), high[i].max(p[i]));
        }
    }
    let extent = [0, 1].map(|i| high[i] - low[i]);
    // A box of 100 is drawn on 35 to 90 percent of the pad, whatever of it a plan fills.
    let wanted = between(stream, 0.35, 0.9) * PAD / 100.0;
    let fits = 0.95 * PAD / extent[0].max(extent[1]).max(1.0);
    let scale = wanted.min(fits);
    let corner = extent.map(|length| between(stream, 0.02, 1.0) * (0.98 * PAD - length * scale));
    let flat = |stroke: &Vec<[f32; 2]>| {
        let on_pad = |p: &[f32; 2]| [0, 1].map(|i| (p[i] - low[i]) * scale + corner[i].max(0.0));
        stroke.iter().flat_map(on_pad).collect()
    };
    strokes.iter().map(flat).collect()
}
