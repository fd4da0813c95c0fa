//! Sums over all pictures, in whole numbers.

use crate::data::Split;

/// Each picture's ‖x‖², from its sum of squared bytes.
pub(super) fn norms(squares: &[u32]) -> Vec<f32> {
    let scaled = squares.iter().map(|&x| f64::from(x) / (255.0 * 255.0));
    scaled.map(|norm| norm as f32).collect()
}

/// Each picture's sum of squared bytes.
pub(super) fn squares(split: &Split) -> Vec<u32> {
    let pictures = (0..split.len()).map(|index| split.picture(index));
    let square = |&pixel: &u8| u32::from(pixel) * u32::from(pixel);
    pictures
        .map(|picture| picture.iter().map(square).sum())
        .collect()
}

/// The mean over all pixels of their variance over all pictures, whose squared bytes add up to `squares`.
pub(super) fn mean_variance(split: &Split, squares: u64) -> f64 {
    let pixels = split.size() * split.size();
    let mut sums = vec![0_u32; pixels];
    for picture in split.pixels().chunks_exact(pixels) {
        let sums = sums.iter_mut().zip(picture);
        sums.for_each(|(sum, &pixel)| *sum += u32::from(pixel));
    }
    let pictures = split.len() as f64;
    let of_means = sums.iter().map(|&sum| (f64::from(sum) / pictures).powi(2));
    let variance = squares as f64 / pictures - of_means.sum::<f64>();
    variance / (pixels as f64 * 255.0 * 255.0)
}
