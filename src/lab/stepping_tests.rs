//! A gradient step by hand and an LSTM's rows, through the lab's commands.

use serde_json::json;

use super::*;
use crate::lab::tests::{answer, ask, lab, small, to_the_end, with_files};
use crate::learn::TrainingForm;
use crate::nn::NetworkKind;
use crate::nn::layers::Activation;

fn trained(form: TrainingForm) -> Lab {
    let mut lab = with_files();
    lab.start_training(form).unwrap();
    to_the_end(&mut lab);
    lab.finish();
    lab
}

/// 64-7-5-10, trained with dropout.
fn perceptron(activation: Activation) -> Lab {
    trained(TrainingForm {
        hidden_layers: vec![7.0, 5.0],
        activation,
        ..small()
    })
}

fn naive_activation(activation: Activation, z: f64) -> f64 {
    match activation {
        Activation::Relu => z.max(0.0),
        Activation::Sigmoid => 1.0 / (1.0 + (-z).exp()),
        Activation::Tanh => z.tanh(),
    }
}

/// Pixels of every level.
fn picture() -> Bytes {
    Bytes((0..64).map(|at| (at * 37 % 256) as u8).collect())
}

const LABEL: u8 = 3;

/// Each layer's kernel and bias, row by row.
fn layers(lab: &Lab) -> Vec<(Vec<f64>, Vec<f64>)> {
    let model = lab.weights(Source::Yours).unwrap().0;
    let wide = |parameter: &Parameter| parameter.to_vec().into_iter().map(f64::from).collect();
    let layers = model.parameters().chunks_exact(PER_LAYER);
    layers
        .map(|layer| (wide(&layer[0]), wide(&layer[1])))
        .collect()
}

/// What the layers from `first` on make of `x`: what each takes, and its sums. Number by number.
fn naive(
    layers: &[(Vec<f64>, Vec<f64>)],
    f: impl Fn(&f64) -> f64,
    mut x: Vec<f64>,
) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let (mut inputs, mut sums) = (Vec::new(), Vec::new());
    for (kernel, bias) in layers {
        let units = bias.len();
        let sum = |unit: usize| {
            let terms = x
                .iter()
                .enumerate()
                .map(|(at, x)| x * kernel[at * units + unit]);
            terms.sum::<f64>() + bias[unit]
        };
        let all: Vec<f64> = (0..units).map(sum).collect();
        inputs.push(std::mem::replace(&mut x, all.iter().map(&f).collect()));
        sums.push(all);
    }
    (inputs, sums)
}

fn naive_loss(logits: &[f64]) -> f64 {
    logits.iter().map(|z| z.exp()).sum::<f64>().ln() - logits[usize::from(LABEL)]
}

fn assert_near(found: &[f32], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let difference = (f64::from(*found) - expected).abs();
        assert!(difference < tolerance, "{found}, {expected}");
    }
}

#[test]
fn the_way_forward_is_the_naive_one_and_the_way_back_matches_finite_differences() {
    for activation in [Activation::Relu, Activation::Sigmoid, Activation::Tanh] {
        check_ways(activation);
    }
}

fn check_ways(activation: Activation) {
    let lab = perceptron(activation);
    let f = |z: &f64| naive_activation(activation, *z);
    let layers = layers(&lab);
    let found = lab
        .backpropagate(Source::Yours, picture(), LABEL)
        .unwrap()
        .unwrap();
    let pixels = picture().0.iter().map(|&x| f64::from(x) / 255.0).collect();
    let (inputs, sums) = naive(&layers, f, pixels);
    assert_eq!(found.len(), 3 * layers.len());
    for layer in 0..layers.len() {
        assert_near(&found[layer], &inputs[layer], 1e-5);
        assert_near(&found[3 + layer], &sums[layer], 1e-5);
        let loss = |sums: &[f64]| {
            let x = sums.iter().map(f).collect();
            let (_, rest) = naive(&layers[layer + 1..], f, x);
            naive_loss(rest.last().map_or(sums, Vec::as_slice))
        };
        let deltas: Vec<f64> = (0..sums[layer].len())
            .map(|unit| {
                let [up, down] = [1e-5, -1e-5].map(|by| {
                    let mut moved = sums[layer].clone();
                    moved[unit] += by;
                    loss(&moved)
                });
                (up - down) / 2e-5
            })
            .collect();
        assert_near(&found[6 + layer], &deltas, 1e-4);
    }
}

