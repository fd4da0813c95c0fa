//! From pictures of bytes to batches of numbers, and the order in which an epoch takes them.

use ndarray::ArrayView2;

use super::Split;
use crate::random::{Purpose, Stream};

/// Each pixel's value, 0 to 255, as 0 to 1: the division, done once.
static SCALED: [f32; 256] = {
    let mut table = [0.0; 256];
    let mut pixel = 0;
    while pixel < 256 {
        table[pixel] = pixel as f32 / 255.0;
        pixel += 1;
    }
    table
};

/// Scales one picture's pixels into `row`.
pub fn scale(picture: &[u8], row: &mut [f32]) {
    for (x, &pixel) in row.iter_mut().zip(picture) {
        *x = SCALED[usize::from(pixel)];
    }
}

/// The pictures at `indices` as `[batch, size · size]`, pixels from 0 to 1. `buffer` grows to hold it.
pub fn gather<'a>(
    split: &Split,
    indices: impl ExactSizeIterator<Item = u32>,
    buffer: &'a mut Vec<f32>,
) -> ArrayView2<'a, f32> {
    let (batch, pixels) = (indices.len(), split.size() * split.size());
    buffer.resize(batch * pixels, 0.0);
    for (row, index) in buffer.chunks_exact_mut(pixels).zip(indices) {
        scale(split.picture(index as usize), row);
    }
    ArrayView2::from_shape((batch, pixels), &buffer[..]).expect("just resized to batch · pixels")
}

/// The order in which `epoch` (from 0) takes `pictures`: it depends on the seed and the epoch alone.
pub fn epoch_order(seed: u64, epoch: u32, pictures: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..pictures as u32).collect();
    Stream::new(seed, Purpose::Shuffle, epoch, 0).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_divided_by_255() {
        let mut row = [9.0; 3];
        scale(&[0, 51, 255], &mut row);
        assert_eq!(row, [0.0, 0.2, 1.0]);
    }

    #[test]
    fn every_epoch_takes_every_picture_once_in_an_order_of_its_own() {
        let mut first = epoch_order(9999, 0, 100);
        assert_eq!(first, epoch_order(9999, 0, 100));
        assert_ne!(first, epoch_order(9999, 1, 100));
        assert_ne!(first, epoch_order(1, 0, 100));
        first.sort_unstable();
        assert!(first.into_iter().eq(0..100));
    }
}
