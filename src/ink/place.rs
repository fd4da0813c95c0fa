//! Lays fitted ink into the field by its centre of mass. Moves by whole pixels only, as MNIST's makers
//! did: nothing is blurred, and a picture of MNIST's own comes back as it was.

use super::{Grid, Picture};

/// A picture of `size` × `size` with the centre of mass within half a pixel of the middle of pixel
/// (size/2, size/2): in 20,000 of MNIST's training pictures it lies between 13.48 and 14.50, evenly
/// spread, and about 14.0. Lopsided ink that would leave the field stays at its edge instead, so none
/// is lost. `None` when `fitted` has no ink.
pub(super) fn by_mass(fitted: &Grid, size: usize) -> Option<Picture> {
    let [x, y] = centre_of_mass(fitted)?;
    let ink = |x: usize, y: usize| fitted.levels[y * fitted.width + x] >= 0.5;
    let columns = extent(fitted.width, |x| (0..fitted.height).any(|y| ink(x, y)))?;
    let rows = extent(fitted.height, |y| (0..fitted.width).any(|x| ink(x, y)))?;
    let (right, down) = (shift(x, columns, size), shift(y, rows, size));
    let mut picture = Picture {
        pixels: vec![0; size * size],
        size,
    };
    for y in rows.0..=rows.1 {
        for x in columns.0..=columns.1 {
            let level = fitted.levels[y * fitted.width + x];
            let (to_x, to_y) = (x.wrapping_add_signed(right), y.wrapping_add_signed(down));
            if to_x < size && to_y < size {
                picture.pixels[to_y * size + to_x] = (level + 0.5) as u8;
            }
        }
    }
    Some(picture)
}

/// In pixels, (0, 0) being the middle of the first one.
fn centre_of_mass(grid: &Grid) -> Option<[f64; 2]> {
    let (mut mass, mut x_sum, mut y_sum) = (0.0f64, 0.0f64, 0.0f64);
    for (i, &level) in grid.levels.iter().enumerate() {
        let level = f64::from(level);
        mass += level;
        x_sum += level * (i % grid.width) as f64;
        y_sum += level * (i / grid.width) as f64;
    }
    (mass > 0.0).then(|| [x_sum / mass, y_sum / mass])
}

/// The first and the last of `count` lines that have ink.
fn extent(count: usize, has_ink: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let first = (0..count).find(|&i| has_ink(i))?;
    let last = (first..count).rfind(|&i| has_ink(i))?;
    Some((first, last))
}

/// The move that takes `mass` into [middle − ½, middle + ½), or as near as the ink from `first` to
/// `last` stays inside the field.
fn shift(mass: f64, (first, last): (usize, usize), size: usize) -> isize {
    let wanted = ((size / 2) as f64 - 0.5 - mass).ceil() as isize;
    let (least, most) = (-(first as isize), size as isize - 1 - last as isize);
    wanted.min(most).max(least)
}
