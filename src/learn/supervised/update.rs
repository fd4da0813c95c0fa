//! The parameters moved by the gradient of a batch that was run, panel by panel, and what that keeps from step to
//! step: what the optimizer remembers, and which inputs need no look.

use std::sync::atomic::{AtomicBool, Ordering};

use super::active_inputs::ActiveInputs;
use super::micro_batch::MicroBatch;
use crate::gemm::WIDTH;
use crate::nn::Mlp;
use crate::nn::layers::Dense;
use crate::optim::{Largest, Optimizer, OptimizerState, WeightConstraint};
use crate::parallel::for_each;

/// An update under way, and what lasts from one to the next.
#[derive(Debug)]
pub(super) struct Update {
    /// Of each layer, of each panel of its units.
    memories: Vec<Vec<UnitMemories>>,
    /// Of each layer's inputs.
    lit: Vec<ActiveInputs>,
    /// How many panels come before each layer's, and at last how many there are.
    firsts: Vec<usize>,
    /// PanelMatrix that this update has moved, and whether all of those are finite.
    moved: usize,
    finite: AtomicBool,
}

/// What the optimizer remembers of a panel of the kernel and its biases.
#[derive(Debug)]
struct UnitMemories {
    kernel: OptimizerState,
    bias: OptimizerState,
}

impl Update {
    pub fn new(model: &Mlp, optimizer: &dyn Optimizer) -> Self {
        let memories = model.dense().iter().map(|dense| {
            let panels = 0..dense.units().div_ceil(WIDTH);
            let of_panel = |_| UnitMemories {
                kernel: OptimizerState::new(optimizer, dense.inputs() * WIDTH),
                bias: OptimizerState::new(optimizer, WIDTH),
            };
            panels.map(of_panel).collect()
        });
        let lit = model
            .dense()
            .iter()
            .map(|dense| ActiveInputs::nothing(dense.inputs()));
        Self {
            memories: memories.collect(),
            lit: lit.collect(),
            firsts: first_panels(model),
            moved: 0,
            finite: AtomicBool::new(true),
        }
    }

    /// Moves up to `most` panels of the parameters by the gradient of a batch, which was run in `parts`, and
    /// holds weights back as `constraint` says. Returns whether all parameters are finite numbers still; `None`
    /// when some are left to be moved: call again with the same.
    pub fn go_on(
        &mut self,
        model: &mut Mlp,
        parts: &[MicroBatch],
        optimizer: &mut dyn Optimizer,
        learning_rate: f32,
        constraint: WeightConstraint,
        most: usize,
    ) -> Option<bool> {
        if self.moved == 0 {
            optimizer.next_step(learning_rate);
            self.finite = AtomicBool::new(true);
            for (layer, lit) in self.lit.iter_mut().enumerate() {
                MicroBatch::inputs(parts, layer).for_each(|transposed| lit.add(transposed));
            }
        }
        let now = self.moved..self.moved + most;
        let kept = 1.0 - constraint.weight_decay * learning_rate;
        let (firsts, lit, finite) = (&self.firsts, &self.lit, &self.finite);
        let optimizer = &*optimizer;
        let panels = panels_of(model, &mut self.memories)
            .filter(|panel| now.contains(&(firsts[panel.layer] + panel.index)));
        for_each(panels, |panel| {
            let of_panel = MicroBatch::gradient_parts(parts, panel.layer, panel.index);
            let mut largest = Largest::default();
            Dense::kernel_gradient(panel.inputs, of_panel.clone(), |at, gradient| {
                let parameters = &mut panel.kernel[at..at + gradient.len()];
                if constraint.weight_decay > 0.0 {
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
            constraint.limit_norms(panel.kernel);
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
    pub fn light_all(&mut self, model: &Mlp) {
        let lit = model
            .dense()
            .iter()
            .map(|dense| ActiveInputs::everything(dense.inputs()));
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
    model: &'a mut Mlp,
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
fn first_panels(model: &Mlp) -> Vec<usize> {
    let mut firsts = vec![0];
    for dense in model.dense() {
        firsts.push(firsts[firsts.len() - 1] + dense.units().div_ceil(WIDTH));
    }
    firsts
}
