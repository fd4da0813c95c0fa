//! Calibration of a network's outputs. A temperature corrects its probabilities (Guo, Pleiss, Sun and Weinberger,
//! "On Calibration of Modern Neural Networks", ICML 2017), and drawings below a threshold are refused as no digit.
//! Both are fitted on pictures held back from training, and are stored with the weights.

use serde::{Deserialize, Serialize};

use super::outputs::Outputs;
use super::plausibility;
use super::reading::{Probabilities, Reading, Verdict, greatest};
use crate::data::idx::CLASSES;

/// In a number the refusal threshold is multiplied by this (docs/numbers.md).
const NUMBER_FACTOR: f32 = 0.4;

/// A temperature and a refusal threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Logits are divided by it before the softmax: above 1 for an overconfident network.
    pub temperature: f32,
    /// A drawing whose best digit is less probable than this is refused as no digit; 0 refuses none.
    pub refusal: f32,
}

impl Default for Calibration {
    /// The plain softmax, and no refusal.
    fn default() -> Self {
        Self {
            temperature: 1.0,
            refusal: 0.0,
        }
    }
}

impl Calibration {
    /// A temperature above 0 and a threshold from 0 to below 1. Checked when a file is read.
    pub fn is_valid(&self) -> bool {
        self.temperature.is_finite() && self.temperature > 0.0 && (0.0..1.0).contains(&self.refusal)
    }

    /// Whether it is other than the default, so that somebody fitted it.
    pub fn is_fitted(&self) -> bool {
        *self != Self::default()
    }

    /// Whether any drawing can be refused.
    pub fn refuses(&self) -> bool {
        self.refusal > 0.0
    }

    /// The reading of a picture, `pixels: [size, size]`, 0 is paper, 255 is ink, from the network's `outputs` for it.
    pub fn reading(&self, outputs: &Outputs, pixels: &[u8]) -> Reading {
        let probabilities = Probabilities {
            detection: self.probabilities(&outputs.detection),
            classification: self.probabilities(&outputs.classification),
        };
        let is_improbable = greatest(&probabilities.detection) < self.refusal;
        let refused = is_improbable || self.refuses() && !plausibility::may_be_digit(pixels);
        Reading::of(probabilities, !refused)
    }

    /// `reading`, refused if this number of strokes is rare for the digit and its score is below the higher threshold for
    /// that case.
    pub(super) fn reading_of_strokes(&self, reading: Reading, strokes: usize) -> Reading {
        let Verdict::Digit(digit) = reading.verdict else {
            return reading;
        };
        let least = plausibility::min_detection_score(digit, strokes);
        match self.refuses() && reading.detection_score() < least {
            true => Reading::of(reading.both, false),
            false => reading,
        }
    }

    /// The reading of ink that is part of a number, from its reading `alone`. Ink beside digits is a digit more often
    /// than ink that stands alone, so the threshold is lower.
    pub(super) fn reading_in_number(&self, alone: Reading, pixels: &[u8]) -> Reading {
        let is_probable = alone.detection_score() >= self.refusal * NUMBER_FACTOR;
        match alone.verdict {
            Verdict::NotADigit { .. } if is_probable && plausibility::may_be_digit(pixels) => {
                Reading::of(alone.both, true)
            }
            _ => alone,
        }
    }

    /// The score for being a digit at all: the greatest detection probability, 0 to 1.
    pub(super) fn detection_score(&self, outputs: &Outputs) -> f32 {
        greatest(&self.probabilities(&outputs.detection))
    }

