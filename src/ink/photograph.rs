//! Simulated photographs of pen strokes: ink on paper in uneven light, with noise. For evaluation and tests. Equal
//! seeds give equal pictures.

use crate::random::{Stream, StreamId};

/// A picture in the format of a canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Photograph {
    /// `[height, width, 4]`: red, green, blue, opacity.
    pub rgba: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

/// The conditions of a photograph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// The ink's height in pixels.
    pub height: f32,
    /// The pen's width in pixels.
    pub pen: f32,
    /// The paper's brightness at the left and at the right end, 0.0 to 255.0.
    pub light: [f32; 2],
    /// The ink's brightness relative to the paper's.
    pub ink: f32,
    /// The greatest noise of a pixel, either way.
    pub noise: f32,
}

/// The greatest width of the ink, in its heights: a number of a dozen digits has a third of it.
pub const WIDEST: f32 = 64.0;

/// Photographs strokes, each x0, y0, x1, y1, … in any unit. Without strokes, the result is a single pixel of paper.
pub fn take(strokes: &[Vec<f32>], taken: &Taken, seed: u64, number: u32) -> Photograph {
    let points = || strokes.iter().flat_map(|s| s.as_chunks::<2>().0);
    let least = |axis: usize| points().map(|p| p[axis]).fold(f32::INFINITY, f32::min);
    let most = |axis: usize| points().map(|p| p[axis]).fold(f32::NEG_INFINITY, f32::max);
    // A line that lies flat is not stretched to that height, and a point stays one.
    let span = (most(1) - least(1)).max((most(0) - least(0)) / WIDEST);
    let scale = if span > 0.0 { taken.height / span } else { 0.0 };
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
        // The light also falls off downwards, as from a lamp above.
        let [from, to] = taken.light;
        let light = (from + (to - from) * along) * (1.0 - 0.15 * down);
        let noise = stream.uniform_signed() * taken.noise;
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

/// Inks everything within `radius` of the segment from `a` to `b`, with an antialiased edge.
pub(super) fn draw(ink: &mut [f32], width: usize, a: [f32; 2], b: [f32; 2], radius: f32) {
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
