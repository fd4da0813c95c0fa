//! What a network scores on pictures that it does not learn from, in parts that a caller can spread
//! over time.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::data::Split;
use crate::data::batches::gather;
use crate::error::{Error, Shaped};
use crate::gemm::SparseRows;
use crate::learn::run::{Resumable, Run, Step, run_to_end};
use crate::nn::layers::{BatchScore, RowScore, score_rows};
use crate::nn::{Model, Scratch};
use crate::parallel::{for_each, threads};

/// Pictures of a part: enough for the matrix kernels to run full, few enough that a part takes a
/// couple of hundredths of a second.
const PART: usize = 500;

/// An evaluation under way. Its result does not depend on when its parts are run, nor by how many threads.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Evaluation {
    score: BatchScore,
    #[serde(skip)]
    readers: Vec<Reader>,
}

/// Reads some pictures of a part.
#[derive(Debug, Default)]
struct Reader {
    /// Of the split.
    range: Range<usize>,
    pixels: SparseRows,
    scratch: Scratch,
    scores: Vec<RowScore>,
}

impl Reader {
    fn read(&mut self, model: &Model, split: &Split) {
        let indices = self.range.start as u32..self.range.end as u32;
        gather(split, indices, &mut self.pixels);
        let mut logits = model.logits(&self.pixels, &mut self.scratch);
        self.scores.clear();
        let labels = &split.labels()[self.range.clone()];
        score_rows(logits.view_mut(), labels, |row| self.scores.push(row));
    }
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
        self.readers.resize_with(threads(), Reader::default);
        let each = (end - done).div_ceil(self.readers.len());
        for (index, reader) in self.readers.iter_mut().enumerate() {
            let start = end.min(done + index * each);
            reader.range = start..end.min(start + each);
        }
        for_each(&mut self.readers, |reader| reader.read(model, split));
        for reader in &self.readers {
            reader
                .scores
                .iter()
                .for_each(|&row| self.score.add_row(row));
        }
        true
    }

    /// The score of the pictures so far.
    pub fn score(&self) -> BatchScore {
        self.score
    }

    /// Starts over, keeping the buffers.
    pub fn restart(&mut self) {
        self.score = BatchScore::default();
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
    /// Of the pictures that were read.
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
