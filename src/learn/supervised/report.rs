//! What the trainer reports to its caller: what a step did, how far the run is, how it ended.

use serde::{Deserialize, Serialize};

use crate::learn::history::EpochRow;
use crate::nn::layers::BatchScore;

/// What a step did.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// Did a slice of a batch that is too large for one step: pause and stop must act quickly.
    MicroBatch,
    /// Trained a batch, or the last slice of it: its score, with dropout and before the update.
    Batch(BatchScore),
    /// Read a part of the validation pictures or, after the last epoch, of the test pictures.
    Validation,
    /// Read the last part: the epoch is over.
    Epoch(EpochRow),
    /// Left the GPU, for this reason: the processor continues from the end of the last epoch.
    #[cfg(feature = "gpu")]
    LeftGpu(crate::error::Error),
}

/// A batch that was trained on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BatchRecord {
    /// How many epochs the run had done with it: 1.5 in the middle of the second.
    pub epochs: f64,
    /// With dropout and before the update.
    pub score: BatchScore,
    pub learning_rate: f32,
    /// The norm of the mean loss's gradient by all parameters, before the optimizer; `None` when it was not measured.
    pub gradient_norm: Option<f32>,
}

/// What the next step will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Phase {
    Training,
    Validating,
    Finished,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Ending {
    /// With its last epoch.
    Finished,
    /// Before it, because nothing got better: see [`EarlyStopper`](crate::learn::EarlyStopper).
    Early,
    /// By the user or by an error.
    Stopped,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Progress {
    pub phase: Phase,
    /// From 1.
    pub epoch: usize,
    pub epochs: usize,
    /// Done in this phase of the epoch, of `batches`.
    pub batch: usize,
    pub batches: usize,
    /// Means over the epoch so far.
    pub loss: f64,
    pub accuracy: f64,
    pub images_per_second: f64,
    /// Estimate for the rest of the run, of computing time.
    pub seconds_left: f64,
}
