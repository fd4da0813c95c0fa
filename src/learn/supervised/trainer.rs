//! The trainer: a machine that is stepped from outside. One call trains one batch or reads one part of
//! the validation pictures, and returns what happened; the caller decides when to continue, pause, save
//! or stop. So nothing here needs a thread, a callback or a clock of its own.

use std::ops::Range;
use std::sync::Arc;

use super::backpropagation::{self, Advance, Backpropagation};
use super::batch_loader::{BatchLoader, Pictures};
use super::config::TrainingConfig;
use super::evaluation::Evaluation;
use super::machine::Machine;
use super::report::{BatchRecord, Phase, Report};
use super::state::State;
use super::update::Trained;
use crate::data::Dataset;
use crate::data::batches::epoch_order;
use crate::error::Error;
use crate::learn::run::Step;
use crate::learn::saved;
use crate::nn::Model;
use crate::recognition::Answers;

/// The kind and version of saved runs. Raise the version when what is saved changes.
const KIND: &str = "digitlab training 3";

/// Seconds since some fixed moment; only differences count.
pub type Clock = fn() -> f64;

/// A training run.
pub struct Trainer {
    state: State,
    dataset: Arc<Dataset>,
    clock: Clock,
    pass: Backpropagation,
    /// The step under way, between two slices of it.
    step: Option<backpropagation::TrainingStep>,
    /// The record of the newest batch.
    record: BatchRecord,
    /// The order in which this epoch takes the training pictures.
    order: Vec<u32>,
    /// The evaluation of the epoch that is being validated.
    evaluation: Evaluation,
}

impl Trainer {
    /// A run of `config` on `dataset`, with new weights from its seed.
    pub fn new(config: TrainingConfig, dataset: Arc<Dataset>, clock: Clock) -> Self {
        let inputs = dataset.training.size() * dataset.training.size();
        Self::from_model(config.new_model(inputs), config, dataset, clock)
    }

    /// A run that starts from the weights of `model`. Layers and dropout are the model's; those of the configuration
    /// are ignored.
    ///
    /// # Panics
    /// When the model reads pictures of another size than the data set's.
    pub fn from_model(
        model: Model,
        config: TrainingConfig,
        dataset: Arc<Dataset>,
        clock: Clock,
    ) -> Self {
        let size = dataset.training.size();
        assert!(
            model.inputs() == size * size,
            "pictures of the model's size"
        );
        let pictures = config.pictures(&dataset);
        Self::from_state(State::new(config, model, pictures), dataset, clock)
    }

    pub(super) fn from_state(state: State, dataset: Arc<Dataset>, clock: Clock) -> Self {
        let largest_batch = state.config.batch_size.min(state.pictures[0]);
        Self {
            pass: Backpropagation::new(&state.model, &state.memories, largest_batch),
            step: None,
            record: BatchRecord::default(),
            order: epoch_order(state.config.seed, state.epoch as u32, state.pictures[0]),
            evaluation: Evaluation::default(),
            state,
            dataset,
            clock,
        }
    }

    /// The whole state of the run between two steps, as bytes: a run that is [imported](Self::import) from them
    /// takes the same steps, bit for bit. If a batch is half done, the state is from before or after it.
    pub fn export(&self) -> Vec<u8> {
        self.export_within(usize::MAX).expect("there is no limit")
    }

    /// The same; `None` where it would be more than `room` bytes.
    pub fn export_within(&self, room: usize) -> Option<Vec<u8>> {
        let Some(step) = &self.step else {
            return self.saved(room, &self.state);
        };
        let mut state = self.state.clone();
        let copy = Trained {
            model: &mut state.model,
            memories: &mut state.memories,
        };
        if let Some(outcome) = self.pass.finish_copy(step, copy) {
            // An error ends the run, and the state says so.
            let _ = state.end_batch(outcome);
        }
        self.saved(room, &state)
    }

    /// Bytes that the run takes, as the form's check counts them.
    pub fn memory(&self) -> usize {
        self.state
            .config
            .memory(self.dataset.training.size().pow(2))
    }

    fn saved(&self, room: usize, state: &State) -> Option<Vec<u8>> {
        saved::save_within(
            room,
            KIND,
            saved::known_by(&self.dataset),
            &(state, &self.evaluation),
        )
    }

