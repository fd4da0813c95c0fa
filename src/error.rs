//! Everything that can go wrong, as facts: a code, where it happened, what was expected and what came. No
//! sentence is made here: the tables in `www/strings/` have one for each code, in each language.

#[cfg(feature = "cli")]
mod command_line;
mod message;
mod weights;

use std::fmt::Display;

use serde::{Deserialize, Serialize, Serializer};

#[cfg(feature = "cli")]
pub use command_line::{CommandLineError, GzipFault, LineFault};
pub use message::{MessageFault, ValueType};
pub use weights::{Counted, TensorNames, WeightsFault};

/// An error crosses to the page as an object whose `code` is the variant's name in kebab-case.
///
/// ```
/// use digitlab::Error;
///
/// let error = Error::WeightNotFinite { epoch: 2, batch: 30 };
/// let json = serde_json::to_value(&error).unwrap();
/// assert_eq!(json, serde_json::json!({"code": "weight-not-finite", "epoch": 2, "batch": 30}));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CoreError"))]
pub enum Error {
    /// Files that are not one of images and one of labels, nor two of each.
    FileSet {
        images: usize,
        labels: usize,
        /// The files' names, sorted.
        files: Vec<String>,
    },
    /// Four files whose names do not say which two are for validation.
    FileNames {
        /// Files whose name has a word with one of these prefixes are for validation.
        words: Vec<&'static str>,
        files: Vec<String>,
    },
    /// Another number of files than MNIST has.
    MnistFiles { expected: usize, found: usize },
    /// A run without a data set.
    NoDataset,
    /// Teaching without MNIST, whose pictures it shows again.
    NoMnist,
    /// Not a saved run of this version.
    NotASavedRun,
    /// A saved run whose bytes changed since.
    SavedRunDamaged,
    /// A saved run that was trained on other pictures than those that are loaded.
    SavedRunPictures,
    /// Teaching without a correction.
    NoCorrections,
    /// A label other than 0 to 9 or `NO_CLASS`.
    CorrectionLabel { found: u8 },
    /// Weights or data that do not fit what they are meant for.
    Shape {
        of: Shaped,
        expected: Vec<usize>,
        found: Vec<usize>,
    },
    /// A number that is not what its field takes.
    Field {
        /// As `TrainingForm` spells it, or the parameter's name.
        field: &'static str,
        expected: Expected,
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        found: f64,
    },
    /// A drawing pad without area.
    Pad {
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        width: f32,
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        height: f32,
    },
    /// A stroke with an x that has no y.
    StrokeHalfPoint {
        /// From 1.
        stroke: usize,
        /// How many there are.
        numbers: usize,
    },
    /// A stroke with a coordinate that is infinite or no number.
    StrokeNotFinite {
        /// From 1.
        stroke: usize,
        /// From 1.
        point: usize,
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        found: f32,
    },
    /// A run asked for, or weights brought, while another run is under way.
    Busy,
    /// An answer asked of weights that are not there yet.
    NoWeights { source: Source },
    /// Weights whose answer to this picture is infinite or no number.
    AnswerNotFinite,
    /// A weight became infinite or NaN, so training cannot continue.
    WeightNotFinite {
        /// From 1.
        epoch: usize,
        /// From 1, within the epoch.
        batch: usize,
    },
    /// The loss became infinite or NaN, so training cannot continue.
    LossNotFinite {
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        loss: f64,
        /// From 1.
        epoch: usize,
        /// From 1, within the epoch.
        batch: usize,
    },
    /// No GPU that computes.
    NoGpu {
        /// What the system said, in its own words.
        reason: String,
    },
    /// A network that no GPU trains yet.
    GpuNetwork {
        /// As the field of the form has it.
        found: &'static str,
    },
    /// A GPU that was lost in the middle of a run.
    GpuLost {
        /// What the system said, in its own words.
        reason: String,
    },
    /// A network or a data set that is larger than the GPU takes in one piece.
    GpuMemory {
        /// Bytes.
        most: u64,
        /// Bytes.
        found: u64,
    },
    /// The system gives no random numbers.
    NoRandomness {
        /// In the system's words.
        reason: String,
    },
    /// A message of the page that is not as agreed.
    Message {
        /// Where in the message: `config.hidden_layers[1]`.
        path: String,
        fault: MessageFault,
    },
    /// What only the command line meets.
    #[cfg(feature = "cli")]
    #[serde(untagged)]
    #[cfg_attr(test, ts(skip))]
    CommandLine(CommandLineError),
    /// Bytes that are not the file they should be; the code is the problem's.
    #[serde(untagged)]
    File {
        file: String,
        /// Where the first wrong byte is, from the start of the unpacked file.
        offset: u64,
        #[serde(flatten)]
        problem: FileProblem,
    },
}

impl std::error::Error for Error {}

