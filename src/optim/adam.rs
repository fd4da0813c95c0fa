//! Adam (Kingma and Ba 2014, in the form before their section 2.1 that Keras uses): m and v are moving averages of
//! g and g²; the parameter moves by -α · m / (sqrt(v) + epsilon), with
//! α = learning_rate · sqrt(1 - beta_2^t) / (1 - beta_1^t) in step t.

use super::Largest;

pub const LEARNING_RATE: f64 = 0.001;
const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
/// 1 - beta, rounded once from the decimal as Keras does: 1.0 - 0.999_f32 is 1.3e-5 off.
pub const GAIN_1: f32 = 0.1;
pub const GAIN_2: f32 = 0.001;
pub const EPSILON: f32 = 1e-7;

/// α of a step. In f64, whose powers `libm` gives alike on every machine.
pub(super) fn rate(step: usize, learning_rate: f32) -> f32 {
    let t = step as f64;
    let unbias_1 = 1.0 - libm::pow(f64::from(BETA_1), t);
    let unbias_2 = 1.0 - libm::pow(f64::from(BETA_2), t);
    (f64::from(learning_rate) * unbias_2.sqrt() / unbias_1) as f32
}

pub(super) fn update(
    rate: f32,
    parameters: &mut [f32],
    gradient: &[f32],
    [mean, square]: [&mut [f32]; 2],
) -> Largest {
    let mut largest = Largest::default();
    for (((p, &g), m), v) in parameters.iter_mut().zip(gradient).zip(mean).zip(square) {
        *m += (g - *m) * GAIN_1;
        *v += (g * g - *v) * GAIN_2;
        *p -= *m * rate / (v.sqrt() + EPSILON);
        largest = largest.with(*p);
    }
    largest
}
