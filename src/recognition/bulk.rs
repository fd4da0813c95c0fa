//! Logits for many pictures, on all threads.

use crate::data::batches;
use crate::data::idx::CLASSES;
use crate::gemm::SparseRows;
use crate::nn::{Model, Scratch};
use crate::parallel::{for_each, threads};

/// Pictures of one forward pass: enough for full tiles in the matrix product.
const CHUNK: usize = 500;

/// Reads many pictures, and keeps the memory for more.
#[derive(Debug, Default)]
pub struct BulkReader {
    shares: Vec<Share>,
}

/// One thread's share of the pictures.
#[derive(Debug, Default)]
struct Share {
    x: SparseRows,
    scratch: Scratch,
    logits: Vec<[f32; CLASSES]>,
}

impl BulkReader {
    /// `pixels: [pictures, inputs]`, 0 is paper, 255 is ink → logits `[pictures]`, in order. No picture's logits
    /// depend on the other pictures.
    pub fn logits(
        &mut self,
        model: &Model,
        pixels: &[u8],
    ) -> impl Iterator<Item = &[f32; CLASSES]> {
        let inputs = model.inputs();
        let each = (pixels.len() / inputs).div_ceil(threads()).max(1);
        self.shares.resize_with(threads(), Share::default);
        self.shares
            .iter_mut()
            .for_each(|share| share.logits.clear());
        let shares = self.shares.iter_mut().zip(pixels.chunks(each * inputs));
        for_each(shares, |(Share { x, scratch, logits }, pixels)| {
            for chunk in pixels.chunks(CHUNK * inputs) {
                batches::scale_all(chunk.chunks_exact(inputs), inputs, x);
                let rows = model.logits(x, scratch);
                let rows = rows.rows().into_iter();
                logits.extend(rows.map(|row| std::array::from_fn(|digit| row[digit])));
            }
        });
        self.shares.iter().flat_map(|share| &share.logits)
    }
}

/// [`BulkReader::logits`], once.
pub fn logits(model: &Model, pixels: &[u8]) -> Vec<[f32; CLASSES]> {
    BulkReader::default()
        .logits(model, pixels)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pictures_are_read_as_each_alone() {
        let model = Model::perceptron(9, &[8], 0.0, 10, 1);
        let pixels: Vec<u8> = (0..9 * 1203).map(|i| (i * 37 % 256) as u8).collect();
        let together = logits(&model, &pixels);
        assert_eq!(together.len(), 1203);
        for at in [0, 499, 500, 601, 602, 1202] {
            let alone = logits(&model, &pixels[at * 9..(at + 1) * 9]);
            assert_eq!(alone, [together[at]]);
        }
        assert!(logits(&model, &[]).is_empty());
    }
}
