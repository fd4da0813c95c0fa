//! The moving average of a run's weights (Polyak and Juditsky, "Acceleration of Stochastic Approximation
//! by Averaging", 1992): it fluctuates less than the weights and is more accurate.

use serde::{Deserialize, Serialize};

use crate::nn::Model;
use crate::parallel::for_each;

/// Steps from one look at the weights to the next: looking at every step would cost a tenth of it, and
/// neighbouring steps' weights differ by next to nothing.
const EVERY: u32 = 8;

/// An average under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WeightEma {
    /// What a step keeps of it.
    decay: f64,
    steps: u32,
    model: Model,
}

impl WeightEma {
    /// Begins at `model`'s weights.
    pub fn new(model: &Model, decay: f64) -> Self {
        Self {
            decay,
            steps: 0,
            model: model.clone(),
        }
    }

    /// An average that is `model` after `steps` steps.
    #[cfg(feature = "gpu")]
    pub fn resumed(model: Model, decay: f64, steps: u32) -> Self {
        Self {
            decay,
            steps,
            model,
        }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub fn into_model(self) -> Model {
        self.model
    }

    /// The fraction of its distance to the weights that the average moves after `steps` steps; `None` if it stays.
    pub fn gain(decay: f64, steps: u32) -> Option<f32> {
        if !steps.is_multiple_of(EVERY) {
            return None;
        }
        // At the start the decay is smaller, so that the initial weights are forgotten.
        let counted = f64::from(steps);
        let decay = decay.min((1.0 + counted) / (10.0 + counted));
        Some((1.0 - libm::pow(decay, f64::from(EVERY))) as f32)
    }

    /// After a step.
    pub fn step(&mut self, model: &Model) {
        self.steps = self.steps.saturating_add(1);
        let Some(gain) = Self::gain(self.decay, self.steps) else {
            return;
        };
        let averages = self.model.parameters_mut().iter_mut();
        for_each(averages.zip(model.parameters()), |(average, current)| {
            follow(
                average.values_mut().data_mut(),
                current.values().data(),
                gain,
            );
        });
    }
}

fn follow(average: &mut [f32], current: &[f32], gain: f32) {
    for (average, current) in average.iter_mut().zip(current) {
        *average += (current - *average) * gain;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(seed: u64) -> Model {
        Model::perceptron(6, &[5], 0.0, 3, seed)
    }

    fn first_weight(model: &Model) -> f32 {
        model.parameters()[0].to_vec()[0]
    }

    #[test]
    fn weights_that_stand_still_are_their_own_average() {
        let model = model(1);
        let mut average = WeightEma::new(&model, 0.99);
        (0..50).for_each(|_| average.step(&model));
        assert_eq!(average.model(), &model);
    }

    #[test]
    fn the_average_follows_by_what_a_step_does_not_keep() {
        let (from, to) = (model(1), model(2));
        let mut average = WeightEma::new(&from, 0.9);
        // Past the warm-up, which keeps less than 0.9 before step 81.
        average.steps = 992;
        (0..EVERY).for_each(|_| average.step(&to));
        let kept = 0.9_f32.powi(8);
        let expected = first_weight(&from) * kept + first_weight(&to) * (1.0 - kept);
        assert!((first_weight(average.model()) - expected).abs() < 1e-6);
    }

    #[test]
    fn early_on_little_is_kept_of_the_beginning() {
        let (from, to) = (model(1), model(2));
        let mut average = WeightEma::new(&from, 0.9999);
        (0..10 * EVERY).for_each(|_| average.step(&to));
        let apart = |model: &Model| (first_weight(model) - first_weight(&to)).abs();
        assert!(apart(average.model()) < 0.01 * apart(&from));
    }
}
