//! Removes what is drawn around digits or printed beside them: frames, circles, the cells of a form, the edge of a sheet,
//! and the holes of a spiral binding. It sees how pieces of ink lie, and reads nothing.

use super::Grid;
use super::segment::bounding_box::BoundingBox;
use super::segment::line_fit::LineFit;
use super::specks::{self, Component};

/// What is enclosed counts from this fraction of the frame's shorter side on: the dot in a zero has about a tenth.
const LEAST_ENCLOSED: f64 = 0.2;

/// A piece that is larger than this fraction of the picture, in width and height, may be the edge of the sheet,
const SHEET: f64 = 0.6;

/// which is seen from within it in all but this many directions. The body of a five is seen from its bar in fewer.
const OPEN_SHEET: usize = 6;

/// The directions in which a frame is looked for.
const RAYS: usize = 16;

/// A circle that is drawn by hand may be open in this many of them.
const OPEN: usize = 1;

/// This many equal pieces in a row are holes. A row of equal digits is not a column, and too tall for a row of specks.
const HOLES: usize = 6;

/// Holes in a row from left to right have at most this fraction of the height of the highest piece.
const SMALL: f64 = 0.4;

/// Pieces are alike when their widths and their heights differ by at most this fraction.
const ALIKE: f64 = 0.15;

pub(super) fn remove(ink: &mut Grid) {
    let pieces = specks::components(ink);
    let heaviest = pieces.iter().map(|piece| piece.mass).fold(0.0, f64::max);
    let is_large = |piece: &Component| piece.mass >= heaviest * specks::POINT;
    let pieces: Vec<Component> = pieces.into_iter().filter(is_large).collect();
    let extents: Vec<BoundingBox> = pieces
        .iter()
        .map(|piece| BoundingBox::of_pixels(&piece.pixels, ink.width))
        .collect();
    let mut is_removed = frames(ink, &pieces, &extents);
    for hole in holes(&extents) {
        is_removed[hole] = true;
    }
    // All ink is not a frame.
    if is_removed.iter().all(|removed| *removed) {
        return;
    }
    for (piece, _) in pieces
        .iter()
        .zip(is_removed)
        .filter(|(_, removed)| *removed)
    {
        piece
            .pixels
            .iter()
            .for_each(|&pixel| ink.levels[pixel] = 0.0);
    }
}

/// For each piece whether it is a frame or as large as one, such as an empty cell of a form.
fn frames(ink: &Grid, pieces: &[Component], extents: &[BoundingBox]) -> Vec<bool> {
    let mut piece_of = vec![usize::MAX; ink.levels.len()];
    for (i, piece) in pieces.iter().enumerate() {
        piece.pixels.iter().for_each(|&pixel| piece_of[pixel] = i);
    }
    let sides = [ink.width, ink.height].map(|side| side as f64 * SHEET);
    let encloses = |outer: usize, inner: usize| {
        let [frame, within] = [outer, inner].map(|i| extents[i]);
        let enclosed = within.width().max(within.height());
        let is_sheet = frame.width() > sides[0] && frame.height() > sides[1];
        let is_within = enclosed >= frame.width().min(frame.height()) * LEAST_ENCLOSED
            && (0..2).all(|i| frame.low[i] < within.low[i] && within.high[i] < frame.high[i]);
        let open = if is_sheet { OPEN_SHEET } else { OPEN };
        (is_sheet || is_within)
            && outer != inner
            && !is_slash(ink, &pieces[inner])
            && open_rays(&piece_of, ink.width, outer, within) <= open
    };
    let is_frame = |outer: usize| (0..pieces.len()).any(|inner| encloses(outer, inner));
    let frames: Vec<usize> = (0..pieces.len()).filter(|&i| is_frame(i)).collect();
    let is_like_frame = |extent: &BoundingBox| frames.iter().any(|&i| alike(extents[i], *extent));
    extents.iter().map(is_like_frame).collect()
}

