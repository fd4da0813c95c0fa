//! Gradient descent with momentum, as Keras's `SGD`.

use super::{Largest, Optimizer};

/// velocity = momentum · velocity - learning_rate · g; the parameter moves by the velocity, or with
/// Nesterov's form by momentum · velocity - learning_rate · g
/// (Sutskever et al.: "On the importance of initialization and momentum in deep learning", 2013).
#[derive(Debug, Clone)]
pub struct Sgd {
    momentum: f32,
    nesterov: bool,
    learning_rate: f32,
}

impl Sgd {
    pub const LEARNING_RATE: f64 = 0.01;

    pub fn new(momentum: f32, nesterov: bool) -> Self {
        Self {
            momentum,
            nesterov,
            learning_rate: 0.0,
        }
    }
}

impl Optimizer for Sgd {
    fn begin_step(&mut self, _step: usize, learning_rate: f32) {
        self.learning_rate = learning_rate;
    }

    fn memories(&self) -> usize {
        usize::from(self.momentum != 0.0)
    }

    fn update(
        &self,
        parameters: &mut [f32],
        gradient: &[f32],
        [velocity, _]: [&mut [f32]; 2],
    ) -> Largest {
        let mut largest = Largest::default();
        let (rate, momentum) = (self.learning_rate, self.momentum);
        let steps = parameters.iter_mut().zip(gradient);
        if momentum == 0.0 {
            for (p, &g) in steps {
                *p -= rate * g;
                largest = largest.with(*p);
            }
        } else if self.nesterov {
            for ((p, &g), v) in steps.zip(velocity) {
                *v = momentum * *v - rate * g;
                *p += momentum * *v - rate * g;
                largest = largest.with(*p);
            }
        } else {
            for ((p, &g), v) in steps.zip(velocity) {
                *v = momentum * *v - rate * g;
                *p += *v;
                largest = largest.with(*p);
            }
        }
        largest
    }
}
