//! What follows a hidden dense layer, in one pass over its output each way: the bias, the rectifier
//! y = max(x, 0) (Keras's `relu`: piecewise linear, so gradients do not fade as a sigmoid's do, and
//! exactly 0 for negatives), and what dropout leaves of it.

use super::dropout::{Dropout, DropoutMask};
use crate::gemm::WIDTH;

/// The bit of each element of a piece in [`DropoutMask::piece`].
const BITS: [u32; WIDTH] = {
    let mut bits = [0; WIDTH];
    let mut at = 0;
    while at < WIDTH {
        bits[at] = 1 << at;
        at += 1;
    }
    bits
};

/// Turns a panel of products, `[rows, WIDTH]`, into what the layer gives. `dropped` is of these rows;
/// without it, as at inference, nothing is dropped. NaN stays NaN, so that a broken run shows.
pub fn forward(
    panel: &mut [f32],
    index: usize,
    bias: &[f32; WIDTH],
    dropped: Option<(Dropout, &DropoutMask)>,
) {
    let scale = dropped.map_or(1.0, |(dropout, _)| dropout.scale());
    let (rows, _) = panel.as_chunks_mut::<WIDTH>();
    for (row, y) in rows.iter_mut().enumerate() {
        let dropped = dropped.map_or(0, |(_, dropped)| dropped.piece(row, index));
        for (at, y) in y.iter_mut().enumerate() {
            let x = *y + bias[at];
            let rectified = if x <= 0.0 { 0.0 } else { x };
            let kept = if dropped & BITS[at] == 0 { scale } else { 0.0 };
            *y = rectified * kept;
        }
    }
}

/// Turns dy into dx; `y` is what the forward pass gave. The slope at 0 is 0, so what was dropped and what
/// the rectifier held back need not be told apart, nor remembered.
pub fn backward(y: &[f32], dropout: Option<Dropout>, dy: &mut [f32]) {
    let scale = dropout.map_or(1.0, Dropout::scale);
    for (dy, &y) in dy.iter_mut().zip(y) {
        *dy = if y > 0.0 { *dy * scale } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::nn::layers::finite_differences::{assert_gradient, random, weighted_sum};
    use crate::random::{Stream, StreamId};

    const NO_BIAS: [f32; WIDTH] = [0.0; WIDTH];

    #[test]
    fn negatives_become_exactly_zero() {
        let mut y = [1.0; WIDTH];
        y[..6].copy_from_slice(&[-1.5, -0.0, 0.0, 2.5, f32::NEG_INFINITY, f32::NAN]);
        forward(&mut y, 0, &NO_BIAS, None);
        assert_eq!(y[..5], [0.0, 0.0, 0.0, 2.5, 0.0]);
        assert!(y[..5].iter().all(|y| y.is_sign_positive()));
        assert!(y[5].is_nan());
    }

    /// A row's 32 elements in the second panel of 50 units, drawn for row 3 of a batch.
    fn dropped(rate: f32) -> (Dropout, DropoutMask) {
        let (dropout, mut dropped) = (Dropout::new(rate), DropoutMask::default());
        let stream = Stream::new(9999, StreamId::Dropout { layer: 0 }, 0, 0);
        dropout.draw(&stream, 3..5, 50, &mut dropped);
        (dropout, dropped)
    }

    #[test]
    fn what_is_dropped_becomes_zero_and_the_rest_is_scaled_up_after_the_bias() {
        let (dropout, dropped) = dropped(0.2);
        let mut y = [1.0; 2 * WIDTH];
        let bias = std::array::from_fn(|at| at as f32);
        forward(&mut y, 1, &bias, Some((dropout, &dropped)));
        for row in 0..2 {
            let bits = dropped.piece(row, 1);
            assert!(bits != 0 && bits != u32::MAX);
            for at in 0..WIDTH {
                let kept = [1.25, 0.0][(bits >> at & 1) as usize];
                assert_eq!(y[row * WIDTH + at], (1.0 + at as f32) * kept, "{row}, {at}");
            }
        }
    }

    #[test]
    fn nothing_is_scaled_at_inference() {
        let mut y = [0.1; WIDTH];
        forward(&mut y, 0, &NO_BIAS, None);
        assert_eq!(y, [0.1; WIDTH]);
    }

    #[test]
    fn backward_matches_finite_differences() {
        // Away from the kink, where a difference quotient means nothing.
        let x = random((2, WIDTH), 1).mapv(|x| x + 0.1_f32.copysign(x));
        let dy = random((2, WIDTH), 2);
        let (dropout, dropped) = dropped(0.4);
        for with in [None, Some((dropout, &dropped))] {
            let run = |x: &Array2<f32>| {
                let mut y = x.clone();
                forward(y.as_slice_mut().unwrap(), 0, &NO_BIAS, with);
                y
            };
            let mut dx = dy.clone();
            let rate = with.map(|(dropout, _)| dropout);
            backward(
                run(&x).as_slice().unwrap(),
                rate,
                dx.as_slice_mut().unwrap(),
            );
            assert_gradient(&x, &dx, |x| weighted_sum(&run(x), &dy));
        }
    }
}
