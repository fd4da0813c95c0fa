//! What JPEG's compression leaves of a picture: blocks of 8 × 8 in luminance and, at half the resolution, in chrominance,
//! whose cosine transforms are rounded. ITU-T T.81 (1992), annexes A and K; the quality scales the tables as libjpeg
//! does. It writes no file.

use super::Colour;

/// Annex K's table for luminance: the steps of rounding, by rows of rising frequency.
const LUMINANCE: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/// Annex K's table for chrominance has this beyond the lowest frequencies, and about a fifth there.
const CHROMINANCE: u8 = 99;

pub(super) fn compress(pixels: &mut [Colour], width: usize, quality: f32) {
    let scale = match quality < 50.0 {
        true => 50.0 / quality,
        false => 2.0 - quality / 50.0,
    };
    let steps = |base: u8| (f32::from(base) * scale).round().clamp(1.0, 255.0);
    let luminance = LUMINANCE.map(steps);
    let low = |i: usize| if i / 8 + i % 8 < 3 { 20 } else { CHROMINANCE };
    let chrominance: [f32; 64] = std::array::from_fn(|i| steps(low(i)));
    let brightness = |[r, g, b]: &Colour| 0.299 * r + 0.587 * g + 0.114 * b;
    let y: Vec<f32> = pixels.iter().map(brightness).collect();
    let blue: Vec<f32> = pixels
        .iter()
        .zip(&y)
        .map(|(c, y)| 0.564 * (c[2] - y))
        .collect();
    let red: Vec<f32> = pixels
        .iter()
        .zip(&y)
        .map(|(c, y)| 0.713 * (c[0] - y))
        .collect();
    let y = rounded(&y, width, &luminance);
    let [blue, red] = [blue, red].map(|plane| {
        let (small, small_width) = halved(&plane, width);
        (rounded(&small, small_width, &chrominance), small_width)
    });
    for (i, colour) in pixels.iter_mut().enumerate() {
        let of = |(plane, small_width): &(Vec<f32>, usize)| {
            plane[i / width / 2 * small_width + i % width / 2]
        };
        let (blue, red) = (of(&blue), of(&red));
        let decoded = [
            y[i] + 1.402 * red,
            y[i] - 0.344 * blue - 0.714 * red,
            y[i] + 1.772 * blue,
        ];
        *colour = decoded.map(|v| v.round().clamp(0.0, 255.0));
    }
}

/// The means of squares of 2 × 2 pixels, and their width.
fn halved(plane: &[f32], width: usize) -> (Vec<f32>, usize) {
    let (half, height) = (width.div_ceil(2), plane.len() / width);
    let at = |x: usize, y: usize| plane[y.min(height - 1) * width + x.min(width - 1)];
    let mean = |i: usize| {
        let (x, y) = (i % half * 2, i / half * 2);
        (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0
    };
    ((0..half * height.div_ceil(2)).map(mean).collect(), half)
}

/// A plane whose blocks' transforms are rounded to multiples of `steps`.
fn rounded(plane: &[f32], width: usize, steps: &[f32; 64]) -> Vec<f32> {
    // cosines[k][n]: the nth value of the kth basis function.
    let cosines: [[f32; 8]; 8] = std::array::from_fn(|k| {
        let scale = if k == 0 { 0.125f32.sqrt() } else { 0.5 };
        std::array::from_fn(|n| {
            scale * libm::cosf((2 * n + 1) as f32 * k as f32 * std::f32::consts::PI / 16.0)
        })
    });
    let height = plane.len() / width;
    let mut result = plane.to_vec();
    for top in (0..height).step_by(8) {
        for left in (0..width).step_by(8) {
            let place =
                |i: usize| (top + i / 8).min(height - 1) * width + (left + i % 8).min(width - 1);
            let block: [f32; 64] = std::array::from_fn(|i| plane[place(i)]);
            let half: [f32; 64] = transform(&block, |k, n| cosines[k][n]);
            let mut frequencies: [f32; 64] = transform(&half, |k, n| cosines[k][n]);
            // Transformed twice, rows and columns are where they were.
            for (value, step) in frequencies.iter_mut().zip(steps) {
                *value = (*value / step).round() * step;
            }
            let half = transform(&frequencies, |n, k| cosines[k][n]);
            let block = transform(&half, |n, k| cosines[k][n]);
            for i in 0..64 {
                if top + i / 8 < height && left + i % 8 < width {
                    result[place(i)] = block[i];
                }
            }
        }
    }
    result
}

/// Each row's product with a matrix, as columns.
fn transform(block: &[f32; 64], matrix: impl Fn(usize, usize) -> f32) -> [f32; 64] {
    std::array::from_fn(|i| {
        let (to, row) = (i / 8, i % 8);
        (0..8).map(|n| matrix(to, n) * block[row * 8 + n]).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_stays_and_the_finest_rounding_changes_hardly_anything() {
        let mut flat = vec![[200.0, 200.0, 200.0]; 20 * 12];
        compress(&mut flat, 20, 30.0);
        assert!(flat.iter().flatten().all(|v| (v - 200.0).abs() <= 5.0));
        let grey = |i: usize| [((i * 37) % 256) as f32; 3];
        let before: Vec<Colour> = (0..20 * 12).map(grey).collect();
        let error = |quality: f32| {
            let mut after = before.clone();
            compress(&mut after, 20, quality);
            let pairs = before.iter().flatten().zip(after.iter().flatten());
            pairs.map(|(a, b)| (a - b).abs()).sum::<f32>() / (before.len() * 3) as f32
        };
        assert!(error(100.0) < 1.0, "{}", error(100.0));
        assert!(error(30.0) > 5.0, "{}", error(30.0));
    }
}
