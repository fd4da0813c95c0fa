//! A sheet of what was misread, as a grey PNG: the pictures side by side, by digit and then by what they were
//! taken for. A bar under a picture says that: one mark for each digit from 0 to 9, the answer's bright.

use std::path::Path;

use digitlab::Error;
use digitlab::data::idx::CLASSES;

use super::samples::Samples;
use crate::grey_image::GreyImage;
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
        .filter_map(|(index, (sample, &answer))| Some((sample.digit()?, answer, index)))
        .filter(|&(label, answer, _)| usize::from(label) != answer)
        .collect();
    misread.sort_unstable();
    let sheet = draw(samples, &misread);
    write_all(&[(&output, &sheet.png(ZOOM))])
}

/// The pictures that `misread` lists, each as its label, the answer and its index.
fn draw(samples: &Samples, misread: &[(u8, usize, usize)]) -> GreyImage {
    let size = samples.reader.size();
    let (across, down) = (size + GAP, size + BAR + GAP);
    let height = misread.len().div_ceil(COLUMNS) * down + GAP;
    let mut sheet = GreyImage::filled(COLUMNS * across + GAP, height, PAPER);
    let each = size / CLASSES;
    let mark = each.saturating_sub(1).max(1);
    for (place, &(_, answer, index)) in misread.iter().enumerate() {
        let left = GAP + place % COLUMNS * across;
        let top = GAP + place / COLUMNS * down;
        let picture = &samples.pixels[index * size * size..][..size * size];
        sheet.draw(left, top, picture, size);
        for digit in 0..CLASSES {
            let level = if digit == answer { 255 } else { MARK };
            sheet.draw(
                left + digit * each,
                top + size,
                &vec![level; mark * BAR],
                mark,
            );
        }
    }
    sheet
}
