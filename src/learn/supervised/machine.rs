//! The contract of what trains, wherever it computes: a run steps it and asks what has come of it.

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
    /// As [`Trainer::step`], and when a device is lost.
    fn step(&mut self) -> Result<Step<Report>, Error>;
    /// Begins no batch any more: does or takes what is left of those that were begun. When it is
    /// [`Step::Finished`], the weights are those that the run has come to.
    ///
    /// # Errors
    /// As [`Self::step`].
    fn settle(&mut self) -> Result<Step<Report>, Error>;
    /// The weights that the run has come to, as far as the host knows them.
    fn model(&self) -> &Model;
    fn into_model(self) -> Model
    where
        Self: Sized;
    fn history(&self) -> &History;
    fn ending(&self) -> Ending;
    fn weights_epoch(&self) -> Option<usize>;
    fn progress(&self) -> Progress;
    /// Of the batches that the newest [`Report::Batch`] tells of, in order.
    fn records(&self) -> &[BatchRecord];
    /// [`Trainer::validated`]; a GPU does not say what the network said, only what that scored.
    fn validated(&self) -> Option<(&Answers, &[u8])> {
        None
    }
    /// [`Trainer::measure_norm`]; a GPU measures none.
    fn measure_norm(&mut self, _measures: bool) {}
}

impl Machine for Trainer {
    fn step(&mut self) -> Result<Step<Report>, Error> {
        Ok(match self.step()? {
            Report::Finished => Step::Finished,
            report => Step::Did(report),
        })
    }

    fn settle(&mut self) -> Result<Step<Report>, Error> {
        if self.is_in_batch() {
            return Machine::step(self);
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
