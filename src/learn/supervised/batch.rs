//! A batch that is trained on, and what came of it. Facts only.

use crate::nn::StepPlace;
use crate::nn::layers::BatchScore;
use crate::optim::{Optimizer, WeightConstraint};

/// A batch to be trained on: everything that a step depends on except its pictures and labels.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    pub pictures: usize,
    pub place: StepPlace,
    /// What all classes share of each target.
    pub label_smoothing: f32,
    pub optimizer: Optimizer,
    /// Number of the step in its run, from 1.
    pub step: usize,
    pub learning_rate: f32,
    pub constraint: WeightConstraint,
}

/// How a step ended. Scores are those before the update, with dropout, as Keras reports them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    Trained(BatchScore),
    /// The loss is no finite number, and no parameter was moved.
    LossNotFinite(BatchScore),
    /// Some parameter is no longer finite.
    WeightNotFinite,
}
