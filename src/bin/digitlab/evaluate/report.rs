//! What came of judging: counts and shares, as `--json` prints them.

use std::collections::BTreeMap;

use digitlab::data::idx::CLASSES;
use digitlab::nn::layers::{BatchScore, score_row};
use digitlab::recognition::{Outputs, Recogniser, Verdict};
use serde::Serialize;

use super::lines::Lines;
use super::samples::{Sample, Samples};
use super::stability::Stability;

/// Bins of the calibration error, equally wide.
const BINS: usize = 15;

#[derive(Serialize)]
pub struct Report {
    pub weights: Weights,
    /// Digits only, as everything here but `refusals`.
    pub pictures: usize,
    /// The most probable digit is the label, whether it was refused or not.
    pub correct: usize,
    pub accuracy: f64,
    /// Mean -ln of the label's calibrated probability.
    pub loss: f64,
    /// `[label][most probable digit]`
    pub confusion: [[usize; CLASSES]; CLASSES],
    pub digits: Vec<Digit>,
    pub writers: Writers,
    pub calibration: Calibration,
    pub refusals: Refusals,
    /// The names of picture files without ink, which count as refused.
    pub blank: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
}

#[derive(Serialize)]
pub struct Weights {
    pub file: String,
    pub temperature: f32,
    pub refusal: f32,
}

#[derive(Serialize)]
pub struct Digit {
    pub digit: usize,
    #[serde(flatten)]
    pub score: Score,
    pub refused: usize,
}

#[derive(Serialize, Default, Clone, Copy)]
pub struct Score {
    pub pictures: usize,
    pub correct: usize,
    pub accuracy: f64,
}

impl Score {
    fn add(&mut self, is_correct: bool) {
        self.pictures += 1;
        self.correct += usize::from(is_correct);
        self.accuracy = share(self.correct, self.pictures);
    }
}

/// Accuracies of the writers, the worst first.
#[derive(Serialize)]
pub struct Writers {
    pub count: usize,
    pub least: Option<f64>,
    /// Nine in ten writers have at least this.
    pub tenth: Option<f64>,
    pub median: Option<f64>,
    pub mean: Option<f64>,
    pub each: Vec<Writer>,
}

#[derive(Serialize)]
pub struct Writer {
    pub writer: String,
    #[serde(flatten)]
    pub score: Score,
}

/// Of the probability of the most probable digit. `error` is the expected calibration error: the mean
/// gap between confidence and accuracy in a bin, weighed by its pictures (Naeini, Cooper and Hauskrecht,
/// "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015).
#[derive(Serialize)]
pub struct Calibration {
    pub error: f64,
    pub bins: Vec<Bin>,
}

#[derive(Serialize)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub pictures: usize,
    pub confidence: f64,
    pub accuracy: f64,
}

#[derive(Serialize)]
pub struct Refusals {
    pub digits: Refused,
    /// What is no digit.
    pub others: Refused,
    pub kinds: BTreeMap<&'static str, Refused>,
}

#[derive(Serialize, Default, Clone, Copy)]
pub struct Refused {
    pub drawings: usize,
    /// Said to be no digit, or blank.
    pub refused: usize,
    pub share: f64,
}

impl Refused {
    fn add(&mut self, is_refused: bool) {
        self.drawings += 1;
        self.refused += usize::from(is_refused);
        self.share = share(self.refused, self.drawings);
    }
}

pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// One digit that was read.
struct Read<'a> {
    sample: &'a Sample,
    label: usize,
    nearest: Option<usize>,
    confidence: f64,
    is_refused: bool,
}

impl Read<'_> {
    fn is_correct(&self) -> bool {
        self.nearest == Some(self.label)
    }
}

