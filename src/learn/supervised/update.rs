//! The parameters moved by the gradient of a batch, panel by panel. Knows the list of parameters, no layer.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::active_inputs::ActiveInputs;
use super::batch::{Batch, Outcome};
use super::micro_batch::MicroBatch;
use crate::gemm::WIDTH;
use crate::nn::layers::BatchScore;
use crate::nn::{Model, Parameter, Role, bias_gradient, kernel_gradient};
use crate::optim::{Largest, OptimizerState, part_of};
use crate::parallel::for_each;

/// Moves parameters, and tracks which inputs have never been active.
#[derive(Debug)]
pub(super) struct Update {
    /// The active inputs of each parameter.
    active: Vec<ActiveInputs>,
    /// The sum of squared gradients of each panel, as bits of an f64, if requested. Each thread writes its own panels;
    /// the total is added in one fixed order.
    squares: Vec<AtomicU64>,
    pub measures_norm: bool,
}

/// How far an update is.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    /// Panels of all parameters, one after the other.
    panels: usize,
    /// Whether what was moved is finite.
    finite: bool,
}

impl Moved {
    /// The outcome of a step that is over.
    pub fn outcome(&self, score: BatchScore) -> Outcome {
        match self.finite {
            true => Outcome::Trained(score),
            false => Outcome::WeightNotFinite,
        }
    }
}

/// What a step changes.
pub(super) struct Trained<'a> {
    pub model: &'a mut Model,
    /// What the optimizer remembers of each parameter.
    pub memories: &'a mut [OptimizerState],
}

/// A panel of a parameter, to be moved.
struct PanelMut<'a> {
    parameter: usize,
    role: Role,
    /// In its parameter.
    index: usize,
    /// `[rows, WIDTH]`
    values: &'a mut [f32],
    memories: [&'a mut [f32]; 2],
}

impl Update {
    /// For a network of whose parameters the optimizer remembers `memories`. An input of which it remembers
    /// something was active.
    pub fn new(model: &Model, memories: &[OptimizerState]) -> Self {
        let parameters = model.parameters().iter().zip(memories);
        let active = parameters.map(|(parameter, memories)| {
            let mut active = vec![false; parameter.rows()];
            for numbers in &memories.0 {
                for (row, numbers) in numbers.chunks(WIDTH).enumerate() {
                    active[row % parameter.rows()] |= numbers.iter().any(|&number| number != 0.0);
                }
            }
            ActiveInputs::new(active)
        });
        let count: usize = model.parameters().iter().map(panels).sum();
        Self {
            active: active.collect(),
            squares: (0..count).map(|_| AtomicU64::new(0)).collect(),
            measures_norm: false,
        }
    }

    /// The length of the gradient of the last batch that was moved by, over all parameters, if it is measured.
    pub fn norm(&self) -> Option<f32> {
        let squares = self.squares.iter();
        let squares = squares.map(|bits| f64::from_bits(bits.load(Ordering::Relaxed)));
        self.measures_norm
            .then(|| squares.sum::<f64>().sqrt() as f32)
    }

    /// Begins to move the parameters by the gradient of a batch that was run.
    pub fn begin(&mut self, micro_batches: &[MicroBatch]) -> Moved {
        for (parameter, active) in self.active.iter_mut().enumerate() {
            let products = MicroBatch::products(micro_batches, parameter);
            products.for_each(|(transposed_x, _)| active.add(transposed_x));
        }
        Moved {
            panels: 0,
            finite: true,
        }
    }

