//! Hyperparameters: the seed's values as defaults, what is allowed, and why something is refused.
//! Every front end (page, command line) comes through here; none checks for itself.

use serde::Serialize;

use super::limits::Faults;
use super::regularization::Regularization;
use crate::data::{augment::Augmentation, idx::CLASSES, mnist};
use crate::error::{Error, Expected, Range};
use crate::learn::early_stopping::{EarlyStopping, Monitor};
use crate::nn::Summary;
use crate::optim::Schedule;
use crate::optim::WeightConstraint;
use crate::optim::{Adam, Optimizer, RmsProp, Sgd};

/// Which rule of gradient descent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum OptimizerKind {
    Sgd,
    Adam,
    Rmsprop,
}

impl OptimizerKind {
    pub const ALL: [Self; 3] = [Self::Sgd, Self::Adam, Self::Rmsprop];

    /// Keras's default for this rule, as a form shows it.
    pub fn learning_rate(self) -> f64 {
        match self {
            Self::Sgd => Sgd::LEARNING_RATE,
            Self::Adam => Adam::LEARNING_RATE,
            Self::Rmsprop => RmsProp::LEARNING_RATE,
        }
    }
}

/// The hyperparameters as people give them: any numbers. [`TrainingForm::config`] is the way in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainingForm {
    pub hidden_layers: Vec<f64>,
    pub dropout: f64,
    pub optimizer: OptimizerKind,
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub momentum: f64,
    pub nesterov: bool,
    pub batch_size: f64,
    pub epochs: f64,
    pub seed: f64,
    /// Epochs without improvement after which the run ends; `None`: never. What follows counts only then.
    pub patience: Option<f64>,
    pub monitor: Monitor,
    pub min_delta: f64,
    pub restore_best_weights: bool,
    /// Whether training pictures are augmented, by the default strengths unless `generalization` says others.
    pub augment: bool,
    /// The last training pictures, to validate on in place of the test pictures: the caller's to hold back
    /// ([`Dataset::holding_back`](crate::data::Dataset::holding_back)).
    pub held_back: f64,
    /// A form that says nothing of it wants none of it.
    pub generalization: Regularization,
}

impl Default for TrainingForm {
    /// The seed's run: 500, 500, 500, dropout 0.2, Adam, batches of 128, 20 epochs, seed 9999. It never
    /// stops early; a run that is asked to keeps its best weights, which Keras does only when told.
    fn default() -> Self {
        let optimizer = OptimizerKind::Adam;
        Self {
            hidden_layers: vec![500.0; 3],
            dropout: 0.2,
            optimizer,
            learning_rate: optimizer.learning_rate(),
            schedule: Schedule::Constant,
            momentum: 0.0,
            nesterov: false,
            batch_size: 128.0,
            epochs: 20.0,
            seed: 9999.0,
            patience: None,
            monitor: Monitor::ValLoss,
            min_delta: 0.0,
            restore_best_weights: true,
            augment: false,
            held_back: 0.0,
            generalization: Regularization::default(),
        }
    }
}

/// Hyperparameters that a run can start with.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingConfig {
    pub hidden_layers: Vec<usize>,
    pub dropout: f32,
    pub optimizer: OptimizerKind,
    /// The highest of the run, which `schedule` takes parts of.
    pub learning_rate: f32,
    pub schedule: Schedule,
    pub momentum: f32,
    pub nesterov: bool,
    pub batch_size: usize,
    pub epochs: usize,
    pub seed: u64,
    pub early_stopping: Option<EarlyStopping>,
    pub generalization: Regularization,
}