    /// The run whose state [`Self::export`] gave, on the same pictures.
    ///
    /// # Errors
    /// [`Error::NotASavedRun`], [`Error::SavedRunDamaged`], or [`Error::SavedRunPictures`] for another data set.
    pub fn import(state: &[u8], dataset: Arc<Dataset>, clock: Clock) -> Result<Self, Error> {
        let (state, evaluation): (State, Evaluation) =
            saved::load(KIND, saved::known_by(&dataset), state)?;
        let trainer = Self::from_state(state, dataset, clock);
        Ok(Self {
            evaluation,
            ..trainer
        })
    }

    #[cfg(feature = "gpu")]
    pub(super) fn parts(&self) -> (&State, &Dataset) {
        (&self.state, &self.dataset)
    }

    /// All that another machine needs to continue.
    #[cfg(feature = "gpu")]
    pub(super) fn into_parts(self) -> (State, Arc<Dataset>, Clock) {
        (self.state, self.dataset, self.clock)
    }

    /// Trains the next batch, or the next slice of it.
    fn train_batch(&mut self) -> Result<Report, Error> {
        let Self { state, pass, .. } = self;
        let (start, batch) = state.next_batch();
        let indices = &self.order[start..start + batch.pictures];
        let loader = BatchLoader::new(&state.config, &self.dataset.training, state.epoch);
        let step = self.step.take().unwrap_or_else(|| {
            let labels = indices.iter().map(|&index| loader.label(index));
            pass.begin(batch, labels)
        });
        let trained = Trained {
            model: &mut state.model,
            memories: &mut state.memories,
        };
        let input =
            |rows: Range<usize>, pictures: &mut Pictures| loader.gather(&indices[rows], pictures);
        match pass.advance(step, trained, input) {
            Advance::Unfinished(step) => {
                self.step = Some(step);
                Ok(Report::MicroBatch)
            }
            Advance::Finished(outcome) => {
                let done = (start + batch.pictures) as f64 / state.pictures[0] as f64;
                let epochs = state.epoch as f64 + done;
                let report = state.end_batch(outcome)?;
                if let Report::Batch(score) = report {
                    self.record = BatchRecord {
                        epochs,
                        score,
                        learning_rate: batch.learning_rate,
                        gradient_norm: pass.norm(),
                    };
                }
                Ok(report)
            }
        }
    }

    fn validate_part(&mut self) -> Report {
        if self.state.batch == 0 {
            self.evaluation.restart();
        }
        let before = self.evaluation.score().pictures;
        self.evaluation
            .step(self.state.model(), &self.dataset.validation);
        let read = self.evaluation.score().pictures - before;
        self.state.end_part(read);
        Report::Validation
    }
}

impl Machine for Trainer {
    fn step(&mut self) -> Result<Step<Report>, Error> {
        let start = (self.clock)();
        let phase = self.state.phase;
        let report = match phase {
            Phase::Training => self.train_batch()?,
            Phase::Validating => self.validate_part(),
            Phase::Finished => return Ok(Step::Finished),
        };
        let seconds = (self.clock)() - start;
        self.state.seconds.epoch += seconds;
        self.state.seconds.run += seconds;
        if phase == Phase::Training {
            self.state.seconds.batches += seconds;
        }
        if phase == Phase::Validating && self.state.batch == self.state.batches() {
            let row = self.state.end_epoch(self.evaluation.score())?;
            if self.state.phase == Phase::Training {
                let epoch = self.state.epoch as u32;
                self.order = epoch_order(self.state.config.seed, epoch, self.order.len());
            }
            return Ok(Step::Did(Report::Epoch(row)));
        }
        Ok(Step::Did(report))
    }

    fn settle(&mut self) -> Result<Step<Report>, Error> {
        match self.step {
            Some(_) => self.step(),
            None => Ok(Step::Finished),
        }
    }

    fn state(&self) -> &State {
        &self.state
    }

    fn into_state(self) -> State {
        self.state
    }

    fn records(&self) -> &[BatchRecord] {
        std::slice::from_ref(&self.record)
    }

    fn validated(&self) -> Option<(&Answers, &[u8])> {
        let (answers, labels) = (self.evaluation.answers(), self.dataset.validation.labels());
        (answers.len() == labels.len()).then_some((answers, labels))
    }

    fn measure_norm(&mut self, measures: bool) {
        self.pass.measure_norm(measures);
    }
}
