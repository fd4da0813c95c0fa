//! `digitlab train`: steps a training run to its end, a bar an epoch, and writes what came of it.

mod arguments;
mod help;
mod hyperparameters;

use std::io::{Write, stderr};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use digitlab::Error;
use digitlab::choices::Choice;
use digitlab::data::Dataset;
use digitlab::error::CommandLineError;
use digitlab::formats::{self, to_safetensors};
#[cfg(feature = "gpu")]
use digitlab::gpu::{Gpu, Preference};
use digitlab::learn::supervised::Machine;
use digitlab::learn::{
    Ending, EpochRow, Phase, Progress, Report, Run, TrainingForm, TrainingOutcome, TrainingRun,
    run_to_end,
};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::ThreadPool;

use crate::output::{OutputFile, say, write_all};
use crate::{Failure, pool, read_dataset};
pub use arguments::Arguments;

/// The three files that a run leaves behind.
struct Outputs {
    weights: OutputFile,
    json: OutputFile,
    csv: OutputFile,
}

impl Outputs {
    /// Fails before training, not after, if a file cannot be written.
    fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let [json, csv] = arguments.history_paths();
        let weights = &arguments.output;
        if *weights == json || *weights == csv {
            let file = weights.display().to_string();
            let same = CommandLineError::SameOutputs { file };
            return Err(Failure::Usage(vec![same.into()]));
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

    fn write(&self, outcome: &TrainingOutcome) -> Result<(), Error> {
        write_all(&[
            (&self.weights, &to_safetensors(&outcome.model)),
            (&self.json, outcome.history.to_json().as_bytes()),
            (&self.csv, outcome.history.to_csv().as_bytes()),
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
    let dataset = Arc::new(read_dataset(&arguments.data, &arguments.files)?);
    let size = dataset.training.size();
    let config = form.config(size * size).map_err(Failure::Usage)?;
    let held_back = form.held_back as usize;
    let end = End {
        outputs,
        pool: pool(arguments.threads)?,
        arguments: &arguments,
        form: &form,
        dataset: dataset.clone(),
    };
    #[cfg(feature = "gpu")]
    if arguments.device == arguments::Device::Gpu {
        let gpu = pollster::block_on(Gpu::open(Preference::Fast))?;
        say(format_args!("on {}", gpu.name()))?;
        let run = TrainingRun::on_gpu(config, held_back, dataset, seconds, &gpu)?;
        return end.of(run);
    }
    // In the pool, so that the run counts its threads.
    let run = end
        .pool
        .install(|| TrainingRun::new(config, held_back, dataset, seconds))
        .map_err(|error| Failure::Usage(vec![error]))?;
    end.of(run)
}

/// What becomes of a run.
struct End<'a> {
    outputs: Outputs,
    pool: ThreadPool,
    arguments: &'a Arguments,
    form: &'a TrainingForm,
    dataset: Arc<Dataset>,
}

impl End<'_> {
    /// Steps a run to its end, and writes what came of it.
    fn of<M: Machine + Send>(self, mut run: TrainingRun<M>) -> Result<(), Failure> {
        self.say_start()?;
        say(run.model().summary())?;
        let ended = self.pool.install(|| steps(&mut run));
        let outcome = run.finish();
        if let Err(error) = ended {
            let partial = self.outputs.partial();
            partial.write(&outcome)?;
            let _ = writeln!(
                stderr(),
                "what came before is in {}",
                partial.weights.display()
            );
            return Err(error.into());
        }
        self.outputs.write(&outcome)?;
        say_end(&outcome, self.arguments, self.form)
    }

    fn say_start(&self) -> Result<(), Error> {
        let Dataset {
            name,
            training,
            validation,
        } = &*self.dataset;
        let held_back = self.form.held_back as usize;
        let validation = match held_back {
            0 => validation.len(),
            count => count,
        };
        say(format_args!(
            "{name}: {} training and {validation} validation pictures, kernel {}, seed {}",
            training.len() - held_back,
            digitlab::gemm::kernel_name(),
            self.form.seed,
        ))
    }
}

/// Steps to the end, with a bar for each epoch and a line when it is over.
fn steps<M: Machine>(run: &mut TrainingRun<M>) -> Result<(), Error> {
    let style = ProgressStyle::with_template("Epoch {prefix} {wide_bar} {pos}/{len} {msg}")
        .expect("the template is well formed");
    let bar_of = |progress: Progress| {
        let bar = ProgressBar::new(progress.batches as u64).with_style(style.clone());
        bar.set_prefix(format!("{}/{}", progress.epoch, progress.epochs));
        bar
    };
    let mut bar = bar_of(run.progress());
    run_to_end(run, |run, report| match report {
        Report::MicroBatch => {}
        #[cfg(feature = "gpu")]
        Report::LeftGpu(_) => {}
        Report::Batch(_) => {
            let progress = run.progress();
            bar.set_position(progress.batch as u64);
            bar.set_message(format!(
                "loss {:.4}, accuracy {:.4}, {:.0}/s, {:.0} s left",
                progress.loss, progress.accuracy, progress.images_per_second, progress.seconds_left
            ));
        }
        Report::Validation => bar.set_message("validating"),
        Report::Epoch(row) => {
            let progress = run.progress();
            bar.finish_and_clear();
            say_epoch(row, progress.epochs);
            if progress.phase == Phase::Training {
                bar = bar_of(progress);
            }
        }
    })
}

/// Errors of stdout are reported at the end, after the files are written.
fn say_epoch(row: &EpochRow, epochs: usize) {
    let _ = say(format_args!(
        "Epoch {}/{epochs} - {:.1}s - loss: {:.4} - accuracy: {:.4} - val_loss: {:.4} - val_accuracy: {:.4}",
        row.epoch, row.seconds, row.loss, row.accuracy, row.val_loss, row.val_accuracy
    ));
}

fn say_end(
    outcome: &TrainingOutcome,
    arguments: &Arguments,
    form: &TrainingForm,
) -> Result<(), Failure> {
    let rows = &outcome.history.rows;
    if outcome.ending == Ending::Early {
        say(format_args!(
            "Stopped early: {} has not improved for {} epochs",
            form.monitor.name(),
            form.patience.unwrap_or_default(),
        ))?;
    }
    let kept = outcome.weights_epoch.unwrap_or(rows.len());
    if kept < rows.len() {
        say(format_args!(
            "The weights are those of epoch {kept}, the best"
        ))?;
    }
    if let Some(row) = kept.checked_sub(1).and_then(|index| rows.get(index)) {
        let is_test = form.held_back == 0.0;
        let what = if is_test { "Test" } else { "Validation" };
        say_score(what, row.val_loss, row.val_accuracy)?;
    }
    if let Some(test) = &outcome.test {
        say_score("Test", test.mean_loss(), test.accuracy())?;
    }
    let hash = formats::sha256(&outcome.model);
    say(format_args!(
        "{} (SHA-256 {hash})",
        arguments.output.display()
    ))?;
    Ok(())
}

fn say_score(what: &str, loss: f64, accuracy: f64) -> Result<(), Error> {
    say(format_args!("{what} score: {loss:.4}"))?;
    say(format_args!("{what} accuracy: {accuracy:.4}"))
}

/// Seconds since the first call.
fn seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}