/// Whether a piece is straight and leans like the slash within a zero.
fn is_slash(ink: &Grid, piece: &Component) -> bool {
    let point = |&pixel: &usize| {
        let place = [pixel % ink.width, pixel / ink.width].map(|v| v as f64);
        (place, f64::from(ink.levels[pixel]))
    };
    let fit = LineFit::of(&piece.pixels.iter().map(point).collect::<Vec<_>>());
    fit.from_line < 0.2 && (0.3..3.0).contains(&fit.lean)
}

/// In how many directions one sees past `outer` from the middle of what may be within it.
fn open_rays(piece_of: &[usize], width: usize, outer: usize, within: BoundingBox) -> usize {
    let is_open = |ray: &usize| {
        let angle = std::f32::consts::TAU * *ray as f32 / RAYS as f32;
        let (sin, cos) = libm::sincosf(angle);
        let mut at = [0, 1].map(|axis| middle(within, axis));
        loop {
            let [x, y] = at.map(|v| v as usize);
            let pixel = y * width + x;
            if at[0] < 0.0 || at[1] < 0.0 || x >= width || pixel >= piece_of.len() {
                return true;
            }
            if piece_of[pixel] == outer {
                return false;
            }
            at = [at[0] + f64::from(cos), at[1] + f64::from(sin)];
        }
    };
    (0..RAYS).filter(is_open).count()
}

fn middle(extent: BoundingBox, axis: usize) -> f64 {
    (extent.low[axis] + extent.high[axis]) / 2.0
}

fn alike(a: BoundingBox, b: BoundingBox) -> bool {
    let are_near = |a: f64, b: f64| (a - b).abs() <= ALIKE * a.max(b);
    are_near(a.width(), b.width()) && are_near(a.height(), b.height())
}

