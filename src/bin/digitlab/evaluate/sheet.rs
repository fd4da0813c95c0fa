//! A sheet of what was misread, as a grey PNG: the pictures side by side, by digit and then by what they were
//! taken for. A bar under a picture says that: one mark for each digit from 0 to 9, the answer's bright.

use std::path::Path;

use digitlab::Error;
use digitlab::data::idx::CLASSES;

use super::samples::Samples;
use crate::output::{OutputFile, write_all};

/// Pictures in a row.
const COLUMNS: usize = 24;

/// Screen pixels to one of a picture.
const ZOOM: usize = 2;

/// Grey of the paper between pictures, and of a mark that is not the answer's.
const PAPER: u8 = 70;
const MARK: u8 = 110;

/// Rows of the bar under a picture, and of the gap below it.
const BAR: usize = 2;
const GAP: usize = 2;

/// Writes the pictures whose label is another than `answers` say.
pub fn write(path: &Path, samples: &Samples, answers: &[usize]) -> Result<(), Error> {
    let output = OutputFile::at(path)?;
    let mut misread: Vec<(u8, usize, usize)> = samples
        .each
        .iter()
        .zip(answers)
        .enumerate()
        .filter_map(|(index, (sample, &answer))| Some((sample.label?, answer, index)))
        .filter(|&(label, answer, _)| usize::from(label) != answer)
        .collect();
    misread.sort_unstable();
    let sheet = Sheet::of(samples, &misread);
    write_all(&[(&output, &sheet.png())])
}

struct Sheet {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Sheet {
    fn of(samples: &Samples, misread: &[(u8, usize, usize)]) -> Self {
        let size = samples.size;
        let (across, down) = (size + GAP, size + BAR + GAP);
        let width = COLUMNS * across + GAP;
        let height = misread.len().div_ceil(COLUMNS) * down + GAP;
        let mut grey = vec![PAPER; width * height];
        for (place, &(_, answer, index)) in misread.iter().enumerate() {
            let left = GAP + place % COLUMNS * across;
            let top = GAP + place / COLUMNS * down;
            let picture = &samples.pixels[index * size * size..][..size * size];
            for (y, row) in picture.chunks_exact(size).enumerate() {
                grey[(top + y) * width + left..][..size].copy_from_slice(row);
            }
            let each = size / CLASSES;
            for y in top + size..top + size + BAR {
                for digit in 0..CLASSES {
                    let level = if digit == answer { 255 } else { MARK };
                    grey[y * width + left + digit * each..][..each.saturating_sub(1).max(1)]
                        .fill(level);
                }
            }
        }
        Self {
            width,
            height,
            grey,
        }
    }

    fn png(&self) -> Vec<u8> {
        let (width, height) = (self.width * ZOOM, self.height * ZOOM);
        let mut large = Vec::with_capacity(width * height);
        for row in self.grey.chunks_exact(self.width) {
            for _ in 0..ZOOM {
                large.extend(row.iter().flat_map(|&level| [level; ZOOM]));
            }
        }
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let written = encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&large));
        written.expect("a vector takes all bytes of a sheet of this size");
        bytes
    }
}
