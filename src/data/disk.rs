//! Reads IDX files from a disk for the command line, gzipped or not. Never writes. Not in the wasm build: there the
//! browser fetches and unpacks.

use std::fs;
use std::io;
use std::path::Path;

use super::{Dataset, mnist};
use crate::error::{CommandLineError, Error};
use crate::{file_formats, gzip};

/// An IDX file's bytes, unpacked when they are gzipped. Errors name the path as given, and the format of a file that is
/// of another one that is known.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    read_within(path, gzip::room)
}

/// The same for a weights file: weights hardly become smaller, and a network takes several times as much memory.
pub fn read_weights(path: &Path) -> Result<Vec<u8>, Error> {
    read_within(path, |bytes| bytes / 4 * 5 + (2 << 20))
}

fn read_within(path: &Path, room: fn(usize) -> usize) -> Result<Vec<u8>, Error> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let file = path.display().to_string();
    let unpacked = gzip::unpack_within(room(bytes.len()), &file, bytes)?;
    match file_formats::recognise(&unpacked) {
        Some(format) => Err(CommandLineError::FileFormat { file, format }.into()),
        None => Ok(unpacked),
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

/// Why a file or a folder could not be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Error {
    let file = path.display().to_string();
    Error::CommandLine(match path.is_dir() {
        true if error.kind() == io::ErrorKind::IsADirectory => CommandLineError::Folder { file },
        _ => CommandLineError::Unreadable {
            file,
            reason: error.to_string(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_format_is_called_by_its_name() {
        let error = read(Path::new("docs/pictures/train.png")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "docs/pictures/train.png: expected IDX data or digitlab’s weights, found a PNG picture"
        );
    }

    #[test]
    fn a_folder_in_place_of_a_file_is_called_one() {
        let error = read(Path::new("src/data")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "src/data: expected a file, found a folder"
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
}
