//! The state of a run: everything that a step changes and later steps depend on. Computes no gradient and
//! reads no picture.

use serde::{Deserialize, Serialize};

use super::batch::{Batch, Outcome};
use super::config::TrainingConfig;
use super::evaluation::Evaluation;
use super::report::{Ending, Phase, Progress, Report};
use crate::error::Error;
use crate::learn::early_stopping::{EarlyStopper, Verdict};
use crate::learn::history::{EpochRow, History};
use crate::nn::layers::BatchScore;
use crate::nn::{Model, StepPlace};
use crate::optim::{OptimizerState, WeightEma};

/// The state of a run between two steps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    pub config: TrainingConfig,
    /// Pictures of an epoch: to train on, to validate on.
    pub pictures: [usize; 2],
    pub model: Model,
    /// What the optimizer remembers of each parameter.
    pub memories: Vec<OptimizerState>,
    /// What validates and is kept instead of `model`, of a run that averages.
    pub average: Option<WeightEma>,
    /// The weights at the end of the last epoch, or at the start: what is left when the loss breaks.
    pub last_good: Model,
    /// The best weights so far, if they are to be kept.
    pub best: Option<Model>,
    pub stopper: Option<EarlyStopper>,
    /// From 0.
    pub epoch: usize,
    pub phase: Phase,
    /// Done in this phase.
    pub batch: usize,
    /// The score of this epoch's batches.
    pub score: BatchScore,
    /// Spent computing: in this epoch, on its batches alone, and in the whole run.
    pub seconds: Seconds,
    /// Work done in the whole run, in [`TRAINING_COST`]s.
    pub work: f64,
    pub history: History,
    pub ending: Ending,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Seconds {
    pub epoch: f64,
    pub batches: f64,
    pub run: f64,
}

/// Training a picture goes forward once and back about twice; validating one only forward.
const TRAINING_COST: f64 = 3.0;

impl State {
    /// The state of a run that begins with the weights of `model`.
    pub fn new(config: TrainingConfig, model: Model, pictures: [usize; 2]) -> Self {
        let parameters = model.parameters().iter();
        let lengths = parameters.map(|parameter| parameter.values().data().len());
        let decay = config.regularization.average;
        Self {
            memories: lengths
                .map(|len| OptimizerState::new(config.rule(), len))
                .collect(),
            average: (decay > 0.0).then(|| WeightEma::new(&model, decay)),
            last_good: model.clone(),
            best: None,
            stopper: config.early_stopping.map(EarlyStopper::new),
            epoch: 0,
            phase: Phase::Training,
            batch: 0,
            score: BatchScore::default(),
            seconds: Seconds::default(),
            work: 0.0,
            history: History::default(),
            ending: Ending::Stopped,
            config,
            pictures,
            model,
        }
    }

    /// The run's current weights: their moving average where there is one.
    pub fn model(&self) -> &Model {
        self.average.as_ref().map_or(&self.model, WeightEma::model)
    }

    pub fn into_model(self) -> Model {
        match self.average {
            Some(average) => average.into_model(),
            None => self.model,
        }
    }

