//! Whole forms to start from, beside the seed's run, which is the default: each best at something, with the
//! place that says how it was found.

use crate::learn::early_stopping::Monitor;
use crate::learn::fields::TrainingForm;
use crate::nn::NetworkKind;
use crate::nn::layers::Activation;
use crate::optim::{OptimizerKind, Schedule, sgd};

impl TrainingForm {
    /// The same network in two epochs: the soonest to 98% of MNIST's test pictures that was found
    /// (docs/performance.md). So short a run has nothing to fear from overfitting, and dropout would only
    /// slow it.
    pub fn quick() -> Self {
        Self {
            dropout: 0.0,
            learning_rate: 0.003,
            schedule: Schedule::OneCycle,
            epochs: 2.0,
            ..Self::default()
        }
    }

    /// Few pictures and no dropout: within a minute the training loss goes to nothing, and the validation loss up.
    pub fn overfit() -> Self {
        Self {
            dropout: 0.0,
            training_pictures: Some(1000.0),
            epochs: 40.0,
            ..Self::default()
        }
    }

    /// The seed's run by plain gradient descent.
    pub fn plain_sgd() -> Self {
        Self {
            optimizer: OptimizerKind::Sgd,
            learning_rate: sgd::LEARNING_RATE,
            epochs: 5.0,
            ..Self::default()
        }
    }

    /// The same network with sigmoids and plain gradient descent, to be set against ReLU: a sigmoid's slope is a
    /// quarter at most, and through three layers little is left of a gradient.
    pub fn sigmoid() -> Self {
        Self {
            activation: Activation::Sigmoid,
            learning_rate: 0.1,
            dropout: 0.0,
            epochs: 3.0,
            ..Self::plain_sgd()
        }
    }

    /// An LSTM of 128 units that reads pictures row by row, in ten epochs (docs/training.md).
    pub fn lstm() -> Self {
        Self {
            network: NetworkKind::Lstm,
            learning_rate: 0.004,
            schedule: Schedule::OneCycle,
            epochs: 10.0,
            ..Self::default()
        }
    }

    /// The same network as it is shipped (docs/training.md): each picture is augmented differently in
    /// each epoch, for 300 epochs, validated on held-back pictures. With so much variety little dropout is needed.
    pub fn shipped() -> Self {
        Self {
            dropout: 0.1,
            learning_rate: 0.002,
            schedule: Schedule::OneCycle,
            epochs: 300.0,
            monitor: Monitor::ValAccuracy,
            augment: true,
            held_back: 5000.0,
            ease: 0.3,
            nondigits: 0.18,
            label_smoothing: 0.05,
            average: 0.9995,
            weight_decay: 0.05,
            keep_best: true,
            ..Self::default()
        }
    }
}
