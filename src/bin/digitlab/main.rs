//! The native command line: the same core as the page's, on files. Parses arguments, prints, and picks
//! exit codes: 0 done, 1 failed with a line on stderr that says why, 2 wrong usage.

mod evaluate;
mod train;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use digitlab::Error;
use digitlab::dataset::disk;
use digitlab::dataset::dropped::assemble;
use digitlab::dataset::{Dataset, Split, idx};

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
}

/// Where the pictures come from.
#[derive(Args)]
struct DataArguments {
    /// Folder with MNIST's four files, gzipped or not
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    data: PathBuf,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Train(arguments) => train::run(arguments),
        Command::Evaluate(arguments) => evaluate::run(arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            for error in errors {
                eprintln!("error: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Everything that was wrong, a line each.
type Errors = Vec<Error>;

fn one(error: Error) -> Errors {
    vec![error]
}

/// A data set of a person's own IDX files, two or four, or MNIST from its folder.
fn read_dataset(mnist: &DataArguments, own: &[PathBuf]) -> Result<Dataset, Errors> {
    if own.is_empty() {
        return disk::read_mnist(&mnist.data).map_err(one);
    }
    let read = |path: &PathBuf| Ok((path.display().to_string(), disk::read(path)?));
    let files: Result<Vec<_>, Error> = own.iter().map(read).collect();
    files.and_then(assemble).map_err(one)
}

/// Pictures and labels from two IDX files.
fn read_split(images: &Path, labels: &Path) -> Result<Split, Error> {
    let name = |path: &Path| path.display().to_string();
    Split::new(
        idx::parse_images(&name(images), disk::read(images)?)?,
        idx::parse_labels(&name(labels), disk::read(labels)?)?,
    )
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::Io {
        file: path.display().to_string(),
        reason: format!("cannot be written: {error}"),
    }
}
