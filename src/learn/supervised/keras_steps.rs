//! Whole steps of a small network against Keras (tests/oracle/README.md): logits, every gradient, ten
//! losses, the weights after ten steps, and the evaluation of the result.

use std::ops::Range;

use ndarray::Array2;
use serde::Deserialize;

use super::backpropagation::{Backpropagation, StepPlace};
use super::micro_batch::MicroBatch;
use crate::gemm::{PanelMatrix, SparseRows};
use crate::nn::layers::{BatchScore, Dense, score};
use crate::nn::{Mlp, Scratch};
use crate::optim::WeightConstraint;
use crate::optim::{Adam, Optimizer, RmsProp, Sgd};

#[derive(Deserialize)]
struct Oracle {
    initial_layers: Vec<Parameters>,
    batches: Vec<Pictures>,
    first_step: FirstStep,
    evaluation_set: Pictures,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Parameters {
    kernel: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

#[derive(Deserialize)]
struct Pictures {
    inputs: Vec<Vec<f32>>,
    labels: Vec<u8>,
}

#[derive(Deserialize)]
struct FirstStep {
    logits: Vec<Vec<f32>>,
    probabilities: Vec<Vec<f32>>,
    loss: f64,
    gradients: Vec<Parameters>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    optimizer: String,
    learning_rate: f32,
    #[serde(default)]
    momentum: f32,
    losses: Vec<f64>,
    epoch: Means,
    final_layers: Vec<Parameters>,
    evaluation: EvaluationMeans,
}

#[derive(Deserialize)]
struct Means {
    loss: f64,
    accuracy: f64,
}

#[derive(Deserialize)]
struct EvaluationMeans {
    probabilities: Vec<Vec<f32>>,
    loss: f64,
    accuracy: f64,
}

fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../../../tests/oracle/network.json")).unwrap()
}

fn array(rows: &[Vec<f32>]) -> Array2<f32> {
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

fn network(oracle: &Oracle) -> Mlp {
    let dense = oracle.initial_layers.iter();
    let dense = dense.map(|layer| Dense::new(array(&layer.kernel).view(), &layer.bias));
    Mlp::from_dense(dense.collect(), 0.0)
}

/// The rows of a batch as a step takes them.
fn fill(inputs: &[Vec<f32>]) -> impl Fn(Range<usize>, &mut SparseRows) {
    |rows, terms| {
        terms.clear(inputs[0].len());
        inputs[rows]
            .iter()
            .for_each(|row| terms.push_row([row.as_slice()]));
        terms.finish();
    }
}

fn terms(inputs: &[Vec<f32>]) -> SparseRows {
    let mut terms = SparseRows::default();
    fill(inputs)(0..inputs.len(), &mut terms);
    terms
}

const PLACE: StepPlace = StepPlace {
    seed: 0,
    epoch: 0,
    step: 0,
};

/// Sums of a dozen terms in another order, in f32: a few units in the seventh digit.
fn assert_close<'a>(
    what: &str,
    ours: impl IntoIterator<Item = &'a f32>,
    keras: impl IntoIterator<Item = &'a f32>,
) {
    let (ours, keras): (Vec<_>, Vec<_>) = (ours.into_iter().collect(), keras.into_iter().collect());
    assert_eq!(ours.len(), keras.len(), "{what}");
    for (index, (ours, keras)) in ours.iter().zip(&keras).enumerate() {
        assert!(
            (*ours - *keras).abs() <= 1e-6 * (1.0 + keras.abs()),
            "{what}, element {index}: {ours}, Keras {keras}"
        );
    }
}

#[test]
fn the_first_steps_logits_loss_and_gradients_are_keras_ones() {
    let oracle = oracle();
    let model = network(&oracle);
    let mut scratch = Scratch::default();
    let inputs = &oracle.batches[0].inputs;
    let x = terms(inputs);
    let first = &oracle.first_step;
    let logits = model.logits(&x, &mut scratch);
    assert_close("logits", &logits, first.logits.iter().flatten());
    let probabilities = model.predict(&x, &mut scratch);
    assert_close(
        "probabilities",
        &probabilities,
        first.probabilities.iter().flatten(),
    );

    let mut pass = Backpropagation::new(&model, 5, &Sgd::new(0.0, false));
    let score = pass.run(&model, fill(inputs), &oracle.batches[0].labels, 0.0, PLACE);
    let score = score.expect("one slice");
    assert!((score.mean_loss() - first.loss).abs() < 1e-6);
    assert_eq!(first.gradients.len(), 3);
    for (index, keras) in first.gradients.iter().enumerate() {
        let (kernel, bias) = gradient(&pass, &model, index);
        let what = format!("kernel {index}");
        assert_close(&what, &kernel, keras.kernel.iter().flatten());
        assert_close(&format!("bias {index}"), &bias, &keras.bias);
    }
}

/// What `update` would move the layer's parameters by.
fn gradient(pass: &Backpropagation, model: &Mlp, layer: usize) -> (Array2<f32>, Vec<f32>) {
    let (inputs, units) = (model.dense()[layer].inputs(), model.dense()[layer].units());
    let (mut kernel, mut bias) = (PanelMatrix::zeros(inputs, units), Vec::new());
    for (panel, of_panel) in kernel.panels_mut().enumerate() {
        let parts = MicroBatch::gradient_parts(pass.parts(), layer, panel);
        Dense::kernel_gradient(inputs, parts.clone(), |at, gradient| {
            of_panel[at..at + gradient.len()].copy_from_slice(gradient);
        });
        bias.extend(Dense::bias_gradient(parts.map(|(_, dy)| dy)));
    }
    bias.truncate(units);
    (kernel.to_array(), bias)
}

#[test]
fn ten_steps_of_each_optimizer_end_where_keras_ends() {
    let oracle = oracle();
    assert_eq!(oracle.cases.len(), 3);
    for case in &oracle.cases {
        let mut optimizer: Box<dyn Optimizer> = match case.optimizer.as_str() {
            "sgd" => Box::new(Sgd::new(case.momentum, false)),
            "adam" => Box::new(Adam::default()),
            "rmsprop" => Box::new(RmsProp::new(case.momentum)),
            other => panic!("no optimizer {other}"),
        };
        let mut model = network(&oracle);
        let mut pass = Backpropagation::new(&model, 5, &*optimizer);
        let mut epoch = BatchScore::default();
        for (batch, keras_loss) in oracle.batches.iter().zip(&case.losses) {
            let score = pass.run(&model, fill(&batch.inputs), &batch.labels, 0.0, PLACE);
            let score = score.expect("one slice");
            assert!(
                (score.mean_loss() - keras_loss).abs() < 2e-6,
                "{}",
                case.name
            );
            epoch.add(score);
            let rate = case.learning_rate;
            let finite = pass.update(&mut model, &mut *optimizer, rate, WeightConstraint::NONE);
            assert_eq!(finite, Some(true));
        }
        assert!((epoch.mean_loss() - case.epoch.loss).abs() < 2e-6);
        assert!((epoch.accuracy() - case.epoch.accuracy).abs() < 1e-6);
        for (ours, keras) in model.dense().iter().zip(&case.final_layers) {
            assert_close(&case.name, &ours.kernel(), keras.kernel.iter().flatten());
            assert_close(&case.name, ours.bias(), &keras.bias);
        }
        let mut scratch = Scratch::default();
        let x = terms(&oracle.evaluation_set.inputs);
        let mut logits = model.logits(&x, &mut scratch);
        let evaluation = score(logits.view_mut(), &oracle.evaluation_set.labels);
        assert!((evaluation.mean_loss() - case.evaluation.loss).abs() < 2e-6);
        assert!((evaluation.accuracy() - case.evaluation.accuracy).abs() < 1e-6);
        let probabilities = model.predict(&x, &mut scratch);
        assert_close(
            &case.name,
            &probabilities,
            case.evaluation.probabilities.iter().flatten(),
        );
    }
}
