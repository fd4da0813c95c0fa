//! One training step's arithmetic: a batch forward through every layer, the loss, back again, and the
//! parameters moved. It owns the buffers of a step, made once for the largest batch, and what the
//! optimizer remembers.
//!
//! A step is three passes, each split by its outputs among the threads there are: parts of the batch
//! forward and back, panels of the parameters, panels of the kernels' transposes.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

#[allow(unused_imports)] // rayon's iterator traits; without threads the standard library's do
use crate::parallel::*;

use super::part::Part;
use crate::gemm::{Panels, Terms, WIDTH};
use crate::layers::{BatchScore, Dense};
use crate::model::Sequential;
use crate::optimizers::{Memories, Optimizer};

/// Rows of a part, at most: what passes over a panel of weights while it stays in the first-level cache.
const PART: usize = 128;

/// Where a step stands in its run: with the seed, all that its dropout depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPlace {
    pub seed: u64,
    pub epoch: u32,
    pub step: u32,
}

/// What holds weights back in an update, besides the gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Restraint {
    /// Times the learning rate: what is taken off a kernel, as a part of it.
    pub weight_decay: f32,
    /// The greatest norm of the weights into a unit.
    pub max_norm: f32,
}

impl Restraint {
    pub const NONE: Self = Self {
        weight_decay: 0.0,
        max_norm: f32::INFINITY,
    };
}

/// The buffers of a step.
#[derive(Debug)]
pub struct Backpropagation {
    parts: Vec<Part>,
    /// Of each layer the kernel's transpose, `[units, inputs]`; the first layer's is never asked for and
    /// empty.
    turned: Vec<Panels>,
    /// Of each layer, of each panel of its units.
    memories: Vec<Vec<UnitMemories>>,
}

/// What the optimizer remembers of a panel of the kernel and its biases.
#[derive(Debug)]
struct UnitMemories {
    kernel: Memories,
    bias: Memories,
}

impl Backpropagation {
    /// Room for batches of up to `batch` pictures through `model`, moved by `optimizer`.
    pub fn new(model: &Sequential, batch: usize, optimizer: &dyn Optimizer) -> Self {
        let count = batch.div_ceil(PART).max(threads());
        let memories = model.dense().iter().map(|dense| {
            let panels = 0..dense.units().div_ceil(WIDTH);
            let of_panel = |_| UnitMemories {
                kernel: Memories::new(optimizer, dense.inputs() * WIDTH),
                bias: Memories::new(optimizer, WIDTH),
            };
            panels.map(of_panel).collect()
        });
        let turned = model
            .dense()
            .iter()
            .enumerate()
            .map(|(index, dense)| match index {
                0 => Panels::default(),
                _ => Panels::zeros(dense.units(), dense.inputs()),
            });
        let mut pass = Self {
            parts: (0..count).map(|_| Part::new(model.dense().len())).collect(),
            turned: turned.collect(),
            memories: memories.collect(),
        };
        pass.turn(model);
        pass
    }

    /// Runs a batch forward and its loss's gradient back to every layer's output. `input` writes the
    /// pixels of some rows, from 0 to 1; all classes share `smoothing` of each target. What the batch scored is with dropout and before any update, as
    /// Keras reports it.
    pub fn run(
        &mut self,
        model: &Sequential,
        input: impl Fn(Range<usize>, &mut Terms) + Sync,
        labels: &[u8],
        smoothing: f32,
        place: StepPlace,
    ) -> BatchScore {
        let rows = labels.len().div_ceil(self.parts.len());
        assert!(
            rows <= PART,
            "room for batches of up to {}",
            PART * self.parts.len()
        );
        for (index, part) in self.parts.iter_mut().enumerate() {
            part.rows = labels.len().min(index * rows)..labels.len().min((index + 1) * rows);
        }
        let turned = &self.turned;
        self.parts.par_iter_mut().for_each(|part| {
            if !part.rows.is_empty() {
                part.run(model, turned, &input, labels, smoothing, place);
            }
        });
        let mut score = BatchScore::default();
        for part in self.parts.iter().filter(|part| !part.rows.is_empty()) {
            part.scores.iter().for_each(|&row| score.add_row(row));
        }
        score
    }

