//! Whether an answer stays when the same drawing is drawn in another size, at another place, or rotated, as
//! strokes on the page's pad; and with pens of other widths, as pictures, since the width of the page's own
//! pen plays no part: strokes are inked again (`digitlab::ink`).

use digitlab::Error;
use digitlab::ink::jsonl::PenDrawing;
use digitlab::ink::photograph::{self, Photograph, Taken};
use digitlab::ink::{self, Pad};
use digitlab::random::{Stream, StreamId};
use digitlab::recognition::{Recogniser, Verdict};
use rayon::prelude::*;
use serde::Serialize;

use super::report::share;

/// One side of the pad.
const PAD: f32 = 280.0;

/// The size of the drawing that the others are compared with, as a part of the pad, in its middle.
const ORIGINAL: f32 = 0.8;

/// A way in which each drawing is changed, some times.
struct Way {
    name: &'static str,
    times: usize,
    /// What is done the nth time; the stream is the drawing's own.
    change: fn(&mut Stream, usize) -> Change,
}

const WAYS: [Way; 4] = [
    Way {
        name: "40% to 100% of the pad",
        times: 4,
        change: |_, nth| Change {
            size: [0.4, 0.55, 0.7, 1.0][nth],
            ..Change::NONE
        },
    },
    Way {
        name: "anywhere on the pad",
        times: 4,
        change: |stream, _| Change {
            size: 0.4,
            place: [stream.uniform(), stream.uniform()],
            ..Change::NONE
        },
    },
    Way {
        name: "rotated by up to 15°",
        times: 6,
        change: |_, nth| Change {
            degrees: [-15.0, -10.0, -5.0, 5.0, 10.0, 15.0][nth],
            ..Change::NONE
        },
    },
    Way {
        name: "all at once",
        times: 8,
        change: |stream, _| Change {
            size: 0.4 + 0.6 * stream.uniform(),
            place: [stream.uniform(), stream.uniform()],
            degrees: 30.0 * stream.uniform() - 15.0,
        },
    },
];

/// Widths of pens, in pixels of a pad of [`PAD`].
const PENS: [f32; 5] = [8.0, 16.0, 24.0, 32.0, 40.0];

/// One drawing in this many is drawn by these pens: large pictures take their time.
const PEN_STEP: usize = 8;

#[derive(Serialize)]
pub struct Stability {
    pub drawings: usize,
    pub changes: Vec<Unchanged>,
}

#[derive(Serialize)]
pub struct Unchanged {
    pub change: &'static str,
    pub drawings: usize,
    /// Times that each drawing was drawn.
    pub each: usize,
    /// The share of all that were answered as the original was.
    pub unchanged: f64,
}

/// How a drawing is drawn again.
#[derive(Clone, Copy)]
struct Change {
    /// The longer side as a part of the pad.
    size: f32,
    /// Where between left and right, top and bottom, 0 to 1.
    place: [f32; 2],
    degrees: f32,
}

impl Change {
    const NONE: Self = Self {
        size: ORIGINAL,
        place: [0.5; 2],
        degrees: 0.0,
    };

    fn apply(&self, strokes: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let (sin, cos) = libm::sincosf(self.degrees.to_radians());
        let turn = |p: &[f32; 2]| [p[0] * cos - p[1] * sin, p[0] * sin + p[1] * cos];
        let rotated: Vec<Vec<[f32; 2]>> = strokes
            .iter()
            .map(|stroke| stroke.as_chunks::<2>().0.iter().map(turn).collect())
            .collect();
        let points = || rotated.iter().flatten();
        let low = [0, 1].map(|i| points().fold(f32::MAX, |low, p| low.min(p[i])));
        let high = [0, 1].map(|i| points().fold(f32::MIN, |high, p| high.max(p[i])));
        let longer = (high[0] - low[0]).max(high[1] - low[1]);
        let scale = if longer > 0.0 {
            self.size * PAD / longer
        } else {
            1.0
        };
        let on_pad = |p: &[f32; 2]| {
            [0, 1].map(|i| {
                let free = (PAD - (high[i] - low[i]) * scale).max(0.0);
                (p[i] - low[i]) * scale + free * self.place[i]
            })
        };
        rotated
            .iter()
            .map(|stroke| stroke.iter().flat_map(on_pad).collect())
            .collect()
    }
}

