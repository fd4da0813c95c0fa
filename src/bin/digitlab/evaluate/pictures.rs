//! A folder of PNG pictures, one digit each, in folders named by what they are. Each goes through the ink
//! code that reads a photo on the page.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use digitlab::Error;
use digitlab::data::disk::unreadable;
use digitlab::error::CommandLineError;
use digitlab::ink;
use png::{ColorType, Decoder, Transformations};

use super::samples::{Samples, UNNAMED};

/// The folder of pictures that are no digit.
const NONE: &str = "none";

pub fn add_folder(samples: &mut Samples, folder: &Path) -> Result<(), Error> {
    for path in entries(folder)? {
        if !path.is_dir() {
            continue; // a note beside the folders
        }
        let label = label(&path)?;
        for picture in entries(&path)? {
            if !picture
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("png"))
            {
                continue;
            }
            let (rgba, width, height) = read(&picture)?;
            let made = ink::from_pixels(&rgba, width, height, samples.size)?;
            if made.is_none() {
                samples.blank.push(picture.display().to_string());
            }
            samples.add(made, label, None, UNNAMED);
        }
    }
    if samples.each.is_empty() {
        let folder = folder.display().to_string();
        return Err(CommandLineError::NoPictures { folder }.into());
    }
    Ok(())
}

/// What a folder holds, sorted, so that every system reads in one order; hidden files are not its.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let told = |error: std::io::Error| unreadable(folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
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

/// The picture's first frame: RGBA, width, height.
fn read(path: &Path) -> Result<(Vec<u8>, usize, usize), Error> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let name = || path.display().to_string();
    let bad = |error: png::DecodingError| CommandLineError::NotPng {
        file: name(),
        reason: error.to_string(),
    };
    let mut decoder = Decoder::new(BufReader::new(file));
    // Eight bits a channel, no palette, transparency as a channel.
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(bad)?;
    let length = reader.output_buffer_size();
    let length = length.ok_or_else(|| CommandLineError::PictureTooLarge { file: name() })?;
    let mut pixels = vec![0; length];
    let frame = reader.next_frame(&mut pixels).map_err(bad)?;
    pixels.truncate(frame.buffer_size());
    if frame.color_type == ColorType::GrayscaleAlpha {
        let pairs = pixels.as_chunks::<2>().0.iter();
        pixels = pairs
            .flat_map(|&[grey, alpha]| [grey, grey, grey, alpha])
            .collect();
    }
    Ok((pixels, frame.width as usize, frame.height as usize))
}
