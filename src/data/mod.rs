//! Pictures and their labels: from untrusted bytes to the training and validation splits, and from there to
//! batches.
//!
//! Pixels stay `u8`, in the buffer of the file that they came in, until their batch is made. Nothing here knows of
//! a network. Reading from a disk is for the command line only.

pub mod augment;
pub mod batches;
pub mod collection;
mod dataset;
#[cfg(feature = "cli")]
pub mod disk;
pub mod idx;
pub mod mnist;
pub mod out_of_distribution;
mod templates;
pub mod user_files;

pub use dataset::{Dataset, Split};

use crate::error::{Error, FileProblem};

/// The first bytes of every gzip file (RFC 1952). A name that ends in `.gz` proves nothing: some servers unpack
/// the file on the way.
pub const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// An [`Error::File`].
fn file_error(file: &str, offset: usize, problem: FileProblem) -> Error {
    Error::File {
        file: file.to_owned(),
        offset: offset as u64,
        problem,
    }
}
