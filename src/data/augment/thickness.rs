//! Thicker and thinner lines: the picture blended with its grey dilation or erosion by one pixel (Serra,
//! "Image Analysis and Mathematical Morphology", 1982).

use super::canvas::{Canvas, MARGIN};

/// The greatest weight of the erosion: MNIST's thinnest lines are two pixels wide, and a full erosion would erase them.
const MAX_EROSION: f32 = 0.5;

/// `amount` is from -1, thinner, to 1, thicker by a pixel on each side.
pub(super) fn change(canvas: &mut Canvas, scratch: &mut Canvas, amount: f32) {
    if amount > 0.0 {
        blend(canvas, scratch, amount.min(1.0), f32::max);
    } else if amount < 0.0 {
        blend(canvas, scratch, (-amount).min(1.0) * MAX_EROSION, f32::min);
    }
}

/// Moves each level by the fraction `weight` towards the extreme of it and its four neighbours.
fn blend(canvas: &mut Canvas, scratch: &mut Canvas, weight: f32, extreme: fn(f32, f32) -> f32) {
    let stride = canvas.stride();
    scratch.clear(canvas.size);
    // Includes one pixel around the picture, since thicker ink grows into the margin.
    let rows = MARGIN - 1..stride - MARGIN + 1;
    for y in rows.clone() {
        for x in rows.clone() {
            let at = y * stride + x;
            let levels = &canvas.levels;
            let level = levels[at];
            let horizontal = extreme(levels[at - 1], levels[at + 1]);
            let vertical = extreme(levels[at - stride], levels[at + stride]);
            let end = extreme(level, extreme(horizontal, vertical));
            scratch.levels[at] = level + (end - level) * weight;
        }
    }
    std::mem::swap(canvas, scratch);
}
