//! Reads labelled drawings from JSON lines, plain or gzipped, to evaluate with. Each line is an object: `label` is 0 to
//! 9, or null for a non-digit, `writer` is any text, and `strokes` is a list of flat lists x0, y0, x1,
//! y1, … in any unit, y pointing down; `letter` may name the non-digit. It draws nothing.

use std::io::{BufRead, BufReader, Read};

use serde::{Deserialize, Deserializer};

use crate::error::{CommandLineError, Error, LineFault};
use crate::gzip::{Unpacker, room};

/// The longest line, in bytes: a drawing has some thousands. While it is read it takes up to 20 times as much.
const MAX_LINE: usize = 1 << 20;

/// A byte-order mark of UTF-8, which some programs write before a text, and which joined files have within.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The byte-order marks of UTF-16.
const UTF16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Powers of two between which the greatest coordinate lies, so that spans, squares and quotients fit f32.
const LARGEST: [i32; 2] = [-60, 60];

/// A drawing by one person, of one digit or of something else.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PenDrawing {
    /// 0 to 9, or `None` for a non-digit. `null` in the file; a line without `label` is an error.
    #[serde(deserialize_with = "Option::deserialize")]
    pub label: Option<u8>,
    /// The person who drew it. Split data by writer, never by drawing.
    pub writer: String,
    /// What it is instead of a digit, such as "A"; `None` where the line does not say.
    #[serde(default)]
    pub letter: Option<String>,
    /// Each stroke is x0, y0, x1, y1, …
    #[serde(deserialize_with = "inked")]
    pub strokes: Vec<Vec<f32>>,
    /// The line of the file, from 1.
    #[serde(skip)]
    pub line: usize,
}

/// Read as f64 and rounded to f32, so that a number above f32's maximum becomes infinite and can be named.
#[derive(Deserialize)]
#[serde(from = "f64")]
struct Number(f32);

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self(number as f32)
    }
}

/// Strokes without a point are left out: they have no ink.
fn inked<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<f32>>, D::Error> {
    let strokes = Vec::<Vec<Number>>::deserialize(from)?.into_iter();
    let inked = strokes.filter(|stroke| !stroke.is_empty());
    let mut inked: Vec<Vec<f32>> = inked
        .map(|stroke| stroke.iter().map(|number| number.0).collect())
        .collect();
    inked.shrink_to_fit();
    Ok(inked)
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
    /// The line of its file, from 1.
    pub line: usize,
}

/// Reads all digits of a file's bytes; `name` is for errors only. Gzip is recognised by the first two bytes. Empty
/// lines and non-digits are skipped.
///
/// # Errors
/// [`CommandLineError`] for a file that cannot be unpacked or would take too much memory, a line that is no pen
/// digit, or a file without any digit.
///
/// ```
/// let file = br#"{"label": 1, "writer": "ada", "strokes": [[5, 0, 5, 1000]]}"#;
/// let digits = digitlab::ink::jsonl::read(&file[..], "one.jsonl")?;
/// assert_eq!((digits[0].label, &digits[0].strokes[0][..]), (1, &[5.0, 0.0, 5.0, 1000.0][..]));
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn read(file: &[u8], name: &str) -> Result<Vec<PenDigit>, Error> {
    let digit = |drawing: PenDrawing| {
        let PenDrawing {
            label,
            writer,
            strokes,
            line,
            ..
        } = drawing;
        label.map(|label| PenDigit {
            label,
            writer,
            strokes,
            line,
        })
    };
    Ok(read_drawings(file, name)?
        .into_iter()
        .filter_map(digit)
        .collect())
}

/// As [`read`], including non-digits.
///
/// # Errors
/// As [`read`].
pub fn read_drawings(file: &[u8], name: &str) -> Result<Vec<PenDrawing>, Error> {
    let mut unpacked = BufReader::new(Unpacker::new(name, file));
    let (mut drawings, mut line) = (Vec::new(), Vec::new());
    let (mut lines, mut bytes, mut memory) = (0, 0, 0);
    loop {
        line.clear();
        let mut rest = unpacked.by_ref().take(MAX_LINE as u64 + 1);
        let read = rest.read_until(b'\n', &mut line);
        if let Err(error) = read {
            return Err(unpacked.get_ref().explain(&error).into());
        }
        if line.is_empty() {
            break;
        }
        (lines, bytes) = (lines + 1, bytes + line.len());
        let text = line.strip_prefix(MARK).unwrap_or(&line).trim_ascii();
        let read = match text {
            _ if line.len() > MAX_LINE => Err(LineFault::TooLong { most: MAX_LINE }),
            [] => continue,
            _ => drawing(text),
        };
        let read = read.and_then(|drawing| {
            let drawing = PenDrawing {
                line: lines,
                ..drawing
            };
            memory += taken(&drawing);
            let most = room(file.len());
            (memory <= most)
                .then_some(drawing)
                .ok_or(LineFault::Memory { most })
        });
        drawings.push(read.map_err(|fault| CommandLineError::Line {
            file: name.into(),
            line: lines,
            fault,
        })?);
    }
    if drawings.is_empty() {
        let file = name.into();
        return Err(CommandLineError::NoDrawings { file, bytes }.into());
    }
    Ok(drawings)
}

