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
    let (family, template) = match kinds {
        Kinds::Training => {
            let (family, template) = to_train_on(stream);
            (family, templates::loosened(stream, template))
        }
        #[cfg(not(target_arch = "wasm32"))]
        Kinds::Evaluation => to_evaluate_with(stream),
    };
    Drawing {
        family,
        kind: template.kind,
        strokes: distortion::draw(stream, &template),
        pen: 1.5 + 2.0 * stream.uniform(),
    }
}

/// Letters most of all: they are what people draw instead of a digit, and most like one.
fn to_train_on(stream: &mut Stream) -> (Family, Template) {
    let Templates { letters, shapes } = Templates::of(Kinds::Training);
    match stream.below(100) {
        0..36 => (Family::Letters, templates::one_of(stream, letters)),
        36..38 => (Family::Letters, templates::row(stream, "word", letters)),
        38..41 => (Family::Letters, templates::mirrored(stream)),
        41..62 => (Family::Shapes, templates::one_of(stream, shapes)),
        62..88 => (Family::Scribbles, scribbles::scribble(stream)),
        88..93 => (Family::Dots, scribbles::dots(stream)),
        _ => (Family::Numbers, templates::number(stream)),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn to_evaluate_with(stream: &mut Stream) -> (Family, Template) {
    let Templates { letters, shapes } = Templates::of(Kinds::Evaluation);
    match stream.below(100) {
        0..33 => (Family::Letters, templates::one_of(stream, letters)),
        33..57 => (Family::Shapes, templates::one_of(stream, shapes)),
        57..82 => (Family::Scribbles, evaluation::scribble(stream)),
        82..90 => (Family::Dots, evaluation::dots(stream)),
        _ => (Family::Numbers, templates::number(stream)),
    }
}

// `Kinds::Evaluation` is not in the wasm build.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
