//! Thicker and thinner lines: the picture blended with its grey dilation or erosion by one pixel (Serra,
//! "Image Analysis and Mathematical Morphology", 1982).

use super::canvas::{Canvas, MARGIN};

/// Lines of two pixels are MNIST's thinnest: what an erosion by a whole pixel leaves of them is nothing.
const THINNEST: f32 = 0.5;

/// By up to a pixel on each side: `amount` is from -1, thinner, to 1, thicker.
pub(super) fn change(canvas: &mut Canvas, scratch: &mut Canvas, amount: f32) {
    if amount > 0.0 {
        blend(canvas, scratch, amount.min(1.0), f32::max);
    } else if amount < 0.0 {
        blend(canvas, scratch, (-amount).min(1.0) * THINNEST, f32::min);
    }
}

/// Goes this part of the way from each level to the extreme of it and its four neighbours.
fn blend(canvas: &mut Canvas, scratch: &mut Canvas, part: f32, extreme: fn(f32, f32) -> f32) {
    let stride = canvas.stride();
    scratch.clear(canvas.size);
    // One pixel more on each side than the picture: what is thicker has grown by that.
    let rows = MARGIN - 1..stride - MARGIN + 1;
    for y in rows.clone() {
        for x in rows.clone() {
            let at = y * stride + x;
            let levels = &canvas.levels;
            let level = levels[at];
            let beside = extreme(levels[at - 1], levels[at + 1]);
            let over = extreme(levels[at - stride], levels[at + stride]);
            let end = extreme(level, extreme(beside, over));
            scratch.levels[at] = level + (end - level) * part;
        }
    }
    std::mem::swap(canvas, scratch);
}
