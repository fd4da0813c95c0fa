//! A part of a batch on its way forward through every layer, to the loss, and back to every layer's
//! output. Its rows have nothing to do with those of other parts, so each thread takes parts of its own.
//! What needs all rows, the parameters' gradients, is `backpropagation`'s.

use std::ops::Range;

use ndarray::ArrayViewMut2;

use super::backpropagation::StepPlace;
use crate::gemm::{PanelMatrix, SparseRows};
use crate::nn::Mlp;
use crate::nn::layers::{Dense, DropoutMask, RowScore, activation, softmax_cross_entropy};
use crate::random::{Stream, StreamId};

/// Rows of a batch and what a step computes of them. Memory is made once, for the largest batch.
#[derive(Debug, Default)]
pub(super) struct MicroBatch {
    /// In the batch.
    pub(super) rows: Range<usize>,
    /// What the first layer takes, `[rows, inputs]`.
    input: Activations,
    layers: Vec<Layer>,
    /// What one layer drops.
    dropped: DropoutMask,
    /// `[rows, classes]` without gaps, then their gradient.
    logits: Vec<f32>,
    pub(super) scores: Vec<RowScore>,
}

/// What a layer takes, in the two forms that products need: as it is and transposed.
#[derive(Debug, Default)]
struct Activations {
    /// `[rows, units]`
    terms: SparseRows,
    /// `[units, rows]`
    transposed: SparseRows,
}

/// A dense layer with the ReLU and the dropout after it.
#[derive(Debug, Default)]
struct Layer {
    /// `[rows, units]`; of the last layer the logits.
    y: PanelMatrix,
    /// y, for the layer after; not used in the last.
    activations: Activations,
    /// How the loss changes with what the dense layer itself gives, `[rows, units]`.
    dy: PanelMatrix,
    /// dy, for the layer before; not used in the first.
    dy_terms: SparseRows,
}

impl MicroBatch {
    pub(super) fn new(layers: usize) -> Self {
        let mut part = Self::default();
        part.layers.resize_with(layers, Layer::default);
        part
    }

    /// Runs `rows` of a batch forward, and the gradient of the batch's mean loss back. `input` writes
    /// the rows' pixels; `transposed` are the kernels' transposes, `labels` those of the whole batch, `smoothing` what
    /// all classes share of their targets.
    pub(super) fn run(
        &mut self,
        model: &Mlp,
        transposed: &[PanelMatrix],
        input: impl Fn(Range<usize>, &mut SparseRows),
        labels: &[u8],
        smoothing: f32,
        place: StepPlace,
    ) {
        input(self.rows.clone(), &mut self.input.terms);
        self.input
            .transposed
            .assign_transposed_rows(&self.input.terms);
        self.forward(model, place);
        self.score(labels, smoothing);
        self.backward(model, transposed);
    }

    /// For each part of a batch, what the layer at `index` took, `[inputs, rows]`.
    pub(super) fn inputs(
        parts: &[Self],
        index: usize,
    ) -> impl Iterator<Item = &SparseRows> + Clone {
        let some = parts.iter().filter(|part| !part.rows.is_empty());
        some.map(move |part| {
            let before = index.checked_sub(1).map(|before| &part.layers[before]);
            let taken = before.map_or(&part.input, |layer| &layer.activations);
            &taken.transposed
        })
    }

    /// The same with panel `panel` of how the loss changes with what the layer gave.
    pub(super) fn gradient_parts(
        parts: &[Self],
        index: usize,
        panel: usize,
    ) -> impl Iterator<Item = (&SparseRows, &[f32])> + Clone {
        let some = parts.iter().filter(|part| !part.rows.is_empty());
        Self::inputs(parts, index).zip(some.map(move |part| part.layers[index].dy.panel(panel)))
    }

    fn forward(&mut self, model: &Mlp, place: StepPlace) {
        let last = self.layers.len() - 1;
        for (index, dense) in model.dense().iter().enumerate() {
            let (before, here) = self.layers.split_at_mut(index);
            let taken = before
                .last()
                .map_or(&self.input, |layer| &layer.activations);
            let layer = &mut here[0];
            if index == last {
                dense.forward(&taken.terms, &mut layer.y);
                break;
            }
            let dropped = model.dropout().map(|dropout| {
                let purpose = StreamId::Dropout {
                    layer: index as u16,
                };
                let stream = Stream::new(place.seed, purpose, place.epoch, place.step);
                dropout.draw(&stream, self.rows.clone(), dense.units(), &mut self.dropped);
                (dropout, &self.dropped)
            });
            dense.forward_hidden(&taken.terms, dropped, &mut layer.y);
            layer.activations.terms.assign(&layer.y);
            layer.activations.transposed.assign_transposed(&layer.y);
        }
    }

    /// From the logits to their gradient, and each row's score.
    fn score(&mut self, labels: &[u8], smoothing: f32) {
        let Some(last) = self.layers.last_mut() else {
            return;
        };
        let (rows, classes) = (last.y.rows(), last.y.columns());
        self.logits.clear();
        (0..rows).for_each(|row| self.logits.extend(last.y.row(row).flatten()));
        let mut logits = ArrayViewMut2::from_shape((rows, classes), &mut self.logits)
            .expect("just filled with rows · classes");
        self.scores.clear();
        let of_rows = &labels[self.rows.clone()];
        softmax_cross_entropy(
            logits.view_mut(),
            of_rows,
            labels.len(),
            smoothing,
            |score| {
                self.scores.push(score);
            },
        );
        last.dy.assign(logits.view());
    }

    /// From the last layer's output to the first one's.
    fn backward(&mut self, model: &Mlp, transposed: &[PanelMatrix]) {
        for index in (1..self.layers.len()).rev() {
            let (before, here) = self.layers.split_at_mut(index);
            let (below, layer) = (&mut before[index - 1], &mut here[0]);
            layer.dy_terms.assign(&layer.dy);
            Dense::backward(&transposed[index], &layer.dy_terms, &mut below.dy);
            for (dy, y) in below.dy.panels_mut().zip(below.y.panels()) {
                activation::backward(y, model.dropout(), dy);
            }
        }
    }
}
