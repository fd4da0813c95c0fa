//! Every optimizer against ten steps that Keras took (tests/oracle/README.md).

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Oracle {
    initial_parameter: Vec<f32>,
    gradients: Vec<Vec<f32>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    optimizer: String,
    learning_rate: f32,
    #[serde(default)]
    momentum: f32,
    #[serde(default)]
    nesterov: bool,
    parameter_after: Vec<Vec<f32>>,
}

impl Case {
    fn optimizer(&self) -> Optimizer {
        let (momentum, nesterov) = (self.momentum, self.nesterov);
        match self.optimizer.as_str() {
            "sgd" => Optimizer::Sgd { momentum, nesterov },
            "adam" => Optimizer::Adam,
            "rmsprop" => Optimizer::RmsProp { momentum },
            other => panic!("no optimizer {other}"),
        }
    }

    /// How far Keras's own rounding can bend the path, as a fraction of its length. Keras takes
    /// 1 - 0.999^t in f32: half a unit of 1 is 3e-8, which is 3e-5 of the first 0.001, and half of that
    /// after the square root. Ours is taken in f64.
    fn rounding(&self) -> f32 {
        if self.optimizer == "adam" {
            1.5e-5
        } else {
            0.0
        }
    }
}

fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../../tests/oracle/optimizers.json")).unwrap()
}

#[test]
fn every_optimizer_follows_keras_for_ten_steps() {
    let oracle = oracle();
    assert_eq!(oracle.cases.len(), 7);
    for case in &oracle.cases {
        let optimizer = case.optimizer();
        let mut parameters = oracle.initial_parameter.clone();
        let mut memories = OptimizerState::new(optimizer, parameters.len());
        let mut path = [0.0_f32; 6];
        for (step, gradient) in oracle.gradients.iter().enumerate() {
            let rate = optimizer.rate(step + 1, case.learning_rate);
            let of_all = memories.pieces_mut(6).next().unwrap();
            optimizer.update(rate, &mut parameters, gradient, of_all);
            for (index, (ours, keras)) in parameters
                .iter()
                .zip(&case.parameter_after[step])
                .enumerate()
            {
                let before = match step {
                    0 => oracle.initial_parameter[index],
                    _ => case.parameter_after[step - 1][index],
                };
                path[index] += (keras - before).abs();
                let tolerance = 2e-6 * keras.abs().max(0.01) + case.rounding() * path[index];
                assert!(
                    (ours - keras).abs() <= tolerance,
                    "{}, parameter {index} after step {}: {ours}, Keras {keras}",
                    case.name,
                    step + 1
                );
            }
        }
    }
}

#[test]
fn a_tensor_moved_in_parts_moves_as_a_whole() {
    let oracle = oracle();
    for case in &oracle.cases {
        let optimizer = case.optimizer();
        let (mut whole, mut parts) = (
            oracle.initial_parameter.clone(),
            oracle.initial_parameter.clone(),
        );
        let mut of_whole = OptimizerState::new(optimizer, whole.len());
        let mut of_parts = of_whole.clone();
        for (gradient, step) in oracle.gradients.iter().zip(1..) {
            let rate = optimizer.rate(step, case.learning_rate);
            let all = of_whole.pieces_mut(6).next().unwrap();
            optimizer.update(rate, &mut whole, gradient, all);
            let (first, second) = parts.split_at_mut(2);
            let mut all = of_parts.pieces_mut(6).next().unwrap();
            optimizer.update(rate, first, &gradient[..2], part_of(&mut all, 0..2));
            optimizer.update(rate, second, &gradient[2..], part_of(&mut all, 2..6));
        }
        assert_eq!(of_whole, of_parts, "{}", case.name);
        assert_eq!(whole, parts, "{}", case.name);
    }
}

#[test]
fn what_becomes_infinite_or_no_number_is_told_by_every_optimizer() {
    let oracle = oracle();
    for case in &oracle.cases {
        for (bad, finite) in [(1.0, true), (f32::INFINITY, false), (f32::NAN, false)] {
            for place in 0..6 {
                let optimizer = case.optimizer();
                let mut parameters = oracle.initial_parameter.clone();
                let mut memories = OptimizerState::new(optimizer, parameters.len());
                let mut gradient = oracle.gradients[0].clone();
                gradient[place] = bad;
                let rate = optimizer.rate(1, case.learning_rate);
                let of_all = memories.pieces_mut(6).next().unwrap();
                let largest = optimizer.update(rate, &mut parameters, &gradient, of_all);
                let name = &case.name;
                assert_eq!(largest.is_finite(), finite, "{name}, {bad} at {place}");
                assert_eq!(parameters.iter().all(|p| p.is_finite()), finite, "{name}");
            }
        }
    }
}
