//! The command line's sentences: each error in plain English. The page has its own, in `www/strings/`.

use std::fmt::{self, Display, Formatter};

use crate::error::{
    Contents, Error, Expected, FileKind, FileProblem, Range, Shaped, Source, TensorNames,
    WeightsFault,
};

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileSet {
                images,
                labels,
                files,
            } => write!(
                f,
                "files: expected one IDX file of images and one of labels, or two of each, \
                 found {images} of images, {labels} of labels ({})",
                files.join(", ")
            ),
            Self::FileNames { words, files } => write!(
                f,
                "files: expected one file of images and one of labels with a word in its name that \
                 starts with {}, found {}",
                words.join(", "),
                files.join(", ")
            ),
            Self::MnistFiles { expected, found } => {
                write!(f, "files: expected MNIST's {expected} files, found {found}")
            }
            Self::NoDataset => f.write_str("files: expected a loaded data set, found none"),
            Self::Busy => f.write_str("A run is under way: stop it before starting another."),
            Self::NoMnist => f.write_str("files: expected MNIST to be loaded, found no MNIST"),
            Self::NotASavedRun => f.write_str(
                "saved run: expected a run that this version saved, found something else",
            ),
            Self::SavedRunDamaged => {
                f.write_str("saved run: expected its bytes as they were saved, found some changed")
            }
            Self::SavedRunPictures => {
                f.write_str("saved run: expected the pictures that it was trained on, found others")
            }
            Self::NoCorrections => {
                f.write_str("corrections: expected one or more to learn from, found none")
            }
            Self::CorrectionLabel { found } => write!(
                f,
                "corrections: expected a digit from 0 to 9 or no digit, found {found}"
            ),
            Self::Shape {
                of,
                expected,
                found,
            } => write!(f, "{of}: expected shape {expected:?}, found {found:?}"),
            Self::Field {
                field,
                expected,
                found,
            } => write!(f, "{field}: expected {expected}, found {found}"),
            Self::Pad { width, height } => write!(
                f,
                "pad: expected a width and a height above 0, found {width} × {height}"
            ),
            Self::StrokeHalfPoint { stroke, numbers } => write!(
                f,
                "stroke {stroke}: expected pairs of x and y, found {numbers} numbers"
            ),
            Self::StrokeNotFinite {
                stroke,
                point,
                found,
            } => write!(
                f,
                "stroke {stroke}: expected finite coordinates, found {found} in point {point}"
            ),
            Self::NoWeights { source } => write!(
                f,
                "no {}: expected a weights file or a training run first",
                match source {
                    Source::Shipped => "shipped weights",
                    Source::Yours => "weights of your own",
                }
            ),
            Self::WeightNotFinite { epoch, batch } => {
                write!(f, "a weight became infinite or no number")?;
                advise(f, *epoch, *batch)
            }
            Self::LossNotFinite { loss, epoch, batch } => {
                write!(f, "the loss became {loss}")?;
                advise(f, *epoch, *batch)
            }
            Self::NoRandomness { reason } => {
                write!(f, "the system's random numbers: cannot be read: {reason}")
            }
            Self::Message {
                path,
                expected,
                found,
            } => write!(
                f,
                "a message that the engine cannot read: {path}: expected {expected}, found {found}"
            ),
            #[cfg(feature = "cli")]
            Self::CommandLine(error) => command_line::write(error, f),
            Self::File {
                file,
                offset,
                problem,
            } => write!(f, "{file}: {} at byte {offset}: {problem}", name(problem)),
        }
    }
}

/// How training goes on after a number that is none.
fn advise(f: &mut Formatter<'_>, epoch: usize, batch: usize) -> fmt::Result {
    write!(
        f,
        " in epoch {epoch}, batch {batch}: try a smaller learning rate \
         (the weights from before that epoch are kept)"
    )
}

