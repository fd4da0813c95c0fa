//! From the picture that `ink` makes to an answer to rely on: the digit, its probability, a second
//! digit when it is close, or "no digit". It draws nothing, trains nothing and reads no files.

mod answers;
mod bulk;
mod calibration;
mod fit;
pub mod number;
mod outputs;
mod plausibility;
mod reading;
mod test_time_augmentation;

pub use answers::Answers;
pub use bulk::{BulkReader, logits};
pub use calibration::Calibration;
pub use outputs::Outputs;
pub use reading::{Reading, Verdict};

use serde::{Deserialize, Serialize};

use crate::data::batches;
use crate::error::Error;
use crate::gemm::SparseRows;
use crate::ink::Picture;
use crate::ink::segment::Lattice;
use crate::nn::{Model, Scratch};
use test_time_augmentation::augmented_views;

/// A network and its calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recogniser {
    pub model: Model,
    pub calibration: Calibration,
}

impl Recogniser {
    /// A network without calibration: the plain softmax, and it never refuses.
    pub fn uncalibrated(model: Model) -> Self {
        Self {
            model,
            calibration: Calibration::default(),
        }
    }

    /// Reads one picture; `picture` is `None` when there was no ink.
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

    /// The outputs for many pictures, `pixels: [pictures, inputs]`, in order, on all threads: input to
    /// [`Calibration::reading`]. Averaged over augmented views when the calibration is fitted.
    ///
    /// # Errors
    /// [`Error::AnswerNotFinite`].
    pub fn outputs(&self, pixels: &[u8]) -> Result<Vec<Outputs>, Error> {
        match self.calibration.is_fitted() {
            true => augmented_outputs(&self.model, pixels),
            false => {
                let logits = logits(&self.model, pixels);
                checked(logits.into_iter().map(Outputs::single_view).collect())
            }
        }
    }
}

/// The outputs for many pictures, `pixels: [pictures, inputs]`, averaged over the augmented views of each. A
/// calibration is fitted to them.
///
/// # Errors
/// [`Error::AnswerNotFinite`].
pub fn augmented_outputs(model: &Model, pixels: &[u8]) -> Result<Vec<Outputs>, Error> {
    /// Pictures whose views are in memory at a time: 17 MB, enough work for all threads.
    const CHUNK: usize = 2000;
    let inputs = model.inputs();
    let mut outputs = Vec::new();
    for pixels in pixels.chunks(CHUNK * inputs) {
        let augmented = augmented_views(pixels, inputs.isqrt());
        let views = std::iter::once(pixels).chain(augmented.iter().map(Vec::as_slice));
        let logits: Vec<_> = views.map(|view| logits(model, view)).collect();
        let pictures = 0..pixels.len() / inputs;
        let of = |picture: usize| Outputs::mean_of_views(logits.iter().map(|view| view[picture]));
        outputs.extend(pictures.map(of));
    }
    checked(outputs)
}

fn checked(outputs: Vec<Outputs>) -> Result<Vec<Outputs>, Error> {
    match outputs.iter().all(Outputs::is_finite) {
        true => Ok(outputs),
        false => Err(Error::AnswerNotFinite),
    }
}

/// As [`Recogniser::read`], for a network that is borrowed, for example while it is trained.
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

/// Reads pictures in one forward pass. No reading depends on the other pictures.
fn read_all(
    model: &Model,
    calibration: &Calibration,
    pictures: &[&Picture],
    scratch: &mut Scratch,
) -> Vec<Reading> {
    let mut views = Vec::new();
    for picture in pictures {
        views.push(picture.pixels.clone());
        if calibration.is_fitted() {
            views.extend(augmented_views(&picture.pixels, picture.size));
        }
    }
    let mut x = SparseRows::default();
    let pixels = views.iter().map(Vec::as_slice);
    batches::scale_all(pixels, model.inputs(), &mut x);
    let logits = model.logits(&x, scratch);
    let views_each = views.len() / pictures.len().max(1);
    let rows = logits.rows().into_iter();
    let mut rows = rows.map(|row| std::array::from_fn(|digit| row[digit]));
    let reading = |picture: &&Picture| {
        let outputs = match rows.next() {
            Some(only) if views_each == 1 => Outputs::single_view(only),
            first => {
                Outputs::mean_of_views(first.into_iter().chain(rows.by_ref().take(views_each - 1)))
            }
        };
        calibration.reading(&outputs, &picture.pixels)
    };
    pictures.iter().map(reading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_picture_is_read_as_it_is_among_many() {
        let pixels: Vec<u8> = (0..3 * 144).map(|i| (i * 31 % 256) as u8).collect();
        for temperature in [1.0, 0.8] {
            let recogniser = Recogniser {
                model: Model::perceptron(144, &[20], 0.0, 10, 1),
                calibration: Calibration {
                    temperature,
                    refusal: 0.0,
                },
            };
            let together = recogniser.outputs(&pixels).unwrap();
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
    fn an_uncalibrated_network_sees_one_view() {
        let model = Model::perceptron(144, &[20], 0.0, 10, 1);
        let pixels: Vec<u8> = (0..144).map(|i| (i * 31 % 256) as u8).collect();
        let recogniser = Recogniser::uncalibrated(model);
        let single = logits(&recogniser.model, &pixels);
        let single: Vec<_> = single.into_iter().map(Outputs::single_view).collect();
        assert_eq!(recogniser.outputs(&pixels).unwrap(), single);
        let augmented = augmented_outputs(&recogniser.model, &pixels);
        assert_ne!(augmented.unwrap(), single);
    }

    #[test]
    fn more_pictures_than_a_chunk_are_read_as_each_alone() {
        let model = Model::perceptron(16, &[8], 0.0, 10, 1);
        let pixels: Vec<u8> = (0..16 * 4003).map(|i| (i * 37 % 251) as u8).collect();
        let together = augmented_outputs(&model, &pixels).unwrap();
        assert_eq!(together.len(), 4003);
        for at in [0, 1999, 2000, 3999, 4000, 4002] {
            let alone = augmented_outputs(&model, &pixels[at * 16..(at + 1) * 16]);
            assert_eq!(alone.unwrap(), [together[at]], "{at}");
        }
        assert_eq!(augmented_outputs(&model, &[]), Ok(vec![]));
    }

    /// Weights so great that some pictures, but not the blank one, are too much for f32.
    #[test]
    fn no_answer_is_given_that_is_no_number() {
        let kernel = ndarray::Array2::from_elem((4, 10), 3e38);
        let model = Model::Mlp(crate::nn::Mlp::from_layers([(kernel, vec![0.0; 10])], 0.0));
        let augmented = augmented_outputs(&model, &[255; 4]);
        assert_eq!(augmented, Err(Error::AnswerNotFinite));
        let recogniser = Recogniser::uncalibrated(model);
        assert!(recogniser.outputs(&[0; 4]).is_ok());
        assert_eq!(recogniser.outputs(&[255; 4]), Err(Error::AnswerNotFinite));
        let picture = |level| Picture {
            pixels: vec![level; 4],
            size: 2,
        };
        let reading = |level| recogniser.read(Some(&picture(level)), &mut Scratch::default());
        assert_eq!(reading(0).checked().unwrap().nearest(), Some(0));
        assert_eq!(reading(255).checked(), Err(Error::AnswerNotFinite));
    }
}
