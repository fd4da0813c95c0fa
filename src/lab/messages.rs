//! What crosses between the page and the lab; types of other rooms cross as they are. The page's
//! types are made from these: `www/engine/protocol.d.ts` (`protocol.rs` says how).

use serde::{Deserialize, Serialize};

use crate::data::{Dataset, mnist};
use crate::error::Error;
pub use crate::error::Source;
pub use crate::explain::UnitView;
use crate::learn::{
    Ending, EpochRow, KMeansPhase, Monitor, Progress, Taught, TeachingProgress, TrainingForm,
};
use crate::nn::Summary;

/// Bytes: `Uint8Array` on the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "Uint8Array"))]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

impl Bytes {
    /// Numbers for the page, which reads the bytes as a `Float32Array`.
    pub fn of_floats(floats: &[f32]) -> Self {
        Self(floats.iter().flat_map(|x| x.to_le_bytes()).collect())
    }
}

/// `Float32Array` on the page.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "Float32Array"))]
pub struct Floats(pub Vec<f32>);

/// `Float64Array` on the page.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "Float64Array"))]
pub struct Doubles(pub Vec<f64>);

/// A file of the user's, unpacked.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedFile {
    pub name: String,
    pub bytes: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum HistoryFormat {
    Csv,
    Json,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KernelInfo {
    /// The matrix kernel's name.
    pub kernel: &'static str,
    /// How products round.
    #[cfg_attr(test, ts(type = "'exact' | 'fused'"))]
    pub family: &'static str,
}

/// Whole forms: the seed's run, the one that gets to 98% soonest, one that overfits, one by plain gradient descent,
/// one whose sigmoids hold that up, and an LSTM's.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Recipes {
    pub seed: TrainingForm,
    pub quick: TrainingForm,
    pub overfit: TrainingForm,
    pub sgd: TrainingForm,
    pub sigmoid: TrainingForm,
    pub lstm: TrainingForm,
}

/// What has been loaded.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Holdings {
    pub dataset: bool,
    /// Whether MNIST is loaded for teaching (it replays MNIST pictures).
    pub mnist: bool,
}

/// The data set in use.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DatasetInfo {
    /// "MNIST" or the files' names.
    pub name: String,
    pub training_images: usize,
    pub validation_images: usize,
    /// Pixels along one side of a picture.
    pub size: usize,
    /// Whether all four hashes are MNIST's.
    pub is_mnist: bool,
}

impl DatasetInfo {
    pub(super) fn of(dataset: &Dataset) -> Self {
        Self {
            name: dataset.name.clone(),
            training_images: dataset.training.len(),
            validation_images: dataset.validation.len(),
            size: dataset.training.size(),
            is_mnist: dataset.name == mnist::NAME,
        }
    }
}

/// Some training pictures with their labels.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Samples {
    /// `[labels.length, size, size]`, 0 is paper, 255 is ink.
    pub pixels: Bytes,
    pub labels: Bytes,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WeightsInfo {
    pub source: Source,
    /// The file's name.
    pub name: String,
    pub summary: Summary,
    /// Pixels along one side of the picture that the network reads.
    pub input_size: usize,
}

/// What is wrong with a form, and the network that it would make.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckResult {
    /// Empty when the run can start.
    #[cfg_attr(test, ts(type = "FieldError[]"))]
    pub errors: Vec<Error>,
    /// `null` when layers or dropout make no network.
    pub summary: Option<Summary>,
}

/// What the network makes of one digit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DigitReading {
    /// The digit that it is; `null` when blank or no digit.
    pub answer: Option<u8>,
    /// The most probable digit, also for a non-digit; `null` when blank.
    pub nearest: Option<u8>,
    /// The next digit, when it is nearly as probable as the answer.
    pub second: Option<u8>,
    /// Ten, calibrated: of drawings at 0.9, nine in ten are that digit.
    #[cfg_attr(test, ts(type = "number[]"))]
    pub probabilities: [f32; 10],
    /// What the network sees: size × size, row by row, 0 = paper, 255 = ink.
    pub picture: Bytes,
}

/// What the network makes of a drawing: of its only digit, or of the least certain one of a number.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Prediction {
    /// Which weights answered.
    pub source: Source,
    /// Whether there was no ink: then answer is `null` and probabilities are all 0.
    pub blank: bool,
    /// Pixels along one side of each picture.
    pub size: usize,
    /// Which of `digits` is least certain, from 0.
    pub unsure: usize,
    /// The digits of a number, from left to right; empty when the ink is one digit or none.
    pub digits: Vec<DigitReading>,
    #[serde(flatten)]
    pub reading: DigitReading,
}

/// What a network gives from the inside, for one picture.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Inside {
    /// Whether the network is an LSTM.
    pub recurrent: bool,
    /// Units of each hidden layer, input side first; of an LSTM those of its only one, for each row of the picture.
    pub widths: Vec<usize>,
    /// The bytes of a `Float32Array`: what each of these units gives, then ten logits and ten probabilities.
    pub values: Bytes,
}

/// What weights say of labelled pictures, in their order.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Judged {
    /// Whether these are held-back training pictures, the last ones, and not the test pictures.
    pub held_back: bool,
    pub labels: Bytes,
    /// The most probable digit of each.
    pub answers: Bytes,
    /// The probability of each digit, f32 `[labels.length, 10]`.
    pub probabilities: Bytes,
    /// How many of each label got each answer: `[10, 10]`, row by row.
    pub counts: Vec<f64>,
    /// By the answer's probability, a tenth each: pictures, right ones and the sum of probabilities, `[10, 3]`.
    pub bins: Vec<f64>,
}

