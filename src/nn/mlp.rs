//! The multilayer perceptron: dense layers in order, an activation and dropout after each but the last.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::initializers::glorot_uniform;
use super::layers::{Activation, Dense, Dropout, DropoutMask};
use super::network::{Network, Pass, Scratch, StepPlace};
use super::params::Parameter;
use super::summary::{Summary, numbered};
use crate::gemm::{PanelMatrix, SparseRows};
use crate::random::{Stream, StreamId};

/// A multilayer perceptron. Its outputs are logits, one a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Mlp {
    /// Each layer's kernel `[in, out]` and bias `[out]`.
    parameters: Vec<Parameter>,
    /// The hidden layers' activation.
    activation: Activation,
    dropout: Option<Dropout>,
}

/// Parameters of a layer.
const PER_LAYER: usize = 2;

fn layers(parameters: &[Parameter]) -> impl ExactSizeIterator<Item = Dense<'_>> {
    parameters.chunks_exact(PER_LAYER).map(Dense::of)
}

impl Mlp {
    /// A multilayer perceptron: for each of `hidden` a dense layer of that many units, ReLU and
    /// dropout (none at a rate of 0), then a dense layer of `classes` logits. Kernels are
    /// [`glorot_uniform`] of the seed, biases 0, as Keras's defaults. [`Self::with_activation`] takes another than
    /// ReLU.
    pub fn new(inputs: usize, hidden: &[usize], dropout: f32, classes: usize, seed: u64) -> Self {
        let mut widths = vec![inputs];
        widths.extend(hidden);
        widths.push(classes);
        let layers = widths.windows(2).enumerate().map(|(layer, shape)| {
            let kernel = glorot_uniform(shape[0], shape[1], seed, layer as u16);
            (kernel, vec![0.0; shape[1]])
        });
        Self::from_layers(layers, dropout)
    }

    /// A perceptron of given kernels `[in, out]` and biases `[out]`.
    ///
    /// # Panics
    /// When there is no layer or two neighbours do not fit.
    pub fn from_layers(
        layers: impl IntoIterator<Item = (Array2<f32>, Vec<f32>)>,
        dropout: f32,
    ) -> Self {
        let layers = layers.into_iter().enumerate();
        let parameters = layers.flat_map(|(layer, (kernel, bias))| {
            let name = numbered("dense", layer);
            [
                Parameter::kernel(format!("{name}.kernel"), kernel.view()),
                Parameter::bias(format!("{name}.bias"), &bias),
            ]
        });
        let mut mlp = Self {
            parameters: parameters.collect(),
            activation: Activation::Relu,
            dropout: None,
        };
        let mut units = None;
        for layer in mlp.layers() {
            assert!(units.is_none_or(|units| layer.inputs() == units), "a fit");
            units = Some(layer.units());
        }
        assert!(units.is_some(), "a network has a dense layer");
        mlp.set_dropout(dropout);
        mlp
    }

    /// The same weights with this activation after each hidden layer.
    pub fn with_activation(self, activation: Activation) -> Self {
        Self { activation, ..self }
    }

    fn layers(&self) -> impl ExactSizeIterator<Item = Dense<'_>> {
        layers(&self.parameters)
    }
}

impl Network for Mlp {
    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.parameters
    }

    fn inputs(&self) -> usize {
        self.layers().next().map_or(0, Dense::inputs)
    }

    fn classes(&self) -> usize {
        self.layers().last().map_or(0, Dense::units)
    }

    fn activation(&self) -> Option<Activation> {
        Some(self.activation)
    }

    fn dropout(&self) -> f32 {
        self.dropout.map_or(0.0, Dropout::rate)
    }

    /// There is nothing to drop without a hidden layer.
    fn set_dropout(&mut self, rate: f32) {
        let drops = rate > 0.0 && self.layers().len() > 1;
        self.dropout = drops.then(|| Dropout::new(rate));
    }

    fn watched_logits(
        &self,
        x: &SparseRows,
        scratch: &mut Scratch,
        watch: &mut dyn FnMut(&PanelMatrix),
    ) -> Array2<f32> {
        let Scratch {
            outputs, inputs, ..
        } = scratch;
        let last = self.layers().len() - 1;
        for (index, dense) in self.layers().enumerate() {
            let x = if index == 0 { x } else { &*inputs };
            if index < last {
                dense.forward_hidden(x, self.activation, None, outputs);
                watch(outputs);
                inputs.assign(outputs);
            } else {
                dense.forward(x, outputs);
            }
        }
        outputs.to_array()
    }

    fn new_pass(&self) -> Box<dyn Pass> {
        let mut layers = Vec::new();
        layers.resize_with(self.layers().len(), LayerPass::default);
        Box::new(MlpPass {
            activation: self.activation,
            dropout: self.dropout,
            input: SparseRows::default(),
            layers,
            mask: DropoutMask::default(),
        })
    }

    fn summary(&self) -> Summary {
        let units: Vec<usize> = self.layers().map(Dense::units).collect();
        Summary::of_perceptron(self.inputs(), &units, self.activation, self.dropout())
    }
}

