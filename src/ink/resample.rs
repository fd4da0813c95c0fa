//! Lays a cut-out of a picture into a field, smaller or larger, at any place between pixels. Shrinking
//! averages areas, so that every source pixel weighs the same; enlarging goes evenly from pixel to
//! pixel, so that no blocks appear.

use super::Grid;

/// How a cut-out lies in a field of `size` × `size`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Source pixels to a pixel of the field.
    pub step: f64,
    /// Where the cut-out's outer corner lies, in pixels of the field.
    pub offset: [f64; 2],
    pub size: usize,
}

/// What falls outside of the field is lost. A step of 1 and whole offsets copy every level as it is.
pub(super) fn lay(source: &Grid, layout: Layout) -> Grid {
    let Layout { step, offset, size } = layout;
    let columns = axis(source.width, step, offset[0], size);
    let rows = axis(source.height, step, offset[1], size);
    let mut narrow = Grid::blank(size, source.height);
    for y in 0..source.height {
        let line = &source.levels[y * source.width..][..source.width];
        for (x, taps) in columns.iter().enumerate() {
            narrow.levels[y * size + x] = taps.iter().map(|&(i, weight)| weight * line[i]).sum();
        }
    }
    let mut field = Grid::blank(size, size);
    for (y, taps) in rows.iter().enumerate() {
        for &(i, weight) in taps {
            for x in 0..size {
                field.levels[y * size + x] += weight * narrow.levels[i * size + x];
            }
        }
    }
    field
}

/// For each of `size` pixels the source pixels that it is made of, with their weights. `count` source
/// pixels lie from `offset` on; around them is paper.
fn axis(count: usize, step: f64, offset: f64, size: usize) -> Vec<Vec<(usize, f32)>> {
    let taps = |pixel: usize| {
        let middle = (pixel as f64 + 0.5 - offset) * step; // in source pixels
        let weight = |i: usize| {
            let at = i as f64 + 0.5;
            if step > 1.0 {
                // The share of the pixel that source pixel i covers.
                let (low, high) = (middle - step / 2.0, middle + step / 2.0);
                (high.min(at + 0.5) - low.max(at - 0.5)) / step
            } else {
                1.0 - (middle - at).abs()
            }
        };
        let reach = step.max(1.0) / 2.0 + 1.0;
        let first = (middle - reach).floor().max(0.0) as usize;
        let end = ((middle + reach).ceil().max(0.0) as usize).min(count);
        let near = (first..end).map(|i| (i, weight(i) as f32));
        near.filter(|tap| tap.1 > 0.0).collect()
    };
    (0..size).map(taps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(width: usize, levels: &[f32]) -> Grid {
        Grid {
            width,
            height: levels.len() / width,
            levels: levels.to_vec(),
        }
    }

    fn laid(source: &Grid, step: f64, offset: [f64; 2], size: usize) -> Vec<f32> {
        lay(source, Layout { step, offset, size }).levels
    }

    #[test]
    fn shrinking_averages_areas() {
        let source = grid(
            4,
            &[
                0., 8., 4., 4., 8., 0., 4., 4., 1., 1., 0., 0., 1., 1., 0., 12.,
            ],
        );
        assert_eq!(laid(&source, 2.0, [0.0; 2], 2), [4., 4., 1., 3.]);
        // 3 to 2: the middle pixel goes half to each.
        let source = grid(3, &[6., 6., 0., 6., 6., 0., 6., 6., 0.]);
        assert_eq!(laid(&source, 1.5, [0.0; 2], 2), [6., 2., 6., 2.]);
    }

    #[test]
    fn a_place_between_pixels_shares_the_ink() {
        let bar = grid(2, &[8.0; 4]);
        let expected = [0., 0., 0., 0., 6., 8., 0., 6., 8.];
        assert_eq!(laid(&bar, 1.0, [1.25, 1.0], 3), expected);
        let dot = grid(2, &[8.0; 4]);
        assert_eq!(laid(&dot, 2.0, [0.25, 0.0], 2), [6., 2., 0., 0.]);
    }

    #[test]
    fn whole_moves_copy_and_what_leaves_the_field_is_lost() {
        let source = grid(3, &[1., 2., 3., 4., 5., 6.]);
        let expected = [0., 0., 0., 2., 3., 0., 5., 6., 0.];
        assert_eq!(laid(&source, 1.0, [-1.0, 1.0], 3), expected);
    }

    #[test]
    fn enlarging_goes_evenly_between_pixels() {
        let fitted = laid(&grid(2, &[0., 8., 0., 8.]), 0.5, [0.0; 2], 4);
        assert_eq!(&fitted[4..8], [0., 2., 6., 6.]);
    }

    // proptest is for native tests only.
    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn shrinking_keeps_the_mass(
            width in 1usize..40, height in 1usize..40, step in 1.0..9.0f64, part in 0.0..1.0f64,
        ) {
            let levels: Vec<f32> = (0..width * height).map(|i| (i * 37 % 256) as f32).collect();
            let before = f64::from(levels.iter().sum::<f32>());
            let after: f32 = laid(&grid(width, &levels), step, [part; 2], 42).iter().sum();
            let difference = f64::from(after) * step * step - before;
            proptest::prop_assert!(difference.abs() <= 1e-3 * (before + 1.0));
        }
    }
}
