//! `digitlab calibrate` and `digitlab quantise`: make trained weights ready for the page. Temperature
//! and refusal threshold are fitted on held-back training pictures, never on a test set; the same weights give the same
//! file on every machine.

use std::path::PathBuf;

use clap::Args;
use digitlab::data::augment::{Augmentation, Augmenter};
use digitlab::data::{Split, disk};
use digitlab::error::{Expected, Range, must_have};
use digitlab::formats::{self, Format};
use digitlab::learn::TrainingForm;
use digitlab::random::{Stream, StreamId};
use digitlab::recognition::{Calibration, augmented_outputs};
use digitlab::{Error, gemm};

use crate::output::{OutputFile, say, write_all};
use crate::{DataArguments, Failure};

/// The seed of the changes that the held-back pictures go through.
const SEED: u64 = 2026;

/// Times that each held-back picture is augmented, apart from being read unchanged.
const COPIES: u32 = 9;

#[derive(Args)]
pub struct Files {
    /// The weights to start from
    #[arg(long, short, value_name = "FILE")]
    weights: PathBuf,

    /// Where the result goes; may be the same file
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,

    #[command(flatten)]
    files: Files,

    /// The fraction of the held-back digits that may be refused; 0 for a network that never refuses. Of people's
    /// drawings about as many are refused
    #[arg(long, value_name = "PART", default_value_t = 0.0085)]
    refused: f64,
}

pub fn calibrate(arguments: &Arguments) -> Result<(), Failure> {
    check_part(arguments.refused)?;
    let output = OutputFile::at(&arguments.files.output)?;
    let name = arguments.files.weights.display().to_string();
    let bytes = disk::read_weights(&arguments.files.weights)?;
    let model = formats::read(&name, &bytes)?.model;
    let held_back = held_back(&arguments.data)?;
    let size = held_back.size();
    must_have(model.inputs(), &[size, size])?;
    let (pixels, labels) = changed(&held_back);
    let calibration = Calibration::fit(
        &augmented_outputs(&model, &pixels)?,
        &labels,
        arguments.refused,
    );
    write_all(&[(&output, &formats::recalibrated(&name, &bytes, calibration)?)])?;
    say(format_args!(
        "temperature {}, refused below {}, on {} pictures made from {} held back (kernel {})",
        calibration.temperature,
        calibration.refusal,
        labels.len(),
        held_back.len(),
        gemm::kernel_name(),
    ))?;
    Ok(())
}

/// The training pictures that `digitlab train --recipe shipped` holds back.
fn held_back(data: &DataArguments) -> Result<Split, Error> {
    let dataset = data.read_mnist()?;
    let held_back = dataset.holding_back(TrainingForm::shipped().held_back as usize);
    Ok(held_back
        .expect("MNIST has more training pictures")
        .validation)
}

/// The pictures as they are, and changed half as much as in training: people draw more ways than MNIST
/// holds, but few as far from it as the pictures that train.
fn changed(split: &Split) -> (Vec<u8>, Vec<u8>) {
    let (mut pixels, mut labels) = (split.pixels().to_vec(), split.labels().to_vec());
    let mut augmenter = Augmenter::default();
    for copy in 0..COPIES {
        for (index, &label) in split.labels().iter().enumerate() {
            let stream = Stream::new(SEED, StreamId::Augmentation, copy, index as u32);
            let picture = split.picture(index);
            let strengths = Augmentation::default().distortions_scaled(0.5);
            pixels.extend_from_slice(augmenter.augment(picture, label, strengths, stream));
            labels.push(label);
        }
    }
    (pixels, labels)
}

pub fn quantise(files: &Files) -> Result<(), Failure> {
    let output = OutputFile::at(&files.output)?;
    let bytes = disk::read_weights(&files.weights)?;
    let read = formats::read(&files.weights.display().to_string(), &bytes)?;
    let small = formats::write(&read.model, read.calibration, Format::EightBit);
    write_all(&[(&output, &small)])?;
    say(format_args!("{} bytes, of {}", small.len(), bytes.len()))?;
    Ok(())
}

fn check_part(refused: f64) -> Result<(), Failure> {
    const MOST: f64 = 0.5;
    if (0.0..=MOST).contains(&refused) {
        return Ok(());
    }
    Err(Failure::Usage(vec![Error::Field {
        field: "refused",
        expected: Expected::Number {
            range: Range::UpTo { most: MOST },
        },
        found: refused,
    }]))
}
