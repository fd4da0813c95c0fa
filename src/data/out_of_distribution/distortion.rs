//! Draws a template as a person might: with jitter, rotated, slanted, stretched, a little bent, somewhere on the
//! pad. The random distortions differ from drawing to drawing.

use std::f32::consts::TAU;

use super::drawing::PAD;
use crate::data::templates::Template;
use crate::random::Stream;

/// Straight segments from one point of a template to the next.
const SEGMENTS: usize = 6;

/// The template's strokes on the pad, each x0, y0, x1, y1, …
pub(super) fn draw(stream: &mut Stream, template: &Template) -> Vec<Vec<f32>> {
    let jitter = stream.uniform_in(0.0, 6.0);
    let smoothings = stream.below(3);
    let bend = Bend::new(stream);
    let affine = Affine::new(stream);
    let mut strokes: Vec<Vec<[f32; 2]>> = Vec::new();
    for line in &template.lines {
        let mut points = jittered(stream, &line.points, jitter);
        if line.is_curve {
            points = spline(&points);
        } else {
            points = subdivided(&points);
            (0..smoothings).for_each(|_| points = smoothed(&points));
        }
        strokes.push(
            points
                .into_iter()
                .map(|p| affine.apply(bend.apply(p)))
                .collect(),
        );
    }
    place(stream, strokes)
}

/// Shifts each coordinate by a sine of the other coordinate.
struct Bend {
    strength: [f32; 2],
    phase: [f32; 2],
}

impl Bend {
    fn new(stream: &mut Stream) -> Self {
        Self {
            strength: [0; 2].map(|_| stream.uniform_in(0.0, 5.0)),
            phase: [0; 2].map(|_| stream.uniform_in(0.0, TAU)),
        }
    }

    fn apply(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let wave = |axis: usize, v: f32| {
            self.strength[axis] * libm::sincosf(v * (TAU / 100.0) + self.phase[axis]).0
        };
        [x + wave(0, y), y + wave(1, x)]
    }
}

/// Stretch along x, then slant, then rotation.
struct Affine {
    /// The rows of the matrix.
    rows: [[f32; 2]; 2],
}

impl Affine {
    fn new(stream: &mut Stream) -> Self {
        let angle = stream.uniform_in(-0.3, 0.3);
        let slant = stream.uniform_in(-0.3, 0.3);
        let stretch = stream.uniform_in(0.65, 1.3);
        let (sin, cos) = libm::sincosf(angle);
        Self {
            rows: [
                [cos * stretch, cos * slant - sin],
                [sin * stretch, sin * slant + cos],
            ],
        }
    }

    fn apply(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        self.rows.map(|row| row[0] * x + row[1] * y)
    }
}

/// Each point moves by itself, so a closed ring may come out open; both points of a corner move alike.
fn jittered(stream: &mut Stream, points: &[[f32; 2]], jitter: f32) -> Vec<[f32; 2]> {
    let mut moved: Vec<[f32; 2]> = Vec::with_capacity(points.len());
    for (i, point) in points.iter().enumerate() {
        moved.push(match i.checked_sub(1) {
            Some(before) if points[before] == *point => moved[before],
            _ => point.map(|v| v + stream.uniform_in(-jitter, jitter)),
        });
    }
    moved
}

/// The polyline with [`SEGMENTS`] segments in place of each one, so that it can bend.
fn subdivided(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut all: Vec<[f32; 2]> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        all.extend((1..=SEGMENTS).map(|i| {
            let t = i as f32 / SEGMENTS as f32;
            [0, 1].map(|axis| pair[0][axis] + t * (pair[1][axis] - pair[0][axis]))
        }));
    }
    all
}

/// Rounds corners: each inner point moves to the mean of itself and its two neighbours.
fn smoothed(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut smoothed = points.to_vec();
    for (middle, three) in smoothed[1..].iter_mut().zip(points.windows(3)) {
        *middle = [0, 1].map(|axis| (three[0][axis] + three[1][axis] + three[2][axis]) / 3.0);
    }
    smoothed
}

/// The Catmull-Rom spline through the points (E. Catmull and R. Rom, "A class of local interpolating splines", 1974).
fn spline(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut all = vec![points[0]];
    for i in 0..last {
        let [a, b, c, d] = [i.max(1) - 1, i, i + 1, (i + 2).min(last)].map(|at| points[at]);
        all.extend((1..=SEGMENTS).map(|segment| {
            let t = segment as f32 / SEGMENTS as f32;
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

/// Scales the drawing and puts it at a random place on the pad.
fn place(stream: &mut Stream, strokes: Vec<Vec<[f32; 2]>>) -> Vec<Vec<f32>> {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for p in strokes.iter().flatten() {
        for i in 0..2 {
            (low[i], high[i]) = (low[i].min(p[i]), high[i].max(p[i]));
        }
    }
    let extent = [0, 1].map(|i| high[i] - low[i]);
    // The whole box of 100 × 100 takes 35% to 90% of the pad, however much of it the template fills.
    let wanted = stream.uniform_in(0.35, 0.9) * PAD / 100.0;
    let fits = 0.95 * PAD / extent[0].max(extent[1]).max(1.0);
    let scale = wanted.min(fits);
    let corner = extent.map(|length| stream.uniform_in(0.02, 1.0) * (0.98 * PAD - length * scale));
    let flat = |stroke: &Vec<[f32; 2]>| {
        let on_pad = |p: &[f32; 2]| [0, 1].map(|i| (p[i] - low[i]) * scale + corner[i].max(0.0));
        stroke.iter().flat_map(on_pad).collect()
    };
    strokes.iter().map(flat).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::StreamId;

    #[test]
    fn the_points_of_a_corner_stay_together_and_all_others_move_by_themselves() {
        let stream = &mut Stream::new(1, StreamId::OutOfDistribution, 0, 0);
        let corner = [[0.0; 2], [50.0, 0.0], [50.0, 0.0], [50.0, 50.0]];
        let moved = jittered(stream, &corner, 6.0);
        assert_eq!(moved[1], moved[2]);
        for (from, to) in corner.iter().zip(&moved) {
            let by = [0, 1].map(|axis| to[axis] - from[axis]);
            assert!(by.iter().all(|by| *by != 0.0 && by.abs() <= 6.0), "{by:?}");
        }
        assert_ne!(moved[3][1] - moved[1][1], 50.0);
    }
}
