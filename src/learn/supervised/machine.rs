//! The contract of what trains, wherever it computes: a run steps it and asks what has come of it.

use super::report::{Ending, Progress, Report};
use super::trainer::Trainer;
use crate::error::Error;
use crate::learn::history::History;
use crate::learn::run::Step;
use crate::nn::Model;

/// What trains: on the processor the [`Trainer`], on a GPU another.
pub trait Machine {
    /// Does or takes a slice of the work.
    ///
    /// # Errors
    /// As [`Trainer::step`], and when a device is lost.
    fn step(&mut self) -> Result<Step<Report>, Error>;
    /// The weights that the run has come to, as far as the host knows them.
    fn model(&self) -> &Model;
    fn into_model(self) -> Model;
    fn history(&self) -> &History;
    fn ending(&self) -> Ending;
    fn weights_epoch(&self) -> Option<usize>;
    fn progress(&self) -> Progress;
}

impl Machine for Trainer {
    fn step(&mut self) -> Result<Step<Report>, Error> {
        Ok(match self.step()? {
            Report::Finished => Step::Finished,
            report => Step::Did(report),
        })
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
}
