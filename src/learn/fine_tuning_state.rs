//! The whole state of teaching as bytes, and back: what is given and how far it is, and in it the trainer's own
//! state.

use std::sync::Arc;

use super::fine_tuning::{Correction, FineTuning};
use super::run::Resumable;
use super::saved;
use super::supervised::{Clock, Evaluation, Trainer};
use crate::data::Dataset;
use crate::error::Error;
use crate::recognition::Recogniser;

/// The kind and version of saved runs. Raise the version when what is saved changes.
const KIND: &str = "digitlab teaching 2";

/// What is given; round, whether it has ended, what the given weights score so far; the trainer's state.
type Saved = (
    Recogniser,
    Vec<Correction>,
    usize,
    bool,
    Evaluation,
    Vec<u8>,
);

impl Resumable for FineTuning {
    /// The pictures that are shown again, and the clock.
    type Context = (Arc<Dataset>, Clock);

    fn export(&self) -> Vec<u8> {
        let Self {
            given,
            corrections,
            round,
            ended,
            before,
            trainer,
            ..
        } = self;
        let saved = (given, corrections, round, ended, before, trainer.export());
        saved::save(KIND, saved::known_by(&self.known), &saved)
    }

    /// # Errors
    /// As [`Trainer::import`].
    fn import(state: &[u8], (known, clock): Self::Context) -> Result<Self, Error> {
        let (given, corrections, round, ended, before, trainer): Saved =
            saved::load(KIND, saved::known_by(&known), state)?;
        let mut teaching = Self::new(given, corrections, known, clock)?;
        teaching.trainer = Trainer::import(&trainer, teaching.lesson.clone(), clock)?;
        (teaching.round, teaching.ended, teaching.before) = (round, ended, before);
        Ok(teaching)
    }
}
