//! A whole training run: the trainer on its pictures and, where those that validate were held back from
//! training, the test pictures at its end. They have no part in the run before.

use std::sync::Arc;

use super::config::TrainingConfig;
use super::evaluation::Evaluation;
#[cfg(feature = "gpu")]
use super::gpu_trainer::GpuTrainer;
use super::machine::Machine;
use super::report::{Ending, Progress, Report};
use super::trainer::{Clock, Trainer};
use crate::data::Dataset;
use crate::error::{Error, Expected};
#[cfg(feature = "gpu")]
use crate::gpu::Gpu;
use crate::learn::history::History;
use crate::learn::run::{Resumable, Run, Step};
use crate::nn::Model;
use crate::nn::layers::BatchScore;

/// A training run, with its final test if it has one.
pub struct TrainingRun<M = Trainer> {
    trainer: M,
    test: Option<FinalTest>,
}

/// The validation pictures of `dataset`, read once.
struct FinalTest {
    dataset: Arc<Dataset>,
    evaluation: Evaluation,
}

/// What a training run leaves behind.
#[derive(Debug)]
pub struct TrainingOutcome {
    /// The last epoch's weights, the best epoch's, or those at which the run was stopped.
    pub model: Model,
    pub history: History,
    pub ending: Ending,
    /// The epoch, from 1, whose weights these are; `None` for a run that was stopped.
    pub weights_epoch: Option<usize>,
    /// The score on test pictures that the run has not validated on; `None` when it has, or was stopped.
    pub test: Option<BatchScore>,
}

impl TrainingRun {
    /// A run of `config` on `dataset`, with new weights from its seed. The last `held_back` training
    /// pictures validate in place of the test pictures, which then are the final test.
    ///
    /// # Errors
    /// [`Error::Field`] when `held_back` leaves no picture to train on.
    pub fn new(
        config: TrainingConfig,
        held_back: usize,
        dataset: Arc<Dataset>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let (pictures, test) = split(dataset, held_back)?;
        let trainer = Trainer::new(config, pictures, clock);
        Ok(Self { trainer, test })
    }
}

impl<M: Machine> TrainingRun<M> {
    /// The weights that the run has come to.
    pub fn model(&self) -> &Model {
        self.trainer.model()
    }

    pub fn history(&self) -> &History {
        self.trainer.history()
    }
}

#[cfg(feature = "gpu")]
impl TrainingRun<GpuTrainer> {
    /// As [`TrainingRun::new`], on a GPU.
    ///
    /// # Errors
    /// As [`TrainingRun::new`] and [`GpuTrainer::new`].
    pub fn on_gpu(
        config: TrainingConfig,
        held_back: usize,
        dataset: Arc<Dataset>,
        clock: Clock,
        gpu: &Gpu,
    ) -> Result<Self, Error> {
        let (pictures, test) = split(dataset, held_back)?;
        let trainer = GpuTrainer::new(config, pictures, clock, gpu)?;
        Ok(Self { trainer, test })
    }
}

/// What a run trains and validates on, and its final test if it has one.
fn split(
    dataset: Arc<Dataset>,
    held_back: usize,
) -> Result<(Arc<Dataset>, Option<FinalTest>), Error> {
    if held_back == 0 {
        return Ok((dataset, None));
    }
    let pictures = dataset.training.len();
    let kept = Dataset::clone(&dataset).holding_back(held_back);
    let kept = kept.ok_or(Error::Field {
        field: "held_back",
        expected: Expected::HeldBack { below: pictures },
        found: held_back as f64,
    })?;
    let test = FinalTest {
        dataset,
        evaluation: Evaluation::default(),
    };
    Ok((Arc::new(kept), Some(test)))
}

/// What a saved training run does not hold.
pub struct TrainingContext {
    pub dataset: Arc<Dataset>,
    /// As the run was begun with.
    pub held_back: usize,
    pub clock: Clock,
}

impl Resumable for TrainingRun {
    type Context = TrainingContext;

    /// [`Trainer::export`]. A final test under way begins anew: it scores the same.
    fn export(&self) -> Vec<u8> {
        self.trainer.export()
    }

    /// As [`Trainer::import`], and for pictures that cannot be held back as [`Self::new`].
    fn import(state: &[u8], context: TrainingContext) -> Result<Self, Error> {
        let (pictures, test) = split(context.dataset, context.held_back)?;
        let trainer = Trainer::import(state, pictures, context.clock)?;
        Ok(Self { trainer, test })
    }
}

impl FinalTest {
    /// What all pictures scored; `None` before they are read.
    fn score(&self) -> Option<BatchScore> {
        let score = self.evaluation.score();
        (score.pictures == self.dataset.validation.len()).then_some(score)
    }
}

impl<M: Machine> Run for TrainingRun<M> {
    type Report = Report;
    type Progress = Progress;
    type Outcome = TrainingOutcome;

    /// Trains a batch or a slice of a large one, or reads a part of the validation or test pictures.
    ///
    /// # Errors
    /// As [`Trainer::step`].
    fn step(&mut self) -> Result<Step<Report>, Error> {
        let step = self.trainer.step()?;
        if step != Step::Finished {
            return Ok(step);
        }
        let (trainer, test) = (&self.trainer, &mut self.test);
        let tested = test.as_mut().is_some_and(|test| {
            test.evaluation
                .step(trainer.model(), &test.dataset.validation)
        });
        Ok(if tested {
            Step::Did(Report::Validation)
        } else {
            Step::Finished
        })
    }

    fn progress(&self) -> Progress {
        self.trainer.progress()
    }

    fn finish(self) -> TrainingOutcome {
        TrainingOutcome {
            history: self.trainer.history().clone(),
            ending: self.trainer.ending(),
            weights_epoch: self.trainer.weights_epoch(),
            test: self.test.and_then(|test| test.score()),
            model: self.trainer.into_model(),
        }
    }
}