/// Beyond these a tab runs out of memory or a person out of years; nothing in the code needs them.
const MAX_HIDDEN_LAYERS: usize = 16;
const MAX_UNITS: f64 = 8192.0;
const MAX_BATCH_SIZE: f64 = 60_000.0;
const MAX_EPOCHS: f64 = 10_000.0;
/// A run keeps five numbers a parameter (itself, its gradient, the optimizer's two, the last good one),
/// and a sixth when its best weights are kept too: 480 MB.
const MAX_PARAMETERS: f64 = 20e6;
/// A run keeps up to four numbers for each pixel and unit of a batch: 800 MB.
const MAX_ACTIVATIONS: f64 = 50e6;
/// All of MNIST's but one; the data set itself may have fewer.
const MAX_HELD_BACK: f64 = 59_999.0;
const MAX_LEARNING_RATE: f64 = 1000.0;
const MAX_MIN_DELTA: f64 = 1000.0;
/// The largest whole number that JavaScript keeps exactly.
const MAX_SEED: f64 = 9_007_199_254_740_991.0;

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
        let mut faults = Faults::default();
        let layers = self.hidden_layers.len();
        if layers > MAX_HIDDEN_LAYERS {
            let most = MAX_HIDDEN_LAYERS;
            faults.add("hidden_layers", Expected::Layers { most }, layers as f64);
        }
        let range = Range::Whole {
            least: 1.0,
            most: MAX_UNITS,
        };
        let mut units = self.hidden_layers.iter();
        if let Some(&bad) = units.find(|&&units| !range.contains(units)) {
            faults.add("hidden_layers", Expected::List { range }, bad);
        }
        for (field, number, range) in [
            ("dropout", self.dropout, Range::BelowOne),
            ("momentum", self.momentum, Range::BelowOne),
            (
                "learning_rate",
                self.learning_rate,
                Range::AboveZero {
                    most: MAX_LEARNING_RATE,
                },
            ),
            (
                "batch_size",
                self.batch_size,
                Range::Whole {
                    least: 1.0,
                    most: MAX_BATCH_SIZE,
                },
            ),
            (
                "epochs",
                self.epochs,
                Range::Whole {
                    least: 1.0,
                    most: MAX_EPOCHS,
                },
            ),
            (
                "seed",
                self.seed,
                Range::Whole {
                    least: 0.0,
                    most: MAX_SEED,
                },
            ),
            (
                "held_back",
                self.held_back,
                Range::Whole {
                    least: 0.0,
                    most: MAX_HELD_BACK,
                },
            ),
        ] {
            faults.check(field, number, range);
        }
        // Keras's patience of 0 does what 1 does; people mean "never" by it, which is no number here.
        faults.check_given(
            "patience",
            self.patience,
            Range::Whole {
                least: 1.0,
                most: MAX_EPOCHS,
            },
        );
        faults.check(
            "min_delta",
            self.min_delta,
            Range::UpTo {
                most: MAX_MIN_DELTA,
            },
        );
        self.generalization.check(&mut faults);
        if !faults.0.is_empty() {
            return Err(faults.0);
        }
        let config = TrainingConfig {
            hidden_layers: self
                .hidden_layers
                .iter()
                .map(|&units| units as usize)
                .collect(),
            dropout: self.dropout as f32,
            optimizer: self.optimizer,
            learning_rate: self.learning_rate as f32,
            schedule: self.schedule,
            momentum: self.momentum as f32,
            nesterov: self.nesterov,
            batch_size: self.batch_size as usize,
            epochs: self.epochs as usize,
            seed: self.seed as u64,
            early_stopping: self.early_stopping(),
            generalization: self.generalization(),
        };
        config.check_memory(inputs).map_err(|error| vec![error])?;
        Ok(config)
    }

    fn generalization(&self) -> Regularization {
        let strengths = self.generalization.augmentation;
        let usual = self.augment.then(Augmentation::default);
        Regularization {
            augmentation: strengths.or(usual),
            ..self.generalization.clone()
        }
    }

    fn early_stopping(&self) -> Option<EarlyStopping> {
        let rule = EarlyStopping {
            monitor: self.monitor,
            min_delta: self.min_delta,
            patience: usize::MAX,
            restore_best_weights: true,
        };
        match self.patience {
            Some(patience) => Some(EarlyStopping {
                patience: patience as usize,
                restore_best_weights: self.restore_best_weights || self.generalization.keep_best,
                ..rule
            }),
            // Watched to the end, for its best epoch alone.
            None => self.generalization.keep_best.then_some(rule),
        }
    }

    /// The network that the form describes, whatever is wrong with its other fields; `None` when there
    /// is none.
    pub fn summary(&self, inputs: usize) -> Option<Summary> {
        let network = Self {
            hidden_layers: self.hidden_layers.clone(),
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
        let units: Vec<usize> = self
            .hidden_layers
            .iter()
            .copied()
            .chain([CLASSES])
            .collect();
        Summary::of_perceptron(inputs, &units, self.dropout)
    }

    /// Refuses what no browser has the memory for, before it is allocated.
    fn check_memory(&self, inputs: usize) -> Result<(), Error> {
        let parameters = self.summary(inputs).parameters as f64;
        if parameters > MAX_PARAMETERS {
            return Err(Error::Field {
                field: "hidden_layers",
                expected: Expected::Parameters {
                    most: MAX_PARAMETERS,
                },
                found: parameters,
            });
        }
        let units = inputs + self.hidden_layers.iter().sum::<usize>();
        let activations = units as f64 * self.batch_size as f64;
        if activations > MAX_ACTIVATIONS {
            return Err(Error::Field {
                field: "batch_size",
                expected: Expected::Activations {
                    most: MAX_ACTIVATIONS,
                },
                found: activations,
            });
        }
        Ok(())
    }

    pub(super) fn constraint(&self) -> WeightConstraint {
        let Regularization {
            weight_decay,
            max_norm,
            ..
        } = self.generalization;
        WeightConstraint {
            weight_decay: weight_decay as f32,
            max_norm: max_norm.map_or(f32::INFINITY, |norm| norm as f32),
        }
    }

    pub(super) fn new_optimizer(&self) -> Box<dyn Optimizer> {
        match self.optimizer {
            OptimizerKind::Sgd => Box::new(Sgd::new(self.momentum, self.nesterov)),
            OptimizerKind::Adam => Box::new(Adam::default()),
            OptimizerKind::Rmsprop => Box::new(RmsProp::new(self.momentum)),
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
