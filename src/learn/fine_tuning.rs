//! Teaching a network what it misread: its weights continue to learn from corrections, among pictures that
//! it knows already and that are shown again so that it forgets none. Stepped from outside as the trainer
//! is, which does the work; keeps no weights to go back to.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::run::{Run, Step};
use super::supervised::{
    Clock, Evaluation, Machine, Phase, Regularization, Trainer, TrainingConfig,
};
use crate::data::augment::Augmentation;
use crate::data::collection::Collection;
use crate::data::idx::CLASSES;
use crate::data::{Dataset, Split};
use crate::error::{Error, Shaped};
use crate::ink::Picture;
use crate::nn::Scratch;
use crate::nn::layers::NO_CLASS;
use crate::optim::Schedule;
use crate::random::{Stream, StreamId};
use crate::recognition::{Calibration, Recogniser, Verdict};

/// A picture that was misread, and what the user says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// `[size, size]`, row by row, 0 = paper, 255 = ink.
    pub picture: Vec<u8>,
    /// 0 to 9, or [`NO_CLASS`]: no digit.
    pub label: u8,
}

/// Pictures shown again, of MNIST's 60,000. docs/teaching.md says how this and the other numbers were found.
const REPLAYED: usize = 12_000;
/// Corrections are repeated until they are a tenth of the pictures, ...
const SHARE: usize = 10;
/// ... but each at most this many times: by then a single one is learnt.
const MOST_REPEATS: usize = 64;
/// A third of what Adam begins with: the weights are good already.
const LEARNING_RATE: f32 = 3e-4;
/// Rounds after the first have this times as much.
const LATER: f32 = 2.5;
const BATCH_SIZE: usize = 128;
/// Fixed: equal corrections of equal weights give equal weights.
const SEED: u64 = 0;
/// The augmentation: half of what the shipped weights were trained with, and never so strong that a correction might
/// become something else.
const CHANGES: Augmentation = Augmentation {
    rotation: 7.5,
    slant: 0.125,
    scale: 0.075,
    shift: 0.5,
    elastic: 0.6,
    thickness: 0.3,
    ..Augmentation::NONE
};
/// Shift in later passes, in pixels. It exceeds the 1-pixel shift of the augmented views: a correction learnt at one
/// place only would still be misread in the shifted views. Weights that are read without views need no shift.
const MOVES: Augmentation = Augmentation {
    shift: 1.5,
    ..Augmentation::NONE
};
/// The part of what is shown that is made up and no digit.
const NONDIGITS: f64 = 0.1;
/// Label smoothing, for weights that refuse. They were trained with it (docs/training.md); without it every known
/// picture would have a gradient.
const SMOOTHING: f64 = 0.05;
/// The refusal threshold of weights that had none, once they are taught a non-digit.
const REFUSAL: f32 = 0.5;

/// Passes over what is shown, at most.
const ROUNDS: usize = 8;

/// A training picture costs as much as three that are only read.
const TRAINING_COST: usize = 3;

/// What teaching did. Accuracies are fractions of the data set's validation pictures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
    pub(super) given: Recogniser,
    /// The evaluation of `given`; not known before it has been read to the end.
    pub(super) before: Evaluation,
    pub(super) corrections: Vec<Correction>,
    pub(super) known: Arc<Dataset>,
    /// What is shown: pictures of `known`, and the corrections.
    pub(super) lesson: Arc<Dataset>,
    /// From 1.
    pub(super) round: usize,
    clock: Clock,
    pub(super) trainer: Trainer,
    pub(super) ended: bool,
}

impl FineTuning {
    /// Teaches `given` the `corrections` among pictures of `known`, what it learnt from before.
    ///
    /// # Errors
    /// [`Error::Shape`] when the network reads pictures of another size than `known`'s or a correction is of
    /// another; [`Error::NoCorrections`], or [`Error::CorrectionLabel`] for a label that is none.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use digitlab::data::{Dataset, Split, idx};
    /// use digitlab::recognition::Recogniser;
    /// use digitlab::{nn::Model, learn::{Correction, FineTuning, Run, run_to_end}};
    ///
    /// let images = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 90];
    /// let images = idx::parse_images("images", images)?;
    /// let labels = idx::parse_labels("labels", vec![0, 0, 8, 1, 0, 0, 0, 2, 3, 4])?;
    /// let split = Split::new(images, labels)?;
    /// let known = Arc::new(Dataset::new("dark and light", split.clone(), split)?);
    /// let given = Recogniser::uncalibrated(Model::perceptron(1, &[16], 0.0, 10, 9999));
    ///
    /// let white = Correction { picture: vec![255], label: 5 };
    /// let mut lesson = FineTuning::new(given, vec![white], known, || 0.0)?;
    /// run_to_end(&mut lesson, |_, _| {})?;
    /// let (recogniser, taught) = lesson.finish().expect("taught to the end");
    /// assert_eq!((recogniser.model.inputs(), taught.corrections), (1, 1));
    /// # Ok::<(), digitlab::Error>(())
    /// ```
    pub fn new(
        given: Recogniser,
        corrections: Vec<Correction>,
        known: Arc<Dataset>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let size = known.training.size();
        if given.model.inputs() != size * size {
            return Err(Error::Shape {
                of: Shaped::TaughtWeights {
                    dataset: known.name.clone(),
                },
                expected: vec![size * size],
                found: vec![given.model.inputs()],
            });
        }
        check(&corrections, size)?;
        let shown = lesson(&corrections, &known.training)?;
        let lesson = Dataset::new(&known.name, shown, known.validation.clone())?;
        let lesson = Arc::new(lesson);
        // No dropout: the lesson is too short to profit from it.
        let student = given.model.clone().with_dropout(0.0);
        let config = config(1, given.calibration);
        Ok(Self {
            given,
            before: Evaluation::default(),
            corrections,
            known,
            round: 1,
            clock,
            trainer: Trainer::from_model(student, config, lesson.clone(), clock),
            lesson,
            ended: false,
        })
    }