/// The stability of the digits among the drawings.
pub fn measure(recogniser: &Recogniser, drawings: &[PenDrawing]) -> Result<Stability, Error> {
    let is_digit = |drawing: &&PenDrawing| drawing.label.is_some() && !drawing.strokes.is_empty();
    let drawings: Vec<&PenDrawing> = drawings.iter().filter(is_digit).collect();
    let all = |change: &(dyn Fn(u32) -> Change + Sync)| read(recogniser, &drawings, change);
    let originals = all(&|_| Change::NONE)?;
    let mut changes = Vec::new();
    for (number, way) in WAYS.iter().enumerate() {
        let mut same = 0;
        for nth in 0..way.times {
            let step = (number * 100 + nth) as u32;
            let verdicts = all(&|drawing| {
                (way.change)(&mut Stream::new(0, StreamId::Stability, step, drawing), nth)
            })?;
            let pairs = originals.iter().zip(verdicts);
            same += pairs.filter(|(before, after)| *before == after).count();
        }
        changes.push(Unchanged {
            change: way.name,
            drawings: drawings.len(),
            each: way.times,
            unchanged: share(same, way.times * drawings.len()),
        });
    }
    changes.push(by_pens(recogniser, &drawings, &originals)?);
    Ok(Stability {
        drawings: drawings.len(),
        changes,
    })
}

/// Some drawings as pictures by each pen, against what their strokes were read as.
fn by_pens(
    recogniser: &Recogniser,
    drawings: &[&PenDrawing],
    originals: &[Verdict],
) -> Result<Unchanged, Error> {
    let some: Vec<usize> = (0..drawings.len()).step_by(PEN_STEP).collect();
    let size = recogniser.model.inputs().isqrt();
    let mut same = 0;
    for pen in PENS {
        let picture = |&index: &usize| {
            let photo = by_pen(&Change::NONE.apply(&drawings[index].strokes), pen);
            let picture = ink::from_pixels(&photo.rgba, photo.width, photo.height, size)?;
            Ok(picture.map_or_else(|| vec![0; size * size], |picture| picture.pixels))
        };
        let pictures: Result<Vec<Vec<u8>>, Error> = some.par_iter().map(picture).collect();
        let verdicts = verdicts(recogniser, &pictures?.concat())?;
        let pairs = some.iter().zip(verdicts);
        same += pairs
            .filter(|&(&index, after)| originals[index] == after)
            .count();
    }
    Ok(Unchanged {
        change: "pens of 8 to 40 pixels, as pictures",
        drawings: some.len(),
        each: PENS.len(),
        unchanged: share(same, PENS.len() * some.len()),
    })
}

/// Strokes on the pad as a picture of the same size, black on white.
fn by_pen(strokes: &[Vec<f32>], pen: f32) -> Photograph {
    let ys = || strokes.iter().flat_map(|stroke| stroke.as_chunks::<2>().0);
    let height = ys().fold(f32::MIN, |most, p| most.max(p[1]))
        - ys().fold(f32::MAX, |least, p| least.min(p[1]));
    let taken = Taken {
        // A flat dash spans ORIGINAL of the pad, and a photograph takes it for that much higher than it is.
        height: height.max(ORIGINAL * PAD / photograph::WIDEST),
        pen,
        light: [255.0; 2],
        ink: 0.0,
        noise: 0.0,
    };
    photograph::take(strokes, &taken, 0, 0)
}

fn read(
    recogniser: &Recogniser,
    drawings: &[&PenDrawing],
    change: &(dyn Fn(u32) -> Change + Sync),
) -> Result<Vec<Verdict>, Error> {
    let pad = Pad {
        width: PAD,
        height: PAD,
    };
    let inputs = recogniser.model.inputs();
    let picture = |(index, drawing): (usize, &&PenDrawing)| {
        let strokes = change(index as u32).apply(&drawing.strokes);
        let picture = ink::from_strokes(&strokes, Some(pad), inputs.isqrt())?;
        Ok(picture.map_or_else(|| vec![0; inputs], |picture| picture.pixels))
    };
    let pictures: Result<Vec<Vec<u8>>, Error> =
        drawings.par_iter().enumerate().map(picture).collect();
    verdicts(recogniser, &pictures?.concat())
}

/// The verdicts on pictures, `[pictures, inputs]`.
fn verdicts(recogniser: &Recogniser, pixels: &[u8]) -> Result<Vec<Verdict>, Error> {
    let outputs = recogniser.outputs(pixels)?;
    let pictures = pixels.chunks_exact(recogniser.model.inputs());
    let verdict = |(outputs, pixels)| recogniser.calibration.reading(outputs, pixels).verdict;
    Ok(outputs.iter().zip(pictures).map(verdict).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_by_a_pen_is_as_large_as_the_drawing_on_the_pad() {
        for (strokes, ink) in [
            (vec![vec![0.0, 5.0, 70.0, 5.0]], [224, 0]),
            (vec![vec![9.0, 0.0, 9.0, 3.0]], [0, 224]),
            (vec![vec![0.0, 0.0, 2.0, 2.0]], [224, 224]),
            (vec![vec![7.0, 7.0]], [0, 0]),
        ] {
            let photo = by_pen(&Change::NONE.apply(&strokes), 8.0);
            // Paper around it: three tenths of its height and the pen's width.
            let margin = 2.0 * (0.3 * (ink[1] as f32).max(3.5) + 8.0);
            let sides = ink.map(|side| (side as f32 + margin) as usize);
            assert_eq!([photo.width, photo.height], sides, "{strokes:?}");
        }
    }
}
