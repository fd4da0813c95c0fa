//! The trainer: a machine that is stepped from outside. One call trains one batch or reads one part of
//! the validation pictures, and returns what happened; the caller decides when to go on, pause, save
//! or stop. So nothing here needs a thread, a callback or a clock of its own.

use std::ops::Range;
use std::sync::Arc;

use super::backpropagation::{Backpropagation, StepPlace};
use super::batch_loader::BatchLoader;
use super::config::TrainingConfig;
use super::evaluation::Evaluation;
use super::report::{Ending, Phase, Progress, Report};
use crate::data::Dataset;
use crate::data::batches::epoch_order;
use crate::data::idx::CLASSES;
use crate::error::Error;
use crate::gemm::SparseRows;
use crate::learn::early_stopping::{EarlyStopper, Verdict};
use crate::learn::history::{EpochRow, History};
use crate::nn::Mlp;
use crate::nn::layers::BatchScore;
use crate::optim::Optimizer;
use crate::optim::WeightEma;

/// Seconds since some fixed moment; only differences count.
pub type Clock = fn() -> f64;

/// A training run.
pub struct Trainer {
    config: TrainingConfig,
    dataset: Arc<Dataset>,
    clock: Clock,
    model: Mlp,
    /// The model at the end of the last epoch, or at the start: what is left when the loss breaks.
    last_good: Mlp,
    /// What validates and is kept instead of `model`, of a run that averages.
    average: Option<WeightEma>,
    optimizer: Box<dyn Optimizer>,
    pass: Backpropagation,
    evaluation: Evaluation,
    labels: Vec<u8>,
    /// From 0.
    epoch: usize,
    order: Vec<u32>,
    phase: Phase,
    /// Done in this phase.
    batch: usize,
    score: BatchScore,
    /// Spent computing: in this epoch, on its batches alone, and in the whole run.
    epoch_seconds: f64,
    batch_seconds: f64,
    total_seconds: f64,
    /// Work done in the whole run, in [`TRAINING_COST`]s.
    work: f64,
    history: History,
    /// Of a run that may stop early, and its best weights so far if those are to be kept.
    watch: Option<EarlyStopper>,
    best: Option<Mlp>,
    ending: Ending,
}

/// Training a picture goes forward once and back about twice; validating one only forward.
const TRAINING_COST: f64 = 3.0;

impl Trainer {
    /// A run of `config` on `dataset`, with new weights from its seed.
    pub fn new(config: TrainingConfig, dataset: Arc<Dataset>, clock: Clock) -> Self {
        let inputs = dataset.training.size() * dataset.training.size();
        let model = Mlp::perceptron(
            inputs,
            &config.hidden_layers,
            config.dropout,
            CLASSES,
            config.seed,
        );
        Self::from_model(model, config, dataset, clock)
    }

    /// A run that goes on from the weights of `model`. Layers and dropout are the model's; what the
    /// configuration says of them does not count.
    ///
    /// # Panics
    /// When the model reads pictures of another size than the data set's.
    pub fn from_model(
        model: Mlp,
        config: TrainingConfig,
        dataset: Arc<Dataset>,
        clock: Clock,
    ) -> Self {
        let size = dataset.training.size();
        assert_eq!(model.inputs(), size * size, "pictures of the model's size");
        let largest_batch = config.batch_size.min(dataset.training.len());
        let optimizer = config.new_optimizer();
        Self {
            last_good: model.clone(),
            average: (config.generalization.average > 0.0)
                .then(|| WeightEma::new(&model, config.generalization.average)),
            pass: Backpropagation::new(&model, largest_batch, &*optimizer),
            optimizer,
            evaluation: Evaluation::default(),
            labels: Vec::new(),
            epoch: 0,
            order: epoch_order(config.seed, 0, dataset.training.len()),
            phase: Phase::Training,
            batch: 0,
            score: BatchScore::default(),
            epoch_seconds: 0.0,
            batch_seconds: 0.0,
            total_seconds: 0.0,
            work: 0.0,
            history: History::default(),
            watch: config.early_stopping.map(EarlyStopper::new),
            best: None,
            ending: Ending::Stopped,
            config,
            dataset,
            clock,
            model,
        }
    }

