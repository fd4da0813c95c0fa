//! What is judged: pictures as the network sees them, each with what it should be read as.

use std::fs;
use std::path::Path;

use digitlab::Error;
use digitlab::data::Split;
use digitlab::data::disk::unreadable;
use digitlab::data::out_of_distribution::{Drawing, PAD};
use digitlab::error::Shaped;
use digitlab::ink::jsonl::{self, PenDrawing};
use digitlab::ink::{self, Pad, Picture};

/// What non-digits that bring no kind of their own are counted as.
pub const UNNAMED: &str = "given";

/// What is known of one picture.
pub struct Sample {
    /// `None` for what is no digit.
    pub label: Option<u8>,
    /// Who drew it; `None` where nobody says.
    pub writer: Option<String>,
    /// Of what is no digit.
    pub kind: &'static str,
    /// There was no ink: the network is not asked.
    pub is_blank: bool,
}

pub struct Samples {
    pub size: usize,
    /// `[each.len(), size, size]`, 0 is paper, 255 is ink.
    pub pixels: Vec<u8>,
    pub each: Vec<Sample>,
    /// The names of picture files without ink.
    pub blank: Vec<String>,
}

impl Samples {
    pub fn new(size: usize) -> Self {
        Self {
            size,
            pixels: Vec::new(),
            each: Vec::new(),
            blank: Vec::new(),
        }
    }

    pub fn add(
        &mut self,
        picture: Option<Picture>,
        label: Option<u8>,
        writer: Option<&str>,
        kind: &'static str,
    ) {
        self.each.push(Sample {
            label,
            writer: writer.map(str::to_owned),
            kind,
            is_blank: picture.is_none(),
        });
        match picture {
            Some(picture) => self.pixels.extend(picture.pixels),
            None => self
                .pixels
                .resize(self.pixels.len() + self.size * self.size, 0),
        }
    }

    /// Pictures as they are.
    pub fn add_split(&mut self, split: &Split) -> Result<(), Error> {
        if split.size() != self.size {
            return Err(Error::Shape {
                of: Shaped::Pictures,
                expected: vec![self.size * self.size],
                found: vec![split.size(), split.size()],
            });
        }
        self.pixels.extend(split.pixels());
        self.each.extend(split.labels().iter().map(|&label| Sample {
            label: Some(label),
            writer: None,
            kind: "",
            is_blank: false,
        }));
        Ok(())
    }

    /// Every drawing through the ink code that the page uses.
    pub fn add_strokes(&mut self, drawings: &[PenDrawing]) -> Result<(), Error> {
        for drawing in drawings {
            let picture = ink::from_strokes(&drawing.strokes, None, self.size)?;
            self.add(picture, drawing.label, Some(&drawing.writer), UNNAMED);
        }
        Ok(())
    }

    pub fn add_nondigit(&mut self, drawing: &Drawing) -> Result<(), Error> {
        let pad = Pad {
            width: PAD,
            height: PAD,
        };
        let picture = ink::from_strokes(&drawing.strokes, Some(pad), self.size)?;
        self.add(picture, None, None, drawing.family.name());
        Ok(())
    }
}

pub fn read_strokes(path: &Path) -> Result<Vec<PenDrawing>, Error> {
    let name = path.display().to_string();
    let file = fs::read(path).map_err(|error| unreadable(path, &error))?;
    jsonl::read_drawings(&file, &name)
}
