//! The network: layers in order, their parameters, what it makes of a picture, and its summary.
//! Training it is `training`'s, files are `weights`'.

mod summary;

use ndarray::{Array2, ArrayView2};

use crate::gemm::Scratch;
use crate::layers::{Dense, Dropout, Relu, softmax};

pub use summary::{Summary, SummaryRow};

/// One layer of a [`Sequential`].
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    Dense(Dense),
    Relu(Relu),
    Dropout(Dropout),
}

/// Layers in order; the last is a dense one whose outputs are logits, one a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequential {
    layers: Vec<Layer>,
}

impl Sequential {
    /// A multilayer perceptron: for each of `hidden` a dense layer of that many units, ReLU and
    /// dropout (none at a rate of 0), then a dense layer of `classes` logits. The seed gives the initial
    /// weights ([`Dense::glorot_uniform`]).
    ///
    /// ```
    /// use digitlab::model::Sequential;
    ///
    /// let seeds = Sequential::perceptron(784, &[500, 500, 500], 0.2, 10, 9999);
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
        let last = dense.len() - 1;
        let mut layers = Vec::new();
        for (index, layer) in dense.into_iter().enumerate() {
            layers.push(Layer::Dense(layer));
            if index < last {
                layers.push(Layer::Relu(Relu));
                if dropout > 0.0 {
                    layers.push(Layer::Dropout(Dropout::new(dropout)));
                }
            }
        }
        Self { layers }
    }

    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The dense layers, input side first: they hold all parameters.
    pub fn dense(&self) -> impl Iterator<Item = &Dense> {
        self.layers.iter().filter_map(|layer| match layer {
            Layer::Dense(dense) => Some(dense),
            _ => None,
        })
    }

    pub fn dense_mut(&mut self) -> impl Iterator<Item = &mut Dense> {
        self.layers.iter_mut().filter_map(|layer| match layer {
            Layer::Dense(dense) => Some(dense),
            _ => None,
        })
    }

    /// Numbers in a picture.
    pub fn inputs(&self) -> usize {
        self.dense().next().map_or(0, Dense::inputs)
    }

    pub fn classes(&self) -> usize {
        self.dense().last().map_or(0, Dense::units)
    }

    /// The dropout rate in training; 0 without dropout.
    pub fn dropout(&self) -> f32 {
        self.layers
            .iter()
            .find_map(|layer| match layer {
                Layer::Dropout(dropout) => Some(dropout.rate()),
                _ => None,
            })
            .unwrap_or(0.0)
    }

    /// `x: [batch, inputs]` → logits `[batch, classes]`, as at inference: dropout does nothing.
    pub fn logits(&self, x: ArrayView2<f32>, scratch: &mut Scratch) -> Array2<f32> {
        let mut output = x.to_owned();
        for layer in &self.layers {
            match layer {
                Layer::Dense(dense) => {
                    let mut y = Array2::zeros((x.nrows(), dense.units()));
                    dense.forward(output.view(), y.view_mut(), scratch);
                    output = y;
                }
                Layer::Relu(relu) => {
                    let mut y = Array2::zeros(output.dim());
                    relu.forward(output.view(), y.view_mut());
                    output = y;
                }
                Layer::Dropout(_) => {}
            }
        }
        output
    }

    /// `x: [batch, inputs]`, pixels in 0..=1 → probabilities `[batch, classes]`.
    pub fn predict(&self, x: ArrayView2<f32>, scratch: &mut Scratch) -> Array2<f32> {
        let mut output = self.logits(x, scratch);
        softmax(output.view_mut());
        output
    }

    /// Keras's `summary()`.
    pub fn summary(&self) -> Summary {
        let units: Vec<usize> = self.dense().map(Dense::units).collect();
        Summary::of_perceptron(self.inputs(), &units, self.dropout())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_layer_is_a_linear_model_and_no_dropout_has_no_row() {
        let linear = Sequential::perceptron(9, &[], 0.2, 10, 1);
        assert_eq!(
            (linear.inputs(), linear.classes(), linear.dropout()),
            (9, 10, 0.0)
        );
        let plain = Sequential::perceptron(9, &[5, 4], 0.0, 10, 1);
        assert_eq!(plain.summary().layers.len(), 3);
    }

    #[test]
    fn each_picture_of_a_batch_is_read_as_if_alone() {
        let model = Sequential::perceptron(6, &[5, 7], 0.3, 4, 1);
        let mut scratch = Scratch::default();
        let x = Array2::from_shape_fn((9, 6), |(i, j)| (i * 6 + j) as f32 / 54.0);
        let together = model.predict(x.view(), &mut scratch);
        for (row, picture) in together.rows().into_iter().zip(x.rows()) {
            let alone = model.predict(picture.insert_axis(ndarray::Axis(0)), &mut scratch);
            assert_eq!(alone.row(0), row);
            assert!((row.sum() - 1.0).abs() < 1e-6);
        }
    }
}
