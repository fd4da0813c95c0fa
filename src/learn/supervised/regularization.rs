//! What makes a network do better on pictures that it has not seen, beyond the seed's dropout: each is off
//! by default and then changes no bit of a run. Numbers and their limits only; the trainer applies
//! them.

use serde::{Deserialize, Serialize};

use crate::data::augment::Augmentation;

/// Strengths; 0 or `None` is off.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Regularization {
    /// Each training picture is changed differently in every epoch.
    pub augmentation: Option<Augmentation>,
    /// The last part of the run, in which the augmentation is [milder](Augmentation::milder), so that the
    /// network ends on pictures like those that it will read.
    pub ease: f64,
    /// The fraction of training pictures that generated non-digits replace; their target is uniform: Hendrycks, Mazeika
    /// and Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019.
    pub nondigits: f64,
    /// Each step takes this part, times the learning rate, off every kernel: Loshchilov and Hutter,
    /// "Decoupled Weight Decay Regularization", 2017.
    pub weight_decay: f64,
    /// The part of the target that all classes share: Szegedy et al., "Rethinking the Inception
    /// Architecture for Computer Vision", 2015, section 7.
    pub label_smoothing: f64,
    /// The greatest norm of the weights into a unit; longer ones are shortened to it after each step:
    /// Srivastava et al., "Dropout", 2014, section 5.1.
    pub max_norm: Option<f64>,
    /// How much of a moving average of the weights a step keeps, such as 0.999; the average is what
    /// validates and what a run leaves: Polyak and Juditsky, "Acceleration of Stochastic Approximation by
    /// Averaging", 1992.
    pub average: f64,
}

impl Regularization {
    /// The augmentation of an epoch, when `done` of the run, from 0 to below 1, lies behind it.
    pub(super) fn augmentation_at(&self, done: f64) -> Option<Augmentation> {
        let at_the_end = self.ease > 0.0 && done >= 1.0 - self.ease;
        self.augmentation.map(|strengths| match at_the_end {
            true => strengths.milder(),
            false => strengths,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn augmentation_is_milder_at_the_end_of_the_run_only() {
        let mut run = Regularization {
            augmentation: Some(Augmentation::default()),
            ease: 0.25,
            ..Regularization::default()
        };
        let full = Augmentation::default();
        assert_eq!(run.augmentation_at(0.0), Some(full));
        assert_eq!(run.augmentation_at(0.74), Some(full));
        for done in [0.75, 0.999] {
            assert_eq!(run.augmentation_at(done), Some(full.milder()));
        }
        let milder = full.milder();
        assert_eq!(milder.rotation, full.rotation * 0.75);
        assert_eq!(milder.handwriting, full.handwriting / 3.0);
        run.ease = 0.0;
        assert_eq!(run.augmentation_at(0.999), Some(full));
        assert_eq!(Regularization::default().augmentation_at(0.5), None);
    }
}
