//! What the page answers to ink: its digits and marks from left to right. Reads nothing and counts nothing.

use std::fmt::{self, Display, Formatter};

use digitlab::recognition::number::Digit;
use digitlab::recognition::{Reading, Verdict};
use serde::{Serialize, Serializer};

/// One digit of an answer, or a mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    verdict: Verdict,
    /// The probability of the most probable digit; 0 for a mark.
    probability: f32,
}

impl Part {
    /// The digit that it is, or would be; `None` for a mark.
    fn closest(&self) -> Option<u8> {
        match self.verdict {
            Verdict::Digit(digit) | Verdict::NotADigit { nearest: digit } => Some(digit),
            Verdict::Mark | Verdict::Blank => None,
        }
    }
}

/// What the page makes of some ink, from left to right; empty where there is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer(Vec<Part>);

impl Answer {
    /// The answer of ink that is one digit or none.
    pub fn of_one(reading: &Reading) -> Self {
        Self(vec![Part {
            verdict: reading.verdict,
            probability: reading.confidence(),
        }])
    }

    pub fn of(digits: &[Digit]) -> Self {
        let parts = digits
            .iter()
            .flat_map(|digit| Self::of_one(&digit.reading).0);
        Self(parts.collect())
    }

    pub fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    pub fn parts(&self) -> usize {
        self.0.len()
    }

    /// Whether every part is a digit, so that something is answered.
    pub fn is_answered(&self) -> bool {
        let mut parts = self.0.iter();
        !self.is_blank() && parts.all(|part| matches!(part.verdict, Verdict::Digit(_)))
    }

    pub fn has_mark(&self) -> bool {
        self.0.iter().any(|part| part.verdict == Verdict::Mark)
    }

    /// Whether it is these digits and nothing else. A non-digit has no labels: it is to be refused.
    pub fn is_right(&self, labels: &[u8]) -> bool {
        if labels.is_empty() {
            return !self.is_answered();
        }
        let verdicts = self.0.iter().map(|part| part.verdict);
        verdicts.eq(labels.iter().map(|&label| Verdict::Digit(label)))
    }

    /// Whether its parts come closest to these digits, answered or refused.
    pub fn is_closest(&self, labels: &[u8]) -> bool {
        let closest = self.0.iter().map(Part::closest);
        closest.eq(labels.iter().copied().map(Some))
    }

    /// As the page writes it, `?` for a non-digit; `None` where no part is one.
    pub fn text(&self) -> Option<String> {
        let is_digit = |part: &Part| matches!(part.verdict, Verdict::Digit(_));
        let text = self.0.iter().map(|part| match part.verdict {
            Verdict::Digit(digit) => char::from(b'0' + digit),
            _ => '?',
        });
        self.0.iter().any(is_digit).then(|| text.collect())
    }

    /// The probability of the least certain part; of the closest digit where it is refused.
    pub fn probability(&self) -> f32 {
        let all = self.0.iter().map(|part| part.probability);
        all.reduce(f32::min).unwrap_or(0.0)
    }
}

/// Digits as text.
pub fn text_of(labels: &[u8]) -> Option<String> {
    let text = labels.iter().map(|label| label.to_string());
    (!labels.is_empty()).then(|| text.collect())
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let closest = self.closest();
        let is_answered = matches!(self.verdict, Verdict::Digit(_));
        Fields {
            answer: closest.filter(|_| is_answered),
            closest,
            probability: self.probability,
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct Fields {
    answer: Option<u8>,
    closest: Option<u8>,
    probability: f32,
}

/// A line of the report for each picture, drawing or number.
#[derive(Serialize)]
pub struct Row {
    #[serde(flatten)]
    source: Source,
    /// `null` for a non-digit.
    label: Option<String>,
    /// `null` where nothing is answered.
    answer: Option<String>,
    probability: f32,
    /// There was no ink, or a part of it is not a digit.
    refused: bool,
    /// Answered with the label, or refused, for a non-digit.
    right: bool,
    /// Each digit and mark from left to right.
    parts: Vec<Part>,
}

impl Row {
    /// What it shows and what was answered, as a file's name says it: `5-55`, `5-refused`, `none-5`; `None` where that is right.
    pub fn failure(&self) -> Option<String> {
        let label = self.label.as_deref().unwrap_or("none");
        let answer = self.answer.as_deref().filter(|_| !self.refused);
        let answer = answer.unwrap_or("refused");
        (!self.right).then(|| format!("{label}-{answer}"))
    }

    pub fn of(source: Source, labels: &[u8], answer: &Answer) -> Self {
        Self {
            source,
            label: text_of(labels),
            answer: answer.text(),
            probability: answer.probability(),
            refused: !answer.is_answered(),
            right: answer.is_right(labels),
            parts: answer.0.clone(),
        }
    }
}

/// Where something that is judged comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A picture's path.
    File(String),
    /// A line of the file of strokes, from 1.
    Line(usize),
    /// In the IDX file, or among the numbers of one length, from 0.
    Index(usize),
    /// Among the drawings that are made up, from 0.
    MadeUp(usize),
}

/// How often what is digits is answered rightly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Answers {
    pub pictures: usize,
    /// Answered, and with the label: each digit and no other.
    pub right: usize,
    pub share: f64,
    /// No ink was found.
    pub blank: usize,
    /// Ink was found, but a part of it is refused.
    pub refused: usize,
    /// Answered with more digits than there are, or with fewer.
    pub miscounted: usize,
    /// Answered with as many digits, but others.
    pub wrong: usize,
}

