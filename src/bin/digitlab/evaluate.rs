//! `digitlab evaluate`: scores weights on IDX files, or on pen strokes through the page's own ink code.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use digitlab::Error;
use digitlab::dataset::{batches, disk};
use digitlab::gemm::Terms;
use digitlab::ink::{self, jsonl};
use digitlab::layers::{self, BatchScore};
use digitlab::model::{Scratch, Sequential};
use digitlab::training::evaluate;
use digitlab::weights::from_safetensors;
use serde_json::json;

use crate::output::say;
use crate::{DataArguments, Failure, read_split};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,

    /// The weights to score
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "www/weights/seed.safetensors"
    )]
    weights: PathBuf,

    /// An IDX file of pictures, instead of MNIST's test set
    #[arg(long, value_name = "FILE", requires = "labels")]
    images: Option<PathBuf>,

    /// Their labels
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,

    /// Pen strokes as JSON lines, gzipped or not, instead of pictures: label, writer, strokes of x0, y0, x1, y1, …
    #[arg(long, value_name = "FILE", conflicts_with = "images")]
    strokes: Option<PathBuf>,

    /// Print a JSON object instead: pictures, correct (counts), loss (mean, in nats), accuracy (0 to 1)
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let model = read_weights(&arguments.weights)?;
    let score = score(arguments, &model)?;
    if arguments.json {
        let report = json!({
            "pictures": score.pictures,
            "correct": score.correct,
            "loss": score.mean_loss(),
            "accuracy": score.accuracy(),
        });
        say(format_args!("{report:#}"))?;
        return Ok(());
    }
    say(format_args!("Test score: {:.4}", score.mean_loss()))?;
    say(format_args!(
        "Test accuracy: {:.4} ({} of {})",
        score.accuracy(),
        score.correct,
        score.pictures
    ))?;
    Ok(())
}

fn score(arguments: &Arguments, model: &Sequential) -> Result<BatchScore, Error> {
    if let Some(path) = &arguments.strokes {
        return score_strokes(path, model);
    }
    let split = match (&arguments.images, &arguments.labels) {
        (Some(images), Some(labels)) => read_split(images, labels)?,
        _ => disk::read_mnist(&arguments.data.data)?.validation,
    };
    evaluate(model, &split)
}

/// Every drawing through the ink code that the page uses; one without ink is an empty picture.
fn score_strokes(path: &Path, model: &Sequential) -> Result<BatchScore, Error> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Error::Io {
        file: name.clone(),
        reason: format!("cannot be read: {error}"),
    })?;
    let digits = jsonl::read(file, &name)?;
    let size = model.inputs().isqrt();
    let blank = vec![0; model.inputs()];
    let (mut x, mut scratch) = (Terms::default(), Scratch::default());
    let mut score = BatchScore::default();
    for digit in &digits {
        let picture = ink::from_strokes(&digit.strokes, None, size)?;
        batches::scale(
            picture.as_ref().map_or(&blank, |picture| &picture.pixels),
            &mut x,
        );
        let mut logits = model.logits(&x, &mut scratch);
        score.add(layers::score(logits.view_mut(), &[digit.label]));
    }
    Ok(score)
}

fn read_weights(path: &Path) -> Result<Sequential, Error> {
    from_safetensors(&path.display().to_string(), &disk::read(path)?)
}