/// How far the map of the test pictures is.
#[derive(Debug, Serialize)]
#[serde(tag = "map", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum MapProgress {
    Working {
        /// The test picture behind those that were taken.
        next: usize,
    },
    Done {
        /// Which part of the variance each component explains.
        #[cfg_attr(test, ts(type = "[number, number]"))]
        explained: [f64; 2],
    },
    /// The layer is too wide for a map.
    TooWide,
}

/// The preprocessing of one digit, step by step. Pictures are `[size, size]`, 0 is paper, 255 is ink.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct InkStages {
    /// The corner of the ink's box with the least x and y, in the units that came in.
    pub low: [f64; 2],
    /// The opposite corner.
    pub high: [f64; 2],
    /// The ink fitted to the box of 20, in the middle.
    pub fitted: Bytes,
    /// Its centre of mass, in pixels from the outer corner of the first pixel.
    pub mass: [f64; 2],
    /// How far the ink then moves, in pixels.
    pub moved: [f64; 2],
    /// What comes out, and what a network reads.
    pub picture: Bytes,
}

/// What was found in a picture, step by step.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Found {
    /// The sheet of paper: left, top, right and bottom, as fractions of the picture's sides; empty where none was cut
    /// out.
    pub sheet: Vec<f64>,
    /// Pixels along the sides of the small pictures.
    pub width: usize,
    pub height: usize,
    /// Those that changed something.
    #[cfg_attr(
        test,
        ts(type = "readonly ('paper' | 'light' | 'ruling' | 'noise' | 'frames' | 'specks')[]")
    )]
    pub steps: Vec<&'static str>,
    /// What each left: `[steps.length, height, width]`, 0 is paper.
    pub levels: Bytes,
    /// What is read in the last of them, from left to right: digits, and `?` for what is none.
    pub answer: String,
    /// Where each of these lies: `[answer.length, 4]`, left, top, right and bottom, as fractions of the sides.
    pub places: Vec<f64>,
}

/// Single batches, in order: each list has a number for each batch.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BatchRecords {
    /// Epochs that are done with it: 1.5 in the middle of the second.
    pub epochs: Vec<f32>,
    /// With dropout and before the update, as the accuracy.
    pub loss: Vec<f32>,
    pub accuracy: Vec<f32>,
    /// The learning rate.
    pub rate: Vec<f32>,
    /// The gradient's norm; NaN where it was not measured.
    pub norm: Vec<f32>,
}

/// What a step of the run did.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum StepReport {
    Did {
        /// An event for the page.
        event: Option<LabEvent>,
    },
    /// Nothing: it waits for a device. Step it again later.
    Waiting,
    /// Nothing: the run had ended before, or there is none.
    Finished,
}

/// The result of a run; nothing, without a run or for teaching that was ended before it was done.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Outcome {
    Trained(TrainingResult),
    Taught(Taught),
    Clustered(Clusters),
    Nothing,
}

/// The result of a training run.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrainingResult {
    pub history: Vec<EpochRow>,
    pub ending: Ending,
    /// From 1: whose weights are in use, the best epoch's or the last one's; `null` when stopped.
    pub weights_epoch: Option<usize>,
    /// What had to improve.
    pub monitor: Monitor,
    /// The loss of the weights in use on the test pictures; `null` if untested, for example after an error.
    pub test_score: Option<f64>,
    pub test_accuracy: Option<f64>,
    /// From the run's start, pauses included.
    pub seconds: f64,
}

/// News of a run. The worker hands them on between its answers; epochs in bundles.
#[derive(Debug, Serialize)]
#[serde(tag = "event", content = "detail", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LabEvent {
    /// An epoch is over.
    Epoch(EpochRow),
    /// About ten times a second while a training run is under way.
    TrainingProgress(TrainingProgress),
    /// About ten times a second while a network is taught.
    TeachingProgress(TeachingProgress),
    /// About ten times a second while pictures are clustered.
    Clusters(Clusters),
    #[cfg(any(feature = "gpu", test))]
    /// Why the processor trains a run that a GPU began or was to begin, and from which epoch on.
    GpuLeft {
        #[cfg_attr(test, ts(type = "EngineError"))]
        cause: Error,
        epoch: usize,
    },
}

/// A clustering as it is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Clusters {
    /// Whether the caller has paused the run.
    pub paused: bool,
    /// What the run does next.
    pub phase: KMeansPhase,
    pub k: usize,
    /// Pixels along one side of a picture.
    pub size: usize,
    /// `[so far, size, size]`, 0 is paper, 255 is ink: fewer than k while the first ones are chosen.
    pub centroids: Bytes,
    /// `[k, 10]`: how many pictures of each label a cluster has; empty before all pictures were assigned once.
    pub label_counts: Vec<u32>,
    /// The inertia after each iteration so far.
    pub inertias: Vec<f64>,
    /// `null` before all pictures were assigned once.
    pub purity: Option<f64>,
    pub adjusted_rand: Option<f64>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrainingProgress {
    #[serde(flatten)]
    pub progress: Progress,
    /// Whether the caller has paused the run.
    pub paused: bool,
}

/// As the bytes of a `Float32Array`.
pub(super) fn finite(numbers: &[f32]) -> Result<Bytes, Error> {
    match numbers.iter().all(|number| number.is_finite()) {
        true => Ok(Bytes::of_floats(numbers)),
        false => Err(Error::AnswerNotFinite),
    }
}
