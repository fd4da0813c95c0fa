//! IDX, the format of MNIST's files: parsed straight from bytes that nobody has checked.
//!
//! Nothing is taken on faith and nothing is repaired: a file is right to the last byte, or there is
//! an error that says where it is wrong. Never unpacks gzip, never reads a disk, never copies pixels.
//!
//! The format (Yann LeCun's, made for MNIST): big-endian, `00 00`, the element
//! type, the number of dimensions, a u32 for each dimension, then the elements.
//!
//! | offset | images | labels |
//! | --- | --- | --- |
//! | 0 | `00 00 08 03` | `00 00 08 01` |
//! | 4 | count | count |
//! | 8 | rows, columns | one byte a label, 0 to 9 |
//! | 16 | one byte a pixel, row by row, 0 = paper, 255 = ink | |

use std::fmt;

use super::problem;
use crate::error::{Error, FileProblem};

/// The largest side of a picture, in pixels.
pub const MAX_SIZE: usize = 64;

/// Labels are digits.
pub const CLASSES: usize = 10;

/// The largest file, in bytes: what a 32-bit machine can address. The same limit everywhere, so that
/// a file is good on every machine or on none.
const MAX_BYTES: u64 = u32::MAX as u64;

const UNSIGNED_BYTE: u8 = 0x08;
const IMAGES_HEADER: usize = 16;
const LABELS_HEADER: usize = 8;

/// What an IDX file holds, by its first four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Images,
    Labels,
}

impl FileKind {
    /// IDX's number of dimensions: (count, rows, columns) or (count).
    fn dimensions(self) -> u8 {
        match self {
            Self::Images => 3,
            Self::Labels => 1,
        }
    }

    pub(super) fn magic(self) -> [u8; 4] {
        [0, 0, UNSIGNED_BYTE, self.dimensions()]
    }

    fn header(self) -> usize {
        match self {
            Self::Images => IMAGES_HEADER,
            Self::Labels => LABELS_HEADER,
        }
    }

    /// The plural that messages use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Images => "images",
            Self::Labels => "labels",
        }
    }
}

/// What a file's first four bytes say it is. `Some` promises nothing about the rest.
///
/// ```
/// use digitlab::data::idx::{kind, FileKind};
///
/// assert_eq!(kind(&[0, 0, 8, 1, 0, 0, 0, 2, 7, 3]), Some(FileKind::Labels));
/// assert_eq!(kind(b"PK\x03\x04"), None);
/// ```
pub fn kind(bytes: &[u8]) -> Option<FileKind> {
    [FileKind::Images, FileKind::Labels]
        .into_iter()
        .find(|kind| bytes.starts_with(&kind.magic()))
}

/// Square grey pictures of one size, as the file's own bytes: no second copy is made of MNIST's
/// 47 MB.
#[derive(Clone, PartialEq, Eq)]
pub struct Images {
    file: String,
    /// The whole file, header included.
    bytes: Vec<u8>,
    count: usize,
    size: usize,
}

impl Images {
    /// The name of the file they came from, for messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole file, as it was parsed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of pictures, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Pixels along one side of a picture, 1 to [`MAX_SIZE`].
    pub fn size(&self) -> usize {
        self.size
    }

    /// All pixels: `[len, size, size]`, row by row, 0 = paper, 255 = ink.
    pub fn pixels(&self) -> &[u8] {
        &self.bytes[IMAGES_HEADER..]
    }
}

/// A label a picture, each 0 to 9.
#[derive(Clone, PartialEq, Eq)]
pub struct Labels {
    file: String,
    /// The whole file, header included.
    bytes: Vec<u8>,
}

impl Labels {
    /// The name of the file they came from, for messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole file, as it was parsed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of labels, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.values().len()
    }

    /// `[len]`, each 0 to 9.
    pub fn values(&self) -> &[u8] {
        &self.bytes[LABELS_HEADER..]
    }
}

/// Parses a file of images. `file` is its name, for messages.
///
/// ```
/// use digitlab::data::idx::parse_images;
///
/// // Two pictures of 1×1.
/// let bytes = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 255];
/// let images = parse_images("two.idx", bytes)?;
/// assert_eq!((images.len(), images.size()), (2, 1));
/// assert_eq!(images.pixels(), [0, 255]);
///
/// let error = parse_images("cut.idx", vec![0, 0, 8, 3, 0]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "cut.idx: file ends too early at byte 5: expected a header of 16 bytes, found 5 bytes"
/// );
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn parse_images(file: &str, bytes: Vec<u8>) -> Result<Images, Error> {
    let count = check_header(file, &bytes, FileKind::Images)?;
    let (rows, columns) = (dimension(&bytes, 1), dimension(&bytes, 2));
    let side = 1..=MAX_SIZE as u32;
    if rows != columns || !side.contains(&rows) {
        return Err(problem(
            file,
            FileProblem::WrongSize,
            8,
            format!("square pictures, 1×1 to {MAX_SIZE}×{MAX_SIZE}"),
            format!("{rows}×{columns}"),
        ));
    }
    let what = format!("{count} images of {rows}×{columns}");
    // At most 16 + (2^32 - 1) · 64 · 64: no overflow in a u64.
    let total = IMAGES_HEADER as u64 + u64::from(count) * u64::from(rows) * u64::from(columns);
    check_length(file, &bytes, total, &what)?;
    Ok(Images {
        file: file.to_owned(),
        bytes,
        count: count as usize,
        size: rows as usize,
    })
}

