//! A network's logits for a picture, averaged over its views (`test_time_augmentation`).

use super::test_time_augmentation::{AFFINE_VIEWS, SHIFTED_VIEWS};
use crate::data::idx::CLASSES;

/// Two means of logits, each with one logit a digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outputs {
    /// The mean over the picture and its affine views: decides whether it is a digit.
    pub detection: [f32; CLASSES],
    /// The mean over the picture and its shifted views: decides which digit it is.
    pub classification: [f32; CLASSES],
}

impl Outputs {
    /// From the picture alone.
    pub(super) fn single_view(logits: [f32; CLASSES]) -> Self {
        Self {
            detection: logits,
            classification: logits,
        }
    }

    pub(super) fn is_finite(&self) -> bool {
        let mut all = self.detection.iter().chain(&self.classification);
        all.all(|logit| logit.is_finite())
    }

    /// From the picture and then all of [`super::test_time_augmentation::augmented_views`], in this order.
    pub(super) fn mean_of_views(views: impl Iterator<Item = [f32; CLASSES]>) -> Self {
        let (mut detection, mut classification) = ([0.0; CLASSES], [0.0; CLASSES]);
        let add = |sums: &mut [f32; CLASSES], logits: &[f32; CLASSES]| {
            sums.iter_mut()
                .zip(logits)
                .for_each(|(sum, logit)| *sum += logit);
        };
        for (index, logits) in views.enumerate() {
            if index <= AFFINE_VIEWS {
                add(&mut detection, &logits);
            }
            if index == 0 || index > AFFINE_VIEWS {
                add(&mut classification, &logits);
            }
        }
        Self {
            detection: detection.map(|sum| sum / (1 + AFFINE_VIEWS) as f32),
            classification: classification.map(|sum| sum / (1 + SHIFTED_VIEWS) as f32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_means_include_the_picture_and_each_the_views_of_its_kind() {
        let view = |at: usize| std::array::from_fn(|digit| (at * 10 + digit) as f32);
        let outputs = Outputs::mean_of_views((0..=AFFINE_VIEWS + SHIFTED_VIEWS).map(view));
        let mean = |of: &[usize]| of.iter().sum::<usize>() as f32 * 10.0 / of.len() as f32;
        let affine: Vec<usize> = (0..=AFFINE_VIEWS).collect();
        let shifted: Vec<usize> = std::iter::once(0)
            .chain(AFFINE_VIEWS + 1..=AFFINE_VIEWS + SHIFTED_VIEWS)
            .collect();
        for digit in 0..CLASSES {
            let expected = [&affine, &shifted].map(|of| mean(of) + digit as f32);
            assert!((outputs.detection[digit] - expected[0]).abs() < 1e-4);
            assert!((outputs.classification[digit] - expected[1]).abs() < 1e-4);
        }
    }
}