#[test]
fn a_weight_comes_with_its_bias_and_where_its_unit_goes() {
    let mut lab = perceptron(Activation::Relu);
    let layers = layers(&lab);
    let body = json!({ "source": "yours", "layer": 1, "from": 6, "to": 2 });
    let found = answer(&mut lab, "weight", body);
    let found: Vec<f32> = serde_json::from_value(found).unwrap();
    let expected = [
        &[layers[1].0[6 * 5 + 2], layers[1].1[2]],
        &layers[2].0[20..30],
    ]
    .concat();
    assert_near(&found, &expected, 1e-9);
    let last = lab.weight(Source::Yours, 2, 4, 9).unwrap().unwrap();
    assert_near(&last, &[layers[2].0[49], layers[2].1[9]], 1e-9);
}

#[test]
fn the_loss_along_a_weight_rises_by_input_times_delta() {
    let lab = perceptron(Activation::Relu);
    let all = lab
        .backpropagate(Source::Yours, picture(), LABEL)
        .unwrap()
        .unwrap();
    for (layer, from, to) in [(0, 1, 3), (0, 20, 0), (1, 2, 4), (2, 3, 3), (2, 0, 9)] {
        let w = lab.weight(Source::Yours, layer, from, to).unwrap().unwrap()[0];
        let values = Floats(vec![w - 0.01, w, w + 0.01]);
        let losses = lab.weight_losses(Source::Yours, picture(), LABEL, layer, from, to, values);
        let losses = losses.unwrap().unwrap();
        assert_eq!(losses[1][..10], all[5]);
        let logits: Vec<f64> = losses[1][..10].iter().map(|&z| z.into()).collect();
        assert_near(&losses[1][10..], &[naive_loss(&logits)], 1e-5);
        let slope = (losses[2][10] - losses[0][10]) / 0.02;
        let gradient = all[layer][from] * all[6 + layer][to];
        assert!(
            (slope - gradient).abs() < 2e-3,
            "{layer}: {slope}, {gradient}"
        );
    }
    let unchanged = lab.backpropagate(Source::Yours, picture(), LABEL).unwrap();
    assert_eq!(unchanged, Some(all));
}

#[test]
fn what_is_not_there_is_refused_by_its_name() {
    let mut lab = perceptron(Activation::Relu);
    let mut refused = |name: &str, body| ask(&mut lab, name, body).unwrap_err().to_string();
    let weight =
        |layer, from, to| json!({ "source": "yours", "layer": layer, "from": from, "to": to });
    for (body, path) in [
        (weight(3, 0, 0), "layer: expected a whole number below 3"),
        (weight(1, 7, 0), "from: expected a whole number below 7"),
        (weight(1, 0, 5), "to: expected a whole number below 5"),
    ] {
        let error = refused("weight", body);
        assert!(error.contains(path), "{error}");
    }
    let place = |picture: Bytes, label: u8| json!({ "source": "yours", "picture": picture.0, "label": label });
    let error = refused("backpropagate", place(picture(), 10));
    assert!(
        error.contains("label: expected a whole number below 10"),
        "{error}"
    );
    let error = refused("backpropagate", place(Bytes(vec![0; 9]), 1));
    assert!(error.contains("[64]"), "{error}");
}

#[test]
fn an_lstm_is_read_row_by_row_and_no_other_network() {
    let form = TrainingForm {
        network: NetworkKind::Lstm,
        lstm_units: 6.0,
        ..small()
    };
    let mut lstm = trained(form);
    let body = json!({ "source": "yours", "picture": picture().0 });
    let found = answer(&mut lstm, "read_rows", body.clone());
    let found: Vec<f32> = serde_json::from_value(found).unwrap();
    assert_eq!(found.len(), 8 * (5 * 6 + 10));
    let model = lstm.weights(Source::Yours).unwrap().0;
    let x = pixels_of(model, &picture()).unwrap();
    let answer_of_all = model.predict(&x, &mut Default::default());
    assert_eq!(
        found[found.len() - 10..],
        answer_of_all.into_raw_vec_and_offset().0
    );

    let place = lstm.backpropagate(Source::Yours, picture(), LABEL).unwrap();
    assert_eq!(place, None);
    assert_eq!(lstm.weight(Source::Yours, 0, 0, 0).unwrap(), None);
    assert_eq!(
        answer(&mut perceptron(Activation::Relu), "read_rows", body),
        json!(null)
    );
    let error = lab().read_rows(Source::Yours, picture()).unwrap_err();
    assert_eq!(error.code(), "no-weights");
}