    /// The parts of the batch that [`Self::run`] ran.
    #[cfg(test)]
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Moves every parameter by the gradient of the batch that [`Self::run`] ran, and holds weights back
    /// as `restraint` says. Returns whether all
    /// parameters are finite numbers still.
    pub fn update(
        &mut self,
        model: &mut Sequential,
        optimizer: &mut dyn Optimizer,
        learning_rate: f32,
        restraint: Restraint,
    ) -> bool {
        optimizer.next_step(learning_rate);
        let kept = 1.0 - restraint.weight_decay * learning_rate;
        let (optimizer, parts) = (&*optimizer, &self.parts);
        let finite = AtomicBool::new(true);
        let layers = model
            .dense_mut()
            .par_iter_mut()
            .zip(self.memories.par_iter_mut());
        layers
            .enumerate()
            .flat_map(|(layer, (dense, memories))| {
                let inputs = dense.inputs();
                let (kernel, bias) = dense.parameters_mut();
                let len = kernel.panel_len();
                let kernels = kernel.data_mut().par_chunks_exact_mut(len);
                let units = kernels.zip(bias.par_chunks_exact_mut(WIDTH));
                let units = units.zip(memories.par_iter_mut()).enumerate();
                units.map(move |(panel, ((kernel, bias), memories))| {
                    (layer, panel, inputs, kernel, bias, memories)
                })
            })
            .for_each(|(layer, panel, inputs, kernel, bias, memories)| {
                let of_panel = Part::gradient_parts(parts, layer, panel);
                let mut all_finite = true;
                Dense::kernel_gradient(inputs, of_panel.clone(), |at, gradient| {
                    let parameters = &mut kernel[at..at + gradient.len()];
                    if restraint.weight_decay > 0.0 {
                        parameters.iter_mut().for_each(|p| *p *= kept);
                    }
                    let of_parameters = memories.kernel.part_mut(at..at + gradient.len());
                    optimizer.update(parameters, gradient, of_parameters);
                    all_finite &= are_finite(parameters);
                });
                if restraint.max_norm < f32::INFINITY {
                    shorten(kernel, restraint.max_norm);
                }
                let gradient = Dense::bias_gradient(of_panel.map(|(_, dy)| dy));
                optimizer.update(bias, &gradient, memories.bias.part_mut(0..WIDTH));
                if !(all_finite && are_finite(bias)) {
                    finite.store(false, Ordering::Relaxed);
                }
            });
        self.turn(model);
        finite.into_inner()
    }

    /// Brings the kernels' transposes up to date.
    fn turn(&mut self, model: &Sequential) {
        let dense = model.dense();
        let layers = self.turned.par_iter_mut().enumerate().skip(1);
        layers
            .flat_map(|(layer, turned)| {
                let len = turned.panel_len();
                let panels = turned.data_mut().par_chunks_exact_mut(len).enumerate();
                panels.map(move |(index, panel)| (&dense[layer], index, panel))
            })
            .for_each(|(dense, index, panel)| dense.turn_into(index, panel));
    }
}

/// Scales each column of `kernel: [inputs, WIDTH]` that is longer than `most` down to it.
fn shorten(kernel: &mut [f32], most: f32) {
    let mut squares = [0.0; WIDTH];
    for row in kernel.chunks_exact(WIDTH) {
        let sums = squares.iter_mut().zip(row);
        sums.for_each(|(sum, weight)| *sum += weight * weight);
    }
    if squares.iter().all(|&square| square <= most * most) {
        return;
    }
    let factors = squares.map(|square| {
        let norm = square.sqrt();
        if norm > most { most / norm } else { 1.0 }
    });
    for row in kernel.chunks_exact_mut(WIDTH) {
        let weights = row.iter_mut().zip(factors);
        weights.for_each(|(weight, factor)| *weight *= factor);
    }
}

/// Whether no number is infinite or none at all: an exponent of ones says so. By the largest pattern, not
/// one by one: this runs over all parameters in every step.
fn are_finite(numbers: &[f32]) -> bool {
    let magnitudes = numbers.iter().map(|number| number.to_bits() & 0x7FFF_FFFF);
    magnitudes.fold(0, u32::max) < f32::INFINITY.to_bits()
}
