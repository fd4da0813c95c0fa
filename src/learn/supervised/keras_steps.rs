//! Whole steps of a small network against Keras (tests/oracle/README.md): logits, every gradient, ten
//! losses, the weights after ten steps, and the evaluation of the result.

use std::ops::Range;

use ndarray::Array2;
use serde::Deserialize;

use super::backpropagation::{Advance, Backpropagation};
use super::batch::{Batch, Outcome};
use super::batch_loader;
use super::micro_batch::MicroBatch;
use super::update::Trained;
use crate::gemm::SparseRows;
use crate::nn::layers::{Activation, BatchScore, score};
use crate::nn::{Mlp, Model, Role, Scratch, StepPlace, bias_gradient, kernel_gradient};
use crate::optim::{Optimizer, OptimizerState, WeightConstraint};

/// What all activations start from, and what Keras made of it with ReLU.
#[derive(Deserialize)]
struct Oracle {
    initial_layers: Vec<Parameters>,
    batches: Vec<Pictures>,
    evaluation_set: Pictures,
    #[serde(flatten)]
    relu: Results,
}

#[derive(Deserialize)]
struct Results {
    first_step: FirstStep,
    cases: Vec<Case>,
}

/// What Keras made of it with the others.
#[derive(Deserialize)]
struct Others {
    sigmoid: Results,
    tanh: Results,
}

#[derive(Deserialize)]
struct Parameters {
    kernel: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

#[derive(Deserialize)]
pub(super) struct Pictures {
    pub inputs: Vec<Vec<f32>>,
    pub labels: Vec<u8>,
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

/// Every activation, with Keras's results.
fn results(oracle: &Oracle, test: impl Fn(Activation, &Results)) {
    let others = include_str!("../../../tests/oracle/activations.json");
    let others: Others = serde_json::from_str(others).unwrap();
    test(Activation::Relu, &oracle.relu);
    test(Activation::Sigmoid, &others.sigmoid);
    test(Activation::Tanh, &others.tanh);
}

fn network(oracle: &Oracle, activation: Activation) -> Model {
    let layers = oracle.initial_layers.iter();
    let layers = layers.map(|layer| (array(&layer.kernel), layer.bias.clone()));
    Model::Mlp(Mlp::from_layers(layers, 0.0).with_activation(activation))
}

/// The rows of a batch as a step takes them.
fn fill(inputs: &[Vec<f32>], terms: &mut SparseRows) {
    terms.clear(inputs[0].len());
    inputs
        .iter()
        .for_each(|row| terms.push_row([row.as_slice()]));
    terms.finish();
}

pub(super) fn terms(inputs: &[Vec<f32>]) -> SparseRows {
    let mut terms = SparseRows::default();
    fill(inputs, &mut terms);
    terms
}

pub(super) fn sgd(momentum: f32) -> Optimizer {
    let nesterov = false;
    Optimizer::Sgd { momentum, nesterov }
}

/// A network in training.
pub(super) struct Training {
    pub model: Model,
    memories: Vec<OptimizerState>,
    optimizer: Optimizer,
    pass: Backpropagation,
    steps: usize,
}

impl Training {
    pub fn new(model: Model, optimizer: Optimizer) -> Self {
        let parameters = model.parameters().iter();
        let lengths = parameters.map(|parameter| parameter.values().data().len());
        let memories = lengths.map(|len| OptimizerState::new(optimizer, len));
        let memories: Vec<_> = memories.collect();
        Self {
            pass: Backpropagation::new(&model, &memories, 5),
            model,
            memories,
            optimizer,
            steps: 0,
        }
    }

    /// Takes a step and returns what the batch scored before it.
    pub fn step(&mut self, pictures: &Pictures, learning_rate: f32) -> BatchScore {
        let place = StepPlace {
            seed: 0,
            epoch: 0,
            step: 0,
        };
        self.steps += 1;
        let batch = Batch {
            pictures: pictures.labels.len(),
            place,
            label_smoothing: 0.0,
            optimizer: self.optimizer,
            step: self.steps,
            learning_rate,
            constraint: WeightConstraint::NONE,
        };
        let step = self.pass.begin(batch, pictures.labels.iter().copied());
        let trained = Trained {
            model: &mut self.model,
            memories: &mut self.memories,
        };
        let input = |rows: Range<usize>, to: &mut batch_loader::Pictures| {
            fill(&pictures.inputs[rows], &mut to.pixels);
        };
        match self.pass.advance(step, trained, input) {
            Advance::Finished(Outcome::Trained(score)) => score,
            other => panic!("{other:?}"),
        }
    }

