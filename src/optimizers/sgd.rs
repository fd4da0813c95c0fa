//! Gradient descent with momentum, as Keras's `SGD`.

use super::{Memory, Optimizer, Tensor};

/// velocity = momentum · velocity - learning_rate · g; the parameter moves by the velocity, or with
/// Nesterov's form by momentum · velocity - learning_rate · g
/// (Sutskever et al.: "On the importance of initialization and momentum in deep learning", 2013).
#[derive(Debug, Clone)]
pub struct Sgd {
    pub learning_rate: f32,
    pub momentum: f32,
    pub nesterov: bool,
    velocity: Memory,
}

impl Sgd {
    pub const LEARNING_RATE: f64 = 0.01;

    pub fn new(learning_rate: f32, momentum: f32, nesterov: bool) -> Self {
        Self {
            learning_rate,
            momentum,
            nesterov,
            velocity: Memory::default(),
        }
    }
}

impl Optimizer for Sgd {
    fn step(&mut self, tensors: &mut dyn Iterator<Item = Tensor<'_>>) {
        let (rate, momentum, nesterov) = (self.learning_rate, self.momentum, self.nesterov);
        for (
            index,
            Tensor {
                parameters,
                gradient,
            },
        ) in tensors.enumerate()
        {
            if momentum == 0.0 {
                for (p, &g) in parameters.iter_mut().zip(gradient) {
                    *p -= rate * g;
                }
                continue;
            }
            let velocity = self.velocity.of(index, parameters.len());
            for ((p, &g), v) in parameters.iter_mut().zip(gradient).zip(velocity) {
                *v = momentum * *v - rate * g;
                *p += if nesterov {
                    momentum * *v - rate * g
                } else {
                    *v
                };
            }
        }
    }
}
