//! Reads labelled drawings from JSON lines, plain or gzipped, to evaluate with. Each line is an object: `label` is 0 to
//! 9, or null for a drawing that is no digit, `writer` is any text, and `strokes` is a list of flat lists x0, y0, x1,
//! y1, … in any unit, y pointing down. It draws nothing.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Deserializer};

use crate::error::{CommandLineError, Error, GzipFault, LineFault};

/// A drawing by one person, of one digit or of something else.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PenDrawing {
    /// 0 to 9, or `None` for a drawing that is no digit. `null` in the file; a line without `label` is an error.
    #[serde(deserialize_with = "Option::deserialize")]
    pub label: Option<u8>,
    /// The person who drew it. Split data by writer, never by drawing.
    pub writer: String,
    /// Each stroke is x0, y0, x1, y1, …
    #[serde(deserialize_with = "rounded")]
    pub strokes: Vec<Vec<f32>>,
}

/// Reads numbers as f64 and rounds them to f32, so that one above f32's maximum becomes infinite and can be named.
fn rounded<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<f32>>, D::Error> {
    let strokes = Vec::<Vec<f64>>::deserialize(from)?.into_iter();
    Ok(strokes
        .map(|stroke| stroke.into_iter().map(|x| x as f32).collect())
        .collect())
}

/// A drawing of one digit by one person.
#[derive(Debug, Clone, PartialEq)]
pub struct PenDigit {
    /// 0 to 9.
    pub label: u8,
    /// The person who wrote it. Split data by writer, never by digit.
    pub writer: String,
    /// Each stroke is x0, y0, x1, y1, …
    pub strokes: Vec<Vec<f32>>,
}

/// Reads all digits of a file; `name` is for errors only. Gzip is recognised by the first two bytes. Empty lines and
/// drawings that are no digit are skipped.
///
/// # Errors
/// [`CommandLineError`] for a file that cannot be read or unpacked, a line that is no pen digit, or a file
/// without any digit.
///
/// ```
/// let file = br#"{"label": 1, "writer": "ada", "strokes": [[5, 0, 5, 1000]]}"#;
/// let digits = digitlab::ink::jsonl::read(&file[..], "one.jsonl")?;
/// assert_eq!((digits[0].label, &digits[0].strokes[0][..]), (1, &[5.0, 0.0, 5.0, 1000.0][..]));
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn read(file: impl Read, name: &str) -> Result<Vec<PenDigit>, Error> {
    let digit = |drawing: PenDrawing| {
        let PenDrawing {
            label,
            writer,
            strokes,
        } = drawing;
        label.map(|label| PenDigit {
            label,
            writer,
            strokes,
        })
    };
    Ok(read_drawings(file, name)?
        .into_iter()
        .filter_map(digit)
        .collect())
}

/// As [`read`], including drawings that are no digit.
///
/// # Errors
/// As [`read`].
pub fn read_drawings(file: impl Read, name: &str) -> Result<Vec<PenDrawing>, Error> {
    let bytes = unpacked(file, name)?;
    let (mut drawings, mut lines) = (Vec::new(), 0);
    for line in bytes.split(|&byte| byte == b'\n') {
        lines += 1;
        if !line.trim_ascii().is_empty() {
            let drawing = drawing(line).map_err(|fault| CommandLineError::Line {
                file: name.into(),
                line: lines,
                fault,
            })?;
            drawings.push(drawing);
        }
    }
    if drawings.is_empty() {
        let (file, bytes) = (name.into(), bytes.len());
        return Err(CommandLineError::NoDrawings { file, bytes }.into());
    }
    Ok(drawings)
}

/// The file's bytes, unpacked if it is gzipped, with all members.
fn unpacked(mut file: impl Read, name: &str) -> Result<Vec<u8>, CommandLineError> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes);
    read.map_err(|error| CommandLineError::Unreadable {
        file: name.into(),
        reason: error.to_string(),
    })?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    // The decoder advances the slice, so its rest tells where decoding stopped.
    let mut decoder = MultiGzDecoder::new(bytes.as_slice());
    match decoder.read_to_end(&mut unpacked) {
        Ok(_) => Ok(unpacked),
        Err(error) => Err(CommandLineError::Gzip {
            file: name.into(),
            offset: bytes.len() - decoder.get_ref().len(),
            fault: GzipFault::Damaged {
                reason: error.to_string(),
            },
            unpacked: unpacked.len(),
        }),
    }
}

