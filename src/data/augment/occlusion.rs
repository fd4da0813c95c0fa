//! Random erasing: a small box of the ink is missing, as after a dry pen, a crease or a highlight (Zhong et al.,
//! "Random Erasing Data Augmentation", 2017).

use crate::random::Stream;

/// The least and the greatest side of the box, in pixels of MNIST's 28.
const SIDES: (f32, f32) = (1.5, 5.0);

/// Erases a box of `levels: [size, size]` around a random pixel of ink.
pub(super) fn erase(levels: &mut [f32], size: usize, unit: f32, stream: &mut Stream) {
    let inked = levels.iter().filter(|&&level| level >= 128.0).count() as u32;
    if inked == 0 {
        return;
    }
    let wanted = stream.below(inked) as usize;
    let is_ink = levels
        .iter()
        .enumerate()
        .filter(|(_, level)| **level >= 128.0);
    let Some((middle, _)) = is_ink.into_iter().nth(wanted) else {
        return;
    };
    let mut ends = |at: usize| {
        let side = stream.uniform_in(SIDES.0, SIDES.1) * unit;
        let first = (at as f32 + 0.5 - side / 2.0).max(0.0) as usize;
        first..size.min(first + side as usize + 1)
    };
    let (columns, rows) = (ends(middle % size), ends(middle / size));
    for row in levels
        .chunks_exact_mut(size)
        .skip(rows.start)
        .take(rows.len())
    {
        row[columns.clone()].fill(0.0);
    }
}
