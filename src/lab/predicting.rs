//! Reading drawings and pictures with the weights that answer.

use super::Lab;
use super::messages::{Bytes, DigitReading, Doubles, Floats, Found, InkStages, Prediction, Source};
use crate::error::Error;
use crate::explain;
use crate::ink::segment::{self, Lattice};
use crate::ink::{self, Pad, Picture, Stages};
use crate::recognition::number::{self, Digit};
use crate::recognition::{Reading, Verdict};

impl Lab {
    pub fn predict_strokes(
        &mut self,
        source: Source,
        strokes: Vec<Floats>,
        times: Doubles,
        width: f32,
        height: f32,
    ) -> Result<Prediction, Error> {
        let strokes: Vec<Vec<f32>> = strokes.into_iter().map(|stroke| stroke.0).collect();
        let size = self.input_size(source)?;
        let (times, _) = times.0.as_chunks::<2>();
        let pad = Some(Pad { width, height });
        let line = segment::from_timed_strokes(&strokes, times, pad, size)?;
        self.predict(source, line, size)
    }

    pub fn predict_pixels(
        &mut self,
        source: Source,
        rgba: Bytes,
        width: usize,
        height: usize,
    ) -> Result<Prediction, Error> {
        let size = self.input_size(source)?;
        let line = segment::from_pixels(&rgba.0, width, height, size)?;
        self.predict(source, line, size)
    }

    pub fn predict_picture(&mut self, source: Source, picture: Bytes) -> Result<Prediction, Error> {
        let size = self.input_size(source)?;
        let line = Lattice::of_data(picture.0, size)?;
        self.predict(source, line, size)
    }

    pub fn stroke_stages(
        &self,
        strokes: Vec<Floats>,
        width: f32,
        height: f32,
        size: usize,
    ) -> Result<Option<InkStages>, Error> {
        let strokes: Vec<&[f32]> = strokes.iter().map(|stroke| stroke.0.as_slice()).collect();
        let stages = Stages::of_strokes(&strokes, Some(Pad { width, height }), size)?;
        Ok(stages.map(InkStages::of))
    }

    pub fn pixel_stages(
        &self,
        rgba: Bytes,
        width: usize,
        height: usize,
        size: usize,
    ) -> Result<Option<InkStages>, Error> {
        let stages = Stages::of_pixels(&rgba.0, width, height, size)?;
        Ok(stages.map(InkStages::of))
    }

    pub fn picture_stages(&self, picture: Bytes) -> Option<InkStages> {
        let size = picture.0.len().isqrt();
        let pixels = picture.0;
        Stages::of_picture(Picture { pixels, size }).map(InkStages::of)
    }

    pub fn found(
        &mut self,
        source: Source,
        rgba: Bytes,
        width: usize,
        height: usize,
    ) -> Result<Found, Error> {
        let size = self.input_size(source)?;
        let (found, line) = ink::Found::of_pixels(&rgba.0, width, height, size)?;
        let (mut answer, mut places) = (String::new(), Vec::new());
        for digit in self.digits(source, line)? {
            // A picture of MNIST's own form is read as it is: nothing is looked for.
            let Some(place) = found.place(digit.pieces) else {
                continue;
            };
            answer.push(match digit.reading.verdict {
                Verdict::Digit(digit) => char::from(b'0' + digit),
                _ => '?',
            });
            places.extend(place);
        }
        Ok(Found {
            answer,
            places,
            sheet: found.sheet,
            width: found.width,
            height: found.height,
            steps: found.steps,
            levels: Bytes(found.levels),
        })
    }

    /// Pixels along one side of the pictures that the weights read.
    fn input_size(&self, source: Source) -> Result<usize, Error> {
        Ok(self.weights(source)?.0.inputs().isqrt())
    }

    fn predict(
        &mut self,
        source: Source,
        line: Option<Lattice>,
        size: usize,
    ) -> Result<Prediction, Error> {
        let digits = self.digits(source, line)?;
        Ok(Prediction::of(source, digits, size))
    }

    /// From left to right; none where there is no ink.
    fn digits(&mut self, source: Source, line: Option<Lattice>) -> Result<Vec<Digit>, Error> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let (model, calibration) = self.weights(source)?;
        let model = explain::without_units(model, self.off(source));
        let digits = line.map(|line| number::read(&model, &calibration, &line, &mut scratch));
        self.scratch = scratch;
        let digits = digits.unwrap_or_default();
        for digit in &digits {
            digit.reading.checked()?;
        }
        Ok(digits)
    }
}

impl Prediction {
    /// `digits` from left to right; none when there was no ink.
    fn of(source: Source, digits: Vec<Digit>, size: usize) -> Self {
        let unsure = number::least_certain(&digits);
        let blank = || DigitReading::of(&Reading::blank(), vec![0; size * size]);
        let digits: Vec<DigitReading> = digits
            .into_iter()
            .map(
                |Digit {
                     reading, picture, ..
                 }: Digit| {
                    let Picture { pixels, .. } = picture;
                    DigitReading::of(&reading, pixels)
                },
            )
            .collect();
        Self {
            source,
            blank: digits.is_empty(),
            size,
            unsure,
            reading: digits.get(unsure).cloned().unwrap_or_else(blank),
            digits: if digits.len() > 1 { digits } else { Vec::new() },
        }
    }
}

impl InkStages {
    fn of(stages: Stages) -> Self {
        Self {
            low: stages.low,
            high: stages.high,
            fitted: Bytes(stages.fitted),
            mass: stages.mass,
            moved: stages.moved,
            picture: Bytes(stages.picture.pixels),
        }
    }
}

impl DigitReading {
    fn of(reading: &Reading, picture: Vec<u8>) -> Self {
        Self {
            answer: match reading.verdict {
                Verdict::Digit(digit) => Some(digit),
                _ => None,
            },
            nearest: reading.nearest(),
            second: reading.second,
            probabilities: reading.probabilities,
            picture: Bytes(picture),
        }
    }
}
