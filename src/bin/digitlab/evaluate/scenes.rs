//! `digitlab evaluate --scenes`: how pictures of many kinds are read, as cameras, scanners and drawing programs give them.
//! Each is a new picture, its digits in augmentation's handwriting or by the writers of a file.

use std::time::Instant;

use digitlab::Error;
use digitlab::data::augment;
use digitlab::ink::jsonl::PenDigit;
use digitlab::ink::scene::{KINDS, Kind, Strokes};
use digitlab::ink::segment;
use digitlab::nn::Scratch;
use digitlab::random::{Stream, StreamId};
use serde::Serialize;

use super::answer::{Answer, Answers, Row, Source};
use super::failures::Failures;
use super::in_order::in_order;
use super::report::share;
use super::samples::Reader;
use crate::output::say;

/// The seed of the handwriting.
const DIGITS_SEED: u64 = 77;

/// Keeps the streams of this handwriting apart from others of that seed.
const EPOCH: u32 = 5;

/// The seed of what is around the digits.
const SCENE_SEED: u64 = 1;

#[derive(Serialize)]
struct Table {
    scenes: Vec<Scene>,
    mean: Means,
}

/// Pictures of one kind.
#[derive(Serialize)]
struct Scene {
    scene: &'static str,
    /// That each picture shows.
    digits: usize,
    /// Every part is taken for the right digit, whether it is answered or refused.
    right: usize,
    accuracy: f64,
    answers: Answers,
    /// The share of right answers that is aimed at.
    goal: f64,
    /// That a picture takes from its pixels to its answer; the median.
    milliseconds: f64,
    /// The longest.
    most_milliseconds: f64,
    each: Vec<Row>,
}

/// The means over the kinds.
#[derive(Serialize)]
struct Means {
    accuracy: f64,
    right_and_answered: f64,
}

/// How many pictures of each kind, and which.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub count: u32,
    /// Whose digits the pictures show, each those of one writer; `None` for augmentation's handwriting.
    pub pens: Option<&'a [PenDigit]>,
    /// A text that the kinds' names have.
    pub only: &'a str,
    /// 0 for the usual ones.
    pub seed: u64,
    pub failures: &'a Failures,
}

/// Draws and reads pictures of each kind.
pub fn run(reader: &Reader, wanted: Wanted, json: bool) -> Result<(), Error> {
    let mut scenes = Vec::new();
    let wants = |kind: &&Kind| kind.name.contains(wanted.only);
    for kind in KINDS.iter().filter(wants) {
        let scene = read(reader, kind, wanted)?;
        if !json {
            let (right, all) = (100.0 * scene.accuracy, &scene.answers);
            let goal = match scene.answers.share >= scene.goal {
                true => "met",
                false => "not met",
            };
            say(format_args!(
                "{}: {right:.1}%, right and answered {all}; goal {:.0}% {goal}; {:.0} ms, at most {:.0}",
                kind.name,
                100.0 * scene.goal,
                scene.milliseconds,
                scene.most_milliseconds
            ))?;
        }
        scenes.push(scene);
    }
    let mean =
        |part: fn(&Scene) -> f64| scenes.iter().map(part).sum::<f64>() / scenes.len().max(1) as f64;
    let mean = Means {
        accuracy: mean(|scene| scene.accuracy),
        right_and_answered: mean(|scene| scene.answers.share),
    };
    if json {
        let table = serde_json::to_string_pretty(&Table { scenes, mean });
        return say(table.expect("a report has only names for keys"));
    }
    let [accuracy, right] = [mean.accuracy, mean.right_and_answered].map(|share| 100.0 * share);
    say(format_args!(
        "mean: {accuracy:.1}%, right and answered {right:.1}%"
    ))
}

fn read(reader: &Reader, kind: &Kind, wanted: Wanted) -> Result<Scene, Error> {
    let mut scene = Scene {
        scene: kind.name,
        digits: kind.scene.digits,
        right: 0,
        accuracy: 0.0,
        answers: Answers::default(),
        goal: kind.goal(),
        milliseconds: 0.0,
        most_milliseconds: 0.0,
        each: Vec::new(),
    };
    let mut times = Vec::new();
    let one = |scratch: &mut Scratch, number| {
        let seed = wanted.seed;
        let mut stream = Stream::new(DIGITS_SEED + seed, StreamId::Numbers, EPOCH, number);
        let (labels, digits) = match wanted.pens {
            Some(pens) => by_a_writer(pens, kind.scene.digits, &mut stream),
            None => written(kind.scene.digits, &mut stream),
        };
        let picture = kind.scene.draw(&digits, SCENE_SEED + seed, number);
        let start = Instant::now();
        let size = reader.size();
        let line = segment::from_pixels(&picture.rgba, picture.width, picture.height, size)?;
        let digits = line.map(|line| reader.digits(&line, scratch)).transpose()?;
        let answer = Answer::of(&digits.unwrap_or_default());
        let time = start.elapsed().as_secs_f64() * 1000.0;
        let source = Source::Index(number as usize);
        let row = Row::of(source, &labels, &answer);
        wanted
            .failures
            .keep(kind.name, number as usize, &row, || picture)?;
        Ok((labels, answer, row, time))
    };
    in_order(0..wanted.count, one, |(labels, answer, row, time)| {
        scene.right += usize::from(answer.is_closest(&labels));
        scene.answers.add(&labels, &answer);
        scene.each.push(row);
        times.push(time);
    })?;
    scene.accuracy = share(scene.right, scene.answers.pictures);
    times.sort_by(f64::total_cmp);
    scene.most_milliseconds = times.last().copied().unwrap_or_default();
    scene.milliseconds = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(scene)
}

/// Digits in augmentation's handwriting, from left to right: their labels and their strokes. Equal streams give equal digits
/// in all kinds.
fn written(digits: usize, stream: &mut Stream) -> (Vec<u8>, Vec<Strokes>) {
    let mut digit = |_| {
        let label = stream.below(10) as u8;
        (label, augment::strokes(label, stream))
    };
    (0..digits).map(&mut digit).unzip()
}

/// The same by one of the writers of `pens`, each as likely as has digits there.
fn by_a_writer(pens: &[PenDigit], digits: usize, stream: &mut Stream) -> (Vec<u8>, Vec<Strokes>) {
    let writer = &pens[stream.below(pens.len() as u32) as usize].writer;
    let own: Vec<&PenDigit> = pens.iter().filter(|pen| pen.writer == *writer).collect();
    let mut digit = |_| {
        let pen = own[stream.below(own.len() as u32) as usize];
        (pen.label, pen.strokes.clone())
    };
    (0..digits).map(&mut digit).unzip()
}
