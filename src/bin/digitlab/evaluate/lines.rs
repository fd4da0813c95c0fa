//! What becomes of drawings that are no digit on the page, which reads each drawing as a line: it could be
//! a number too.

use digitlab::Error;
use digitlab::data::out_of_distribution::{Drawing, Family, PAD};
use digitlab::ink::{Pad, segment};
use digitlab::nn::Scratch;
use digitlab::recognition::number::Digit;
use digitlab::recognition::{Recogniser, Verdict};
use serde::Serialize;

#[derive(Serialize, Default)]
pub struct Lines {
    /// Numbers are none of them: a number is what they should be read as.
    pub drawings: usize,
    pub refused: usize,
    /// Read as one digit.
    pub digits: usize,
    /// Read as several.
    pub numbers: usize,
    /// Of those refused, read as digits beside marks, which have no answer.
    pub marked: usize,
}

/// Reads each of `drawings` as the page does.
pub fn of(
    recogniser: &Recogniser,
    drawings: impl Iterator<Item = Drawing>,
) -> Result<Lines, Error> {
    let size = recogniser.model.inputs().isqrt();
    let (width, height) = (PAD, PAD);
    let mut scratch = Scratch::default();
    let mut lines = Lines::default();
    for drawing in drawings.filter(|drawing| drawing.family != Family::Numbers) {
        let pad = Some(Pad { width, height });
        let lattice = segment::from_strokes(&drawing.strokes, pad, size)?;
        let read = lattice.map(|lattice| recogniser.read_line(&lattice, &mut scratch));
        for digit in read.iter().flatten() {
            digit.reading.checked()?;
        }
        let is_mark = |digit: &Digit| digit.reading.verdict == Verdict::Mark;
        lines.drawings += 1;
        match read.as_deref() {
            Some([one]) if matches!(one.reading.verdict, Verdict::Digit(_)) => lines.digits += 1,
            Some(digits) if digits.iter().any(is_mark) => {
                lines.refused += 1;
                lines.marked += 1;
            }
            Some([_, _, ..]) => lines.numbers += 1,
            _ => lines.refused += 1,
        }
    }
    Ok(lines)
}