    /// Moves up to `most` panels more. Returns whether any are left.
    pub fn advance(
        &self,
        moved: &mut Moved,
        Trained { model, memories }: &mut Trained,
        micro_batches: &[MicroBatch],
        batch: &Batch,
        most: usize,
    ) -> bool {
        let finite = AtomicBool::new(moved.finite);
        let rate = batch.optimizer.rate(batch.step, batch.learning_rate);
        let parameters = model.parameters_mut().iter_mut();
        let all = parameters.zip(memories.iter_mut()).enumerate();
        let panels =
            all.flat_map(|(index, (parameter, memories))| panels_mut(index, parameter, memories));
        let panels = panels.zip(&self.squares);
        for_each(panels.skip(moved.panels).take(most), |(panel, squares)| {
            let mut square = self.measures_norm.then_some([0.0; WIDTH]);
            let largest = self.step(panel, micro_batches, batch, rate, &mut square);
            if let Some(lanes) = square {
                let sum: f64 = lanes.into_iter().map(f64::from).sum();
                squares.store(sum.to_bits(), Ordering::Relaxed);
            }
            if !largest.is_finite() {
                finite.store(false, Ordering::Relaxed);
            }
        });
        moved.panels = moved.panels.saturating_add(most);
        moved.finite = finite.into_inner();
        moved.panels < self.squares.len()
    }

    fn step(
        &self,
        panel: PanelMut,
        micro_batches: &[MicroBatch],
        batch: &Batch,
        rate: f32,
        squares: &mut Option<[f32; WIDTH]>,
    ) -> Largest {
        let (optimizer, constraint) = (batch.optimizer, batch.constraint);
        let products = MicroBatch::products(micro_batches, panel.parameter);
        let products = products.map(|(x, dy)| (x, dy.panel(panel.index)));
        let PanelMut {
            values,
            mut memories,
            ..
        } = panel;
        if panel.role == Role::Bias {
            let gradient = bias_gradient(products.map(|(_, dy)| dy));
            add_squares(squares, &gradient);
            return optimizer.update(rate, values, &gradient, memories);
        }
        let mut largest = Largest::default();
        let kept = 1.0 - constraint.weight_decay * batch.learning_rate;
        kernel_gradient(values.len() / WIDTH, products, |at, gradient| {
            add_squares(squares, gradient);
            let values = &mut values[at..at + gradient.len()];
            if constraint.weight_decay > 0.0 {
                values.iter_mut().for_each(|p| *p *= kept);
            }
            let first = at / WIDTH;
            let rows = first..first + gradient.len() / WIDTH;
            for run in self.active[panel.parameter].runs(rows) {
                let memories = part_of(&mut memories, run.start * WIDTH..run.end * WIDTH);
                let run = (run.start - first) * WIDTH..(run.end - first) * WIDTH;
                let (values, gradient) = (&mut values[run.clone()], &gradient[run]);
                largest = largest.max(optimizer.update(rate, values, gradient, memories));
            }
        });
        constraint.limit_norms(values);
        largest
    }

    /// As if every input had been active.
    #[cfg(test)]
    pub fn activate_all(&mut self, model: &Model) {
        let parameters = model.parameters().iter();
        let active = parameters.map(|parameter| ActiveInputs::new(vec![true; parameter.rows()]));
        self.active = active.collect();
    }
}

/// Adds the squares of a panel's rows, column by column, so that it takes a vector at a time.
fn add_squares(squares: &mut Option<[f32; WIDTH]>, gradient: &[f32]) {
    let Some(squares) = squares else {
        return;
    };
    for row in gradient.as_chunks::<WIDTH>().0 {
        for (sum, gradient) in squares.iter_mut().zip(row) {
            *sum += gradient * gradient;
        }
    }
}

fn panels(parameter: &Parameter) -> usize {
    parameter.values().panels().len()
}

fn panels_mut<'a>(
    index: usize,
    parameter: &'a mut Parameter,
    memories: &'a mut OptimizerState,
) -> impl Iterator<Item = PanelMut<'a>> {
    let role = parameter.role();
    let values = parameter.values_mut();
    let memories = memories.pieces_mut(values.panel_len());
    let panels = values.panels_mut().zip(memories).enumerate();
    panels.map(move |(panel, (values, memories))| PanelMut {
        parameter: index,
        role,
        index: panel,
        values,
        memories,
    })
}
