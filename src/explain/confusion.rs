//! Which digits a network takes for which, and whether its probabilities can be believed.

use crate::data::idx::CLASSES;
use crate::recognition::Answers;

/// Bins of the reliability diagram, each a tenth wide.
pub const BINS: usize = 10;

/// How many pictures of each label got each answer: `[label, answer]`, row by row.
///
/// ```
/// use digitlab::explain::confusion;
/// use digitlab::recognition::Answers;
///
/// let mut answers = Answers::default();
/// let certain = [1.0, 0., 0., 0., 0., 0., 0., 0., 0., 0.];
/// answers.push(0, certain);
/// answers.push(0, certain);
/// let counts = confusion(&answers, &[0, 6]);
/// assert_eq!((counts[0], counts[6 * 10]), (1.0, 1.0));
/// ```
pub fn confusion(answers: &Answers, labels: &[u8]) -> Vec<f64> {
    let mut counts = vec![0.0; CLASSES * CLASSES];
    for (&answer, &label) in answers.digits().iter().zip(labels) {
        counts[usize::from(label) * CLASSES + usize::from(answer)] += 1.0;
    }
    counts
}

/// The reliability diagram (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017) by
/// the probability of the answer, in bins that include their upper edge: of each `[pictures, right ones, sum of
/// probabilities]`, row by row. The expected calibration error is the sum of |right ones - probabilities| over all
/// bins by the number of pictures.
pub fn reliability(answers: &Answers, labels: &[u8]) -> Vec<f64> {
    let mut bins = vec![0.0; BINS * 3];
    let answers = answers.digits().iter().zip(answers.probabilities());
    for ((&answer, probabilities), &label) in answers.zip(labels) {
        let p = f64::from(probabilities[usize::from(answer)]);
        let bin = (libm::ceil(p * BINS as f64) as usize).clamp(1, BINS) - 1;
        let [pictures, right, sum] = &mut bins[3 * bin..][..3] else {
            unreachable!("three numbers")
        };
        *pictures += 1.0;
        *right += f64::from(answer == label);
        *sum += p;
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers from the digit and its probability for each picture; the rest is another digit's.
    fn answers(all: &[(usize, f32)]) -> Answers {
        let mut answers = Answers::default();
        for &(digit, p) in all {
            let mut probabilities = [0.0; CLASSES];
            probabilities[digit] = p;
            probabilities[(digit + 1) % CLASSES] = 1.0 - p;
            answers.push(digit, probabilities);
        }
        answers
    }

    #[test]
    fn each_picture_is_counted_once_by_its_label_and_its_answer() {
        let said = [(4, 0.9), (9, 0.8), (4, 0.7), (9, 0.6), (0, 1.0)];
        let labels = [4, 4, 4, 9, 6];
        let counts = confusion(&answers(&said), &labels);
        for label in 0..CLASSES {
            for digit in 0..CLASSES {
                let naive = said.iter().zip(labels);
                let naive = naive.filter(|((d, _), l)| (*d, usize::from(*l)) == (digit, label));
                assert_eq!(counts[label * CLASSES + digit], naive.count() as f64);
            }
        }
        assert_eq!(counts.iter().sum::<f64>(), 5.0);
    }

    /// Numbers from numpy: tests/oracle/sklearn_judge.py.
    #[test]
    fn bins_and_the_expected_calibration_error_are_numpys() {
        let said: Vec<(usize, f32)> = (0..40)
            .map(|i| (i % CLASSES, 0.5 + (i * 7 % 33) as f32 / 64.0))
            .collect();
        let labels: Vec<u8> = (0..40)
            .map(|i| ((i + usize::from(i % 3 == 0)) % CLASSES) as u8)
            .collect();
        let bins = reliability(&answers(&said), &labels);
        let expected: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracle/judge.json")).unwrap();
        assert_eq!(serde_json::json!(bins), expected["bins"]);
        let gaps: f64 = bins.chunks(3).map(|bin| (bin[1] - bin[2]).abs()).sum();
        let expected = expected["calibration_error"][0].as_f64().unwrap();
        assert!((gaps / 40.0 - expected).abs() < 1e-9, "{gaps}");
    }
}
