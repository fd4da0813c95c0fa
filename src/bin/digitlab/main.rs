//! The native command line: the same core as the page's, on files. Parses arguments, prints, and picks
//! exit codes: 0 done, 1 failed, 2 wrong usage. Any other than 0 has its reason on stderr.

mod calibrate;
mod cluster;
mod evaluate;
mod grey_image;
mod output;
mod train;

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use digitlab::Error;
use digitlab::data::disk;
use digitlab::data::user_files::assemble;
use digitlab::data::{Dataset, Split, idx};
use digitlab::english::of_option;
use digitlab::error::CommandLineError;

/// Trains a neural network on MNIST and reads digits.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train a network; defaults are the tutorial's run
    Train(train::Arguments),
    /// Score weights on pictures with labels, or on pen strokes
    Evaluate(evaluate::Arguments),
    /// Calibrate weights on held-back pictures, so that probabilities are honest and non-digits are refused
    Calibrate(calibrate::Arguments),
    /// Write weights in eight bits a number: a quarter of the size
    Quantise(calibrate::Files),
    /// Group the training pictures by likeness, without their labels (k-means)
    Cluster(cluster::Arguments),
}

/// Where the pictures come from.
#[derive(Args)]
struct DataArguments {
    /// Folder with MNIST's four files, gzipped or not
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    data: PathBuf,

    /// Exchange rows and columns of every picture, as EMNIST's need it
    #[arg(long)]
    transposed: bool,
}

impl DataArguments {
    fn read_mnist(&self) -> Result<Dataset, Error> {
        Ok(self.oriented(disk::read_mnist(&self.data)?))
    }

    /// Pictures as they are to be read.
    fn oriented(&self, dataset: Dataset) -> Dataset {
        match self.transposed {
            true => dataset.transposed(),
            false => dataset,
        }
    }
}

fn main() -> ExitCode {
    // This thread works beside the others. Where no more can be started it works alone.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .build_global();
    let result = match Cli::parse().command {
        Command::Train(arguments) => train::run(arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Calibrate(arguments) => calibrate::calibrate(&arguments),
        Command::Quantise(files) => calibrate::quantise(&files),
        Command::Cluster(arguments) => cluster::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

/// Why nothing, or not all, came of a command.
enum Failure {
    /// Options that cannot be meant: all that is wrong with them.
    Usage(Vec<Error>),
    /// Something that went wrong on the way.
    Run(Error),
}

impl From<CommandLineError> for Failure {
    fn from(error: CommandLineError) -> Self {
        Self::Run(error.into())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Run(error)
    }
}

impl Failure {
    /// A line on stderr for each error, and the exit code. `eprintln!` would panic when stderr is closed.
    fn tell(&self) -> ExitCode {
        let (lines, code) = match self {
            Self::Usage(errors) => (errors.iter().map(of_option).collect(), 2),
            Self::Run(error) => (vec![error.to_string()], 1),
        };
        for line in lines {
            let _ = writeln!(stderr(), "error: {line}");
        }
        ExitCode::from(code)
    }
}

/// This many threads, or one for each processor.
fn pool(threads: Option<impl Into<usize>>) -> Result<rayon::ThreadPool, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, Into::into));
    pool.build().map_err(|error| {
        let reason = error.to_string();
        CommandLineError::NoThreads { reason }.into()
    })
}

/// A data set of the user's IDX files, two or four, or MNIST from its folder.
fn read_dataset(mnist: &DataArguments, own: &[PathBuf]) -> Result<Dataset, Error> {
    if own.is_empty() {
        return mnist.read_mnist();
    }
    let read = |path: &PathBuf| Ok((path.display().to_string(), disk::read(path)?));
    let files: Result<Vec<_>, Error> = own.iter().map(read).collect();
    Ok(mnist.oriented(assemble(files?)?))
}

/// Pictures and labels from two IDX files.
fn read_split(images: &Path, labels: &Path) -> Result<Split, Error> {
    let name = |path: &Path| path.display().to_string();
    Split::new(
        idx::parse_images(&name(images), disk::read(images)?)?,
        idx::parse_labels(&name(labels), disk::read(labels)?)?,
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use clap::CommandFactory;

    use super::*;

    /// In a debug build clap asserts this; tests are built for release.
    #[test]
    fn no_command_has_two_groups_of_one_name() {
        for command in Cli::command().get_subcommands() {
            let mut seen = HashSet::new();
            for group in command.get_groups() {
                let name = group.get_id();
                assert!(seen.insert(name), "{}: {name}", command.get_name());
            }
        }
    }
}
