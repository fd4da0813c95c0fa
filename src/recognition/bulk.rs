//! Logits for many pictures, on all threads.

use std::ops::Range;

use crate::data::batches;
use crate::data::idx::CLASSES;
use crate::gemm::SparseRows;
use crate::nn::{Model, Scratch};
use crate::parallel::{for_each, threads};

/// Pictures of one forward pass: enough for full tiles in the matrix product.
const CHUNK: usize = 500;

/// One thread's share of the pictures.
#[derive(Default)]
struct Share {
    range: Range<usize>,
    logits: Vec<[f32; CLASSES]>,
}

/// `pixels: [pictures, inputs]`, 0 is paper, 255 is ink → logits `[pictures]`, in order. No picture's logits depend on
/// the other pictures.
pub fn logits(model: &Model, pixels: &[u8]) -> Vec<[f32; CLASSES]> {
    let inputs = model.inputs();
    let pictures = pixels.len() / inputs;
    let each = pictures.div_ceil(threads()).max(1);
    let mut shares: Vec<Share> = (0..pictures)
        .step_by(each)
        .map(|start| Share {
            range: start..pictures.min(start + each),
            ..Share::default()
        })
        .collect();
    for_each(&mut shares, |share| {
        let (mut x, mut scratch) = (SparseRows::default(), Scratch::default());
        let pixels = &pixels[share.range.start * inputs..share.range.end * inputs];
        for chunk in pixels.chunks(CHUNK * inputs) {
            batches::scale_all(chunk.chunks_exact(inputs), inputs, &mut x);
            let logits = model.logits(&x, &mut scratch);
            let rows = logits.rows().into_iter();
            share
                .logits
                .extend(rows.map(|row| std::array::from_fn(|digit| row[digit])));
        }
    });
    shares.into_iter().flat_map(|share| share.logits).collect()
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
