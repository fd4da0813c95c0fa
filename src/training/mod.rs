//! Training: hyperparameters, the machine that is stepped batch by batch, schedules, early stopping,
//! evaluation and history.

mod average;
mod backpropagation;
mod config;
mod early_stopping;
mod evaluation;
mod feed;
mod fine_tuning;
mod generalization;
mod history;
mod limits;
mod lit;
mod part;
mod recipes;
mod report;
mod schedule;
mod trainer;
mod update;

#[cfg(test)]
mod keras_steps;

pub use backpropagation::Backpropagation;
pub use config::{OptimizerKind, TrainingConfig, TrainingForm};
pub use early_stopping::{EarlyStopping, Monitor, Verdict, Watch};
pub use evaluation::{Evaluation, evaluate};
pub use fine_tuning::{Correction, FineTuning, Taught};
pub use generalization::Generalization;
pub use history::{EpochRow, History};
pub use report::{Ending, Phase, Progress, Report};
pub use schedule::Schedule;
pub use trainer::Trainer;
pub use update::Restraint;
