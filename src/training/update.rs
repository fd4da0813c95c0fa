//! The parameters moved by the gradient of a batch that was run, panel by panel, and what that keeps from step to
//! step: what the optimizer remembers, and which inputs need no look.

use std::sync::atomic::{AtomicBool, Ordering};

use super::lit::Lit;
use super::part::Part;
use crate::gemm::WIDTH;
use crate::layers::Dense;
use crate::model::Sequential;
use crate::optimizers::{Largest, Memories, Optimizer};
use crate::parallel::for_each;

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

/// An update under way, and what lasts from one to the next.
#[derive(Debug)]
pub(super) struct Update {
    /// Of each layer, of each panel of its units.
    memories: Vec<Vec<UnitMemories>>,
    /// Of each layer's inputs.
    lit: Vec<Lit>,
    /// How many panels come before each layer's, and at last how many there are.
    firsts: Vec<usize>,
    /// Panels that this update has moved, and whether all of those are finite.
    moved: usize,
    finite: AtomicBool,
}

/// What the optimizer remembers of a panel of the kernel and its biases.
#[derive(Debug)]
struct UnitMemories {
    kernel: Memories,
    bias: Memories,
}

impl Update {
    pub fn new(model: &Sequential, optimizer: &dyn Optimizer) -> Self {
        let memories = model.dense().iter().map(|dense| {
            let panels = 0..dense.units().div_ceil(WIDTH);
            let of_panel = |_| UnitMemories {
                kernel: Memories::new(optimizer, dense.inputs() * WIDTH),
                bias: Memories::new(optimizer, WIDTH),
            };
            panels.map(of_panel).collect()
        });
        let lit = model
            .dense()
            .iter()
            .map(|dense| Lit::nothing(dense.inputs()));
        Self {
            memories: memories.collect(),
            lit: lit.collect(),
            firsts: first_panels(model),
            moved: 0,
            finite: AtomicBool::new(true),
        }
    }

    /// Moves up to `most` panels of the parameters by the gradient of a batch, which was run in `parts`, and
    /// holds weights back as `restraint` says. Returns whether all parameters are finite numbers still; `None`
    /// when some are left to be moved: call again with the same.
    pub fn go_on(
        &mut self,
        model: &mut Sequential,
        parts: &[Part],
        optimizer: &mut dyn Optimizer,
        learning_rate: f32,
        restraint: Restraint,
        most: usize,
    ) -> Option<bool> {
        if self.moved == 0 {
            optimizer.next_step(learning_rate);
            self.finite = AtomicBool::new(true);
            for (layer, lit) in self.lit.iter_mut().enumerate() {
                Part::inputs(parts, layer).for_each(|turned| lit.add(turned));
            }
        }
        let now = self.moved..self.moved + most;
        let kept = 1.0 - restraint.weight_decay * learning_rate;
        let (firsts, lit, finite) = (&self.firsts, &self.lit, &self.finite);
        let optimizer = &*optimizer;
        let panels = panels_of(model, &mut self.memories)
            .filter(|panel| now.contains(&(firsts[panel.layer] + panel.index)));
        for_each(panels, |panel| {
            let of_panel = Part::gradient_parts(parts, panel.layer, panel.index);
            let mut largest = Largest::default();
            Dense::kernel_gradient(panel.inputs, of_panel.clone(), |at, gradient| {
                let parameters = &mut panel.kernel[at..at + gradient.len()];
                if restraint.weight_decay > 0.0 {
                    parameters.iter_mut().for_each(|p| *p *= kept);
                }
                let first = at / WIDTH;
                for run in lit[panel.layer].runs(first..first + gradient.len() / WIDTH) {
                    let memories = &mut panel.memories.kernel;
                    let memories = memories.part_mut(run.start * WIDTH..run.end * WIDTH);
                    let run = (run.start - first) * WIDTH..(run.end - first) * WIDTH;
                    let (parameters, gradient) = (&mut parameters[run.clone()], &gradient[run]);
                    largest = largest.max(optimizer.update(parameters, gradient, memories));
                }
            });
            if restraint.max_norm < f32::INFINITY {
                shorten(panel.kernel, restraint.max_norm);
            }
            let gradient = Dense::bias_gradient(of_panel.map(|(_, dy)| dy));
            let of_bias = panel.memories.bias.part_mut(0..WIDTH);
            largest = largest.max(optimizer.update(panel.bias, &gradient, of_bias));
            if !largest.is_finite() {
                finite.store(false, Ordering::Relaxed);
            }
        });
        self.moved = now.end;
        if self.firsts.last().is_some_and(|&all| self.moved < all) {
            return None;
        }
        self.moved = 0;
        Some(self.finite.load(Ordering::Relaxed))
    }

    /// As if every input had been lit.
    #[cfg(test)]
    pub fn light_all(&mut self, model: &Sequential) {
        let lit = model
            .dense()
            .iter()
            .map(|dense| Lit::everything(dense.inputs()));
        self.lit = lit.collect();
    }
}

/// A panel of a layer's kernel and its biases, to be moved.
struct PanelMut<'a> {
    layer: usize,
    /// In its layer.
    index: usize,
    inputs: usize,
    /// `[inputs, WIDTH]`
    kernel: &'a mut [f32],
    /// `[WIDTH]`
    bias: &'a mut [f32],
    memories: &'a mut UnitMemories,
}

/// All panels, layer after layer.
fn panels_of<'a>(
    model: &'a mut Sequential,
    memories: &'a mut [Vec<UnitMemories>],
) -> impl Iterator<Item = PanelMut<'a>> {
    let layers = model.dense_mut().iter_mut().zip(memories).enumerate();
    layers.flat_map(|(layer, (dense, memories))| {
        let inputs = dense.inputs();
        let (kernel, bias) = dense.parameters_mut();
        let units = kernel.panels_mut().zip(bias.chunks_exact_mut(WIDTH));
        let units = units.zip(memories).enumerate();
        units.map(move |(index, ((kernel, bias), memories))| PanelMut {
            layer,
            index,
            inputs,
            kernel,
            bias,
            memories,
        })
    })
}

/// How many panels of parameters come before each layer's, and at last how many there are.
fn first_panels(model: &Sequential) -> Vec<usize> {
    let mut firsts = vec![0];
    for dense in model.dense() {
        firsts.push(firsts[firsts.len() - 1] + dense.units().div_ceil(WIDTH));
    }
    firsts
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
