//! How the pictures of a data set are read once they are corrupted: a row for each corruption, and the mean.

use digitlab::Error;
use digitlab::data::Split;
use digitlab::ink::segment;
use serde::Serialize;

use super::ALL;
use crate::evaluate::failures::{self, Failures};
use crate::evaluate::report::Report;
use crate::evaluate::samples::{Reader, Samples};
use crate::output::say;

#[derive(Serialize)]
struct Table {
    corruptions: Vec<Row>,
    mean: Mean,
}

#[derive(Serialize)]
struct Row {
    corruption: &'static str,
    #[serde(flatten)]
    report: Report,
}

/// The mean of the rows.
#[derive(Serialize)]
struct Mean {
    accuracy: f64,
    right_and_answered: f64,
}

/// What is corrupted, and how.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub split: &'a Split,
    /// 0 for the usual corruptions.
    pub seed: u64,
    pub failures: &'a Failures,
}

/// `weights`: the name of their file. Every picture is read as the page reads a picture.
pub fn run(reader: Reader, weights: &str, wanted: Wanted, json: bool) -> Result<(), Error> {
    let mut mean = Mean {
        accuracy: 0.0,
        right_and_answered: 0.0,
    };
    let mut rows = Vec::new();
    for one in &ALL {
        let mut samples = Samples::new(reader);
        let size = reader.size();
        let corrupted = |index, levels: &[u8]| one.of(levels, index, wanted.seed);
        samples.add_split(wanted.split, None, |index, levels| {
            segment::from_levels(&corrupted(index, levels), size)
        })?;
        let outputs = reader.recogniser.outputs(&samples.pixels)?;
        let report = Report::of(weights.to_owned(), reader.recogniser, &samples, outputs);
        for (index, row) in report.each.iter().enumerate() {
            let levels = || corrupted(index, wanted.split.picture(index));
            wanted
                .failures
                .keep(one.name, index, row, || failures::grey(&levels()))?;
        }
        mean.accuracy += report.accuracy / ALL.len() as f64;
        mean.right_and_answered += report.answers.share / ALL.len() as f64;
        if json {
            rows.push(Row {
                corruption: one.name,
                report,
            });
        } else {
            let (name, accuracy) = (one.name, 100.0 * report.accuracy);
            let answers = report.answers;
            say(format_args!(
                "{name}: {accuracy:.2}%, right and answered {answers}"
            ))?;
        }
    }
    if json {
        let corruptions = rows;
        let table = serde_json::to_string_pretty(&Table { corruptions, mean });
        return say(table.expect("a report has only names for keys"));
    }
    let Mean {
        accuracy,
        right_and_answered,
    } = mean;
    let [accuracy, right] = [accuracy, right_and_answered].map(|share| 100.0 * share);
    say(format_args!(
        "mean: {accuracy:.2}%, right and answered {right:.2}%"
    ))
}
