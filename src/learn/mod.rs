//! Learning: supervised training, teaching what was misread, k-means, and what they share.

mod early_stopping;
pub mod fields;
mod fine_tuning;
mod fine_tuning_state;
mod history;
mod kmeans;
pub mod run;
mod saved;
pub mod supervised;

pub use early_stopping::{EarlyStopper, EarlyStopping, Monitor, Verdict};
pub use fields::TrainingForm;
pub use fine_tuning::{Correction, FineTuning, Taught, TeachingProgress};
pub use history::{EpochRow, History};
pub use kmeans::{
    Clustering, KMeans, KMeansConfig, Phase as KMeansPhase, Progress as KMeansProgress,
    Report as KMeansReport,
};
pub use run::{Resumable, Run, Step, run_to_end};
pub(crate) use supervised::must_fit;
pub use supervised::{
    BatchRecord, Ending, Evaluation, Machine, Phase, Progress, Regularization, Report, Trainer,
    TrainingConfig, TrainingContext, TrainingOutcome, TrainingRun, evaluate,
};