    /// The softmax of `logits` at this temperature.
    pub fn probabilities(&self, logits: &[f32]) -> [f32; CLASSES] {
        let greatest = logits.iter().copied().fold(f32::MIN, f32::max);
        let mut all = [0.0; CLASSES];
        for (p, logit) in all.iter_mut().zip(logits) {
            *p = libm::expf((logit - greatest) / self.temperature);
        }
        let sum: f32 = all.iter().sum();
        all.map(|p| p / sum)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    const LOGITS: [f32; CLASSES] = [0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

    #[test]
    fn a_temperature_of_1_is_the_softmax_and_a_higher_one_is_less_confident() {
        let sum = 8.0 + 1.0_f32.exp() + 2.0_f32.exp();
        let as_it_is = Calibration::default().probabilities(&LOGITS);
        assert!((as_it_is[1] - 2.0_f32.exp() / sum).abs() < 1e-6);
        let warm = Calibration {
            temperature: 2.0,
            ..Calibration::default()
        };
        let warm = warm.probabilities(&LOGITS);
        let expected = 1.0_f32.exp() / (8.0 + 0.5_f32.exp() + 1.0_f32.exp());
        assert!((warm[1] - expected).abs() < 1e-6);
    }

    #[test]
    fn great_logits_make_no_infinity() {
        let probabilities = Calibration::default().probabilities(&LOGITS.map(|l| l * 1e6));
        assert_eq!(probabilities, [0., 1., 0., 0., 0., 0., 0., 0., 0., 0.]);
    }

    #[test]
    fn ink_below_the_threshold_is_no_digit() {
        let verdict = |refusal| {
            let calibration = Calibration {
                temperature: 1.0,
                refusal,
            };
            calibration
                .reading(&Outputs::single_view(LOGITS), &[255; 784])
                .verdict
        };
        assert_eq!(verdict(0.0), Verdict::Digit(1));
        assert_eq!(verdict(0.40), Verdict::Digit(1));
        assert_eq!(verdict(0.42), Verdict::NotADigit { nearest: 1 });
    }

    #[test]
    fn in_a_number_the_threshold_is_lower_but_still_refuses_improbable_ink_and_dots() {
        let calibration = Calibration {
            temperature: 1.0,
            refusal: 0.5,
        };
        let verdict = |logits: [f32; CLASSES], pixels: &[u8]| {
            let alone = calibration.reading(&Outputs::single_view(logits), pixels);
            assert_eq!(alone.verdict, Verdict::NotADigit { nearest: 1 });
            calibration.reading_in_number(alone, pixels).verdict
        };
        let improbable = LOGITS.map(|logit| logit * 0.1);
        let mut dot = [0; 784];
        dot[400..411].fill(255);
        assert_eq!(verdict(LOGITS, &[255; 784]), Verdict::Digit(1));
        let refused = Verdict::NotADigit { nearest: 1 };
        assert_eq!(verdict(improbable, &[255; 784]), refused);
        assert_eq!(verdict(LOGITS, &dot), refused);
    }

    #[test]
    fn a_number_of_strokes_that_is_seldom_needs_a_higher_score_unless_the_network_never_refuses() {
        let fitted = Calibration {
            temperature: 0.45, // P(1) = 0.83
            refusal: 0.5,
        };
        let verdict = |calibration: Calibration, strokes| {
            let picture = calibration.reading(&Outputs::single_view(LOGITS), &[255; 784]);
            calibration.reading_of_strokes(picture, strokes).verdict
        };
        let refused = Verdict::NotADigit { nearest: 1 };
        for strokes in 0..=3 {
            assert_eq!(verdict(fitted, strokes), Verdict::Digit(1), "{strokes}");
        }
        assert_eq!(verdict(fitted, 4), refused);
        assert_eq!(verdict(Calibration::default(), 9), Verdict::Digit(1));
    }

    #[test]
    fn a_dot_is_no_digit_at_any_confidence_unless_the_network_never_refuses() {
        let mut dot = [0; 784];
        dot[400..411].fill(255);
        let confident = Outputs::single_view(LOGITS.map(|l| l * 100.0));
        let refusing = Calibration {
            temperature: 1.0,
            refusal: 0.1,
        };
        let verdict = refusing.reading(&confident, &dot).verdict;
        assert_eq!(verdict, Verdict::NotADigit { nearest: 1 });
        let verdict = Calibration::default().reading(&confident, &dot).verdict;
        assert_eq!(verdict, Verdict::Digit(1));
    }
}
