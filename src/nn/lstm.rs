//! A long short-term memory that reads a picture row by row (Hochreiter and Schmidhuber: "Long short-term
//! memory", 1997; with the forget gate of Gers, Schmidhuber and Cummins, 2000), as Keras's `LSTM`, then
//! dropout, then a dense layer.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::initializers::{glorot_uniform, orthogonal};
use super::layers::{
    Activation, CellState, Dense, Dropout, DropoutMask, GATES, cell_backward, multiply_gates,
    softmax,
};
use super::network::{Network, Pass, Scratch, StepPlace};
use super::params::Parameter;
use super::summary::Summary;
use crate::gemm::{PanelMatrix, SparseRows, multiply};
use crate::random::{Stream, StreamId};

/// Places in the list of parameters.
const KERNEL: usize = 0;
const RECURRENT: usize = 1;
const BIAS: usize = 2;
const DENSE: usize = 3;

/// An LSTM over the rows of a square picture and a dense layer on its last output.
#[derive(Debug, Clone, PartialEq)]
pub struct Lstm {
    /// `lstm.kernel` `[size, 4·units]`, `lstm.recurrent_kernel` `[units, 4·units]`, `lstm.bias` `[4·units]`,
    /// `dense.kernel` `[units, classes]`, `dense.bias` `[classes]`
    parameters: Vec<Parameter>,
    dropout: Option<Dropout>,
}

impl Lstm {
    /// For pictures of `size` × `size` pixels, with Keras's initial weights: `glorot_uniform` kernels, an
    /// `orthogonal` recurrent kernel, biases 0, but 1 for the forget gate.
    pub fn new(size: usize, units: usize, dropout: f32, classes: usize, seed: u64) -> Self {
        let wide = GATES * units;
        let mut bias = vec![0.0; wide];
        bias[units..2 * units].fill(1.0);
        Self::from_weights(
            [
                glorot_uniform(size, wide, seed, 0),
                orthogonal(units, wide, seed, 1),
                glorot_uniform(units, classes, seed, 2),
            ],
            [bias, vec![0.0; classes]],
            dropout,
        )
    }

    /// A network of given kernels, `[size, 4·units]`, `[units, 4·units]` and `[units, classes]`, and biases, `[4·units]` and
    /// `[classes]`.
    ///
    /// # Panics
    /// When they do not fit each other.
    pub fn from_weights(
        [kernel, recurrent, dense]: [Array2<f32>; 3],
        [bias, dense_bias]: [Vec<f32>; 2],
        dropout: f32,
    ) -> Self {
        let units = recurrent.nrows();
        let fits = [kernel.ncols(), recurrent.ncols(), bias.len()] == [GATES * units; 3];
        assert!(fits && dense.nrows() == units, "parameters that fit");
        let mut lstm = Self {
            parameters: vec![
                Parameter::kernel("lstm.kernel", kernel.view()).in_blocks(GATES),
                Parameter::kernel("lstm.recurrent_kernel", recurrent.view()).in_blocks(GATES),
                Parameter::bias("lstm.bias", &bias).in_blocks(GATES),
                Parameter::kernel("dense.kernel", dense.view()),
                Parameter::bias("dense.bias", &dense_bias),
            ],
            dropout: None,
        };
        lstm.set_dropout(dropout);
        lstm
    }

    /// Rows of a picture, and pixels of a row.
    fn size(&self) -> usize {
        self.parameters[KERNEL].rows()
    }

    fn units(&self) -> usize {
        self.parameters[RECURRENT].rows()
    }

    /// Reads pictures row by row: `after` sees the scratch after each row, with h in `inputs`, and i, f, g and o in
    /// `cell.gates`.
    fn read(&self, x: &SparseRows, scratch: &mut Scratch, after: &mut dyn FnMut(&mut Scratch)) {
        scratch.cell.states[0].start(x.rows(), self.units());
        for time in 0..self.size() {
            let Scratch { inputs, cell, .. } = scratch;
            let [now, next] = &mut cell.states;
            cell.x
                .assign_columns(x, time * self.size()..(time + 1) * self.size());
            let h = (time > 0).then_some(&*inputs);
            let gates = &mut cell.gates;
            multiply_gates(&self.parameters[..BIAS], &cell.x, h, gates);
            next.after(&self.parameters[BIAS], gates, &now.c);
            inputs.assign(&next.h);
            std::mem::swap(now, next);
            after(scratch);
        }
    }

    /// One picture, `x: [1, inputs]`, row by row: `[size, 5·units + classes]`, for each of its rows the state h, then
    /// i, f, g and o, then the probabilities that the dense layer gives for the state so far.
    pub fn read_rows(&self, x: &SparseRows, scratch: &mut Scratch) -> Vec<f32> {
        let mut found = Vec::new();
        self.read(x, scratch, &mut |Scratch {
                                        outputs,
                                        inputs,
                                        cell,
                                    }| {
            // The state was swapped to the first place.
            found.extend(cell.states[0].h.row(0).flatten());
            found.extend(self.parameters[BIAS].listed(&cell.gates));
            Dense::of(&self.parameters[DENSE..]).forward(inputs, outputs);
            let mut logits = outputs.to_array();
            softmax(logits.view_mut());
            found.extend(logits);
        });
        found
    }
}

