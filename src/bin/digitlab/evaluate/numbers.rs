//! `digitlab evaluate --numbers`: how often numbers are read wholly right. They are composed one by one from single
//! pen digits of one writer each; errors are counted by kind: digits misread, cut or joined.

use std::collections::BTreeMap;
use std::path::Path;

use digitlab::Error;
use digitlab::ink;
use digitlab::ink::compose::{self, PenNumber};
use digitlab::ink::jsonl::PenDigit;
use digitlab::ink::photograph::{self, Taken};
use digitlab::ink::segment::{self, Lattice};
use digitlab::nn::Scratch;
use digitlab::recognition::Verdict;
use digitlab::recognition::number::Digit;
use serde::Serialize;

use super::answer::{Answer, Answers, Row, Source};
use super::in_order::in_order;
use super::samples::{Reader, read_digits};
use crate::output::say;

/// The seed of the numbers that are composed.
const SEED: u64 = 2026;

/// A phone's photograph of a line of pencil, with a lamp at its left.
const TAKEN: Taken = Taken {
    height: 90.0,
    pen: 7.0,
    light: [235.0, 95.0],
    ink: 0.45,
    noise: 8.0,
};

/// The most faults that are listed for a length.
const FAULTS: usize = 10;

/// What is composed.
pub struct Wanted<'a> {
    pub file: &'a Path,
    /// How many digits a number has: a row of the report for each.
    pub lengths: &'a [usize],
    /// Numbers of each length.
    pub count: usize,
    /// Read as photographs of paper instead of as strokes.
    pub photographed: bool,
    /// 0 for the usual numbers.
    pub seed: u64,
}

#[derive(Serialize)]
struct Report {
    /// Single digits, read as lines of ink.
    single: Single,
    lengths: Vec<Length>,
}

#[derive(Default, Serialize)]
struct Single {
    digits: usize,
    right: usize,
    /// Read as several digits.
    cut: usize,
    answers: Answers,
    each: Vec<Row>,
}

#[derive(Default, Serialize)]
struct Length {
    digits: usize,
    numbers: usize,
    /// Read wholly right, and their share.
    right: usize,
    accuracy: f64,
    answers: Answers,
    /// Numbers whose digits each have their own strokes and no others, read rightly or not.
    separated: usize,
    /// Numbers in which a mark was found; there is none.
    marked: usize,
    /// Numbers that would be wholly right if each digit had been drawn alone.
    right_alone: usize,
    /// What was cut or joined, the commonest first.
    faults: Vec<Fault>,
    each: Vec<Row>,
}

#[derive(Serialize)]
struct Fault {
    fault: String,
    numbers: usize,
}

pub fn run(reader: &Reader, wanted: &Wanted, json: bool) -> Result<(), Error> {
    let digits = read_digits(wanted.file)?;
    let lines = Lines {
        reader,
        photographed: wanted.photographed,
        keeps: json,
    };
    let single = lines.single(&digits)?;
    let lengths = wanted.lengths.iter().enumerate().map(|(before, &length)| {
        let numbers = compose::numbers(&digits, length, wanted.count, SEED + wanted.seed);
        lines.length(length, digits.len() + before * wanted.count, numbers)
    });
    let report = Report {
        single,
        lengths: lengths.collect::<Result<_, _>>()?,
    };
    match json {
        true => {
            let json = serde_json::to_string_pretty(&report);
            say(json.expect("a report has only names for keys"))
        }
        false => print(&report),
    }
}

fn print(report: &Report) -> Result<(), Error> {
    let single = &report.single;
    let (digits, right, cut) = (
        single.digits,
        share(single.right, single.digits),
        single.cut,
    );
    say(format_args!(
        "Single digits: {digits}, {right} right, {cut} taken for several"
    ))?;
    say(format_args!("  {}", single.answers.others()))?;
    for length in &report.lengths {
        say(format_args!(
            "{} digits: {} wholly right ({} of {}); digits separated {}; each alone right {}; marks found in {}",
            length.digits,
            share(length.right, length.numbers),
            length.right,
            length.numbers,
            share(length.separated, length.numbers),
            share(length.right_alone, length.numbers),
            share(length.marked, length.numbers),
        ))?;
        say(format_args!("  {}", length.answers.others()))?;
        for fault in &length.faults {
            say(format_args!("  {}: {}", fault.fault, fault.numbers))?;
        }
    }
    Ok(())
}

fn share(part: usize, all: usize) -> String {
    format!("{:.2}%", 100.0 * part as f64 / all.max(1) as f64)
}

/// Reads lines of ink and counts what comes of them.
struct Lines<'a> {
    reader: &'a Reader<'a>,
    photographed: bool,
    /// Whether each answer is kept.
    keeps: bool,
}

/// A line that was read.
struct Line {
    lattice: Option<Lattice>,
    digits: Vec<Digit>,
}

/// What became of one number.
struct Outcome {
    answer: Answer,
    labels: Vec<u8>,
    faults: Vec<String>,
    is_right_alone: bool,
}

