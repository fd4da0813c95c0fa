//! Calibration of a network's outputs. A temperature corrects its probabilities (Guo, Pleiss, Sun and Weinberger,
//! "On Calibration of Modern Neural Networks", ICML 2017), and drawings below a threshold are refused as no digit.
//! Both are fitted on pictures held back from training, and are stored with the weights.

use serde::{Deserialize, Serialize};

use super::outputs::Outputs;
use super::plausibility::{self, log_odds_of_strokes};
use super::reading::{Probabilities, Reading, Verdict};
use crate::data::idx::CLASSES;

/// The weight of the shifted views in the evidence. They tell less whether it is a digit (docs/judging.md).
const CLASSIFICATION_WEIGHT: f32 = 0.13;

/// Added to the log odds of a digit in a number (docs/numbers.md).
const LOG_ODDS_IN_NUMBER: f32 = 0.9;

/// The least evidence of each digit of a number whose strokes are all near each other: they may be one letter
/// (docs/numbers.md).
const NEAR_STROKES: f32 = 0.65;

/// A temperature and a refusal threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Logits are divided by it before the softmax: above 1 for an overconfident network.
    pub temperature: f32,
    /// A drawing with less evidence of a digit than this is refused as none; 0 refuses none.
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
            max_logit: self.max_logit(outputs),
        };
        let is_improbable = evidence(probabilities.max_logit) < self.refusal;
        let refused = is_improbable || self.refuses() && !plausibility::may_be_digit(pixels);
        Reading::of(probabilities, !refused)
    }

    /// `reading`, refused if this number of strokes is rare for the digit and there is less evidence than that asks for. A
    /// picture has 0 strokes.
    pub(super) fn reading_of_strokes(&self, reading: Reading, strokes: usize) -> Reading {
        match reading.verdict {
            Verdict::Digit(digit)
                if evidence(reading.both.max_logit + log_odds_of_strokes(digit, strokes))
                    < self.refusal =>
            {
                Reading::of(reading.both, false)
            }
            _ => reading,
        }
    }

    /// The reading of ink that is part of a number, from its reading `alone`. Ink beside digits is a digit more often
    /// than ink that stands alone, so the threshold is lower.
    pub(super) fn reading_in_number(&self, alone: Reading, pixels: &[u8]) -> Reading {
        let is_probable = evidence(alone.both.max_logit + LOG_ODDS_IN_NUMBER) >= self.refusal;
        match alone.verdict {
            Verdict::NotADigit { .. } if is_probable && plausibility::may_be_digit(pixels) => {
                Reading::of(alone.both, true)
            }
            _ => alone,
        }
    }

    /// Whether there is enough evidence for a digit of a number whose strokes are all near each other.
    pub(super) fn is_sure(&self, reading: &Reading) -> bool {
        !self.refuses() || evidence(reading.both.max_logit) >= NEAR_STROKES
    }

    /// The evidence of a digit, from 0 to 1: the softmax of the greatest logit among nine of 0. What is no digit has all
    /// logits near 0, and a digit that could be another one has two great ones ("MaxLogit", Hendrycks et al., "Scaling
    /// Out-of-Distribution Detection for Real-World Settings", ICML 2022).
    pub(super) fn evidence(&self, outputs: &Outputs) -> f32 {
        evidence(self.max_logit(outputs))
    }

    /// The greatest logit at this temperature, of both means.
    fn max_logit(&self, outputs: &Outputs) -> f32 {
        let greatest = |logits: &[f32]| logits.iter().copied().fold(f32::MIN, f32::max);
        let (detection, classification) = (
            greatest(&outputs.detection),
            greatest(&outputs.classification),
        );
        ((1.0 - CLASSIFICATION_WEIGHT) * detection + CLASSIFICATION_WEIGHT * classification)
            / self.temperature
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

/// The softmax of a logit among nine of 0.
fn evidence(logit: f32) -> f32 {
    1.0 / (1.0 + (CLASSES - 1) as f32 * libm::expf(-logit))
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
        // e² / (e² + 9) = 0.451
        assert_eq!(verdict(0.44), Verdict::Digit(1));
        assert_eq!(verdict(0.46), Verdict::NotADigit { nearest: 1 });
    }

    #[test]
    fn two_great_logits_are_as_much_evidence_of_a_digit_as_one_and_the_shifted_views_count_less() {
        let calibration = Calibration::default();
        let two = LOGITS.map(|logit| if logit > 0.0 { 2.0 } else { logit });
        let evidence = |detection, classification| {
            calibration.evidence(&Outputs {
                detection,
                classification,
            })
        };
        let both = evidence(LOGITS, LOGITS);
        assert_eq!(evidence(two, LOGITS), both);
        let [without_detection, without_classification] = [
            evidence([0.0; CLASSES], LOGITS),
            evidence(LOGITS, [0.0; CLASSES]),
        ];
        assert!(without_detection < without_classification && without_classification < both);
        assert!((evidence([0.0; CLASSES], [0.0; CLASSES]) - 0.1).abs() < 1e-6);
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
    fn where_all_strokes_are_near_a_digit_needs_evidence_unless_the_network_never_refuses() {
        let is_sure = |temperature, refusal| {
            let calibration = Calibration {
                temperature,
                refusal,
            };
            let picture = calibration.reading(&Outputs::single_view(LOGITS), &[255; 784]);
            calibration.is_sure(&picture)
        };
        // Evidence 0.45 and 0.86.
        assert_eq!([1.0, 0.5].map(|t| is_sure(t, 0.1)), [false, true]);
        assert!(is_sure(1.0, 0.0));
    }

    #[test]
    fn a_count_of_strokes_that_is_seldom_needs_more_evidence_unless_the_network_never_refuses() {
        let fitted = Calibration {
            temperature: 0.5, // evidence 0.86
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
        let strict = Calibration {
            refusal: 0.8,
            ..fitted
        };
        assert_eq!(verdict(strict, 1), Verdict::Digit(1));
        assert_eq!(verdict(strict, 2), refused);
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
