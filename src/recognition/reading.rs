//! What a drawing was read as. Plain data.

use crate::data::idx::CLASSES;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There was no ink.
    Blank,
    Digit(u8),
    /// Ink that is no digit, and the digit that it is least unlike.
    NotADigit {
        nearest: u8,
    },
}

/// What a drawing was read as, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub verdict: Verdict,
    /// How probable each digit is, if it is one; adds up to 1, or all 0 when blank.
    pub probabilities: [f32; CLASSES],
    /// The next best digit, when it is nearly as probable.
    pub second: Option<u8>,
    pub(super) seen: Seen,
}

/// The probabilities by which to tell whether a picture is a digit, and which.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub whether: [f32; CLASSES],
    pub which: [f32; CLASSES],
}

/// A second digit at least this probable is named. Of digits that people wrote, few have one.
const CLOSE: f32 = 0.2;

impl Reading {
    /// Of no ink.
    pub fn blank() -> Self {
        Self {
            verdict: Verdict::Blank,
            probabilities: [0.0; CLASSES],
            second: None,
            seen: Seen {
                whether: [0.0; CLASSES],
                which: [0.0; CLASSES],
            },
        }
    }

    pub(super) fn of(seen: Seen, is_digit: bool) -> Self {
        let probabilities = match is_digit {
            true => seen.which,
            false => seen.whether,
        };
        let best = best(&probabilities, None);
        let second = self::best(&probabilities, Some(best));
        let is_close = is_digit && probabilities[usize::from(second)] >= CLOSE;
        Self {
            verdict: match is_digit {
                true => Verdict::Digit(best),
                false => Verdict::NotADigit { nearest: best },
            },
            probabilities,
            second: is_close.then_some(second),
            seen,
        }
    }

    /// How much speaks for a digit, whichever: 0 to 1; 0 when blank.
    pub fn evidence(&self) -> f32 {
        greatest(&self.seen.whether)
    }

    /// How probable the digit is that it was read as, if it is one; 0 when blank.
    pub fn confidence(&self) -> f32 {
        greatest(&self.probabilities)
    }

    /// The most probable digit, also of ink that is no digit; `None` when blank.
    pub fn nearest(&self) -> Option<u8> {
        match self.verdict {
            Verdict::Blank => None,
            Verdict::Digit(digit) | Verdict::NotADigit { nearest: digit } => Some(digit),
        }
    }
}

pub(super) fn greatest(probabilities: &[f32; CLASSES]) -> f32 {
    probabilities.iter().copied().fold(0.0, f32::max)
}

/// The most probable digit but `except`; of equals the first, as the loss counts.
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

    fn with(shares: &[(usize, f32)]) -> Seen {
        let mut probabilities = [0.0; CLASSES];
        shares
            .iter()
            .for_each(|&(digit, p)| probabilities[digit] = p);
        Seen {
            whether: probabilities,
            which: probabilities,
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
    fn no_digit_has_a_nearest_but_no_second() {
        let reading = Reading::of(with(&[(3, 0.4), (8, 0.35)]), false);
        assert_eq!(reading.verdict, Verdict::NotADigit { nearest: 3 });
        assert_eq!((reading.nearest(), reading.second), (Some(3), None));
        assert_eq!(Reading::blank().nearest(), None);
    }

    #[test]
    fn a_digit_has_the_probabilities_that_tell_which_and_what_is_none_those_that_tell_whether() {
        let seen = Seen {
            whether: with(&[(3, 0.4), (8, 0.35)]).whether,
            which: with(&[(8, 0.9)]).which,
        };
        let [digit, none] = [true, false].map(|is_digit| Reading::of(seen, is_digit));
        assert_eq!(
            (digit.verdict, digit.confidence()),
            (Verdict::Digit(8), 0.9)
        );
        assert_eq!((none.nearest(), none.confidence()), (Some(3), 0.4));
        assert_eq!((digit.evidence(), none.evidence()), (0.4, 0.4));
    }
}
