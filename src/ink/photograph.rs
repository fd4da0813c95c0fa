//! Pictures of pen strokes as a camera would take them: ink on paper in uneven light, with noise. To measure
//! and test how pictures are read; deterministic by its seed.

use crate::random::{Stream, StreamId};

/// A picture as a canvas gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Photograph {
    /// `[height, width, 4]`: red, green, blue, opacity.
    pub rgba: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

/// How a picture is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// The ink's height in pixels, and the width of the pen.
    pub height: f32,
    pub pen: f32,
    /// How bright the paper is at the left end and at the right end, 0.0 to 255.0.
    pub light: [f32; 2],
    /// How bright ink is, where paper is 1.0.
    pub ink: f32,
    /// The greatest change of a pixel by noise.
    pub noise: f32,
}

/// Photographs strokes, each x0, y0, x1, y1, … in any unit. No stroke, no picture: a single pixel of paper.
pub fn take(strokes: &[Vec<f32>], taken: &Taken, seed: u64, number: u32) -> Photograph {
    let points = || strokes.iter().flat_map(|s| s.as_chunks::<2>().0);
    let least = |axis: usize| points().map(|p| p[axis]).fold(f32::INFINITY, f32::min);
    let most = |axis: usize| points().map(|p| p[axis]).fold(f32::NEG_INFINITY, f32::max);
    let scale = taken.height / (most(1) - least(1)).max(1e-3);
    let margin = taken.height * 0.3 + taken.pen;
    let low = [least(0), least(1)];
    let side = |axis: usize| ((most(axis) - low[axis]) * scale + 2.0 * margin).max(1.0) as usize;
    let (width, height) = if strokes.is_empty() {
        (1, 1)
    } else {
        (side(0), side(1))
    };
    let mut ink = vec![0.0f32; width * height];
    let place = |p: &[f32; 2]| [0, 1].map(|i| (p[i] - low[i]) * scale + margin);
    for stroke in strokes {
        let points: Vec<[f32; 2]> = stroke.as_chunks::<2>().0.iter().map(place).collect();
        let dot = (points.len() == 1).then(|| [points[0]; 2]);
        for [a, b] in points.windows(2).map(|w| [w[0], w[1]]).chain(dot) {
            draw(&mut ink, width, a, b, taken.pen / 2.0);
        }
    }
    let mut stream = Stream::new(seed, StreamId::Numbers, u32::MAX, number);
    let pixel = |(i, ink): (usize, f32)| {
        let along = (i % width) as f32 / width as f32;
        let down = (i / width) as f32 / height as f32;
        // A lamp at one end, and a little above.
        let [from, to] = taken.light;
        let light = (from + (to - from) * along) * (1.0 - 0.15 * down);
        let noise = (stream.uniform() * 2.0 - 1.0) * taken.noise;
        let grey = light * (1.0 - ink * (1.0 - taken.ink)) + noise;
        let grey = grey.clamp(0.0, 255.0) as u8;
        [grey, grey, grey, 255]
    };
    Photograph {
        rgba: ink.into_iter().enumerate().flat_map(pixel).collect(),
        width,
        height,
    }
}

/// Inks what lies within `radius` of the way from `a` to `b`, with an edge one pixel wide.
fn draw(ink: &mut [f32], width: usize, a: [f32; 2], b: [f32; 2], radius: f32) {
    let height = ink.len() / width;
    let range = |axis: usize, end: usize| {
        let low = (a[axis].min(b[axis]) - radius - 1.0).max(0.0) as usize;
        low..((a[axis].max(b[axis]) + radius + 2.0) as usize).min(end)
    };
    let d = [b[0] - a[0], b[1] - a[1]];
    let square = (d[0] * d[0] + d[1] * d[1]).max(f32::MIN_POSITIVE);
    for y in range(1, height) {
        for x in range(0, width) {
            let p = [x as f32 + 0.5 - a[0], y as f32 + 0.5 - a[1]];
            let t = ((p[0] * d[0] + p[1] * d[1]) / square).clamp(0.0, 1.0);
            let gap = [p[0] - t * d[0], p[1] - t * d[1]];
            let distance = (gap[0] * gap[0] + gap[1] * gap[1]).sqrt();
            let level = (radius + 0.5 - distance).clamp(0.0, 1.0);
            let pixel = &mut ink[y * width + x];
            *pixel = pixel.max(level);
        }
    }
}
