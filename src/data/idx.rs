//! IDX, the format of MNIST's files: a parser for untrusted bytes.
//!
//! Every byte of the header and the length are checked, and nothing is repaired: a file that is wrong gives an error
//! with the offset of the fault. Never unpacks gzip, never reads a disk, never copies pixels.
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

use super::file_error;
pub use crate::error::FileKind;
use crate::error::{Contents, Error, FileProblem};

/// The largest side of a picture, in pixels.
pub const MAX_SIZE: usize = 64;

/// Labels are digits.
pub const CLASSES: usize = 10;

/// The largest file, in bytes: what a 32-bit machine can address. The limit is the same on every machine, so that
/// all accept the same files.
const MAX_BYTES: u64 = u32::MAX as u64;

const UNSIGNED_BYTE: u8 = 0x08;
const IMAGES_HEADER: usize = 16;
const LABELS_HEADER: usize = 8;

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
}

/// The kind of a file by its first four bytes. The rest is not checked.
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

/// Square grey pictures of one size. They stay in the file's bytes, so that MNIST's 47 MB are not copied.
#[derive(Clone, PartialEq, Eq)]
pub struct Images {
    file: String,
    /// The whole file, header included.
    bytes: Vec<u8>,
    count: usize,
    size: usize,
}

impl Images {
    /// The name of the file, for messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole file, header included.
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

    /// The same with rows and columns of each picture exchanged.
    pub(super) fn transposed(&self) -> Self {
        let mut images = self.clone();
        let size = self.size;
        for picture in images.bytes[IMAGES_HEADER..].chunks_exact_mut(size * size) {
            for row in 0..size {
                for column in 0..row {
                    picture.swap(row * size + column, column * size + row);
                }
            }
        }
        images
    }
}

/// One label for each picture, 0 to 9.
#[derive(Clone, PartialEq, Eq)]
pub struct Labels {
    file: String,
    /// The whole file, header included.
    bytes: Vec<u8>,
}

impl Labels {
    /// The name of the file, for messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole file, header included.
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
        return Err(file_error(
            file,
            8,
            FileProblem::WrongSize {
                largest: MAX_SIZE,
                found: [rows, columns],
            },
        ));
    }
    let holds = Contents::Images {
        count,
        rows,
        columns,
    };
    // At most 16 + (2^32 - 1) · 64 · 64: no overflow in a u64.
    let total = IMAGES_HEADER as u64 + u64::from(count) * u64::from(rows) * u64::from(columns);
    check_length(file, &bytes, total, holds)?;
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
    let labels = parse_any_labels(file, bytes)?;
    let bytes = &labels.bytes;
    let wrong = |&(_, &label): &(usize, &u8)| usize::from(label) >= CLASSES;
    if let Some((offset, &label)) = bytes.iter().enumerate().skip(LABELS_HEADER).find(wrong) {
        let (most, found) = (CLASSES - 1, label);
        let problem = FileProblem::LabelOutOfRange { most, found };
        return Err(super::file_error(file, offset, problem));
    }
    Ok(labels)
}

/// As [`parse_labels`], with any byte as a label, for files that are made in memory.
pub(super) fn parse_any_labels(file: &str, bytes: Vec<u8>) -> Result<Labels, Error> {
    let count = check_header(file, &bytes, FileKind::Labels)?;
    let total = LABELS_HEADER as u64 + u64::from(count);
    check_length(file, &bytes, total, Contents::Labels { count })?;
    Ok(Labels {
        file: file.to_owned(),
        bytes,
    })
}

/// Checks the header as far as both kinds share it, and returns the count, at least 1.
fn check_header(file: &str, bytes: &[u8], kind: FileKind) -> Result<u32, Error> {
    if bytes.is_empty() {
        return Err(file_error(file, 0, FileProblem::Empty { expected: kind }));
    }
    if bytes.starts_with(&super::GZIP_MAGIC) {
        let gzipped = FileProblem::StillGzipped { expected: kind };
        return Err(file_error(file, 0, gzipped));
    }
    check_magic(file, bytes, kind)?;
    if bytes.len() < kind.header() {
        return Err(file_error(
            file,
            bytes.len(),
            FileProblem::Truncated {
                holds: None,
                expected: kind.header() as u64,
                found: bytes.len() as u64,
            },
        ));
    }
    match dimension(bytes, 0) {
        0 => {
            let (least, found) = (1, 0);
            let none = FileProblem::TooFew { kind, least, found };
            Err(file_error(file, 4, none))
        }
        count => Ok(count),
    }
}

/// Checks the first four bytes, or as many of them as there are.
fn check_magic(file: &str, bytes: &[u8], kind: FileKind) -> Result<(), Error> {
    let magic = kind.magic();
    let wrong = magic.iter().zip(bytes).position(|(a, b)| a != b);
    let Some(offset) = wrong else { return Ok(()) };
    let wrong = match offset {
        2 if is_element_type(bytes[2]) => FileProblem::WrongType {
            expected: UNSIGNED_BYTE,
            found: bytes[2],
        },
        3 => FileProblem::WrongMagic {
            kind,
            expected: vec![kind.dimensions()],
            found: vec![bytes[3]],
            found_kind: self::kind(bytes),
        },
        _ => FileProblem::WrongMagic {
            kind,
            expected: magic.to_vec(),
            found: bytes[..bytes.len().min(4)].to_vec(),
            found_kind: None,
        },
    };
    Err(file_error(file, offset, wrong))
}

/// Checks that the file is as long as its header says.
fn check_length(file: &str, bytes: &[u8], total: u64, holds: Contents) -> Result<(), Error> {
    let length = bytes.len() as u64;
    let (offset, wrong) = if total > MAX_BYTES {
        let (most, found) = (MAX_BYTES, total);
        (4, FileProblem::SizeOverflow { holds, most, found })
    } else if length < total {
        let truncated = FileProblem::Truncated {
            holds: Some(holds),
            expected: total,
            found: length,
        };
        (length, truncated)
    } else if length > total {
        let more = length - total;
        (total, FileProblem::TooLong { holds, more })
    } else {
        return Ok(());
    };
    // An offset never passes the length of a Vec, which fits a usize.
    Err(file_error(file, offset as usize, wrong))
}

/// The header's dimension at `index`. The caller has checked the header's length.
fn dimension(bytes: &[u8], index: usize) -> u32 {
    let at = 4 + 4 * index;
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Whether it is one of IDX's element types other than the unsigned byte.
fn is_element_type(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x0b..=0x0e)
}

// Not derived: messages must not hold 47 MB of pixels.
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
