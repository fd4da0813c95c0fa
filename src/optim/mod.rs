//! Gradient descent: what turns a gradient into a change of the parameters. One rule a file, with
//! Keras's formulas and defaults; nothing here knows of layers.

pub mod adam;
pub mod rmsprop;
mod schedule;
pub mod sgd;
mod weight_constraint;
mod weight_ema;

#[cfg(test)]
mod trajectories;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::choices::choices;

pub use schedule::Schedule;
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
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Optimizer {
    Adam,
    Sgd { momentum: f32, nesterov: bool },
    RmsProp { momentum: f32 },
}

impl Optimizer {
    /// The rate of step number `step` of a run, from 1, at this learning rate.
    pub fn rate(self, step: usize, learning_rate: f32) -> f32 {
        match self {
            Self::Adam => adam::rate(step, learning_rate),
            Self::Sgd { .. } | Self::RmsProp { .. } => learning_rate,
        }
    }

    /// State numbers per parameter, at most two.
    pub fn memories(self) -> usize {
        match self {
            Self::Adam => 2,
            Self::Sgd { momentum, .. } => usize::from(momentum != 0.0),
            Self::RmsProp { momentum } => 1 + usize::from(momentum != 0.0),
        }
    }

    /// Moves `parameters` at the [rate](Self::rate) of a step. All slices have the same length, element by
    /// element; memories that the rule does not use are empty. Memories are 0 at first. Says how large the
    /// parameters became.
    pub fn update(
        self,
        rate: f32,
        parameters: &mut [f32],
        gradient: &[f32],
        memories: [&mut [f32]; 2],
    ) -> Largest {
        match self {
            Self::Adam => adam::update(rate, parameters, gradient, memories),
            Self::Sgd { momentum, nesterov } => {
                sgd::update(rate, momentum, nesterov, parameters, gradient, memories)
            }
            Self::RmsProp { momentum } => {
                rmsprop::update(rate, momentum, parameters, gradient, memories)
            }
        }
    }
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
    pub fn new(optimizer: Optimizer, len: usize) -> Self {
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
