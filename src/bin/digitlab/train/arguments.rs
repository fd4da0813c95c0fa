//! The options of `digitlab train`, and the form that they fill in. Which numbers are allowed is the core's to
//! say.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use digitlab::Error;
use digitlab::data::augment::Augmentation;
use digitlab::error::CommandLineError;
use digitlab::learn::TrainingForm;

use super::hyperparameters::{self, Hyperparameters};
use crate::DataArguments;

#[derive(Args)]
#[command(group = ArgGroup::new("watched").args(["patience", "keep"]).multiple(true))]
pub struct Arguments {
    #[command(flatten)]
    pub(super) data: DataArguments,

    /// Your own IDX files instead, gzipped or not: images and labels, or two pairs (test files named t10k, test or val)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(super) files: Vec<PathBuf>,

    /// A whole set of options: "quick" is the soonest to 98% of MNIST's test set, "lstm" reads pictures row by row, "shipped" is what made
    /// the weights that come with the page
    #[arg(long, value_enum, conflicts_with_all = set_by_a_recipe())]
    recipe: Option<Recipe>,

    #[command(flatten)]
    hyperparameters: Hyperparameters,

    /// Change each training picture differently in every epoch, by the usual strengths or by yours:
    /// rotation=10,elastic=1.5; "none" before them starts from no change at all
    #[arg(long, value_name = "STRENGTHS", num_args = 0..=1, default_missing_value = "")]
    augment: Option<String>,

    /// Whose weights the run keeps: the best epoch's by what --monitor says, or the last one's; default:
    /// with --patience the best
    #[arg(long, value_enum)]
    keep: Option<Keep>,

    /// Threads to train with; default: one for each processor. The weights do not depend on it
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) threads: Option<u16>,

    /// What trains: the processor, whose weights are the same on every machine, or a GPU
    #[cfg(feature = "gpu")]
    #[arg(long, value_enum, default_value = "cpu")]
    pub(super) device: Device,

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

#[cfg(feature = "gpu")]
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Device {
    Cpu,
    Gpu,
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
    Lstm,
    Shipped,
}

/// Options that a recipe sets.
fn set_by_a_recipe() -> Vec<&'static str> {
    let options = hyperparameters::options().map(|field| field.name);
    let options = options.filter(|name| *name != "seed");
    options.chain(["augment", "keep"]).collect()
}

impl Arguments {
    /// The form that these arguments fill in; ranges are the core's to check.
    pub(super) fn form(&self) -> Result<TrainingForm, Error> {
        let form = self.hyperparameters.form()?;
        let seed = form.seed;
        let form = match self.recipe {
            Some(Recipe::Quick) => TrainingForm::quick(),
            Some(Recipe::Lstm) => TrainingForm::lstm(),
            Some(Recipe::Shipped) => TrainingForm::shipped(),
            None => TrainingForm {
                augment: self.augment.is_some(),
                augmentation: strengths(self.augment.as_deref().unwrap_or_default())?,
                restore_best_weights: self.keep != Some(Keep::Last),
                keep_best: self.keep == Some(Keep::Best),
                ..form
            },
        };
        Ok(TrainingForm { seed, ..form })
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

/// The usual strengths, but for those that `text` gives, as `rotation=10,elastic=1.5`.
fn strengths(text: &str) -> Result<Augmentation, Error> {
    let mut strengths = Augmentation::default();
    for (index, word) in text.split(',').map(str::trim).enumerate() {
        if index == 0 && word == "none" {
            strengths = Augmentation::NONE;
        } else if !word.is_empty() {
            set_strength(&mut strengths, word).ok_or_else(|| CommandLineError::Strengths {
                names: Augmentation::NAMES.to_vec(),
                text: word.to_owned(),
            })?;
        }
    }
    Ok(strengths)
}

/// `None` when the word is no `name=number`.
fn set_strength(strengths: &mut Augmentation, word: &str) -> Option<()> {
    let (name, value) = word.split_once('=')?;
    *strengths.strength_mut(name)? = value.parse().ok()?;
    Some(())
}
