//! RMSprop (Tieleman and Hinton, lecture 6e, 2012), as Keras's `RMSprop`, not centred.

use super::{Memory, Optimizer, Tensor};

/// v is a moving average of g²; the step is learning_rate · g / sqrt(v + epsilon), through a velocity
/// when there is momentum.
#[derive(Debug, Clone)]
pub struct RmsProp {
    pub learning_rate: f32,
    pub momentum: f32,
    square: Memory,
    velocity: Memory,
}

impl RmsProp {
    pub const LEARNING_RATE: f64 = 0.001;
    const RHO: f32 = 0.9;
    /// 1 - rho, rounded once from the decimal, as Keras does.
    const GAIN: f32 = 0.1;
    const EPSILON: f32 = 1e-7;

    pub fn new(learning_rate: f32, momentum: f32) -> Self {
        Self {
            learning_rate,
            momentum,
            square: Memory::default(),
            velocity: Memory::default(),
        }
    }
}

impl Optimizer for RmsProp {
    fn step(&mut self, tensors: &mut dyn Iterator<Item = Tensor<'_>>) {
        let (rate, momentum) = (self.learning_rate, self.momentum);
        for (
            index,
            Tensor {
                parameters,
                gradient,
            },
        ) in tensors.enumerate()
        {
            let square = self.square.of(index, parameters.len());
            // 0 · velocity + step is the step: the loop without a velocity saves the memory.
            if momentum == 0.0 {
                for ((p, &g), v) in parameters.iter_mut().zip(gradient).zip(square) {
                    *p -= scaled(rate, g, v);
                }
                continue;
            }
            let velocity = self.velocity.of(index, parameters.len());
            for (((p, &g), v), u) in parameters
                .iter_mut()
                .zip(gradient)
                .zip(square)
                .zip(velocity)
            {
                *u = momentum * *u + scaled(rate, g, v);
                *p -= *u;
            }
        }
    }
}

/// Takes `g` into the average and returns learning_rate · g / sqrt(average + epsilon).
#[inline]
fn scaled(rate: f32, g: f32, v: &mut f32) -> f32 {
    *v = RmsProp::RHO * *v + RmsProp::GAIN * (g * g);
    rate * g / (*v + RmsProp::EPSILON).sqrt()
}