/// Memory of a drawing, in bytes: an allocation takes 32 at least, and lists grow by doubling.
fn taken(drawing: &PenDrawing) -> usize {
    let strokes = drawing.strokes.iter();
    let strokes = strokes.map(|stroke| size_of_val(stroke) + 32.max(4 * stroke.capacity() + 8));
    2 * size_of_val(drawing) + 32.max(drawing.writer.len() + 8) + strokes.sum::<usize>()
}

/// A line without space around it.
fn drawing(line: &[u8]) -> Result<PenDrawing, LineFault> {
    if UTF16.iter().any(|mark| line.starts_with(mark)) {
        return Err(LineFault::Utf16);
    }
    let mut drawing: PenDrawing =
        serde_json::from_slice(line).map_err(|error| LineFault::Json {
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
    let mut numbers = drawing.strokes.iter().flatten();
    if let Some(&found) = numbers.find(|x| !x.is_finite()) {
        return Err(LineFault::TooLarge { found });
    }
    bring_near_one(&mut drawing.strokes);
    Ok(drawing)
}

/// Brings extreme coordinates into [`LARGEST`] by a power of two, which changes no digit of theirs: a drawing may be in
/// any unit.
fn bring_near_one(strokes: &mut [Vec<f32>]) {
    let numbers = strokes.iter().flatten();
    let largest = numbers.fold(0.0_f32, |most, x| most.max(x.abs()));
    let exponent = libm::frexpf(largest).1;
    let by = exponent.clamp(LARGEST[0], LARGEST[1]) - exponent;
    if largest > 0.0 && by != 0 {
        let numbers = strokes.iter_mut().flatten();
        numbers.for_each(|x| *x = libm::ldexpf(*x, by));
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
        assert_eq!((digits[0].line, digits[1].line), (1, 3));
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
            "pen, line 4: expected coordinates that fit f32, found minus infinity"
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
    fn byte_order_marks_and_any_line_ends_are_no_part_of_a_line() {
        let marked = format!(
            "\u{feff}{}\r\n\u{feff}\r\n",
            TWO.replace("\n\n", "\r\n\r\n\u{feff}")
        );
        let digits = read(marked.as_bytes(), "pen").unwrap();
        assert_eq!(digits, read(TWO.as_bytes(), "pen").unwrap());
        let utf16: Vec<u8> = "\u{feff}{}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let error = read(&utf16, "pen").unwrap_err().to_string();
        assert_eq!(error, "pen, line 1: expected text in UTF-8, found UTF-16");
    }

    #[test]
    fn coordinates_are_in_any_unit_also_one_that_f32_can_hardly_hold() {
        let line = |by: f64| {
            let [a, b, c] = [1.0, 2.0, -3.0].map(|x| x * by);
            format!(r#"{{"label":3,"writer":"w","strokes":[[{a:e},{b:e},{c:e},{a:e}],[]]}}"#)
        };
        let strokes = |by| read(line(by).as_bytes(), "pen").unwrap().remove(0).strokes;
        assert_eq!(strokes(0.5), [[0.5, 1.0, -1.5, 0.5]]);
        for by in [f64::exp2(126.0), f64::exp2(-140.0)] {
            let found = strokes(by);
            let one = f32::powi(2.0, if by > 1.0 { 58 } else { -62 });
            assert_eq!(found, [[one, 2.0 * one, -3.0 * one, one]], "{by:e}");
        }
        assert_eq!(strokes(0.0), [[0.0, 0.0, 0.0, 0.0]]);
    }

    #[test]
    fn what_would_take_far_more_memory_than_its_file_is_refused_at_its_line() {
        let strokes = vec!["[0,0]"; 100_000].join(",");
        let line = format!(r#"{{"label":1,"writer":"w","strokes":[{strokes}]}}"#);
        let text = vec![line.as_str(); 40].join("\n");
        assert_eq!(read(text.as_bytes(), "pen").unwrap().len(), 40);
        let error = read(&gzipped(&text), "pen").unwrap_err().to_string();
        assert!(
            error.starts_with("pen, line 10: expected drawings of at most "),
            "{error}"
        );
        let long = format!("{TWO}\n{{{}", " ".repeat(3 << 20));
        assert_eq!(
            fault(&long),
            "pen, line 4: expected a line of at most 1048576 bytes, found more"
        );
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
