//! From a picture of one digit, of any size and on any paper, to MNIST's picture: tell ink from paper,
//! crop to the ink, fit, place. It reads one digit, not a line of them.

use super::resample::{Layout, lay};
use super::{Grid, Picture, box_side, check_size, paper, place, specks, thickness};
use crate::error::{Error, Shaped};

/// Ink must differ from paper by this much, where black differs from white by 255.
const LEAST_CONTRAST: f32 = 24.0;

/// Half of all pixels are paper and differ from its colour by less than the median distance. Noise that
/// reaches farther than this many medians is rarer than one pixel in a million.
const NOISE: f32 = 4.0;

/// Pixels this part of the way down from the strongest ink are full ink: above it is the texture of a
/// pencil, not an edge.
const FULL: f64 = 0.25;

/// Makes MNIST's picture, `size` × `size`, of the digit in a picture; `None` when there is no ink.
///
/// `rgba`: `[height, width, 4]`, row by row, opacity not multiplied in, as a canvas gives it. Dark on
/// light, light on dark, coloured, and strokes on transparent paper are all read: ink is what differs
/// from the paper. Edges keep their grey levels; the paper's texture, dust, and what runs off the edge of
/// the picture beside a digit that stands free are wiped away. One of MNIST's own pictures comes back
/// nearly as it was.
///
/// # Errors
/// [`Error::Shape`] when the buffer has not `width × height × 4` bytes, [`Error::Field`] for a `size`
/// outside 1..=64.
///
/// ```
/// use digitlab::ink::from_pixels;
///
/// // A black bar, 20 × 60, on white paper of 100 × 100.
/// let is_ink = |i: usize| (40..60).contains(&(i % 100)) && (20..80).contains(&(i / 100));
/// let colour = |i| if is_ink(i) { [0, 0, 0, 255] } else { [255; 4] };
/// let rgba: Vec<u8> = (0..10_000).flat_map(colour).collect();
/// let picture = from_pixels(&rgba, 100, 100, 28)?.expect("ink");
/// assert_eq!(picture.pixels[14 * 28 + 14], 255);
///
/// let blank = vec![255; 100 * 100 * 4];
/// assert_eq!(from_pixels(&blank, 100, 100, 28)?, None);
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn from_pixels(
    rgba: &[u8],
    width: usize,
    height: usize,
    size: usize,
) -> Result<Option<Picture>, Error> {
    check(rgba, width, height, size)?;
    if rgba.is_empty() {
        return Ok(None);
    }
    let ink = inked(paper::distances(rgba, width, height));
    Ok(ink.and_then(|ink| picture(&ink, size)))
}

/// Whether the arguments of [`from_pixels`] fit each other.
pub(super) fn check(rgba: &[u8], width: usize, height: usize, size: usize) -> Result<(), Error> {
    check_size(size)?;
    if [height, 4]
        .iter()
        .try_fold(width, |n, &side| n.checked_mul(side))
        != Some(rgba.len())
    {
        return Err(Error::Shape {
            of: Shaped::Pixels,
            expected: vec![height, width, 4],
            found: vec![rgba.len()],
        });
    }
    Ok(())
}

/// Turns distances from the paper into ink, without dust and what runs off the edge; `None` for no ink.
pub(super) fn inked(mut distances: Grid) -> Option<Grid> {
    if !to_levels(&mut distances) {
        return None;
    }
    specks::wipe(&mut distances);
    Some(distances)
}

/// MNIST's picture of all the ink there is; `None` without any.
pub(super) fn picture(ink: &Grid, size: usize) -> Option<Picture> {
    let cropped = crop(ink).map(|ink| thickness::thicken(ink, box_side(size)));
    cropped.and_then(|ink| fit(&ink, size))
}

/// Ink fitted to the box and placed. Ink that fits to a pixel as it is, as that of MNIST's own pictures
/// and of ours does, only moves by whole pixels: resampling would blur more than it mends.
fn fit(ink: &Grid, size: usize) -> Option<Picture> {
    let side = box_side(size);
    let longer = ink.width.max(ink.height);
    let fits = longer.abs_diff(side) <= 1;
    let step = if fits {
        1.0
    } else {
        longer as f64 / side as f64
    };
    let mass = place::centre_of_mass(ink)?.map(|v| v / step);
    let extent = [ink.width, ink.height].map(|count| (0.0, count as f64 / step));
    let mut offset = place::offset(mass, extent, size);
    if fits {
        offset = place::whole(offset);
    }
    place::picture(&lay(ink, Layout { step, offset, size }))
}

/// Turns distances from the paper into levels of ink: noise and less is 0, ink is 255, and edges run
/// evenly between. False when nothing stands out.
fn to_levels(ink: &mut Grid) -> bool {
    let mut sorted = ink.levels.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    let noise = sorted[sorted.len() / 2] * NOISE;
    let unlike = &sorted[sorted.partition_point(|&d| d <= noise)..];
    let Some(split) = otsu(unlike) else {
        return false;
    };
    let inked = &unlike[unlike.partition_point(|&d| d < split)..];
    let full = inked[((inked.len() - 1) as f64 * (1.0 - FULL)) as usize];
    if full < LEAST_CONTRAST.max(noise * 2.0) {
        return false;
    }
    for level in &mut ink.levels {
        *level = ((*level - noise) / (full - noise)).clamp(0.0, 1.0) * 255.0;
    }
    true
}

/// The value that splits `sorted` into two groups whose means are farthest apart, weighed by their
/// counts: the least value of the upper group. N. Otsu, "A Threshold Selection Method from Gray-Level
/// Histograms", IEEE Trans. SMC 9(1), 1979. One value alone is its own upper group.
fn otsu(sorted: &[f32]) -> Option<f32> {
    let total: f64 = sorted.iter().map(|&v| f64::from(v)).sum();
    let count = sorted.len() as f64;
    let (mut best, mut split) = (0.0, *sorted.first()?);
    let mut below = 0.0;
    for (i, pair) in sorted.windows(2).enumerate() {
        below += f64::from(pair[0]);
        if pair[0] == pair[1] {
            continue;
        }
        let low = (i + 1) as f64;
        let apart = (total - below) / (count - low) - below / low;
        let between = low * (count - low) * apart * apart;
        if between > best {
            (best, split) = (between, pair[1]);
        }
    }
    Some(split)
}

/// Cuts out the ink. Levels that would be written as 0 are not ink.
fn crop(ink: &Grid) -> Option<Grid> {
    let (mut left, mut right) = (usize::MAX, 0);
    let (mut top, mut bottom) = (usize::MAX, 0);
    for (y, line) in ink.levels.chunks_exact(ink.width.max(1)).enumerate() {
        for (x, _) in line.iter().enumerate().filter(|(_, level)| **level >= 0.5) {
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), y);
        }
    }
    if top > bottom {
        return None;
    }
    let lines = ink
        .levels
        .chunks_exact(ink.width)
        .take(bottom + 1)
        .skip(top);
    Some(Grid {
        width: right + 1 - left,
        height: bottom + 1 - top,
        levels: lines
            .flat_map(|line| &line[left..=right])
            .copied()
            .collect(),
    })
}
