//! A folder of PNG and JPEG pictures, at any depth in folders named by what they show: the nearest such name counts. Each
//! picture goes the way of a photo on the page.

use std::collections::HashSet;
use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use digitlab::Error;
use digitlab::data::disk::unreadable;
use digitlab::error::CommandLineError;
use digitlab::ink::segment;

use super::answer::Source;
use super::decode;
use super::samples::{About, Samples, UNNAMED};

/// The folder of pictures of non-digits.
const NONE: &str = "none";

/// The most digits of a number.
const DIGITS: usize = 12;

/// Folders that systems make, whose names do not begin with a sign, as those of `.git` and `__MACOSX` do.
const OF_SYSTEMS: [&str; 2] = ["System Volume Information", "lost+found"];

/// The most files that are named of those that are passed over.
const NAMED: usize = 5;

pub fn add_folder(samples: &mut Samples, folder: &Path) -> Result<(), Error> {
    let mut found = Found::default();
    found.look_into(folder, None)?;
    let size = samples.reader.size();
    let others = Mutex::new(Vec::new());
    let read = |(path, labels): (PathBuf, Vec<u8>)| {
        let Some(picture) = decode::read(&path)? else {
            let mut others = others.lock().expect("nobody panics with it");
            others.push(path);
            return Ok(None);
        };
        let about = About {
            source: Source::File(path.display().to_string()),
            labels,
            writer: None,
            kind: UNNAMED.to_owned(),
        };
        let line = segment::from_pixels(&picture.rgba, picture.width, picture.height, size)?;
        Ok(Some((about, line)))
    };
    samples.add_all(found.files.into_iter(), read)?;
    let mut others = others.into_inner().expect("nobody panics with it");
    others.sort();
    tell_of(&others);
    if samples.each.is_empty() {
        let folder = folder.display().to_string();
        return Err(CommandLineError::NoPictures { folder }.into());
    }
    Ok(())
}

/// Files in folders with a label, each with the digits of the nearest.
#[derive(Default)]
struct Found {
    files: Vec<(PathBuf, Vec<u8>)>,
    /// Folders, as the system knows them: links may lead in a circle.
    seen: HashSet<PathBuf>,
}

impl Found {
    /// `labels` are the folder's: `None` where it has none, and its files are notes.
    fn look_into(&mut self, folder: &Path, labels: Option<&[u8]>) -> Result<(), Error> {
        let known = fs::canonicalize(folder).map_err(|error| unreadable(folder, &error))?;
        if !self.seen.insert(known) {
            return Ok(());
        }
        for path in entries(folder)? {
            if !path.is_dir() {
                if let Some(labels) = labels {
                    self.files.push((path, labels.to_vec()));
                }
                continue;
            }
            match (label(&path), labels) {
                (Some(own), _) => self.look_into(&path, Some(&own))?,
                (None, Some(labels)) => self.look_into(&path, Some(labels))?,
                // A folder of any name may hold labelled ones.
                (None, None) => {
                    let before = self.files.len();
                    self.look_into(&path, None)?;
                    if self.files.len() == before {
                        let folder = path.display().to_string();
                        return Err(CommandLineError::FolderName { folder }.into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// Says on stderr that files were passed over, so that a count is not taken for all of them.
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

/// The digits that a folder's name says, none for a non-digit; `None` for another name.
fn label(folder: &Path) -> Option<Vec<u8>> {
    let name = folder.file_name()?.to_str()?;
    let digit = |byte: u8| byte.is_ascii_digit().then_some(byte.wrapping_sub(b'0'));
    match name {
        NONE => Some(Vec::new()),
        _ if name.len() > DIGITS => None,
        _ => name.bytes().map(digit).collect(),
    }
}
