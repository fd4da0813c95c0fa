//! The options of `digitlab train`, and the form that they fill in. Reads words as numbers; which numbers are
//! allowed is the core's to say.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use digitlab::Error;
use digitlab::error::CommandLineError;
use digitlab::learn::{Monitor, OptimizerKind, Regularization, TrainingForm};
use digitlab::optim::Schedule;
use digitlab::random::entropy_seed;

use crate::DataArguments;

/// Options that a recipe fills in.
const FILLED_BY_A_RECIPE: [&str; 20] = [
    "hidden_layers",
    "dropout",
    "optimizer",
    "learning_rate",
    "schedule",
    "momentum",
    "nesterov",
    "batch_size",
    "epochs",
    "patience",
    "monitor",
    "min_delta",
    "keep",
    "augment",
    "ease",
    "nondigits",
    "weight_decay",
    "label_smoothing",
    "max_norm",
    "average",
];

#[derive(Args)]
#[command(group = ArgGroup::new("watched").args(["patience", "keep"]).multiple(true))]
pub struct Arguments {
    #[command(flatten)]
    pub(super) data: DataArguments,

    /// Your own IDX files instead, gzipped or not: images and labels, or two pairs (test files named t10k, test or val)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(super) files: Vec<PathBuf>,

    /// A whole set of options: "quick" is the soonest to 98% of MNIST's test set, "shipped" is what made
    /// the weights that come with the page
    #[arg(long, value_enum, conflicts_with_all = FILLED_BY_A_RECIPE)]
    recipe: Option<Recipe>,

    /// Units of each hidden layer, separated by commas; "" for none
    #[arg(long, value_name = "UNITS", default_value = "500,500,500")]
    hidden_layers: String,

    /// Fraction of each hidden layer's outputs dropped in training
    #[arg(long, value_name = "RATE", default_value_t = TrainingForm::default().dropout, allow_negative_numbers = true)]
    dropout: f64,

    #[arg(long, value_enum, default_value_t = TrainingForm::default().optimizer)]
    optimizer: OptimizerKind,

    #[arg(long, value_name = "RATE", help = learning_rate_help(), allow_negative_numbers = true)]
    learning_rate: Option<f64>,

    /// How the learning rate changes over the run
    #[arg(long, value_enum, default_value_t = TrainingForm::default().schedule)]
    schedule: Schedule,

    /// For sgd and rmsprop
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    momentum: f64,

    /// For sgd with momentum
    #[arg(long)]
    nesterov: bool,

    #[arg(long, default_value_t = TrainingForm::default().batch_size, allow_negative_numbers = true)]
    batch_size: f64,

    #[arg(long, default_value_t = TrainingForm::default().epochs, allow_negative_numbers = true)]
    epochs: f64,

    /// A whole number, or "random"
    #[arg(long, default_value = "9999")]
    seed: String,

    /// End the run after N epochs without improvement; default: never
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) patience: Option<f64>,

    /// What has to improve
    #[arg(long, value_enum, default_value_t = TrainingForm::default().monitor, requires = "watched")]
    pub(super) monitor: Monitor,

    /// A change of this much or less is no improvement
    #[arg(long, value_name = "CHANGE", default_value_t = TrainingForm::default().min_delta, requires = "patience", allow_negative_numbers = true)]
    min_delta: f64,

    /// Whose weights the run keeps: the best epoch's by what --monitor says, or the last one's; default:
    /// with --patience the best
    #[arg(long, value_enum)]
    keep: Option<Keep>,

    /// What validates each epoch: the test set, or the last 5,000 training pictures, held back; default:
    /// the test set, but the recipe "shipped" holds back
    #[arg(long, value_enum)]
    validation: Option<Validation>,

    #[command(flatten)]
    generalization: super::regularization::Arguments,

    /// Threads to train with; default: one for each processor. The weights do not depend on it
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) threads: Option<u16>,

    /// Where the weights go
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "weights.safetensors"
    )]
    pub(super) output: PathBuf,

    /// Where the history goes, as FILE.json and FILE.csv; default: beside the weights
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
}

/// Keras's `restore_best_weights`, in words.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Keep {
    Best,
    Last,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Recipe {
    Quick,
    Shipped,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Validation {
    Test,
    HeldBack,
}

/// Pictures that [`Validation::HeldBack`] holds back.
pub const HELD_BACK: usize = 5000;

/// Says the defaults that the core has.
fn learning_rate_help() -> String {
    let defaults = OptimizerKind::ALL.map(|kind| {
        let value = kind.to_possible_value().expect("no optimizer is hidden");
        format!("{} {}", value.get_name(), kind.learning_rate())
    });
    format!("Default: the optimizer's own, {}", defaults.join(", "))
}

impl Arguments {
    /// The form that these arguments fill in; ranges are the core's to check.
    pub(super) fn form(&self) -> Result<TrainingForm, Error> {
        let seed = self.seed()?;
        match self.recipe {
            Some(Recipe::Quick) => Ok(TrainingForm {
                seed,
                ..TrainingForm::quick()
            }),
            Some(Recipe::Shipped) => Ok(TrainingForm {
                seed,
                ..TrainingForm::shipped()
            }),
            None => self.own_form(seed),
        }
    }

    fn seed(&self) -> Result<f64, Error> {
        match self.seed.as_str() {
            "random" => entropy_seed().map(f64::from),
            text => number("seed", text),
        }
    }

    pub(super) fn validation(&self) -> Validation {
        let of_recipe = match self.recipe {
            Some(Recipe::Shipped) => Validation::HeldBack,
            _ => Validation::Test,
        };
        self.validation.unwrap_or(of_recipe)
    }

    fn own_form(&self, seed: f64) -> Result<TrainingForm, Error> {
        let hidden_layers = match self.hidden_layers.trim() {
            "" => vec![],
            text => text
                .split(',')
                .map(|units| number("hidden_layers", units))
                .collect::<Result<_, _>>()?,
        };
        Ok(TrainingForm {
            hidden_layers,
            dropout: self.dropout,
            optimizer: self.optimizer,
            learning_rate: self
                .learning_rate
                .unwrap_or_else(|| self.optimizer.learning_rate()),
            schedule: self.schedule,
            momentum: self.momentum,
            nesterov: self.nesterov,
            batch_size: self.batch_size,
            epochs: self.epochs,
            seed,
            patience: self.patience,
            monitor: self.monitor,
            min_delta: self.min_delta,
            restore_best_weights: self.keep != Some(Keep::Last),
            augment: false,
            held_back: 0.0, // of the data set as it is read
            generalization: Regularization {
                keep_best: self.keep == Some(Keep::Best),
                ..self.generalization.read()?
            },
        })
    }

    /// The history's two files.
    pub(super) fn history_paths(&self) -> [PathBuf; 2] {
        let base = self.history.clone().unwrap_or_else(|| {
            let weights = self.output.with_extension("");
            weights.with_file_name(format!(
                "{}-history",
                weights.file_name().unwrap_or_default().to_string_lossy()
            ))
        });
        ["json", "csv"].map(|extension| match base.extension() {
            Some(given) if given == "json" || given == "csv" => base.with_extension(extension),
            _ => PathBuf::from(format!("{}.{extension}", base.display())),
        })
    }
}

fn number(field: &'static str, text: &str) -> Result<f64, Error> {
    text.trim().parse().map_err(|_| {
        let text = text.to_owned();
        CommandLineError::NotANumber { field, text }.into()
    })
}
