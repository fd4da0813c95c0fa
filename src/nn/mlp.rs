//! The network: layers in order, their parameters, what it makes of a picture, and its summary.
//! Training it is `training`'s, files are `weights`'.

use ndarray::Array2;

use crate::gemm::{PanelMatrix, SparseRows};
use crate::nn::layers::{Dense, Dropout, softmax};

use super::summary::Summary;

/// A multilayer perceptron: dense layers in order, ReLU and dropout after each but the last, whose
/// outputs are logits, one a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Mlp {
    dense: Vec<Dense>,
    dropout: Option<Dropout>,
}

/// What inference needs room for; it grows to what the largest batch needs.
#[derive(Debug, Default)]
pub struct Scratch {
    outputs: PanelMatrix,
    inputs: SparseRows,
}

impl Mlp {
    /// A multilayer perceptron: for each of `hidden` a dense layer of that many units, ReLU and
    /// dropout (none at a rate of 0), then a dense layer of `classes` logits. The seed gives the initial
    /// weights ([`Dense::glorot_uniform`]).
    ///
    /// ```
    /// use digitlab::nn::Mlp;
    ///
    /// let seeds = Mlp::perceptron(784, &[500, 500, 500], 0.2, 10, 9999);
    /// assert_eq!(seeds.summary().parameters, 898_510);
    /// ```
    pub fn perceptron(
        inputs: usize,
        hidden: &[usize],
        dropout: f32,
        classes: usize,
        seed: u64,
    ) -> Self {
        let mut shapes = vec![inputs];
        shapes.extend(hidden);
        shapes.push(classes);
        let dense = shapes
            .windows(2)
            .enumerate()
            .map(|(layer, shape)| Dense::glorot_uniform(shape[0], shape[1], seed, layer as u16))
            .collect();
        Self::from_dense(dense, dropout)
    }

    /// The same architecture around given dense layers, each of which takes what the one before gives.
    ///
    /// # Panics
    /// When there is no layer or two neighbours do not fit.
    pub fn from_dense(dense: Vec<Dense>, dropout: f32) -> Self {
        assert!(!dense.is_empty(), "a network has a dense layer");
        for pair in dense.windows(2) {
            assert_eq!(pair[0].units(), pair[1].inputs(), "neighbours fit");
        }
        Self {
            dropout: (dropout > 0.0 && dense.len() > 1).then(|| Dropout::new(dropout)),
            dense,
        }
    }

    /// The dense layers, input side first: they hold all parameters.
    pub fn dense(&self) -> &[Dense] {
        &self.dense
    }

    pub fn dense_mut(&mut self) -> &mut [Dense] {
        &mut self.dense
    }

    /// Numbers in a picture.
    pub fn inputs(&self) -> usize {
        self.dense.first().map_or(0, Dense::inputs)
    }

    pub fn classes(&self) -> usize {
        self.dense.last().map_or(0, Dense::units)
    }

    /// What drops units in training; `None` without dropout.
    pub fn dropout(&self) -> Option<Dropout> {
        self.dropout
    }

    /// `x: [batch, inputs]`, pixels in 0..=1 → logits `[batch, classes]`, as at inference: dropout does
    /// nothing.
    pub fn logits(&self, x: &SparseRows, scratch: &mut Scratch) -> Array2<f32> {
        let Scratch { outputs, inputs } = scratch;
        for (index, dense) in self.dense.iter().enumerate() {
            let x = if index == 0 { x } else { &*inputs };
            if index + 1 < self.dense.len() {
                dense.forward_hidden(x, None, outputs);
                inputs.assign(outputs);
            } else {
                dense.forward(x, outputs);
            }
        }
        outputs.to_array()
    }

    /// `x: [batch, inputs]`, pixels in 0..=1 → probabilities `[batch, classes]`.
    pub fn predict(&self, x: &SparseRows, scratch: &mut Scratch) -> Array2<f32> {
        let mut output = self.logits(x, scratch);
        softmax(output.view_mut());
        output
    }

    /// Keras's `summary()`.
    pub fn summary(&self) -> Summary {
        let units: Vec<usize> = self.dense.iter().map(Dense::units).collect();
        let rate = self.dropout.map_or(0.0, Dropout::rate);
        Summary::of_perceptron(self.inputs(), &units, rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_layer_is_a_linear_model_and_no_dropout_has_no_row() {
        let linear = Mlp::perceptron(9, &[], 0.2, 10, 1);
        assert_eq!(
            (linear.inputs(), linear.classes(), linear.dropout()),
            (9, 10, None)
        );
        let plain = Mlp::perceptron(9, &[5, 4], 0.0, 10, 1);
        assert_eq!(plain.summary().layers.len(), 3);
    }

    #[test]
    fn each_picture_of_a_batch_is_read_as_if_alone() {
        let model = Mlp::perceptron(6, &[5, 7], 0.3, 4, 1);
        let mut scratch = Scratch::default();
        let x = Array2::from_shape_fn((9, 6), |(i, j)| (i * 6 + j) as f32 / 54.0);
        let mut rows = SparseRows::default();
        rows.assign(&PanelMatrix::from_array(x.view()));
        let together = model.predict(&rows, &mut scratch);
        for (row, picture) in together.rows().into_iter().zip(x.rows()) {
            rows.clear(6);
            rows.push_row(picture.as_slice());
            let alone = model.predict(&rows, &mut scratch);
            assert_eq!(alone.row(0), row);
            assert!((row.sum() - 1.0).abs() < 1e-6);
        }
    }
}
