//! What only the command line meets: its files, options and threads. Never crosses to the page. The sentences
//! are in `command_line.json`.

use serde::Serialize;

use super::as_text;

/// What goes wrong with files and options of the command line. Never crosses to the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum CommandLineError {
    /// `reason`, here and below, is in the system's or a library's words.
    Unreadable {
        file: String,
        reason: String,
    },
    /// A file of a format of www/engine/file-formats.js, which is neither IDX nor safetensors.
    FileFormat {
        file: String,
        format: String,
    },
    /// A folder where a file is read.
    Folder {
        file: String,
    },
    Unwritable {
        file: String,
        reason: String,
    },
    NoThreads {
        reason: String,
    },
    /// A gzip stream that ends early or is damaged.
    Gzip {
        file: String,
        /// Compressed bytes up to the end or the damage.
        offset: usize,
        fault: GzipFault,
        /// Bytes that came out before.
        unpacked: usize,
    },
    /// Gzip data that unpack to more bytes than such a file may.
    UnpacksToMore {
        file: String,
        most: usize,
    },
    /// A picture that its decoder refuses, of this kind by its name or its first bytes.
    NotAPicture {
        file: String,
        kind: &'static str,
        reason: String,
    },
    PictureTooLarge {
        file: String,
    },
    /// A file of pen digits without any.
    NoDrawings {
        file: String,
        bytes: usize,
    },
    /// A line of pen digits that is none.
    Line {
        file: String,
        /// From 1.
        line: usize,
        fault: LineFault,
    },
    /// A file that does not name a writer for each picture.
    Writers {
        file: String,
        pictures: usize,
        /// Rows of whole numbers.
        found: usize,
    },
    /// A folder that holds no pictures.
    NoPictures {
        folder: String,
    },
    /// A folder whose name is no label.
    FolderName {
        folder: String,
    },
    /// One file for the weights and for the history.
    SameOutputs {
        file: String,
    },
    /// An option whose text is no number.
    NoNumber {
        field: &'static str,
        text: String,
    },
    /// Strengths of augmentation that cannot be read.
    Strengths {
        names: Vec<&'static str>,
        text: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GzipFault {
    Cut,
    /// Bytes behind the end.
    Trailing {
        bytes: usize,
    },
    Damaged {
        reason: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LineFault {
    Json {
        reason: String,
    },
    /// A label above 9.
    Label {
        found: u8,
    },
    /// A stroke with an odd count of numbers, which are not pairs.
    HalfPoint {
        numbers: usize,
    },
    /// A line of more bytes.
    TooLong {
        most: usize,
    },
    /// With this line the drawings would take more memory, in bytes.
    Memory {
        most: usize,
    },
    /// Another encoding.
    Utf16,
    /// A coordinate that f32 cannot hold.
    TooLarge {
        #[serde(serialize_with = "as_text")]
        found: f32,
    },
}
