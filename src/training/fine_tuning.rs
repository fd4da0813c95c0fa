//! Teaching a network what it misread: its weights go on learning from corrections, among pictures that
//! it knows already and that are shown again so that it forgets none. Stepped from outside as the trainer
//! is, which does the work; keeps no weights to go back to.

use std::sync::Arc;

use serde::Serialize;

use super::config::TrainingConfig;
use super::evaluation::{Evaluation, evaluate};
use super::report::{Phase, Report};
use super::schedule::Schedule;
use super::trainer::{Clock, Trainer};
use crate::dataset::{Dataset, Split, idx};
use crate::error::Error;
use crate::layers::Dropout;
use crate::model::Sequential;
use crate::random::{Purpose, Stream};

/// A picture that was misread, and what a person says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// `[size, size]`, row by row, 0 = paper, 255 = ink.
    pub picture: Vec<u8>,
    /// 0 to 9.
    pub label: u8,
}

/// Pictures shown again. With 20,000 of MNIST's 60,000 the seed's network forgot nothing that could be
/// measured (docs/teaching.md).
const REPLAYED: usize = 20_000;
/// A correction is shown so often that all make up a tenth of what is shown, ...
const SHARE: usize = 10;
/// ... but no oftener than this: beyond it nothing is gained.
const MOST_REPEATS: usize = 100;
/// A third of what Adam begins with: the weights are good already.
const LEARNING_RATE: f32 = 3e-4;
const BATCH_SIZE: usize = 128;
/// The same corrections teach the same weights the same.
const SEED: u64 = 0;

/// A training picture costs as much as three that are only read.
const TRAINING_COST: usize = 3;

/// What teaching did. Accuracies are fractions of the data set's validation pictures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Taught {
    pub accuracy_before: f64,
    pub accuracy_after: f64,
    pub corrections: usize,
    /// Corrections that are read as the person said.
    pub right_before: usize,
    pub right_after: usize,
}

/// A network being taught.
pub struct FineTuning {
    given: Sequential,
    /// Of `given`; `None` while it is not known.
    before: Evaluation,
    right_before: usize,
    corrections: Split,
    known: Arc<Dataset>,
    shown: usize,
    trainer: Trainer,
}

impl FineTuning {
    /// Teaches `model` the `corrections` among pictures of `known`, what it learnt from before.
    ///
    /// # Errors
    /// [`Error::Shape`] when the network reads pictures of another size than `known`'s or a correction is of
    /// another; [`Error::FileSet`] without a correction; [`Error::File`] for a label past 9.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use digitlab::dataset::{Dataset, Split, idx};
    /// use digitlab::{model::Sequential, training::{Correction, FineTuning}};
    ///
    /// let images = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 90];
    /// let images = idx::parse_images("images", images)?;
    /// let labels = idx::parse_labels("labels", vec![0, 0, 8, 1, 0, 0, 0, 2, 3, 4])?;
    /// let split = Split::new(images, labels)?;
    /// let known = Arc::new(Dataset::new("dark and light", split.clone(), split)?);
    /// let model = Sequential::perceptron(1, &[16], 0.0, 10, 9999);
    ///
    /// let white = Correction { picture: vec![255], label: 5 };
    /// let mut lesson = FineTuning::new(model, &[white], known, || 0.0)?;
    /// while !lesson.step()? {}
    /// let (model, taught) = lesson.into_taught()?;
    /// assert_eq!((model.inputs(), taught.corrections), (1, 1));
    /// # Ok::<(), digitlab::Error>(())
    /// ```
    pub fn new(
        model: Sequential,
        corrections: &[Correction],
        known: Arc<Dataset>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let size = known.training.size();
        if model.inputs() != size * size {
            return Err(Error::Shape {
                what: format!("weights to be taught beside {}", known.name),
                expected: vec![size * size],
                found: vec![model.inputs()],
            });
        }
        let corrections = once(corrections, size)?;
        let right_before = evaluate(&model, &corrections)?.correct;
        let shown = lesson(&corrections, &known.training)?;
        let config = TrainingConfig {
            learning_rate: LEARNING_RATE,
            schedule: Schedule::OneCycle,
            batch_size: BATCH_SIZE,
            epochs: 1,
            seed: SEED,
            early_stopping: None,
            ..TrainingConfig::default()
        };
        // Dropout takes away more than so short a lesson gives back.
        let student = Sequential::from_dense(model.dense().to_vec(), 0.0);
        let lesson = Dataset::new(&known.name, shown, known.validation.clone())?;
        Ok(Self {
            before: Evaluation::default(),
            right_before,
            corrections,
            shown: lesson.training.len(),
            trainer: Trainer::from_model(student, config, Arc::new(lesson), clock),
            given: model,
            known,
        })
    }

