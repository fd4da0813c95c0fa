//! The reading of a drawing: plain data.

use crate::data::idx::CLASSES;
use crate::error::Error;

/// The answer: a digit, no digit, a mark, or no ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There was no ink.
    Blank,
    Digit(u8),
    /// Ink that is no digit, and the most probable digit all the same.
    NotADigit {
        nearest: u8,
    },
    /// A sign beside digits, such as a minus, which the network was not asked about.
    Mark,
}

/// What a drawing was read as, with probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub verdict: Verdict,
    /// Of each digit, given that it is one. They add up to 1, or are all 0 when blank and for a mark.
    pub probabilities: [f32; CLASSES],
    /// The second most probable digit, when its probability is at least 0.2.
    pub second: Option<u8>,
    pub(super) both: Probabilities,
}

/// The softmax of both logits of [`Outputs`](super::Outputs), and the greatest of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Probabilities {
    pub detection: [f32; CLASSES],
    pub classification: [f32; CLASSES],
    /// Of both, at the temperature: what [`Calibration::evidence`](super::Calibration::evidence) is made of.
    pub max_logit: f32,
}

/// The least probability of a second digit that is named. Few digits that people write have one.
const MIN_SECOND: f32 = 0.2;

impl Reading {
    /// The reading of no ink.
    pub fn blank() -> Self {
        Self {
            verdict: Verdict::Blank,
            probabilities: [0.0; CLASSES],
            second: None,
            both: Probabilities {
                detection: [0.0; CLASSES],
                classification: [0.0; CLASSES],
                max_logit: 0.0,
            },
        }
    }

    /// The reading of a sign that is no digit.
    pub(super) fn mark() -> Self {
        Self {
            verdict: Verdict::Mark,
            ..Self::blank()
        }
    }

    pub(super) fn of(both: Probabilities, is_digit: bool) -> Self {
        let probabilities = match is_digit {
            true => both.classification,
            false => both.detection,
        };
        let best = best(&probabilities, None);
        let second = self::best(&probabilities, Some(best));
        let is_close = is_digit && probabilities[usize::from(second)] >= MIN_SECOND;
        Self {
            verdict: match is_digit {
                true => Verdict::Digit(best),
                false => Verdict::NotADigit { nearest: best },
            },
            probabilities,
            second: is_close.then_some(second),
            both,
        }
    }

    /// The reading, if it is one: weights may be so great that an answer is no number.
    ///
    /// # Errors
    /// [`Error::AnswerNotFinite`].
    pub fn checked(self) -> Result<Self, Error> {
        let mut all = self.both.detection.iter().chain(&self.both.classification);
        match all.all(|p| p.is_finite()) {
            true => Ok(self),
            false => Err(Error::AnswerNotFinite),
        }
    }

    /// The score for being a digit at all: the greatest detection probability, 0 to 1; 0 when blank.
    pub fn detection_score(&self) -> f32 {
        greatest(&self.both.detection)
    }

    /// The probability of the most probable digit; 0 when blank.
    pub fn confidence(&self) -> f32 {
        greatest(&self.probabilities)
    }

    /// The most probable digit, even for ink that is no digit; `None` when blank and for a mark.
    pub fn nearest(&self) -> Option<u8> {
        match self.verdict {
            Verdict::Blank | Verdict::Mark => None,
            Verdict::Digit(digit) | Verdict::NotADigit { nearest: digit } => Some(digit),
        }
    }
}

pub(super) fn greatest(probabilities: &[f32; CLASSES]) -> f32 {
    probabilities.iter().copied().fold(0.0, f32::max)
}

/// The most probable digit other than `except`, the first of equals, as in the accuracy.
fn best(probabilities: &[f32; CLASSES], except: Option<u8>) -> u8 {
    let mut best = None;
    for (digit, &p) in (0..).zip(probabilities) {
        if Some(digit) != except && best.is_none_or(|(_, most)| p > most) {
            best = Some((digit, p));
        }
    }
    best.map_or(0, |(digit, _)| digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(probabilities_of_digits: &[(usize, f32)]) -> Probabilities {
        let mut probabilities = [0.0; CLASSES];
        probabilities_of_digits
            .iter()
            .for_each(|&(digit, p)| probabilities[digit] = p);
        Probabilities {
            detection: probabilities,
            classification: probabilities,
            max_logit: 0.0,
        }
    }

    #[test]
    fn the_first_of_equals_is_the_answer_and_the_other_the_second() {
        let reading = Reading::of(with(&[(4, 0.5), (9, 0.5)]), true);
        assert_eq!(reading.verdict, Verdict::Digit(4));
        assert_eq!(reading.second, Some(9));
    }

    #[test]
    fn a_second_digit_is_named_only_when_it_is_close() {
        let second = |p| Reading::of(with(&[(4, 1.0 - p), (9, p)]), true).second;
        assert_eq!((second(0.21), second(0.19)), (Some(9), None));
    }

    #[test]
    fn a_non_digit_has_a_nearest_digit_but_no_second() {
        let reading = Reading::of(with(&[(3, 0.4), (8, 0.35)]), false);
        assert_eq!(reading.verdict, Verdict::NotADigit { nearest: 3 });
        assert_eq!((reading.nearest(), reading.second), (Some(3), None));
        assert_eq!(Reading::blank().nearest(), None);
    }

    #[test]
    fn a_digit_has_the_classification_probabilities_and_a_non_digit_the_detection_probabilities() {
        let both = Probabilities {
            detection: with(&[(3, 0.4), (8, 0.35)]).detection,
            classification: with(&[(8, 0.9)]).classification,
            max_logit: 0.0,
        };
        let [digit, none] = [true, false].map(|is_digit| Reading::of(both, is_digit));
        assert_eq!(
            (digit.verdict, digit.confidence()),
            (Verdict::Digit(8), 0.9)
        );
        assert_eq!((none.nearest(), none.confidence()), (Some(3), 0.4));
        assert_eq!(
            (digit.detection_score(), none.detection_score()),
            (0.4, 0.4)
        );
    }
}
