//! From a picture of one digit, of any size and on any paper, to MNIST's picture: separate ink from paper, crop, fit to
//! the box, place. For one digit, not for a line of digits.

use super::finished::finished;
use super::found::{Seen, Stage, Watch};
use super::levels::{median_of, sorted, strongest};
use super::paper::Downscaled;
use super::resample::{Layout, resample};
use super::{
    Grid, Picture, box_side, check_size, frames, levels, light, outline, paper, place, ruling,
    sheet, small, specks, thickness,
};
use crate::error::{Error, Shaped};

/// The least distance of ink from paper. Black differs from white by 255.
const MIN_CONTRAST: f32 = 24.0;

/// Distances up to this many medians are noise. At least half of all pixels are paper, so their median distance measures
/// the paper's noise.
const NOISE: f32 = 4.0;

/// In smaller pictures, more than a quarter of the pixels may be ink.
const NOISY_SIDE: usize = 64;

/// In smaller pictures, such as those of data sets, a desk, a frame and ruling are no wider than ink: nothing is taken
/// for one.
const DETAILED_SIDE: usize = 64;

/// Where the paper of a small picture differs from itself like noise, as in fog, ink is what exceeds this fraction of the
/// threshold between both.
const FOG: f32 = 0.8;

/// In so small pictures every pixel near ink is partly ink, and paper is not seen.
const BLURRED_SIDE: usize = 16;

/// A greater distance than this fraction of the ink's is no noise.
const NOISY_PART: f32 = 0.15;

/// Noise that is not clipped at white has a median of 0.58 upper quartiles.
const CLIPPED: f32 = 0.3;

/// Paper that differs by more than this fraction of the ink's difference is in other light.
const UNEVEN: f32 = 0.08;

/// What differs more than this fraction of the ink's difference is ink.
const AS_STRONG: f32 = 0.7;

/// The fraction of inked pixels that count as full ink: differences above that level are the texture of a pencil, not
/// an edge.
const FULL: f64 = 0.25;

/// Makes MNIST's picture, `size` × `size`, of the digit in a picture; `None` when there is no ink.
///
/// `rgba`: `[height, width, 4]`, row by row, not premultiplied, as a canvas gives it. Ink is what differs from the
/// paper: it may be dark on light, light on dark, coloured, or on transparent paper. Edges keep their grey levels. The
/// paper's texture and dust are removed, and so is ink at the edge of the picture beside a digit that does not touch
/// the edge. A picture of MNIST's own form is returned as it is.
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
    if let Some(finished) = finished(rgba, width, height, size) {
        return Ok(Some(finished));
    }
    let ink = ink(rgba, width, height, size)?;
    Ok(ink.and_then(|ink| picture(&ink, size)))
}

/// The ink of a picture without dust, of the picture's size or smaller; `None` when there is none. Arguments and errors
/// are those of [`from_pixels`].
pub(super) fn ink(
    rgba: &[u8],
    width: usize,
    height: usize,
    size: usize,
) -> Result<Option<Grid>, Error> {
    Ok(
        ink_and_points(rgba, width, height, size, &mut |_| {})?.map(|mut ink| {
            specks::remove_specks(&mut ink, specks::DUST);
            ink
        }),
    )
}

/// The same with specks that may be decimal points. Ink is compared with the paper of the whole picture where
/// the light is even, else with the paper around it.
pub(super) fn ink_and_points(
    rgba: &[u8],
    width: usize,
    height: usize,
    size: usize,
    watch: Watch,
) -> Result<Option<Grid>, Error> {
    check(rgba, width, height, size)?;
    if rgba.is_empty() {
        return Ok(None);
    }
    let mut picture = paper::downscale(rgba, width, height);
    if picture.width.min(picture.height) >= DETAILED_SIDE {
        picture = sheet::crop(picture, watch);
    }
    let (picture, paper) = paper::on_paper(picture);
    let (mut stage, mut distances) = (Stage::Paper, paper::distances(&picture, paper));
    if !is_evenly_lit(&picture, &distances) {
        (stage, distances) = (Stage::Light, light::distances(&picture, paper));
    }
    if picture.width.min(picture.height) < DETAILED_SIDE {
        distances = small::without_salt(small::banded(&picture).unwrap_or(distances));
        distances = outline::filled(&distances).unwrap_or(distances);
    }
    watch(Seen::Left(stage, &distances));
    Ok(inked(distances, watch))
}

