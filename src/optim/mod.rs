//! Gradient descent: what turns a gradient into a change of the parameters. One rule a file, with
//! Keras's formulas and defaults; nothing here knows of layers.

mod adam;
mod rmsprop;
mod schedule;
mod sgd;
mod weight_constraint;
mod weight_ema;

#[cfg(test)]
mod trajectories;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::choices::choices;

pub use adam::Adam;
pub use rmsprop::RmsProp;
pub use schedule::Schedule;
pub use sgd::Sgd;
pub use weight_constraint::WeightConstraint;
pub use weight_ema::WeightEma;

choices! {
    /// Which rule of gradient descent.
    pub enum OptimizerKind {
        Adam = "adam",
        Sgd = "sgd",
        Rmsprop = "rmsprop",
    }
}

/// A rule of gradient descent. It keeps nothing from step to step; what is remembered of each parameter
/// belongs to the caller, so that parts of a tensor can be moved at the same time.
pub trait Optimizer: Send + Sync {
    /// Begins step number `step` of the run, from 1, at this learning rate.
    fn begin_step(&mut self, step: usize, learning_rate: f32);

    /// Numbers that it remembers of each parameter, at most two.
    fn memories(&self) -> usize;

    /// Moves `parameters` by this step. All slices are of one length, element by element, but that a
    /// memory which the rule does not have is empty; memories are 0 at first. Says how large the
    /// parameters became.
    fn update(
        &self,
        parameters: &mut [f32],
        gradient: &[f32],
        memories: [&mut [f32]; 2],
    ) -> Largest;
}

/// The largest magnitude among numbers, NaN above all others. A pass of its own over the parameters would
/// be 1.5% of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Largest {
    bits: u32,
}

impl Largest {
    #[inline]
    fn with(self, number: f32) -> Self {
        let bits = self.bits.max(number.to_bits() & 0x7FFF_FFFF);
        Self { bits }
    }

    /// Whether all the numbers are finite.
    pub fn is_finite(self) -> bool {
        self.bits < f32::INFINITY.to_bits()
    }
}

/// What an optimizer remembers of one parameter: up to two numbers for each of its own, in the same order.
/// A memory that the rule does not have is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OptimizerState(pub [Vec<f32>; 2]);

impl OptimizerState {
    /// For `len` numbers, all 0.
    pub fn new(optimizer: &dyn Optimizer, len: usize) -> Self {
        let count = optimizer.memories();
        Self([0, 1].map(|index| vec![0.0; if index < count { len } else { 0 }]))
    }

    /// The memories in pieces of `len` numbers, one after the other, and empty pieces behind.
    pub fn pieces_mut(&mut self, len: usize) -> impl Iterator<Item = [&mut [f32]; 2]> {
        let [first, second] = self.0.each_mut().map(|memory| {
            let nothing = std::iter::repeat_with(|| &mut [][..]);
            memory.chunks_mut(len).chain(nothing)
        });
        first.zip(second).map(|(first, second)| [first, second])
    }
}

/// The part of two memories that belongs to the numbers in `range`.
pub fn part_of<'a>(memories: &'a mut [&mut [f32]; 2], range: Range<usize>) -> [&'a mut [f32]; 2] {
    memories.each_mut().map(|memory| match memory.is_empty() {
        true => &mut [][..],
        false => &mut memory[range.clone()],
    })
}