impl Lines<'_> {
    /// `number`: of the photographs, from 1.
    fn read(
        &self,
        strokes: &[Vec<f32>],
        number: usize,
        scratch: &mut Scratch,
    ) -> Result<Line, Error> {
        let size = self.reader.size();
        let lattice = if self.photographed {
            let photo = photograph::take(strokes, &TAKEN, SEED, number as u32);
            segment::from_pixels(&photo.rgba, photo.width, photo.height, size)?
        } else {
            segment::from_strokes(strokes, None, size)?
        };
        let read = lattice
            .as_ref()
            .map(|line| self.reader.digits(line, scratch));
        Ok(Line {
            digits: read.transpose()?.unwrap_or_default(),
            lattice,
        })
    }

    fn single(&self, digits: &[PenDigit]) -> Result<Single, Error> {
        let mut single = Single::default();
        let one = |scratch: &mut Scratch, (index, digit): (usize, &PenDigit)| {
            let line = self.read(&digit.strokes, index + 1, scratch)?;
            Ok((digit.label, digit.line, Answer::of(&line.digits)))
        };
        in_order(digits.iter().enumerate(), one, |(label, line, answer)| {
            single.digits += 1;
            single.right += usize::from(answer.is_right(&[label]));
            single.cut += usize::from(answer.parts() > 1);
            single.answers.add(&[label], &answer);
            if self.keeps {
                single
                    .each
                    .push(Row::of(Source::Line(line), &[label], &answer));
            }
        })?;
        Ok(single)
    }

    /// `before`: photographs that were taken before.
    fn length(
        &self,
        digits: usize,
        before: usize,
        numbers: impl Iterator<Item = PenNumber>,
    ) -> Result<Length, Error> {
        let mut length = Length {
            digits,
            ..Length::default()
        };
        let mut faults: BTreeMap<String, usize> = BTreeMap::new();
        let one = |scratch: &mut Scratch, (index, number): (usize, PenNumber)| {
            self.outcome(before + index + 1, number, scratch)
        };
        in_order(numbers.enumerate(), one, |outcome| {
            let Outcome { answer, labels, .. } = &outcome;
            length.answers.add(labels, answer);
            length.marked += usize::from(answer.has_mark());
            length.separated += usize::from(outcome.faults.is_empty());
            length.right_alone += usize::from(outcome.is_right_alone);
            if self.keeps {
                let source = Source::Index(length.each.len());
                length.each.push(Row::of(source, labels, answer));
            }
            for fault in outcome.faults {
                *faults.entry(fault).or_default() += 1;
            }
        })?;
        length.numbers = length.answers.pictures;
        length.right = length.answers.right;
        length.accuracy = length.answers.share;
        let mut faults: Vec<(String, usize)> = faults.into_iter().collect();
        faults.sort_by_key(|(_, numbers)| usize::MAX - numbers);
        let faults = faults.into_iter().take(FAULTS);
        length.faults = faults
            .map(|(fault, numbers)| Fault { fault, numbers })
            .collect();
        Ok(length)
    }

    fn outcome(
        &self,
        photograph: usize,
        number: PenNumber,
        scratch: &mut Scratch,
    ) -> Result<Outcome, Error> {
        let line = self.read(&number.strokes, photograph, scratch)?;
        let (read, written) = (line.digits.len(), number.labels.len());
        let faults = match &line.lattice {
            // A photograph does not say which ink belongs to which stroke: only the number of digits is known.
            _ if self.photographed && read == written => Vec::new(),
            _ if self.photographed => vec![format!("{read} digits found")],
            Some(lattice) => faults_of(&number, lattice, &line.digits),
            None => vec!["nothing found".to_owned()],
        };
        let mut is_right_alone = true;
        for (place, &label) in number.labels.iter().enumerate() {
            let strokes = number.strokes.iter().zip(&number.digit_of);
            let own: Vec<&[f32]> = strokes
                .filter(|&(_, &digit)| digit == place)
                .map(|(stroke, _)| stroke.as_slice())
                .collect();
            let picture = ink::from_strokes(&own, None, self.reader.size())?;
            let reading = self.reader.recogniser.read(picture.as_ref(), scratch);
            is_right_alone &= reading.verdict == Verdict::Digit(label);
        }
        Ok(Outcome {
            answer: Answer::of(&line.digits),
            labels: number.labels,
            faults,
            is_right_alone,
        })
    }
}

/// Digits that were cut, and digits that were joined, each by its label.
fn faults_of(number: &PenNumber, lattice: &Lattice, read: &[Digit]) -> Vec<String> {
    let mut faults = Vec::new();
    // For each digit written, how many of those read hold strokes of it.
    let mut parts = vec![0; number.labels.len()];
    for digit in read {
        let strokes = lattice.strokes.get(digit.pieces.clone());
        let mut of: Vec<usize> = strokes
            .unwrap_or_default()
            .iter()
            .map(|&stroke| number.digit_of[stroke])
            .collect();
        of.sort_unstable();
        of.dedup();
        of.iter().for_each(|&place| parts[place] += 1);
        if of.len() > 1 {
            let labels: Vec<String> = of.iter().map(|&p| number.labels[p].to_string()).collect();
            faults.push(format!("{} joined", labels.join(" and ")));
        }
    }
    for (label, parts) in number.labels.iter().zip(parts) {
        match parts {
            0 => faults.push(format!("{label} lost")),
            1 => {}
            _ => faults.push(format!("{label} cut")),
        }
    }
    faults
}
