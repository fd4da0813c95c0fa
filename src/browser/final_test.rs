//! The test pictures of a run that validates on pictures held back from training: they have no part in it
//! and are read once, when it has come to its end.

use std::sync::Arc;

use serde::Serialize;

use crate::data::Dataset;
use crate::error::{Error, Expected};
use crate::learn::Evaluation;
use crate::nn::Model;

#[derive(Serialize)]
pub(super) struct TestScore {
    loss: f64,
    accuracy: f64,
}

pub(super) struct FinalTest {
    /// Its validation pictures are the test's.
    dataset: Arc<Dataset>,
    evaluation: Evaluation,
}

impl FinalTest {
    /// What a run trains and validates on, `held_back` training pictures, and the test after it; of none
    /// held back the run validates on the test pictures, and there is no test after it.
    pub(super) fn holding_back(
        dataset: Arc<Dataset>,
        held_back: usize,
    ) -> Result<(Arc<Dataset>, Option<Self>), Error> {
        if held_back == 0 {
            return Ok((dataset, None));
        }
        let pictures = dataset.training.len();
        let run = Dataset::clone(&dataset).holding_back(held_back);
        let run = run.ok_or(Error::Field {
            field: "held_back",
            expected: Expected::HeldBack { below: pictures },
            found: held_back as f64,
        })?;
        let test = Self {
            dataset,
            evaluation: Evaluation::default(),
        };
        Ok((Arc::new(run), Some(test)))
    }

    /// Reads a part; `false` when there was none left.
    pub(super) fn step(&mut self, model: &Model) -> bool {
        self.evaluation.step(model, &self.dataset.validation)
    }

    /// What all pictures scored; `None` before they are read.
    pub(super) fn score(&self) -> Option<TestScore> {
        let score = self.evaluation.score();
        (score.pictures == self.dataset.validation.len()).then(|| TestScore {
            loss: score.mean_loss(),
            accuracy: score.accuracy(),
        })
    }
}
