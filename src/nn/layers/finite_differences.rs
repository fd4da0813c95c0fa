//! The oracle of the layers' tests: a gradient against difference quotients.

use ndarray::Array2;

use crate::random::{Stream, StreamId};

/// Uniform in [-1, 1).
pub fn random(shape: (usize, usize), seed: u64) -> Array2<f32> {
    let mut stream = Stream::new(seed, StreamId::Shuffle, 0, 0);
    Array2::from_shape_simple_fn(shape, || stream.uniform() * 2.0 - 1.0)
}

/// Σ y · dy: the loss whose gradient with respect to y is dy.
pub fn weighted_sum(y: &Array2<f32>, dy: &Array2<f32>) -> f64 {
    y.iter()
        .zip(dy)
        .map(|(&y, &dy)| f64::from(y) * f64::from(dy))
        .sum()
}

/// Holds each element of `gradient` against (loss(x + h) - loss(x - h)) / 2h.
pub fn assert_gradient(
    x: &Array2<f32>,
    gradient: &Array2<f32>,
    mut loss: impl FnMut(&Array2<f32>) -> f64,
) {
    // f32 keeps 7 digits of a loss near 1: quotients over 2h are good to about 1e-7 / h = 1e-5, and the
    // curvature adds about h². The tolerance is ten times their sum.
    const H: f32 = 1.0 / 128.0;
    for ((i, j), &expected) in gradient.indexed_iter() {
        let mut quotient_at = |h: f32| {
            let mut moved = x.clone();
            moved[[i, j]] += h;
            loss(&moved)
        };
        let quotient = (quotient_at(H) - quotient_at(-H)) / f64::from(2.0 * H);
        assert!(
            (quotient - f64::from(expected)).abs() < 1e-3 * (1.0 + quotient.abs()),
            "at [{i}, {j}]: gradient {expected}, finite difference {quotient}"
        );
    }
}
