//! Gradient descent: what turns a gradient into a change of the parameters. One rule a file, with
//! Keras's formulas and defaults; nothing here knows of layers.

mod adam;
mod rmsprop;
mod sgd;

#[cfg(test)]
mod trajectories;

pub use adam::Adam;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

/// A parameter tensor and its gradient, element by element.
pub struct Tensor<'a> {
    pub parameters: &'a mut [f32],
    pub gradient: &'a [f32],
}

/// A rule of gradient descent, with what it remembers of earlier steps.
pub trait Optimizer {
    /// Moves every parameter by one step. Call it with the same tensors in the same order each time.
    fn step(&mut self, tensors: &mut dyn Iterator<Item = Tensor<'_>>);
}

/// What an optimizer remembers: one number for each parameter, 0 at first.
#[derive(Debug, Clone, Default)]
struct Memory(Vec<Vec<f32>>);

impl Memory {
    /// The memory of the tensor at `index`, made when it is first asked for.
    fn of(&mut self, index: usize, len: usize) -> &mut [f32] {
        if self.0.len() <= index {
            self.0.resize(index + 1, Vec::new());
        }
        let slot = &mut self.0[index];
        slot.resize(len, 0.0);
        slot
    }
}
