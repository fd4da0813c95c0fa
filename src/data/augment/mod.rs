//! Data augmentation: makes another picture of the same digit, rotated, slanted, bent, thicker, thinner, partly
//! erased or in another style of writing. The result depends on the picture, the strengths and the stream only.
//! Strengths of 0 change no pixel. It knows no network.
//!
//! Lengths are in pixels of MNIST's 28, for every size of picture. The arithmetic is IEEE 754's, and the sine and
//! cosine of the rotation come from `libm`: equal bytes on every machine.

mod canvas;
mod elastic;
mod handwriting;
mod occlusion;
mod pen;
mod strengths;
mod styles;
mod thickness;
mod warp;

#[cfg(feature = "cli")]
pub use handwriting::strokes;
pub use strengths::Augmentation;

use crate::random::Stream;
use canvas::Canvas;
use handwriting::DigitWriter;
use warp::Warp;

/// The smallest side, in pixels, of a picture that is changed.
const MIN_SIZE: usize = 8;

/// Augments pictures. Its buffers are reused from picture to picture.
#[derive(Debug, Default)]
pub struct Augmenter {
    source: Canvas,
    scratch: Canvas,
    warp: Warp,
    writer: DigitWriter,
    levels: Vec<f32>,
    pixels: Vec<u8>,
}

impl Augmenter {
    /// `picture: [size, size]`, 0 is paper, 255 is ink, of the digit `label` → another such picture.
    pub fn augment(
        &mut self,
        picture: &[u8],
        label: u8,
        strengths: Augmentation,
        mut stream: Stream,
    ) -> &[u8] {
        let size = picture.len().isqrt();
        if size < MIN_SIZE || strengths == Augmentation::NONE {
            self.pixels.clear();
            self.pixels.extend_from_slice(picture);
            return &self.pixels;
        }
        let unit = size as f32 / 28.0;
        let draw = &mut stream;
        self.pixels.clear();
        if draw.chance(strengths.handwriting) {
            let (writer, canvas) = (&mut self.writer, &mut self.source);
            handwriting::write(writer, label, unit, canvas, size, draw);
        } else {
            self.source.set(picture, size);
        }
        let Some(before) = self.source.ink() else {
            self.pixels.extend_from_slice(picture);
            return &self.pixels;
        };
        if draw.chance(strengths.styles) {
            styles::add(label, unit, &mut self.source, before, draw);
        }
        thickness::change(
            &mut self.source,
            &mut self.scratch,
            strengths.thickness * draw.uniform_signed(),
        );
        self.warp.draw(strengths, unit, draw);
        self.warp.apply(&self.source, before, &mut self.levels);
        if draw.chance(strengths.occlusion) {
            occlusion::erase(&mut self.levels, size, unit, draw);
        }
        let bytes = self.levels.iter().map(|&v| (v + 0.5) as u8);
        self.pixels.extend(bytes);
        &self.pixels
    }
}

// proptest is for native tests only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
