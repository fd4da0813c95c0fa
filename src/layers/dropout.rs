//! Dropout (Srivastava et al. 2014), inverted: what survives training is scaled up by 1 / (1 - rate),
//! so that inference needs no layer at all.

use crate::decimal;
use crate::random::Stream;

/// Keras's `Dropout`. Rates are kept to 1/65,536.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropout {
    rate: f32,
}

impl Dropout {
    /// # Panics
    /// When `rate` is not in [0, 1).
    pub fn new(rate: f32) -> Self {
        let is_rate = (0.0..1.0).contains(&rate);
        assert!(is_rate, "a dropout rate of {}", decimal::text_f32(rate));
        Self { rate }
    }

    pub fn rate(self) -> f32 {
        self.rate
    }

    /// Draws what one row of a step drops: `mask: [n]` becomes 0 or 1 / (1 - rate). Element e of the
    /// layer's output `[batch, n]`, counted row by row, takes the e-th 16 bits of `stream`, whoever draws
    /// it.
    pub fn draw_row(self, stream: &Stream, row: usize, mask: &mut [f32]) {
        // The nearest of 65,536 rates; a rate of less than 1 keeps something to draw.
        let drop_below = ((self.rate * 65_536.0 + 0.5) as u32).min(65_535) as u16;
        let scale = self.scale();
        let first = row * mask.len();
        stream.halves(first as u64, mask.len(), |at, halves| {
            for (kept, &half) in mask[at..].iter_mut().zip(halves) {
                *kept = if half < drop_below { 0.0 } else { scale };
            }
        });
    }

    /// Turns x into y.
    pub fn forward(self, mask: &[f32], x: &mut [f32]) {
        for (x, &kept) in x.iter_mut().zip(mask) {
            *x *= kept;
        }
    }

    /// Turns dy into dx after a ReLU, whose output was not dropped where `y`, what the forward pass gave,
    /// is not 0. (Where the ReLU gave 0 it passes no gradient on, dropped or not: the mask need not be
    /// kept.)
    pub fn backward(self, y: &[f32], dy: &mut [f32]) {
        let scale = self.scale();
        for (dy, &y) in dy.iter_mut().zip(y) {
            *dy = if y == 0.0 { 0.0 } else { *dy * scale };
        }
    }

    fn scale(self) -> f32 {
        1.0 / (1.0 - self.rate)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::layers::finite_differences::{assert_gradient, random, weighted_sum};
    use crate::random::Purpose;

    fn mask(rate: f32, shape: (usize, usize), step: u32) -> Array2<f32> {
        let stream = Stream::new(9999, Purpose::Dropout { layer: 0 }, 0, step);
        let mut mask = Array2::from_elem(shape, f32::NAN);
        for (row, mut of_row) in mask.rows_mut().into_iter().enumerate() {
            Dropout::new(rate).draw_row(&stream, row, of_row.as_slice_mut().unwrap());
        }
        mask
    }

    #[test]
    fn drops_its_rate_and_scales_up_the_rest() {
        let mask = mask(0.2, (128, 500), 0);
        assert!(mask.iter().all(|&kept| kept == 0.0 || kept == 1.25));
        // 64,000 draws at 0.2 have a standard deviation of 101.
        let dropped = mask.iter().filter(|&&kept| kept == 0.0).count() as i32;
        assert!((dropped - 12_800).abs() < 500, "{dropped}");
    }

    #[test]
    fn each_step_drops_others_and_the_same_step_the_same() {
        assert_eq!(mask(0.5, (10, 10), 3), mask(0.5, (10, 10), 3));
        assert_ne!(mask(0.5, (10, 10), 3), mask(0.5, (10, 10), 4));
    }

    #[test]
    fn what_an_element_draws_does_not_depend_on_how_rows_are_cut() {
        let whole = mask(0.5, (1, 130), 0);
        for columns in [1, 2, 5, 13, 26, 65] {
            let cut = mask(0.5, (130 / columns, columns), 0);
            assert!(whole.iter().eq(&cut), "rows of {columns}");
        }
    }

    #[test]
    fn a_rate_of_zero_keeps_everything_and_one_near_one_is_finite() {
        assert!(mask(0.0, (100, 100), 0).iter().all(|&kept| kept == 1.0));
        let nearly_all = mask(0.999_999_9, (10, 10), 0);
        assert!(nearly_all.iter().all(|kept| kept.is_finite()));
    }

    #[test]
    fn backward_matches_finite_differences() {
        let dropout = Dropout::new(0.4);
        // After a ReLU: nothing negative.
        let x = random((3, 8), 1).mapv(|x| x.abs() + 0.1);
        let (dy, mask) = (random((3, 8), 2), mask(0.4, (3, 8), 0));
        let forward = |x: &Array2<f32>| {
            let mut y = x.clone();
            dropout.forward(mask.as_slice().unwrap(), y.as_slice_mut().unwrap());
            y
        };
        let mut dx = dy.clone();
        dropout.backward(forward(&x).as_slice().unwrap(), dx.as_slice_mut().unwrap());
        assert_gradient(&x, &dx, |x| weighted_sum(&forward(x), &dy));
    }
}
