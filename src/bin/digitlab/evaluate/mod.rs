//! `digitlab evaluate`: scores weights on pictures with labels, on pen strokes through the page's
//! own ink code, and on non-digits. Reads, asks the core, prints; decides nothing.

mod answer;
mod corrupted;
mod cropped;
mod crossed;
mod decode;
mod failures;
mod in_order;
mod numbers;
mod pictures;
mod report;
mod samples;
mod scenes;
mod stability;
mod text;
mod writers;

use std::path::PathBuf;

use clap::Args;
use digitlab::Error;
use digitlab::data::out_of_distribution::{self, Drawing, Kinds};
use digitlab::data::{Split, disk};
use digitlab::formats;
use digitlab::ink::jsonl::PenDrawing;
use digitlab::ink::segment::{self, Lattice};
use digitlab::recognition::Recogniser;

use crate::output::say;
use crate::{DataArguments, Failure, read_split};
use failures::Failures;
use report::Report;
use samples::{Reader, Samples};

/// The seed of the usual drawings that `--nondigits` judges by.
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

    /// An IDX file of pictures, instead of MNIST's test set. Those of the size that the weights read are read as they are, the ink of others is found first
    #[arg(long, value_name = "FILE", requires = "labels")]
    images: Option<PathBuf>,

    /// Their labels
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,

    /// Who wrote each picture: a whole number a line, or QMNIST's extended labels as text or IDX, gzipped or not
    #[arg(long, value_name = "FILE", conflicts_with_all = ["strokes", "pictures", "numbers", "corrupted", "scenes"])]
    writers: Option<PathBuf>,

    /// Read the pictures of an IDX file as the page reads picture files: find their ink first, whatever their size
    #[arg(long, conflicts_with_all = ["strokes", "pictures", "numbers"])]
    as_pictures: bool,

    /// The same, each enlarged 8 times and cropped to its ink
    #[arg(long, conflicts_with_all = ["as_pictures", "strokes", "pictures", "numbers"])]
    cropped: bool,

    /// The same, corrupted in each of MNIST-C's fifteen ways (Mu and Gilmer 2019): a row for each, and the mean
    #[arg(long, conflicts_with_all = ["as_pictures", "cropped", "strokes", "pictures", "numbers", "nondigits"])]
    corrupted: bool,

    /// Pen strokes as JSON lines, gzipped or not, instead: label (0 to 9, or null for a non-digit), writer, strokes of x0, y0, x1, y1, …, and for a non-digit a letter to count it by
    #[arg(long, value_name = "FILE", conflicts_with = "images")]
    strokes: Option<PathBuf>,

    /// A folder of PNG or JPEG pictures instead, a digit or a number each, in folders named by what they show: 0 to 9, 2026, or none for a non-digit; the nearest such folder above a picture counts
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

    /// Pictures of 45 kinds instead, as cameras, scanners and drawing programs give them, this many of each: a row for each kind, and the mean. With --strokes the digits are from there, each picture by one writer
    #[arg(long, value_name = "COUNT", conflicts_with_all = ["images", "pictures", "numbers", "as_pictures", "cropped", "corrupted", "nondigits", "alone"], value_parser = clap::value_parser!(u32).range(1..=100_000))]
    scenes: Option<u32>,

    /// Only the kinds whose names have this text, as "cropped"
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true,
        requires = "scenes"
    )]
    kinds: String,

    /// Also judge this many generated drawings that are not digits: letters, shapes and scribbles of kinds never trained on
    #[arg(long, value_name = "COUNT", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    nondigits: u32,

    /// Also draw each drawing in other sizes, moved and rotated, and say how many answers stay
    #[arg(long, requires = "strokes")]
    stability: bool,

    /// Other numbers, scenes, corruptions and non-digits than the usual ones of seed 0
    #[arg(long, value_name = "SEED", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=u64::from(u32::MAX)))]
    seed: u64,

    /// Also write each picture that was not read right as a PNG into this folder, in a folder for its kind, named by its number, label and answer
    #[arg(long, value_name = "DIR", conflicts_with = "numbers")]
    failures: Option<PathBuf>,

    /// Score the network alone: no augmented views, its own probabilities, no refusal
    #[arg(long)]
    alone: bool,

    /// Print a JSON object instead: accuracy, correct, pictures, loss, answers, numbers, digits, confusion, writers, calibration, refusals, blank, lines, stability, weights, crossed_zeros, and each picture or drawing with its file or line, label, answer, probability and parts; of --numbers: single, lengths; with --corrupted: corruptions, mean; of --scenes: scenes, mean
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// The pictures of the IDX files, or MNIST's test set.
    fn split(&self) -> Result<Split, Error> {
        let (Some(images), Some(labels)) = (&self.images, &self.labels) else {
            return Ok(self.data.read_mnist()?.validation);
        };
        let split = read_split(images, labels)?;
        Ok(match self.data.transposed {
            true => split.transposed(),
            false => split,
        })
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let name = arguments.weights.display().to_string();
    let mut recogniser = formats::read(&name, &disk::read_weights(&arguments.weights)?)?;
    if arguments.alone {
        recogniser = Recogniser::uncalibrated(recogniser.model);
    }
    let reader = Reader {
        recogniser: &recogniser,
        is_alone: arguments.alone,
    };
    if let Some(file) = &arguments.numbers {
        let wanted = numbers::Wanted {
            file,
            lengths: &arguments
                .digits
                .iter()
                .map(|&n| n.into())
                .collect::<Vec<_>>(),
            count: arguments.count as usize,
            photographed: arguments.photographed,
            seed: arguments.seed,
        };
        return Ok(numbers::run(&reader, &wanted, arguments.json)?);
    }
    let seed = arguments.seed;
    let failures = &Failures(arguments.failures.clone());
    if let Some(count) = arguments.scenes {
        let file = arguments.strokes.as_deref();
        let pens = file.map(samples::read_digits).transpose()?;
        let wanted = scenes::Wanted {
            count,
            pens: pens.as_deref(),
            only: &arguments.kinds,
            seed,
            failures,
        };
        return Ok(scenes::run(&reader, wanted, arguments.json)?);
    }
    if arguments.corrupted {
        let split = &arguments.split()?;
        let wanted = corrupted::Wanted {
            split,
            seed,
            failures,
        };
        return Ok(corrupted::run(reader, &name, wanted, arguments.json)?);
    }
    let mut samples = Samples::new(reader);
    let drawings = add_samples(arguments, &mut samples)?;
    let outputs = recogniser.outputs(&samples.pixels)?;
    let mut report = Report::of(name, &recogniser, &samples, outputs);
    failures.keep_all(&samples, &report.each)?;
    if arguments.stability {
        report.stability = Some(stability::measure(&recogniser, &drawings)?);
    }
    if arguments.json {
        let json = serde_json::to_string_pretty(&report);
        say(json.expect("a report has only names for keys"))?;
    } else {
        say(text::describe(&report))?;
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
        _ => {
            let size = samples.reader.size();
            let split = arguments.split()?;
            let writers = arguments.writers.as_deref();
            let writers = writers.map(|file| writers::read(file, split.len()));
            let writers = writers.transpose()?;
            samples.add_split(&split, writers.as_deref(), |_, levels| match arguments {
                Arguments { cropped: true, .. } => cropped::line(levels, size),
                Arguments {
                    as_pictures: true, ..
                } => segment::from_levels(levels, size),
                _ => Lattice::of_data(levels.to_vec(), size),
            })?;
        }
    }
    samples.add_nondigits(made_up(arguments.nondigits, arguments.seed))?;
    Ok(drawings)
}

/// The non-digits to read.
fn made_up(count: u32, seed: u64) -> impl Iterator<Item = Drawing> {
    (0..count).map(move |index| out_of_distribution::drawing(SEED + seed, index, Kinds::Evaluation))
}
