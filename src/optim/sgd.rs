//! Gradient descent with momentum, as Keras's `SGD`: velocity = momentum · velocity - learning_rate · g; the parameter
//! moves by the velocity, or with Nesterov's form by momentum · velocity - learning_rate · g
//! (Sutskever et al.: "On the importance of initialization and momentum in deep learning", 2013).

use super::Largest;

pub const LEARNING_RATE: f64 = 0.01;

pub(super) fn update(
    rate: f32,
    momentum: f32,
    nesterov: bool,
    parameters: &mut [f32],
    gradient: &[f32],
    [velocity, _]: [&mut [f32]; 2],
) -> Largest {
    let mut largest = Largest::default();
    let steps = parameters.iter_mut().zip(gradient);
    if momentum == 0.0 {
        for (p, &g) in steps {
            *p -= rate * g;
            largest = largest.with(*p);
        }
    } else if nesterov {
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
