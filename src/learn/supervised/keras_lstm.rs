//! Whole steps of a small LSTM against Keras (tests/oracle/README.md): logits, every gradient, ten losses, and
//! the weights after ten steps of Adam.

use serde_json::Value;

use super::keras_steps::{Pictures, Training, assert_close, sgd, terms};
use crate::nn::{Lstm, Model, Scratch};
use crate::optim::Optimizer;

fn oracle() -> Value {
    serde_json::from_str(include_str!("../../../tests/oracle/lstm.json")).unwrap()
}

/// All numbers of nested lists, row by row.
fn numbers(value: &Value) -> Vec<f32> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().unwrap() as f32],
    }
}

fn network(oracle: &Value) -> Model {
    let [size, units] = ["size", "units"].map(|key| oracle[key].as_u64().unwrap() as usize);
    let mut model = Model::Lstm(Lstm::new(size, units, 0.0, 4, 1));
    for parameter in model.parameters_mut() {
        let values = parameter.stored(&numbers(&oracle["initial"][parameter.name()]));
        *parameter.values_mut() = values;
    }
    model
}

fn batches(oracle: &Value) -> Vec<Pictures> {
    serde_json::from_value(oracle["batches"].clone()).unwrap()
}

#[test]
fn the_first_steps_logits_loss_and_gradients_are_keras_ones() {
    let oracle = oracle();
    let (first, batch) = (&oracle["first_step"], &batches(&oracle)[0]);
    let model = network(&oracle);
    let logits = model.logits(&terms(&batch.inputs), &mut Scratch::default());
    assert_close("logits", &logits, &numbers(&first["logits"]));

    let mut training = Training::new(model, sgd(0.0));
    let loss = training.step(batch, 0.01).mean_loss();
    assert!((loss - first["loss"].as_f64().unwrap()).abs() < 1e-6);
    for index in 0..5 {
        let name = network(&oracle).parameters()[index].name().to_owned();
        let keras = numbers(&first["gradients"][&name]);
        assert_close(&name, &training.gradient(index), &keras);
    }
}

#[test]
fn ten_steps_of_adam_end_where_keras_ends() {
    let oracle = oracle();
    let (keras, batches) = (&oracle["adam"], batches(&oracle));
    let mut training = Training::new(network(&oracle), Optimizer::Adam);
    let rate = keras["learning_rate"].as_f64().unwrap() as f32;
    let losses = numbers(&keras["losses"]);
    assert_eq!((batches.len(), losses.len()), (10, 10));
    for (batch, loss) in batches.iter().zip(losses) {
        let ours = training.step(batch, rate).mean_loss();
        assert!(
            (ours - f64::from(loss)).abs() < 2e-6,
            "{ours}, Keras {loss}"
        );
    }
    for parameter in training.model.parameters() {
        let after = numbers(&keras["final"][parameter.name()]);
        // Adam divides by the root of a square: where a gradient is small, its rounding is not. Each of ten
        // steps of 0.01 may differ by 1e-5 of itself, as Keras rounds 1 - 0.999^t (optim/trajectories.rs).
        for (ours, keras) in parameter.to_vec().iter().zip(after) {
            let name = parameter.name();
            assert!((ours - keras).abs() < 5e-6, "{name}: {ours}, Keras {keras}");
        }
    }
    let x = terms(&batches[0].inputs);
    let probabilities = training.model.predict(&x, &mut Scratch::default());
    for (ours, keras) in probabilities.iter().zip(numbers(&keras["probabilities"])) {
        assert!((ours - keras).abs() < 1e-5, "{ours}, Keras {keras}");
    }
}

#[test]
fn the_default_network_begins_as_keras_ones_do() {
    let default = &oracle()["default"];
    let lstm = Lstm::new(28, 128, 0.2, 10, 9999);
    let summary = Model::Lstm(lstm).summary();
    assert_eq!(
        summary.parameters as u64,
        default["parameters"].as_u64().unwrap()
    );
    for (ours, keras) in summary
        .layers
        .iter()
        .zip(default["layers"].as_array().unwrap())
    {
        assert_eq!(ours.name, keras["name"]);
        assert_eq!(
            ours.parameters as u64,
            keras["parameters"].as_u64().unwrap()
        );
    }
    assert_eq!(numbers(&default["initial_bias"]), [0.0, 1.0, 0.0, 0.0]);
}
