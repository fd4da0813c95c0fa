//! Generated drawings that are not digits: letters, shapes, scribbles, dots and dashes, several digits side by side.
//! A network learns to refuse from them ("outlier exposure", Hendrycks, Mazeika and Dietterich, "Deep Anomaly
//! Detection with Outlier Exposure", ICLR 2019), and its refusals are evaluated with others of them. Never a
//! digit, and never anybody's handwriting.

mod distortion;
mod drawing;
#[cfg(not(target_arch = "wasm32"))]
mod evaluation;
mod scribbles;
mod strokes;
mod templates;

pub use drawing::{Drawing, Family, Kinds, PAD};

use crate::ink::{Pad, Plotter};
use crate::random::{Stream, StreamId};
use distortion::Distortion;
use strokes::Strokes;
use templates::Templates;

/// Makes non-digits. Its buffers are reused from drawing to drawing.
///
/// ```
/// use digitlab::data::out_of_distribution::{Generator, Kinds};
///
/// let mut generator = Generator::default();
/// let picture_7 = generator.picture(1, 7, Kinds::Training, 28).to_vec();
/// assert_eq!(picture_7.len(), 28 * 28);
/// assert_ne!(picture_7, generator.picture(1, 8, Kinds::Training, 28));
/// assert_eq!(picture_7, generator.picture(1, 7, Kinds::Training, 28));
/// ```
#[derive(Debug, Default)]
pub struct Generator {
    template: Strokes,
    distortion: Distortion,
    plotter: Plotter,
    pixels: Vec<u8>,
}

impl Generator {
    /// The picture of drawing number `index` of a seed, `[size, size]`, 0 is paper, 255 is ink. Paper alone for a
    /// `size` above [`ink::MAX_SIZE`](crate::ink::MAX_SIZE). Equal arguments always give equal pictures.
    pub fn picture(&mut self, seed: u64, index: u32, kinds: Kinds, size: usize) -> &[u8] {
        let mut stream = draws(seed, index, kinds);
        self.draw(&mut stream, kinds);
        // In pixels of MNIST's box of 20.
        let pen = 1.5 + 2.0 * stream.uniform();
        let (width, height) = (PAD, PAD);
        let pad = Some(Pad { width, height });
        let mut strokes = flat(&self.distortion.drawn);
        let plotted = self.plotter.plot(&mut strokes, pad, size, pen.into());
        self.pixels.clear();
        if let Ok(Some(_)) = plotted {
            self.pixels.extend(self.plotter.pixels());
        }
        self.pixels.resize(size * size, 0);
        &self.pixels
    }

    fn draw(&mut self, stream: &mut Stream, kinds: Kinds) -> (Family, &'static str) {
        self.template.clear();
        let drawn = match kinds {
            Kinds::Training => {
                let drawn = to_train_on(stream, &mut self.template);
                templates::loosen(stream, &mut self.template);
                drawn
            }
            #[cfg(not(target_arch = "wasm32"))]
            Kinds::Evaluation => to_evaluate_with(stream, &mut self.template),
        };
        self.distortion.draw(stream, &self.template);
        drawn
    }
}

/// Drawing number `index` of a seed. Equal arguments always give equal drawings.
pub fn drawing(seed: u64, index: u32, kinds: Kinds) -> Drawing {
    let mut generator = Generator::default();
    let (family, kind) = generator.draw(&mut draws(seed, index, kinds), kinds);
    Drawing {
        family,
        kind,
        strokes: flat(&generator.distortion.drawn)
            .map(<[f32]>::to_vec)
            .collect(),
    }
}

fn draws(seed: u64, index: u32, kinds: Kinds) -> Stream {
    Stream::new(seed, StreamId::OutOfDistribution, kinds as u32, index)
}

/// Each stroke as x0, y0, x1, y1, …
fn flat(strokes: &Strokes) -> impl Iterator<Item = &[f32]> {
    strokes.each().map(|(points, _)| points.as_flattened())
}

/// Letters most of all: they are what people draw instead of a digit, and most like one.
fn to_train_on(stream: &mut Stream, strokes: &mut Strokes) -> (Family, &'static str) {
    let Templates { letters, shapes } = Templates::of(Kinds::Training);
    match stream.below(100) {
        0..36 => (Family::Letters, templates::one_of(stream, strokes, letters)),
        36..38 => {
            templates::row(stream, strokes, letters);
            (Family::Letters, "word")
        }
        38..41 => (Family::Letters, templates::mirrored(stream, strokes)),
        41..62 => (Family::Shapes, templates::one_of(stream, strokes, shapes)),
        62..88 => {
            let kinds = &scribbles::SCRIBBLES;
            (Family::Scribbles, scribbles::one_of(stream, strokes, kinds))
        }
        88..93 => {
            let kinds = &scribbles::DOTS;
            (Family::Dots, scribbles::one_of(stream, strokes, kinds))
        }
        _ => (Family::Numbers, templates::number(stream, strokes)),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn to_evaluate_with(stream: &mut Stream, strokes: &mut Strokes) -> (Family, &'static str) {
    let Templates { letters, shapes } = Templates::of(Kinds::Evaluation);
    match stream.below(100) {
        0..33 => (Family::Letters, templates::one_of(stream, strokes, letters)),
        33..57 => (Family::Shapes, templates::one_of(stream, strokes, shapes)),
        57..82 => {
            let kinds = &evaluation::SCRIBBLES;
            (Family::Scribbles, scribbles::one_of(stream, strokes, kinds))
        }
        82..90 => {
            let kinds = &evaluation::DOTS;
            (Family::Dots, scribbles::one_of(stream, strokes, kinds))
        }
        _ => (Family::Numbers, templates::number(stream, strokes)),
    }
}

// `Kinds::Evaluation` is not in the wasm build.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
