//! Squared distances from pictures to vectors: ‖x − c‖² = ‖x‖² + (‖c‖² − 2·x·c), with the products x·c for many
//! vectors at once through gemm, whose left side skips the dark pixels.

use ndarray::ArrayView2;

use crate::data::batches::SCALED;
use crate::gemm::{PanelMatrix, SparseRows, multiply};
use crate::parallel;

/// Pictures of one product: their lists and products stay in a second-level cache.
const BLOCK: usize = 128;

/// Shares of a slice for each thread, so that a thread that is late leaves some to the others.
const SHARES: usize = 4;

/// The vectors, and memory that each pass uses again.
#[derive(Default)]
pub(super) struct Products {
    /// `[pixels, vectors]`
    vectors: PanelMatrix,
    /// ‖c‖² of each.
    norms: Vec<f32>,
    scratch: Vec<Scratch>,
}

#[derive(Default)]
struct Scratch {
    /// `[BLOCK, pixels]`
    pictures: SparseRows,
    /// `[BLOCK, vectors]`
    products: PanelMatrix,
    /// `[vectors]`
    row: Vec<f32>,
}

impl Products {
    /// Takes `vectors: [count, pixels]`.
    pub fn assign(&mut self, vectors: ArrayView2<f32>) {
        self.vectors.assign(vectors.t());
        let norm = |vector: ndarray::ArrayView1<f32>| {
            let squares = vector.iter().map(|&x| f64::from(x) * f64::from(x));
            squares.sum::<f64>() as f32
        };
        self.norms.clear();
        self.norms.extend(vectors.rows().into_iter().map(norm));
    }

    pub fn vectors(&self) -> usize {
        self.norms.len()
    }

    /// Calls `work` for each of some pictures, on all threads, with its index, its ‖c‖² − 2·x·c for each vector
    /// and its part of `out: [pictures, some]`.
    pub fn for_each_picture<'a, T: Send>(
        &mut self,
        count: usize,
        picture: impl Fn(usize) -> &'a [u8] + Sync,
        out: &mut [T],
        work: impl Fn(usize, &[f32], &mut [T]) + Sync,
    ) {
        let width = out.len() / count;
        let blocks = count.div_ceil(BLOCK);
        let shares = blocks.min(SHARES * parallel::threads());
        let share_len = blocks.div_ceil(shares) * BLOCK;
        self.scratch.resize_with(shares, Scratch::default);
        let (vectors, norms) = (&self.vectors, &self.norms);
        let shares = self
            .scratch
            .iter_mut()
            .zip(out.chunks_mut(share_len * width));
        parallel::for_each(shares.enumerate(), |(share, (scratch, out))| {
            for (block, out) in out.chunks_mut(BLOCK * width).enumerate() {
                let first = share * share_len + block * BLOCK;
                let count = out.len() / width;
                let pictures = (first..first + count).map(&picture);
                scratch.multiply(pictures, vectors);
                for (index, out) in out.chunks_exact_mut(width).enumerate() {
                    work(first + index, scratch.scores(index, norms), out);
                }
            }
        });
    }
}

impl Scratch {
    fn multiply<'a>(&mut self, pictures: impl Iterator<Item = &'a [u8]>, vectors: &PanelMatrix) {
        self.pictures.clear(vectors.rows());
        pictures.for_each(|picture| self.pictures.push_bytes(picture, &SCALED));
        self.pictures.finish();
        multiply(&self.pictures, vectors, &mut self.products);
    }

    /// ‖c‖² − 2·x·c of one picture and each vector.
    fn scores(&mut self, picture: usize, norms: &[f32]) -> &[f32] {
        self.row.clear();
        for products in self.products.row(picture) {
            self.row.extend_from_slice(products);
        }
        let scores = self.row.iter_mut().zip(norms);
        scores.for_each(|(score, norm)| *score = norm - 2.0 * *score);
        &self.row
    }
}
