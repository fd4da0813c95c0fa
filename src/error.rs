//! The one error type. Every variant carries what a person needs to mend it: what was expected,
//! what came, and where. Nothing here formats for a particular front end.

use std::fmt;

use crate::decimal;

/// Everything that can go wrong in the core.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Bytes that are not the file they should be.
    #[error("{file}: {problem} at byte {offset}: expected {expected}, found {found}")]
    File {
        file: String,
        problem: FileProblem,
        /// Offset of the first byte that is wrong, from the start of the file: of the unpacked
        /// file, except where the problem is `Gzip`.
        offset: u64,
        expected: String,
        found: String,
    },

    /// Files that do not make a data set together, whatever each holds.
    #[error("files: expected {expected}, found {found}")]
    FileSet { expected: String, found: String },

    /// A file that the system does not hand over, or does not take.
    #[error("{file}: {reason}")]
    Io { file: String, reason: String },

    /// A hyperparameter out of its range.
    #[error("{field}: expected {expected}, found {found}")]
    Field {
        /// The field's name as `TrainingConfig` spells it.
        field: &'static str,
        expected: String,
        found: String,
    },

    /// Weights or data that do not fit the network they are meant for.
    #[error("{what}: expected shape {expected:?}, found {found:?}")]
    Shape {
        what: String,
        expected: Vec<usize>,
        found: Vec<usize>,
    },

    /// A drawing that cannot be drawn.
    #[error("stroke {stroke}: expected {expected}, found {found}")]
    Drawing {
        /// From 1.
        stroke: usize,
        expected: String,
        found: String,
    },

    /// A line of text that is not what it should be.
    #[error("{file}, line {line}: expected {expected}, found {found}")]
    Line {
        file: String,
        /// From 1.
        line: u64,
        expected: String,
        found: String,
    },

    /// An answer asked of weights that are not there yet.
    #[error("no {whose} weights: expected a weights file or a training run first")]
    NoWeights { whose: &'static str },

    /// A weight stopped being a finite number, so training cannot go on.
    #[error(
        "a weight became infinite or no number in epoch {epoch}, batch {batch}: try a smaller \
         learning rate (the weights from before that epoch are kept)"
    )]
    WeightNotFinite {
        /// From 1.
        epoch: usize,
        /// From 1, within the epoch.
        batch: usize,
    },

    /// The loss stopped being a number, so training cannot go on.
    #[error(
        "the loss became {} in epoch {epoch}, batch {batch}: try a smaller learning rate \
         (the weights from before that epoch are kept)",
        decimal::text(*loss)
    )]
    NotFinite {
        loss: f64,
        /// From 1.
        epoch: usize,
        /// From 1, within the epoch.
        batch: usize,
    },
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    Empty,
    /// Gzip data where unpacked data is read.
    StillGzipped,
    WrongMagic,
    WrongType,
    WrongSize,
    SizeOverflow,
    Truncated,
    TooLong,
    TooFew,
    CountMismatch,
    LabelOutOfRange,
    HashMismatch,
    /// A gzip stream that ends early or is damaged.
    Gzip,
    /// A safetensors file that is damaged or is not digitlab's.
    Weights,
}

impl FileProblem {
    /// Stable kebab-case name, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::StillGzipped => "file-still-gzipped",
            Self::WrongMagic => "file-magic",
            Self::WrongType => "file-type",
            Self::WrongSize => "file-size",
            Self::SizeOverflow => "file-size-overflow",
            Self::Truncated => "file-truncated",
            Self::TooLong => "file-too-long",
            Self::TooFew => "file-too-few",
            Self::CountMismatch => "file-count",
            Self::LabelOutOfRange => "file-label",
            Self::HashMismatch => "file-hash",
            Self::Gzip => "file-gzip",
            Self::Weights => "file-weights",
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty file",
            Self::StillGzipped => "still gzipped",
            Self::WrongMagic => "wrong magic number",
            Self::WrongType => "wrong element type",
            Self::WrongSize => "wrong picture size",
            Self::SizeOverflow => "sizes that overflow",
            Self::Truncated => "file ends too early",
            Self::TooLong => "file goes on too long",
            Self::TooFew => "too few items",
            Self::CountMismatch => "counts that differ",
            Self::LabelOutOfRange => "label out of range",
            Self::HashMismatch => "wrong SHA-256",
            Self::Gzip => "damaged gzip data",
            Self::Weights => "not digitlab weights",
        })
    }
}

impl Error {
    /// Stable kebab-case name, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { problem, .. } => problem.code(),
            Self::FileSet { .. } => "file-set",
            Self::Io { .. } => "io",
            Self::Field { .. } => "field",
            Self::Shape { .. } => "shape",
            Self::Drawing { .. } => "drawing",
            Self::Line { .. } => "line",
            Self::NoWeights { .. } => "no-weights",
            Self::NotFinite { .. } | Self::WeightNotFinite { .. } => "not-finite",
        }
    }
}
