//! RMSprop (Tieleman and Hinton, lecture 6e, 2012), as Keras's `RMSprop`, not centred: v is a moving average of g²;
//! the step is learning_rate · g / sqrt(v + epsilon), through a velocity when there is momentum.

use super::Largest;

pub const LEARNING_RATE: f64 = 0.001;
pub const RHO: f32 = 0.9;
/// 1 - rho, rounded once from the decimal, as Keras does.
pub const GAIN: f32 = 0.1;
pub const EPSILON: f32 = 1e-7;

pub(super) fn update(
    rate: f32,
    momentum: f32,
    parameters: &mut [f32],
    gradient: &[f32],
    [square, velocity]: [&mut [f32]; 2],
) -> Largest {
    let mut largest = Largest::default();
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

/// Takes `g` into the average and returns learning_rate · g / sqrt(average + epsilon).
#[inline]
fn scaled(rate: f32, g: f32, v: &mut f32) -> f32 {
    *v = RHO * *v + GAIN * (g * g);
    rate * g / (*v + EPSILON).sqrt()
}
