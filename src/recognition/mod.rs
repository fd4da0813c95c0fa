//! From the picture that `ink` makes to an answer a person can rely on: which digit, how sure, which
//! other digit it may be, or that it is none. It draws nothing, trains nothing and knows no files.

mod bulk;
mod calibration;
mod evidence;
mod fit;
mod looks;
pub mod number;
mod reading;

pub use bulk::logits;
pub use calibration::Calibration;
pub use reading::{Reading, Verdict};

use crate::dataset::batches;
use crate::dataset::idx::CLASSES;
use crate::gemm::Terms;
use crate::ink::Picture;
use crate::ink::segment::Lattice;
use crate::model::{Scratch, Sequential};

/// A network and what its outputs are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Recogniser {
    pub model: Sequential,
    pub calibration: Calibration,
}

impl Recogniser {
    /// A network as it is: its own probabilities, and it never refuses.
    pub fn uncalibrated(model: Sequential) -> Self {
        Self {
            model,
            calibration: Calibration::default(),
        }
    }

    /// Reads one drawing; `picture` is `None` when there was no ink.
    ///
    /// ```
    /// use digitlab::ink::{Pad, from_strokes};
    /// use digitlab::model::{Scratch, Sequential};
    /// use digitlab::recognition::{Recogniser, Verdict};
    ///
    /// let untrained = Sequential::perceptron(784, &[20], 0.0, 10, 1);
    /// let recogniser = Recogniser::uncalibrated(untrained);
    /// let picture = from_strokes(&[[140.0, 40.0, 140.0, 240.0]], None, 28)?;
    /// let reading = recogniser.read(picture.as_ref(), &mut Scratch::default());
    /// assert!(matches!(reading.verdict, Verdict::Digit(_)));
    /// assert_eq!(recogniser.read(None, &mut Scratch::default()).verdict, Verdict::Blank);
    /// # Ok::<(), digitlab::Error>(())
    /// ```
    pub fn read(&self, picture: Option<&Picture>, scratch: &mut Scratch) -> Reading {
        read(&self.model, &self.calibration, picture, scratch)
    }

    /// Reads a line of ink, one digit or several: [`number::read`].
    pub fn read_line(&self, lattice: &Lattice, scratch: &mut Scratch) -> Vec<number::Digit> {
        number::read(&self.model, &self.calibration, lattice, scratch)
    }

    /// What the network makes of many pictures, `pixels: [pictures, inputs]`, by all threads:
    /// logits `[pictures]` for [`Calibration::reading`].
    pub fn logits(&self, pixels: &[u8]) -> Vec<[f32; CLASSES]> {
        match self.calibration.is_fitted() {
            true => looked_at(&self.model, pixels),
            false => logits(&self.model, pixels),
        }
    }
}

/// As [`logits`], the mean of several looks at each picture: what a calibration is fitted to.
pub fn looked_at(model: &Sequential, pixels: &[u8]) -> Vec<[f32; CLASSES]> {
    let mut mean = logits(model, pixels);
    for look in looks::more(pixels, model.inputs().isqrt()) {
        let looked = logits(model, &look);
        mean.iter_mut()
            .flatten()
            .zip(looked.as_flattened())
            .for_each(|(sum, logit)| *sum += logit);
    }
    mean.iter_mut()
        .flatten()
        .for_each(|sum| *sum /= (1 + looks::MORE) as f32);
    mean
}

/// As [`Recogniser::read`], where the network is somebody else's: one that is being trained.
pub fn read(
    model: &Sequential,
    calibration: &Calibration,
    picture: Option<&Picture>,
    scratch: &mut Scratch,
) -> Reading {
    let read = picture.map(|picture| read_all(model, calibration, &[picture], scratch));
    let first = read.and_then(|readings| readings.into_iter().next());
    first.unwrap_or_else(Reading::blank)
}

/// Reads pictures in one pass; what each is read as does not depend on the others.
fn read_all(
    model: &Sequential,
    calibration: &Calibration,
    pictures: &[&Picture],
    scratch: &mut Scratch,
) -> Vec<Reading> {
    let mut looks = Vec::new();
    for picture in pictures {
        looks.push(picture.pixels.clone());
        if calibration.is_fitted() {
            looks.extend(looks::more(&picture.pixels, picture.size));
        }
    }
    let mut x = Terms::default();
    let pixels = looks.iter().map(Vec::as_slice);
    batches::scale_all(pixels, model.inputs(), &mut x);
    let logits = model.logits(&x, scratch);
    let each = looks.len() / pictures.len().max(1);
    let mut rows = logits.rows().into_iter();
    let reading = |picture: &&Picture| {
        let mut mean = [0.0; CLASSES];
        for look in rows.by_ref().take(each) {
            mean.iter_mut()
                .zip(look)
                .for_each(|(sum, logit)| *sum += logit);
        }
        mean.iter_mut().for_each(|sum| *sum /= each as f32);
        calibration.reading(&mean, &picture.pixels)
    };
    pictures.iter().map(reading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_drawing_is_read_as_it_is_among_many() {
        let pixels: Vec<u8> = (0..3 * 144).map(|i| (i * 31 % 256) as u8).collect();
        for temperature in [1.0, 0.8] {
            let recogniser = Recogniser {
                model: Sequential::perceptron(144, &[20], 0.0, 10, 1),
                calibration: Calibration {
                    temperature,
                    refusal: 0.0,
                },
            };
            let together = recogniser.logits(&pixels);
            for (logits, pixels) in together.iter().zip(pixels.chunks(144)) {
                let picture = Picture {
                    pixels: pixels.to_vec(),
                    size: 12,
                };
                let alone = recogniser.read(Some(&picture), &mut Scratch::default());
                assert_eq!(alone, recogniser.calibration.reading(logits, pixels));
            }
        }
    }

    #[test]
    fn a_network_that_is_not_calibrated_looks_once() {
        let model = Sequential::perceptron(144, &[20], 0.0, 10, 1);
        let pixels: Vec<u8> = (0..144).map(|i| (i * 31 % 256) as u8).collect();
        let recogniser = Recogniser::uncalibrated(model);
        assert_eq!(
            recogniser.logits(&pixels),
            logits(&recogniser.model, &pixels)
        );
        assert_ne!(
            recogniser.logits(&pixels),
            looked_at(&recogniser.model, &pixels)
        );
    }
}
