//! The rectifier, y = max(x, 0): piecewise linear, so gradients do not fade as a sigmoid's do, and
//! exactly 0 for negatives.

use ndarray::{ArrayView2, ArrayViewMut2, Zip};

/// Keras's `relu` activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relu;

impl Relu {
    /// `x: [batch, n]` → `y: [batch, n]`. NaN stays NaN, so that a broken run shows.
    pub fn forward(self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>) {
        Zip::from(y)
            .and(x)
            .for_each(|y, &x| *y = if x <= 0.0 { 0.0 } else { x });
    }

    /// `dy: [batch, n]` → `dx: [batch, n]`; `y` is what the forward pass gave. The slope at 0 is 0.
    pub fn backward(self, y: ArrayView2<f32>, dy: ArrayView2<f32>, dx: ArrayViewMut2<f32>) {
        Zip::from(dx)
            .and(y)
            .and(dy)
            .for_each(|dx, &y, &dy| *dx = if y > 0.0 { dy } else { 0.0 });
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::layers::finite_differences::{assert_gradient, random, weighted_sum};

    fn forward(x: &Array2<f32>) -> Array2<f32> {
        let mut y = Array2::from_elem(x.dim(), 7.0);
        Relu.forward(x.view(), y.view_mut());
        y
    }

    #[test]
    fn negatives_become_exactly_zero() {
        let y = forward(&array![[-1.5, -0.0, 0.0, 2.5, f32::NEG_INFINITY]]);
        assert_eq!(y, array![[0.0, 0.0, 0.0, 2.5, 0.0]]);
        assert!(y.iter().all(|y| y.is_sign_positive()));
        assert!(forward(&array![[f32::NAN]])[[0, 0]].is_nan());
    }

    #[test]
    fn backward_matches_finite_differences() {
        // Away from the kink, where a difference quotient means nothing.
        let x = random((3, 8), 1).mapv(|x| if x.abs() < 0.05 { 0.5 } else { x });
        let dy = random((3, 8), 2);
        let mut dx = Array2::zeros(x.dim());
        Relu.backward(forward(&x).view(), dy.view(), dx.view_mut());
        assert_gradient(&x, &dx, |x| weighted_sum(&forward(x), &dy));
    }
}
