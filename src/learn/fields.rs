//! The table of hyperparameters: of each its name, kind, range, default, group, and when it counts. The form
//! that people fill in, its checks, the command line's options and the page's form are made from this table,
//! so that a new hyperparameter is one row here, one string per language, and its use. No words for people.

mod field;
#[cfg(test)]
mod tests;
mod value;

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::early_stopping::Monitor;
use crate::choices::Choice;
use crate::data::augment::Augmentation;
use crate::error::{Error, Expected, Range};
use crate::nn::NetworkKind;
use crate::nn::layers::Activation;
use crate::optim::{OptimizerKind, Schedule, adam, rmsprop, sgd};
pub use field::{Condition, DefaultsByChoice, Field, Group, Kind};
use field::{FLAG, choice, number, optional, whole};
use value::Hyperparameter;
pub use value::Value;

/// Makes [`TrainingForm`], its defaults and [`FIELDS`] from the rows: `name: type = default => field;`
macro_rules! hyperparameters {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $default:expr => $field:expr;)+) => {
        /// The hyperparameters as people give them: any numbers. [`TrainingForm::config`] is the way in. The
        /// defaults are the seed's run: 500, 500, 500, dropout 0.2, Adam, batches of 128, 20 epochs, seed
        /// 9999. What a form in JSON leaves out has its default.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub struct TrainingForm {
            $($(#[$doc])* pub $name: $type,)+
            /// How strong each change is where `augment` is on.
            pub augmentation: Augmentation,
        }

        /// The table, in the order of the page's form.
        pub const FIELDS: &[Field] = &[$(Field { name: stringify!($name), ..$field }),+];

        impl Default for TrainingForm {
            fn default() -> Self {
                Self { $($name: $default,)+ augmentation: Augmentation::default() }
            }
        }

        /// By hand, because the reader that serde derives is four times as large.
        impl<'de> Deserialize<'de> for TrainingForm {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct FormVisitor;

                impl<'de> Visitor<'de> for FormVisitor {
                    type Value = TrainingForm;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a form")
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TrainingForm, A::Error> {
                        let mut form = TrainingForm::default();
                        while let Some(name) = map.next_key::<String>()? {
                            match name.as_str() {
                                $(stringify!($name) => form.$name = next(&mut map)?,)+
                                "augmentation" => form.augmentation = next(&mut map)?,
                                name => return Err(A::Error::unknown_field(name, &[])),
                            }
                        }
                        Ok(form)
                    }
                }

                deserializer.deserialize_map(FormVisitor)
            }
        }

        impl TrainingForm {
            /// What the form holds in each row of [`FIELDS`].
            fn values(&self) -> Vec<Value<'_>> {
                vec![$(self.$name.value()),+]
            }

            /// Reads a field from text as the command line takes it.
            ///
            /// # Errors
            /// When the text is not a value of the field's kind: the part that is wrong. The range is not checked.
            ///
            /// # Panics
            /// When the table has no such field.
            pub fn read<'a>(&mut self, name: &str, text: &'a str) -> Result<(), &'a str> {
                match name {
                    $(stringify!($name) => self.$name = Hyperparameter::read(text)?,)+
                    _ => panic!("no field is called {name}"),
                }
                Ok(())
            }
        }
    };
}

/// A reader for each type, not for each field: the page downloads it.
#[inline(never)]
fn next<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<T, A::Error> {
    map.next_value()
}

