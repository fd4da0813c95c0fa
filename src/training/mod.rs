//! Training: hyperparameters, the machine that is stepped batch by batch, evaluation and history.

mod backpropagation;
mod config;
mod evaluation;
mod history;
mod part;
mod trainer;

#[cfg(test)]
mod keras_steps;

pub use backpropagation::Backpropagation;
pub use config::{OptimizerKind, TrainingConfig, TrainingForm};
pub use evaluation::{Evaluation, evaluate};
pub use history::{EpochRow, History};
pub use trainer::{Phase, Progress, Report, Trainer};
