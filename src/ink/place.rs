//! Places ink in the picture by its centre of mass. It computes the offset and draws nothing.

use super::{Grid, Picture};

/// The offset that moves the ink's centre of mass to the middle of pixel (size/2, size/2), in pixels. In MNIST's
/// training pictures the mean centre of mass is there, and each is within half a pixel of it, because they were moved
/// by whole pixels. Ink that would leave the picture is kept at its edge.
///
/// `mass` is the centre of mass and `ink` the least and the greatest coordinate along x and y, all in
/// pixels from the outer corner of the first pixel.
pub(super) fn offset(mass: [f64; 2], ink: [(f64, f64); 2], size: usize) -> [f64; 2] {
    let middle = (size / 2) as f64 + 0.5;
    [0, 1].map(|axis| {
        let (least, greatest) = ink[axis];
        let wanted = middle - mass[axis];
        wanted.min(size as f64 - greatest).max(-least)
    })
}

/// The nearest offset in whole pixels, the lesser of two equally near ones, as in MNIST.
pub(super) fn whole(offset: [f64; 2]) -> [f64; 2] {
    offset.map(|v| (v - 0.5).ceil())
}

/// In pixels from the outer corner of the first pixel; `None` without ink.
pub(super) fn centre_of_mass(grid: &Grid) -> Option<[f64; 2]> {
    let (mut mass, mut x_sum, mut y_sum) = (0.0f64, 0.0f64, 0.0f64);
    for (i, &level) in grid.levels.iter().enumerate() {
        let level = f64::from(level);
        mass += level;
        x_sum += level * ((i % grid.width) as f64 + 0.5);
        y_sum += level * ((i / grid.width) as f64 + 0.5);
    }
    (mass > 0.0).then(|| [x_sum / mass, y_sum / mass])
}

/// The levels rounded to bytes.
pub(super) fn bytes(grid: &Grid) -> impl Iterator<Item = u8> {
    grid.levels.iter().map(|v| (v + 0.5) as u8)
}

/// A square grid rounded to bytes; `None` when no ink remains.
pub(super) fn picture(grid: &Grid) -> Option<Picture> {
    let pixels: Vec<u8> = bytes(grid).collect();
    let inked = pixels.iter().any(|&p| p > 0);
    inked.then_some(Picture {
        pixels,
        size: grid.width,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_goes_to_the_middle_but_never_out_of_the_field() {
        assert_eq!(offset([9.0, 10.25], [(0.0, 20.0); 2], 28), [5.5, 4.25]);
        // Nearly all of it at one end: 11 to the right would lose the other end.
        assert_eq!(offset([3.5, 17.0], [(0.0, 20.0); 2], 28), [8.0, 0.0]);
    }

    #[test]
    fn half_a_pixel_goes_down() {
        assert_eq!(whole([4.5, 4.51]), [4.0, 5.0]);
        assert_eq!(whole([-0.5, 3.0]), [-1.0, 3.0]);
    }

    #[test]
    fn the_centre_of_mass_counts_levels() {
        let grid = Grid {
            width: 2,
            height: 1,
            levels: vec![50.0, 150.0],
        };
        assert_eq!(centre_of_mass(&grid), Some([1.25, 0.5]));
        assert_eq!(centre_of_mass(&Grid::blank(2, 2)), None);
    }
}
