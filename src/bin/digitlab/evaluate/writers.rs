//! Who wrote each picture of an IDX file: MNIST's own files do not say. Reads text, a line of whole numbers a picture, and
//! IDX files of 32-bit integers; of rows of eight, as QMNIST's extended labels have them, the third is the writer
//! (Yadav and Bottou, "Cold Case: The Lost MNIST Digits", 2019).

use std::path::Path;

use digitlab::Error;
use digitlab::data::disk;
use digitlab::error::CommandLineError;

/// The numbers of QMNIST's rows, and which of them is the writer.
const QMNIST: (usize, usize) = (8, 2);

/// How IDX files of 32-bit integers begin, before the number of dimensions.
const INTEGERS: &[u8] = &[0, 0, 0x0c];

/// A name for the writer of each of `pictures`. QMNIST's test file continues after MNIST's 10,000.
pub fn read(path: &Path, pictures: usize) -> Result<Vec<String>, Error> {
    let bytes = disk::read(path)?;
    let rows = match bytes.strip_prefix(INTEGERS) {
        Some(rest) => from_idx(rest),
        None => from_text(&bytes),
    };
    let rows = rows.unwrap_or_default();
    let found = rows.len();
    let is_enough = |row: &Vec<i64>| match row.len() == QMNIST.0 {
        true => found >= pictures,
        false => found == pictures && row.len() == 1,
    };
    if !rows.iter().all(is_enough) || rows.is_empty() {
        let file = path.display().to_string();
        return Err(CommandLineError::Writers {
            file,
            pictures,
            found,
        }
        .into());
    }
    let writer = |row: &Vec<i64>| row.get(QMNIST.1).unwrap_or(&row[0]).to_string();
    Ok(rows.iter().take(pictures).map(writer).collect())
}

/// The labels in the bytes from the number of dimensions on; `None` when they are cut.
fn from_idx(bytes: &[u8]) -> Option<Vec<Vec<i64>>> {
    let (&dimensions, rest) = bytes.split_first()?;
    let (words, tail) = rest.as_chunks::<4>();
    let mut words = words
        .iter()
        .map(|&word| i64::from(i32::from_be_bytes(word)));
    let count = words.next()?;
    let columns = match dimensions {
        1 => 1,
        _ => usize::try_from(words.next()?).ok()?,
    };
    let numbers: Vec<i64> = words.collect();
    let rows: Vec<Vec<i64>> = numbers
        .chunks(columns.max(1))
        .map(<[i64]>::to_vec)
        .collect();
    let is_whole = tail.is_empty() && rows.len() as i64 == count;
    is_whole.then_some(rows)
}

/// `None` where a line is no row of whole numbers.
fn from_text(bytes: &[u8]) -> Option<Vec<Vec<i64>>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let row = |line: &str| -> Option<Vec<i64>> {
        let numbers = line.split(|c: char| c.is_whitespace() || c == ',');
        let numbers = numbers.filter(|number| !number.is_empty());
        numbers.map(|number| number.parse().ok()).collect()
    };
    lines.map(row).collect()
}