    /// The bytes that teaching `given` takes, if there is `room` for them beside those that are held.
    ///
    /// # Errors
    /// An [`Error::Field`] that names the network's size, with what it takes and what there is.
    pub fn check_memory(given: &Recogniser, room: usize) -> Result<usize, Error> {
        let config = config(1, given.calibration).of_network(&given.model);
        let inputs = given.model.inputs();
        let shown = 2 * REPLAYED * inputs; // at most: what is replayed, and corrections
        let need = config.need(inputs);
        need.check(room.saturating_sub(shown), config.network.plan().field)?;
        Ok(shown + config.memory(inputs))
    }

    /// How much of the round is done, from 0 to 1.
    fn done(&self) -> f64 {
        let (shown, validated) = (self.lesson.training.len(), self.known.validation.len());
        let progress = self.trainer.progress();
        let part = |pictures: usize| pictures * progress.batch / progress.batches.max(1);
        let work = match progress.phase {
            Phase::Training => TRAINING_COST * part(shown),
            Phase::Validating => TRAINING_COST * shown + part(validated),
            Phase::Finished => TRAINING_COST * shown + validated,
        };
        let (mut done, mut all) = (work, TRAINING_COST * shown + validated);
        if self.round == 1 {
            done += self.before.score().pictures;
            all += validated;
        }
        done as f64 / all as f64
    }

    /// The network as it is now, and its calibration.
    fn recogniser(&self) -> Recogniser {
        let mut calibration = self.given.calibration;
        if !calibration.refuses() && self.corrections.iter().any(|c| c.label == NO_CLASS) {
            calibration.refusal = REFUSAL;
        }
        let model = self.trainer.model().clone();
        Recogniser {
            model: model.with_dropout(self.given.model.dropout()),
            calibration,
        }
    }

    /// Whether another round can no longer change anything.
    fn is_learnt(&self) -> bool {
        right(&self.recogniser(), &self.corrections) == self.corrections.len()
    }
}

/// How far teaching is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TeachingProgress {
    /// From 1. There is another round when the one before has left a correction misread.
    pub round: usize,
    /// How much of the round is done, from 0 to 1.
    pub done: f64,
}

impl Run for FineTuning {
    type Report = ();
    type Progress = TeachingProgress;
    /// The taught network and what it scores; `None` when teaching was ended before it was done.
    type Outcome = Option<(Recogniser, Taught)>;

    /// Reads a part of the validation pictures or trains a batch.
    fn step(&mut self) -> Result<Step<()>, Error> {
        if self.ended {
            return Ok(Step::Finished);
        }
        if self.before.step(&self.given.model, &self.known.validation) {
            return Ok(Step::Did(()));
        }
        if !matches!(self.trainer.step()?, Step::Finished) {
            return Ok(Step::Did(()));
        }
        self.ended = self.round == ROUNDS || self.is_learnt();
        if !self.ended {
            self.round += 1;
            let config = config(self.round, self.given.calibration);
            let student = self.trainer.model().clone();
            self.trainer = Trainer::from_model(student, config, self.lesson.clone(), self.clock);
        }
        Ok(Step::Did(()))
    }

    fn progress(&self) -> TeachingProgress {
        TeachingProgress {
            round: self.round,
            done: self.done(),
        }
    }

    fn finish(self) -> Self::Outcome {
        if !self.ended {
            return None;
        }
        let after = self.trainer.history().rows.last().copied();
        let recogniser = self.recogniser();
        let taught = Taught {
            accuracy_before: self.before.score().accuracy(),
            accuracy_after: after.map_or(0.0, |row| row.val_accuracy),
            corrections: self.corrections.len(),
            right_before: right(&self.given, &self.corrections),
            right_after: right(&recogniser, &self.corrections),
        };
        Some((recogniser, taught))
    }
}