fn drawing(line: &[u8]) -> Result<PenDrawing, LineFault> {
    let drawing: PenDrawing =
        serde_json::from_slice(line.trim_ascii_end()).map_err(|error| LineFault::Json {
            // Serde counts each line as the first.
            reason: error
                .to_string()
                .replace(" at line 1 column ", " at column "),
        })?;
    if let Some(found) = drawing.label.filter(|&label| label > 9) {
        return Err(LineFault::Label { found });
    }
    if let Some(stroke) = drawing.strokes.iter().find(|s| s.len() % 2 == 1) {
        let numbers = stroke.len();
        return Err(LineFault::HalfPoint { numbers });
    }
    // JSON has no infinity, but numbers above f32's maximum become infinite.
    match drawing.strokes.iter().flatten().find(|x| !x.is_finite()) {
        Some(&found) => Err(LineFault::TooLarge { found }),
        None => Ok(drawing),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TWO: &str = concat!(
        r#"{"label":7,"writer":"w1","strokes":[[0,0,600,0,200,1000],[100,500,500,500]]}"#,
        "\n\n",
        r#"{"label":1,"writer":"w2","strokes":[[0,0.5]]}"#,
    );

    fn gzipped(text: &str) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    }

    fn fault(text: &str) -> String {
        read(text.as_bytes(), "pen").unwrap_err().to_string()
    }

    #[test]
    fn plain_and_gzipped_lines_give_the_same_digits() {
        let digits = read(TWO.as_bytes(), "pen").unwrap();
        assert_eq!(digits, read(&gzipped(TWO)[..], "pen").unwrap());
        assert_eq!((digits[0].label, &*digits[0].writer), (7, "w1"));
        assert_eq!(digits[0].strokes[1], [100.0, 500.0, 500.0, 500.0]);
        assert_eq!(digits[1].strokes, [[0.0, 0.5]]);
    }

    #[test]
    fn a_bad_line_is_named_by_its_number_and_what_was_expected() {
        let bad = |line: &str| fault(&format!("{TWO}\n{line}\n"));
        assert_eq!(
            bad("{"),
            "pen, line 4: expected a JSON object with label, writer and strokes, \
             found EOF while parsing an object at column 1"
        );
        assert!(bad(r#"{"label":3,"writer":"w"}"#).contains("missing field `strokes`"));
        assert_eq!(
            bad(r#"{"label":10,"writer":"w","strokes":[]}"#),
            "pen, line 4: expected a label from 0 to 9, found 10"
        );
        assert_eq!(
            bad(r#"{"label":3,"writer":"w","strokes":[[1,2],[1,2,3]]}"#),
            "pen, line 4: expected strokes of pairs of x and y, found a stroke of 3 numbers"
        );
        assert_eq!(
            bad(r#"{"label":3,"writer":"w","strokes":[[1,2],[1,-1e39]]}"#),
            "pen, line 4: expected coordinates that fit f32, found -inf"
        );
    }

    #[test]
    fn what_is_no_digit_has_the_label_null_and_only_that() {
        let text = r#"{"label":null,"writer":"w","strokes":[[1,2]]}"#;
        let both = format!("{text}\n{TWO}");
        let drawings = read_drawings(both.as_bytes(), "pen").unwrap();
        let labels: Vec<_> = drawings.iter().map(|drawing| drawing.label).collect();
        assert_eq!(labels, [None, Some(7), Some(1)]);
        assert_eq!(read(both.as_bytes(), "pen").unwrap().len(), 2);
        let without = text.replace(r#""label":null,"#, "");
        assert!(fault(&without).contains("missing field `label`"));
    }

    #[test]
    fn an_empty_file_is_not_a_set_of_digits() {
        assert!(fault("\n \n").starts_with("pen: empty file at byte 3"));
    }

    #[test]
    fn damaged_gzip_data_is_said_to_be_that() {
        let mut cut = gzipped(TWO);
        cut.truncate(cut.len() - 10);
        let error = read(&cut[..], "pen").unwrap_err().to_string();
        let place = format!("pen: damaged gzip data at byte {}: ", cut.len());
        assert!(error.starts_with(&place), "{error}");
    }
}
