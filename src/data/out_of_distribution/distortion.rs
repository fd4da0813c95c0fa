//! Draws a template as a person might: with jitter, rotated, slanted, stretched, a little bent, somewhere on the
//! pad. The random distortions differ from drawing to drawing.

use std::f32::consts::TAU;

use super::drawing::PAD;
use super::strokes::Strokes;
use crate::random::Stream;

/// Straight segments from one point of a template to the next.
const SEGMENTS: usize = 6;

/// Draws strokes of a template on the pad, as lines between points. Its memory is reused from drawing to drawing.
#[derive(Debug, Default)]
pub(super) struct Distortion {
    /// The jittered points of one stroke.
    jittered: Vec<[f32; 2]>,
    pub drawn: Strokes,
}

impl Distortion {
    pub fn draw(&mut self, stream: &mut Stream, template: &Strokes) {
        let jitter = stream.uniform_in(0.0, 6.0);
        let smoothings = stream.below(3);
        let bend = Bend::new(stream);
        let affine = Affine::new(stream);
        let Self { jittered, drawn } = self;
        drawn.clear();
        for (points, is_curve) in template.each() {
            jittered.clear();
            move_each(stream, points, jitter, jittered);
            let start = drawn.points.len();
            if is_curve {
                spline(jittered, &mut drawn.points);
            } else {
                subdivide(jittered, &mut drawn.points);
                (0..smoothings).for_each(|_| smooth(&mut drawn.points[start..]));
            }
            for point in &mut drawn.points[start..] {
                *point = affine.apply(bend.apply(*point));
            }
            drawn.end(false);
        }
        place(stream, &mut drawn.points);
    }
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

/// Appends the points, jittered, to `moved`, which is empty. Each moves by itself, so a closed ring may come out open;
/// both points of a corner move alike.
fn move_each(stream: &mut Stream, points: &[[f32; 2]], jitter: f32, moved: &mut Vec<[f32; 2]>) {
    for (i, point) in points.iter().enumerate() {
        moved.push(match i.checked_sub(1) {
            Some(before) if points[before] == *point => moved[before],
            _ => point.map(|v| v + stream.uniform_in(-jitter, jitter)),
        });
    }
}

/// Appends the polyline with [`SEGMENTS`] segments in place of each one, so that it can bend.
fn subdivide(points: &[[f32; 2]], all: &mut Vec<[f32; 2]>) {
    all.extend(points.first());
    for pair in points.windows(2) {
        all.extend((1..=SEGMENTS).map(|i| {
            let t = i as f32 / SEGMENTS as f32;
            [0, 1].map(|axis| pair[0][axis] + t * (pair[1][axis] - pair[0][axis]))
        }));
    }
}

/// Rounds corners: each inner point moves to the mean of itself and its two neighbours.
fn smooth(points: &mut [[f32; 2]]) {
    let mut before = points[0];
    for i in 1..points.len() - 1 {
        let [here, next] = [points[i], points[i + 1]];
        points[i] = [0, 1].map(|axis| (before[axis] + here[axis] + next[axis]) / 3.0);
        before = here;
    }
}

/// Appends the Catmull-Rom spline through the points (E. Catmull and R. Rom, "A class of local interpolating splines",
/// 1974).
fn spline(points: &[[f32; 2]], all: &mut Vec<[f32; 2]>) {
    all.extend(points.first());
    let last = points.len().saturating_sub(1);
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
}

/// Scales the drawing and puts it at a random place on the pad.
fn place(stream: &mut Stream, points: &mut [[f32; 2]]) {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for p in points.iter() {
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
    for p in points {
        *p = [0, 1].map(|i| (p[i] - low[i]) * scale + corner[i].max(0.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::StreamId;

    #[test]
    fn the_points_of_a_corner_stay_together_and_all_others_move_by_themselves() {
        let stream = &mut Stream::new(1, StreamId::OutOfDistribution, 0, 0);
        let corner = [[0.0; 2], [50.0, 0.0], [50.0, 0.0], [50.0, 50.0]];
        let mut moved = Vec::new();
        move_each(stream, &corner, 6.0, &mut moved);
        assert_eq!(moved[1], moved[2]);
        for (from, to) in corner.iter().zip(&moved) {
            let by = [0, 1].map(|axis| to[axis] - from[axis]);
            assert!(by.iter().all(|by| *by != 0.0 && by.abs() <= 6.0), "{by:?}");
        }
        assert_ne!(moved[3][1] - moved[1][1], 50.0);
    }
}
