//! From the picture that `ink` makes to an answer a person can rely on: which digit, how sure, which
//! other digit it may be, or that it is none. It draws nothing, trains nothing and knows no files.

mod bulk;
mod calibration;
mod fit;
pub mod number;
mod outputs;
mod plausibility;
mod reading;
mod test_time_augmentation;

pub use bulk::logits;
pub use calibration::Calibration;
pub use outputs::Outputs;
pub use reading::{Reading, Verdict};

use crate::data::batches;
use crate::gemm::SparseRows;
use crate::ink::Picture;
use crate::ink::segment::Lattice;
use crate::nn::{Model, Scratch};

/// A network and what its outputs are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Recogniser {
    pub model: Model,
    pub calibration: Calibration,
}

impl Recogniser {
    /// A network as it is: its own probabilities, and it never refuses.
    pub fn uncalibrated(model: Model) -> Self {
        Self {
            model,
            calibration: Calibration::default(),
        }
    }

    /// Reads one drawing; `picture` is `None` when there was no ink.
    ///
    /// ```
    /// use digitlab::ink::{Pad, from_strokes};
    /// use digitlab::nn::{Scratch, Model};
    /// use digitlab::recognition::{Recogniser, Verdict};
    ///
    /// let untrained = Model::perceptron(784, &[20], 0.0, 10, 1);
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

    /// What the network makes of many pictures, `pixels: [pictures, inputs]`, by all threads: one for each,
    /// for [`Calibration::reading`].
    pub fn outputs(&self, pixels: &[u8]) -> Vec<Outputs> {
        match self.calibration.is_fitted() {
            true => looked_at(&self.model, pixels),
            false => {
                let logits = logits(&self.model, pixels);
                logits.into_iter().map(Outputs::of_one_look).collect()
            }
        }
    }
}

/// What a network makes of pictures, `pixels: [pictures, inputs]`, by all looks at each: what a calibration
/// is fitted to.
pub fn looked_at(model: &Model, pixels: &[u8]) -> Vec<Outputs> {
    /// Pictures whose looks are held at once: 17 MB of them, enough for all threads.
    const AT_A_TIME: usize = 2000;
    let inputs = model.inputs();
    let mut outputs = Vec::new();
    for pixels in pixels.chunks(AT_A_TIME * inputs) {
        let more = test_time_augmentation::more(pixels, inputs.isqrt());
        let looks = std::iter::once(pixels).chain(more.iter().map(Vec::as_slice));
        let looks: Vec<_> = looks.map(|look| logits(model, look)).collect();
        let pictures = 0..pixels.len() / inputs;
        let of = |picture: usize| Outputs::of_looks(looks.iter().map(|look| look[picture]));
        outputs.extend(pictures.map(of));
    }
    outputs
}

/// As [`Recogniser::read`], where the network is somebody else's: one that is being trained.
pub fn read(
    model: &Model,
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
    model: &Model,
    calibration: &Calibration,
    pictures: &[&Picture],
    scratch: &mut Scratch,
) -> Vec<Reading> {
    let mut looks = Vec::new();
    for picture in pictures {
        looks.push(picture.pixels.clone());
        if calibration.is_fitted() {
            looks.extend(test_time_augmentation::more(&picture.pixels, picture.size));
        }
    }
    let mut x = SparseRows::default();
    let pixels = looks.iter().map(Vec::as_slice);
    batches::scale_all(pixels, model.inputs(), &mut x);
    let logits = model.logits(&x, scratch);
    let each = looks.len() / pictures.len().max(1);
    let rows = logits.rows().into_iter();
    let mut rows = rows.map(|row| std::array::from_fn(|digit| row[digit]));
    let reading = |picture: &&Picture| {
        let outputs = match rows.next() {
            Some(only) if each == 1 => Outputs::of_one_look(only),
            first => Outputs::of_looks(first.into_iter().chain(rows.by_ref().take(each - 1))),
        };
        calibration.reading(&outputs, &picture.pixels)
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
                model: Model::perceptron(144, &[20], 0.0, 10, 1),
                calibration: Calibration {
                    temperature,
                    refusal: 0.0,
                },
            };
            let together = recogniser.outputs(&pixels);
            for (outputs, pixels) in together.iter().zip(pixels.chunks(144)) {
                let picture = Picture {
                    pixels: pixels.to_vec(),
                    size: 12,
                };
                let alone = recogniser.read(Some(&picture), &mut Scratch::default());
                assert_eq!(alone, recogniser.calibration.reading(outputs, pixels));
            }
        }
    }

    #[test]
    fn a_network_that_is_not_calibrated_looks_once() {
        let model = Model::perceptron(144, &[20], 0.0, 10, 1);
        let pixels: Vec<u8> = (0..144).map(|i| (i * 31 % 256) as u8).collect();
        let recogniser = Recogniser::uncalibrated(model);
        let once = logits(&recogniser.model, &pixels);
        let once: Vec<_> = once.into_iter().map(Outputs::of_one_look).collect();
        assert_eq!(recogniser.outputs(&pixels), once);
        assert_ne!(looked_at(&recogniser.model, &pixels), once);
    }

    #[test]
    fn more_pictures_than_are_looked_at_at_once_are_read_as_each_alone() {
        let model = Model::perceptron(16, &[8], 0.0, 10, 1);
        let pixels: Vec<u8> = (0..16 * 4003).map(|i| (i * 37 % 251) as u8).collect();
        let together = looked_at(&model, &pixels);
        assert_eq!(together.len(), 4003);
        for at in [0, 1999, 2000, 3999, 4000, 4002] {
            let alone = looked_at(&model, &pixels[at * 16..(at + 1) * 16]);
            assert_eq!(alone, [together[at]], "{at}");
        }
        assert!(looked_at(&model, &[]).is_empty());
    }
}
