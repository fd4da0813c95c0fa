//! The left matrix of a product, dense: with its zeros, packed for the tiles of a kernel. This form is for a
//! matrix with few zeros.

use super::kernel::{KC, WIDTH};
use super::panel_matrix::PanelMatrix;
use super::transpose::transpose;

/// A matrix `[rows, k]`: block after block of [`KC`] of k; in each block strip after strip of as many rows as
/// the kernel's tiles have, `[k of the block, strip]` without gaps. The last strip is padded with zeros, whose
/// sums are never stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    /// Rows of a strip.
    strip: usize,
    k: usize,
    /// Rows with the padding of the last strip.
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

    /// A matrix `[rows, k]` of zeros, for tiles of `strip` rows. Memory is kept.
    pub(super) fn assign_zeros(&mut self, rows: usize, k: usize, strip: usize) {
        (self.strip, self.k) = (strip, k);
        self.rows = rows.next_multiple_of(strip);
        self.data.clear();
        self.data.resize(self.rows * k, 0.0);
    }

    /// Writes elements of one row in one block of k: each its k from the block's start, and its value.
    pub(super) fn write(
        &mut self,
        row: usize,
        block: usize,
        elements: impl Iterator<Item = (usize, f32)>,
    ) {
        let (strip, lane) = (row / self.strip, row % self.strip);
        let start = self.start(strip, block) + lane;
        for (k, value) in elements {
            self.data[start + k * self.strip] = value;
        }
    }

    /// Copies `matrix`, for tiles of `strip` rows.
    pub(super) fn assign(&mut self, matrix: &PanelMatrix, strip: usize) {
        self.assign_zeros(matrix.rows(), matrix.columns(), strip);
        for (index, panel) in matrix.panels().enumerate() {
            let width = matrix.width(index);
            for (strip, rows) in panel.chunks(self.strip * WIDTH).enumerate() {
                let to = self.index(strip, index * WIDTH);
                let to = &mut self.data[to..][..width * self.strip];
                transpose(rows, 0, to, self.strip);
            }
        }
    }

    /// Copies the transpose of `matrix`, which has up to [`KC`] rows, for tiles of `strip` rows.
    pub(super) fn assign_transposed(&mut self, matrix: &PanelMatrix, strip: usize) {
        self.assign_zeros(matrix.columns(), matrix.rows(), strip);
        for (index, panel) in matrix.panels().enumerate() {
            // Strips and panels do not end together: some strips are copied in two pieces.
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

    /// Copies the transpose of `other`, which has `rows`, up to [`KC`] of them.
    pub(super) fn assign_transposed_packed(&mut self, other: &Self, rows: usize) {
        self.assign_zeros(other.k, rows, other.strip);
        for from in 0..rows.div_ceil(self.strip) {
            let rows = from * self.strip..rows.min((from + 1) * self.strip);
            for to in 0..other.k.div_ceil(self.strip) {
                let columns = to * self.strip..other.k.min((to + 1) * self.strip);
                let to = self.start(to, 0) + rows.start * self.strip;
                // Strips of four, the wasm kernel's: a 4×4 square has no gaps in either matrix.
                if (self.strip, rows.len(), columns.len()) == (4, 4, 4) {
                    let square = &other.data[other.index(from, columns.start)..][..16];
                    let transposed: [f32; 16] =
                        std::array::from_fn(|at| square[at % 4 * 4 + at / 4]);
                    self.data[to..to + 16].copy_from_slice(&transposed);
                    continue;
                }
                for (lane, column) in columns.enumerate() {
                    let column = &other.data[other.index(from, column)..][..rows.len()];
                    for (row, &value) in column.iter().enumerate() {
                        self.data[to + row * self.strip + lane] = value;
                    }
                }
            }
        }
    }

    /// Strip number `index` in a block of k, `[k of the block, strip]`.
    pub(super) fn strip(&self, index: usize, block: usize) -> &[f32] {
        &self.data[self.start(index, block)..][..self.block_len(block) * self.strip]
    }

    fn block_len(&self, block: usize) -> usize {
        KC.min(self.k - block * KC)
    }

    /// Index of a strip's first element for one k.
    fn index(&self, strip: usize, k: usize) -> usize {
        self.start(strip, k / KC) + k % KC * self.strip
    }

    /// Index of a strip's first element in a block of k.
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
            let element_by_element = |matrix: ndarray::ArrayView2<f32>, strip| {
                let mut packed = Packed::default();
                packed.assign_zeros(matrix.nrows(), matrix.ncols(), strip);
                for (row, elements) in matrix.rows().into_iter().enumerate() {
                    for (block, elements) in elements.to_vec().chunks(KC).enumerate() {
                        packed.write(row, block, elements.iter().copied().enumerate());
                    }
                }
                packed.data
            };
            for strip in [4, 6, 8] {
                let case = format!("{rows}×{columns}, {strip}");
                let [mut from_panels, mut transposed, mut from_packed] =
                    std::array::from_fn(|_| Packed::default());
                from_panels.assign(&panels, strip);
                let expected = element_by_element(matrix.view(), strip);
                assert_eq!(from_panels.data, expected, "{case}");
                let expected = element_by_element(matrix.t(), strip);
                transposed.assign_transposed(&panels, strip);
                assert_eq!(transposed.data, expected, "{case}");
                from_packed.assign_transposed_packed(&from_panels, rows);
                assert_eq!(from_packed.data, expected, "{case}");
            }
        }
    }
}
