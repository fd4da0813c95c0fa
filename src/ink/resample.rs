//! Resamples a cropped picture into a square picture at any scale and at fractional offsets. Downscaling averages
//! areas, so that every source pixel has the same weight; upscaling interpolates linearly.

use super::Grid;

/// The place of a source picture in a target of `size` × `size`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Source pixels per target pixel.
    pub step: f64,
    /// The source's outer corner, in target pixels.
    pub offset: [f64; 2],
    pub size: usize,
}

/// Ink outside the target is lost. A step of 1 with whole offsets copies every level unchanged.
pub(super) fn resample(source: &Grid, layout: Layout) -> Grid {
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
    let mut target = Grid::blank(size, size);
    for (y, taps) in rows.iter().enumerate() {
        for &(i, weight) in taps {
            for x in 0..size {
                target.levels[y * size + x] += weight * narrow.levels[i * size + x];
            }
        }
    }
    target
}

/// For each of `size` target pixels the indices and the weights of its source pixels. The `count` source pixels start
/// at `offset`, with paper around them.
fn axis(count: usize, step: f64, offset: f64, size: usize) -> Vec<Vec<(usize, f32)>> {
    let taps = |pixel: usize| {
        let middle = (pixel as f64 + 0.5 - offset) * step; // in source pixels
        let weight = |i: usize| {
            let at = i as f64 + 0.5;
            if step > 1.0 {
                // The fraction of the target pixel that source pixel i covers.
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

    fn resampled(source: &Grid, step: f64, offset: [f64; 2], size: usize) -> Vec<f32> {
        resample(source, Layout { step, offset, size }).levels
    }

    #[test]
    fn downscaling_averages_areas() {
        let source = grid(
            4,
            &[
                0., 8., 4., 4., 8., 0., 4., 4., 1., 1., 0., 0., 1., 1., 0., 12.,
            ],
        );
        assert_eq!(resampled(&source, 2.0, [0.0; 2], 2), [4., 4., 1., 3.]);
        // From 3 pixels to 2: half of the middle pixel goes to each.
        let source = grid(3, &[6., 6., 0., 6., 6., 0., 6., 6., 0.]);
        assert_eq!(resampled(&source, 1.5, [0.0; 2], 2), [6., 2., 6., 2.]);
    }

    #[test]
    fn a_fractional_offset_divides_the_ink_between_pixels() {
        let bar = grid(2, &[8.0; 4]);
        let expected = [0., 0., 0., 0., 6., 8., 0., 6., 8.];
        assert_eq!(resampled(&bar, 1.0, [1.25, 1.0], 3), expected);
        let dot = grid(2, &[8.0; 4]);
        assert_eq!(resampled(&dot, 2.0, [0.25, 0.0], 2), [6., 2., 0., 0.]);
    }

    #[test]
    fn whole_offsets_copy_and_ink_outside_is_lost() {
        let source = grid(3, &[1., 2., 3., 4., 5., 6.]);
        let expected = [0., 0., 0., 2., 3., 0., 5., 6., 0.];
        assert_eq!(resampled(&source, 1.0, [-1.0, 1.0], 3), expected);
    }

    #[test]
    fn upscaling_interpolates_linearly() {
        let fitted = resampled(&grid(2, &[0., 8., 0., 8.]), 0.5, [0.0; 2], 4);
        assert_eq!(&fitted[4..8], [0., 2., 6., 6.]);
    }

    // proptest is for native tests only.
    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn downscaling_keeps_the_mass(
            width in 1usize..40, height in 1usize..40, step in 1.0..9.0f64, part in 0.0..1.0f64,
        ) {
            let levels: Vec<f32> = (0..width * height).map(|i| (i * 37 % 256) as f32).collect();
            let before = f64::from(levels.iter().sum::<f32>());
            let after: f32 = resampled(&grid(width, &levels), step, [part; 2], 42).iter().sum();
            let difference = f64::from(after) * step * step - before;
            proptest::prop_assert!(difference.abs() <= 1e-3 * (before + 1.0));
        }
    }
}