impl Network for Lstm {
    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.parameters
    }

    fn inputs(&self) -> usize {
        self.size() * self.size()
    }

    fn classes(&self) -> usize {
        Dense::of(&self.parameters[DENSE..]).units()
    }

    fn activation(&self) -> Option<Activation> {
        None
    }

    fn dropout(&self) -> f32 {
        self.dropout.map_or(0.0, Dropout::rate)
    }

    fn set_dropout(&mut self, rate: f32) {
        self.dropout = (rate > 0.0).then(|| Dropout::new(rate));
    }

    fn watched_logits(
        &self,
        x: &SparseRows,
        scratch: &mut Scratch,
        watch: &mut dyn FnMut(&PanelMatrix),
    ) -> Array2<f32> {
        self.read(x, scratch, &mut |scratch| watch(&scratch.cell.states[0].h));
        let Scratch {
            outputs, inputs, ..
        } = scratch;
        Dense::of(&self.parameters[DENSE..]).forward(inputs, outputs);
        outputs.to_array()
    }

    fn new_pass(&self) -> Box<dyn Pass> {
        let mut times = Vec::new();
        times.resize_with(self.size(), Time::default);
        Box::new(LstmPass {
            dropout: self.dropout,
            times,
            ..LstmPass::default()
        })
    }

    fn summary(&self) -> Summary {
        Summary::of_lstm(self.size(), self.units(), self.dropout(), self.classes())
    }
}

/// The LSTM's [`Pass`].
#[derive(Debug, Default)]
struct LstmPass {
    dropout: Option<Dropout>,
    /// One for each row of a picture.
    times: Vec<Time>,
    /// c before the first row: 0.
    first: CellState,
    x: SparseRows,
    h: SparseRows,
    mask: DropoutMask,
    /// The last h after dropout, `[rows, units]` and transposed.
    features: SparseRows,
    transposed_features: SparseRows,
    logits: PanelMatrix,
    dlogits: PanelMatrix,
    /// A gradient on the left of a product.
    terms: SparseRows,
    /// How the loss changes with h and c, `[rows, units]`.
    dh: PanelMatrix,
    dc: PanelMatrix,
}

/// One row of the pictures.
#[derive(Debug, Default)]
struct Time {
    /// The pixels, `[size, rows]`.
    x: SparseRows,
    /// h before, `[units, rows]`; not used of the first row.
    h: SparseRows,
    /// i, f, g and o, `[rows, 4·units]`; after the backward pass the loss's gradient at their pre-activations.
    gates: PanelMatrix,
    state: CellState,
}

impl Pass for LstmPass {
    fn forward(
        &mut self,
        parameters: &[Parameter],
        x: &SparseRows,
        rows: Range<usize>,
        place: StepPlace,
    ) -> &PanelMatrix {
        let (size, units) = (self.times.len(), parameters[RECURRENT].rows());
        self.first.start(x.rows(), units);
        for time in 0..size {
            let (before, here) = self.times.split_at_mut(time);
            let (before, here) = (before.last(), &mut here[0]);
            self.x.assign_columns(x, time * size..(time + 1) * size);
            here.x.assign_transposed_rows(&self.x);
            let state = before.map_or(&self.first, |before| &before.state);
            if before.is_some() {
                self.h.assign(&state.h);
                here.h.assign_transposed(&state.h);
            }
            let h = before.map(|_| &self.h);
            multiply_gates(&parameters[..BIAS], &self.x, h, &mut here.gates);
            here.state
                .after(&parameters[BIAS], &mut here.gates, &state.c);
        }
        let last = &mut self.times[size - 1].state.h;
        if let Some(dropout) = self.dropout {
            let id = StreamId::Dropout { layer: 0 };
            let stream = Stream::new(place.seed, id, place.epoch, place.step);
            dropout.draw(&stream, rows, units, &mut self.mask);
            dropout.apply(&self.mask, last);
        }
        self.features.assign(last);
        self.transposed_features.assign_transposed(last);
        Dense::of(&parameters[DENSE..]).forward(&self.features, &mut self.logits);
        &self.logits
    }

    fn backward(&mut self, transposed: &[PanelMatrix], dlogits: ArrayView2<f32>) {
        self.dlogits.assign(dlogits);
        self.terms.assign(&self.dlogits);
        Dense::backward(&transposed[DENSE], &self.terms, &mut self.dh);
        if let Some(dropout) = self.dropout {
            dropout.apply(&self.mask, &mut self.dh);
        }
        self.dc.resize(self.dh.rows(), self.dh.columns());
        self.dc.data_mut().fill(0.0);
        for time in (0..self.times.len()).rev() {
            let (before, here) = self.times.split_at_mut(time);
            let here = &mut here[0];
            let before = before.last().map_or(&self.first, |before| &before.state);
            let (gates, tanh_c) = (&mut here.gates, &here.state.tanh_c);
            cell_backward(gates, tanh_c, &before.c, &self.dh, &mut self.dc);
            if time > 0 {
                self.terms.assign(&here.gates);
                multiply(&self.terms, &transposed[RECURRENT], &mut self.dh);
            }
        }
    }

    fn needs_transposed(&self, parameter: usize) -> bool {
        parameter == RECURRENT || parameter == DENSE
    }

    fn products(&self, parameter: usize) -> usize {
        match parameter {
            KERNEL | BIAS => self.times.len(),
            RECURRENT => self.times.len() - 1,
            _ => 1,
        }
    }

    fn product(&self, parameter: usize, index: usize) -> (&SparseRows, &PanelMatrix) {
        match parameter {
            KERNEL | BIAS => (&self.times[index].x, &self.times[index].gates),
            RECURRENT => (&self.times[index + 1].h, &self.times[index + 1].gates),
            _ => (&self.transposed_features, &self.dlogits),
        }
    }
}

#[cfg(test)]
#[path = "lstm_tests.rs"]
mod tests;
