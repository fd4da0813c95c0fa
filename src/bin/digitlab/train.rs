//! `digitlab train`: steps the trainer to the end, a bar an epoch, and writes what came of it.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use clap::Args;
use digitlab::Error;
use digitlab::random::entropy_seed;
use digitlab::training::{EpochRow, History, OptimizerKind, Phase, Report, Trainer, TrainingForm};
use digitlab::weights::{self, to_safetensors};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{DataArguments, Errors, one, read_dataset, unwritable};

#[derive(Args)]
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

    /// Default: Keras's for the optimizer (adam and rmsprop 0.001, sgd 0.01)
    #[arg(long, value_name = "RATE", allow_negative_numbers = true)]
    learning_rate: Option<f64>,

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
        let default_rate = || f64::from(self.optimizer.learning_rate());
        Ok(TrainingForm {
            hidden_layers,
            dropout: self.dropout,
            optimizer: self.optimizer,
            learning_rate: self.learning_rate.unwrap_or_else(default_rate),
            momentum: self.momentum,
            nesterov: self.nesterov,
            batch_size: self.batch_size,
            epochs: self.epochs,
            seed,
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

pub fn run(arguments: Arguments) -> Result<(), Errors> {
    let form = arguments.form().map_err(one)?;
    // Once before anything is read or written; the pictures' own size is checked when it is known.
    form.config(1)?;
    let outputs = arguments.history_paths();
    for path in outputs.iter().chain([&arguments.output]) {
        check_writable(path).map_err(one)?;
    }
    let dataset = Arc::new(read_dataset(&arguments.data, &arguments.files)?);
    let size = dataset.training.size();
    let config = form.config(size * size)?;
    println!(
        "{}: {} training and {} validation pictures, kernel {}, seed {}",
        dataset.name,
        dataset.training.len(),
        dataset.validation.len(),
        digitlab::gemm::kernel_name(),
        config.seed,
    );
    let mut trainer = Trainer::new(config, dataset, seconds);
    println!("{}", trainer.model().summary());

    let result = steps(&mut trainer);
    // Also after an error: the weights from before the loss broke are worth keeping.
    let history = trainer.history().clone();
    let model = trainer.into_model();
    write(&arguments.output, &to_safetensors(&model)).map_err(one)?;
    write(&outputs[0], history.to_json().as_bytes()).map_err(one)?;
    write(&outputs[1], history.to_csv().as_bytes()).map_err(one)?;
    result.map_err(one)?;
    print_end(&history, &arguments.output, &weights::sha256(&model));
    Ok(())
}

/// Steps to the end, with a bar for each epoch and a line when it is over.
fn steps(trainer: &mut Trainer) -> Result<(), Error> {
    let style = ProgressStyle::with_template("Epoch {prefix} {bar:30} {pos}/{len} {msg}")
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
                    "loss {:.4}, accuracy {:.4}, {:.0} images/s, {:.0} s left",
                    progress.loss,
                    progress.accuracy,
                    progress.images_per_second,
                    progress.seconds_left
                ));
            }
            Report::Validation => bar.set_message("validating"),
            Report::Epoch(row) => {
                bar.finish_and_clear();
                print_epoch(row, progress.epochs);
            }
            Report::Finished => return Ok(()),
        }
    }
}

fn print_epoch(row: EpochRow, epochs: usize) {
    println!(
        "Epoch {}/{epochs} - {:.1}s - loss: {:.4} - accuracy: {:.4} - val_loss: {:.4} - val_accuracy: {:.4}",
        row.epoch, row.seconds, row.loss, row.accuracy, row.val_loss, row.val_accuracy
    );
}

fn print_end(history: &History, output: &Path, sha256: &str) {
    if let Some(last) = history.rows.last() {
        println!("Test score: {:.4}", last.val_loss);
        println!("Test accuracy: {:.4}", last.val_accuracy);
    }
    println!("{} (SHA-256 {sha256})", output.display());
}

/// Seconds since the first call.
fn seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// Better now than after an hour of training. Leaves what stands there as it is.
fn check_writable(path: &Path) -> Result<(), Error> {
    let existed = path.exists();
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .map_err(|error| unwritable(path, &error))?;
    if !existed {
        std::fs::remove_file(path).map_err(|error| unwritable(path, &error))?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}
