//! Pictures of a data set as someone cuts them out: enlarged, and cropped to their ink, without a margin.

use digitlab::Error;
use digitlab::ink::segment::{self, Lattice};

/// How much larger.
const ZOOM: usize = 8;

/// A picture whose sides need not be equal.
struct Cut {
    /// `[height, width]`
    levels: Vec<u8>,
    width: usize,
}

/// The ink of a picture `[side, side]` once it is cut out.
pub fn line(levels: &[u8], size: usize) -> Result<Option<Lattice>, Error> {
    let Cut { levels, width } = cut_out(levels);
    let height = levels.len() / width.max(1);
    let rgba: Vec<u8> = levels.iter().flat_map(|&l| [l, l, l, 255]).collect();
    segment::from_pixels(&rgba, width, height, size)
}

/// Enlarged between the middles of four pixels, and cropped where half of its brightest level is not reached.
fn cut_out(levels: &[u8]) -> Cut {
    let side = levels.len().isqrt();
    let large = side * ZOOM;
    let axis = |at: usize| {
        let middle = (at as f32 + 0.5) / ZOOM as f32 - 0.5;
        let middle = middle.clamp(0.0, (side - 1) as f32);
        let first = middle as usize;
        (first, (first + 1).min(side - 1), middle - first as f32)
    };
    let level = |x: usize, y: usize| {
        let ((left, right, along), (top, bottom, down)) = (axis(x), axis(y));
        let at = |x: usize, y: usize| f32::from(levels[y * side + x]);
        let upper = at(left, top) * (1.0 - along) + at(right, top) * along;
        let lower = at(left, bottom) * (1.0 - along) + at(right, bottom) * along;
        (upper * (1.0 - down) + lower * down).round() as u8
    };
    let half = levels.iter().fold(0, |most, &level| level.max(most)) / 2;
    let is_ink = |x: usize, y: usize| level(x, y) > half;
    let has_ink = |line: &dyn Fn(usize, usize) -> bool| {
        let inked = |&at: &usize| (0..large).any(|along| line(at, along));
        let first = (0..large).find(inked).unwrap_or(0);
        let last = (0..large).rev().find(inked);
        first..last.map_or(large, |last| last + 1)
    };
    let columns = has_ink(&|x, y| is_ink(x, y));
    let rows = has_ink(&|y, x| is_ink(x, y));
    let width = columns.len();
    let row = |y: usize| columns.clone().map(move |x| level(x, y));
    Cut {
        levels: rows.flat_map(row).collect(),
        width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_enlarged_and_nothing_is_left_around_it() {
        // 2 × 3 pixels of ink in a picture of 5 × 5.
        let is_ink = |i: usize| (1..3).contains(&(i % 5)) && (1..4).contains(&(i / 5));
        let levels: Vec<u8> = (0..25).map(|i| if is_ink(i) { 200 } else { 0 }).collect();
        let cut = cut_out(&levels);
        assert_eq!((cut.width, cut.levels.len() / cut.width), (16, 24));
        let edges = [cut.levels[8], cut.levels[12 * 16], cut.levels[12 * 16 + 15]];
        assert!(
            edges.iter().all(|edge| (100..140).contains(edge)),
            "{edges:?}"
        );
        assert_eq!(cut.levels[12 * 16 + 8], 200);
        let blank = cut_out(&[0; 25]);
        assert_eq!((blank.width, blank.levels.len()), (40, 1600));
    }
}