    /// The gradient that the last step moved a parameter by, row by row.
    pub fn gradient(&self, index: usize) -> Vec<f32> {
        let parameter = &self.model.parameters()[index];
        let mut gradient = parameter.values().clone();
        for (panel, to) in gradient.panels_mut().enumerate() {
            let products = MicroBatch::products(self.pass.micro_batches(), index);
            let products = products.map(|(x, dy)| (x, dy.panel(panel)));
            match parameter.role() {
                Role::Bias => to.copy_from_slice(&bias_gradient(products.map(|(_, dy)| dy))),
                Role::Kernel => kernel_gradient(parameter.rows(), products, |at, some| {
                    to[at..at + some.len()].copy_from_slice(some);
                }),
            }
        }
        parameter.listed(&gradient)
    }
}

/// Sums of a dozen terms in another order, in f32: a few units in the seventh digit.
pub(super) fn assert_close<'a>(
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
    results(&oracle, |activation, results| {
        first_step(&oracle, activation, &results.first_step)
    });
}

fn first_step(oracle: &Oracle, activation: Activation, first: &FirstStep) {
    let model = network(oracle, activation);
    let mut scratch = Scratch::default();
    let x = terms(&oracle.batches[0].inputs);
    let logits = model.logits(&x, &mut scratch);
    assert_close("logits", &logits, first.logits.iter().flatten());
    let probabilities = model.predict(&x, &mut scratch);
    assert_close(
        "probabilities",
        &probabilities,
        first.probabilities.iter().flatten(),
    );

    let mut training = Training::new(model, sgd(0.0));
    let score = training.step(&oracle.batches[0], 0.01);
    assert!((score.mean_loss() - first.loss).abs() < 1e-6);
    assert_eq!(first.gradients.len(), 3);
    for (layer, keras) in first.gradients.iter().enumerate() {
        let [kernel, bias] = [0, 1].map(|part| training.gradient(2 * layer + part));
        assert_close(
            &format!("kernel {layer}"),
            &kernel,
            keras.kernel.iter().flatten(),
        );
        assert_close(&format!("bias {layer}"), &bias, &keras.bias);
    }
}

#[test]
fn ten_steps_of_each_optimizer_end_where_keras_ends() {
    let oracle = oracle();
    results(&oracle, |activation, results| {
        assert_eq!(results.cases.len(), 3);
        for case in &results.cases {
            ten_steps(&oracle, activation, case);
        }
    });
}

fn ten_steps(oracle: &Oracle, activation: Activation, case: &Case) {
    let momentum = case.momentum;
    let optimizer = match case.optimizer.as_str() {
        "sgd" => sgd(momentum),
        "adam" => Optimizer::Adam,
        "rmsprop" => Optimizer::RmsProp { momentum },
        other => panic!("no optimizer {other}"),
    };
    let mut training = Training::new(network(oracle, activation), optimizer);
    let mut epoch = BatchScore::default();
    for (batch, keras_loss) in oracle.batches.iter().zip(&case.losses) {
        let score = training.step(batch, case.learning_rate);
        assert!(
            (score.mean_loss() - keras_loss).abs() < 2e-6,
            "{}",
            case.name
        );
        epoch.add(score);
    }
    assert!((epoch.mean_loss() - case.epoch.loss).abs() < 2e-6);
    assert!((epoch.accuracy() - case.epoch.accuracy).abs() < 1e-6);
    let model = &training.model;
    for (ours, keras) in model.parameters().chunks(2).zip(&case.final_layers) {
        assert_close(&case.name, &ours[0].to_vec(), keras.kernel.iter().flatten());
        assert_close(&case.name, &ours[1].to_vec(), &keras.bias);
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
