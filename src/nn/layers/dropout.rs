//! Dropout (Srivastava et al. 2014), inverted: what survives training is scaled up by 1 / (1 - rate),
//! so that inference needs no layer at all.

use std::ops::Range;

use crate::gemm::{PanelMatrix, WIDTH};
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
        assert!(is_rate, "a dropout rate of {rate}");
        Self { rate }
    }

    pub fn rate(self) -> f32 {
        self.rate
    }

    /// What survives is multiplied by this.
    pub fn scale(self) -> f32 {
        1.0 / (1.0 - self.rate)
    }

    /// An element is dropped when its 16 random bits are below this: the nearest of 65,536 rates. A rate of less
    /// than 1 keeps something.
    pub fn drop_below(self) -> u16 {
        ((self.rate * 65_536.0 + 0.5) as u32).min(65_535) as u16
    }

    /// Draws what some rows of a step drop. Element e of the layer's output `[batch, units]`, counted row
    /// by row, takes the e-th 16 bits of `stream`, on any thread.
    pub fn draw(
        self,
        stream: &Stream,
        rows: Range<usize>,
        units: usize,
        dropped: &mut DropoutMask,
    ) {
        dropped.units = units;
        // A word more, so that two follow on the start of any piece.
        let words = (rows.len() * units).div_ceil(u32::BITS as usize) + 1;
        dropped.bits.resize(words, 0);
        let first = (rows.start * units) as u64;
        stream.u16s_below(self.drop_below(), first, &mut dropped.bits);
    }

    /// Drops elements of the rows that `dropped` was drawn for, `[rows, units]`, and scales the rest up: in the
    /// forward pass outputs, in the backward pass their gradient.
    pub fn apply(self, dropped: &DropoutMask, outputs: &mut PanelMatrix) {
        for (index, panel) in outputs.panels_mut().enumerate() {
            for (row, outputs) in panel.chunks_exact_mut(WIDTH).enumerate() {
                let piece = dropped.piece(row, index);
                for (at, output) in outputs.iter_mut().enumerate() {
                    let is_dropped = piece >> at & 1 == 1;
                    *output *= if is_dropped { 0.0 } else { self.scale() };
                }
            }
        }
    }
}

/// What a dropout layer drops in some rows of a step: a bit for each element of `[rows, units]`.
#[derive(Debug, Default)]
pub struct DropoutMask {
    units: usize,
    bits: Vec<u32>,
}

impl DropoutMask {
    /// Which elements of a row are dropped, from unit `panel` · [`WIDTH`] on: a bit each, the first in the
    /// lowest bit. Bits past the last unit mean nothing.
    #[inline]
    pub fn piece(&self, row: usize, panel: usize) -> u32 {
        const { assert!(WIDTH == u32::BITS as usize) };
        let first = row * self.units + panel * WIDTH;
        let [low, high] = [0, 1].map(|word| u64::from(self.bits[first / WIDTH + word]));
        ((low | high << u32::BITS) >> (first % WIDTH)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::StreamId;

    /// Rows of units: which are dropped.
    fn drawn(rate: f32, rows: Range<usize>, units: usize, step: u32) -> Vec<bool> {
        let stream = Stream::new(9999, StreamId::Dropout { layer: 0 }, 0, step);
        let mut dropped = DropoutMask::default();
        Dropout::new(rate).draw(&stream, rows.clone(), units, &mut dropped);
        let of_row = |row| (0..units).map(move |unit| (row, unit));
        let all = (0..rows.len()).flat_map(of_row);
        all.map(|(row, unit)| dropped.piece(row, unit / WIDTH) >> (unit % WIDTH) & 1 == 1)
            .collect()
    }

    #[test]
    fn drops_its_rate() {
        // 64,000 draws at 0.2 have a standard deviation of 101.
        let dropped = drawn(0.2, 0..128, 500, 0);
        let count = dropped.iter().filter(|&&dropped| dropped).count() as i32;
        assert_eq!(dropped.len(), 64_000);
        assert!((count - 12_800).abs() < 500, "{count}");
    }

    #[test]
    fn what_is_dropped_becomes_zero_and_the_rest_is_scaled_up() {
        let stream = Stream::new(9999, StreamId::Dropout { layer: 0 }, 0, 0);
        let (dropout, mut mask) = (Dropout::new(0.2), DropoutMask::default());
        dropout.draw(&stream, 0..9, 45, &mut mask);
        let mut outputs = PanelMatrix::from_array(ndarray::Array2::ones((9, 45)).view());
        dropout.apply(&mask, &mut outputs);
        let dropped = drawn(0.2, 0..9, 45, 0);
        for (output, dropped) in outputs.to_array().iter().zip(dropped) {
            assert_eq!(*output, if dropped { 0.0 } else { 1.25 });
        }
    }

    #[test]
    fn each_step_drops_others_and_the_same_step_the_same() {
        assert_eq!(drawn(0.5, 0..10, 10, 3), drawn(0.5, 0..10, 10, 3));
        assert_ne!(drawn(0.5, 0..10, 10, 3), drawn(0.5, 0..10, 10, 4));
    }

    #[test]
    fn what_an_element_draws_does_not_depend_on_how_rows_are_cut() {
        let whole = drawn(0.5, 0..1, 1300, 0);
        for units in [1, 2, 5, 13, 26, 65, 100] {
            let rows = 1300 / units;
            assert_eq!(drawn(0.5, 0..rows, units, 0), whole, "rows of {units}");
            for cut in [1, rows / 2, rows - 1] {
                let mut parts = drawn(0.5, 0..cut, units, 0);
                parts.extend(drawn(0.5, cut..rows, units, 0));
                assert_eq!(parts, whole, "{cut} rows of {units}, then the others");
            }
        }
    }

    #[test]
    fn a_rate_of_zero_keeps_everything_and_one_near_one_scales_by_a_finite_number() {
        assert!(!drawn(0.0, 0..100, 100, 0).contains(&true));
        assert!(Dropout::new(0.999_999_9).scale().is_finite());
        assert_eq!(Dropout::new(0.2).scale(), 1.25);
    }
}
