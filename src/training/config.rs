//! Hyperparameters: the seed's values as defaults, what is allowed, and why something is refused.
//! Every front end (page, command line) comes through here; none checks for itself.

use serde::{Deserialize, Serialize};

use crate::dataset::{idx::CLASSES, mnist};
use crate::error::Error;
use crate::model::Summary;
use crate::optimizers::{Adam, Optimizer, RmsProp, Sgd};

/// Which rule of gradient descent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingForm {
    pub hidden_layers: Vec<f64>,
    pub dropout: f64,
    pub optimizer: OptimizerKind,
    pub learning_rate: f64,
    pub momentum: f64,
    pub nesterov: bool,
    pub batch_size: f64,
    pub epochs: f64,
    pub seed: f64,
}

impl Default for TrainingForm {
    /// The seed's run: 500, 500, 500, dropout 0.2, Adam, batches of 128, 20 epochs, seed 9999.
    fn default() -> Self {
        let optimizer = OptimizerKind::Adam;
        Self {
            hidden_layers: vec![500.0; 3],
            dropout: 0.2,
            optimizer,
            learning_rate: optimizer.learning_rate(),
            momentum: 0.0,
            nesterov: false,
            batch_size: 128.0,
            epochs: 20.0,
            seed: 9999.0,
        }
    }
}

/// Hyperparameters that a run can start with.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingConfig {
    pub hidden_layers: Vec<usize>,
    pub dropout: f32,
    pub optimizer: OptimizerKind,
    pub learning_rate: f32,
    pub momentum: f32,
    pub nesterov: bool,
    pub batch_size: usize,
    pub epochs: usize,
    pub seed: u64,
}

/// Beyond these a tab runs out of memory or a person out of years; nothing in the code needs them.
const MAX_HIDDEN_LAYERS: usize = 16;
const MAX_UNITS: f64 = 8192.0;
const MAX_BATCH_SIZE: f64 = 60_000.0;
const MAX_EPOCHS: f64 = 10_000.0;
/// A run keeps five numbers a parameter (itself, its gradient, the optimizer's two, the last good one):
/// 400 MB.
const MAX_PARAMETERS: f64 = 20e6;
/// A run keeps up to four numbers for each pixel and unit of a batch: 800 MB.
const MAX_ACTIVATIONS: f64 = 50e6;
const MAX_LEARNING_RATE: f64 = 1000.0;
/// The largest whole number that JavaScript keeps exactly.
const MAX_SEED: f64 = 9_007_199_254_740_991.0;

impl TrainingForm {
    /// The configuration for pictures of `inputs` pixels, or everything that is wrong with the form.
    ///
    /// ```
    /// use digitlab::training::TrainingForm;
    ///
    /// let mut form = TrainingForm::default();
    /// assert_eq!(form.config(784).unwrap().epochs, 20);
    /// form.dropout = 1.0;
    /// let errors = form.config(784).unwrap_err();
    /// assert_eq!(errors[0].to_string(), "dropout: expected a number from 0 to below 1, found 1");
    /// ```
    pub fn config(&self, inputs: usize) -> Result<TrainingConfig, Vec<Error>> {
        let mut errors = Vec::new();
        let mut check = |field, ok: bool, expected: &str, found: String| {
            if !ok {
                let expected = expected.to_owned();
                errors.push(Error::Field {
                    field,
                    expected,
                    found,
                });
            }
        };
        let whole = |x: f64, min: f64, max: f64| x.fract() == 0.0 && (min..=max).contains(&x);

        let layers = self.hidden_layers.len();
        check(
            "hidden_layers",
            layers <= MAX_HIDDEN_LAYERS,
            &format!("at most {MAX_HIDDEN_LAYERS} layers"),
            layers.to_string(),
        );
        if let Some(bad) = self
            .hidden_layers
            .iter()
            .find(|&&units| !whole(units, 1.0, MAX_UNITS))
        {
            let expected = format!("whole numbers from 1 to {MAX_UNITS}");
            check("hidden_layers", false, &expected, bad.to_string());
        }
        let below_one = "a number from 0 to below 1";
        // In f32, which the layers use, a rate just below 1 must not round up to 1.
        let fraction = |x: f64| x >= 0.0 && (x as f32) < 1.0;
        check(
            "dropout",
            fraction(self.dropout),
            below_one,
            self.dropout.to_string(),
        );
        check(
            "momentum",
            fraction(self.momentum),
            below_one,
            self.momentum.to_string(),
        );
        check(
            "learning_rate",
            self.learning_rate as f32 > 0.0 && self.learning_rate <= MAX_LEARNING_RATE,
            &format!("a number above 0 and up to {MAX_LEARNING_RATE}"),
            self.learning_rate.to_string(),
        );
        for (field, value, min, max) in [
            ("batch_size", self.batch_size, 1.0, MAX_BATCH_SIZE),
            ("epochs", self.epochs, 1.0, MAX_EPOCHS),
            ("seed", self.seed, 0.0, MAX_SEED),
        ] {
            let expected = format!("a whole number from {min} to {max}");
            check(field, whole(value, min, max), &expected, value.to_string());
        }
        if !errors.is_empty() {
            return Err(errors);
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
            momentum: self.momentum as f32,
            nesterov: self.nesterov,
            batch_size: self.batch_size as usize,
            epochs: self.epochs as usize,
            seed: self.seed as u64,
        };
        config.check_memory(inputs).map_err(|error| vec![error])?;
        Ok(config)
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
        let too_much = |field, numbers: f64, what: &str, limit: f64| Error::Field {
            field,
            expected: format!("a network of at most {limit} {what}"),
            found: format!("{numbers}"),
        };
        let parameters = self.summary(inputs).parameters as f64;
        if parameters > MAX_PARAMETERS {
            return Err(too_much(
                "hidden_layers",
                parameters,
                "parameters",
                MAX_PARAMETERS,
            ));
        }
        let units = inputs + self.hidden_layers.iter().sum::<usize>();
        let activations = units as f64 * self.batch_size as f64;
        if activations > MAX_ACTIVATIONS {
            let what = "pixels and units times batch size";
            return Err(too_much("batch_size", activations, what, MAX_ACTIVATIONS));
        }
        Ok(())
    }

