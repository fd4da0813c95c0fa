//! Dropout (Srivastava et al. 2014), inverted: what survives training is scaled up by 1 / (1 - rate),
//! so that inference needs no layer at all.

use ndarray::{ArrayView2, ArrayViewMut2, Zip};

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
        assert!((0.0..1.0).contains(&rate), "a dropout rate of {rate}");
        Self { rate }
    }

    pub fn rate(self) -> f32 {
        self.rate
    }

    /// Draws what this step drops: `mask: [batch, n]` becomes 0 or 1 / (1 - rate), element by element.
    /// Element e takes the e-th 16 bits of `stream`, whoever draws it.
    pub fn draw(self, mask: &mut [f32], stream: &Stream) {
        // The nearest of 65,536 rates; a rate of less than 1 keeps something to draw.
        let drop_below = ((self.rate * 65_536.0 + 0.5) as u32).min(65_535);
        let scale = 1.0 / (1.0 - self.rate);
        for (index, eight) in mask.chunks_mut(8).enumerate() {
            let words = stream.block(index as u32);
            let halves = words
                .into_iter()
                .flat_map(|word| [word & 0xFFFF, word >> 16]);
            for (kept, half) in eight.iter_mut().zip(halves) {
                *kept = if half < drop_below { 0.0 } else { scale };
            }
        }
    }

    /// `x: [batch, n]` → `y: [batch, n]`.
    pub fn forward(self, x: ArrayView2<f32>, mask: ArrayView2<f32>, y: ArrayViewMut2<f32>) {
        Zip::from(y)
            .and(x)
            .and(mask)
            .for_each(|y, &x, &kept| *y = x * kept);
    }

    /// `dy: [batch, n]` → `dx: [batch, n]`, with the mask of the forward pass.
    pub fn backward(self, mask: ArrayView2<f32>, dy: ArrayView2<f32>, dx: ArrayViewMut2<f32>) {
        self.forward(dy, mask, dx);
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
        let mut mask = vec![f32::NAN; shape.0 * shape.1];
        Dropout::new(rate).draw(&mut mask, &stream);
        Array2::from_shape_vec(shape, mask).unwrap()
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
    fn what_an_element_draws_does_not_depend_on_how_many_there_are() {
        assert_eq!(
            mask(0.5, (1, 13), 0).row(0).to_vec(),
            mask(0.5, (1, 100), 0).row(0).to_vec()[..13]
        );
    }

    #[test]
    fn a_rate_of_zero_keeps_everything_and_one_near_one_is_finite() {
        assert!(mask(0.0, (100, 100), 0).iter().all(|&kept| kept == 1.0));
        assert!(
            mask(0.999_999_9, (10, 10), 0)
                .iter()
                .all(|kept| kept.is_finite())
        );
    }

    #[test]
    fn backward_matches_finite_differences() {
        let dropout = Dropout::new(0.4);
        let (x, dy, mask) = (random((3, 8), 1), random((3, 8), 2), mask(0.4, (3, 8), 0));
        let mut dx = Array2::zeros(x.dim());
        dropout.backward(mask.view(), dy.view(), dx.view_mut());
        assert_gradient(&x, &dx, |x| {
            let mut y = Array2::zeros(x.dim());
            dropout.forward(x.view(), mask.view(), y.view_mut());
            weighted_sum(&y, &dy)
        });
    }
}
