//! What training, files and recognition need of a network, independent of its layers.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::layers::{Activation, CellScratch, softmax};
use super::params::Parameter;
use super::summary::Summary;
use crate::gemm::{PanelMatrix, SparseRows};

/// A network: its parameters, listed once, and what it makes of pictures.
pub trait Network {
    /// All parameters, input side first, in an order that never changes.
    fn parameters(&self) -> &[Parameter];

    fn parameters_mut(&mut self) -> &mut [Parameter];

    /// Pixels of a picture.
    fn inputs(&self) -> usize;

    fn classes(&self) -> usize;

    /// The hidden layers' activation; `None` for an LSTM, whose activations are fixed.
    fn activation(&self) -> Option<Activation>;

    /// The part of the units that training drops, 0 without dropout.
    fn dropout(&self) -> f32;

    fn set_dropout(&mut self, rate: f32);

    /// `x: [batch, inputs]`, pixels in 0..=1 → logits `[batch, classes]`, as at inference: dropout does
    /// nothing.
    fn logits(&self, x: &SparseRows, scratch: &mut Scratch) -> Array2<f32> {
        self.watched_logits(x, scratch, &mut |_| {})
    }

    /// As [`Self::logits`]. `watch` sees `[batch, units]`: what each hidden layer gives, input side first, or what
    /// a recurrent layer gives after each step.
    fn watched_logits(
        &self,
        x: &SparseRows,
        scratch: &mut Scratch,
        watch: &mut dyn FnMut(&PanelMatrix),
    ) -> Array2<f32>;

    /// Buffers for training micro-batches on it.
    fn new_pass(&self) -> Box<dyn Pass>;

    /// Keras's `summary()`.
    fn summary(&self) -> Summary;

    /// `x: [batch, inputs]`, pixels in 0..=1 → probabilities `[batch, classes]`.
    fn predict(&self, x: &SparseRows, scratch: &mut Scratch) -> Array2<f32> {
        let mut output = self.logits(x, scratch);
        softmax(output.view_mut());
        output
    }
}

/// The passes of a micro-batch through a network: forward to the logits, and backward to the factors of each
/// parameter's gradient. It holds buffers, no parameters. Memory grows to what the largest micro-batch needs.
pub trait Pass: Send + Sync {
    /// `x: [rows, inputs]` → logits `[rows, classes]`, with dropout. `rows` are those of the batch: dropout
    /// depends on them and on `place`.
    fn forward(
        &mut self,
        parameters: &[Parameter],
        x: &SparseRows,
        rows: Range<usize>,
        place: StepPlace,
    ) -> &PanelMatrix;

    /// Takes the loss's gradient with respect to the logits of the last [`Self::forward`], `[rows, classes]`.
    /// `transposed` holds the transpose of each kernel of which [`Self::needs_transposed`] says so.
    fn backward(&mut self, transposed: &[PanelMatrix], dlogits: ArrayView2<f32>);

    /// Whether [`Self::backward`] reads the transpose of a parameter, by its index.
    fn needs_transposed(&self, parameter: usize) -> bool;

    /// How many products make up the gradient of a parameter: one, or one for each time step.
    fn products(&self, parameter: usize) -> usize;

    /// One of these products, after [`Self::backward`]: `xᵀ: [in, rows]` and `dy: [rows, out]`. A kernel's
    /// gradient is the sum of all xᵀ · dy, a bias's that of all rows of dy.
    fn product(&self, parameter: usize, index: usize) -> (&SparseRows, &PanelMatrix);
}

/// The position of a training step in its run: with the seed, all that its dropout depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPlace {
    pub seed: u64,
    pub epoch: u32,
    pub step: u32,
}

/// What inference needs room for; it grows to what the largest batch needs.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) outputs: PanelMatrix,
    pub(super) inputs: SparseRows,
    pub(super) cell: CellScratch,
}
