//! The contract of a trainer, on the processor or a GPU. A training run steps it and reads its results.

use super::report::{BatchRecord, Ending, Progress, Report};
use super::trainer::Trainer;
use crate::error::Error;
use crate::learn::history::History;
use crate::learn::run::Step;
use crate::nn::Model;
use crate::recognition::Answers;

/// What trains: on the processor the [`Trainer`], on a GPU another.
pub trait Machine {
    /// Does or takes a slice of the work.
    ///
    /// # Errors
    /// As [`Trainer::step`], and when a device is lost that nothing replaces.
    fn step(&mut self) -> Result<Step<Report>, Error>;
    /// Starts no new batch; finishes or collects those in progress. When it is [`Step::Finished`], the weights are the
    /// run's result.
    ///
    /// # Errors
    /// As [`Self::step`].
    fn settle(&mut self) -> Result<Step<Report>, Error>;
    /// The run's current weights, as far as the host has them.
    fn model(&self) -> &Model;
    fn into_model(self) -> Model
    where
        Self: Sized;
    fn history(&self) -> &History;
    fn ending(&self) -> Ending;
    fn weights_epoch(&self) -> Option<usize>;
    fn progress(&self) -> Progress;
    /// The batches of the newest [`Report::Batch`], in order.
    fn records(&self) -> &[BatchRecord];
    /// [`Trainer::validated`]; a GPU returns scores, not answers.
    fn validated(&self) -> Option<(&Answers, &[u8])> {
        None
    }
    /// [`Trainer::measure_norm`]; a GPU measures none.
    fn measure_norm(&mut self, _measures: bool) {}
}

impl Machine for Trainer {
    fn step(&mut self) -> Result<Step<Report>, Error> {
        self.step()
    }

    fn settle(&mut self) -> Result<Step<Report>, Error> {
        if self.is_in_batch() {
            return self.step();
        }
        Ok(Step::Finished)
    }

    fn model(&self) -> &Model {
        self.model()
    }

    fn into_model(self) -> Model {
        self.into_model()
    }

    fn history(&self) -> &History {
        self.history()
    }

    fn ending(&self) -> Ending {
        self.ending()
    }

    fn weights_epoch(&self) -> Option<usize> {
        self.weights_epoch()
    }

    fn progress(&self) -> Progress {
        self.progress()
    }

    fn records(&self) -> &[BatchRecord] {
        self.records()
    }

    fn validated(&self) -> Option<(&Answers, &[u8])> {
        self.validated()
    }

    fn measure_norm(&mut self, measures: bool) {
        self.measure_norm(measures);
    }
}