impl Answers {
    pub fn add(&mut self, labels: &[u8], answer: &Answer) {
        self.pictures += 1;
        let count = match () {
            () if answer.is_right(labels) => &mut self.right,
            () if answer.is_blank() => &mut self.blank,
            () if !answer.is_answered() => &mut self.refused,
            () if answer.parts() != labels.len() => &mut self.miscounted,
            () => &mut self.wrong,
        };
        *count += 1;
        self.share = super::report::share(self.right, self.pictures);
    }
}

impl Answers {
    /// What became of those that are not right.
    pub fn others(&self) -> String {
        let percent = |count| 100.0 * super::report::share(count, self.pictures);
        format!(
            "refused {:.2}%, wrong {:.2}%, another count of digits {:.2}%, no ink {:.2}%",
            percent(self.refused),
            percent(self.wrong),
            percent(self.miscounted),
            percent(self.blank),
        )
    }
}

impl Display for Answers {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (percent, right, all) = (100.0 * self.share, self.right, self.pictures);
        write!(f, "{percent:.2}% ({right} of {all}); {}", self.others())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(verdicts: &[Verdict]) -> Answer {
        let part = |&verdict: &Verdict| Part {
            verdict,
            probability: 0.5,
        };
        Answer(verdicts.iter().map(part).collect())
    }

    #[test]
    fn an_answer_is_right_when_every_digit_is_answered_and_no_other() {
        use Verdict::{Digit, Mark, NotADigit};
        let refused = NotADigit { nearest: 1 };
        for (verdicts, labels, right, text) in [
            (&[Digit(1)][..], &[1][..], true, Some("1")),
            (&[Digit(7)], &[1], false, Some("7")),
            (&[refused], &[1], false, None),
            (&[refused], &[], true, None),
            (&[Digit(1)], &[], false, Some("1")),
            (&[Digit(1), Digit(2)], &[1, 2], true, Some("12")),
            (&[Digit(1), refused], &[1, 1], false, Some("1?")),
            (&[Mark, Digit(5)], &[5], false, Some("?5")),
            (&[Mark, Digit(5)], &[], true, Some("?5")),
            (&[], &[4], false, None),
            (&[], &[], true, None),
        ] {
            let answer = answer(verdicts);
            assert_eq!(answer.is_right(labels), right, "{verdicts:?} {labels:?}");
            assert_eq!(answer.text().as_deref(), text, "{verdicts:?}");
        }
        assert!(answer(&[refused, Digit(2)]).is_closest(&[1, 2]));
        assert!(!answer(&[Mark, Digit(2)]).is_closest(&[1, 2]));
    }

    #[test]
    fn a_number_is_as_certain_as_its_least_certain_part() {
        let part = |(verdict, probability)| Part {
            verdict,
            probability,
        };
        let parts = [(Verdict::Digit(1), 0.9), (Verdict::Digit(7), 0.6)];
        let number = Answer(parts.map(part).to_vec());
        assert_eq!(number.probability(), 0.6);
        assert_eq!(Answer::default().probability(), 0.0);
    }

    #[test]
    fn each_answer_is_counted_once_by_what_became_of_it() {
        use Verdict::{Digit, NotADigit};
        let mut answers = Answers::default();
        for verdicts in [
            &[Digit(1)][..],
            &[Digit(1)],
            &[Digit(7)],
            &[Digit(1), Digit(1)],
            &[NotADigit { nearest: 1 }],
            &[],
        ] {
            answers.add(&[1], &answer(verdicts));
        }
        let expected = Answers {
            pictures: 6,
            right: 2,
            share: 2.0 / 6.0,
            blank: 1,
            refused: 1,
            miscounted: 1,
            wrong: 1,
        };
        assert_eq!(answers, expected);
    }
}
