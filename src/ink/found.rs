//! What was found in a picture, stage by stage, as small pictures, for display. The steps themselves are
//! in `pixels` and `segment`, which report them.

use super::Grid;
use super::segment::bounding_box::BoundingBox;
use super::segment::{self, Lattice};
use crate::error::Error;

/// The longer side of the small pictures at most.
const SIDE: usize = 240;

/// A stage from a picture to its ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// How far each pixel is from the paper's colour.
    Paper,
    /// The same from the paper around it, since the light is uneven.
    Light,
    /// Ruled lines are taken away.
    Ruling,
    /// Noise is taken away, and what is left is as strong as ink.
    Noise,
    /// Frames and holes are taken away.
    Frames,
    /// Specks are taken away, and what is at the picture's edge.
    Specks,
}

impl Stage {
    /// As it crosses to the page.
    pub fn name(self) -> &'static str {
        ["paper", "light", "ruling", "noise", "frames", "specks"][self as usize]
    }
}

/// What the steps report.
pub(super) enum Seen<'a> {
    /// A sheet is cut out: its left, top, right and bottom, as fractions of the picture's sides.
    Sheet([f64; 4]),
    Left(Stage, &'a Grid),
    /// The pieces of the ink, in a picture of this width and height.
    Pieces(&'a [BoundingBox], [usize; 2]),
}

/// The receiver of the reports.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Seen);

/// What was found.
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    /// Empty where none was cut out.
    pub sheet: Vec<f64>,
    /// Pixels along the sides of the small pictures.
    pub width: usize,
    pub height: usize,
    /// The names of those that changed something.
    pub steps: Vec<&'static str>,
    /// What each left: `[steps, height, width]`, 0 is paper.
    pub levels: Vec<u8>,
    pieces: Vec<BoundingBox>,
    /// Width and height of the picture that they lie in.
    sides: [usize; 2],
}

impl Found {
    /// In a picture, and its lattice: [`segment::from_pixels`], stage by stage.
    ///
    /// # Errors
    /// As there.
    pub fn of_pixels(
        rgba: &[u8],
        width: usize,
        height: usize,
        size: usize,
    ) -> Result<(Self, Option<Lattice>), Error> {
        let mut found = Self::default();
        let lattice = segment::watched(rgba, width, height, size, &mut |seen| found.add(seen))?;
        Ok((found, lattice))
    }

    fn add(&mut self, seen: Seen) {
        match seen {
            Seen::Sheet(sheet) => self.sheet = sheet.to_vec(),
            Seen::Left(stage, grid) => self.leave(stage, grid),
            Seen::Pieces(pieces, sides) => (self.pieces, self.sides) = (pieces.to_vec(), sides),
        }
    }

    /// The strongest of each square, so that a thin line stays; nothing where nothing changed.
    fn leave(&mut self, stage: Stage, grid: &Grid) {
        let factor = grid.width.max(grid.height).div_ceil(SIDE);
        self.width = grid.width.div_ceil(factor);
        self.height = grid.height.div_ceil(factor);
        let most = grid
            .levels
            .iter()
            .copied()
            .fold(f32::MIN_POSITIVE, f32::max);
        let before = self.levels.len();
        self.levels.resize(before + self.width * self.height, 0);
        for (i, &level) in grid.levels.iter().enumerate() {
            let (x, y) = (i % grid.width / factor, i / grid.width / factor);
            let strongest = &mut self.levels[before + y * self.width + x];
            *strongest = (*strongest).max((level * 255.0 / most) as u8);
        }
        if self.levels[..before].ends_with(&self.levels[before..]) {
            self.levels.truncate(before);
        } else {
            self.steps.push(stage.name());
        }
    }

