//! The way of a drawing or a picture of one digit to MNIST's picture, with its intermediate results, for display. The
//! steps themselves are in `strokes` and `pixels`.

use super::finished::finished;
use super::pixels::{self, Fit};
use super::strokes::{Pad, Plotter};
use super::{Grid, PEN, Picture, place};
use crate::error::Error;

/// The result of each step.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// The corner of the ink's box with the least x and y, without the pen's width, in the units that came in.
    pub low: [f64; 2],
    /// The opposite corner.
    pub high: [f64; 2],
    /// The ink fitted to the box of 20 and put into the middle of the picture: `[size, size]`.
    pub fitted: Vec<u8>,
    /// The centre of mass of `fitted`, in pixels from the outer corner of the first pixel.
    pub mass: [f64; 2],
    /// How far the ink then moves, in pixels.
    pub moved: [f64; 2],
    /// What comes out.
    pub picture: Picture,
}

impl Stages {
    /// The stages of strokes: [`super::from_strokes`], step by step. `None` without ink.
    ///
    /// # Errors
    /// As [`super::from_strokes`].
    pub fn of_strokes(
        strokes: &[&[f32]],
        pad: Option<Pad>,
        size: usize,
    ) -> Result<Option<Self>, Error> {
        let mut plotter = Plotter::default();
        let plotted = plotter.plot(&mut strokes.iter().copied(), pad, size, PEN)?;
        Ok(plotted.and_then(|plotted| {
            Some(Self {
                low: plotted.low,
                high: plotted.high,
                fitted: place::picture(&plotter.fitted)?.pixels,
                mass: plotted.mass,
                moved: plotted.moved,
                picture: place::picture(&plotter.centred)?,
            })
        }))
    }

    /// The stages of a picture of any size, RGBA: [`super::from_pixels`], step by step. `None` without ink.
    ///
    /// # Errors
    /// As [`super::from_pixels`].
    pub fn of_pixels(
        rgba: &[u8],
        width: usize,
        height: usize,
        size: usize,
    ) -> Result<Option<Self>, Error> {
        let ink = pixels::ink(rgba, width, height, size)?;
        if let Some(picture) = finished(rgba, width, height, size) {
            return Ok(Self::of_picture(picture));
        }
        Ok(ink.and_then(|ink| {
            let (low, high) = corners(&ink)?;
            let fit = Fit::of(&ink, size)?;
            let middle = fit.middle();
            let fitted = fit.at(middle);
            Some(Self {
                low,
                high,
                mass: place::centre_of_mass(&fitted)?,
                moved: [0, 1].map(|axis| fit.offset[axis] - middle[axis]),
                fitted: place::picture(&fitted)?.pixels,
                picture: place::picture(&fit.at(fit.offset))?,
            })
        }))
    }

    /// The stages of a finished picture, such as one of MNIST's: nothing moves. `None` without ink.
    pub fn of_picture(picture: Picture) -> Option<Self> {
        let grid = Grid {
            width: picture.size,
            height: picture.pixels.len() / picture.size.max(1),
            levels: picture.pixels.iter().copied().map(f32::from).collect(),
        };
        let (low, high) = corners(&grid)?;
        Some(Self {
            low,
            high,
            mass: place::centre_of_mass(&grid)?,
            moved: [0.0; 2],
            fitted: picture.pixels.clone(),
            picture,
        })
    }
}

/// The corners of the ink's box; `None` without ink.
fn corners(ink: &Grid) -> Option<([f64; 2], [f64; 2])> {
    let (low, cropped) = pixels::crop(ink)?;
    Some((
        low,
        [
            low[0] + cropped.width as f64,
            low[1] + cropped.height as f64,
        ],
    ))
}

#[cfg(test)]
mod tests {
    use super::super::{from_pixels, from_strokes};
    use super::*;

    /// A seven on a pad of 280 × 280.
    const SEVEN: [&[f32]; 2] = [
        &[80.0, 60.0, 200.0, 60.0, 130.0, 230.0],
        &[100.0, 150.0, 180.0, 150.0],
    ];
    const PAD: Option<Pad> = Some(Pad {
        width: 280.0,
        height: 280.0,
    });

