//! Softmax and categorical cross-entropy in one pass: apart, the one's overflow and the other's
//! logarithm of 0 lose what together is exact.

use ndarray::{ArrayView2, ArrayViewMut1, ArrayViewMut2, Zip};

/// What a batch scored: sums, so that batches of different sizes add up to an epoch's means.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BatchScore {
    /// Sum over pictures of -ln p(label).
    pub loss: f64,
    /// Pictures whose most probable digit is their label.
    pub correct: usize,
    pub pictures: usize,
}

impl BatchScore {
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

/// Returns the loss and how many are right, and turns `logits: [batch, classes]` into the gradient of
/// the batch's mean loss with respect to them: (softmax - one-hot label) / batch.
///
/// `labels: [batch]`, each below the number of classes.
pub fn softmax_cross_entropy(mut logits: ArrayViewMut2<f32>, labels: &[u8]) -> BatchScore {
    let mut score = BatchScore::default();
    let scale = 1.0 / labels.len().max(1) as f32;
    for (mut row, &label) in logits.rows_mut().into_iter().zip(labels) {
        let label = usize::from(label);
        let mut predicted = 0;
        for class in 1..row.len() {
            if row[class] > row[predicted] {
                predicted = class;
            }
        }
        let true_logit = row[label];
        let log_sum = softmax_row(row.view_mut());
        score.loss += f64::from(log_sum - true_logit);
        score.correct += usize::from(predicted == label);
        score.pictures += 1;
        row[label] -= 1.0;
        row.mapv_inplace(|d| d * scale);
    }
    score
}

/// The loss and how many are right, without a gradient.
pub fn score(logits: ArrayView2<f32>, labels: &[u8]) -> BatchScore {
    softmax_cross_entropy(logits.to_owned().view_mut(), labels)
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
    use crate::layers::finite_differences::{assert_gradient, random};

    #[test]
    fn equal_logits_share_the_probability_and_cost_ln_of_the_classes() {
        let mut logits = Array2::from_elem((1, 10), 3.0);
        let score = softmax_cross_entropy(logits.view_mut(), &[4]);
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
        let score = softmax_cross_entropy(logits.view_mut(), &[1]);
        assert_eq!((score.loss, score.correct), (1000.0, 0));
    }

    #[test]
    fn counts_what_is_right_and_adds_up() {
        let logits = array![[2.0, 1.0], [0.0, 3.0], [5.0, 0.0]];
        let mut total = score(logits.view(), &[0, 1, 1]);
        assert_eq!((total.correct, total.pictures), (2, 3));
        total.add(total);
        assert_eq!((total.correct, total.pictures), (4, 6));
        assert!((total.accuracy() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(BatchScore::default().mean_loss(), 0.0);
    }

    #[test]
    fn logits_that_are_not_numbers_give_a_loss_that_is_none() {
        let mut logits = array![[f32::NAN, 0.0]];
        assert!(softmax_cross_entropy(logits.view_mut(), &[1]).loss.is_nan());
    }

    #[test]
    fn gradient_matches_finite_differences() {
        let logits = random((4, 5), 1).mapv(|x| 3.0 * x);
        let labels = [0, 4, 2, 2];
        let mut gradient = logits.clone();
        softmax_cross_entropy(gradient.view_mut(), &labels);
        assert_gradient(&logits, &gradient, |logits| {
            score(logits.view(), &labels).mean_loss()
        });
    }
}
