//! The rectifier, y = max(x, 0): piecewise linear, so gradients do not fade as a sigmoid's do, and
//! exactly 0 for negatives.

/// Keras's `relu` activation, element by element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relu;

impl Relu {
    /// Turns x into y. NaN stays NaN, so that a broken run shows.
    pub fn forward(self, x: &mut [f32]) {
        for x in x {
            *x = if *x <= 0.0 { 0.0 } else { *x };
        }
    }

    /// Turns dy into dx; `y` is what the forward pass gave. The slope at 0 is 0.
    pub fn backward(self, y: &[f32], dy: &mut [f32]) {
        for (dy, &y) in dy.iter_mut().zip(y) {
            *dy = if y > 0.0 { *dy } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::finite_differences::{assert_gradient, random, weighted_sum};

    #[test]
    fn negatives_become_exactly_zero() {
        let mut y = [-1.5, -0.0, 0.0, 2.5, f32::NEG_INFINITY, f32::NAN];
        Relu.forward(&mut y);
        assert_eq!(y[..5], [0.0, 0.0, 0.0, 2.5, 0.0]);
        assert!(y[..5].iter().all(|y| y.is_sign_positive()));
        assert!(y[5].is_nan());
    }

    #[test]
    fn backward_matches_finite_differences() {
        // Away from the kink, where a difference quotient means nothing.
        let x = random((3, 8), 1).mapv(|x| if x.abs() < 0.05 { 0.5 } else { x });
        let dy = random((3, 8), 2);
        let forward = |x: &ndarray::Array2<f32>| {
            let mut y = x.clone();
            Relu.forward(y.as_slice_mut().unwrap());
            y
        };
        let mut dx = dy.clone();
        Relu.backward(forward(&x).as_slice().unwrap(), dx.as_slice_mut().unwrap());
        assert_gradient(&x, &dx, |x| weighted_sum(&forward(x), &dy));
    }
}
