//! Reads IDX files from a disk for the command line, gzipped or not. Never writes. Not in the wasm build: there the
//! browser fetches and unpacks.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use super::{Dataset, GZIP_MAGIC, mnist};
use crate::error::{CommandLineError, Error, GzipFault};

/// A file's bytes, unpacked when they are gzipped. Errors name the path as given.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => unpack(&file, bytes),
        Err(error) => {
            let reason = error.to_string();
            Err(CommandLineError::Unreadable { file, reason }.into())
        }
    }
}

/// MNIST from a folder with its four files, each as `NAME.gz` or unpacked as `NAME`.
pub fn read_mnist(folder: &Path) -> Result<Dataset, Error> {
    let read_known = |name: &str| {
        let unpacked = folder.join(name);
        if unpacked.exists() {
            read(&unpacked)
        } else {
            read(&folder.join(format!("{name}.gz")))
        }
    };
    let [a, b, c, d] = &mnist::FILES;
    mnist::load([
        read_known(a.name)?,
        read_known(b.name)?,
        read_known(c.name)?,
        read_known(d.name)?,
    ])
}

/// Unpacks gzip data and returns any other bytes unchanged. `file` is the name for messages.
///
/// The error's offset is in compressed bytes: that of the end or of the damage.
pub fn unpack(file: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    if !bytes.starts_with(&GZIP_MAGIC) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    // The decoder advances the slice, so its rest tells where decoding stopped.
    let mut decoder = GzDecoder::new(bytes.as_slice());
    let result = decoder.read_to_end(&mut unpacked);
    let rest = decoder.into_inner();
    let offset = bytes.len() - rest.len();
    let fault = match result {
        Ok(_) if rest.is_empty() => return Ok(unpacked),
        Ok(_) => GzipFault::Trailing { bytes: rest.len() },
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => GzipFault::Cut,
        Err(error) => GzipFault::Damaged {
            reason: error.to_string(),
        },
    };
    Err(Error::CommandLine(CommandLineError::Gzip {
        file: file.to_owned(),
        offset,
        fault,
        unpacked: unpacked.len(),
    }))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn is_gzip(error: &Error) -> bool {
        matches!(error, Error::CommandLine(CommandLineError::Gzip { .. }))
    }

    #[test]
    fn bytes_that_are_not_gzipped_come_back_as_they_are() {
        assert_eq!(unpack("plain", vec![0, 0, 8, 1]), Ok(vec![0, 0, 8, 1]));
        assert_eq!(unpack("empty", vec![]), Ok(vec![]));
    }

    #[test]
    fn a_gzip_cut_short_says_how_far_it_went() {
        let mut packed = gzip(&[7; 1000]);
        packed.truncate(packed.len() - 3);
        let error = unpack("cut.gz", packed.clone()).unwrap_err();
        assert!(is_gzip(&error), "{error:?}");
        assert_eq!(
            error.to_string(),
            format!(
                "cut.gz: damaged gzip data at byte {}: \
                 expected more gzip data, found the end of the file (1000 bytes unpacked so far)",
                packed.len()
            )
        );
    }

    #[test]
    fn a_damaged_gzip_is_refused() {
        let mut packed = gzip(b"digits");
        let checksum = packed.len() - 8;
        packed[checksum] ^= 1;
        assert_eq!(
            unpack("bad.gz", packed).unwrap_err().to_string(),
            "bad.gz: damaged gzip data at byte 26: expected sound gzip data, \
             found corrupt gzip stream does not have a matching checksum (6 bytes unpacked so far)"
        );
    }

    #[test]
    fn bytes_after_the_gzip_data_are_refused() {
        let packed = [gzip(b"digits"), vec![0; 4]].concat();
        assert_eq!(
            unpack("long.gz", packed).unwrap_err().to_string(),
            "long.gz: damaged gzip data at byte 26: \
             expected the end of the file, found 4 more bytes (6 bytes unpacked so far)"
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_the_reason() {
        let error = read(Path::new("no/such/file")).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no/such/file: cannot be read: "),
            "{error}"
        );
    }

    #[test]
    fn a_folder_without_mnist_names_the_file_that_is_missing() {
        let error = read_mnist(Path::new("no/such/folder")).unwrap_err();
        let Error::CommandLine(CommandLineError::Unreadable { file, .. }) = error else {
            panic!("{error}")
        };
        assert!(file.ends_with("train-images-idx3-ubyte.gz"), "{file}");
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(unpack("file", gzip(&bytes)), Ok(bytes));
        }

        #[test]
        fn a_cut_anywhere_is_an_error(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            at in any::<prop::sample::Index>(),
        ) {
            let packed = gzip(&bytes);
            let length = 2 + at.index(packed.len() - 2);
            let error = unpack("file", packed[..length].to_vec()).unwrap_err();
            prop_assert!(is_gzip(&error), "{error:?}");
        }

        #[test]
        fn damage_is_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack("file", [&GZIP_MAGIC[..], &[8, 0], &bytes].concat());
        }
    }
}
