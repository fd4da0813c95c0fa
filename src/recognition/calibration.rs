//! What a network's outputs are worth. A temperature makes its probabilities honest (Guo, Pleiss, Sun and
//! Weinberger, "On Calibration of Modern Neural Networks", ICML 2017); a threshold says from where on a
//! drawing is no digit. Both are fitted on pictures held back from training, and travel with the weights.

use super::outputs::Outputs;
use super::plausibility;
use super::reading::{Reading, Seen, Verdict, greatest};
use crate::data::idx::CLASSES;

/// The part of [`Calibration::refusal`] that is enough in a line with other digits (docs/numbers.md).
const AMONG_DIGITS: f32 = 0.4;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// What logits are divided by before the softmax: above 1 for a network that is too sure.
    pub temperature: f32,
    /// A drawing whose best digit is less probable than this is no digit; at 0 every drawing is one.
    pub refusal: f32,
}

impl Default for Calibration {
    /// Probabilities as they are, and no refusal.
    fn default() -> Self {
        Self {
            temperature: 1.0,
            refusal: 0.0,
        }
    }
}

impl Calibration {
    /// A temperature above 0 and a threshold from 0 to below 1: what bytes from elsewhere must hold.
    pub fn is_valid(&self) -> bool {
        self.temperature.is_finite() && self.temperature > 0.0 && (0.0..1.0).contains(&self.refusal)
    }

    /// Whether somebody measured what the network is worth.
    pub fn is_fitted(&self) -> bool {
        *self != Self::default()
    }

    /// Whether any drawing can be refused.
    pub fn refuses(&self) -> bool {
        self.refusal > 0.0
    }

    /// What a network's `outputs` say of a picture's `pixels` (0 is paper, 255 is ink).
    pub fn reading(&self, outputs: &Outputs, pixels: &[u8]) -> Reading {
        let seen = Seen {
            whether: self.probabilities(&outputs.whether),
            which: self.probabilities(&outputs.which),
        };
        let is_too_little = greatest(&seen.whether) < self.refusal;
        let refused = is_too_little || self.refuses() && !plausibility::may_be_a_digit(pixels);
        Reading::of(seen, !refused)
    }

    /// The reading, given as a picture, of a drawing in so many strokes; of a picture, 0.
    pub(super) fn reading_of_strokes(&self, picture: Reading, strokes: usize) -> Reading {
        let is_too_little = picture.evidence() < plausibility::asked_of(strokes);
        match picture.verdict {
            Verdict::Digit(_) if self.refuses() && is_too_little => {
                Reading::of(picture.seen, false)
            }
            _ => picture,
        }
    }

    /// The reading, given alone, of ink that stands in a line with digits: it is one more likely than ink that
    /// stands alone, so less has to speak for it.
    pub(super) fn reading_among_digits(&self, alone: Reading, pixels: &[u8]) -> Reading {
        let is_enough = alone.evidence() >= self.refusal * AMONG_DIGITS;
        match alone.verdict {
            Verdict::NotADigit { .. } if is_enough && plausibility::may_be_a_digit(pixels) => {
                Reading::of(alone.seen, true)
            }
            _ => alone,
        }
    }

    /// How much speaks for a digit, whichever: 0 to 1.
    pub(super) fn evidence(&self, outputs: &Outputs) -> f32 {
        greatest(&self.probabilities(&outputs.whether))
    }

    /// `logits`, one a digit → probabilities.
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
    fn a_temperature_of_1_is_the_softmax_and_a_higher_one_is_less_sure() {
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
    fn what_is_not_probable_enough_is_no_digit() {
        let verdict = |refusal| {
            let calibration = Calibration {
                temperature: 1.0,
                refusal,
            };
            calibration
                .reading(&Outputs::of_one_look(LOGITS), &[255; 784])
                .verdict
        };
        assert_eq!(verdict(0.0), Verdict::Digit(1));
        assert_eq!(verdict(0.40), Verdict::Digit(1));
        assert_eq!(verdict(0.42), Verdict::NotADigit { nearest: 1 });
    }

    #[test]
    fn among_digits_less_is_enough_for_one_but_not_for_what_is_like_none_or_a_dot() {
        let calibration = Calibration {
            temperature: 1.0,
            refusal: 0.5,
        };
        let verdict = |logits: [f32; CLASSES], pixels: &[u8]| {
            let alone = calibration.reading(&Outputs::of_one_look(logits), pixels);
            assert_eq!(alone.verdict, Verdict::NotADigit { nearest: 1 });
            calibration.reading_among_digits(alone, pixels).verdict
        };
        let like_none = LOGITS.map(|logit| logit * 0.1);
        let mut dot = [0; 784];
        dot[400..411].fill(255);
        assert_eq!(verdict(LOGITS, &[255; 784]), Verdict::Digit(1));
        let refused = Verdict::NotADigit { nearest: 1 };
        assert_eq!(verdict(like_none, &[255; 784]), refused);
        assert_eq!(verdict(LOGITS, &dot), refused);
    }

    #[test]
    fn of_many_strokes_more_is_asked_unless_the_network_never_refuses() {
        let fitted = Calibration {
            temperature: 0.45, // the one is 0.83 probable
            refusal: 0.5,
        };
        let verdict = |calibration: Calibration, strokes| {
            let picture = calibration.reading(&Outputs::of_one_look(LOGITS), &[255; 784]);
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
    fn a_dot_is_no_digit_however_sure_the_network_is_unless_it_never_refuses() {
        let mut dot = [0; 784];
        dot[400..411].fill(255);
        let sure = Outputs::of_one_look(LOGITS.map(|l| l * 100.0));
        let refusing = Calibration {
            temperature: 1.0,
            refusal: 0.1,
        };
        let verdict = refusing.reading(&sure, &dot).verdict;
        assert_eq!(verdict, Verdict::NotADigit { nearest: 1 });
        let verdict = Calibration::default().reading(&sure, &dot).verdict;
        assert_eq!(verdict, Verdict::Digit(1));
    }
}
