//! Fits a cut-out of a picture to the box, aspect kept. Shrinking averages areas, so that every source
//! pixel weighs the same; enlarging goes evenly from pixel to pixel, so that no blocks appear.

use super::Grid;

/// The pixels of `source` inside the box, fitted to `side` × `side`: its longer side fills the square,
/// the shorter one is centred in it. A cut-out that has the wanted size already is copied as it is.
pub(super) fn fit(source: &Grid, side: usize) -> Grid {
    let longer = source.width.max(source.height);
    if longer == side || longer == 0 {
        return source.clone();
    }
    let columns = axis(source.width, longer, side);
    let rows = axis(source.height, longer, side);
    let mut narrow = Grid::blank(side, source.height);
    for y in 0..source.height {
        let line = &source.levels[y * source.width..][..source.width];
        for (x, taps) in columns.iter().enumerate() {
            narrow.levels[y * side + x] = taps.iter().map(|&(i, weight)| weight * line[i]).sum();
        }
    }
    let mut fitted = Grid::blank(side, side);
    for (y, taps) in rows.iter().enumerate() {
        for &(i, weight) in taps {
            for x in 0..side {
                fitted.levels[y * side + x] += weight * narrow.levels[i * side + x];
            }
        }
    }
    fitted
}

/// For each of `side` pixels the source pixels that it is made of, with their weights. `count` source
/// pixels lie centred on the axis, of which `longer` would fill it.
fn axis(count: usize, longer: usize, side: usize) -> Vec<Vec<(usize, f32)>> {
    let step = longer as f64 / side as f64; // source pixels a pixel
    let before = (longer - count) as f64 / 2.0; // paper before the first source pixel
    let middle = |pixel: usize| (pixel as f64 + 0.5) * step - before;
    let taps = |pixel| {
        let weight = |i: usize| {
            let at = i as f64 + 0.5;
            if step > 1.0 {
                // The share of the pixel that source pixel i covers.
                let (low, high) = (middle(pixel) - step / 2.0, middle(pixel) + step / 2.0);
                (high.min(at + 0.5) - low.max(at - 0.5)) / step
            } else {
                1.0 - (middle(pixel) - at).abs()
            }
        };
        let reach = step.max(1.0) / 2.0 + 1.0;
        let first = (middle(pixel) - reach).floor().max(0.0) as usize;
        let end = ((middle(pixel) + reach).ceil().max(0.0) as usize).min(count);
        let near = (first..end).map(|i| (i, weight(i) as f32));
        near.filter(|tap| tap.1 > 0.0).collect()
    };
    (0..side).map(taps).collect()
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

    #[test]
    fn shrinking_averages_areas() {
        let source = grid(
            4,
            &[
                0., 8., 4., 4., 8., 0., 4., 4., 1., 1., 0., 0., 1., 1., 0., 12.,
            ],
        );
        assert_eq!(fit(&source, 2).levels, [4., 4., 1., 3.]);
        // 3 to 2: the middle pixel goes half to each.
        let source = grid(3, &[6., 6., 0., 6., 6., 0., 6., 6., 0.]);
        assert_eq!(fit(&source, 2).levels, [6., 2., 6., 2.]);
    }

    #[test]
    fn the_shorter_side_is_centred_and_keeps_its_aspect() {
        let bar = grid(2, &[9.0; 16]);
        let fitted = fit(&bar, 4);
        assert_eq!(fitted.levels, [0., 4.5, 4.5, 0.].repeat(4));
    }

    #[test]
    fn the_right_size_is_copied() {
        let source = grid(3, &[1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12.]);
        assert_eq!(fit(&source, 4), source);
    }

    #[test]
    fn enlarging_goes_evenly_between_pixels() {
        let fitted = fit(&grid(2, &[0., 8., 0., 8.]), 4);
        assert_eq!(&fitted.levels[4..8], [0., 2., 6., 6.]);
    }

    // proptest is for native tests only.
    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn shrinking_keeps_the_mass(width in 1usize..40, height in 1usize..40, side in 1usize..20) {
            let longer = width.max(height);
            proptest::prop_assume!(side < longer);
            let levels: Vec<f32> = (0..width * height).map(|i| (i * 37 % 256) as f32).collect();
            let before: f32 = levels.iter().sum();
            let scale = side as f32 / longer as f32;
            let after: f32 = fit(&grid(width, &levels), side).levels.iter().sum();
            proptest::prop_assert!((after - before * scale * scale).abs() <= 1e-3 * (before + 1.0));
        }
    }
}
