//! The pieces of a picture: connected ink, cut where it may be two digits that touch.

use super::bounding_box::BoundingBox;
use super::contacts::Contacts;
use super::cuts::cuts;
use super::line_fit::{LineFit, Point};
use super::marks::{self, Mark, Shape};
use super::relations::Relations;
use super::shape::Scale;
use super::{Lattice, Line, candidates};
use crate::error::Error;
use crate::ink::finished::finished;
use crate::ink::found::{Seen, Watch};
use crate::ink::pixels;
use crate::ink::specks::{self, Component, DUST};
use crate::ink::{Grid, Picture};

/// A slash deviates from a straight line by at most this much, the width of its line included.
const FROM_LINE: f64 = 0.14;

/// So many grey levels above 0 are few: five bits.
const FEW_LEVELS: u8 = 31;

/// Segments a picture of a digit or of a line of digits; `None` when there is no ink. Arguments and errors are
/// those of [`crate::ink::from_pixels`], which makes the picture of the whole. Pieces are found by their contrast
/// with the paper around them, so the light may be uneven.
///
/// ```
/// use digitlab::ink::segment::from_pixels;
///
/// // Two black bars on white paper of 90 × 60.
/// let is_ink = |i: usize| (20..25).contains(&(i % 45)) && (10..50).contains(&(i / 90));
/// let colour = |i| if is_ink(i) { [0, 0, 0, 255] } else { [255; 4] };
/// let rgba: Vec<u8> = (0..90 * 60).flat_map(colour).collect();
/// let lattice = from_pixels(&rgba, 90, 60, 28)?.expect("ink");
/// assert_eq!(lattice.pieces, 2);
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn from_pixels(
    rgba: &[u8],
    width: usize,
    height: usize,
    size: usize,
) -> Result<Option<Lattice>, Error> {
    watched(rgba, width, height, size, &mut |_| {})
}

/// As [`from_pixels`], with a receiver of each step.
pub(in crate::ink) fn watched(
    rgba: &[u8],
    width: usize,
    height: usize,
    size: usize,
    watch: Watch,
) -> Result<Option<Lattice>, Error> {
    pixels::check(rgba, width, height, size)?;
    if let Some(finished) = finished(rgba, width, height, size) {
        return Ok(Lattice::of_picture(finished));
    }
    let Some(ink) = pixels::ink_and_points(rgba, width, height, size, watch)? else {
        return Ok(None);
    };
    let mut without_dust = ink.clone();
    specks::remove_specks(&mut without_dust, DUST);
    let Some(whole) = pixels::picture(&without_dust, size) else {
        return Ok(None);
    };
    let parts = parts(&ink);
    let line = Line {
        pieces: parts.iter().map(|part| part.extent).collect(),
        marks: parts.iter().map(|part| part.mark).collect(),
        relations: Relations {
            contacts: Contacts::of_cuts(parts.iter().map(|part| part.is_cut_off)),
            ..Relations::default()
        },
    };
    watch(Seen::Pieces(&line.pieces, [ink.width, ink.height]));
    let candidates = candidates(&line, &|run| Ok(picture(&ink, &parts[run], size)))?;
    Ok(Some(Lattice {
        whole,
        candidates,
        pieces: parts.len(),
        strokes: Vec::new(),
        relations: line.relations,
    }))
}

/// As [`from_pixels`], of a square picture of grey levels, 0 is paper, as data sets have them. Where the levels are few,
/// as optdigits' 17, they are spread: its brightest would be too dark for ink.
///
/// # Errors
/// As [`from_pixels`].
pub fn from_levels(levels: &[u8], size: usize) -> Result<Option<Lattice>, Error> {
    let brightest = levels.iter().fold(0, |most, &level| level.max(most));
    let gain = match brightest {
        1..=FEW_LEVELS => 255 / brightest,
        _ => 1,
    };
    let pixel = |&level: &u8| [level * gain, level * gain, level * gain, 255];
    let rgba: Vec<u8> = levels.iter().flat_map(pixel).collect();
    let side = levels.len().isqrt();
    from_pixels(&rgba, side, side, size)
}