    /// The epoch, from 1, whose weights a completed run returns: the last, or the best.
    pub fn weights_epoch(&self) -> Option<usize> {
        let restored = self.stopper.as_ref().filter(|stopper| stopper.restores());
        match self.ending {
            Ending::Stopped => None,
            _ => restored.map_or(Some(self.epoch), EarlyStopper::best_epoch),
        }
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
            images_per_second: ratio(self.score.pictures as f64, self.seconds.batches),
            seconds_left: match self.phase {
                Phase::Finished => 0.0,
                _ => ratio(self.seconds.run, self.work) * (self.all_work() - self.work),
            },
        }
    }

    /// Steps in this phase of an epoch.
    pub fn batches(&self) -> usize {
        match self.phase {
            Phase::Training => self.training_batches(),
            Phase::Validating | Phase::Finished => Evaluation::parts(self.pictures[1]),
        }
    }

    /// The next batch, and where it begins in the epoch's order.
    pub fn next_batch(&self) -> (usize, Batch) {
        self.batch_at(self.epoch, self.batch)
    }

    /// Training batches of an epoch.
    pub fn training_batches(&self) -> usize {
        self.pictures[0].div_ceil(self.config.batch_size)
    }

    /// A batch of an epoch, both from 0, and where it begins in the epoch's order.
    pub fn batch_at(&self, epoch: usize, batch: usize) -> (usize, Batch) {
        let start = batch * self.config.batch_size;
        let step = epoch * self.training_batches() + batch;
        let done = step as f64 / (self.config.epochs * self.training_batches()) as f64;
        let rate = f64::from(self.config.learning_rate) * self.config.schedule.part(done);
        let batch = Batch {
            pictures: self.config.batch_size.min(self.pictures[0] - start),
            place: StepPlace {
                seed: self.config.seed,
                epoch: epoch as u32,
                step: batch as u32,
            },
            label_smoothing: self.config.regularization.label_smoothing as f32,
            optimizer: self.config.rule(),
            step: step + 1,
            learning_rate: rate as f32,
            constraint: self.config.constraint(),
        };
        (start, batch)
    }

    /// Goes back to the beginning of the epoch. The weights are the caller's.
    #[cfg(feature = "gpu")]
    pub fn rewind(&mut self) {
        self.phase = Phase::Training;
        self.batch = 0;
        self.score = BatchScore::default();
        (self.seconds.epoch, self.seconds.batches) = (0.0, 0.0);
        self.work = self.epoch as f64 * self.epoch_work();
    }

    /// Steps of the run so far.
    #[cfg(feature = "gpu")]
    pub fn steps(&self) -> usize {
        let batch = match self.phase {
            Phase::Training => self.batch,
            Phase::Validating => self.training_batches(),
            Phase::Finished => 0,
        };
        self.epoch * self.training_batches() + batch
    }

    /// Takes the result of a step on the next batch.
    pub fn end_batch(&mut self, outcome: Outcome) -> Result<Report, Error> {
        let (start, batch) = self.next_batch();
        self.batch += 1;
        let score = match outcome {
            Outcome::Trained(score) => score,
            Outcome::LossNotFinite(score) => return Err(self.broken(score)),
            Outcome::WeightNotFinite => {
                self.give_up();
                let (epoch, batch) = (self.epoch + 1, self.batch);
                return Err(Error::WeightNotFinite { epoch, batch });
            }
        };
        if let Some(average) = &mut self.average {
            average.step(&self.model);
        }
        self.score.add(score);
        self.work += TRAINING_COST * batch.pictures as f64;
        if start + batch.pictures == self.pictures[0] {
            self.phase = Phase::Validating;
            self.batch = 0;
        }
        Ok(Report::Batch(score))
    }

    /// Takes a part of the validation: how many pictures it read.
    pub fn end_part(&mut self, pictures: usize) {
        self.batch += 1;
        self.work += pictures as f64;
    }

    /// Takes the score of all validation pictures.
    pub fn end_epoch(&mut self, validation: BatchScore) -> Result<EpochRow, Error> {
        if !validation.loss.is_finite() {
            return Err(self.broken(validation));
        }
        let row = EpochRow {
            epoch: self.epoch + 1,
            loss: self.score.mean_loss(),
            accuracy: self.score.accuracy(),
            val_loss: validation.mean_loss(),
            val_accuracy: validation.accuracy(),
            seconds: self.seconds.epoch,
        };
        self.history.rows.push(row);
        let model = self.average.as_ref().map_or(&self.model, WeightEma::model);
        self.last_good.clone_from(model);
        self.epoch += 1;
        let stop = self.watch(&row);
        if self.epoch == self.config.epochs {
            self.end(Ending::Finished);
        } else if stop {
            self.end(Ending::Early);
        } else {
            self.phase = Phase::Training;
            self.batch = 0;
            self.score = BatchScore::default();
            (self.seconds.epoch, self.seconds.batches) = (0.0, 0.0);
        }
        Ok(row)
    }

    /// Whether the run is to end because of this epoch; keeps its weights when they are the best.
    fn watch(&mut self, row: &EpochRow) -> bool {
        let Some(stopper) = &mut self.stopper else {
            return false;
        };
        let verdict = stopper.epoch(row);
        if verdict == Verdict::Improved && stopper.restores() {
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
        self.config.epochs as f64 * self.epoch_work()
    }

    fn epoch_work(&self) -> f64 {
        let [training, validation] = self.pictures.map(|count| count as f64);
        TRAINING_COST * training + validation
    }
}

/// a / b, or 0 before there is anything to divide by.
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}
