//! What is judged: each picture as the network sees all of its ink, what the page answers to it, and what it should be
//! read as. All ink goes the page's way, `ink::segment` and `Recogniser::read_line`.

use std::fs;
use std::path::Path;

use digitlab::Error;
use digitlab::data::Split;
use digitlab::data::disk::unreadable;
use digitlab::data::out_of_distribution::{Drawing, PAD};
use digitlab::ink::jsonl::{self, PenDigit, PenDrawing};
use digitlab::ink::segment::{self, Lattice};
use digitlab::ink::{Pad, Picture};
use digitlab::nn::Scratch;
use digitlab::recognition::Recogniser;
use digitlab::recognition::number::Digit;

use super::answer::{Answer, Source};
use super::crossed::is_crossed;
use super::in_order::in_order;

/// What non-digits that bring no kind of their own are counted as.
pub const UNNAMED: &str = "given";

/// The kind of zeros that are counted apart.
pub const CROSSED: &str = "crossed";

/// What is known of something that is judged.
#[derive(Clone)]
pub struct About {
    pub source: Source,
    /// The digits that it shows, from left to right; none for a non-digit.
    pub labels: Vec<u8>,
    /// Who drew it; `None` if unknown.
    pub writer: Option<String>,
    /// The kind of a non-digit, or [`CROSSED`].
    pub kind: String,
}

/// One of them, read.
pub struct Sample {
    pub about: About,
    /// `None` where a picture's ink is one piece, which is read as [`Samples::pixels`] are.
    pub answer: Option<Answer>,
}

impl Sample {
    /// The label of what is one digit.
    pub fn digit(&self) -> Option<u8> {
        match self.about.labels[..] {
            [digit] => Some(digit),
            _ => None,
        }
    }

    /// There was no ink: the network is not asked.
    pub fn is_blank(&self) -> bool {
        self.answer.as_ref().is_some_and(Answer::is_blank)
    }
}

/// Reads lines of ink as the page does.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub recogniser: &'a Recogniser,
    /// All ink is one digit: nothing is segmented.
    pub is_alone: bool,
}

/// What came of it.
pub struct Read {
    /// All the ink as one digit.
    whole: Option<Picture>,
    answer: Option<Answer>,
}

impl Reader<'_> {
    /// Pixels along one side of the pictures that the weights read.
    pub fn size(&self) -> usize {
        self.recogniser.model.inputs().isqrt()
    }

    pub fn read(&self, line: Option<Lattice>, scratch: &mut Scratch) -> Result<Read, Error> {
        let Some(line) = line else {
            return Ok(Read {
                whole: None,
                answer: Some(Answer::default()),
            });
        };
        // The number of strokes counts as evidence too, also a single one.
        let is_line = !self.is_alone && (line.pieces > 1 || !line.strokes.is_empty());
        Ok(Read {
            answer: match is_line {
                true => Some(Answer::of(&self.digits(&line, scratch)?)),
                false => None,
            },
            whole: Some(line.whole),
        })
    }

    /// What the page reads in a line of ink.
    pub fn digits(&self, line: &Lattice, scratch: &mut Scratch) -> Result<Vec<Digit>, Error> {
        let digits = self.recogniser.read_line(line, scratch);
        for digit in &digits {
            digit.reading.checked()?;
        }
        Ok(digits)
    }
}

pub struct Samples<'a> {
    pub reader: Reader<'a>,
    /// `[each.len(), size, size]`, 0 is paper, 255 is ink.
    pub pixels: Vec<u8>,
    pub each: Vec<Sample>,
}

impl<'a> Samples<'a> {
    pub fn new(reader: Reader<'a>) -> Self {
        Self {
            reader,
            pixels: Vec::new(),
            each: Vec::new(),
        }
    }

    /// Reads each of `all` on all threads, in order, some at a time. `line` finds its ink, or says that it is not to
    /// be judged.
    pub fn add_all<T: Send>(
        &mut self,
        all: impl Iterator<Item = T>,
        line: impl Fn(T) -> Result<Option<(About, Option<Lattice>)>, Error> + Sync,
    ) -> Result<(), Error> {
        let reader = self.reader;
        let one = |scratch: &mut Scratch, one: T| match line(one)? {
            Some((about, line)) => Ok(Some((about, reader.read(line, scratch)?))),
            None => Ok(None),
        };
        in_order(all, one, |read| {
            if let Some((about, read)) = read {
                self.add(about, read);
            }
        })
    }

    fn add(&mut self, about: About, read: Read) {
        let pixels = self.reader.recogniser.model.inputs();
        match read.whole {
            Some(picture) => self.pixels.extend(picture.pixels),
            None => self.pixels.resize(self.pixels.len() + pixels, 0),
        }
        let answer = read.answer;
        self.each.push(Sample { about, answer });
    }

    /// The pictures of a data set, each made into ink by `line`; `writers`: one for each.
    pub fn add_split(
        &mut self,
        split: &Split,
        writers: Option<&[String]>,
        line: impl Fn(usize, &[u8]) -> Result<Option<Lattice>, Error> + Sync,
    ) -> Result<(), Error> {
        let labels = split.labels().iter().enumerate();
        self.add_all(labels, |(index, &label)| {
            let about = About {
                source: Source::Index(index),
                labels: vec![label],
                writer: writers.map(|writers| writers[index].clone()),
                kind: UNNAMED.to_owned(),
            };
            Ok(Some((about, line(index, split.picture(index))?)))
        })
    }

    pub fn add_strokes(&mut self, drawings: &[PenDrawing]) -> Result<(), Error> {
        let size = self.reader.size();
        self.add_all(drawings.iter(), |drawing| {
            let kind = match drawing.label {
                Some(0) if is_crossed(&drawing.strokes) => CROSSED,
                _ => drawing.letter.as_deref().unwrap_or(UNNAMED),
            };
            let about = About {
                source: Source::Line(drawing.line),
                labels: drawing.label.into_iter().collect(),
                writer: Some(drawing.writer.clone()),
                kind: kind.to_owned(),
            };
            let line = segment::from_strokes(&drawing.strokes, None, size)?;
            Ok(Some((about, line)))
        })
    }

    /// Generated non-digits.
    pub fn add_nondigits(&mut self, drawings: impl Iterator<Item = Drawing>) -> Result<(), Error> {
        let size = self.reader.size();
        let (width, height) = (PAD, PAD);
        self.add_all(drawings.enumerate(), |(index, drawing)| {
            let about = About {
                source: Source::MadeUp(index),
                labels: Vec::new(),
                writer: None,
                kind: drawing.family.name().to_owned(),
            };
            let pad = Some(Pad { width, height });
            let line = segment::from_strokes(&drawing.strokes, pad, size)?;
            Ok(Some((about, line)))
        })
    }
}

pub fn read_strokes(path: &Path) -> Result<Vec<PenDrawing>, Error> {
    let name = path.display().to_string();
    jsonl::read_drawings(&bytes(path)?, &name)
}

/// The digits alone.
pub fn read_digits(path: &Path) -> Result<Vec<PenDigit>, Error> {
    let name = path.display().to_string();
    jsonl::read(&bytes(path)?, &name)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}
