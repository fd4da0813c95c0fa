//! MNIST: its four files, verified by their hashes.
//!
//! The MNIST database of handwritten digits is Yann LeCun's and Corinna Cortes's, CC BY-SA 3.0. This
//! module never fetches anything: the page and the command line hand it unpacked bytes.

use sha2::{Digest, Sha256};

use super::{Dataset, Split, file_error, idx};
use crate::error::{Error, FileProblem};

/// The name of a data set whose four files are MNIST's by their hashes.
pub const NAME: &str = "MNIST";
/// Pixels along one side of a picture.
pub const SIZE: usize = 28;
pub const TRAINING_IMAGES: usize = 60_000;
pub const VALIDATION_IMAGES: usize = 10_000;
/// Bytes of all four files, unpacked: a byte a pixel and a label, and their headers.
pub const BYTES: usize = (TRAINING_IMAGES + VALIDATION_IMAGES) * (SIZE * SIZE + 1) + 2 * (16 + 8);

/// One of MNIST's files.
#[derive(Debug)]
pub struct KnownFile {
    /// The name of the unpacked file. `data/mnist/` has it gzipped, with `.gz` appended.
    pub name: &'static str,
    /// SHA-256 of the unpacked file, lower-case hexadecimal.
    pub sha256: &'static str,
}

/// Training images and labels, then the test images and labels, which are digitlab's validation split.
pub const FILES: [KnownFile; 4] = [
    KnownFile {
        name: "train-images-idx3-ubyte",
        sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    },
    KnownFile {
        name: "train-labels-idx1-ubyte",
        sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    },
    KnownFile {
        name: "t10k-images-idx3-ubyte",
        sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    },
    KnownFile {
        name: "t10k-labels-idx1-ubyte",
        sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
];

impl KnownFile {
    /// Checks the hash of this file's unpacked bytes.
    ///
    /// # Errors
    /// [`Error::File`] with both hashes when they differ.
    ///
    /// ```
    /// use digitlab::data::mnist::FILES;
    ///
    /// let error = FILES[1].verify(b"").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "train-labels-idx1-ubyte: wrong SHA-256 at byte 0: \
    ///      expected 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5, \
    ///      found e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    /// );
    /// ```
    pub fn verify(&self, bytes: &[u8]) -> Result<(), Error> {
        let found = sha256(bytes);
        if found == self.sha256 {
            Ok(())
        } else {
            let expected = self.sha256.to_owned();
            let mismatch = FileProblem::HashMismatch { expected, found };
            Err(file_error(self.name, 0, mismatch))
        }
    }
}

/// Makes the data set from the four files' unpacked bytes, in the order of [`FILES`].
///
/// Each file is parsed before its hash is checked, because "file ends too early" is a more useful error than
/// a hash mismatch.
pub fn load(files: [Vec<u8>; 4]) -> Result<Dataset, Error> {
    let [images, labels, test_images, test_labels] = files;
    let training = load_split([&FILES[0], &FILES[1]], images, labels)?;
    let validation = load_split([&FILES[2], &FILES[3]], test_images, test_labels)?;
    Dataset::new(NAME, training, validation)
}

fn load_split(known: [&KnownFile; 2], images: Vec<u8>, labels: Vec<u8>) -> Result<Split, Error> {
    let images = idx::parse_images(known[0].name, images)?;
    known[0].verify(images.bytes())?;
    let labels = idx::parse_labels(known[1].name, labels)?;
    known[1].verify(labels.bytes())?;
    Split::new(images, labels)
}

/// Whether a data set consists of MNIST's four files, under any names. Hashes all four.
pub fn is_mnist(dataset: &Dataset) -> bool {
    let Dataset {
        training,
        validation,
        ..
    } = dataset;
    let files = [
        training.images.bytes(),
        training.labels.bytes(),
        validation.images.bytes(),
        validation.labels.bytes(),
    ];
    FILES
        .iter()
        .zip(files)
        .all(|(known, bytes)| sha256(bytes) == known.sha256)
}

/// Bytes hashed by one call.
const CHUNK: usize = 1 << 14;

/// In lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    // In chunks, because a browser switches to its optimised code only between calls.
    let mut digest = Sha256::new();
    bytes.chunks(CHUNK).for_each(|chunk| digest.update(chunk));
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::idx::tests::{images_file, labels_file};
    use super::*;

    #[test]
    fn a_hash_equals_the_standards_example() {
        // FIPS 180-4, the example "abc".
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn valid_files_that_are_not_mnists_are_refused_by_their_hash() {
        let files = [images_file(2, 28), labels_file(2), vec![], vec![]];
        let error = load(files).unwrap_err();
        assert_eq!(error.code(), "file-hash");
        assert_eq!(
            error.to_string(),
            "train-images-idx3-ubyte: wrong SHA-256 at byte 0: \
             expected ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db, \
             found efef388bd39fc0c5e2c9bca13e24d9c762163f943a740d716804fd76869b25b3"
        );
    }

    #[test]
    fn a_file_cut_short_says_so_rather_than_that_its_hash_is_wrong() {
        let mut images = images_file(2, 28);
        images.pop();
        let error = load([images, vec![], vec![], vec![]]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "train-images-idx3-ubyte: file ends too early at byte 1583: \
             expected 1584 bytes (2 images of 28×28), found 1583 bytes"
        );
    }

    #[test]
    fn other_pictures_are_not_mnist() {
        let split = || {
            let images = idx::parse_images("images", images_file(3, 28)).unwrap();
            Split::new(images, idx::parse_labels("labels", labels_file(3)).unwrap()).unwrap()
        };
        assert!(!is_mnist(&Dataset::new("mine", split(), split()).unwrap()));
    }
}