/// The perceptron's [`Pass`].
#[derive(Debug)]
struct MlpPass {
    activation: Activation,
    dropout: Option<Dropout>,
    /// What the first layer takes, transposed: `[inputs, rows]`.
    input: SparseRows,
    layers: Vec<LayerPass>,
    /// What one layer drops.
    mask: DropoutMask,
}

/// A dense layer with the activation and the dropout after it.
#[derive(Debug, Default)]
struct LayerPass {
    /// `[rows, units]`; of the last layer the logits.
    y: PanelMatrix,
    /// y for the layer after, `[rows, units]` and transposed; not used in the last.
    activations: SparseRows,
    transposed: SparseRows,
    /// How the loss changes with what the dense layer itself gives, `[rows, units]`.
    dy: PanelMatrix,
    /// dy, for the layer before; not used in the first.
    dy_terms: SparseRows,
}

impl Pass for MlpPass {
    fn forward(
        &mut self,
        parameters: &[Parameter],
        x: &SparseRows,
        rows: Range<usize>,
        place: StepPlace,
    ) -> &PanelMatrix {
        self.input.assign_transposed_rows(x);
        let last = self.layers.len() - 1;
        for (index, dense) in layers(parameters).enumerate() {
            let (before, here) = self.layers.split_at_mut(index);
            let x = before.last().map_or(x, |layer| &layer.activations);
            let layer = &mut here[0];
            if index == last {
                dense.forward(x, &mut layer.y);
                break;
            }
            let dropped = self.dropout.map(|dropout| {
                let id = StreamId::Dropout {
                    layer: index as u16,
                };
                let stream = Stream::new(place.seed, id, place.epoch, place.step);
                dropout.draw(&stream, rows.clone(), dense.units(), &mut self.mask);
                (dropout, &self.mask)
            });
            dense.forward_hidden(x, self.activation, dropped, &mut layer.y);
            layer.activations.assign(&layer.y);
            layer.transposed.assign_transposed(&layer.y);
        }
        &self.layers[last].y
    }

    fn backward(&mut self, transposed: &[PanelMatrix], dlogits: ArrayView2<f32>) {
        let last = self.layers.len() - 1;
        self.layers[last].dy.assign(dlogits);
        for index in (1..=last).rev() {
            let (before, here) = self.layers.split_at_mut(index);
            let (below, layer) = (&mut before[index - 1], &mut here[0]);
            layer.dy_terms.assign(&layer.dy);
            let kernel = &transposed[PER_LAYER * index];
            Dense::backward(kernel, &layer.dy_terms, &mut below.dy);
            for (dy, y) in below.dy.panels_mut().zip(below.y.panels()) {
                self.activation.backward(y, self.dropout, dy);
            }
        }
    }

    /// The gradient at the pictures is not needed.
    fn needs_transposed(&self, parameter: usize) -> bool {
        parameter >= PER_LAYER && parameter.is_multiple_of(PER_LAYER)
    }

    fn products(&self, _parameter: usize) -> usize {
        1
    }

    fn product(&self, parameter: usize, _index: usize) -> (&SparseRows, &PanelMatrix) {
        let layer = parameter / PER_LAYER;
        let before = layer.checked_sub(1).map(|before| &self.layers[before]);
        let x = before.map_or(&self.input, |before| &before.transposed);
        (x, &self.layers[layer].dy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_layer_is_a_linear_model_and_no_dropout_has_no_row() {
        let linear = Mlp::new(9, &[], 0.2, 10, 1);
        assert_eq!(
            (linear.inputs(), linear.classes(), linear.dropout()),
            (9, 10, 0.0)
        );
        let plain = Mlp::new(9, &[5, 4], 0.0, 10, 1);
        assert_eq!(plain.summary().layers.len(), 3);
    }

    #[test]
    fn each_picture_of_a_batch_is_read_as_if_alone() {
        let model = Mlp::new(6, &[5, 7], 0.3, 4, 1);
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