/// The configuration of a round. Rounds after the first use a higher learning rate and no generated non-digits, and
/// alternate between shifted and augmented pictures.
fn config(round: usize, calibration: Calibration) -> TrainingConfig {
    let (first, refuses) = (round == 1, calibration.refuses());
    let augmentation = match round % 2 {
        1 => Some(CHANGES),
        _ => calibration.is_fitted().then_some(MOVES),
    };
    TrainingConfig {
        learning_rate: if first {
            LEARNING_RATE
        } else {
            LATER * LEARNING_RATE
        },
        schedule: Schedule::OneCycle,
        batch_size: BATCH_SIZE,
        epochs: 1,
        seed: SEED,
        regularization: Regularization {
            augmentation,
            // Weights that refuse keep learning what to refuse.
            nondigits: if refuses && first { NONDIGITS } else { 0.0 },
            label_smoothing: if refuses { SMOOTHING } else { 0.0 },
            ..Regularization::default()
        },
        ..TrainingConfig::default()
    }
}

fn check(corrections: &[Correction], size: usize) -> Result<(), Error> {
    if corrections.is_empty() {
        return Err(Error::NoCorrections);
    }
    for Correction { picture, label } in corrections {
        if picture.len() != size * size {
            return Err(Error::Shape {
                of: Shaped::Correction,
                expected: vec![size * size],
                found: vec![picture.len()],
            });
        }
        if usize::from(*label) >= CLASSES && *label != NO_CLASS {
            return Err(Error::CorrectionLabel { found: *label });
        }
    }
    Ok(())
}

/// How many corrections are read as the person said.
fn right(recogniser: &Recogniser, corrections: &[Correction]) -> usize {
    let mut scratch = Scratch::default();
    let is_right = |Correction { picture, label }: &&Correction| {
        let picture = Picture {
            size: picture.len().isqrt(),
            pixels: picture.clone(),
        };
        match recogniser.read(Some(&picture), &mut scratch).verdict {
            Verdict::Digit(digit) => digit == *label,
            Verdict::NotADigit { .. } => *label == NO_CLASS,
            Verdict::Blank | Verdict::Mark => false,
        }
    };
    corrections.iter().filter(is_right).count()
}

/// A sample of what is known, then the corrections again and again, each time a little changed. The
/// trainer mixes them.
fn lesson(corrections: &[Correction], known: &Split) -> Result<Split, Error> {
    let mut order: Vec<u32> = (0..known.len() as u32).collect();
    Stream::new(SEED, StreamId::Replay, 0, 0).shuffle(&mut order);
    order.truncate(REPLAYED);
    let repeats = (order.len() / SHARE / corrections.len()).clamp(1, MOST_REPEATS);
    let count = order.len() + repeats * corrections.len();
    let mut pictures = Collection::new(count, known.size());
    for index in order {
        let index = index as usize;
        pictures.push(known.picture(index), known.labels()[index]);
    }
    for _ in 0..repeats {
        for Correction { picture, label } in corrections {
            pictures.push(picture, *label);
        }
    }
    pictures.into_split("corrections")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// How often a lesson of `count` corrections beside `known` pictures shows each of them, and each correction.
    fn shown(count: usize, known: usize) -> [BTreeMap<Vec<u8>, usize>; 2] {
        let mut pictures = Collection::new(known, 2);
        for index in 0..known {
            pictures.push(&[0, 0, (index / 256) as u8, (index % 256) as u8], 1);
        }
        let correction = |index: usize| Correction {
            picture: vec![255, 255, 255, index as u8],
            label: 2,
        };
        let corrections: Vec<_> = (0..count).map(correction).collect();
        let known = pictures.into_split("known").expect("whole");
        let lesson = lesson(&corrections, &known).expect("whole");
        let mut counts = [const { BTreeMap::new() }; 2];
        for (picture, &label) in lesson.pixels().chunks(4).zip(lesson.labels()) {
            let of_label = &mut counts[usize::from(label) - 1];
            *of_label.entry(picture.to_vec()).or_default() += 1;
        }
        counts
    }

    #[test]
    fn many_corrections_are_each_shown_and_one_is_not_shown_without_end() {
        // A tenth of what is known, shared evenly: at least one showing each, at most 64.
        for (count, repeats) in [(1, 64), (4, 25), (150, 1)] {
            let [known, corrections] = shown(count, 1000);
            assert_eq!((known.len(), corrections.len()), (1000, count));
            assert!(known.values().all(|&times| times == 1));
            assert!(corrections.values().all(|&times| times == repeats));
        }
    }
}