impl Display for Shaped {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pictures => f.write_str("pictures for these weights"),
            Self::TaughtWeights { dataset } => write!(f, "weights to be taught beside {dataset}"),
            Self::Correction => f.write_str("a correction"),
            Self::Pixels => f.write_str("the picture's pixels"),
        }
    }
}

impl Display for Expected {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { range } => write!(f, "a {range}"),
            Self::Optional { range } => write!(f, "nothing, or a {range}"),
            Self::List { range } => {
                f.write_str(&range.to_string().replacen("number", "numbers", 1))
            }
            Self::Fraction => f.write_str("a fraction between 0 and 1, neither included"),
            Self::Layers { most } => write!(f, "at most {most} layers"),
            Self::Parameters { most } => write!(f, "a network of at most {most} parameters"),
            Self::Activations { most } => write!(
                f,
                "a network of at most {most} pixels and units times batch size"
            ),
            Self::HeldBack { below } => write!(f, "fewer than the {below} training pictures"),
        }
    }
}

impl Display for Range {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::BelowOne => f.write_str("number from 0 to below 1"),
            Self::UpTo { most } => write!(f, "number from 0 to {most}"),
            Self::AboveZero { most } => write!(f, "number above 0 and up to {most}"),
            Self::Whole { least, most } => write!(f, "whole number from {least} to {most}"),
        }
    }
}

fn name(problem: &FileProblem) -> &'static str {
    match problem {
        FileProblem::Empty { .. } => "empty file",
        FileProblem::StillGzipped { .. } => "still gzipped",
        FileProblem::WrongMagic { .. } => "wrong magic number",
        FileProblem::WrongType { .. } => "wrong element type",
        FileProblem::WrongSize { .. } | FileProblem::SizeMismatch { .. } => "wrong picture size",
        FileProblem::SizeOverflow { .. } => "sizes that overflow",
        FileProblem::Truncated { .. } => "file ends too early",
        FileProblem::TooLong { .. } => "file goes on too long",
        FileProblem::TooFew { .. } => "too few items",
        FileProblem::CountMismatch { .. } => "counts that differ",
        FileProblem::LabelOutOfRange { .. } => "label out of range",
        FileProblem::HashMismatch { .. } => "wrong SHA-256",
        FileProblem::Weights { .. } => "not digitlab weights",
    }
}

/// What was expected and what came.
impl Display for FileProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { expected } => {
                write!(f, "expected an IDX file of {expected}, found 0 bytes")
            }
            Self::StillGzipped { expected } => write!(
                f,
                "expected an unpacked IDX file of {expected}, found gzip data (1f 8b)"
            ),
            Self::WrongMagic {
                kind,
                expected,
                found,
                found_kind,
            } => {
                let format = if expected.len() > 1 { "IDX " } else { "" };
                write!(f, "expected {} ({format}{kind}), ", hex(expected))?;
                write!(f, "found {}", hex(found))?;
                found_kind.map_or(Ok(()), |kind| write!(f, " ({kind})"))
            }
            Self::WrongType { expected, found } => write!(
                f,
                "expected {expected:02x} ({}), found {found:02x} ({})",
                element_type(*expected),
                element_type(*found)
            ),
            Self::WrongSize {
                largest,
                found: [rows, columns],
            } => write!(
                f,
                "expected square pictures, 1×1 to {largest}×{largest}, found {rows}×{columns}"
            ),
            Self::SizeMismatch {
                other,
                expected,
                found,
            } => write!(
                f,
                "expected {expected}×{expected}, as in {other}, found {found}×{found}"
            ),
            Self::SizeOverflow { holds, most, found } => write!(
                f,
                "expected at most {most} bytes in all, found {holds}, {found} bytes"
            ),
            Self::Truncated {
                holds: None,
                expected,
                found,
            } => write!(
                f,
                "expected a header of {expected} bytes, found {found} bytes"
            ),
            Self::Truncated {
                holds: Some(holds),
                expected,
                found,
            } => write!(
                f,
                "expected {expected} bytes ({holds}), found {found} bytes"
            ),
            Self::TooLong { holds, more } => write!(
                f,
                "expected the end of the file ({holds}), found {more} more bytes"
            ),
            Self::TooFew { kind, least, found } => {
                let why = match least {
                    2.. => ", so that one can be held out for validation",
                    _ => "",
                };
                write!(f, "expected {least} or more {kind}{why}, found {found}")
            }
            Self::CountMismatch {
                images,
                expected,
                found,
            } => write!(
                f,
                "expected {expected} labels, one for each image in {images}, found {found}"
            ),
            Self::LabelOutOfRange { most, found } => {
                write!(f, "expected a label from 0 to {most}, found {found}")
            }
            Self::HashMismatch { expected, found } => {
                write!(f, "expected {expected}, found {found}")
            }
            Self::Weights { fault } => fault.fmt(f),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}

