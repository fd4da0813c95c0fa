//! What a network scores on pictures that it does not learn from, in parts that a caller can spread
//! over time.

use serde::{Deserialize, Serialize};

use crate::data::Split;
use crate::error::{Error, Shaped};
use crate::learn::run::{Resumable, Run, Step, run_to_end};
use crate::nn::Model;
use crate::nn::layers::{BatchScore, score_row};
use crate::recognition::{Answers, BulkReader};

/// Pictures of a part: enough for the matrix kernels to run full, few enough that a part takes a
/// couple of hundredths of a second.
const PART: usize = 500;

/// An evaluation under way. Its result does not depend on when its parts are run, nor by how many threads.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Evaluation {
    score: BatchScore,
    #[serde(skip)]
    reader: BulkReader,
    /// The answers to the pictures so far, and to all pictures of the evaluation before.
    #[serde(skip)]
    answers: [Answers; 2],
}

impl Evaluation {
    /// Parts that so many pictures take.
    pub fn parts(pictures: usize) -> usize {
        pictures.div_ceil(PART)
    }

    /// Reads the next part's pictures; `false` when there was none left.
    pub fn step(&mut self, model: &Model, split: &Split) -> bool {
        let done = self.score.pictures;
        let end = split.len().min(done + PART);
        if done == end {
            return false;
        }
        let pixels = &split.pixels()[done * model.inputs()..end * model.inputs()];
        let logits = self.reader.logits(model, pixels);
        for (logits, &label) in logits.zip(&split.labels()[done..end]) {
            let mut row = *logits;
            let score = score_row(&mut row, label);
            self.score.add_row(score);
            self.answers[0].push(score.predicted, row);
        }
        if end == split.len() {
            self.answers.swap(0, 1);
        }
        true
    }

    /// The score of the pictures so far.
    pub fn score(&self) -> BatchScore {
        self.score
    }

    /// The answers of the last complete evaluation. Incomplete while one runs, and after one was resumed from a saved
    /// run.
    pub fn answers(&self) -> &Answers {
        &self.answers[1]
    }

    /// Starts over, keeping the buffers.
    pub fn restart(&mut self) {
        self.score = BatchScore::default();
        self.answers[0].clear();
    }
}

/// An evaluation as a run: a network and the pictures that it reads.
pub struct EvaluationRun<'a> {
    model: &'a Model,
    split: &'a Split,
    evaluation: Evaluation,
}

impl<'a> EvaluationRun<'a> {
    /// # Errors
    /// [`Error::Shape`] when the pictures are not of the size that the network reads.
    pub fn new(model: &'a Model, split: &'a Split) -> Result<Self, Error> {
        let size = split.size();
        if model.inputs() != size * size {
            return Err(Error::Shape {
                of: Shaped::Pictures,
                expected: vec![model.inputs()],
                found: vec![size, size],
            });
        }
        Ok(Self {
            model,
            split,
            evaluation: Evaluation::default(),
        })
    }
}

impl Run for EvaluationRun<'_> {
    type Report = ();
    /// How much is done, from 0 to 1.
    type Progress = f64;
    /// The score of the pictures that were read.
    type Outcome = BatchScore;

    /// Reads the next part's pictures.
    fn step(&mut self) -> Result<Step<()>, Error> {
        Ok(match self.evaluation.step(self.model, self.split) {
            true => Step::Did(()),
            false => Step::Finished,
        })
    }

    fn progress(&self) -> f64 {
        self.evaluation.score().pictures as f64 / self.split.len().max(1) as f64
    }

    fn finish(self) -> BatchScore {
        self.evaluation.score()
    }
}

impl<'a> Resumable for EvaluationRun<'a> {
    type Context = (&'a Model, &'a Split);

    fn export(&self) -> Vec<u8> {
        postcard::to_allocvec(&self.evaluation).expect("a vector takes all bytes")
    }

    /// # Errors
    /// [`Error::NotASavedRun`] for other bytes, and as [`Self::new`].
    fn import(state: &[u8], (model, split): Self::Context) -> Result<Self, Error> {
        let mut run = Self::new(model, split)?;
        let evaluation = postcard::from_bytes::<Evaluation>(state).ok();
        let evaluation = evaluation.filter(|saved| saved.score.pictures <= split.len());
        run.evaluation = evaluation.ok_or(Error::NotASavedRun)?;
        Ok(run)
    }
}

/// Keras's `evaluate`, in one go.
///
/// # Errors
/// As [`EvaluationRun::new`].
pub fn evaluate(model: &Model, split: &Split) -> Result<BatchScore, Error> {
    let mut run = EvaluationRun::new(model, split)?;
    run_to_end(&mut run, |_, ()| {})?;
    Ok(run.finish())
}
