//! What keeps weights small in an update, apart from the gradient: decoupled weight decay and a bound on the
//! norm of the weights into each unit.

use crate::gemm::WIDTH;

/// What keeps weights small in an update, apart from the gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightConstraint {
    /// Times the learning rate: what is taken off a kernel, as a part of it.
    pub weight_decay: f32,
    /// The greatest norm of the weights into a unit.
    pub max_norm: f32,
}

impl WeightConstraint {
    pub const NONE: Self = Self {
        weight_decay: 0.0,
        max_norm: f32::INFINITY,
    };

    /// Scales each column of `kernel: [inputs, WIDTH]` whose norm is above the limit down to it.
    pub fn limit_norms(self, kernel: &mut [f32]) {
        let most = self.max_norm;
        if most == f32::INFINITY {
            return;
        }
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
}