/// IDX's element types.
fn element_type(byte: u8) -> &'static str {
    match byte {
        0x08 => "unsigned byte",
        0x09 => "signed byte",
        0x0b => "16-bit integer",
        0x0c => "32-bit integer",
        0x0d => "32-bit float",
        0x0e => "64-bit float",
        _ => "no type that IDX knows",
    }
}

impl Display for FileKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Images => "images",
            Self::Labels => "labels",
        })
    }
}

impl Display for Contents {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Images {
                count,
                rows,
                columns,
            } => write!(f, "{count} images of {rows}×{columns}"),
            Self::Labels { count } => write!(f, "{count} labels"),
        }
    }
}

/// What was expected and what came.
impl Display for WeightsFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let container = "expected a safetensors file, found";
        match self {
            Self::TooShort { bytes } => write!(
                f,
                "{container} {bytes} bytes, too few for its header's length"
            ),
            Self::HeaderLength { bytes } => {
                write!(f, "{container} its header would be {bytes} bytes long")
            }
            Self::HeaderJson => write!(
                f,
                "{container} its header is no JSON of tensors with dtype, shape and data_offsets"
            ),
            Self::TensorOutside {
                tensor,
                start,
                end,
                length,
            } => write!(f, "{container} {tensor} is at {start} to {end} of {length}"),
            Self::TensorBytes { tensor, found } => {
                write!(f, "{container} {tensor} has {found} bytes")
            }
            Self::TensorTwice { tensor } => write!(f, "{container} {tensor} is there twice"),
            Self::Coverage { covered, length } => write!(
                f,
                "{container} its tensors cover {covered} of {length} bytes, or some twice"
            ),
            Self::NoKernel { tensor, found } => {
                write!(f, "expected a tensor {tensor}, found {found}")
            }
            Self::NoTensor { tensor } => write!(f, "expected a tensor {tensor}, found none"),
            Self::KernelShape {
                tensor,
                inputs,
                found,
            } => {
                let inputs = inputs.map(|inputs| inputs.to_string());
                let inputs = inputs.as_deref().unwrap_or("a square number of pixels");
                write!(
                    f,
                    "expected {tensor} of shape [{inputs}, out], found shape {found:?}"
                )
            }
            Self::TensorShape {
                tensor,
                expected,
                found,
            } => write!(
                f,
                "expected {tensor} of shape {expected:?}, found shape {found:?}"
            ),
            Self::TensorType {
                tensor,
                expected,
                found,
            } => write!(f, "expected {tensor} of {expected} numbers, found {found}"),
            Self::NotFinite { tensor, found } => {
                write!(f, "expected {tensor} of finite numbers, found {found}")
            }
            Self::ScaledNotFinite { tensor, found } => write!(
                f,
                "expected {tensor} of finite numbers, by its scales, found {found}"
            ),
            Self::Outputs { expected, found } => write!(
                f,
                "expected a last layer of {expected} outputs, found {found} outputs"
            ),
            Self::OtherTensors { found } => {
                write!(
                    f,
                    "expected only the tensors of its dense layers, found {found}"
                )
            }
            Self::Dropout { found } => {
                write!(
                    f,
                    "expected a dropout rate from 0 to below 1, found {found}"
                )
            }
            Self::Calibration {
                temperature,
                refusal,
            } => write!(
                f,
                "expected a temperature above 0 and a refusal from 0 to below 1, \
                 found {temperature} and {refusal}"
            ),
        }
    }
}

