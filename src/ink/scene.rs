//! Draws pictures of handwritten digits as cameras, scanners and drawing programs give them: paper, ruling, light, desk,
//! perspective, ink, frames, noise and compression. For evaluation and tests; equal seeds give equal pictures.

mod jpeg;
mod kinds;
mod sheet;

pub use kinds::{KINDS, Kind};

use super::photograph::Photograph;
use crate::random::{Stream, StreamId};

/// A digit: its strokes, each x0, y0, x1, y1, … in any unit.
pub type Strokes = Vec<Vec<f32>>;

/// Red, green and blue, 0.0 to 255.0.
pub type Colour = [f32; 3];

/// What a picture shows and how it was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scene {
    /// How many digits.
    pub digits: usize,
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// The height of a digit, or its width where that is more, in pixels.
    pub height: f32,
    /// The pen's width in pixels.
    pub pen: f32,
    pub ink: Colour,
    pub paper: Colour,
    pub ruling: Option<Ruling>,
    pub around: Around,
    /// The desk's width on every side, as a fraction of the picture's side.
    pub desk: f32,
    /// How far the sheet is turned on its desk, either way, in degrees.
    pub askew: f32,
    /// The desk has stripes and a grain.
    pub is_wooden: bool,
    /// How much nearer one edge of the sheet is than the other, as a fraction.
    pub tilt: f32,
    pub light: Light,
    /// The standard deviation of a pixel's noise.
    pub noise: f32,
    /// JPEG's quality, 1 to 100.
    pub quality: Option<f32>,
    pub cut: Cut,
}

/// Printed lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    pub colour: Colour,
    /// From line to line, in pixels.
    pub pitch: f32,
    pub width: f32,
    /// Lines from top to bottom too.
    pub is_grid: bool,
}

/// What is drawn around the digits or beside them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Around {
    Nothing,
    /// A line around all digits.
    Box,
    Circle,
    /// A square around each digit.
    Cells,
    /// The frame of a whiteboard.
    Board,
    /// Holes down the left edge.
    Spiral,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Light {
    Even,
    /// Linear fall-off from 1 at the left to this fraction at the right.
    Fading(f32),
    /// A shadow with a sharp edge, in which this part of the light is left.
    Shadow(f32),
}

/// How the picture is cropped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    All,
    /// The ink's bounding box, averaged until the longer side has `side` pixels, with `levels` grey levels.
    ToInk {
        side: usize,
        levels: f32,
    },
    /// The ink alone, on transparent paper.
    Out,
}

impl Scene {
    /// A picture of `digits`, from left to right.
    pub fn draw(&self, digits: &[Strokes], seed: u64, number: u32) -> Photograph {
        let mut stream = Stream::new(seed, StreamId::Numbers, u32::MAX - 1, number);
        let coverage = sheet::ink(self, digits, &mut stream);
        let [width, height] = self.size;
        match self.cut {
            Cut::Out => {
                let [r, g, b] = self.ink.map(|v| v as u8);
                let pixel = |part: f32| [r, g, b, (part * 255.0 + 0.5) as u8];
                Photograph {
                    rgba: coverage.into_iter().flat_map(pixel).collect(),
                    width,
                    height,
                }
            }
            Cut::ToInk { side, levels } => cropped(self, &coverage, side, levels),
            Cut::All => {
                let mut pixels = sheet::picture(self, &coverage, &mut stream);
                for colour in &mut pixels {
                    let noise = normal(&mut stream) * self.noise;
                    *colour = colour.map(|v| (v + noise).round().clamp(0.0, 255.0));
                }
                if let Some(quality) = self.quality {
                    jpeg::compress(&mut pixels, width, quality);
                }
                photograph(&pixels, width)
            }
        }
    }
}

fn photograph(pixels: &[Colour], width: usize) -> Photograph {
    let pixel = |&[r, g, b]: &Colour| [r as u8, g as u8, b as u8, 255];
    Photograph {
        rgba: pixels.iter().flat_map(pixel).collect(),
        width,
        height: pixels.len() / width,
    }
}

/// A standard normal number, nearly: the sum of three uniform ones.
fn normal(stream: &mut Stream) -> f32 {
    (0..3).map(|_| stream.uniform_signed()).sum()
}

/// The bounding box of the ink, scaled by averaging.
fn cropped(scene: &Scene, coverage: &[f32], side: usize, levels: f32) -> Photograph {
    let width = scene.size[0];
    let inked = |i: &usize| coverage[*i] >= 0.5;
    let range = |at: &dyn Fn(usize) -> usize| {
        let all = || (0..coverage.len()).filter(inked).map(at);
        let least = all().min().unwrap_or(0);
        [least, all().max().unwrap_or(0) + 1 - least]
    };
    let [[left, wide], [top, high]] = [range(&|i| i % width), range(&|i| i / width)];
    let scale = side as f32 / wide.max(high) as f32;
    let small = [wide, high].map(|length| ((length as f32 * scale).round() as usize).max(1));
    let mean = |i: usize| {
        let span = |at: usize, of: usize, length: usize| {
            let from = at * length / of;
            from..((at + 1) * length / of).max(from + 1)
        };
        let columns = span(i % small[0], small[0], wide);
        let rows = span(i / small[0], small[1], high);
        let count = (columns.len() * rows.len()) as f32;
        let sum: f32 = rows
            .flat_map(|y| columns.clone().map(move |x| (y + top) * width + x + left))
            .map(|i| coverage[i])
            .sum();
        let part = (sum / count * (levels - 1.0)).round() / (levels - 1.0);
        [0, 1, 2].map(|c| scene.paper[c] + (scene.ink[c] - scene.paper[c]) * part)
    };
    let pixels: Vec<Colour> = (0..small[0] * small[1]).map(mean).collect();
    photograph(&pixels, small[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seven() -> Vec<Strokes> {
        vec![vec![vec![0.0, 0.0, 60.0, 0.0, 30.0, 100.0]]]
    }

    #[test]
    fn equal_seeds_give_equal_pictures_and_every_kind_shows_ink_on_paper() {
        for Kind { name, scene } in KINDS {
            let digits = vec![seven().concat(); scene.digits];
            let picture = scene.draw(&digits, 1, 2);
            assert_eq!(
                picture.rgba.len(),
                picture.width * picture.height * 4,
                "{name}"
            );
            assert_eq!(picture, scene.draw(&digits, 1, 2), "{name}");
            let (pixels, _) = picture.rgba.as_chunks::<4>();
            let first = pixels[0];
            assert!(pixels.iter().any(|pixel| *pixel != first), "{name}");
        }
    }

    #[test]
    fn a_picture_cropped_to_its_ink_has_ink_at_every_side() {
        let tight = KINDS
            .iter()
            .find(|kind| matches!(kind.scene.cut, Cut::ToInk { .. }));
        let scene = tight.unwrap().scene;
        let picture = scene.draw(&seven(), 1, 0);
        let (pixels, _) = picture.rgba.as_chunks::<4>();
        let is_ink = |x: usize, y: usize| {
            let level = f32::from(pixels[y * picture.width + x][0]);
            (level - scene.ink[0]).abs() < (level - scene.paper[0]).abs()
        };
        let (width, height) = (picture.width, picture.height);
        assert!(
            [0, height - 1]
                .iter()
                .all(|&y| (0..width).any(|x| is_ink(x, y)))
        );
        assert!(
            [0, width - 1]
                .iter()
                .all(|&x| (0..height).any(|y| is_ink(x, y)))
        );
    }
}
