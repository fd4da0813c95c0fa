//! RMSprop (Tieleman and Hinton, lecture 6e, 2012), as Keras's `RMSprop`, not centred.

use super::{Largest, Optimizer};

/// v is a moving average of g²; the step is learning_rate · g / sqrt(v + epsilon), through a velocity
/// when there is momentum.
#[derive(Debug, Clone)]
pub struct RmsProp {
    momentum: f32,
    learning_rate: f32,
}

impl RmsProp {
    pub const LEARNING_RATE: f64 = 0.001;
    const RHO: f32 = 0.9;
    /// 1 - rho, rounded once from the decimal, as Keras does.
    const GAIN: f32 = 0.1;
    const EPSILON: f32 = 1e-7;

    pub fn new(momentum: f32) -> Self {
        Self {
            momentum,
            learning_rate: 0.0,
        }
    }
}

impl Optimizer for RmsProp {
    fn begin_step(&mut self, _step: usize, learning_rate: f32) {
        self.learning_rate = learning_rate;
    }

    fn memories(&self) -> usize {
        1 + usize::from(self.momentum != 0.0)
    }

    fn update(
        &self,
        parameters: &mut [f32],
        gradient: &[f32],
        [square, velocity]: [&mut [f32]; 2],
    ) -> Largest {
        let mut largest = Largest::default();
        let (rate, momentum) = (self.learning_rate, self.momentum);
        let steps = parameters.iter_mut().zip(gradient).zip(square);
        // 0 · velocity + step is the step: the loop without a velocity saves the memory.
        if momentum == 0.0 {
            for ((p, &g), v) in steps {
                *p -= scaled(rate, g, v);
                largest = largest.with(*p);
            }
        } else {
            for (((p, &g), v), u) in steps.zip(velocity) {
                *u = momentum * *u + scaled(rate, g, v);
                *p -= *u;
                largest = largest.with(*p);
            }
        }
        largest
    }
}

/// Takes `g` into the average and returns learning_rate · g / sqrt(average + epsilon).
#[inline]
fn scaled(rate: f32, g: f32, v: &mut f32) -> f32 {
    *v = RmsProp::RHO * *v + RmsProp::GAIN * (g * g);
    rate * g / (*v + RmsProp::EPSILON).sqrt()
}
