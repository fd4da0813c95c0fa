//! What came of judging: counts and shares, as `--json` prints them.

use std::collections::BTreeMap;

use digitlab::data::idx::CLASSES;
use digitlab::data::out_of_distribution::Family;
use digitlab::nn::layers::{BatchScore, score_row};
use digitlab::recognition::{Outputs, Recogniser, Verdict};
use serde::Serialize;

use super::answer::{Answer, Answers, Row, Source};
use super::samples::{CROSSED, Sample, Samples};
use super::stability::Stability;

/// Letters that some hand writes as another writes a digit: whether they are refused says nothing.
pub const LIKE_DIGITS: &str = "BDGIOQSZbgiloqsz";

/// An answer above this probability leaves no doubt.
pub const SURE: f32 = 0.9;

/// Bins of the calibration error, equally wide.
const BINS: usize = 15;

#[derive(Serialize)]
pub struct Report {
    pub weights: Weights,
    /// Digits only, as everything here but `numbers`, `refusals`, `lines` and `each`.
    pub pictures: usize,
    /// The most probable digit is the label, whether it was refused or not.
    pub correct: usize,
    pub accuracy: f64,
    /// Mean -ln of the label's calibrated probability.
    pub loss: f64,
    /// As the page answers them.
    pub answers: Answers,
    /// Those of them that are zeros with a slash or a bar, found by their strokes.
    pub crossed_zeros: Answers,
    /// Pictures of several digits as the page answers them, by how many digits they show.
    pub numbers: BTreeMap<usize, Answers>,
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
    /// Everything that was judged.
    pub each: Vec<Row>,
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
    pub right_and_answered: usize,
    pub right_and_answered_share: f64,
}

impl Score {
    fn add(&mut self, read: &Read) {
        self.pictures += 1;
        self.correct += usize::from(read.is_correct());
        self.accuracy = share(self.correct, self.pictures);
        self.right_and_answered += usize::from(read.is_right());
        self.right_and_answered_share = share(self.right_and_answered, self.pictures);
    }
}

#[derive(Serialize)]
pub struct Writers {
    pub count: usize,
    #[serde(flatten)]
    pub accuracy: Spread,
    pub right_and_answered: Spread,
    /// The worst accuracy first.
    pub each: Vec<Writer>,
}

/// How writers differ.
#[derive(Serialize)]
pub struct Spread {
    pub least: Option<f64>,
    /// Nine in ten writers have at least this.
    pub tenth: Option<f64>,
    pub median: Option<f64>,
    pub mean: Option<f64>,
    /// The mean of the tenth of writers that have the least.
    pub worst_tenth: Option<f64>,
}

impl Spread {
    fn of(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        let at = |index: usize| all.get(index).copied();
        let mean = |of: &[f64]| (!of.is_empty()).then(|| of.iter().sum::<f64>() / of.len() as f64);
        Self {
            least: at(0),
            tenth: at(all.len() / 10),
            median: at(all.len() / 2),
            mean: mean(&all),
            worst_tenth: mean(&all[..all.len().div_ceil(10)]),
        }
    }
}

#[derive(Serialize)]
pub struct Writer {
    pub writer: String,
    #[serde(flatten)]
    pub score: Score,
}

/// Calibration of the probability of the most probable digit. `error` is the expected calibration error: the mean
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

/// How the page reads non-digits, without numbers, which should be read.
#[derive(Serialize, Default)]
pub struct Lines {
    pub drawings: usize,
    pub refused: usize,
    /// Read as one digit.
    pub digits: usize,
    /// Read as several.
    pub numbers: usize,
    /// Those of the refused that are read as digits beside marks, which have no answer.
    pub marked: usize,
}

impl Lines {
    fn add(&mut self, answer: &Answer) {
        self.drawings += 1;
        self.marked += usize::from(answer.has_mark());
        let count = match (answer.is_answered(), answer.parts()) {
            (false, _) => &mut self.refused,
            (true, 1) => &mut self.digits,
            (true, _) => &mut self.numbers,
        };
        *count += 1;
    }
}

#[derive(Serialize, Default)]
pub struct Refusals {
    pub digits: Refused,
    /// The non-digits.
    pub others: Refused,
    /// The letters, except [`LIKE_DIGITS`], as the page reads them.
    pub letters: Kind,
    pub kinds: BTreeMap<String, Kind>,
}

impl Refusals {
    fn add_nondigit(&mut self, kind: &str, is_refused: bool, answer: &Answer) {
        self.others.add(is_refused);
        if kind.chars().count() == 1 && !LIKE_DIGITS.contains(kind) {
            self.letters.add(!answer.is_answered(), answer);
        }
        let kind = self.kinds.entry(kind.to_owned()).or_default();
        kind.add(is_refused, answer);
    }
}

