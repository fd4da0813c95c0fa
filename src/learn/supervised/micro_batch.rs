//! A micro-batch: some rows of a batch, taken forward through the network, to the loss, and backward. Its rows are
//! independent of all others, so each thread takes micro-batches of its own. What needs all rows, the parameters'
//! gradients, is `update`'s.

use std::ops::Range;

use ndarray::ArrayViewMut2;

use super::batch::Batch;
use super::batch_loader::Pictures;
use crate::gemm::{PanelMatrix, SparseRows};
use crate::nn::layers::{RowScore, softmax_cross_entropy};
use crate::nn::{Model, Parameter, Pass};

/// Rows of a batch and what a step computes of them. Memory is made once, for the largest batch.
pub(super) struct MicroBatch {
    /// In the batch.
    rows: Range<usize>,
    /// The labels of these rows.
    labels: Vec<u8>,
    pictures: Pictures,
    pass: Box<dyn Pass>,
    /// `[rows, classes]` without gaps, then their gradient.
    logits: Vec<f32>,
    scores: Vec<RowScore>,
}

impl MicroBatch {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            rows: 0..0,
            labels: Vec::new(),
            pictures: Pictures::default(),
            pass: model.new_pass(),
            logits: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// Becomes these rows of a batch.
    pub(super) fn set(&mut self, rows: Range<usize>, labels: impl Iterator<Item = u8>) {
        self.rows = rows;
        self.labels.clear();
        self.labels.extend(labels.take(self.rows.len()));
    }

    /// What each row scored.
    pub(super) fn scores(&self) -> &[RowScore] {
        &self.scores
    }

    /// Runs forward, and the gradient of the batch's mean loss back. `input` writes the rows' pictures;
    /// `transposed` are the kernels' transposes that the backward pass reads.
    pub(super) fn run(
        &mut self,
        parameters: &[Parameter],
        transposed: &[PanelMatrix],
        input: impl Fn(Range<usize>, &mut Pictures),
        batch: &Batch,
    ) {
        self.scores.clear();
        if self.rows.is_empty() {
            return;
        }
        input(self.rows.clone(), &mut self.pictures);
        let (x, rows) = (&self.pictures.pixels, self.rows.clone());
        let logits = self.pass.forward(parameters, x, rows, batch.place);
        let shape = (logits.rows(), logits.columns());
        self.logits.clear();
        (0..shape.0).for_each(|row| self.logits.extend(logits.row(row).flatten()));
        let mut logits = ArrayViewMut2::from_shape(shape, &mut self.logits)
            .expect("just filled with rows · classes");
        let scores = &mut self.scores;
        softmax_cross_entropy(
            logits.view_mut(),
            &self.labels,
            batch.pictures,
            batch.label_smoothing,
            |score| scores.push(score),
        );
        self.pass.backward(transposed, logits.view());
    }

    /// The products that make up a parameter's gradient over all micro-batches of a batch: time steps outside,
    /// so that the order of the terms does not depend on how the rows are split.
    pub(super) fn products(
        all: &[Self],
        parameter: usize,
    ) -> impl Iterator<Item = (&SparseRows, &PanelMatrix)> + Clone {
        let some = all.iter().filter(|part| !part.rows.is_empty());
        let steps = all
            .first()
            .map_or(0, |first| first.pass.products(parameter));
        (0..steps).flat_map(move |step| {
            let some = some.clone();
            some.map(move |part| part.pass.product(parameter, step))
        })
    }
}