    /// Where some pieces lie, from one index on: left, top, right and bottom, as fractions of the last stage's sides.
    pub fn place(&self, pieces: std::ops::Range<usize>) -> Option<[f64; 4]> {
        let BoundingBox { low, high } = BoundingBox::of(self.pieces.get(pieces)?);
        let [width, height] = self.sides.map(|side| side as f64);
        Some([
            low[0] / width,
            low[1] / height,
            high[0] / width,
            high[1] / height,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet of 480 × 320, on a desk of `desk` around it, by the greys of its pixels.
    fn picture(desk: usize, grey: impl Fn(usize, usize) -> u8) -> (Vec<u8>, usize, usize) {
        let (width, height) = (480 + 2 * desk, 320 + 2 * desk);
        let pixel = |i: usize| {
            let place = [i % width, i / width].map(|at| at.checked_sub(desk));
            let level = match place {
                [Some(x), Some(y)] if x < 480 && y < 320 => grey(x, y),
                _ => 100,
            };
            [level, level, level, 255]
        };
        let rgba = (0..width * height).flat_map(pixel).collect();
        (rgba, width, height)
    }

    fn is_one(x: usize, y: usize) -> bool {
        (200..216).contains(&x) && (80..240).contains(&y)
    }

    fn found((rgba, width, height): (Vec<u8>, usize, usize)) -> (Found, Option<Lattice>) {
        Found::of_pixels(&rgba, width, height, 28).expect("a whole picture")
    }

    #[test]
    fn the_steps_that_change_something_are_told_and_no_others() {
        use Stage::{Frames, Light, Noise, Paper, Ruling, Specks};
        let ink = |is_ink: bool| if is_ink { 20 } else { 250 };
        let is_box = |x: usize, y: usize| {
            let inside = (100..300).contains(&x) && (40..280).contains(&y);
            inside && !((104..296).contains(&x) && (44..276).contains(&y))
        };
        let is_speck = |x: usize, y: usize| (60..62).contains(&x) && (60..62).contains(&y);
        let line = |x: usize, y: usize| match y % 40 {
            20..22 if (60..420).contains(&x) && !is_one(x, y) => 200,
            _ => ink(is_one(x, y)),
        };
        let shade = |x: usize, y: usize| ink(is_one(x, y)) / if x > 330 { 2 } else { 1 };
        let grain = |x: usize, y: usize| ink(is_one(x, y)) - (x * 7 + y * 13) as u8 % 9;
        for (picture, steps) in [
            (picture(0, |x, y| ink(is_one(x, y))), &[Paper][..]),
            (picture(0, line), &[Paper, Ruling]),
            (picture(0, grain), &[Paper, Noise]),
            // A sharp shadow's edge leaves a line.
            (picture(0, shade), &[Light, Ruling]),
            (
                picture(0, |x, y| ink(is_one(x, y) || is_box(x, y))),
                &[Paper, Frames],
            ),
            (
                picture(0, |x, y| ink(is_one(x, y) || is_speck(x, y))),
                &[Paper, Specks],
            ),
            (picture(0, |_, _| 250), &[Paper]),
        ] {
            let (found, _) = found(picture);
            let names: Vec<&str> = steps.iter().map(|stage| stage.name()).collect();
            assert_eq!((&found.steps, found.sheet.len()), (&names, 0));
            assert_eq!((found.width, found.height), (240, 160));
            assert_eq!(found.levels.len(), steps.len() * 240 * 160);
        }
    }

    #[test]
    fn the_sheet_and_the_pieces_are_where_they_lie() {
        let is_ink = |x, y| is_one(x, y) || is_one(x + 96, y);
        let (rgba, width, height) = picture(120, |x, y| if is_ink(x, y) { 20 } else { 250 });
        let (found, lattice) = found((rgba.clone(), width, height));
        assert_eq!(
            lattice,
            segment::from_pixels(&rgba, width, height, 28).unwrap()
        );
        let sheet = &found.sheet;
        let [left, top, right, bottom] = [0, 1, 2, 3].map(|i| sheet[i] * [720.0, 560.0][i % 2]);
        // The sheet's edge stays outside.
        assert!(
            (120.0..140.0).contains(&left) && (120.0..140.0).contains(&top),
            "{sheet:?}"
        );
        assert!(
            (580.0..600.0).contains(&right) && (420.0..440.0).contains(&bottom),
            "{sheet:?}"
        );
        let expected = |x: f64| [(x - left) / (right - left), (200.0 - top) / (bottom - top)];
        for (piece, x) in [(0, 224.0), (1, 320.0)] {
            let place = found.place(piece..piece + 1).expect("a piece");
            let near = (0..2).all(|i| (place[i] - expected(x)[i]).abs() < 0.01);
            assert!(near, "{place:?}");
            let inked = |&i: &usize| found.levels[i] > 127;
            let column = |i: usize| (i % found.width) as f64 / found.width as f64;
            let within = |i: &usize| (place[0]..place[2]).contains(&(column(*i) + 0.002));
            assert!((0..found.levels.len()).filter(inked).any(|i| within(&i)));
        }
        assert_eq!(found.place(0..3), None);
    }
}
