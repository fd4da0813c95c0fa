//! Finds what a network's outputs are worth from pictures that it never learnt from, with their labels.
//! The same outputs always give the same bits.

use super::{Calibration, Outputs};
use crate::data::idx::CLASSES;

/// Halvings of the range: below what f32 tells apart.
const HALVINGS: usize = 60;

impl Calibration {
    /// The calibration of a network that gave `outputs` for digits whose right answers are `labels`: the
    /// temperature with the least loss, and a threshold that refuses the `refused` part of these digits
    /// (0.005 is one in two hundred), those that are least like any digit.
    ///
    /// ```
    /// use digitlab::recognition::{Calibration, Outputs};
    ///
    /// // Sure of two pictures, right about one: it should not be sure at all.
    /// let logits = [9.0, 0., 0., 0., 0., 0., 0., 0., 0., 0.];
    /// let outputs = Outputs { whether: logits, which: logits };
    /// let calibration = Calibration::fit(&[outputs; 2], &[0, 1], 0.0);
    /// let best = calibration.probabilities(&logits)[0];
    /// assert!((best - 0.5).abs() < 1e-3, "{best}");
    /// ```
    pub fn fit(outputs: &[Outputs], labels: &[u8], refused: f64) -> Self {
        let logits: Vec<_> = outputs.iter().map(|outputs| outputs.which).collect();
        let temperature = temperature(&logits, labels);
        let mut calibration = Self {
            temperature,
            refusal: 0.0,
        };
        let mut best: Vec<f32> = outputs.iter().map(|of| calibration.evidence(of)).collect();
        best.sort_unstable_by(f32::total_cmp);
        let refused = (refused * best.len() as f64) as usize;
        if refused > 0 {
            calibration.refusal = best.get(refused).copied().unwrap_or(0.0);
        }
        calibration
    }
}

/// The temperature at which the mean of -ln p(label) is least. In 1/T the loss is convex, so its slope has
/// one zero, which halving finds.
fn temperature(logits: &[[f32; CLASSES]], labels: &[u8]) -> f32 {
    let (mut cold, mut hot) = (1.0 / 64.0, 64.0_f64);
    for _ in 0..HALVINGS {
        let middle = libm::sqrt(cold * hot);
        if slope(logits, labels, 1.0 / middle) > 0.0 {
            cold = middle; // too sure still: hotter
        } else {
            hot = middle;
        }
    }
    libm::sqrt(cold * hot) as f32
}

/// The loss's slope along the inverse temperature: the mean logit under the softmax less the label's.
fn slope(logits: &[[f32; CLASSES]], labels: &[u8], inverse: f64) -> f64 {
    let row = |(row, &label): (&[f32; CLASSES], &u8)| {
        let greatest = f64::from(row.iter().copied().fold(f32::MIN, f32::max));
        let (mut sum, mut mean) = (0.0, 0.0);
        for &logit in row {
            let logit = f64::from(logit);
            let weight = libm::exp((logit - greatest) * inverse);
            sum += weight;
            mean += weight * logit;
        }
        mean / sum - f64::from(row[usize::from(label)])
    };
    logits.iter().zip(labels).map(row).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Stream, StreamId};

    /// Pictures whose labels are drawn from the softmax of their logits.
    fn honest(count: usize) -> (Vec<Outputs>, Vec<u8>) {
        let mut stream = Stream::new(1, StreamId::Shuffle, 0, 0);
        let of = Calibration::default();
        (0..count)
            .map(|_| {
                let logits: [f32; CLASSES] = std::array::from_fn(|_| 6.0 * stream.uniform());
                let (mut left, mut label) = (stream.uniform(), 0);
                for (digit, p) in of.probabilities(&logits).into_iter().enumerate() {
                    if left > 0.0 {
                        label = digit;
                    }
                    left -= p;
                }
                (Outputs::of_one_look(logits), label as u8)
            })
            .unzip()
    }

    #[test]
    fn the_temperature_undoes_what_made_an_honest_network_too_sure_or_too_shy() {
        let (logits, labels) = honest(20_000);
        for factor in [0.25, 1.0, 3.0] {
            let scale = |of: &Outputs| Outputs::of_one_look(of.which.map(|l| l * factor));
            let scaled: Vec<_> = logits.iter().map(scale).collect();
            let found = Calibration::fit(&scaled, &labels, 0.0).temperature;
            let close = (found / factor - 1.0).abs() < 0.03;
            assert!(close, "{found} for {factor}");
        }
    }

    #[test]
    fn the_threshold_refuses_as_many_as_it_may() {
        let (logits, labels) = honest(1000);
        let calibration = Calibration::fit(&logits, &labels, 0.02);
        let refused = |of: &&Outputs| calibration.evidence(of) < calibration.refusal;
        assert_eq!(logits.iter().filter(refused).count(), 20);
        let never = Calibration::fit(&logits, &labels, 0.0);
        assert!(!never.refuses());
    }

    #[test]
    fn no_pictures_and_hopeless_ones_still_give_a_calibration_that_files_take() {
        for (logits, labels) in [
            (vec![], vec![]),
            (vec![[0.0; CLASSES]; 3], vec![0, 1, 2]),
            (
                vec![[1e30, 0., 0., 0., 0., 0., 0., 0., 0., 0.]; 2],
                vec![1, 1],
            ),
        ] {
            let outputs: Vec<_> = logits.into_iter().map(Outputs::of_one_look).collect();
            let calibration = Calibration::fit(&outputs, &labels, 0.01);
            assert!(calibration.is_valid(), "{calibration:?}");
        }
    }
}
