//! Batches: pictures of bytes as rows of f32, and the order of the pictures in an epoch.

use crate::gemm::SparseRows;
use crate::random::{Stream, StreamId};

/// pixel / 255 for each pixel value: the divisions are done once.
pub static SCALED: [f32; 256] = {
    let mut table = [0.0; 256];
    let mut pixel = 0;
    while pixel < 256 {
        table[pixel] = pixel as f32 / 255.0;
        pixel += 1;
    }
    table
};

/// Pictures of `pixels` pixels each as rows of pixels from 0 to 1: `[pictures, pixels]`.
pub fn scale_all<'a>(
    pictures: impl IntoIterator<Item = &'a [u8]>,
    pixels: usize,
    rows: &mut SparseRows,
) {
    rows.clear(pixels);
    for picture in pictures {
        rows.push_bytes(picture, &SCALED);
    }
    rows.finish();
}

/// The order of the `pictures` in `epoch` (from 0). It depends on the seed and the epoch only.
pub fn epoch_order(seed: u64, epoch: u32, pictures: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..pictures as u32).collect();
    Stream::new(seed, StreamId::Shuffle, epoch, 0).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::gemm::{PanelMatrix, multiply};

    #[test]
    fn pixels_are_divided_by_255() {
        let mut row = SparseRows::default();
        scale_all([&[0, 51, 255][..]], 3, &mut row);
        let (unit, mut values) = (
            PanelMatrix::from_array(Array2::eye(3).view()),
            PanelMatrix::default(),
        );
        multiply(&row, &unit, &mut values);
        assert_eq!(values.to_array(), array![[0.0, 0.2, 1.0]]);
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
