//! Draws with a round pen on a canvas. A pixel's level is its distance from the pen's edge: coarser than the scan of
//! `src/ink`, and many times as fast.

use super::canvas::{Canvas, MARGIN};

/// Inks everything within `width` / 2 of the line from `a` to `b`; darker pixels stay. Pixel i has its middle at i.
pub(super) fn line(canvas: &mut Canvas, a: [f32; 2], b: [f32; 2], width: f32) {
    let radius = width / 2.0 + 0.5;
    let by = [b[0] - a[0], b[1] - a[1]];
    let length = by[0] * by[0] + by[1] * by[1];
    let per_length = if length > 0.0 { 1.0 / length } else { 0.0 };
    let margin = MARGIN as f32;
    let stride = canvas.stride();
    let [columns, rows] = [0, 1].map(|axis| {
        let (least, greatest) = (a[axis].min(b[axis]), a[axis].max(b[axis]));
        let first = (least - radius + margin).max(0.0) as usize;
        let end = (greatest + radius + margin + 1.0).max(0.0) as usize;
        first.min(stride)..end.min(stride)
    });
    for row in rows {
        let y = row as f32 - margin - a[1];
        let levels = &mut canvas.levels[row * stride..][columns.clone()];
        for (level, column) in levels.iter_mut().zip(columns.clone()) {
            let x = column as f32 - margin - a[0];
            let along = ((x * by[0] + y * by[1]) * per_length).clamp(0.0, 1.0);
            let (dx, dy) = (x - along * by[0], y - along * by[1]);
            let ink = radius - (dx * dx + dy * dy).sqrt();
            *level = level.max(ink.clamp(0.0, 1.0) * 255.0);
        }
    }
}