/// A number as Rust writes it: without exponent, and also where JSON has none, such as NaN.
fn as_text<S: Serializer>(number: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "code")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FileProblem {
    #[serde(rename = "file-empty")]
    Empty { expected: FileKind },
    /// Gzip data where unpacked data is read.
    #[serde(rename = "file-still-gzipped")]
    StillGzipped { expected: FileKind },
    /// `expected` and `found` are bytes at the offset: all four of IDX's magic number, or its last.
    #[serde(rename = "file-magic")]
    WrongMagic {
        kind: FileKind,
        expected: Vec<u8>,
        found: Vec<u8>,
        /// When the bytes found are an IDX file's.
        found_kind: Option<FileKind>,
    },
    /// Another of IDX's element types, by its code.
    #[serde(rename = "file-type")]
    WrongType { expected: u8, found: u8 },
    /// Pictures that are not square, or larger than `largest` on a side.
    #[serde(rename = "file-size")]
    WrongSize { largest: usize, found: [u32; 2] },
    /// Pictures of another size than those of the data set's other file. Pixels along a side.
    #[serde(rename = "file-size-mismatch")]
    SizeMismatch {
        other: String,
        expected: usize,
        found: usize,
    },
    /// A header that promises more bytes than any file here may have.
    #[serde(rename = "file-size-overflow")]
    SizeOverflow {
        holds: Contents,
        most: u64,
        found: u64,
    },
    /// Fewer bytes than the header promises, or than a header has.
    #[serde(rename = "file-truncated")]
    Truncated {
        /// What the header promises; `None` where the header itself is cut.
        holds: Option<Contents>,
        expected: u64,
        found: u64,
    },
    /// Bytes past the end that the header promises.
    #[serde(rename = "file-too-long")]
    TooLong { holds: Contents, more: u64 },
    /// `least` is 1, or 2 where one is to be held out for validation.
    #[serde(rename = "file-too-few")]
    TooFew {
        kind: FileKind,
        least: usize,
        found: usize,
    },
    /// Another number of labels than of images.
    #[serde(rename = "file-count")]
    CountMismatch {
        /// The file of images.
        images: String,
        expected: usize,
        found: usize,
    },
    /// A label above `most`.
    #[serde(rename = "file-label")]
    LabelOutOfRange { most: usize, found: u8 },
    /// SHA-256, lower-case hexadecimal.
    #[serde(rename = "file-hash")]
    HashMismatch { expected: String, found: String },
    /// A safetensors file that is damaged or is not digitlab's.
    #[serde(rename = "file-weights")]
    Weights { fault: WeightsFault },
}

/// What an IDX file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FileKind {
    Images,
    Labels,
}

/// What an IDX file's header promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Contents {
    Images { count: u32, rows: u32, columns: u32 },
    Labels { count: u32 },
}

/// What has another shape than it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Shaped {
    /// Pictures for the network that is to read them.
    Pictures,
    /// Weights to be taught beside the pictures of a data set.
    TaughtWeights { dataset: String },
    /// A correction to teach with.
    Correction,
    /// A picture's RGBA bytes.
    Pixels,
}

/// That pictures have as many pixels as the network, or what else is to read them, takes. `found`: their numbers along
/// each axis.
///
/// # Errors
/// [`Error::Shape`] when they have not.
pub fn must_have(pixels: usize, found: &[usize]) -> Result<(), Error> {
    if found.iter().product::<usize>() == pixels {
        return Ok(());
    }
    Err(Error::Shape {
        of: Shaped::Pictures,
        expected: vec![pixels],
        found: found.to_vec(),
    })
}

/// Which weights answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Source {
    /// Those that come with the page.
    Shipped,
    /// Those of the user's runs and files.
    Yours,
    /// Those that are judged beside them and never answer: of a run that was kept, or from before teaching.
    Aside,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Expected {
    Number {
        range: Range,
    },
    /// A number, or nothing.
    Optional {
        range: Range,
    },
    /// Numbers, each of this range.
    List {
        range: Range,
    },
    /// A fraction between 0 and 1, neither included.
    Fraction,
    /// A list of at most this many layers.
    Layers {
        most: usize,
    },
    /// Memory in MiB: the limit, the part for the weights with all their copies, the part for a batch. `found` is the
    /// total needed.
    Memory {
        most: usize,
        weights: usize,
        batch: usize,
    },
    /// Fewer than all training pictures, of which there are `below`.
    HeldBack {
        below: usize,
    },
}

/// The numbers that a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Range {
    /// From 0 to below 1. In f32, which runs use, a number just below 1 must not round up to 1.
    BelowOne,
    /// From 0 to `most`.
    UpTo { most: f64 },
    /// Above 0, also in f32, and up to `most`.
    AboveZero { most: f64 },
    /// Whole, from `least` to `most`.
    Whole { least: f64, most: f64 },
}

#[cfg(feature = "cli")]
impl From<CommandLineError> for Error {
    fn from(error: CommandLineError) -> Self {
        Self::CommandLine(error)
    }
}

#[cfg(test)]
impl Error {
    /// As the page gets it.
    pub(crate) fn code(&self) -> String {
        let facts = serde_json::to_value(self).unwrap();
        facts["code"].as_str().unwrap().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_error_is_flat_with_its_problem_as_code() {
        let error = Error::File {
            file: "x".into(),
            offset: 29,
            problem: FileProblem::LabelOutOfRange { most: 9, found: 10 },
        };
        let facts = serde_json::json!(
            {"code": "file-label", "file": "x", "offset": 29, "most": 9, "found": 10}
        );
        assert_eq!(serde_json::to_value(error).unwrap(), facts);
    }
}
