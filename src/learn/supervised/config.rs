//! From a form's numbers to hyperparameters that a run can start with, or why it cannot. Every front end
//! (page, command line) comes through here; none checks for itself.

use serde::{Deserialize, Serialize};

use super::memory::{self, Need, Sizes};
use super::regularization::Regularization;
use crate::data::{Dataset, idx::CLASSES, mnist};
use crate::error::Error;
use crate::learn::early_stopping::EarlyStopping;
use crate::learn::fields::TrainingForm;
use crate::nn::layers::Activation;
use crate::nn::{Model, NetworkKind, Role, Shape, Summary};
use crate::optim::{Optimizer, OptimizerKind, Schedule, WeightConstraint};

/// Hyperparameters that a run can start with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingConfig {
    pub network: NetworkKind,
    /// The units of each hidden layer of an MLP.
    pub hidden_layers: Vec<usize>,
    /// The units of an LSTM.
    pub lstm_units: usize,
    /// The activation of an MLP's hidden layers.
    pub activation: Activation,
    pub dropout: f32,
    pub optimizer: OptimizerKind,
    /// The highest of the run, which `schedule` takes parts of.
    pub learning_rate: f32,
    pub schedule: Schedule,
    pub momentum: f32,
    pub nesterov: bool,
    pub batch_size: usize,
    /// The first of the data set's; `None`: all.
    pub training_pictures: Option<usize>,
    pub epochs: usize,
    pub seed: u64,
    pub early_stopping: Option<EarlyStopping>,
    pub regularization: Regularization,
}

impl TrainingForm {
    /// The configuration for pictures of `inputs` pixels, or everything that is wrong with the form.
    ///
    /// ```
    /// use digitlab::learn::TrainingForm;
    ///
    /// let mut form = TrainingForm::default();
    /// assert_eq!(form.config(784).unwrap().epochs, 20);
    /// form.dropout = 1.0;
    /// let errors = form.config(784).unwrap_err();
    /// assert_eq!(errors[0].to_string(), "dropout: expected a number from 0 to below 1, found 1");
    /// ```
    pub fn config(&self, inputs: usize) -> Result<TrainingConfig, Vec<Error>> {
        self.config_within(memory::usual_room(), inputs)
    }

    /// The same with this many bytes of memory for a run.
    ///
    /// # Errors
    /// As [`Self::config`].
    pub fn config_within(&self, room: usize, inputs: usize) -> Result<TrainingConfig, Vec<Error>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let hidden_layers = self.hidden_layers.iter();
        let config = TrainingConfig {
            network: self.network,
            hidden_layers: hidden_layers.map(|&units| units as usize).collect(),
            lstm_units: self.lstm_units as usize,
            activation: self.activation,
            dropout: self.dropout as f32,
            optimizer: self.optimizer,
            learning_rate: self.learning_rate as f32,
            schedule: self.schedule,
            momentum: self.momentum as f32,
            nesterov: self.nesterov,
            batch_size: self.batch_size as usize,
            training_pictures: self.training_pictures.map(|count| count as usize),
            epochs: self.epochs as usize,
            seed: self.seed as u64,
            early_stopping: self.early_stopping(),
            regularization: self.regularization(),
        };
        let checked = config.check_memory(room, inputs);
        checked.map_err(|error| vec![error])?;
        Ok(config)
    }

    fn regularization(&self) -> Regularization {
        Regularization {
            augmentation: self.augment.then_some(self.augmentation),
            ease: self.ease,
            nondigits: self.nondigits,
            weight_decay: self.weight_decay,
            label_smoothing: self.label_smoothing,
            max_norm: self.max_norm,
            average: self.average,
        }
    }

    fn early_stopping(&self) -> Option<EarlyStopping> {
        let rule = EarlyStopping {
            monitor: self.monitor,
            min_delta: self.min_delta,
            // More epochs than any run has.
            patience: u32::MAX as usize,
            restore_best_weights: true,
        };
        match self.patience {
            Some(patience) => Some(EarlyStopping {
                patience: patience as usize,
                restore_best_weights: self.restore_best_weights || self.keep_best,
                ..rule
            }),
            // No early stop; only the best epoch's weights are kept.
            None => self.keep_best.then_some(rule),
        }
    }

    /// The network that the form describes, even if its other fields are wrong; `None` when there
    /// is none.
    pub fn summary(&self, inputs: usize) -> Option<Summary> {
        let network = Self {
            network: self.network,
            hidden_layers: self.hidden_layers.clone(),
            lstm_units: self.lstm_units,
            activation: self.activation,
            dropout: self.dropout,
            ..Self::default()
        };
        let config = network.config(inputs).ok()?;
        Some(config.summary(inputs))
    }
}