#[derive(Serialize, Default)]
pub struct Kind {
    #[serde(flatten)]
    pub refused: Refused,
    /// How often the page answers what.
    pub answers: BTreeMap<String, usize>,
    /// Answered with one digit, of a probability above [`SURE`].
    pub sure: usize,
    /// Answered with several digits.
    pub numbers: usize,
}

impl Kind {
    fn add(&mut self, is_refused: bool, answer: &Answer) {
        self.refused.add(is_refused);
        let Some(text) = answer.text().filter(|_| answer.is_answered()) else {
            return;
        };
        let is_number = answer.parts() > 1;
        self.numbers += usize::from(is_number);
        self.sure += usize::from(!is_number && answer.probability() > SURE);
        *self.answers.entry(text).or_default() += 1;
    }
}

#[derive(Serialize, Default, Clone, Copy)]
pub struct Refused {
    pub drawings: usize,
    /// Refused, or blank.
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
    answer: Answer,
}

impl Read<'_> {
    fn is_correct(&self) -> bool {
        self.nearest == Some(self.label)
    }

    fn is_right(&self) -> bool {
        self.answer.is_right(&self.sample.about.labels)
    }
}

impl Report {
    /// `outputs`: one for each sample.
    pub fn of(
        weights: String,
        recogniser: &Recogniser,
        samples: &Samples,
        outputs: Vec<Outputs>,
    ) -> Self {
        let mut digits = Vec::new();
        let mut refusals = Refusals::default();
        let mut answers = Answers::default();
        let mut crossed_zeros = Answers::default();
        let mut numbers: BTreeMap<usize, Answers> = BTreeMap::new();
        let mut lines = Lines::default();
        let mut each = Vec::new();
        let pictures = samples.pixels.chunks_exact(recogniser.model.inputs());
        for ((sample, outputs), pixels) in samples.each.iter().zip(&outputs).zip(pictures) {
            let reading = recogniser.calibration.reading(outputs, pixels);
            let as_read = || Answer::of_one(&reading);
            let answer = sample.answer.clone().unwrap_or_else(as_read);
            let about = &sample.about;
            each.push(Row::of(about.source.clone(), &about.labels, &answer));
            let is_refused = sample.is_blank() || !matches!(reading.verdict, Verdict::Digit(_));
            match about.labels[..] {
                [] => {
                    refusals.add_nondigit(&about.kind, is_refused, &answer);
                    if about.kind != Family::Numbers.name() {
                        lines.add(&answer);
                    }
                }
                [label] => {
                    refusals.digits.add(is_refused);
                    answers.add(&[label], &answer);
                    if about.kind == CROSSED {
                        crossed_zeros.add(&[label], &answer);
                    }
                    let nearest = reading.nearest().filter(|_| !sample.is_blank());
                    digits.push(Read {
                        sample,
                        label: label.into(),
                        nearest: nearest.map(usize::from),
                        confidence: reading.confidence().into(),
                        is_refused,
                        answer,
                    });
                }
                ref labels => numbers
                    .entry(labels.len())
                    .or_default()
                    .add(labels, &answer),
            }
        }
        let labelled = samples.each.iter().zip(outputs);
        let labelled = labelled.filter_map(|(one, of)| Some((one.digit()?, of.classification)));
        let calibration = recogniser.calibration;
        let correct = digits.iter().filter(|read| read.is_correct()).count();
        let blank = samples.each.iter().filter(|sample| sample.is_blank());
        let file = |sample: &Sample| match &sample.about.source {
            Source::File(name) => Some(name.clone()),
            _ => None,
        };
        Self {
            weights: Weights {
                file: weights,
                temperature: calibration.temperature,
                refusal: calibration.refusal,
            },
            pictures: digits.len(),
            correct,
            accuracy: share(correct, digits.len()),
            loss: loss(labelled, calibration.temperature),
            answers,
            crossed_zeros,
            numbers,
            confusion: confusion(&digits),
            digits: of_digits(&digits),
            writers: of_writers(&digits),
            calibration: calibration_of(&digits),
            refusals,
            blank: blank.filter_map(file).collect(),
            lines: (lines.drawings > 0).then_some(lines),
            stability: None,
            each,
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
            of.score.add(read);
            of.refused += usize::from(read.is_refused);
        }
        of
    };
    (0..CLASSES).map(of).collect()
}

fn of_writers(digits: &[Read]) -> Writers {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for read in digits {
        if let Some(writer) = &read.sample.about.writer {
            scores.entry(writer).or_default().add(read);
        }
    }
    let each = scores.into_iter().map(|(writer, score)| Writer {
        writer: writer.to_owned(),
        score,
    });
    let mut each: Vec<Writer> = each.collect();
    each.sort_by(|a, b| a.score.accuracy.total_cmp(&b.score.accuracy));
    let all = |share: fn(&Score) -> f64| each.iter().map(|writer| share(&writer.score)).collect();
    Writers {
        count: each.len(),
        accuracy: Spread::of(all(|score| score.accuracy)),
        right_and_answered: Spread::of(all(|score| score.right_and_answered_share)),
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
