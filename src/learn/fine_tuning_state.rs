//! The whole state of teaching as bytes, and back: postcard's encoding of what is given and of how far it is,
//! and in it the trainer's own state.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::fine_tuning::{Correction, FineTuning};
use super::run::Resumable;
use super::supervised::{Clock, Evaluation, Trainer};
use crate::data::Dataset;
use crate::error::Error;
use crate::formats::{self, Format};
use crate::nn::layers::BatchScore;

/// Changes when teaching that an earlier version saved cannot go on.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    /// The given weights, as a file.
    given: Vec<u8>,
    corrections: Vec<Correction>,
    round: usize,
    ended: bool,
    /// Of the given weights, so far.
    before: BatchScore,
    trainer: Vec<u8>,
}

impl Resumable for FineTuning {
    /// The pictures that are shown again, and the clock.
    type Context = (Arc<Dataset>, Clock);

    fn export(&self) -> Vec<u8> {
        let saved = Saved {
            version: VERSION,
            given: formats::write(&self.given.model, self.given.calibration, Format::Float32),
            corrections: self.corrections.clone(),
            round: self.round,
            ended: self.ended,
            before: self.before.score(),
            trainer: self.trainer.export(),
        };
        postcard::to_allocvec(&saved).expect("a vector takes all bytes")
    }

    /// # Errors
    /// [`Error::NotASavedRun`] for other bytes, and as [`Trainer::import`].
    fn import(state: &[u8], (known, clock): Self::Context) -> Result<Self, Error> {
        let saved = postcard::from_bytes::<Saved>(state).ok();
        let saved = saved.filter(|saved| saved.version == VERSION);
        let saved = saved.ok_or(Error::NotASavedRun)?;
        let given = formats::read("saved run", &saved.given)?;
        let mut teaching = Self::new(given, saved.corrections, known, clock)?;
        teaching.trainer = Trainer::import(&saved.trainer, teaching.lesson.clone(), clock)?;
        teaching.before = Evaluation::resume(saved.before);
        (teaching.round, teaching.ended) = (saved.round, saved.ended);
        Ok(teaching)
    }
}
