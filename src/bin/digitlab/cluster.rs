//! `digitlab cluster`: k-means on the training pictures, with a bar; prints how the clusters agree with the
//! labels and writes the centroids.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use digitlab::data::Split;
use digitlab::learn::{
    Clustering, KMeans, KMeansConfig, KMeansPhase, KMeansProgress, Run, run_to_end,
};
use digitlab::{Error, gemm};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::grey_image::GreyImage;
use crate::output::{OutputFile, say, write_all};
use crate::{DataArguments, Failure, pool, read_dataset};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,

    /// Your own IDX files instead, gzipped or not: images and labels, or two pairs (test files named t10k, test or val)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    files: Vec<PathBuf>,

    /// Number of clusters
    #[arg(long, value_name = "N", default_value_t = KMeansConfig::default().k)]
    k: usize,

    /// Seed of the first centroids and the mini-batches
    #[arg(long, value_name = "N", default_value_t = KMeansConfig::default().seed)]
    seed: u64,

    /// Number of seedings; the best is kept and then improved by swaps of centroids (with several seedings, without
    /// mini-batches)
    #[arg(long, value_name = "N", default_value_t = KMeansConfig::default().init_count)]
    init_count: usize,

    /// Learn from mini-batches of N pictures instead of all pictures at a time
    #[arg(long, value_name = "N")]
    mini_batch: Option<usize>,

    /// Iterations, or mini-batches, at most
    #[arg(long, value_name = "N", default_value_t = KMeansConfig::default().max_iterations)]
    max_iterations: usize,

    /// Stop when the centroids' squared movement is at most this part of the pixels' mean variance
    #[arg(long, value_name = "PART", default_value_t = KMeansConfig::default().tolerance, allow_negative_numbers = true)]
    tolerance: f64,

    /// Threads; all processors if not given
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Where the centroids go, as a PNG picture
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Where everything goes, as a JSON object: config, seconds, inertia, iterations, purity, adjusted_rand, label_counts, centroids, assignments
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Centroids in a row of the sheet.
const COLUMNS: usize = 10;
/// Pixels of the sheet to one of a centroid.
const ZOOM: usize = 4;
/// Grey between the centroids, and how wide it is.
const PAPER: u8 = 70;
const GAP: usize = 1;

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = KMeansConfig {
        k: arguments.k,
        seed: arguments.seed,
        init_count: arguments.init_count,
        mini_batch: arguments.mini_batch,
        max_iterations: arguments.max_iterations,
        tolerance: arguments.tolerance,
    };
    config.check(None).map_err(Failure::Usage)?;
    let output = |path: &Option<PathBuf>| path.as_deref().map(OutputFile::at).transpose();
    let (sheet, json) = (output(&arguments.output)?, output(&arguments.json)?);
    let dataset = read_dataset(&arguments.data, &arguments.files)?;
    say(format_args!(
        "{}: {} training pictures, kernel {}, seed {}",
        dataset.name,
        dataset.training.len(),
        gemm::kernel_name(),
        config.seed,
    ))?;
    let pool = pool(arguments.threads)?;
    let start = Instant::now();
    let found = pool.install(|| cluster(config.clone(), &dataset.training))?;
    let seconds = start.elapsed().as_secs_f64();

    let files = [
        sheet.map(|file| (file, draw(&found, dataset.training.size()).png(ZOOM))),
        json.map(|file| (file, to_json(&config, &found, seconds).into_bytes())),
    ];
    let files = files.iter().flatten();
    let files: Vec<_> = files
        .map(|(file, bytes)| (file, bytes.as_slice()))
        .collect();
    write_all(&files)?;
    say_result(&found)?;
    say(format_args!("Seconds: {seconds:.1}"))?;
    Ok(())
}

/// Steps to the end, with a bar.
fn cluster(config: KMeansConfig, split: &Split) -> Result<Clustering, Failure> {
    let mut run = KMeans::new(config.clone(), split.clone()).map_err(Failure::Usage)?;
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}")
        .expect("the template is well formed");
    let bar = ProgressBar::new(0).with_style(style);
    run_to_end(&mut run, |run, _| {
        let now = Bar::at(&run.progress(), &config);
        bar.set_prefix(now.prefix);
        bar.set_length(now.length as u64);
        bar.set_position(now.position as u64);
        bar.set_message(now.message);
    })?;
    bar.finish_and_clear();
    let found = run.finish();
    Ok(found.expect("a run at its end has assigned all pictures"))
}

