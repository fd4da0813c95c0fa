//! `digitlab evaluate`: what weights are worth, on pictures with labels, on pen strokes through the page's
//! own ink code, and on drawings that are no digit. Reads, asks the core, prints; decides nothing.

mod answer;
mod decode;
mod in_order;
mod numbers;
mod pictures;
mod report;
mod samples;
mod sheet;
mod stability;
mod text;

use std::path::PathBuf;

use clap::Args;
use digitlab::Error;
use digitlab::data::disk;
use digitlab::data::out_of_distribution::{self, Drawing, Kinds};
use digitlab::formats;
use digitlab::ink::jsonl::PenDrawing;
use digitlab::recognition::Recogniser;

use crate::output::say;
use crate::{DataArguments, Failure, read_split};
use numbers::Wanted;
use report::Report;
use samples::{Reader, Samples};

/// The seed of the drawings that `--nondigits` judges by.
const SEED: u64 = 2026;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,

    /// The weights to score
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "www/weights/shipped.safetensors"
    )]
    weights: PathBuf,

    /// An IDX file of pictures, instead of MNIST's test set
    #[arg(long, value_name = "FILE", requires = "labels")]
    images: Option<PathBuf>,

    /// Their labels
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,

    /// Pen strokes as JSON lines, gzipped or not, instead: label (0 to 9, or null for no digit), writer, strokes of x0, y0, x1, y1, …
    #[arg(long, value_name = "FILE", conflicts_with = "images")]
    strokes: Option<PathBuf>,

    /// A folder of PNG or JPEG pictures instead, a digit or a number each, in folders named by what they show: 0 to 9, 2026, or none for no digit; the nearest such folder above a picture counts
    #[arg(long, value_name = "DIR", conflicts_with_all = ["images", "strokes"])]
    pictures: Option<PathBuf>,

    /// Numbers instead, composed from the pen digits of this file (as for --strokes), each number by one writer
    #[arg(long, value_name = "FILE", conflicts_with_all = ["images", "strokes", "pictures", "nondigits"])]
    numbers: Option<PathBuf>,

    /// How many digits a number has; several lengths with commas between
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "3", requires = "numbers", value_parser = clap::value_parser!(u8).range(1..=12))]
    digits: Vec<u8>,

    /// How many numbers of each length
    #[arg(long, value_name = "COUNT", default_value_t = 2000, requires = "numbers", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    count: u32,

    /// Read the numbers as photographs of paper in uneven light instead of as strokes
    #[arg(long, requires = "numbers")]
    photographed: bool,

    /// Also judge this many made-up drawings that are no digit: letters, shapes and scribbles of kinds never trained on
    #[arg(long, value_name = "COUNT", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    nondigits: u32,

    /// Also draw each drawing in other sizes, at other places and turned, and say how many answers stay
    #[arg(long, requires = "strokes")]
    stability: bool,

    /// Also write a PNG of what was misread, each with ten marks for 0 to 9, bright where it was taken for
    #[arg(long, value_name = "FILE")]
    misread: Option<PathBuf>,

    /// Score the network alone: one look at each picture, its own probabilities, no refusal
    #[arg(long)]
    alone: bool,

    /// Print a JSON object instead: accuracy, correct, pictures, loss, answers, numbers, digits, confusion, writers, calibration, refusals, blank, lines, stability, weights, and each picture or drawing with its file or line, label, answer, probability and parts; of --numbers: single, lengths
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let name = arguments.weights.display().to_string();
    let mut recogniser = formats::read(&name, &disk::read(&arguments.weights)?)?;
    if arguments.alone {
        recogniser = Recogniser::uncalibrated(recogniser.model);
    }
    if let Some(file) = &arguments.numbers {
        let wanted = Wanted {
            file,
            lengths: &arguments
                .digits
                .iter()
                .map(|&n| n.into())
                .collect::<Vec<_>>(),
            count: arguments.count as usize,
            photographed: arguments.photographed,
        };
        let reader = Reader {
            recogniser: &recogniser,
            is_alone: arguments.alone,
        };
        return Ok(numbers::run(&reader, &wanted, arguments.json)?);
    }
    let mut samples = Samples::new(Reader {
        recogniser: &recogniser,
        is_alone: arguments.alone,
    });
    let drawings = add_samples(arguments, &mut samples)?;
    let outputs = recogniser.outputs(&samples.pixels)?;
    if let Some(path) = &arguments.misread {
        let pictures = samples.pixels.chunks_exact(recogniser.model.inputs());
        let answer = |(of, pixels)| recogniser.calibration.reading(of, pixels).nearest();
        let answers = outputs.iter().zip(pictures).map(answer);
        let answers: Vec<usize> = answers.map(|digit| digit.unwrap_or(0).into()).collect();
        sheet::write(path, &samples, &answers)?;
    }
    let mut report = Report::of(name, &recogniser, &samples, outputs);
    if arguments.stability {
        report.stability = Some(stability::of(&recogniser, &drawings)?);
    }
    if arguments.json {
        let json = serde_json::to_string_pretty(&report);
        say(json.expect("a report has only names for keys"))?;
    } else {
        say(text::of(&report))?;
    }
    Ok(())
}

/// Adds what is judged, and returns the strokes that it came from, if any.
fn add_samples(arguments: &Arguments, samples: &mut Samples) -> Result<Vec<PenDrawing>, Error> {
    let mut drawings = Vec::new();
    match arguments {
        Arguments {
            strokes: Some(path),
            ..
        } => {
            drawings = samples::read_strokes(path)?;
            samples.add_strokes(&drawings)?;
        }
        Arguments {
            pictures: Some(folder),
            ..
        } => pictures::add_folder(samples, folder)?,
        Arguments {
            images: Some(images),
            labels: Some(labels),
            ..
        } => {
            let split = read_split(images, labels)?;
            samples.add_split(&match arguments.data.transposed {
                true => split.transposed(),
                false => split,
            })?;
        }
        _ => samples.add_split(&arguments.data.read_mnist()?.validation)?,
    }
    samples.add_nondigits(made_up(arguments.nondigits))?;
    Ok(drawings)
}

/// Drawings that are no digit.
fn made_up(count: u32) -> impl Iterator<Item = Drawing> {
    (0..count).map(|index| out_of_distribution::drawing(SEED, index, Kinds::Evaluation))
}
