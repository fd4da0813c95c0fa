//! `digitlab train`: steps the trainer to the end, a bar an epoch, and writes what came of it.

use std::io::{Write, stderr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use clap::{ArgGroup, Args, ValueEnum};
use digitlab::Error;
use digitlab::random::entropy_seed;
use digitlab::training::{
    Ending, EpochRow, Generalization, Monitor, OptimizerKind, Phase, Report, Schedule, Trainer,
    TrainingForm,
};
use digitlab::weights::{self, to_safetensors};
use indicatif::{ProgressBar, ProgressStyle};

use crate::output::{OutputFile, say, write_all};
use crate::{DataArguments, Failure, read_dataset};

#[derive(Args)]
#[command(group = ArgGroup::new("watched").args(["patience", "keep"]).multiple(true))]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,

    /// Your own IDX files instead, gzipped or not: images and labels, or two pairs (test files named t10k, test or val)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    files: Vec<PathBuf>,

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
    patience: Option<f64>,

    /// What has to improve
    #[arg(long, value_enum, default_value_t = TrainingForm::default().monitor, requires = "watched")]
    monitor: Monitor,

    /// A change of this much or less is no improvement
    #[arg(long, value_name = "CHANGE", default_value_t = TrainingForm::default().min_delta, requires = "patience", allow_negative_numbers = true)]
    min_delta: f64,

    /// Whose weights the run keeps: the best epoch's by what --monitor says, or the last one's; default:
    /// with --patience the best
    #[arg(long, value_enum)]
    keep: Option<Keep>,

    /// What validates each epoch: the test set, or the last 5,000 training pictures, held back
    #[arg(long, value_enum, default_value_t = Validation::Test)]
    validation: Validation,

    #[command(flatten)]
    generalization: crate::generalization::Arguments,

    /// Threads to train with; default: one for each processor. The weights do not depend on it
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,

    /// Where the weights go
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "weights.safetensors"
    )]
    output: PathBuf,

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
enum Validation {
    Test,
    HeldBack,
}

/// Pictures that [`Validation::HeldBack`] holds back.
const HELD_BACK: usize = 5000;

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
    fn form(&self) -> Result<TrainingForm, Error> {
        let number = |field, text: &str| {
            text.trim().parse().map_err(|_| Error::Field {
                field,
                expected: "a number".to_owned(),
                found: format!("{text:?}"),
            })
        };
        let hidden_layers = match self.hidden_layers.trim() {
            "" => vec![],
            text => text
                .split(',')
                .map(|units| number("hidden_layers", units))
                .collect::<Result<_, _>>()?,
        };
        let seed = match self.seed.as_str() {
            "random" => entropy_seed().map(f64::from)?,
            text => number("seed", text)?,
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
            generalization: Generalization {
                keep_best: self.keep == Some(Keep::Best),
                ..self.generalization.read()?
            },
        })
    }

    /// The history's two files.
    fn history_paths(&self) -> [PathBuf; 2] {
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

/// The three files that a run leaves behind.
struct Outputs {
    weights: OutputFile,
    json: OutputFile,
    csv: OutputFile,
}

impl Outputs {
    /// Better told now than after an hour of training: what cannot be written.
    fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let [json, csv] = arguments.history_paths();
        let weights = &arguments.output;
        if *weights == json || *weights == csv {
            return Err(Failure::Usage(vec![Error::FileSet {
                expected: "one file for the weights and two others for the history".to_owned(),
                found: format!("{} for both", weights.display()),
            }]));
        }
        Ok(Self {
            weights: OutputFile::at(weights)?,
            json: OutputFile::at(&json)?,
            csv: OutputFile::at(&csv)?,
        })
    }

    /// The same files for a run that failed: what an earlier run left stays.
    fn partial(&self) -> Self {
        Self {
            weights: self.weights.partial(),
            json: self.json.partial(),
            csv: self.csv.partial(),
        }
    }

    fn write(&self, trainer: &Trainer) -> Result<(), Error> {
        let history = trainer.history();
        write_all(&[
            (&self.weights, &to_safetensors(trainer.model())),
            (&self.json, history.to_json().as_bytes()),
            (&self.csv, history.to_csv().as_bytes()),
        ])
    }
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let form = arguments
        .form()
        .map_err(|error| Failure::Usage(vec![error]))?;
    // Once before anything is read or written; the pictures' own size is checked when it is known.
    form.config(1).map_err(Failure::Usage)?;
    let outputs = Outputs::of(&arguments)?;
    let mut dataset = read_dataset(&arguments.data, &arguments.files)?;
    if arguments.validation == Validation::HeldBack {
        let pictures = dataset.training.len();
        dataset = dataset.holding_back(HELD_BACK).ok_or_else(|| {
            Failure::Usage(vec![Error::Field {
                field: "validation",
                expected: format!("more than {HELD_BACK} training pictures to hold some back"),
                found: pictures.to_string(),
            }])
        })?;
    }
    let dataset = Arc::new(dataset);
    let size = dataset.training.size();
    let config = form.config(size * size).map_err(Failure::Usage)?;
    say(format_args!(
        "{}: {} training and {} validation pictures, kernel {}, seed {}",
        dataset.name,
        dataset.training.len(),
        dataset.validation.len(),
        digitlab::gemm::kernel_name(),
        config.seed,
    ))?;
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(arguments.threads.map_or(0, usize::from));
    let pool = pool.build().map_err(|error| Error::Io {
        file: "threads".to_owned(),
        reason: format!("cannot be started: {error}"),
    })?;
    // In the pool, so that the trainer counts its threads.
    let mut trainer = pool.install(|| Trainer::new(config, dataset, seconds));
    say(trainer.model().summary())?;

    if let Err(error) = pool.install(|| steps(&mut trainer)) {
        let partial = outputs.partial();
        partial.write(&trainer)?;
        let _ = writeln!(
            stderr(),
            "what came before is in {}",
            partial.weights.display()
        );
        return Err(error.into());
    }
    outputs.write(&trainer)?;
    say_end(&trainer, &arguments)
}

