//! What the command line leaves behind: lines on stdout, and files that are either whole or as they
//! were. Decides nothing about their contents.

use std::ffi::OsString;
use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use digitlab::Error;
use digitlab::error::CommandLineError;

/// Prints a line. That its reader has left (`digitlab … | head`) is no fault of ours: `println!` would
/// panic.
pub fn say(line: impl Display) -> Result<(), Error> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(unwritable(Path::new("standard output"), &error))
        }
        _ => Ok(()),
    }
}

/// A file to be written in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputFile {
    /// Where it goes, links followed: a link to a file stays one.
    path: PathBuf,
    /// A file of its own kind is replaced as a whole; a device or a pipe can only be written to.
    regular: bool,
}

impl OutputFile {
    /// Makes sure now that the file can be written later, and leaves an existing file as it is.
    pub fn at(path: &Path) -> Result<Self, Error> {
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let unwritable_here = |error| unwritable(path, &error);
        let regular = match fs::metadata(&target) {
            Ok(there) if there.is_dir() => {
                return Err(unwritable_here(ErrorKind::IsADirectory.into()));
            }
            Ok(there) if there.is_file() => {
                OpenOptions::new()
                    .append(true)
                    .open(&target)
                    .map_err(unwritable_here)?;
                true
            }
            Ok(_) => false,
            Err(error) if error.kind() == ErrorKind::NotFound => true,
            Err(error) => return Err(unwritable_here(error)),
        };
        let output = Self {
            path: target,
            regular,
        };
        if regular {
            let (neighbour, _) = output.neighbour().map_err(unwritable_here)?;
            fs::remove_file(neighbour).map_err(unwritable_here)?;
        }
        Ok(output)
    }

    /// The name for a run that did not complete: `weights.partial.safetensors`.
    pub fn partial(&self) -> Self {
        if !self.regular {
            return self.clone();
        }
        let mut name = self.path.file_stem().unwrap_or_default().to_owned();
        name.push(".partial");
        if let Some(extension) = self.path.extension() {
            name.push(".");
            name.push(extension);
        }
        Self {
            path: self.path.with_file_name(name),
            regular: true,
        }
    }

    pub fn display(&self) -> impl Display {
        self.path.display()
    }

    /// A new empty file in the same folder, so that renaming it moves no bytes.
    fn neighbour(&self) -> io::Result<(PathBuf, File)> {
        let mut name = OsString::from(".");
        name.push(self.path.file_name().ok_or(ErrorKind::InvalidInput)?);
        name.push(format!(".{}.tmp", std::process::id()));
        let path = self.path.with_file_name(name);
        // One of a killed run whose number was the same.
        let _ = fs::remove_file(&path);
        let file = File::create_new(&path)?;
        Ok((path, file))
    }

    /// Puts the bytes on the disk, beside the place where they belong.
    fn stage(&self, bytes: &[u8]) -> io::Result<Staged<'_>> {
        let (path, mut file) = self.neighbour()?;
        let staged = Staged { path, output: self };
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Ok(there) = fs::metadata(&self.path) {
            file.set_permissions(there.permissions())?;
        }
        Ok(staged)
    }
}

/// Bytes that wait beside their place. Dropped, they are gone.
struct Staged<'a> {
    path: PathBuf,
    output: &'a OutputFile,
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // Already renamed: nothing to remove.
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes files that belong together: none is touched before all bytes are on the disk.
pub fn write_all(files: &[(&OutputFile, &[u8])]) -> Result<(), Error> {
    let mut staged = Vec::new();
    for &(output, bytes) in files {
        let unwritable_here = |error| unwritable(&output.path, &error);
        if output.regular {
            staged.push(output.stage(bytes).map_err(unwritable_here)?);
        } else {
            // Not `fs::write`, which would also create.
            let device = OpenOptions::new().write(true).open(&output.path);
            device
                .and_then(|mut device| device.write_all(bytes))
                .map_err(unwritable_here)?;
        }
    }
    for file in &staged {
        fs::rename(&file.path, &file.output.path)
            .map_err(|error| unwritable(&file.output.path, &error))?;
    }
    Ok(())
}

pub fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::CommandLine(CommandLineError::Unwritable {
        file: path.display().to_string(),
        reason: error.to_string(),
    })
}
