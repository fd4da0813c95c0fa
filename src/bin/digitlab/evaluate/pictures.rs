//! A folder of PNG and JPEG pictures, one digit each, in folders named by what they are. Each goes through the ink
//! code that reads a photo on the page.

use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};

use digitlab::Error;
use digitlab::data::disk::unreadable;
use digitlab::error::CommandLineError;
use digitlab::ink;

use super::decode::{self, Decoded};
use super::samples::{Samples, UNNAMED};

/// The folder of pictures that are no digit.
const NONE: &str = "none";

/// Folders that systems put beside those of a person, besides names that begin with a sign, as `.git` and `__MACOSX`.
const OF_SYSTEMS: [&str; 2] = ["System Volume Information", "lost+found"];

/// The most files that are named of those that are passed over.
const NAMED: usize = 5;

pub fn add_folder(samples: &mut Samples, folder: &Path) -> Result<(), Error> {
    let mut others = Vec::new();
    for path in entries(folder)? {
        if !path.is_dir() {
            continue; // a note beside the folders
        }
        let label = label(&path)?;
        for picture in entries(&path)? {
            match decode::read(&picture)? {
                Some(Decoded {
                    rgba,
                    width,
                    height,
                }) => {
                    let made = ink::from_pixels(&rgba, width, height, samples.size)?;
                    if made.is_none() {
                        samples.blank.push(picture.display().to_string());
                    }
                    samples.add(made, label, None, UNNAMED);
                }
                None => others.push(picture),
            }
        }
    }
    tell_of(&others);
    if samples.each.is_empty() {
        let folder = folder.display().to_string();
        return Err(CommandLineError::NoPictures { folder }.into());
    }
    Ok(())
}

/// That files were passed over, on stderr, so that a count is not taken for all of them.
fn tell_of(others: &[PathBuf]) {
    if others.is_empty() {
        return;
    }
    let named = others.iter().take(NAMED);
    let mut names: Vec<String> = named.map(|path| path.display().to_string()).collect();
    if others.len() > NAMED {
        names.push("…".to_owned());
    }
    let (count, names) = (others.len(), names.join(", "));
    let _ = writeln!(
        stderr(),
        "passed over, neither PNG nor JPEG: {count} ({names})"
    );
}

/// What a folder holds, sorted, so that every system reads in one order; what a system keeps there is not its.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let told = |error: std::io::Error| unreadable(folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_own = name.starts_with(char::is_alphanumeric) && !OF_SYSTEMS.contains(&&*name);
        // A sign may begin a picture's name, but not a folder's.
        if is_own || !name.starts_with('.') && entry.path().is_file() {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn label(folder: &Path) -> Result<Option<u8>, Error> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    if name == NONE {
        return Ok(None);
    }
    let digit = name
        .parse()
        .ok()
        .filter(|digit| *digit < 10 && name.len() == 1);
    digit.map(Some).ok_or_else(|| {
        let folder = folder.display().to_string();
        CommandLineError::FolderName { folder }.into()
    })
}
