//! Strokes of templates, and the simplest ones: dots, dashes, a polyline, a curve.

pub(super) use crate::data::templates::Line;
use crate::random::Stream;

/// A random point of the box.
pub(super) fn anywhere(stream: &mut Stream) -> [f32; 2] {
    [0; 2].map(|_| stream.uniform_in(0.0, 100.0))
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

pub(super) fn dot(at: [f32; 2]) -> Line {
    straight(vec![at])
}

/// A horizontal stroke, since a vertical one would be a 1. Its length is `most` / 2 to `most`, and at least `least`.
pub(super) fn dash(stream: &mut Stream, least: f32, most: f32) -> Line {
    let length = stream.uniform_in(least.max(most / 2.0), most);
    straight(vec![
        [0.0, 0.0],
        [length, stream.uniform_in(-0.1, 0.1) * length],
    ])
}

pub(super) fn row_of_dots(stream: &mut Stream, count: u32) -> Vec<Line> {
    let apart = stream.uniform_in(20.0, 45.0);
    let slope = stream.uniform_in(-0.2, 0.2);
    (0..count)
        .map(|i| dot([i as f32 * apart, i as f32 * apart * slope]))
        .collect()
}
