//! The contract of a trainer, on the processor or a GPU. A training run steps it and reads its results.

use super::report::{BatchRecord, Ending, Progress, Report};
use super::state::State;
use crate::error::Error;
use crate::learn::history::History;
use crate::learn::run::Step;
use crate::nn::Model;
use crate::recognition::Answers;

/// What trains: on the processor the [`Trainer`](super::Trainer), on a GPU another.
pub trait Machine {
    /// Trains a batch or a slice of it, or reads a part of the validation pictures; or takes what a device did.
    ///
    /// # Errors
    /// [`Error::LossNotFinite`] when a batch's loss is no longer finite, [`Error::WeightNotFinite`] when a weight is
    /// none. The model then is what it was before that epoch, and the run is over. And when a device is lost that
    /// nothing replaces.
    fn step(&mut self) -> Result<Step<Report>, Error>;
    /// Starts no new batch; finishes or collects those in progress. When it is [`Step::Finished`], the weights are the
    /// run's result.
    ///
    /// # Errors
    /// As [`Self::step`].
    fn settle(&mut self) -> Result<Step<Report>, Error>;
    /// What the run is between two steps, as far as the host has it.
    fn state(&self) -> &State;
    fn into_state(self) -> State
    where
        Self: Sized;
    /// The batches of the newest [`Report::Batch`], in order.
    fn records(&self) -> &[BatchRecord];
    /// The answers to the validation pictures after the last complete epoch, and their labels; `None` before the first,
    /// and when the run was resumed during a validation. A GPU returns scores, not answers.
    fn validated(&self) -> Option<(&Answers, &[u8])> {
        None
    }
    /// Whether the batches' records have the gradient's norm: the same run, a little slower. A GPU measures none.
    fn measure_norm(&mut self, _measures: bool) {}

    /// The run's current weights, as far as the host has them: their moving average where there is one.
    fn model(&self) -> &Model {
        self.state().model()
    }

    fn into_model(self) -> Model
    where
        Self: Sized,
    {
        self.into_state().into_model()
    }

    fn history(&self) -> &History {
        &self.state().history
    }

    /// `Stopped` as long as the run can continue.
    fn ending(&self) -> Ending {
        self.state().ending
    }

    /// The epoch, from 1, whose weights a completed run returns: the last, or the best.
    fn weights_epoch(&self) -> Option<usize> {
        self.state().weights_epoch()
    }

    fn progress(&self) -> Progress {
        self.state().progress()
    }
}
