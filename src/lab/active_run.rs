//! The one run of a session, of whichever kind.

use crate::learn::{FineTuning, Monitor, TrainingRun};

/// A run under way.
pub(super) enum ActiveRun {
    Training(Box<Training>),
    Teaching(Box<FineTuning>),
}

/// A training run, and what its end is told with.
pub(super) struct Training {
    pub run: TrainingRun,
    pub monitor: Monitor,
    pub held_back: bool,
    /// By the session's clock.
    pub started: f64,
}