/// Ink that may be a digit or a part of one.
struct Part {
    extent: BoundingBox,
    /// Indices into the grid.
    pixels: Vec<usize>,
    mark: Mark,
    /// Whether it was cut off the part before.
    is_cut_off: bool,
}

/// All parts from left to right.
fn parts(ink: &Grid) -> Vec<Part> {
    let extent = |piece: &Component| BoundingBox::of_pixels(&piece.pixels, ink.width);
    let pieces: Vec<(BoundingBox, Component)> = specks::components(ink)
        .into_iter()
        .map(|piece| (extent(&piece), piece))
        .collect();
    let masses = pieces.iter().map(|(_, piece)| piece.mass);
    let dust = masses.fold(0.0, f64::max) * DUST;
    let shape = |(extent, piece): &(BoundingBox, Component)| Shape {
        bounds: *extent,
        fit: LineFit::of(&points(ink, &piece.pixels)),
        is_dust: piece.mass < dust,
    };
    let shapes: Vec<Shape> = pieces.iter().map(shape).collect();
    let marks = marks::marks(&shapes, FROM_LINE).into_iter();
    let mut pieces: Vec<(Mark, (BoundingBox, Component))> = marks.zip(pieces).collect();
    pieces.retain(|(mark, (_, piece))| piece.mass >= dust || *mark == Mark::Yes);
    let of_digits = pieces.iter().filter(|(mark, _)| mark.may_be_digit());
    let sizes: Vec<BoundingBox> = of_digits.map(|(_, (extent, _))| *extent).collect();
    let scale = Scale::of(&sizes);
    let is_alone = pieces.len() == 1;
    // From left to right, each with the index of its piece and its own index in that piece. Parts with the same
    // middle stay in the order of their pieces.
    let mut parts: Vec<((usize, usize), Part)> = Vec::new();
    for (of, (mark, (extent, piece))) in pieces.into_iter().enumerate() {
        let splits = if mark == Mark::No && scale.may_be_two(extent, is_alone) {
            cuts(ink, &piece.pixels, extent)
        } else {
            Vec::new()
        };
        let mut split: Vec<Vec<usize>> = vec![Vec::new(); splits.len() + 1];
        for pixel in piece.pixels {
            let (x, y) = (
                pixel % ink.width,
                pixel / ink.width - extent.low[1] as usize,
            );
            let part = splits.iter().filter(|split| x >= split[y]).count();
            split[part].push(pixel);
        }
        split.retain(|pixels| !pixels.is_empty());
        for (nth, pixels) in split.into_iter().enumerate() {
            let part = Part {
                extent: BoundingBox::of_pixels(&pixels, ink.width),
                pixels,
                mark,
                is_cut_off: false,
            };
            let place = |part: &Part| part.mark.place(part.extent);
            let is_before = |(_, other): &(_, Part)| place(other).total_cmp(&place(&part)).is_le();
            parts.insert(parts.partition_point(is_before), ((of, nth), part));
        }
    }
    let mut before = None;
    let part = |((of, nth), part): ((usize, usize), Part)| {
        let is_cut_off = nth > 0 && before == Some((of, nth - 1));
        before = Some((of, nth));
        Part { is_cut_off, ..part }
    };
    parts.into_iter().map(part).collect()
}

fn points(ink: &Grid, pixels: &[usize]) -> Vec<Point> {
    let point = |&pixel: &usize| {
        let place = [pixel % ink.width, pixel / ink.width].map(|v| v as f64);
        (place, f64::from(ink.levels[pixel]))
    };
    pixels.iter().map(point).collect()
}

/// The picture of some parts as one digit.
fn picture(ink: &Grid, parts: &[Part], size: usize) -> Option<Picture> {
    let extents: Vec<BoundingBox> = parts.iter().map(|part| part.extent).collect();
    let all = BoundingBox::of(&extents);
    let [left, top] = all.low.map(|v| v as usize);
    let mut cut_out = Grid::blank(all.width() as usize, all.height() as usize);
    for &pixel in parts.iter().flat_map(|part| &part.pixels) {
        let (x, y) = (pixel % ink.width - left, pixel / ink.width - top);
        cut_out.levels[y * cut_out.width + x] = ink.levels[pixel];
    }
    pixels::picture(&cut_out, size)
}
