//! `digitlab evaluate`: scores weights on IDX files, or on pen strokes through the page's own ink code.
use std::path::PathBuf;

use clap::Args;
use digitlab::Error;
use digitlab::dataset::disk;
use digitlab::layers::BatchScore;
use digitlab::model::Sequential;
use digitlab::training::evaluate;
use digitlab::weights::from_safetensors;
use serde_json::json;

use crate::{DataArguments, Errors, one, read_split};

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

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: Arguments) -> Result<(), Errors> {
    let model = read_weights(&arguments.weights).map_err(one)?;
    let score = score(&arguments, &model)?;
    if arguments.json {
        let report = json!({
            "pictures": score.pictures,
            "correct": score.correct,
            "loss": score.mean_loss(),
            "accuracy": score.accuracy(),
        });
        println!("{report:#}");
    } else {
        println!("Test score: {:.4}", score.mean_loss());
        println!(
            "Test accuracy: {:.4} ({} of {})",
            score.accuracy(),
            score.correct,
            score.pictures
        );
    }
    Ok(())
}

fn score(arguments: &Arguments, model: &Sequential) -> Result<BatchScore, Errors> {
    let split = match (&arguments.images, &arguments.labels) {
        (Some(images), Some(labels)) => read_split(images, labels).map_err(one)?,
        _ => {
            disk::read_mnist(&arguments.data.data)
                .map_err(one)?
                .validation
        }
    };
    evaluate(model, &split).map_err(one)
}

fn read_weights(path: &std::path::Path) -> Result<Sequential, Error> {
    from_safetensors(&path.display().to_string(), &disk::read(path)?)
}
