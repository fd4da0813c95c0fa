//! `digitlab evaluate --numbers`: how often numbers are read wholly right. They are composed from single
//! pen digits of one writer each; what goes wrong is told apart: digits misread, cut or joined.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use digitlab::Error;
use digitlab::data::disk::unreadable;
use digitlab::ink::compose::{self, PenNumber};
use digitlab::ink::jsonl::{self, PenDigit};
use digitlab::ink::photograph::{self, Taken};
use digitlab::ink::segment::{self, Lattice};
use digitlab::nn::Scratch;
use digitlab::recognition::number::Digit;
use digitlab::recognition::{Recogniser, Verdict};
use serde::Serialize;

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
}

#[derive(Serialize)]
struct Report {
    /// Single digits, read as lines of ink.
    single: Single,
    lengths: Vec<Length>,
}

#[derive(Serialize)]
struct Single {
    digits: usize,
    right: usize,
    /// Read as several digits.
    cut: usize,
}

#[derive(Default, Serialize)]
struct Length {
    digits: usize,
    numbers: usize,
    /// Read wholly right, and their share.
    right: usize,
    accuracy: f64,
    /// Of which each digit has its own strokes and no others, whatever it is read as.
    separated: usize,
    /// In which a mark that is no digit was found; there is none.
    marked: usize,
    /// That would be wholly right if each digit had been drawn alone.
    right_alone: usize,
    /// What was cut or joined, the commonest first.
    faults: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    fault: String,
    numbers: usize,
}

/// Reads lines of ink, and keeps what that needs.
struct Reader<'a> {
    recogniser: &'a Recogniser,
    size: usize,
    scratch: Scratch,
    photographed: bool,
    /// Photographs that were taken.
    taken: u32,
}

impl Reader<'_> {
    fn read(&mut self, strokes: &[Vec<f32>]) -> Result<Option<Line>, Error> {
        let lattice = if self.photographed {
            self.taken += 1;
            let photo = photograph::take(strokes, &TAKEN, SEED, self.taken);
            segment::from_pixels(&photo.rgba, photo.width, photo.height, self.size)?
        } else {
            segment::from_strokes(strokes, None, self.size)?
        };
        let Some(lattice) = lattice else {
            return Ok(None);
        };
        let digits = self.recogniser.read_line(&lattice, &mut self.scratch);
        for digit in &digits {
            digit.reading.checked()?;
        }
        Ok(Some(Line { lattice, digits }))
    }
}

struct Line {
    lattice: Lattice,
    digits: Vec<Digit>,
}

impl Line {
    fn is(&self, labels: &[u8]) -> bool {
        let verdicts = self.digits.iter().map(|digit| digit.reading.verdict);
        verdicts.eq(labels.iter().map(|&label| Verdict::Digit(label)))
    }
}

pub fn run(recogniser: &Recogniser, wanted: &Wanted, json: bool) -> Result<(), Error> {
    let report = report(recogniser, wanted)?;
    if json {
        let json = serde_json::to_string_pretty(&report);
        return say(json.expect("a report has only names for keys"));
    }
    let Single { digits, right, cut } = report.single;
    say(format_args!(
        "Single digits: {digits}, {} right, {cut} taken for several",
        share(right, digits)
    ))?;
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
        for fault in &length.faults {
            say(format_args!("  {}: {}", fault.fault, fault.numbers))?;
        }
    }
    Ok(())
}

fn share(part: usize, all: usize) -> String {
    format!("{:.2}%", 100.0 * part as f64 / all.max(1) as f64)
}

fn report(recogniser: &Recogniser, wanted: &Wanted) -> Result<Report, Error> {
    let name = wanted.file.display().to_string();
    let file = fs::read(wanted.file).map_err(|error| unreadable(wanted.file, &error))?;
    let digits = jsonl::read(&file, &name)?;
    let mut reader = Reader {
        recogniser,
        size: recogniser.model.inputs().isqrt(),
        scratch: Scratch::default(),
        photographed: wanted.photographed,
        taken: 0,
    };
    let single = single(&mut reader, &digits)?;
    let lengths = wanted.lengths.iter().map(|&length| {
        let numbers = compose::numbers(&digits, length, wanted.count, SEED);
        self::length(&mut reader, length, &numbers)
    });
    Ok(Report {
        single,
        lengths: lengths.collect::<Result<_, _>>()?,
    })
}

fn single(reader: &mut Reader, digits: &[PenDigit]) -> Result<Single, Error> {
    let mut single = Single {
        digits: digits.len(),
        right: 0,
        cut: 0,
    };
    for digit in digits {
        if let Some(line) = reader.read(&digit.strokes)? {
            single.right += usize::from(line.is(&[digit.label]));
            single.cut += usize::from(line.digits.len() > 1);
        }
    }
    Ok(single)
}

fn length(reader: &mut Reader, digits: usize, numbers: &[PenNumber]) -> Result<Length, Error> {
    let mut length = Length {
        digits,
        numbers: numbers.len(),
        ..Length::default()
    };
    let mut faults: BTreeMap<String, usize> = BTreeMap::new();
    for number in numbers {
        let Some(line) = reader.read(&number.strokes)? else {
            continue;
        };
        length.right += usize::from(line.is(&number.labels));
        let is_mark = |digit: &Digit| digit.reading.verdict == Verdict::Mark;
        length.marked += usize::from(line.digits.iter().any(is_mark));
        // A photograph does not tell which ink is whose stroke: only how many digits were found.
        let found = if reader.photographed {
            let (read, written) = (line.digits.len(), digits);
            let fault = (read != written).then(|| format!("{read} digits found"));
            fault.into_iter().collect()
        } else {
            faults_of(number, &line)
        };
        length.separated += usize::from(found.is_empty());
        found
            .into_iter()
            .for_each(|fault| *faults.entry(fault).or_default() += 1);
        let mut alone = true;
        for (place, &label) in number.labels.iter().enumerate() {
            let strokes = number.strokes.iter().zip(&number.digit_of);
            let own: Vec<&[f32]> = strokes
                .filter(|&(_, &digit)| digit == place)
                .map(|(stroke, _)| stroke.as_slice())
                .collect();
            let picture = digitlab::ink::from_strokes(&own, None, reader.size)?;
            let reading = reader
                .recogniser
                .read(picture.as_ref(), &mut reader.scratch);
            alone &= reading.verdict == Verdict::Digit(label);
        }
        length.right_alone += usize::from(alone);
    }
    length.accuracy = length.right as f64 / length.numbers.max(1) as f64;
    let mut faults: Vec<(String, usize)> = faults.into_iter().collect();
    faults.sort_by_key(|(_, numbers)| usize::MAX - numbers);
    let faults = faults.into_iter().take(FAULTS);
    length.faults = faults
        .map(|(fault, numbers)| Fault { fault, numbers })
        .collect();
    Ok(length)
}

/// Digits that were cut, and digits that were joined, each by its label.
fn faults_of(number: &PenNumber, line: &Line) -> Vec<String> {
    let mut faults = Vec::new();
    // For each digit written, how many of those read hold strokes of it.
    let mut parts = vec![0; number.labels.len()];
    for digit in &line.digits {
        let strokes = line.lattice.strokes.get(digit.pieces.clone());
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
