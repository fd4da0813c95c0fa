//! The left matrix of a product with its zeros, packed for the tiles of a kernel: the form for a matrix
//! that is nearly full.

use super::terms::{KC, Terms};

/// A matrix `[rows, k]`: block after block of [`KC`] of k, in each strip after strip of as many rows as
/// the kernel's tiles have, `[k of the block, strip]` without gaps. Zeros fill the last strip up; the
/// sums they make are never stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    /// Rows of a strip.
    strip: usize,
    k: usize,
    /// Rows with those that fill the last strip up.
    rows: usize,
    data: Vec<f32>,
}

impl Packed {
    pub(super) fn clear(&mut self) {
        self.data.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// Becomes the matrix whose terms these are, for tiles of `strip` rows.
    pub(super) fn pack(&mut self, terms: &Terms, strip: usize) {
        self.strip = strip;
        self.k = terms.k();
        self.rows = terms.rows().next_multiple_of(self.strip);
        self.data.clear();
        self.data.resize(self.rows * self.k, 0.0);
        for row in 0..terms.rows() {
            let (strip, lane) = (row / self.strip, row % self.strip);
            for block in 0..terms.blocks() {
                let start = self.start(strip, block);
                for term in terms.block(row, block) {
                    self.data[start + term.k() * self.strip + lane] = term.value;
                }
            }
        }
    }

    /// The strip at `index` in a block of k, `[k of the block, strip]`.
    pub(super) fn strip(&self, index: usize, block: usize) -> &[f32] {
        &self.data[self.start(index, block)..][..self.block_len(block) * self.strip]
    }

    fn block_len(&self, block: usize) -> usize {
        KC.min(self.k - block * KC)
    }

    fn start(&self, strip: usize, block: usize) -> usize {
        block * KC * self.rows + strip * self.strip * self.block_len(block)
    }
}
