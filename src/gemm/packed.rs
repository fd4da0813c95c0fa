//! The left matrix of a product with its zeros, packed for the tiles of a kernel: the form for a matrix
//! that is nearly full.

use super::kernel::WIDTH;
use super::panel_matrix::PanelMatrix;
use super::sparse_rows::{KC, SparseRows};
use super::transpose::transpose;

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
    pub(super) fn pack(&mut self, terms: &SparseRows, strip: usize) {
        self.clear_for(terms.rows(), terms.k(), strip);
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

    /// Becomes `matrix`, for tiles of `strip` rows.
    pub(super) fn set(&mut self, matrix: &PanelMatrix, strip: usize) {
        self.clear_for(matrix.rows(), matrix.columns(), strip);
        for (index, panel) in matrix.panels().enumerate() {
            let width = matrix.width(index);
            for (strip, rows) in panel.chunks(self.strip * WIDTH).enumerate() {
                let to = self.place(strip, index * WIDTH);
                let to = &mut self.data[to..][..width * self.strip];
                transpose(rows, 0, to, self.strip);
            }
        }
    }

    /// Becomes `matrix`'s transpose, of up to [`KC`] rows, for tiles of `strip` rows.
    pub(super) fn set_transposed(&mut self, matrix: &PanelMatrix, strip: usize) {
        self.clear_for(matrix.columns(), matrix.rows(), strip);
        for (index, panel) in matrix.panels().enumerate() {
            // Pieces of a strip, where strips and panels do not end together.
            let columns = index * WIDTH..index * WIDTH + matrix.width(index);
            let mut from = columns.start;
            while from < columns.end {
                let (strip, lane) = (from / self.strip, from % self.strip);
                let count = (self.strip - lane).min(columns.end - from);
                let to = self.start(strip, 0);
                let to = self.data[to..].chunks_exact_mut(self.strip);
                for (row, to) in panel.chunks_exact(WIDTH).zip(to) {
                    let row = &row[from - columns.start..][..count];
                    to[lane..lane + count].copy_from_slice(row);
                }
                from += count;
            }
        }
    }

    /// Becomes the transpose of `other`, which has `rows`, up to [`KC`] of them.
    pub(super) fn transpose_of(&mut self, other: &Self, rows: usize) {
        self.clear_for(other.k, rows, other.strip);
        for from in 0..rows.div_ceil(self.strip) {
            let rows = from * self.strip..rows.min((from + 1) * self.strip);
            for to in 0..other.k.div_ceil(self.strip) {
                let columns = to * self.strip..other.k.min((to + 1) * self.strip);
                let to = self.start(to, 0) + rows.start * self.strip;
                // Strips of four, the wasm kernel's: whole squares, which lie without gaps in both.
                if (self.strip, rows.len(), columns.len()) == (4, 4, 4) {
                    let square = &other.data[other.place(from, columns.start)..][..16];
                    let transposed: [f32; 16] =
                        std::array::from_fn(|at| square[at % 4 * 4 + at / 4]);
                    self.data[to..to + 16].copy_from_slice(&transposed);
                    continue;
                }
                for (lane, column) in columns.enumerate() {
                    let column = &other.data[other.place(from, column)..][..rows.len()];
                    for (row, &value) in column.iter().enumerate() {
                        self.data[to + row * self.strip + lane] = value;
                    }
                }
            }
        }
    }

    /// Room for `[rows, k]`, all 0.
    fn clear_for(&mut self, rows: usize, k: usize, strip: usize) {
        (self.strip, self.k) = (strip, k);
        self.rows = rows.next_multiple_of(strip);
        self.data.clear();
        self.data.resize(self.rows * k, 0.0);
    }

    /// The strip at `index` in a block of k, `[k of the block, strip]`.
    pub(super) fn strip(&self, index: usize, block: usize) -> &[f32] {
        &self.data[self.start(index, block)..][..self.block_len(block) * self.strip]
    }

    fn block_len(&self, block: usize) -> usize {
        KC.min(self.k - block * KC)
    }

    /// Where the lanes of a strip begin for one k.
    fn place(&self, strip: usize, k: usize) -> usize {
        self.start(strip, k / KC) + k % KC * self.strip
    }

    /// Where a strip begins in a block of k.
    fn start(&self, strip: usize, block: usize) -> usize {
        block * KC * self.rows + strip * self.strip * self.block_len(block)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn every_way_to_pack_gives_the_same() {
        for (rows, columns) in [
            (1, 1),
            (4, 4),
            (7, 33),
            (128, 500),
            (13, 129),
            (3, 0),
            (0, 3),
        ] {
            let matrix =
                Array2::from_shape_fn((rows, columns), |(i, j)| (i * 1000 + j) as f32 + 1.0);
            let panels = PanelMatrix::from_array(matrix.view());
            let listed = |matrix: ndarray::ArrayView2<f32>| {
                let mut terms = SparseRows::default();
                terms.clear(matrix.ncols());
                for row in matrix.rows() {
                    terms.push_row([row.to_vec().as_slice()]);
                }
                terms
            };
            for strip in [4, 6, 8] {
                let [
                    mut from_terms,
                    mut from_panels,
                    mut transposed,
                    mut turned_back,
                    mut expected,
                ] = std::array::from_fn(|_| Packed::default());
                from_terms.pack(&listed(matrix.view()), strip);
                from_panels.set(&panels, strip);
                assert_eq!(
                    from_panels.data, from_terms.data,
                    "{rows}×{columns}, {strip}"
                );
                expected.pack(&listed(matrix.t()), strip);
                transposed.set_transposed(&panels, strip);
                assert_eq!(transposed.data, expected.data, "{rows}×{columns}, {strip}");
                turned_back.transpose_of(&from_panels, rows);
                assert_eq!(turned_back.data, expected.data, "{rows}×{columns}, {strip}");
            }
        }
    }
}
