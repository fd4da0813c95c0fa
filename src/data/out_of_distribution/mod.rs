//! Drawings that are no digit, made up: letters, shapes, scribbles, dots and dashes, several digits beside
//! each other. What a network learns to refuse from ("outlier exposure", Hendrycks, Mazeika and
//! Dietterich, "Deep Anomaly Detection with Outlier Exposure", ICLR 2019), and what its refusals are
//! judged by: two halves that share no kind. Never a digit, and never anybody's handwriting.

mod hand;
#[cfg(not(target_arch = "wasm32"))]
mod judging;
mod scribbles;
mod templates;

use crate::ink::{self, Pad};
use crate::parallel::for_each;
use crate::random::{Stream, StreamId};
use templates::Half;

/// Pixels along one side of a picture: MNIST's.
const SIZE: usize = super::mnist::SIZE;

/// One side of the pad that is drawn on, in the units of [`Drawing::strokes`].
pub const PAD: f32 = 280.0;

/// Which half of the kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// To train on.
    Training,
    /// To judge by: other letters, shapes and scribbles than those trained on. Not in the wasm, which judges
    /// nothing.
    #[cfg(not(target_arch = "wasm32"))]
    Judging,
}

/// What sort of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Letters,
    Shapes,
    Scribbles,
    /// Dots and dashes.
    Dots,
    /// Several digits beside each other.
    Numbers,
}

impl Family {
    pub const ALL: [Self; 5] = [
        Self::Letters,
        Self::Shapes,
        Self::Scribbles,
        Self::Dots,
        Self::Numbers,
    ];

    /// For people and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Shapes => "shapes",
            Self::Scribbles => "scribbles",
            Self::Dots => "dots",
            Self::Numbers => "numbers",
        }
    }
}

/// A drawing that is no digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub family: Family,
    /// "A", "star", "hatching", …
    pub kind: &'static str,
    /// Each stroke is x0, y0, x1, y1, …, on a pad of [`PAD`] × [`PAD`], y pointing down.
    pub strokes: Vec<Vec<f32>>,
    /// The pen's width, in pixels of MNIST's box of 20.
    pub pen: f32,
}

/// Drawing number `index` of a seed: the same whenever and wherever it is asked for.
///
/// ```
/// use digitlab::data::out_of_distribution::{Kinds, drawing};
///
/// let drawing_7 = drawing(1, 7, Kinds::Training);
/// assert_eq!(drawing_7, drawing(1, 7, Kinds::Training));
/// assert_ne!(drawing_7, drawing(1, 8, Kinds::Training));
/// ```
pub fn drawing(seed: u64, index: u32, kinds: Kinds) -> Drawing {
    let mut stream = Stream::new(seed, StreamId::OutOfDistribution, kinds as u32, index);
    let s = &mut stream;
    let half = Half::of(kinds);
    // Parts of a hundred.
    let plan = match s.below(100) {
        0..33 => templates::one_of(s, &half.letters),
        33..57 => templates::one_of(s, &half.shapes),
        57..82 => scribbles::scribble(s, kinds),
        82..90 => scribbles::dots(s, kinds),
        _ => templates::number(s),
    };
    Drawing {
        family: plan.family,
        kind: plan.kind,
        strokes: hand::draw(s, &plan),
        pen: 1.5 + 2.0 * s.uniform(),
    }
}

/// MNIST's picture of [`drawing`], `[28, 28]`, 0 is paper, 255 is ink.
pub fn picture(seed: u64, index: u32, kinds: Kinds) -> [u8; SIZE * SIZE] {
    let drawing = drawing(seed, index, kinds);
    let pad = Pad {
        width: PAD,
        height: PAD,
    };
    let made = ink::from_strokes_with_pen(&drawing.strokes, Some(pad), SIZE, drawing.pen.into());
    let mut pixels = [0; SIZE * SIZE];
    // What is drawn here is finite and on the pad, so there always is a picture.
    if let Ok(Some(made)) = made {
        pixels.copy_from_slice(&made.pixels);
    }
    pixels
}

/// The first `count` pictures of a seed, `[count, 28, 28]`, made by all threads: a tenth of a millisecond
/// each, so an epoch should make a pool once.
pub fn pool(seed: u64, count: usize, kinds: Kinds) -> Vec<u8> {
    let mut pixels = vec![0; count * SIZE * SIZE];
    let pictures = pixels.chunks_exact_mut(SIZE * SIZE).enumerate();
    for_each(pictures, |(index, pixels)| {
        pixels.copy_from_slice(&picture(seed, index as u32, kinds));
    });
    pixels
}

// They judge, and are for native tests only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
