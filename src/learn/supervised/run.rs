//! A whole training run: the trainer on its pictures and at its end a test of the weights on the test pictures,
//! where they have had no part in the run before or the run was stopped.

use std::sync::Arc;

use super::config::TrainingConfig;
#[cfg(feature = "gpu")]
use super::either_trainer::EitherTrainer;
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

/// A training run, with its test at the end if it has one.
pub struct TrainingRun<M = Trainer> {
    trainer: M,
    /// All pictures; those that validate here are the test pictures.
    dataset: Arc<Dataset>,
    /// On the test pictures, of the weights that the run leaves.
    test: Evaluation,
    /// Whether the run has validated on held-back pictures, so that its end is tested.
    held_back: bool,
    /// Whether training is to end.
    stopped: bool,
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
    /// The score on the test pictures of a run that has not validated on them or was [stopped](TrainingRun::stop);
    /// `None` for any other, and when the test was not stepped to its end.
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
        let pictures = without(&dataset, held_back)?;
        let trainer = Trainer::new(config, pictures, clock);
        Ok(Self::of(trainer, dataset, held_back))
    }
}

impl<M: Machine> TrainingRun<M> {
    fn of(trainer: M, dataset: Arc<Dataset>, held_back: usize) -> Self {
        Self {
            trainer,
            dataset,
            test: Evaluation::default(),
            held_back: held_back > 0,
            stopped: false,
        }
    }

    pub fn trainer(&self) -> &M {
        &self.trainer
    }

    pub fn trainer_mut(&mut self) -> &mut M {
        &mut self.trainer
    }

    /// Ends the training before its end: the steps that follow finish the batch under way, then test the current
    /// weights.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// The result so far, as [`Run::finish`] gives it.
    pub fn outcome(&self) -> TrainingOutcome {
        self.leaving()(self.trainer.model().clone())
    }

    /// What the run leaves beside its weights, as what takes them.
    fn leaving(&self) -> impl FnOnce(Model) -> TrainingOutcome + use<M> {
        let (trainer, test) = (&self.trainer, self.test.score());
        let is_tested = test.pictures == self.dataset.validation.len();
        let (history, ending) = (trainer.history().clone(), trainer.ending());
        let weights_epoch = trainer.weights_epoch();
        move |model| TrainingOutcome {
            model,
            history,
            ending,
            weights_epoch,
            test: is_tested.then_some(test),
        }
    }

    /// Whether held-back pictures validate, and not the test pictures.
    pub fn holds_back(&self) -> bool {
        self.held_back
    }

    /// The current weights.
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
        let pictures = without(&dataset, held_back)?;
        let trainer = GpuTrainer::new(config, pictures, clock, gpu)?;
        Ok(Self::of(trainer, dataset, held_back))
    }
}

#[cfg(feature = "gpu")]
impl TrainingRun {
    /// Continues the run on the GPU, if there is one that takes it.
    pub fn on(self, gpu: Option<&Gpu>) -> TrainingRun<EitherTrainer> {
        self.with(|trainer| EitherTrainer::new(trainer, gpu))
    }
}

#[cfg(feature = "gpu")]
impl TrainingRun<EitherTrainer> {
    /// Continues the run on the processor.
    pub fn on_processor(self) -> TrainingRun {
        self.with(EitherTrainer::into_trainer)
    }
}

#[cfg(feature = "gpu")]
impl<M> TrainingRun<M> {
    fn with<N>(self, change: impl FnOnce(M) -> N) -> TrainingRun<N> {
        TrainingRun {
            trainer: change(self.trainer),
            dataset: self.dataset,
            test: self.test,
            held_back: self.held_back,
            stopped: self.stopped,
        }
    }
}

/// What a run trains and validates on.
fn without(dataset: &Arc<Dataset>, held_back: usize) -> Result<Arc<Dataset>, Error> {
    if held_back == 0 {
        return Ok(dataset.clone());
    }
    let pictures = dataset.training.len();
    let kept = Dataset::clone(dataset).holding_back(held_back);
    let kept = kept.ok_or(Error::Field {
        field: "held_back",
        expected: Expected::HeldBack { below: pictures },
        found: held_back as f64,
    })?;
    Ok(Arc::new(kept))
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

    /// [`Trainer::export`]. A test under way begins again: it scores the same. A run that was stopped continues
    /// when it is imported.
    fn export(&self) -> Vec<u8> {
        self.trainer.export()
    }

    /// As [`Trainer::import`], and for pictures that cannot be held back as [`Self::new`].
    fn import(state: &[u8], context: TrainingContext) -> Result<Self, Error> {
        let pictures = without(&context.dataset, context.held_back)?;
        let trainer = Trainer::import(state, pictures, context.clock)?;
        Ok(Self::of(trainer, context.dataset, context.held_back))
    }
}

impl<M: Machine> Run for TrainingRun<M> {
    type Report = Report;
    type Progress = Progress;
    type Outcome = TrainingOutcome;

    /// Trains a batch or a slice of a large one, or reads a part of the validation or test pictures.
    ///
    /// # Errors
    /// As [`Machine::step`].
    fn step(&mut self) -> Result<Step<Report>, Error> {
        let step = match self.stopped {
            false => self.trainer.step()?,
            true => self.trainer.settle()?,
        };
        if !matches!(step, Step::Finished) {
            return Ok(step);
        }
        let is_tested = self.stopped || self.held_back;
        let test_pictures = &self.dataset.validation;
        if is_tested && self.test.step(self.trainer.model(), test_pictures) {
            return Ok(Step::Did(Report::Validation));
        }
        Ok(Step::Finished)
    }

    fn progress(&self) -> Progress {
        self.trainer.progress()
    }

    fn finish(self) -> TrainingOutcome {
        self.leaving()(self.trainer.into_model())
    }
}