// These limits come from a tab's memory and a user's patience; the code itself needs none.
hyperparameters! {
    network: NetworkKind = NetworkKind::Mlp => choice(NetworkKind::NAMES);
    /// Units of each hidden layer, input side first.
    hidden_layers: Vec<f64> = vec![500.0; 3] =>
        Field::of(Kind::Numbers { range: whole(1.0, 8192.0), most: 16 }).only_with("network", &["mlp"]);
    /// The activation of each hidden layer.
    activation: Activation = Activation::Relu =>
        choice(Activation::NAMES).only_with("network", &["mlp"]).group(Group::More);
    /// Units of the LSTM: numbers that it remembers from row to row.
    lstm_units: f64 = 128.0 => number(whole(1.0, 1024.0)).only_with("network", &["lstm"]);
    epochs: f64 = 20.0 => number(whole(1.0, MAX_EPOCHS));
    batch_size: f64 = 128.0 => number(whole(1.0, 60_000.0));
    /// The part of each hidden layer's outputs that is dropped in training.
    dropout: f64 = 0.2 => number(Range::BelowOne);
    optimizer: OptimizerKind = OptimizerKind::Adam => choice(OptimizerKind::NAMES);
    /// The highest of the run, which `schedule` takes parts of.
    learning_rate: f64 = adam::LEARNING_RATE =>
        number(Range::AboveZero { most: 1000.0 }).by("optimizer", &[
            ("adam", adam::LEARNING_RATE),
            ("sgd", sgd::LEARNING_RATE),
            ("rmsprop", rmsprop::LEARNING_RATE),
        ]);
    schedule: Schedule = Schedule::Constant => choice(Schedule::NAMES).group(Group::More);
    momentum: f64 = 0.0 => number(Range::BelowOne).only_with("optimizer", &["sgd", "rmsprop"]);
    nesterov: bool = false => FLAG.only_with("optimizer", &["sgd"]);
    /// Up to the largest whole number that JavaScript keeps exactly.
    seed: f64 = 9999.0 => number(whole(0.0, 9_007_199_254_740_991.0));
    /// Whether each training picture is changed differently in every epoch, as `augmentation` says.
    augment: bool = false => FLAG.group(Group::More);
    /// Epochs without improvement after which the run ends; `None`: never. In Keras 0 means the same as 1;
    /// people mean "never" by it, so 0 is refused.
    patience: Option<f64> = None => optional(whole(1.0, MAX_EPOCHS)).group(Group::More);
    /// What has to improve.
    monitor: Monitor = Monitor::ValLoss => choice(Monitor::NAMES).group(Group::Unlisted);
    /// A change of this much or less is no improvement.
    min_delta: f64 = 0.0 => number(Range::UpTo { most: 1000.0 }).group(Group::Unlisted);
    /// Whether a run with patience leaves its best epoch's weights. Keras does so only on request.
    restore_best_weights: bool = true => FLAG.group(Group::Unlisted);
    /// The number of training pictures, the last ones, that validate instead of the test pictures, which then score
    /// the run's end alone. At most all of MNIST's but one; the data set may have fewer.
    held_back: f64 = 0.0 => number(whole(0.0, 59_999.0)).group(Group::More);
    /// Train on this many of the first training pictures, where there are more; `None`: all.
    training_pictures: Option<f64> = None => optional(whole(1.0, 1_000_000.0)).group(Group::More);
    /// The fraction of every kernel that a step subtracts, times the learning rate; 0: none.
    weight_decay: f64 = 0.0 => number(Range::UpTo { most: 1.0 }).group(Group::More);
    /// The part of the target that all classes share; 0: none.
    label_smoothing: f64 = 0.0 => number(Range::BelowOne).group(Group::More);
    /// The greatest norm of the weights into a unit; `None`: any.
    max_norm: Option<f64> = None => optional(Range::AboveZero { most: 1000.0 }).group(Group::More);
    /// How much of the moving average of the weights a step keeps; 0: there is no average.
    average: f64 = 0.0 => number(Range::BelowOne).group(Group::More);
    /// The fraction of the training pictures that generated non-digits replace.
    nondigits: f64 = 0.0 => number(Range::BelowOne).group(Group::More);
    /// Whether a run without patience leaves its best epoch's weights too.
    keep_best: bool = false => FLAG.group(Group::More);
    /// The last part of the run, in which the augmentation is milder.
    ease: f64 = 0.0 => number(Range::BelowOne).group(Group::Unlisted);
}

const MAX_EPOCHS: f64 = 10_000.0;

impl TrainingForm {
    /// What the form holds in a field.
    ///
    /// # Panics
    /// When the table has no such field.
    pub fn value(&self, name: &str) -> Value<'_> {
        let index = FIELDS.iter().position(|field| field.name == name);
        self.values()[index.expect("the field is in the table")]
    }

    /// Everything that is out of its range, in the order of the table.
    pub(super) fn faults(&self) -> Vec<Error> {
        let fields = FIELDS.iter().zip(self.values());
        let mut faults: Vec<Error> = fields
            .filter_map(|(field, value)| field.fault(value))
            .collect();
        for (field, strength, most) in self.augmentation.strengths() {
            let range = Range::UpTo { most };
            if !range.contains(strength.into()) {
                let expected = Expected::Number { range };
                let found = digits(strength);
                faults.push(Error::Field {
                    field,
                    expected,
                    found,
                });
            }
        }
        faults
    }
}

/// The f32 as it was given: the nearest decimal number of seven digits.
fn digits(number: f32) -> f64 {
    let number = f64::from(number);
    let mut scale = 1.0;
    while number != 0.0 && (number * scale).abs() < 1e6 {
        scale *= 10.0;
    }
    libm::round(number * scale) / scale
}
