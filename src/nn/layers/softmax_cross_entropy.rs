//! Softmax and categorical cross-entropy in one pass: apart, the one's overflow and the other's
//! logarithm of 0 lose what together is exact.

use serde::{Deserialize, Serialize};

use ndarray::{ArrayViewMut1, ArrayViewMut2, Zip};

/// What a batch scored: sums, so that batches of different sizes add up to an epoch's means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct BatchScore {
    /// Sum over pictures of -ln p(label).
    pub loss: f64,
    /// Pictures whose most probable digit is their label.
    pub correct: usize,
    pub pictures: usize,
}

/// What one picture scored.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RowScore {
    /// -ln p(label).
    pub loss: f64,
    pub correct: bool,
    /// The most probable class, the first of equals.
    pub predicted: usize,
}

impl BatchScore {
    pub fn add_row(&mut self, row: RowScore) {
        self.loss += row.loss;
        self.correct += usize::from(row.correct);
        self.pictures += 1;
    }

    pub fn add(&mut self, other: Self) {
        self.loss += other.loss;
        self.correct += other.correct;
        self.pictures += other.pictures;
    }

    /// Loss per picture, in nats; 0 before the first picture.
    pub fn mean_loss(&self) -> f64 {
        self.loss / self.pictures.max(1) as f64
    }

    /// Fraction of pictures read right; 0 before the first picture.
    pub fn accuracy(&self) -> f64 {
        self.correct as f64 / self.pictures.max(1) as f64
    }
}

/// Turns each row of `logits: [batch, classes]` into probabilities, in place.
pub fn softmax(mut logits: ArrayViewMut2<f32>) {
    for row in logits.rows_mut() {
        softmax_row(row);
    }
}

/// The label of a picture that is of no class: its target is every class alike, and it scores nothing.
pub const NO_CLASS: u8 = u8::MAX;

/// Turns each row of `logits: [rows, classes]` into the gradient of a batch's mean loss with respect to
/// it, (softmax - target) / batch, and says what it scored, row by row.
///
/// `labels: [rows]`, each below the number of classes or [`NO_CLASS`]; `batch` is the number of pictures of
/// the whole batch, of which these rows can be a part. The target is 1 for the label and 0 elsewhere, but
/// that all classes share `smoothing` of it. The reported loss is that of the label, with or without smoothing.
pub fn softmax_cross_entropy(
    mut logits: ArrayViewMut2<f32>,
    labels: &[u8],
    batch: usize,
    smoothing: f32,
    mut score: impl FnMut(RowScore),
) {
    let scale = 1.0 / batch.max(1) as f32;
    for (mut row, &label) in logits.rows_mut().into_iter().zip(labels) {
        let classes = row.len() as f32;
        // All of the target is shared when there is no label.
        let shared = if label == NO_CLASS { 1.0 } else { smoothing };
        if label == NO_CLASS {
            softmax_row(row.view_mut());
        } else {
            score(score_row(row.view_mut(), label));
            row[usize::from(label)] -= 1.0 - smoothing;
        }
        if shared > 0.0 {
            row.mapv_inplace(|d| d - shared / classes);
        }
        row.mapv_inplace(|d| d * scale);
    }
}

/// The loss and how many are right, without a gradient. `logits: [pictures, classes]` become
/// probabilities.
pub fn score(mut logits: ArrayViewMut2<f32>, labels: &[u8]) -> BatchScore {
    let mut score = BatchScore::default();
    for (row, &label) in logits.rows_mut().into_iter().zip(labels) {
        score.add_row(score_row(row, label));
    }
    score
}

/// Scores one row of logits, which become probabilities.
pub fn score_row<'a>(row: impl Into<ArrayViewMut1<'a, f32>>, label: u8) -> RowScore {
    let mut row = row.into();
    let label = usize::from(label);
    let mut predicted = 0;
    for class in 1..row.len() {
        if row[class] > row[predicted] {
            predicted = class;
        }
    }
    let true_logit = row[label];
    let log_sum = softmax_row(row.view_mut());
    RowScore {
        loss: f64::from(log_sum - true_logit),
        correct: predicted == label,
        predicted,
    }
}