/// What the bar shows: the seeding first, then the iterations of the seedings and of each round of swaps.
#[derive(Debug, PartialEq)]
struct Bar {
    prefix: String,
    position: usize,
    length: usize,
    message: String,
}

impl Bar {
    fn at(progress: &KMeansProgress, config: &KMeansConfig) -> Self {
        if progress.phase == KMeansPhase::Seeding {
            return Self {
                prefix: "Seeding".to_owned(),
                position: progress.seeded,
                length: config.k,
                message: String::new(),
            };
        }
        let inertia =
            |inertia| format!("inertia {inertia:.0}, {} clusterings move", progress.moving);
        Self {
            prefix: match progress.generation {
                0 => "Clustering".to_owned(),
                generation => format!("Swaps, round {generation}"),
            },
            position: progress.iterations,
            length: config.max_iterations,
            message: progress.inertia.map(inertia).unwrap_or_default(),
        }
    }
}

fn say_result(found: &Clustering) -> Result<(), Error> {
    say("Cluster  pictures  digit  part")?;
    for (cluster, counts) in found.label_counts.iter().enumerate() {
        let count: u32 = counts.iter().sum();
        // The first of several.
        let (digit, &most) = counts
            .iter()
            .enumerate()
            .rev()
            .max_by_key(|&(_, count)| count)
            .expect("ten digits");
        let part = f64::from(most) / f64::from(count.max(1));
        say(format_args!("{cluster:7}  {count:8}  {digit:5}  {part:.2}"))?;
    }
    say(format_args!("Inertia: {:.1}", found.inertia))?;
    say(format_args!("Iterations: {}", found.iterations))?;
    say(format_args!("Purity: {:.4}", found.purity()))?;
    say(format_args!(
        "Adjusted Rand index: {:.4}",
        found.adjusted_rand()
    ))
}

/// The centroids row by row, by index.
fn draw(found: &Clustering, size: usize) -> GreyImage {
    let step = size + GAP;
    let rows = found.centroids.nrows().div_ceil(COLUMNS);
    let mut sheet = GreyImage::filled(COLUMNS * step + GAP, rows * step + GAP, PAPER);
    for (index, centroid) in found.centroids.rows().into_iter().enumerate() {
        let pixels: Vec<u8> = centroid.iter().map(|x| (x * 255.0).round() as u8).collect();
        let (left, top) = (index % COLUMNS * step, index / COLUMNS * step);
        sheet.draw(left + GAP, top + GAP, &pixels, size);
    }
    sheet
}

fn to_json(config: &KMeansConfig, found: &Clustering, seconds: f64) -> String {
    let centroids: Vec<_> = found
        .centroids
        .rows()
        .into_iter()
        .map(|row| row.to_vec())
        .collect();
    let json = json!({
        "config": config,
        "seconds": seconds,
        "inertia": found.inertia,
        "iterations": found.iterations,
        "purity": found.purity(),
        "adjusted_rand": found.adjusted_rand(),
        "label_counts": found.label_counts,
        "centroids": centroids,
        "assignments": found.assignments,
    });
    json.to_string() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_goes_through_the_seeding_then_the_iterations_of_each_round() {
        let config = KMeansConfig {
            k: 3,
            max_iterations: 50,
            ..KMeansConfig::default()
        };
        let bar = |progress: KMeansProgress| {
            let Bar {
                prefix,
                position,
                length,
                message,
            } = Bar::at(&progress, &config);
            format!("{prefix} {position}/{length} {message}")
        };
        let mut progress = KMeansProgress {
            phase: KMeansPhase::Seeding,
            generation: 0,
            seeded: 2,
            iterations: 0,
            moving: 10,
            inertia: None,
        };
        assert_eq!(bar(progress), "Seeding 2/3 ");
        progress.phase = KMeansPhase::Lloyd;
        assert_eq!(bar(progress), "Clustering 0/50 ");
        progress.iterations = 7;
        progress.inertia = Some(1234.56);
        assert_eq!(
            bar(progress),
            "Clustering 7/50 inertia 1235, 10 clusterings move"
        );
        progress.generation = 2;
        progress.moving = 1;
        assert_eq!(
            bar(progress),
            "Swaps, round 2 7/50 inertia 1235, 1 clusterings move"
        );
    }
}