/// The pieces that lie in a column or a row of equal ones.
fn holes(extents: &[BoundingBox]) -> Vec<usize> {
    let highest = extents
        .iter()
        .map(|extent| extent.height())
        .fold(0.0, f64::max);
    let in_row = |i: &usize| {
        let extent = extents[*i];
        (0..2).any(|across| {
            let is_beside = |other: &&BoundingBox| {
                let away = (middle(**other, across) - middle(extent, across)).abs();
                away < extent.width() / 4.0 && alike(extent, **other)
            };
            let is_small = across == 0 || extent.height() <= highest * SMALL;
            is_small && extents.iter().filter(is_beside).count() >= HOLES
        })
    };
    (0..extents.len()).filter(in_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ink where `is_ink` says so, in a picture of 300 × 200.
    fn grid(is_ink: impl Fn(f64, f64) -> bool) -> Grid {
        let mut grid = Grid::blank(300, 200);
        for (i, level) in grid.levels.iter_mut().enumerate() {
            if is_ink((i % 300) as f64, (i / 300) as f64) {
                *level = 255.0;
            }
        }
        grid
    }

    /// Whether there is ink on the line around a rectangle, 3 thick.
    fn is_box(x: f64, y: f64, [left, top, right, bottom]: [f64; 4]) -> bool {
        let within =
            |by: f64| (left + by..right - by).contains(&x) && (top + by..bottom - by).contains(&y);
        within(0.0) && !within(3.0)
    }

    /// A seven, 40 × 60, with its corner at (`left`, `top`).
    fn is_seven(x: f64, y: f64, left: f64, top: f64) -> bool {
        let (x, y) = (x - left, y - top);
        let is_bar = (0.0..40.0).contains(&x) && (0.0..6.0).contains(&y);
        is_bar || (34.0..40.0).contains(&x) && (0.0..60.0).contains(&y)
    }

    #[track_caller]
    fn leaves(with: impl Fn(f64, f64) -> bool, without: impl Fn(f64, f64) -> bool) {
        let mut found = grid(with);
        remove(&mut found);
        assert!(found == grid(without));
    }

    #[test]
    fn what_encloses_a_digit_is_no_ink() {
        let seven = |x, y| is_seven(x, y, 130.0, 70.0);
        let in_box = |x, y| seven(x, y) || is_box(x, y, [100.0, 50.0, 200.0, 150.0]);
        leaves(in_box, seven);
        let ring = |x: f64, y: f64| (57.0..60.0).contains(&(x - 150.0).hypot(y - 100.0));
        leaves(|x, y| seven(x, y) || ring(x, y), seven);
        // Drawn by hand, it does not close.
        let is_open = |x: f64, y: f64| (150.0..156.0).contains(&x) && y < 100.0;
        leaves(|x, y| seven(x, y) || ring(x, y) && !is_open(x, y), seven);
    }

    #[test]
    fn the_cells_of_a_form_are_no_ink_whether_they_are_empty_or_not() {
        let cells = |x, y| {
            [10.0, 110.0, 210.0]
                .iter()
                .any(|&left| is_box(x, y, [left, 40.0, left + 80.0, 160.0]))
        };
        let sevens = |x, y| is_seven(x, y, 30.0, 70.0) || is_seven(x, y, 130.0, 70.0);
        leaves(|x, y| cells(x, y) || sevens(x, y), sevens);
    }

    #[test]
    fn a_zero_keeps_its_ring_whether_dotted_or_slashed() {
        let ring = |x: f64, y: f64| (52.0..60.0).contains(&((x - 150.0) * 1.5).hypot(y - 100.0));
        let dot = |x: f64, y: f64| (x - 150.0).hypot(y - 100.0) < 6.0;
        let slash = |x: f64, y: f64| {
            (x - 150.0 + (y - 100.0) / 2.0).abs() < 4.0 && (y - 100.0).abs() < 30.0
        };
        leaves(ring, ring);
        let dotted = |x, y| ring(x, y) || dot(x, y);
        leaves(dotted, dotted);
        let slashed = |x, y| ring(x, y) || slash(x, y);
        leaves(slashed, slashed);
    }

    #[test]
    fn a_digit_that_fills_the_picture_is_no_edge_of_a_sheet() {
        let ring = |x: f64, y: f64| (82.0..98.0).contains(&((x - 150.0) / 1.5).hypot(y - 100.0));
        let slash =
            |x: f64, y: f64| (x - 150.0 + (y - 100.0)).abs() < 8.0 && (y - 100.0).abs() < 50.0;
        let slashed = |x, y| ring(x, y) || slash(x, y);
        leaves(slashed, slashed);
        // A five, whose bar does not touch its body.
        let five = |x: f64, y: f64| {
            let bar = (60.0..280.0).contains(&x) && y < 16.0;
            let down = (40.0..56.0).contains(&x) && (30.0..100.0).contains(&y);
            let belly = (40.0..260.0).contains(&x) && (100.0..116.0).contains(&y)
                || (244.0..260.0).contains(&x) && (100.0..190.0).contains(&y)
                || (40.0..260.0).contains(&x) && (184.0..198.0).contains(&y);
            bar || down || belly
        };
        leaves(five, five);
        // The edge of a sheet is seen from its digit on most sides.
        let seven = |x, y| is_seven(x, y, 130.0, 70.0);
        let edge = |x: f64, y: f64| is_box(x, y, [4.0, 4.0, 296.0, 196.0]) && x < 280.0;
        leaves(|x, y| seven(x, y) || edge(x, y), seven);
    }

    #[test]
    fn the_holes_of_a_binding_are_no_ink() {
        let seven = |x, y| is_seven(x, y, 130.0, 70.0);
        let dots = |x: f64, y: f64| (x - 20.0).hypot(y % 28.0 - 14.0) < 8.0 && y < 196.0;
        leaves(|x, y| seven(x, y) || dots(x, y), seven);
        let above = |x: f64, y: f64| (x % 28.0 - 14.0).hypot(y - 20.0) < 8.0 && x < 280.0;
        leaves(|x, y| seven(x, y) || above(x, y), seven);
        // A number of equal digits stays.
        let ones = |x: f64, y: f64| (40.0..120.0).contains(&y) && x % 28.0 < 6.0 && x < 280.0;
        leaves(ones, ones);
    }
}
