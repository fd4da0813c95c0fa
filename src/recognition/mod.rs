//! From the picture that `ink` makes to an answer a person can rely on: which digit, how sure, which
//! other digit it may be, or that it is none. It draws nothing, trains nothing and knows no files.

mod bulk;
mod calibration;
mod reading;

pub use bulk::logits;
pub use calibration::Calibration;
pub use reading::{Reading, Verdict};

use crate::dataset::batches;
use crate::gemm::Terms;
use crate::ink::Picture;
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
}

/// As [`Recogniser::read`], where the network is somebody else's: one that is being trained.
pub fn read(
    model: &Sequential,
    calibration: &Calibration,
    picture: Option<&Picture>,
    scratch: &mut Scratch,
) -> Reading {
    let Some(picture) = picture else {
        return Reading::blank();
    };
    let mut x = Terms::default();
    batches::scale(&picture.pixels, &mut x);
    let logits = model.logits(&x, scratch);
    calibration.reading(&logits.row(0).to_vec(), &picture.pixels)
}
