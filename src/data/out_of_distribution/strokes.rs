//! Strokes as they are drawn, and the simplest ones: dots, dashes, a polyline, a curve.

use crate::data::templates::Line;
use crate::random::Stream;

/// The strokes of a drawing. Its memory is reused from drawing to drawing.
#[derive(Debug, Default)]
pub(super) struct Strokes {
    /// The points of all strokes, one after the other.
    pub points: Vec<[f32; 2]>,
    /// For each stroke the end of its points, and whether a smooth curve joins them or straight lines.
    ends: Vec<(usize, bool)>,
}

impl Strokes {
    pub fn clear(&mut self) {
        self.points.clear();
        self.ends.clear();
    }

    /// Makes a stroke of the points that were added after the last stroke.
    pub fn end(&mut self, is_curve: bool) {
        self.ends.push((self.points.len(), is_curve));
    }

    pub fn curve(&mut self, points: &[[f32; 2]]) {
        self.points.extend_from_slice(points);
        self.end(true);
    }

    pub fn straight(&mut self, points: &[[f32; 2]]) {
        self.points.extend_from_slice(points);
        self.end(false);
    }

    pub fn dot(&mut self, at: [f32; 2]) {
        self.straight(&[at]);
    }

    /// Adds the strokes of a template.
    pub fn add(&mut self, lines: &[Line]) {
        for line in lines {
            self.points.extend_from_slice(&line.points);
            self.end(line.is_curve);
        }
    }

    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The points of each stroke, and whether they are joined by a smooth curve.
    pub fn each(&self) -> impl Iterator<Item = (&[[f32; 2]], bool)> {
        let mut start = 0;
        self.ends.iter().map(move |&(end, is_curve)| {
            let points = &self.points[start..end];
            start = end;
            (points, is_curve)
        })
    }

    /// The points of each stroke, to be moved.
    pub fn each_mut(&mut self) -> impl Iterator<Item = &mut [[f32; 2]]> {
        let (mut rest, mut start) = (&mut self.points[..], 0);
        self.ends.iter().map(move |&(end, _)| {
            let (points, others) = std::mem::take(&mut rest).split_at_mut(end - start);
            (rest, start) = (others, end);
            points
        })
    }
}

/// A random point of the box.
pub(super) fn anywhere(stream: &mut Stream) -> [f32; 2] {
    [0; 2].map(|_| stream.uniform_in(0.0, 100.0))
}

/// A horizontal stroke, since a vertical one would be a 1. Its length is `most` / 2 to `most`.
pub(super) fn dash(stream: &mut Stream, strokes: &mut Strokes, most: f32) {
    let length = stream.uniform_in(most / 2.0, most);
    let end = [length, stream.uniform_in(-0.1, 0.1) * length];
    strokes.straight(&[[0.0, 0.0], end]);
}

pub(super) fn row_of_dots(stream: &mut Stream, strokes: &mut Strokes, count: u32) {
    let apart = stream.uniform_in(20.0, 45.0);
    let slope = stream.uniform_in(-0.2, 0.2);
    for i in 0..count {
        strokes.dot([i as f32 * apart, i as f32 * apart * slope]);
    }
}
