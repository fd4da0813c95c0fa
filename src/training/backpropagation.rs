//! One training step's arithmetic: forward through every layer, the loss, and back again. It owns the
//! buffers of a step, made once for the largest batch; the network's parameters it only reads.

use ndarray::{ArrayView2, ArrayViewMut2};

use crate::gemm::Scratch;
use crate::layers::{BatchScore, DenseGradient, softmax_cross_entropy};
use crate::model::{Layer, Sequential};
use crate::optimizers::Tensor;
use crate::random::{Purpose, Stream};

/// Where a step stands in its run: with the seed, all that its dropout depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPlace {
    pub seed: u64,
    pub epoch: u32,
    pub step: u32,
}

/// The buffers of a step and the gradients that it leaves.
#[derive(Debug)]
pub struct Backpropagation {
    /// Each layer's output, `[batch, units]`; the last is the logits, then their gradient.
    outputs: Vec<Vec<f32>>,
    /// For each layer the mask of its dropout, `[batch, units]`; empty for other layers.
    masks: Vec<Vec<f32>>,
    /// Gradients on their way back, `[batch, units]`: of a layer's output and of its input.
    upstream: Vec<f32>,
    downstream: Vec<f32>,
    /// One for each dense layer, input side first.
    gradients: Vec<DenseGradient>,
    scratch: Scratch,
}

impl Backpropagation {
    /// Room for batches of up to `batch` pictures through `model`.
    pub fn new(model: &Sequential, batch: usize) -> Self {
        let mut units = model.inputs();
        let mut widest = 0;
        let (mut outputs, mut masks) = (Vec::new(), Vec::new());
        for layer in model.layers() {
            if let Layer::Dense(dense) = layer {
                units = dense.units();
                widest = widest.max(units);
            }
            outputs.push(vec![0.0; batch * units]);
            let drops = matches!(layer, Layer::Dropout(_));
            masks.push(vec![0.0; if drops { batch * units } else { 0 }]);
        }
        Self {
            outputs,
            masks,
            upstream: vec![0.0; batch * widest],
            downstream: vec![0.0; batch * widest],
            gradients: model.dense().map(DenseGradient::zeros).collect(),
            scratch: Scratch::default(),
        }
    }

    /// Runs `x: [batch, inputs]` forward and its loss's gradient back. What the batch scored is with
    /// dropout and before any update, as Keras reports it.
    ///
    /// # Panics
    /// When the batch is larger than there is room for.
    pub fn run(
        &mut self,
        model: &Sequential,
        x: ArrayView2<f32>,
        labels: &[u8],
        place: StepPlace,
    ) -> BatchScore {
        self.forward(model, x, place);
        let (logits, classes) = (self.outputs.len() - 1, model.classes());
        let logits = matrix_mut(&mut self.outputs[logits], labels.len(), classes);
        let score = softmax_cross_entropy(logits, labels);
        self.backward(model, x);
        score
    }

    /// The gradients that [`Self::run`] left, beside the parameters that they are for.
    pub fn tensors<'a>(&'a self, model: &'a mut Sequential) -> impl Iterator<Item = Tensor<'a>> {
        model
            .dense_mut()
            .zip(&self.gradients)
            .flat_map(|(dense, gradient)| {
                let kernel = (dense.kernel.as_slice_mut(), gradient.kernel.as_slice());
                let bias = (dense.bias.as_slice_mut(), gradient.bias.as_slice());
                [kernel, bias].map(|(parameters, gradient)| Tensor {
                    parameters: parameters.expect("parameters are contiguous"),
                    gradient: gradient.expect("gradients are contiguous"),
                })
            })
    }

    /// The gradient of each dense layer, input side first.
    pub fn gradients(&self) -> &[DenseGradient] {
        &self.gradients
    }

    fn forward(&mut self, model: &Sequential, x: ArrayView2<f32>, place: StepPlace) {
        let batch = x.nrows();
        let mut units = x.ncols();
        let mut dropouts = 0;
        for (index, layer) in model.layers().iter().enumerate() {
            let (before, from_here) = self.outputs.split_at_mut(index);
            let input = match before.last() {
                Some(output) => matrix(output, batch, units),
                None => x,
            };
            if let Layer::Dense(dense) = layer {
                units = dense.units();
            }
            let output = matrix_mut(&mut from_here[0], batch, units);
            match layer {
                Layer::Dense(dense) => dense.forward(input, output, &mut self.scratch),
                Layer::Relu(relu) => relu.forward(input, output),
                Layer::Dropout(dropout) => {
                    let purpose = Purpose::Dropout { layer: dropouts };
                    dropouts += 1;
                    let stream = Stream::new(place.seed, purpose, place.epoch, place.step);
                    let mask = &mut self.masks[index][..batch * units];
                    dropout.draw(mask, &stream);
                    dropout.forward(input, matrix(mask, batch, units), output);
                }
            }
        }
    }

    /// From the logits' gradient, which stands in the last output, to the first layer's parameters.
    fn backward(&mut self, model: &Sequential, x: ArrayView2<f32>) {
        let batch = x.nrows();
        let mut units = model.classes();
        let mut dense_left = self.gradients.len();
        let logits = &self.outputs[self.outputs.len() - 1][..batch * units];
        self.upstream[..batch * units].copy_from_slice(logits);
        for (index, layer) in model.layers().iter().enumerate().rev() {
            let dy = matrix(&self.upstream, batch, units);
            match layer {
                Layer::Dense(dense) => {
                    dense_left -= 1;
                    units = dense.inputs();
                    let gradient = &mut self.gradients[dense_left];
                    let (input, dx) = match index.checked_sub(1) {
                        Some(before) => (
                            matrix(&self.outputs[before], batch, units),
                            Some(matrix_mut(&mut self.downstream, batch, units)),
                        ),
                        // Nobody asks how the loss changes with the pixels: a quarter less work.
                        None => (x, None),
                    };
                    dense.backward(input, dy, gradient, dx, &mut self.scratch);
                }
                Layer::Relu(relu) => {
                    let y = matrix(&self.outputs[index], batch, units);
                    relu.backward(y, dy, matrix_mut(&mut self.downstream, batch, units));
                }
                Layer::Dropout(dropout) => {
                    let mask = matrix(&self.masks[index], batch, units);
                    dropout.backward(mask, dy, matrix_mut(&mut self.downstream, batch, units));
                }
            }
            std::mem::swap(&mut self.upstream, &mut self.downstream);
        }
    }
}

/// The first `rows · columns` elements as a matrix.
fn matrix(buffer: &[f32], rows: usize, columns: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((rows, columns), &buffer[..rows * columns])
        .expect("a slice of rows · columns elements")
}

fn matrix_mut(buffer: &mut [f32], rows: usize, columns: usize) -> ArrayViewMut2<'_, f32> {
    ArrayViewMut2::from_shape((rows, columns), &mut buffer[..rows * columns])
        .expect("a slice of rows · columns elements")
}