    /// Reads a part of the validation pictures or trains a batch; `true` when there is nothing left to do.
    ///
    /// # Errors
    /// As [`Trainer::step`].
    pub fn step(&mut self) -> Result<bool, Error> {
        if self.before.step(&self.given, &self.known.validation) {
            return Ok(false);
        }
        Ok(self.trainer.step()? == Report::Finished)
    }

    /// How much of the work is done, from 0 to 1.
    pub fn done(&self) -> f64 {
        let validated = self.known.validation.len();
        let progress = self.trainer.progress();
        let part = |pictures: usize| pictures * progress.batch / progress.batches.max(1);
        let work = match progress.phase {
            Phase::Training => TRAINING_COST * part(self.shown),
            Phase::Validating => TRAINING_COST * self.shown + part(validated),
            Phase::Finished => TRAINING_COST * self.shown + validated,
        };
        let all = TRAINING_COST * self.shown + 2 * validated;
        (self.before.score().pictures + work) as f64 / all as f64
    }

    /// The taught network and what it scores. Call it when [`Self::step`] has said that nothing is left.
    ///
    /// # Errors
    /// None that [`Self::new`] has not seen before.
    pub fn into_taught(self) -> Result<(Sequential, Taught), Error> {
        let after = self.trainer.history().rows.last().copied();
        let dense = self.trainer.into_model().dense().to_vec();
        let rate = self.given.dropout().map_or(0.0, Dropout::rate);
        let model = Sequential::from_dense(dense, rate);
        let taught = Taught {
            accuracy_before: self.before.score().accuracy(),
            accuracy_after: after.map_or(0.0, |row| row.val_accuracy),
            corrections: self.corrections.len(),
            right_before: self.right_before,
            right_after: evaluate(&model, &self.corrections)?.correct,
        };
        Ok((model, taught))
    }
}

/// Each correction once.
fn once(corrections: &[Correction], size: usize) -> Result<Split, Error> {
    if corrections.is_empty() {
        return Err(Error::FileSet {
            expected: "a correction to learn from".to_owned(),
            found: "none".to_owned(),
        });
    }
    let mut pictures = Pictures::new(corrections.len(), size);
    for Correction { picture, label } in corrections {
        if picture.len() != size * size {
            return Err(Error::Shape {
                what: "a correction".to_owned(),
                expected: vec![size * size],
                found: vec![picture.len()],
            });
        }
        pictures.push(picture, *label);
    }
    pictures.into_split()
}

/// A sample of what is known, then the corrections again and again. The trainer mixes them.
fn lesson(corrections: &Split, known: &Split) -> Result<Split, Error> {
    let mut order: Vec<u32> = (0..known.len() as u32).collect();
    Stream::new(SEED, Purpose::Replay, 0, 0).shuffle(&mut order);
    order.truncate(REPLAYED);
    let repeats = (order.len() / SHARE / corrections.len()).clamp(1, MOST_REPEATS);
    let count = order.len() + repeats * corrections.len();
    let mut pictures = Pictures::new(count, known.size());
    for index in order {
        pictures.push_from(known, index as usize);
    }
    for _ in 0..repeats {
        (0..corrections.len()).for_each(|index| pictures.push_from(corrections, index));
    }
    pictures.into_split()
}

/// Pictures that are being put together, as the files that a data set is made of: so there is no second
/// copy of them.
struct Pictures {
    images: Vec<u8>,
    labels: Vec<u8>,
}

impl Pictures {
    /// Room for `count` pictures, which must then be pushed.
    fn new(count: usize, size: usize) -> Self {
        let mut images = Vec::with_capacity(16 + count * size * size);
        images.extend(idx::images_header(count as u32, size as u32));
        Self {
            images,
            labels: idx::labels_header(count as u32).to_vec(),
        }
    }

    fn push(&mut self, picture: &[u8], label: u8) {
        self.images.extend_from_slice(picture);
        self.labels.push(label);
    }

    fn push_from(&mut self, split: &Split, index: usize) {
        self.push(split.picture(index), split.labels()[index]);
    }

    fn into_split(self) -> Result<Split, Error> {
        let images = idx::parse_images("corrections", self.images)?;
        Split::new(images, idx::parse_labels("corrections", self.labels)?)
    }
}
