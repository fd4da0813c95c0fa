//! Makes a picture like MNIST's from a drawing or a photograph of one digit, by the steps of MNIST's makers. It does
//! not recognise the digit, and knows nothing of networks or pages.
//!
//! The steps (LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998,
//! section III.A): a black-and-white scan of one digit is downscaled, aspect kept, until its longer side is 20 pixels,
//! which gives grey levels at the edges. It is then placed in a picture of 28×28 with its centre of mass in the
//! middle. All of 20,000 training pictures have it within half a pixel of the middle of pixel (14, 14): MNIST's makers
//! moved by whole pixels. Ours have it exactly there, which is read better (`docs/ink.md`).
//!
//! [`from_strokes`] draws the strokes of a pen again at the width of MNIST's pens, so the width that a page shows, and
//! the size and the place of the drawing, do not matter. [`from_pixels`] finds the ink in a picture of any size, and
//! brings thin lines to that width too.
//!
//! All arithmetic is additions, multiplications, divisions and square roots, which IEEE 754 defines to the last bit:
//! equal drawings give equal bytes on every machine and in every browser.

mod clip;
mod components;
#[cfg(feature = "cli")]
pub mod compose;
mod finished;
mod found;
mod frames;
#[cfg(feature = "cli")]
pub mod jsonl;
mod levels;
mod light;
mod outline;
mod paper;
#[cfg(feature = "cli")]
pub mod photograph;
mod pixels;
mod place;
mod raster;
mod resample;
mod ruling;
#[cfg(feature = "cli")]
pub mod scene;
pub mod segment;
mod sheet;
mod small;
mod specks;
mod stages;
mod strokes;
mod thickness;
// proptest is for native tests only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub(crate) use components::components;
pub use found::Found;
pub use pixels::from_pixels;
pub use stages::Stages;
pub(crate) use strokes::Plotter;
pub use strokes::{Pad, from_strokes};

use crate::error::{Error, Expected, Range};

/// The largest picture, in pixels along one side.
pub const MAX_SIZE: usize = 64;

/// The width of MNIST's pens, in pixels of its box of 20 (`docs/ink.md` gives the measurements).
const PEN: f64 = 2.3;

/// A square picture of one digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// `[size, size]`, row by row; 0 is paper, 255 is ink.
    pub pixels: Vec<u8>,
    /// Pixels along one side.
    pub size: usize,
}

/// Grey levels while a picture is made: `[height, width]`, 0.0 is paper, 255.0 is ink.
#[derive(Debug, Clone, Default, PartialEq)]
struct Grid {
    width: usize,
    height: usize,
    levels: Vec<f32>,
}

impl Grid {
    fn blank(width: usize, height: usize) -> Self {
        let mut grid = Self::default();
        grid.clear(width, height);
        grid
    }

    /// Becomes paper of that size.
    fn clear(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.levels.clear();
        self.levels.resize(width * height, 0.0);
    }
}

/// Pixels along the longer side of the ink in a picture of `size`: 20 of MNIST's 28.
fn box_side(size: usize) -> usize {
    ((size * 20 + 14) / 28).max(1)
}

fn check_size(size: usize) -> Result<(), Error> {
    if (1..=MAX_SIZE).contains(&size) {
        return Ok(());
    }
    Err(Error::Field {
        field: "size",
        expected: Expected::Number {
            range: Range::Whole {
                least: 1.0,
                most: MAX_SIZE as f64,
            },
        },
        found: size as f64,
    })
}