/// Steps to the end, with a bar for each epoch and a line when it is over.
fn steps(trainer: &mut Trainer) -> Result<(), Error> {
    let style = ProgressStyle::with_template("Epoch {prefix} {wide_bar} {pos}/{len} {msg}")
        .expect("the template is well formed");
    let mut bar = ProgressBar::hidden();
    loop {
        let progress = trainer.progress();
        if progress.phase == Phase::Training && progress.batch == 0 {
            bar = ProgressBar::new(progress.batches as u64).with_style(style.clone());
            bar.set_prefix(format!("{}/{}", progress.epoch, progress.epochs));
        }
        match trainer.step()? {
            Report::Batch(_) => {
                let progress = trainer.progress();
                bar.inc(1);
                bar.set_message(format!(
                    "loss {:.4}, accuracy {:.4}, {:.0}/s, {:.0} s left",
                    progress.loss,
                    progress.accuracy,
                    progress.images_per_second,
                    progress.seconds_left
                ));
            }
            Report::Validation => bar.set_message("validating"),
            Report::Epoch(row) => {
                bar.finish_and_clear();
                say_epoch(row, progress.epochs);
            }
            Report::Finished => return Ok(()),
        }
    }
}

/// What stdout takes or does not take is told at the end, when the files are safe.
fn say_epoch(row: EpochRow, epochs: usize) {
    let _ = say(format_args!(
        "Epoch {}/{epochs} - {:.1}s - loss: {:.4} - accuracy: {:.4} - val_loss: {:.4} - val_accuracy: {:.4}",
        row.epoch, row.seconds, row.loss, row.accuracy, row.val_loss, row.val_accuracy
    ));
}

fn say_end(trainer: &Trainer, arguments: &Arguments) -> Result<(), Failure> {
    let rows = &trainer.history().rows;
    if trainer.ending() == Ending::Early {
        say(format_args!(
            "Stopped early: {} has not improved for {} epochs",
            arguments.monitor.name(),
            arguments.patience.unwrap_or_default(),
        ))?;
    }
    let kept = trainer.weights_epoch().unwrap_or(rows.len());
    if kept < rows.len() {
        say(format_args!(
            "The weights are those of epoch {kept}, the best"
        ))?;
    }
    if let Some(row) = kept.checked_sub(1).and_then(|index| rows.get(index)) {
        let what = match arguments.validation {
            Validation::Test => "Test",
            Validation::HeldBack => "Validation",
        };
        say(format_args!("{what} score: {:.4}", row.val_loss))?;
        say(format_args!("{what} accuracy: {:.4}", row.val_accuracy))?;
    }
    let hash = weights::sha256(trainer.model());
    say(format_args!(
        "{} (SHA-256 {hash})",
        arguments.output.display()
    ))?;
    Ok(())
}

/// Seconds since the first call.
fn seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}
