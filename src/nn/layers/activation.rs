//! What follows a hidden dense layer, in one pass over its output each way: the bias, the activation, and what
//! dropout leaves of it.

use super::dropout::{Dropout, DropoutMask};
use super::sigmoid::{sigmoid, tanh};
use crate::choices::choices;
use crate::gemm::WIDTH;

choices! {
    /// The activation of all hidden layers. Each starts with [`glorot_uniform`](crate::nn::glorot_uniform)
    /// kernels, which were derived for sigmoid and tanh.
    #[derive(Default)]
    pub enum Activation {
        /// max(x, 0): piecewise linear, so gradients do not fade as a sigmoid's do, and exactly 0 for negatives
        #[default]
        Relu = "relu",
        /// 1 / (1 + e^-x): from 0 to 1, with a slope of 1/4 at most
        Sigmoid = "sigmoid",
        /// Hyperbolic tangent: from -1 to 1
        Tanh = "tanh",
    }
}

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

impl Activation {
    /// Turns a panel of products, `[rows, WIDTH]`, into what the layer gives. `dropped` is of these rows;
    /// without it, as at inference, nothing is dropped. NaN stays NaN, so that a broken run shows. Only what is
    /// dropped is 0, but for the ReLU.
    pub fn forward(
        self,
        panel: &mut [f32],
        index: usize,
        bias: &[f32; WIDTH],
        dropped: Option<(Dropout, &DropoutMask)>,
    ) {
        match self {
            Self::Relu => each(
                panel,
                index,
                bias,
                dropped,
                |x| {
                    if x <= 0.0 { 0.0 } else { x }
                },
            ),
            Self::Sigmoid => each(panel, index, bias, dropped, sigmoid),
            // An output of exactly 0 marks a dropped unit, so a kept tanh(0) must not be 0. No other output changes by
            // so small an addend.
            Self::Tanh => each(panel, index, bias, dropped, |x| tanh(x) + f32::MIN_POSITIVE),
        }
    }

    /// Turns dy into dx; `y` is what the forward pass gave. The slope follows from y alone, and what was dropped
    /// is 0, so nothing else is remembered. With a kept y of `scale` · f: the sigmoid's slope is f · (1 - f), that
    /// of tanh 1 - f², and that of the ReLU at 0 is 0.
    pub fn backward(self, y: &[f32], dropout: Option<Dropout>, dy: &mut [f32]) {
        let scale = dropout.map_or(1.0, Dropout::scale);
        let kept = 1.0 / scale;
        let pairs = dy.iter_mut().zip(y);
        match self {
            Self::Relu => pairs.for_each(|(dy, &y)| {
                *dy = if y > 0.0 { *dy * scale } else { 0.0 };
            }),
            Self::Sigmoid => pairs.for_each(|(dy, &y)| *dy *= y * (1.0 - y * kept)),
            Self::Tanh => pairs.for_each(|(dy, &y)| {
                let slope = scale - y * (y * kept);
                *dy = if y == 0.0 { 0.0 } else { *dy * slope };
            }),
        }
    }
}

/// The same loop around each function, which is inlined.
#[inline(always)]
fn each(
    panel: &mut [f32],
    index: usize,
    bias: &[f32; WIDTH],
    dropped: Option<(Dropout, &DropoutMask)>,
    function: impl Fn(f32) -> f32,
) {
    let scale = dropped.map_or(1.0, |(dropout, _)| dropout.scale());
    let (rows, _) = panel.as_chunks_mut::<WIDTH>();
    for (row, y) in rows.iter_mut().enumerate() {
        let dropped = dropped.map_or(0, |(_, dropped)| dropped.piece(row, index));
        for (at, y) in y.iter_mut().enumerate() {
            let x = *y + bias[at];
            let kept = if dropped & BITS[at] == 0 { scale } else { 0.0 };
            *y = function(x) * kept;
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::choices::Choice;
    use crate::nn::layers::finite_differences::{assert_gradient, random, weighted_sum};
    use crate::random::{Stream, StreamId};

    const NO_BIAS: [f32; WIDTH] = [0.0; WIDTH];

    fn forward(
        panel: &mut [f32],
        index: usize,
        bias: &[f32; WIDTH],
        dropped: Option<(Dropout, &DropoutMask)>,
    ) {
        Activation::Relu.forward(panel, index, bias, dropped);
    }

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
        // Away from the ReLU's kink, where a difference quotient means nothing.
        let x = random((2, WIDTH), 1).mapv(|x| x + 0.1_f32.copysign(x));
        let dy = random((2, WIDTH), 2);
        let (dropout, dropped) = dropped(0.4);
        for activation in Activation::ALL {
            for with in [None, Some((dropout, &dropped))] {
                let run = |x: &Array2<f32>| {
                    let mut y = x.clone();
                    activation.forward(y.as_slice_mut().unwrap(), 0, &NO_BIAS, with);
                    y
                };
                let mut dx = dy.clone();
                activation.backward(
                    run(&x).as_slice().unwrap(),
                    with.map(|(dropout, _)| dropout),
                    dx.as_slice_mut().unwrap(),
                );
                assert_gradient(&x, &dx, |x| weighted_sum(&run(x), &dy));
            }
        }
    }

    #[test]
    fn a_kept_zero_has_the_slope_of_its_activation_and_a_dropped_one_none() {
        let (dropout, dropped) = dropped(0.4);
        // At x = 0, scaled by dropout: 1 / 0.6.
        for (activation, slope) in [
            (Activation::Relu, 0.0),
            (Activation::Sigmoid, 0.25 / 0.6),
            (Activation::Tanh, 1.0 / 0.6),
        ] {
            let mut y = [0.0; WIDTH];
            activation.forward(&mut y, 0, &NO_BIAS, Some((dropout, &dropped)));
            let mut dy = [1.0; WIDTH];
            activation.backward(&y, Some(dropout), &mut dy);
            let bits = dropped.piece(0, 0);
            for (at, dy) in dy.into_iter().enumerate() {
                let expected = [slope, 0.0][(bits >> at & 1) as usize];
                assert!((dy - expected).abs() < 1e-6, "{activation:?}, {at}: {dy}");
            }
        }
    }

    #[test]
    fn a_number_that_is_none_stays_so() {
        for activation in Activation::ALL {
            let mut y = [f32::NAN; WIDTH];
            activation.forward(&mut y, 0, &NO_BIAS, None);
            assert!(y.iter().all(|y| y.is_nan()), "{activation:?}");
        }
    }
}