/// Softmax of one row in place; returns ln Σ exp(logit). The largest logit is taken off first, so that
/// no exponential overflows and at least one is 1.
fn softmax_row(mut row: ArrayViewMut1<f32>) -> f32 {
    let largest = row.fold(f32::NEG_INFINITY, |a, &b| if b > a { b } else { a });
    let mut sum = 0.0;
    for x in &mut row {
        *x = libm::expf(*x - largest);
        sum += *x;
    }
    Zip::from(&mut row).for_each(|x| *x /= sum);
    largest + libm::logf(sum)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::nn::layers::finite_differences::{assert_gradient, random};

    /// Turns logits into their gradient.
    fn gradient(logits: &mut Array2<f32>, labels: &[u8]) -> BatchScore {
        smoothed_gradient(logits, labels, 0.0)
    }

    fn smoothed_gradient(logits: &mut Array2<f32>, labels: &[u8], smoothing: f32) -> BatchScore {
        let mut total = BatchScore::default();
        softmax_cross_entropy(logits.view_mut(), labels, labels.len(), smoothing, |row| {
            total.add_row(row)
        });
        total
    }

    #[test]
    fn equal_logits_share_the_probability_and_cost_ln_of_the_classes() {
        let mut logits = Array2::from_elem((1, 10), 3.0);
        let score = gradient(&mut logits, &[4]);
        assert!((score.loss - 10.0_f64.ln()).abs() < 1e-6);
        assert!((logits[[0, 4]] + 0.9).abs() < 1e-6);
        assert!((logits[[0, 0]] - 0.1).abs() < 1e-6);
    }

    #[test]
    fn probabilities_sum_to_one_however_large_the_logits() {
        let mut logits = array![
            [1e30, -1e30, 0.0],
            [-500.0, -501.0, -502.0],
            [88.0, 89.0, 90.0]
        ];
        softmax(logits.view_mut());
        for row in logits.rows() {
            assert!((row.sum() - 1.0).abs() < 1e-6, "{row}");
        }
        assert_eq!(logits.row(0).to_vec(), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_certain_mistake_has_a_finite_loss() {
        let mut logits = array![[1000.0, 0.0]];
        let score = gradient(&mut logits, &[1]);
        assert_eq!((score.loss, score.correct), (1000.0, 0));
    }

    #[test]
    fn counts_what_is_right_and_adds_up() {
        let mut logits = array![[2.0, 1.0], [0.0, 3.0], [5.0, 0.0]];
        let mut total = score(logits.view_mut(), &[0, 1, 1]);
        assert_eq!((total.correct, total.pictures), (2, 3));
        total.add(total);
        assert_eq!((total.correct, total.pictures), (4, 6));
        assert!((total.accuracy() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(BatchScore::default().mean_loss(), 0.0);
    }

    #[test]
    fn logits_that_are_not_numbers_give_a_loss_that_is_none() {
        let mut logits = array![[f32::NAN, 0.0]];
        assert!(gradient(&mut logits, &[1]).loss.is_nan());
    }

    /// The mean cross-entropy with targets that are partly shared.
    fn smoothed_loss(logits: &Array2<f32>, labels: &[u8], smoothing: f64) -> f64 {
        let rows = logits.rows().into_iter().zip(labels);
        let of_row = |(row, &label): (ndarray::ArrayView1<f32>, &u8)| {
            let row = row.mapv(f64::from);
            let log_sum = row.mapv(f64::exp).sum().ln();
            let shared = if label == NO_CLASS { 1.0 } else { smoothing };
            let mean = row.mean().unwrap();
            let label = row.get(usize::from(label)).copied().unwrap_or_default();
            log_sum - (1.0 - shared) * label - shared * mean
        };
        rows.map(of_row).sum::<f64>() / labels.len() as f64
    }

    #[test]
    fn smoothed_targets_and_none_match_finite_differences() {
        let logits = random((4, 5), 1).mapv(|x| 3.0 * x);
        let labels = [0, NO_CLASS, 2, 4];
        let mut found = logits.clone();
        let score = smoothed_gradient(&mut found, &labels, 0.1);
        assert_eq!(score.pictures, 3);
        assert_gradient(&logits, &found, |logits| {
            smoothed_loss(logits, &labels, 0.1)
        });
    }

    #[test]
    fn gradient_matches_finite_differences() {
        let logits = random((4, 5), 1).mapv(|x| 3.0 * x);
        let labels = [0, 4, 2, 2];
        let mut found = logits.clone();
        gradient(&mut found, &labels);
        assert_gradient(&logits, &found, |logits| {
            score(logits.clone().view_mut(), &labels).mean_loss()
        });
    }
}
