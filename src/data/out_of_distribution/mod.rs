//! Generated drawings that are no digit: letters, shapes, scribbles, dots and dashes, several digits side by side.
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

use crate::data::templates::Template;
use crate::random::{Stream, StreamId};
use templates::Templates;

/// Drawing number `index` of a seed. Equal arguments always give equal drawings.
///
/// ```
/// use digitlab::data::out_of_distribution::{Kinds, drawing};
///
/// let drawing_7 = drawing(1, 7, Kinds::Training);
/// assert_eq!(drawing_7, drawing(1, 7, Kinds::Training));
/// assert_ne!(drawing_7, drawing(1, 8, Kinds::Training));
/// assert_eq!(drawing_7.picture(28).len(), 28 * 28);
/// ```
pub fn drawing(seed: u64, index: u32, kinds: Kinds) -> Drawing {
    let stream = &mut Stream::new(seed, StreamId::OutOfDistribution, kinds as u32, index);
    let Templates { letters, shapes } = Templates::of(kinds);
    // Percentages of the families.
    let (family, template) = match stream.below(100) {
        0..33 => (Family::Letters, templates::one_of(stream, letters)),
        33..57 => (Family::Shapes, templates::one_of(stream, shapes)),
        57..82 => (Family::Scribbles, scribble(stream, kinds)),
        82..90 => (Family::Dots, dots(stream, kinds)),
        _ => (Family::Numbers, templates::number(stream)),
    };
    Drawing {
        family,
        kind: template.kind,
        strokes: distortion::draw(stream, &template),
        pen: 1.5 + 2.0 * stream.uniform(),
    }
}

fn scribble(stream: &mut Stream, kinds: Kinds) -> Template {
    match kinds {
        Kinds::Training => scribbles::scribble(stream),
        #[cfg(not(target_arch = "wasm32"))]
        Kinds::Evaluation => evaluation::scribble(stream),
    }
}

fn dots(stream: &mut Stream, kinds: Kinds) -> Template {
    match kinds {
        Kinds::Training => scribbles::dots(stream),
        #[cfg(not(target_arch = "wasm32"))]
        Kinds::Evaluation => evaluation::dots(stream),
    }
}

// `Kinds::Evaluation` is not in the wasm build.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
