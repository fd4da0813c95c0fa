//! Styles of writing that are rare in MNIST: a slash through a zero or a dot in it, a flag and a foot on a one, a bar
//! across a seven. Drawn on the picture before it is distorted.

use super::canvas::{Canvas, FAINT, Ink};
use super::pen;
use crate::random::Stream;

/// Draws the addition for `label`, if there is one.
pub(super) fn add(label: u8, unit: f32, canvas: &mut Canvas, ink: Ink, stream: &mut Stream) {
    let width = stream.uniform_in(1.4, 2.8) * unit;
    match label {
        0 if stream.chance(0.75) => slash(canvas, ink, width, stream),
        0 => dot(canvas, ink, width, unit, stream),
        1 => flag_and_foot(canvas, ink, width, unit, stream),
        7 => bar(canvas, ink, width, unit, stream),
        _ => {}
    }
}

/// From the lower left to the upper right, sometimes from the lower right to the upper left. Its ends are a little
/// inside the outline, or outside by up to a third of the digit.
fn slash(canvas: &mut Canvas, ink: Ink, width: f32, stream: &mut Stream) {
    let (left, right) = (ink.least[0], ink.greatest[0]);
    let (top, bottom) = (ink.least[1], ink.greatest[1]);
    let [wide, high] = [right - left, bottom - top];
    let mut past = |side: f32| stream.uniform_in(-0.2, 0.33) * side;
    let mut low = [left - past(wide), bottom + past(high)];
    let mut up = [right + past(wide), top - past(high)];
    if stream.chance(0.15) {
        std::mem::swap(&mut low[0], &mut up[0]);
    }
    pen::line(canvas, low, up, width);
}

fn dot(canvas: &mut Canvas, ink: Ink, width: f32, unit: f32, stream: &mut Stream) {
    let mut beside = || stream.uniform_signed() * unit;
    let middle = [0, 1].map(|axis| (ink.least[axis] + ink.greatest[axis]) / 2.0 + beside());
    let end = middle.map(|v| v + beside());
    pen::line(canvas, middle, end, width);
}

/// The mean x of the ink in `rows`.
fn middle_of_rows(canvas: &Canvas, rows: std::ops::RangeInclusive<usize>) -> Option<f32> {
    let (mut sum, mut count) = (0.0, 0.0);
    for y in rows {
        for (x, _) in canvas
            .row(y)
            .iter()
            .enumerate()
            .filter(|(_, v)| **v >= FAINT)
        {
            (sum, count) = (sum + x as f32, count + 1.0);
        }
    }
    (count > 0.0).then(|| sum / count)
}

/// A flag, a foot, or both.
fn flag_and_foot(canvas: &mut Canvas, ink: Ink, width: f32, unit: f32, stream: &mut Stream) {
    let (top, bottom) = (ink.least[1] as usize, ink.greatest[1] as usize);
    let high = ink.greatest[1] - ink.least[1];
    let which = stream.uniform();
    if which < 0.8
        && let Some(x) = middle_of_rows(canvas, top..=top + 1)
    {
        let down = stream.uniform_in(0.1, 0.75) * high;
        let back = stream.uniform_in(0.45, 1.1) * down.min(9.0 * unit) + unit;
        let from = [x, ink.least[1] + 0.5 * width];
        pen::line(canvas, from, [x - back, from[1] + down], width);
    }
    if which > 0.45
        && let Some(x) = middle_of_rows(canvas, bottom.saturating_sub(1)..=bottom)
    {
        let mut half = || stream.uniform_in(2.0, 6.0) * unit;
        let (left, right) = (x - half(), x + half());
        let y = ink.greatest[1] - 0.5;
        let tilt = stream.uniform_signed() * unit;
        pen::line(canvas, [left, y + tilt], [right, y - tilt], width);
    }
}

/// Across the stem, about halfway down.
fn bar(canvas: &mut Canvas, ink: Ink, width: f32, unit: f32, stream: &mut Stream) {
    let high = ink.greatest[1] - ink.least[1];
    let y = ink.least[1] + stream.uniform_in(0.38, 0.68) * high;
    let row = y as usize;
    let Some(x) = middle_of_rows(canvas, row..=row) else {
        return;
    };
    let mut half = || stream.uniform_in(2.5, 6.5) * unit;
    let (left, right) = (x - half(), x + half());
    let tilt = stream.uniform_in(-1.0, 2.0) * unit;
    pen::line(canvas, [left, y + tilt], [right, y - tilt], width);
}