    pub(super) fn new_optimizer(&self) -> Box<dyn Optimizer> {
        let (rate, momentum) = (self.learning_rate, self.momentum);
        match self.optimizer {
            OptimizerKind::Sgd => Box::new(Sgd::new(rate, momentum, self.nesterov)),
            OptimizerKind::Adam => Box::new(Adam::new(rate)),
            OptimizerKind::Rmsprop => Box::new(RmsProp::new(rate, momentum)),
        }
    }
}

impl Default for TrainingConfig {
    fn default() -> Self {
        TrainingForm::default()
            .config(mnist::SIZE * mnist::SIZE)
            .expect("the defaults are in range")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut TrainingForm)) -> Vec<String> {
        let mut form = TrainingForm::default();
        change(&mut form);
        let errors = form.config(784).expect_err("the form is refused");
        errors.iter().map(Error::to_string).collect()
    }

    #[test]
    fn the_defaults_are_the_seeds_run() {
        let config = TrainingConfig::default();
        assert_eq!(config.hidden_layers, [500, 500, 500]);
        assert_eq!((config.dropout, config.learning_rate), (0.2, 0.001));
        assert_eq!(
            (config.batch_size, config.epochs, config.seed),
            (128, 20, 9999)
        );
    }

    #[test]
    fn each_optimizer_brings_kerass_learning_rate() {
        let rates = OptimizerKind::ALL.map(|kind| (kind, kind.learning_rate()));
        let expected = [
            (OptimizerKind::Sgd, 0.01),
            (OptimizerKind::Adam, 0.001),
            (OptimizerKind::Rmsprop, 0.001),
        ];
        assert_eq!(rates, expected);
    }

    #[test]
    fn each_field_out_of_range_is_named_with_what_was_expected_and_found() {
        assert_eq!(
            refused(|form| form.epochs = 0.0),
            ["epochs: expected a whole number from 1 to 10000, found 0"]
        );
        assert_eq!(
            refused(|form| form.batch_size = 2.5),
            ["batch_size: expected a whole number from 1 to 60000, found 2.5"]
        );
        assert_eq!(
            refused(|form| form.learning_rate = -0.1),
            ["learning_rate: expected a number above 0 and up to 1000, found -0.1"]
        );
        assert_eq!(
            refused(|form| form.hidden_layers = vec![500.0, 0.0]),
            ["hidden_layers: expected whole numbers from 1 to 8192, found 0"]
        );
        assert_eq!(
            refused(|form| form.hidden_layers = vec![1.0; 17]),
            ["hidden_layers: expected at most 16 layers, found 17"]
        );
        assert_eq!(
            refused(|form| form.seed = 1e17),
            ["seed: expected a whole number from 0 to 9007199254740991, found 100000000000000000"]
        );
        assert_eq!(refused(|form| form.momentum = 1.0).len(), 1);
        assert_eq!(refused(|form| form.dropout = 0.999_999_999_999).len(), 1);
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused_everywhere() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let errors = refused(|form| {
                form.hidden_layers = vec![bad];
                form.dropout = bad;
                form.learning_rate = bad;
                form.momentum = bad;
                form.batch_size = bad;
                form.epochs = bad;
                form.seed = bad;
            });
            assert_eq!(errors.len(), 7, "{errors:?}");
        }
    }

    #[test]
    fn what_would_not_fit_into_a_browsers_memory_is_refused_before_it_is_made() {
        assert_eq!(
            refused(|form| form.hidden_layers = vec![8192.0; 16]),
            ["hidden_layers: expected a network of at most 20000000 parameters, found 1013268490"]
        );
        assert_eq!(
            refused(|form| {
                form.hidden_layers = vec![2000.0];
                form.batch_size = 60_000.0;
            }),
            [
                "batch_size: expected a network of at most 50000000 pixels and units times batch size, \
                 found 167040000"
            ]
        );
    }

    #[test]
    fn no_hidden_layer_and_no_dropout_are_allowed() {
        let form = TrainingForm {
            hidden_layers: vec![],
            dropout: 0.0,
            ..TrainingForm::default()
        };
        assert!(form.config(784).is_ok());
    }
}
