//! What was not read right, as PNG files to look at: a folder for each kind, and in the file's name its number, what it shows and
//! what was answered, as `zigzag/00017-5-refused.png`.

use std::fs;
use std::path::{Path, PathBuf};

use digitlab::Error;
use digitlab::ink::photograph::Photograph;

use super::answer::Row;
use super::samples::{CROSSED, Samples};
use crate::output::{OutputFile, unwritable, write_all};

/// Where they go; nowhere without a folder.
pub struct Failures(pub Option<PathBuf>);

impl Failures {
    /// Writes a picture that was not read right, number `number` of its kind.
    pub fn keep(
        &self,
        kind: &str,
        number: usize,
        row: &Row,
        picture: impl FnOnce() -> Photograph,
    ) -> Result<(), Error> {
        let (Some(folder), Some(failure)) = (&self.0, row.failure()) else {
            return Ok(());
        };
        let folder = folder.join(kind);
        fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        write(
            &folder.join(format!("{number:05}-{failure}.png")),
            &picture(),
        )
    }

    /// The same of all samples, as the network sees them. `rows`: one for each.
    pub fn keep_all(&self, samples: &Samples, rows: &[Row]) -> Result<(), Error> {
        let pixels = samples.reader.size() * samples.reader.size();
        let pictures = samples.pixels.chunks_exact(pixels);
        for (number, ((sample, row), levels)) in
            samples.each.iter().zip(rows).zip(pictures).enumerate()
        {
            let kind = match sample.digit() {
                Some(_) if sample.about.kind != CROSSED => "digits",
                _ => &sample.about.kind,
            };
            self.keep(kind, number, row, || grey(levels))?;
        }
        Ok(())
    }
}

/// A square picture of grey levels.
pub fn grey(levels: &[u8]) -> Photograph {
    let side = levels.len().isqrt();
    let pixel = |&level: &u8| [level, level, level, 255];
    Photograph {
        rgba: levels.iter().flat_map(pixel).collect(),
        width: side,
        height: side,
    }
}

fn write(path: &Path, picture: &Photograph) -> Result<(), Error> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.width as u32, picture.height as u32);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&picture.rgba));
    written.expect("a vector takes all bytes of a picture of this size");
    write_all(&[(&OutputFile::at(path)?, &bytes)])
}