impl TrainingConfig {
    /// The network that a run on pictures of `inputs` pixels trains.
    pub fn summary(&self, inputs: usize) -> Summary {
        (self.network.plan().summary)(&self.shape(inputs))
    }

    /// That network with new weights from the run's seed.
    pub(super) fn new_model(&self, inputs: usize) -> Model {
        (self.network.plan().model)(&self.shape(inputs), self.seed)
    }

    fn shape(&self, inputs: usize) -> Shape<'_> {
        Shape {
            inputs,
            hidden_layers: &self.hidden_layers,
            lstm_units: self.lstm_units,
            activation: self.activation,
            dropout: self.dropout,
            classes: CLASSES,
        }
    }

    /// Pictures of an epoch: to train on, to validate on.
    pub(super) fn pictures(&self, dataset: &Dataset) -> [usize; 2] {
        let all = dataset.training.len();
        let training = self.training_pictures.map_or(all, |most| most.min(all));
        [training, dataset.validation.len()]
    }

    /// Bytes that a run on pictures of `inputs` pixels takes, with two copies of the weights to save them.
    pub fn memory(&self, inputs: usize) -> usize {
        let need = self.need(inputs);
        need.weights.saturating_add(need.batch)
    }

    /// What a run on pictures of `inputs` pixels takes of memory.
    pub(in crate::learn) fn need(&self, inputs: usize) -> Need {
        let keeps_best = self
            .early_stopping
            .is_some_and(|rule| rule.restore_best_weights);
        let sizes = Sizes {
            network: self.network,
            shape: self.shape(inputs),
            batch_size: self.batch_size,
            // Those that train, the last good ones, and two to save them: a file and its parts.
            copies: 4
                + self.rule().memories()
                + usize::from(self.regularization.average > 0.0)
                + usize::from(keeps_best),
        };
        sizes.need()
    }

    /// These settings for the network that `model` is.
    pub(in crate::learn) fn of_network(mut self, model: &Model) -> Self {
        let parameters = model.parameters().iter();
        let kernels = parameters.filter(|parameter| parameter.role() == Role::Kernel);
        let mut units: Vec<usize> = kernels.map(|kernel| kernel.shape()[1]).collect();
        units.pop(); // the classes
        match model.activation() {
            Some(_) => self.hidden_layers = units,
            None => {
                self.network = NetworkKind::Lstm;
                self.lstm_units = units[0] / 4; // of four gates
            }
        }
        self
    }

    /// Names the layer sizes if the weights alone are too large, otherwise the batch size.
    fn check_memory(&self, room: usize, inputs: usize) -> Result<(), Error> {
        let need = self.need(inputs);
        let field = match need.weights < room {
            true => "batch_size",
            false => self.network.plan().field,
        };
        need.check(room, field)
    }

    pub(super) fn constraint(&self) -> WeightConstraint {
        let Regularization {
            weight_decay,
            max_norm,
            ..
        } = self.regularization;
        WeightConstraint {
            weight_decay: weight_decay as f32,
            max_norm: max_norm.map_or(f32::INFINITY, |norm| norm as f32),
        }
    }

    pub(super) fn rule(&self) -> Optimizer {
        let (momentum, nesterov) = (self.momentum, self.nesterov);
        match self.optimizer {
            OptimizerKind::Sgd => Optimizer::Sgd { momentum, nesterov },
            OptimizerKind::Adam => Optimizer::Adam,
            OptimizerKind::Rmsprop => Optimizer::RmsProp { momentum },
        }
    }
}

impl Default for TrainingConfig {
    fn default() -> Self {
        TrainingForm::default()
            .config(mnist::SIZE * mnist::SIZE)
            .unwrap_or_else(|_| unreachable!("the defaults are in range"))
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