impl Report {
    /// `outputs`: one for each sample.
    pub fn of(
        file: String,
        recogniser: &Recogniser,
        samples: &Samples,
        outputs: Vec<Outputs>,
    ) -> Self {
        let mut digits = Vec::new();
        let mut refusals = Refusals {
            digits: Refused::default(),
            others: Refused::default(),
            kinds: BTreeMap::new(),
        };
        let pictures = samples.pixels.chunks_exact(samples.size * samples.size);
        for ((sample, outputs), pixels) in samples.each.iter().zip(&outputs).zip(pictures) {
            let reading = recogniser.calibration.reading(outputs, pixels);
            let is_refused = sample.is_blank || !matches!(reading.verdict, Verdict::Digit(_));
            let Some(label) = sample.label.map(usize::from) else {
                refusals.others.add(is_refused);
                refusals
                    .kinds
                    .entry(sample.kind)
                    .or_default()
                    .add(is_refused);
                continue;
            };
            refusals.digits.add(is_refused);
            let nearest = reading.nearest().filter(|_| !sample.is_blank);
            digits.push(Read {
                sample,
                label,
                nearest: nearest.map(usize::from),
                confidence: reading.confidence().into(),
                is_refused,
            });
        }
        let labelled = samples.each.iter().zip(outputs);
        let labelled = labelled.filter_map(|(sample, of)| Some((sample.label?, of.classification)));
        let calibration = recogniser.calibration;
        let correct = digits.iter().filter(|read| read.is_correct()).count();
        Self {
            weights: Weights {
                file,
                temperature: calibration.temperature,
                refusal: calibration.refusal,
            },
            pictures: digits.len(),
            correct,
            accuracy: share(correct, digits.len()),
            loss: loss(labelled, calibration.temperature),
            confusion: confusion(&digits),
            digits: of_digits(&digits),
            writers: of_writers(&digits),
            calibration: calibration_of(&digits),
            refusals,
            blank: samples.blank.clone(),
            lines: None,
            stability: None,
        }
    }
}

fn loss(labelled: impl Iterator<Item = (u8, [f32; CLASSES])>, temperature: f32) -> f64 {
    let mut score = BatchScore::default();
    for (label, logits) in labelled {
        let mut logits = logits.map(|logit| logit / temperature);
        score.add_row(score_row(&mut logits, label));
    }
    score.mean_loss()
}

fn confusion(digits: &[Read]) -> [[usize; CLASSES]; CLASSES] {
    let mut confusion = [[0; CLASSES]; CLASSES];
    for read in digits {
        if let Some(nearest) = read.nearest {
            confusion[read.label][nearest] += 1;
        }
    }
    confusion
}

fn of_digits(digits: &[Read]) -> Vec<Digit> {
    let of = |digit| {
        let mut of = Digit {
            digit,
            score: Score::default(),
            refused: 0,
        };
        for read in digits.iter().filter(|read| read.label == digit) {
            of.score.add(read.is_correct());
            of.refused += usize::from(read.is_refused);
        }
        of
    };
    (0..CLASSES).map(of).collect()
}

fn of_writers(digits: &[Read]) -> Writers {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for read in digits {
        if let Some(writer) = &read.sample.writer {
            scores.entry(writer).or_default().add(read.is_correct());
        }
    }
    let each = scores.into_iter().map(|(writer, score)| Writer {
        writer: writer.to_owned(),
        score,
    });
    let mut each: Vec<Writer> = each.collect();
    each.sort_by(|a, b| a.score.accuracy.total_cmp(&b.score.accuracy));
    let at = |index: usize| each.get(index).map(|writer| writer.score.accuracy);
    let sum: f64 = each.iter().map(|writer| writer.score.accuracy).sum();
    Writers {
        count: each.len(),
        least: at(0),
        tenth: at(each.len() / 10),
        median: at(each.len() / 2),
        mean: (!each.is_empty()).then(|| sum / each.len() as f64),
        each,
    }
}

fn calibration_of(digits: &[Read]) -> Calibration {
    let width = 1.0 / BINS as f64;
    let bin = |index: usize| {
        let mine = digits.iter().filter(|read| {
            let at = (read.confidence / width).ceil() as usize;
            at.clamp(1, BINS) - 1 == index
        });
        let (mut pictures, mut correct, mut sum) = (0, 0, 0.0);
        for read in mine {
            pictures += 1;
            correct += usize::from(read.is_correct());
            sum += read.confidence;
        }
        Bin {
            from: index as f64 / BINS as f64,
            to: (index + 1) as f64 / BINS as f64,
            pictures,
            confidence: sum / pictures.max(1) as f64,
            accuracy: share(correct, pictures),
        }
    };
    let bins: Vec<Bin> = (0..BINS).map(bin).collect();
    let gap = |bin: &Bin| (bin.confidence - bin.accuracy).abs() * share(bin.pictures, digits.len());
    Calibration {
        error: bins.iter().map(gap).sum(),
        bins,
    }
}
