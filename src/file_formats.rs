//! Formats of files that are neither IDX nor safetensors, by their first bytes, so that an error can name what came: the
//! page's table, for the command line.

use serde::Deserialize;

/// A row of the table: `hex` are the bytes from `at` on.
#[derive(Deserialize)]
struct Format {
    format: String,
    at: usize,
    hex: String,
}

impl Format {
    fn begins(&self, bytes: &[u8]) -> bool {
        let pairs = self.hex.as_bytes().as_chunks::<2>().0.iter().zip(self.at..);
        let mut bytes = pairs.map(|(pair, at)| (pair, bytes.get(at)));
        bytes.all(|(pair, byte)| {
            byte.is_some_and(|byte| format!("{byte:02x}").as_bytes() == pair.as_slice())
        })
    }
}

/// The format that `bytes` begin as, by its name in the table.
///
/// ```
/// use digitlab::file_formats;
///
/// assert_eq!(file_formats::recognise(b"\0\0\0\x18ftypheic"), Some("heic".to_owned()));
/// assert_eq!(file_formats::recognise(&[0, 0, 8, 3, 0, 0, 0, 1]), None);
/// ```
pub fn recognise(bytes: &[u8]) -> Option<String> {
    let table = include_str!("../www/engine/file-formats.js");
    let (_, table) = table.split_once("export default ").expect("a table");
    let table = table.trim_end().trim_end_matches(';');
    let table: Vec<Format> = serde_json::from_str(table).expect("rows in JSON");
    let found = table.into_iter().find(|format| format.begins(bytes));
    found.map(|format| format.format)
}