impl Display for TensorNames {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = self.first.join(", ");
        match self.count {
            0 => f.write_str("no tensor"),
            count if count > self.first.len() => write!(f, "{names}, … ({count} tensors)"),
            _ => f.write_str(&names),
        }
    }
}

#[cfg(feature = "cli")]
mod command_line {
    use super::*;
    use crate::error::{CommandLineError, GzipFault, LineFault};

    pub fn write(error: &CommandLineError, f: &mut Formatter<'_>) -> fmt::Result {
        use CommandLineError::*;
        match error {
            Unreadable { file, reason } => write!(f, "{file}: cannot be read: {reason}"),
            Unwritable { file, reason } => write!(f, "{file}: cannot be written: {reason}"),
            NoThreads { reason } => write!(f, "threads: cannot be started: {reason}"),
            Gzip {
                file,
                offset,
                fault,
                unpacked,
            } => write!(
                f,
                "{file}: damaged gzip data at byte {offset}: expected {fault} \
                 ({unpacked} bytes unpacked so far)"
            ),
            NotPng { file, reason } => write!(f, "{file}: is no PNG picture: {reason}"),
            PictureTooLarge { file } => {
                write!(f, "{file}: cannot be read: the picture is too large")
            }
            NoDrawings { file, bytes } => write!(
                f,
                "{file}: empty file at byte {bytes}: expected at least one pen digit, found none"
            ),
            Line { file, line, fault } => write!(f, "{file}, line {line}: expected {fault}"),
            NoPictures { folder } => write!(
                f,
                "files: expected PNG pictures in folders named 0 to 9 or none, found none in {folder}"
            ),
            FolderName { folder } => write!(
                f,
                "files: expected folders named 0 to 9 or none, found {folder}"
            ),
            SameOutputs { file } => write!(
                f,
                "files: expected one file for the weights and two others for the history, \
                 found {file} for both"
            ),
            NotANumber { field, text } => {
                write!(f, "{}: expected a number, found {text:?}", option(field))
            }
            Strengths { names, text } => write!(
                f,
                "--augment: expected name=number, the name one of {}, found {text:?}",
                names.join(", ")
            ),
            TooFewPictures { held_back, found } => write!(
                f,
                "--validation: expected more than {held_back} training pictures to hold some back, \
                 found {found}"
            ),
        }
    }

    impl Display for GzipFault {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            match self {
                Self::Cut => f.write_str("more gzip data, found the end of the file"),
                Self::Trailing(bytes) => {
                    write!(f, "the end of the file, found {bytes} more bytes")
                }
                Self::Damaged { reason } => write!(f, "sound gzip data, found {reason}"),
            }
        }
    }

    impl Display for LineFault {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            match self {
                Self::Json { reason } => write!(
                    f,
                    "a JSON object with label, writer and strokes, found {reason}"
                ),
                Self::Label(label) => write!(f, "a label from 0 to 9, found {label}"),
                Self::HalfPoint(numbers) => write!(
                    f,
                    "strokes of pairs of x and y, found a stroke of {numbers} numbers"
                ),
                Self::TooLarge(number) => {
                    write!(f, "coordinates that fit f32, found {number}")
                }
            }
        }
    }
}

/// The option that fills a field: `--batch-size`.
#[cfg(feature = "cli")]
fn option(field: &str) -> String {
    format!("--{}", field.replace('_', "-"))
}

/// The error with its field named as the option that fills it.
#[cfg(feature = "cli")]
pub fn of_option(error: &Error) -> String {
    match error {
        Error::Field {
            field,
            expected,
            found,
        } => format!("{}: expected {expected}, found {found}", option(field)),
        _ => error.to_string(),
    }
}
