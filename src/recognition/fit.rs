//! Fits a calibration to a network's outputs for labelled pictures that it was not trained on. Equal outputs give
//! equal bits.

use super::{Calibration, Outputs};
use crate::data::idx::CLASSES;

/// Steps of the bisection: enough for the precision of f32.
const BISECTIONS: usize = 60;

impl Calibration {
    /// The calibration of a network that gave `outputs` for digits with these `labels`: the temperature with the
    /// least cross-entropy, and the threshold that refuses the fraction `refused` of these digits (0.005 is one in
    /// two hundred), those with the least evidence.
    ///
    /// ```
    /// use digitlab::recognition::{Calibration, Outputs};
    ///
    /// // Confident about two pictures, right about one: its probability should be a half.
    /// let logits = [9.0, 0., 0., 0., 0., 0., 0., 0., 0., 0.];
    /// let outputs = Outputs { detection: logits, classification: logits };
    /// let calibration = Calibration::fit(&[outputs; 2], &[0, 1], 0.0);
    /// let best = calibration.probabilities(&logits)[0];
    /// assert!((best - 0.5).abs() < 1e-3, "{best}");
    /// ```
    pub fn fit(outputs: &[Outputs], labels: &[u8], refused: f64) -> Self {
        let logits: Vec<_> = outputs.iter().map(|of| of.classification).collect();
        let temperature = temperature(&logits, labels);
        let mut calibration = Self {
            temperature,
            refusal: 0.0,
        };
        let scores = outputs.iter().map(|of| calibration.evidence(of));
        let mut scores: Vec<f32> = scores.collect();
        scores.sort_unstable_by(f32::total_cmp);
        let refused = (refused * scores.len() as f64) as usize;
        if refused > 0 {
            calibration.refusal = scores.get(refused).copied().unwrap_or(0.0);
        }
        calibration
    }
}

/// The temperature T with the least mean of -ln p(label). The loss is convex in 1/T, so its derivative has one zero,
/// which bisection finds.
fn temperature(logits: &[[f32; CLASSES]], labels: &[u8]) -> f32 {
    let (mut cold, mut hot) = (1.0 / 64.0, 64.0_f64);
    for _ in 0..BISECTIONS {
        let middle = libm::sqrt(cold * hot);
        if slope(logits, labels, 1.0 / middle) > 0.0 {
            cold = middle; // still overconfident: a higher temperature
        } else {
            hot = middle;
        }
    }
    libm::sqrt(cold * hot) as f32
}

/// The loss's derivative by the inverse temperature: the softmax-weighted mean logit minus the label's logit.
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

    /// Outputs of a calibrated network: labels are drawn from the softmax of the logits.
    fn calibrated(count: usize) -> (Vec<Outputs>, Vec<u8>) {
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
                (Outputs::single_view(logits), label as u8)
            })
            .unzip()
    }

    #[test]
    fn the_temperature_undoes_a_scaling_of_a_calibrated_networks_logits() {
        let (logits, labels) = calibrated(20_000);
        for factor in [0.25, 1.0, 3.0] {
            let scale = |of: &Outputs| Outputs::single_view(of.classification.map(|l| l * factor));
            let scaled: Vec<_> = logits.iter().map(scale).collect();
            let found = Calibration::fit(&scaled, &labels, 0.0).temperature;
            let close = (found / factor - 1.0).abs() < 0.03;
            assert!(close, "{found} for {factor}");
        }
    }

    #[test]
    fn the_threshold_refuses_the_given_fraction() {
        let (logits, labels) = calibrated(1000);
        let calibration = Calibration::fit(&logits, &labels, 0.02);
        let refused = |of: &&Outputs| calibration.evidence(of) < calibration.refusal;
        assert_eq!(logits.iter().filter(refused).count(), 20);
        let never = Calibration::fit(&logits, &labels, 0.0);
        assert!(!never.refuses());
    }

    #[test]
    fn no_pictures_and_wrong_ones_still_give_a_valid_calibration() {
        for (logits, labels) in [
            (vec![], vec![]),
            (vec![[0.0; CLASSES]; 3], vec![0, 1, 2]),
            (
                vec![[1e30, 0., 0., 0., 0., 0., 0., 0., 0., 0.]; 2],
                vec![1, 1],
            ),
        ] {
            let outputs: Vec<_> = logits.into_iter().map(Outputs::single_view).collect();
            let calibration = Calibration::fit(&outputs, &labels, 0.01);
            assert!(calibration.is_valid(), "{calibration:?}");
        }
    }
}