    /// The mean place of the ink, from the bytes.
    fn mass(pixels: &[u8], size: usize) -> [f64; 2] {
        let total: f64 = pixels.iter().map(|&level| f64::from(level)).sum();
        let at = |i: usize| [i % size, i / size].map(|v| v as f64 + 0.5);
        [0, 1].map(|axis| {
            let terms = pixels
                .iter()
                .enumerate()
                .map(|(i, &level)| f64::from(level) * at(i)[axis]);
            terms.sum::<f64>() / total
        })
    }

    fn near(a: [f64; 2], b: [f64; 2], by: f64) -> bool {
        (0..2).all(|axis| (a[axis] - b[axis]).abs() <= by)
    }

    /// Columns and rows that have ink.
    fn extent(pixels: &[u8], size: usize) -> [usize; 2] {
        let inked = |i: usize| pixels[i] > 0;
        let column = |&x: &usize| (0..size).any(|y| inked(y * size + x));
        let row = |&y: &usize| (0..size).any(|x| inked(y * size + x));
        [
            (0..size).filter(column).count(),
            (0..size).filter(row).count(),
        ]
    }

    #[test]
    fn strokes_go_through_their_box_the_box_of_20_and_their_centre_of_mass() {
        let stages = Stages::of_strokes(&SEVEN, PAD, 28).unwrap().unwrap();
        assert_eq!((stages.low, stages.high), ([80.0, 60.0], [200.0, 230.0]));
        assert_eq!(extent(&stages.fitted, 28)[1], 20);
        assert!(near(stages.mass, mass(&stages.fitted, 28), 0.01));
        let moved = [0, 1].map(|axis| stages.mass[axis] + stages.moved[axis]);
        assert!(near(moved, [14.5; 2], 1e-9), "{moved:?}");
        let centred = mass(&stages.picture.pixels, 28);
        assert!(near(centred, [14.5; 2], 0.125), "{centred:?}"); // the scan has 8 points a pixel
        let picture = from_strokes(&SEVEN, PAD, 28).unwrap().unwrap();
        assert_eq!(stages.picture, picture);
        assert_eq!(Stages::of_strokes(&[], PAD, 28), Ok(None));
    }

    #[test]
    fn a_picture_goes_the_same_way() {
        // A bar, 20 × 60, left of the middle of white paper of 100 × 100.
        let is_ink = |i: usize| (10..30).contains(&(i % 100)) && (20..80).contains(&(i / 100));
        let colour = |i| if is_ink(i) { [0, 0, 0, 255] } else { [255; 4] };
        let rgba: Vec<u8> = (0..10_000).flat_map(colour).collect();
        let stages = Stages::of_pixels(&rgba, 100, 100, 28).unwrap().unwrap();
        assert_eq!((stages.low, stages.high), ([10.0, 20.0], [30.0, 80.0]));
        assert_eq!(extent(&stages.fitted, 28)[1], 20);
        assert!(near(stages.mass, [14.0; 2], 0.01), "{:?}", stages.mass);
        assert!(near(stages.moved, [0.5; 2], 0.01));
        let picture = from_pixels(&rgba, 100, 100, 28).unwrap().unwrap();
        assert_eq!(stages.picture, picture);
        assert_eq!(Stages::of_pixels(&[255; 400], 10, 10, 28), Ok(None));
    }

    #[test]
    fn a_finished_picture_stays_as_it_is() {
        let picture = from_strokes(&SEVEN, PAD, 28).unwrap().unwrap();
        let stages = Stages::of_picture(picture.clone()).unwrap();
        assert_eq!(stages.moved, [0.0; 2]);
        assert!(near(stages.mass, mass(&picture.pixels, 28), 1e-9));
        let extent = extent(&picture.pixels, 28).map(|count| count as f64);
        assert_eq!(
            [0, 1].map(|axis| stages.high[axis] - stages.low[axis]),
            extent
        );
        assert_eq!(
            (&stages.fitted, &stages.picture),
            (&picture.pixels, &picture)
        );
        let blank = Picture {
            pixels: vec![0; 9],
            size: 3,
        };
        assert_eq!(Stages::of_picture(blank), None);
    }
}