/// Whether the edge of the picture is paper of one colour. Ink that reaches the edge is mostly as strong as the rest of
/// the ink, and a shadow is fainter.
fn is_evenly_lit(picture: &Downscaled, distances: &Grid) -> bool {
    let at = |i: usize| distances.levels[i];
    let edge = picture.border(1);
    // Not 0 where the edge is a frame.
    let middle = median_of(edge.iter().map(|&i| at(i)).collect());
    let strong = strongest(&sorted(&distances.levels));
    let count = |pixels: &[usize], part: f32| {
        let differs = |&&i: &&usize| (at(i) - middle).abs() > strong * part;
        pixels.iter().filter(differs).count()
    };
    let [side, deep] = [
        distances.width.min(distances.height),
        distances.width.max(distances.height) / 16 + 1,
    ];
    let ink = count(&edge, AS_STRONG);
    let faint = count(&edge, UNEVEN) - ink;
    // Clipped ink gets stronger a few pixels inside the edge; a shadow does not.
    let further = count(&picture.border(deep), AS_STRONG).saturating_sub(ink * deep);
    side < NOISY_SIDE || faint * 10 < edge.len() || faint < further
}

/// Checks the arguments of [`from_pixels`].
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

/// Converts distances from the paper to ink, and removes frames, what is too small for a decimal point, and foreign ink
/// at the edge; `None` for no ink.
fn inked(mut distances: Grid, watch: Watch) -> Option<Grid> {
    if !to_levels(&mut distances, watch) {
        return None;
    }
    watch(Seen::Left(Stage::Noise, &distances));
    if distances.width.min(distances.height) >= DETAILED_SIDE {
        frames::remove(&mut distances);
        watch(Seen::Left(Stage::Frames, &distances));
    }
    let side = distances.width.min(distances.height);
    let dust = match (BLURRED_SIDE..DETAILED_SIDE).contains(&side) {
        true => specks::DOT,
        false => specks::POINT,
    };
    specks::remove_specks(&mut distances, dust);
    watch(Seen::Left(Stage::Specks, &distances));
    Some(distances)
}

/// MNIST's picture of all the ink; `None` when there is none.
pub(super) fn picture(ink: &Grid, size: usize) -> Option<Picture> {
    let fit = Fit::of(ink, size)?;
    place::picture(&fit.at(fit.offset))
}

/// Ink fitted to the box, and its place. Ink that already fits to a pixel, such as that of MNIST's own pictures, is
/// only moved by whole pixels, because resampling would blur it.
pub(super) struct Fit {
    /// Cropped, and its lines as wide as those of MNIST's pens.
    ink: Grid,
    /// Pixels of `ink` along a pixel of the picture.
    step: f64,
    /// Its width and height in the picture.
    extent: [f64; 2],
    /// Where it begins in the picture, so that its centre of mass is in the middle.
    pub offset: [f64; 2],
    size: usize,
}

impl Fit {
    /// `None` when there is no ink.
    pub fn of(ink: &Grid, size: usize) -> Option<Self> {
        let side = box_side(size);
        let mut ink = thickness::thicken(crop(ink)?.1, side);
        if ink.width.max(ink.height) <= BLURRED_SIDE {
            ink = crop(&small::sharpened(&ink))?.1;
        }
        let longer = ink.width.max(ink.height);
        let fits = longer.abs_diff(side) <= 1;
        let step = if fits {
            1.0
        } else {
            longer as f64 / side as f64
        };
        let mass = place::centre_of_mass(&ink)?.map(|v| v / step);
        let extent = [ink.width, ink.height].map(|count| count as f64 / step);
        let mut offset = place::offset(mass, extent.map(|length| (0.0, length)), size);
        if fits {
            offset = place::whole(offset);
        }
        Some(Self {
            ink,
            step,
            extent,
            offset,
            size,
        })
    }

