//! Supervised training: hyperparameters, the machine that is stepped batch by batch, and evaluation.

mod active_inputs;
mod backpropagation;
mod batch;
mod batch_loader;
mod config;
#[cfg(feature = "gpu")]
mod either_trainer;
mod evaluation;
#[cfg(feature = "gpu")]
mod gpu_device;
#[cfg(feature = "gpu")]
mod gpu_state;
#[cfg(feature = "gpu")]
mod gpu_trainer;
mod machine;
mod memory;
mod micro_batch;
mod recipes;
mod regularization;
mod report;
mod run;
mod state;
mod trainer;
mod update;

#[cfg(test)]
mod keras_lstm;
#[cfg(test)]
mod keras_steps;

pub use config::TrainingConfig;
#[cfg(feature = "gpu")]
pub use either_trainer::EitherTrainer;
pub(crate) use evaluation::must_fit;
pub use evaluation::{Evaluation, evaluate};
#[cfg(feature = "gpu")]
pub use gpu_device::Device;
#[cfg(feature = "gpu")]
pub use gpu_trainer::GpuTrainer;
pub use machine::Machine;
pub use memory::room;
pub use regularization::Regularization;
pub use report::{BatchRecord, Ending, Phase, Progress, Report};
pub use run::{TrainingContext, TrainingOutcome, TrainingRun};
pub use trainer::{Clock, Trainer};
