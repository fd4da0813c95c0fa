//! What a network scores on pictures that it does not learn from, in parts that a caller can spread
//! over time.

use crate::dataset::Split;
use crate::dataset::batches::gather;
use crate::error::Error;
use crate::gemm::Terms;
use crate::layers::{BatchScore, score};
use crate::model::{Scratch, Sequential};

/// Pictures of a part: enough for the matrix kernels to run full, few enough that a part takes a
/// couple of hundredths of a second.
const PART: usize = 500;

/// An evaluation under way. Its result does not depend on when its parts are run.
#[derive(Debug, Default)]
pub struct Evaluation {
    done: usize,
    score: BatchScore,
    pixels: Terms,
    scratch: Scratch,
}

impl Evaluation {
    /// Parts that `split` takes.
    pub fn parts(split: &Split) -> usize {
        split.len().div_ceil(PART)
    }

    /// Reads the next part's pictures; `false` when there was none left.
    pub fn step(&mut self, model: &Sequential, split: &Split) -> bool {
        let end = split.len().min(self.done + PART);
        if self.done == end {
            return false;
        }
        let indices = self.done as u32..end as u32;
        gather(split, indices, &mut self.pixels);
        let mut logits = model.logits(&self.pixels, &mut self.scratch);
        let labels = &split.labels()[self.done..end];
        self.score.add(score(logits.view_mut(), labels));
        self.done = end;
        true
    }

    /// The score of the pictures so far.
    pub fn score(&self) -> BatchScore {
        self.score
    }

    /// Starts over, keeping the buffers.
    pub fn restart(&mut self) {
        self.done = 0;
        self.score = BatchScore::default();
    }
}

/// Keras's `evaluate`, in one go.
///
/// # Errors
/// [`Error::Shape`] when the pictures are not of the size that the network reads.
pub fn evaluate(model: &Sequential, split: &Split) -> Result<BatchScore, Error> {
    let size = split.size();
    if model.inputs() != size * size {
        return Err(Error::Shape {
            what: "pictures for these weights".to_owned(),
            expected: vec![model.inputs()],
            found: vec![size, size],
        });
    }
    let mut evaluation = Evaluation::default();
    while evaluation.step(model, split) {}
    Ok(evaluation.score())
}
