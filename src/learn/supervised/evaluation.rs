//! What a network scores on pictures that it does not learn from, in parts that a caller can spread
//! over time.

use serde::{Deserialize, Serialize};

use crate::data::Split;
use crate::error::{Error, must_have};
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
    /// The number of parts for this many pictures.
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

/// # Errors
/// [`Error::Shape`] when the pictures are not of the size that the network reads.
pub fn must_fit(model: &Model, split: &Split) -> Result<(), Error> {
    must_have(model.inputs(), &[split.size(), split.size()])
}

/// Keras's `evaluate`, in one go.
///
/// # Errors
/// [`Error::Shape`] when the pictures are not of the size that the network reads.
pub fn evaluate(model: &Model, split: &Split) -> Result<BatchScore, Error> {
    must_fit(model, split)?;
    let mut evaluation = Evaluation::default();
    while evaluation.step(model, split) {}
    Ok(evaluation.score())
}