/// Parses a file of labels. `file` is its name, for messages.
///
/// ```
/// use digitlab::data::idx::parse_labels;
///
/// let labels = parse_labels("three.idx", vec![0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4])?;
/// assert_eq!(labels.values(), [5, 0, 4]);
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn parse_labels(file: &str, bytes: Vec<u8>) -> Result<Labels, Error> {
    let labels = labels_made_here(file, bytes)?;
    let bytes = &labels.bytes;
    let wrong = |&(_, &label): &(usize, &u8)| usize::from(label) >= CLASSES;
    if let Some((offset, label)) = bytes.iter().enumerate().skip(LABELS_HEADER).find(wrong) {
        return Err(problem(
            file,
            FileProblem::LabelOutOfRange,
            offset,
            format!("a label from 0 to {}", CLASSES - 1),
            label.to_string(),
        ));
    }
    Ok(labels)
}

/// Labels that no person has given, so that they can be others than digits.
pub(super) fn labels_made_here(file: &str, bytes: Vec<u8>) -> Result<Labels, Error> {
    let count = check_header(file, &bytes, FileKind::Labels)?;
    let total = LABELS_HEADER as u64 + u64::from(count);
    check_length(file, &bytes, total, &format!("{count} labels"))?;
    Ok(Labels {
        file: file.to_owned(),
        bytes,
    })
}

/// Checks all that images and labels have in common and gives the count, at least 1.
fn check_header(file: &str, bytes: &[u8], kind: FileKind) -> Result<u32, Error> {
    if bytes.is_empty() {
        let expected = format!("an IDX file of {}", kind.name());
        return Err(problem(file, FileProblem::Empty, 0, expected, "0 bytes"));
    }
    if bytes.starts_with(&super::GZIP_MAGIC) {
        let expected = format!("an unpacked IDX file of {}", kind.name());
        let found = "gzip data (1f 8b)";
        return Err(problem(file, FileProblem::StillGzipped, 0, expected, found));
    }
    check_magic(file, bytes, kind)?;
    if bytes.len() < kind.header() {
        return Err(problem(
            file,
            FileProblem::Truncated,
            bytes.len(),
            format!("a header of {} bytes", kind.header()),
            format!("{} bytes", bytes.len()),
        ));
    }
    match dimension(bytes, 0) {
        0 => {
            let expected = format!("1 or more {}", kind.name());
            Err(problem(file, FileProblem::TooFew, 4, expected, "0"))
        }
        count => Ok(count),
    }
}

/// Checks the first four bytes, or as many of them as there are.
fn check_magic(file: &str, bytes: &[u8], kind: FileKind) -> Result<(), Error> {
    let magic = kind.magic();
    let wrong = magic.iter().zip(bytes).position(|(a, b)| a != b);
    let Some(offset) = wrong else { return Ok(()) };
    let other_type = (offset == 2).then(|| element_type(bytes[2])).flatten();
    let (what, expected, found) = match (offset, other_type) {
        (2, Some(name)) => (
            FileProblem::WrongType,
            format!("{UNSIGNED_BYTE:02x} (unsigned byte)"),
            format!("{:02x} ({name})", bytes[2]),
        ),
        (3, _) => (
            FileProblem::WrongMagic,
            format!("{:02x} ({})", kind.dimensions(), kind.name()),
            match self::kind(bytes) {
                Some(other) => format!("{:02x} ({})", bytes[3], other.name()),
                None => format!("{:02x}", bytes[3]),
            },
        ),
        _ => (
            FileProblem::WrongMagic,
            format!("{} (IDX {})", hex(&magic), kind.name()),
            hex(&bytes[..bytes.len().min(4)]),
        ),
    };
    Err(problem(file, what, offset, expected, found))
}

/// Checks that the file is as long as its header says. `what` names the contents: "60000 labels".
fn check_length(file: &str, bytes: &[u8], total: u64, what: &str) -> Result<(), Error> {
    let length = bytes.len() as u64;
    let (wrong, offset, expected, found) = if total > MAX_BYTES {
        (
            FileProblem::SizeOverflow,
            4,
            format!("at most {MAX_BYTES} bytes in all"),
            format!("{what}, {total} bytes"),
        )
    } else if length < total {
        (
            FileProblem::Truncated,
            length,
            format!("{total} bytes ({what})"),
            format!("{length} bytes"),
        )
    } else if length > total {
        (
            FileProblem::TooLong,
            total,
            format!("the end of the file ({what})"),
            format!("{} more bytes", length - total),
        )
    } else {
        return Ok(());
    };
    // An offset never passes the length of a Vec, which fits a usize.
    Err(problem(file, wrong, offset as usize, expected, found))
}

/// The header's dimension number `index`. The caller has checked that the header is whole.
fn dimension(bytes: &[u8], index: usize) -> u32 {
    let at = 4 + 4 * index;
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The element types that IDX knows, other than the unsigned byte.
fn element_type(byte: u8) -> Option<&'static str> {
    match byte {
        0x09 => Some("signed byte"),
        0x0b => Some("16-bit integer"),
        0x0c => Some("32-bit integer"),
        0x0d => Some("32-bit float"),
        0x0e => Some("64-bit float"),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}

// By hand: 47 MB of pixels are no help in a message.
impl fmt::Debug for Images {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file, count, size, ..
        } = self;
        write!(f, "Images({count} of {size}×{size} from {file})")
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Labels({} from {})", self.len(), self.file)
    }
}

#[cfg(test)]
#[path = "idx_tests.rs"]
pub(super) mod tests;