    /// Where it begins when its box is in the middle.
    pub fn middle(&self) -> [f64; 2] {
        let middle = self.extent.map(|length| (self.size as f64 - length) / 2.0);
        match self.step == 1.0 {
            true => place::whole(middle),
            false => middle,
        }
    }

    /// The picture in which it begins at `offset`.
    pub fn at(&self, offset: [f64; 2]) -> Grid {
        let Self { step, size, .. } = *self;
        resample(&self.ink, Layout { step, offset, size })
    }
}

/// Maps distances from the paper to levels: noise to 0, full ink to 255, and linearly between them. False when there is
/// no ink.
fn to_levels(ink: &mut Grid, watch: Watch) -> bool {
    let mut sorted = levels::sorted(&ink.levels);
    let mut noise = noise(ink, &sorted) * NOISE;
    let is_detailed = ink.width.min(ink.height) >= DETAILED_SIDE;
    if is_detailed && ruling::remove(ink, strongest(&sorted), noise) {
        sorted = levels::sorted(&ink.levels);
        watch(Seen::Left(Stage::Ruling, ink));
    }
    let above_noise = &sorted[sorted.partition_point(|&d| d <= noise)..];
    let Some(split) = otsu(above_noise) else {
        return false;
    };
    let inked = &above_noise[above_noise.partition_point(|&d| d < split)..];
    let full = inked[((inked.len() - 1) as f64 * (1.0 - FULL)) as usize];
    if full < noise * 2.0 && !is_detailed {
        noise = otsu(&sorted).map_or(noise, |split| split * FOG);
    }
    if full < MIN_CONTRAST.max(noise * 2.0) {
        return false;
    }
    for level in &mut ink.levels {
        *level = ((*level - noise) / (full - noise)).clamp(0.0, 1.0) * 255.0;
    }
    true
}

/// The distance that half of the noisy pixels exceed. Where nothing is lighter than the paper, half of all pixels have
/// none, and the median is that of the others: the upper quartile, where that is no ink.
fn noise(distances: &Grid, sorted: &[f32]) -> f32 {
    let side = distances.width.min(distances.height);
    let strong = strongest(sorted);
    let at = |part: usize| sorted[sorted.len() * part / 4];
    let (median, quartile) = (at(2), at(3));
    if otsu(sorted).is_some_and(|split| split <= quartile) {
        return if side < NOISY_SIDE {
            0.0
        } else {
            grain(distances)
        };
    }
    let is_clipped = median < quartile * CLIPPED && quartile < strong * NOISY_PART;
    match side {
        ..BLURRED_SIDE => 0.0,
        NOISY_SIDE.. if is_clipped => quartile,
        _ => median,
    }
}

/// The noise of a picture of which more than a quarter is ink, as when it is cropped to its ink: what differs from the
/// mean of both neighbours, by its median; blurred edges do not. The deviation of such differences is √1.5 of the noise's
/// (J. Immerkær, "Fast Noise Variance Estimation", Computer Vision and Image Understanding 64(2), 1996, does so in two
/// dimensions).
fn grain(distances: &Grid) -> f32 {
    let lines = distances.levels.chunks_exact(distances.width);
    let triples = lines.flat_map(|line| line.windows(3));
    let differences = triples.map(|near| (near[1] - (near[0] + near[2]) / 2.0).abs());
    median_of(differences.collect()) / 1.5f32.sqrt()
}

/// The threshold with the greatest variance between the two groups: the least value of the upper group. N. Otsu, "A
/// Threshold Selection Method from Gray-Level Histograms", IEEE Trans. SMC 9(1), 1979. A single value is its own
/// threshold.
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
        let difference = (total - below) / (count - low) - below / low;
        let between = low * (count - low) * difference * difference;
        if between > best {
            (best, split) = (between, pair[1]);
        }
    }
    Some(split)
}

/// The bounding box of the ink: its corner with the least x and y, and what is in it. Levels that round to 0 are not
/// ink.
pub(super) fn crop(ink: &Grid) -> Option<([f64; 2], Grid)> {
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
    let cropped = Grid {
        width: right + 1 - left,
        height: bottom + 1 - top,
        levels: lines
            .flat_map(|line| &line[left..=right])
            .copied()
            .collect(),
    };
    Some(([left, top].map(|at| at as f64), cropped))
}
