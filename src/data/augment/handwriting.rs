//! Digits drawn from templates with random jitter.

use super::canvas::Canvas;
use super::pen;
use crate::data::templates::digits;
use crate::random::Stream;

/// Pixels of MNIST's 28 along the longer side.
const BOX: f32 = 20.0;

/// The greatest jitter of a stroke as a whole, in fractions of the box.
const STROKE_JITTER: f32 = 0.05;

/// The greatest jitter of each point, in fractions of the box.
const POINT_JITTER: f32 = 0.07;

/// Straight segments from one point to the next.
const SEGMENTS: usize = 5;

/// Draws digits. Its buffers are reused from digit to digit.
#[derive(Debug, Default)]
pub(super) struct DigitWriter {
    /// The jittered points of one stroke.
    points: Vec<[f32; 2]>,
    /// The smooth curves of all strokes, one after the other.
    curve: Vec<[f32; 2]>,
    /// The end of each stroke in `curve`.
    ends: Vec<usize>,
}

/// A digit in strokes, each x0, y0, x1, y1, …, in fractions of the box.
#[cfg(feature = "cli")]
pub fn strokes(label: u8, stream: &mut Stream) -> Vec<Vec<f32>> {
    let mut writer = DigitWriter::default();
    curves(&mut writer, label, stream);
    let starts = std::iter::once(&0).chain(&writer.ends);
    let stroke = |(&start, &end): (&usize, &usize)| writer.curve[start..end].concat();
    starts.zip(&writer.ends).map(stroke).collect()
}

/// Fills `canvas` with a digit of class `label`, fitted to the box and placed by its centre of mass.
pub(super) fn write(
    writer: &mut DigitWriter,
    label: u8,
    unit: f32,
    canvas: &mut Canvas,
    size: usize,
    stream: &mut Stream,
) {
    curves(writer, label, stream);
    let width = stream.uniform_in(1.5, 3.2) * unit;
    ink(writer, width, unit, canvas, size);
}

/// Fills the writer's curves with those of a digit.
fn curves(writer: &mut DigitWriter, label: u8, stream: &mut Stream) {
    let templates = digits(label);
    let template = &templates[stream.below(templates.len() as u32) as usize].lines;
    let width_factor = stream.uniform_in(0.4, 1.1);
    let is_only_stroke = template.len() == 1;
    writer.curve.clear();
    writer.ends.clear();
    for stroke in template {
        writer.points.clear();
        jitter(
            &stroke.points,
            is_only_stroke,
            width_factor,
            stream,
            &mut writer.points,
        );
        smooth(&writer.points, &mut writer.curve);
        writer.ends.push(writer.curve.len());
    }
}

/// Appends the jittered points to `points`, which is empty. When a digit has several strokes, each is also moved as a
/// whole.
fn jitter(
    stroke: &[[f32; 2]],
    is_only_stroke: bool,
    width_factor: f32,
    stream: &mut Stream,
    points: &mut Vec<[f32; 2]>,
) {
    let mut random = |by: f32| [(); 2].map(|()| by * stream.uniform_signed());
    let whole = if is_only_stroke {
        [0.0; 2]
    } else {
        random(STROKE_JITTER)
    };
    for (index, [x, y]) in stroke.iter().copied().enumerate() {
        // Both points of a corner move alike.
        if let Some(&corner) = points.last().filter(|_| stroke[index - 1] == [x, y]) {
            points.push(corner);
            continue;
        }
        let by = random(POINT_JITTER);
        let [x, y] = [x, y].map(|v| v / 100.0);
        points.push([(x + whole[0] + by[0]) * width_factor, y + whole[1] + by[1]]);
    }
}

/// Appends the Catmull-Rom spline through the points, as short segments.
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
        for segment in 1..=SEGMENTS {
            let t = segment as f32 / SEGMENTS as f32;
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

/// Draws the curves with a pen of `width` pixels.
fn ink(writer: &DigitWriter, width: f32, unit: f32, canvas: &mut Canvas, size: usize) {
    let (mut least, mut greatest) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for p in &writer.curve {
        for i in 0..2 {
            (least[i], greatest[i]) = (least[i].min(p[i]), greatest[i].max(p[i]));
        }
    }
    let longer = (greatest[0] - least[0])
        .max(greatest[1] - least[1])
        .max(0.1);
    let scale = (BOX * unit - width) / longer;
    // The centre of mass of thin lines: each counts by its length.
    let (mut mass, mut sums) = (0.0, [0.0; 2]);
    let starts = || std::iter::once(&0).chain(&writer.ends);
    let strokes = || starts().zip(&writer.ends).map(|(&start, &end)| start..end);
    let lines = || strokes().flat_map(|stroke| writer.curve[stroke].windows(2));
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