    /// Trains a batch or reads a part of the validation pictures.
    ///
    /// # Errors
    /// [`Error::LossNotFinite`] when a batch's loss is no number any more, [`Error::WeightNotFinite`] when a
    /// weight is none. The model then is what it was
    /// before that epoch, and the run is over.
    pub fn step(&mut self) -> Result<Report, Error> {
        let start = (self.clock)();
        let phase = self.phase;
        let report = match phase {
            Phase::Training => self.train_batch()?,
            Phase::Validating => self.validate_part(),
            Phase::Finished => return Ok(Report::Finished),
        };
        let seconds = (self.clock)() - start;
        self.epoch_seconds += seconds;
        self.total_seconds += seconds;
        if phase == Phase::Training {
            self.batch_seconds += seconds;
        }
        if phase == Phase::Validating && self.batch == self.batches() {
            return self.end_epoch().map(Report::Epoch);
        }
        Ok(report)
    }

    /// The weights that the run has come to: their moving average where there is one.
    pub fn model(&self) -> &Mlp {
        self.average.as_ref().map_or(&self.model, WeightEma::model)
    }

    pub fn into_model(self) -> Mlp {
        match self.average {
            Some(average) => average.into_model(),
            None => self.model,
        }
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// `Stopped` as long as the run can go on.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// The epoch, from 1, whose weights a run left that came to an end of its own: the last, or the best.
    pub fn weights_epoch(&self) -> Option<usize> {
        let restored = self.watch.as_ref().filter(|watch| watch.restores());
        match self.ending {
            Ending::Stopped => None,
            _ => restored.map_or(Some(self.epoch), EarlyStopper::best_epoch),
        }
    }

    /// Seconds spent computing in the whole run.
    pub fn seconds(&self) -> f64 {
        self.total_seconds
    }

    pub fn progress(&self) -> Progress {
        Progress {
            phase: self.phase,
            epoch: self.config.epochs.min(self.epoch + 1),
            epochs: self.config.epochs,
            batch: self.batch,
            batches: self.batches(),
            loss: self.score.mean_loss(),
            accuracy: self.score.accuracy(),
            images_per_second: ratio(self.score.pictures as f64, self.batch_seconds),
            seconds_left: match self.phase {
                Phase::Finished => 0.0,
                _ => ratio(self.total_seconds, self.work) * (self.all_work() - self.work),
            },
        }
    }

    /// Steps in this phase of an epoch.
    fn batches(&self) -> usize {
        match self.phase {
            Phase::Training => self.dataset.training.len().div_ceil(self.config.batch_size),
            Phase::Validating | Phase::Finished => Evaluation::parts(&self.dataset.validation),
        }
    }

    /// Of the next batch.
    fn learning_rate(&self) -> f32 {
        let done = (self.epoch * self.batches() + self.batch) as f64;
        let part = self
            .config
            .schedule
            .part(done / (self.config.epochs * self.batches()) as f64);
        (f64::from(self.config.learning_rate) * part) as f32
    }

    fn train_batch(&mut self) -> Result<Report, Error> {
        let start = self.batch * self.config.batch_size;
        let end = self.order.len().min(start + self.config.batch_size);
        let indices = &self.order[start..end];
        let feed = BatchLoader {
            split: &self.dataset.training,
            seed: self.config.seed,
            epoch: self.epoch as u32,
            augmentation: self
                .config
                .generalization
                .augmentation_at(self.epoch as f64 / self.config.epochs as f64),
            nondigits: self.config.generalization.nondigits as f32,
        };
        let input =
            |rows: Range<usize>, pixels: &mut SparseRows| feed.gather(&indices[rows], pixels);
        self.labels.clear();
        self.labels
            .extend(indices.iter().map(|&index| feed.label(index)));
        let place = StepPlace {
            seed: self.config.seed,
            epoch: self.epoch as u32,
            step: self.batch as u32,
        };
        let learning_rate = self.learning_rate();
        let smoothing = self.config.generalization.label_smoothing as f32;
        let score = self
            .pass
            .run(&self.model, input, &self.labels, smoothing, place);
        let Some(score) = score else {
            return Ok(Report::MicroBatch);
        };
        if !score.loss.is_finite() {
            self.batch += 1;
            return Err(self.broken(score));
        }
        let finite = self.pass.update(
            &mut self.model,
            &mut *self.optimizer,
            learning_rate,
            self.config.constraint(),
        );
        let Some(finite) = finite else {
            return Ok(Report::MicroBatch);
        };
        self.batch += 1;
        if !finite {
            self.give_up();
            let (epoch, batch) = (self.epoch + 1, self.batch);
            return Err(Error::WeightNotFinite { epoch, batch });
        }
        if let Some(average) = &mut self.average {
            average.step(&self.model);
        }
        self.score.add(score);
        self.work += TRAINING_COST * (end - start) as f64;
        if end == self.order.len() {
            self.phase = Phase::Validating;
            self.batch = 0;
            self.evaluation.restart();
        }
        Ok(Report::Batch(score))
    }

    fn validate_part(&mut self) -> Report {
        let before = self.evaluation.score().pictures;
        let model = self.average.as_ref().map_or(&self.model, WeightEma::model);
        self.evaluation.step(model, &self.dataset.validation);
        self.batch += 1;
        self.work += (self.evaluation.score().pictures - before) as f64;
        Report::Validation
    }

    fn end_epoch(&mut self) -> Result<EpochRow, Error> {
        let validation = self.evaluation.score();
        if !validation.loss.is_finite() {
            return Err(self.broken(validation));
        }
        let row = EpochRow {
            epoch: self.epoch + 1,
            loss: self.score.mean_loss(),
            accuracy: self.score.accuracy(),
            val_loss: validation.mean_loss(),
            val_accuracy: validation.accuracy(),
            seconds: self.epoch_seconds,
        };
        self.history.rows.push(row);
        let model = self.average.as_ref().map_or(&self.model, WeightEma::model);
        self.last_good.clone_from(model);
        self.epoch += 1;
        let stop = self.watch(&row);
        if self.epoch == self.config.epochs {
            self.end(Ending::Finished);
            return Ok(row);
        }
        if stop {
            self.end(Ending::Early);
            return Ok(row);
        }
        self.phase = Phase::Training;
        self.batch = 0;
        self.score = BatchScore::default();
        (self.epoch_seconds, self.batch_seconds) = (0.0, 0.0);
        self.order = epoch_order(self.config.seed, self.epoch as u32, self.order.len());
        Ok(row)
    }

    /// Whether the run is to end because of this epoch; keeps its weights when they are the best.
    fn watch(&mut self, row: &EpochRow) -> bool {
        let Some(watch) = &mut self.watch else {
            return false;
        };
        let verdict = watch.epoch(row);
        if verdict == Verdict::Improved && watch.restores() {
            match &mut self.best {
                Some(best) => best.clone_from(&self.last_good),
                None => self.best = Some(self.last_good.clone()),
            }
        }
        verdict == Verdict::Stop
    }

    fn end(&mut self, ending: Ending) {
        self.phase = Phase::Finished;
        self.ending = ending;
        if let Some(best) = self.best.take() {
            self.model = best;
            self.average = None;
        }
    }

    /// Gives up for a loss that is no number.
    fn broken(&mut self, score: BatchScore) -> Error {
        self.give_up();
        Error::LossNotFinite {
            loss: score.mean_loss(),
            epoch: self.epoch + 1,
            batch: self.batch,
        }
    }

    /// Ends the run with the weights from before this epoch.
    fn give_up(&mut self) {
        self.model.clone_from(&self.last_good);
        self.average = None;
        self.phase = Phase::Finished;
    }

    fn all_work(&self) -> f64 {
        let (training, validation) = (self.dataset.training.len(), self.dataset.validation.len());
        self.config.epochs as f64 * (TRAINING_COST * training as f64 + validation as f64)
    }
}

/// a / b, or 0 before there is anything to divide by.
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}
