//! A matrix in panels of [`WIDTH`] columns, which a kernel reads from start to end. Weights, activations and
//! gradients are stored in this form, so that nothing is packed for a product.

use ndarray::{Array2, ArrayView2};

use super::kernel::WIDTH;
use super::transpose::transpose;

/// A matrix `[rows, columns]`: panel after panel, each `[rows, WIDTH]` without gaps. The last panel is
/// padded with columns that mean nothing; they are 0 until they are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PanelMatrix {
    rows: usize,
    columns: usize,
    data: Vec<f32>,
}

impl PanelMatrix {
    pub fn zeros(rows: usize, columns: usize) -> Self {
        let mut panels = Self::default();
        panels.resize(rows, columns);
        panels
    }

    pub fn from_array(array: ArrayView2<f32>) -> Self {
        let mut panels = Self::default();
        panels.assign(array);
        panels
    }

    /// Copies `array`, keeping the memory.
    pub fn assign(&mut self, array: ArrayView2<f32>) {
        self.resize(array.nrows(), array.ncols());
        self.data.fill(0.0);
        for ((row, column), &value) in array.indexed_iter() {
            let index = self.index(row, column);
            self.data[index] = value;
        }
    }

    pub fn to_array(&self) -> Array2<f32> {
        Array2::from_shape_fn((self.rows, self.columns), |(row, column)| {
            self.data[self.index(row, column)]
        })
    }

    /// Makes room for `[rows, columns]`, keeping the memory. The elements' values are unspecified.
    pub fn resize(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        self.data.resize(rows * self.padded_columns(), 0.0);
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Columns with the padding of the last panel.
    pub fn padded_columns(&self) -> usize {
        self.columns.next_multiple_of(WIDTH)
    }

    /// Panel after panel, `[rows, WIDTH]` each.
    pub fn data_mut(&mut self) -> &mut [f32] {
        &mut self.data
    }

    /// As [`Self::data_mut`], to be read.
    pub fn data(&self) -> &[f32] {
        &self.data
    }

    /// Elements of a panel: rows · WIDTH. At least 1, even without rows, so that it can be a chunk's length.
    pub fn panel_len(&self) -> usize {
        (self.rows * WIDTH).max(1)
    }

    /// The panel that begins with column index · WIDTH, `[rows, WIDTH]`.
    pub fn panel(&self, index: usize) -> &[f32] {
        &self.data[index * self.rows * WIDTH..][..self.rows * WIDTH]
    }

    pub fn panels(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        (0..self.columns.div_ceil(WIDTH)).map(|index| self.panel(index))
    }

    pub fn panels_mut(&mut self) -> impl ExactSizeIterator<Item = &mut [f32]> {
        let len = self.panel_len();
        self.data.chunks_exact_mut(len)
    }

    /// The columns of panel `index` without padding: WIDTH, or fewer in the last.
    pub fn width(&self, index: usize) -> usize {
        WIDTH.min(self.columns - index * WIDTH)
    }

    /// One row, a piece from each panel, without padding.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &[f32]> {
        let widths = (0..self.columns.div_ceil(WIDTH)).map(|index| self.width(index));
        self.panels()
            .zip(widths)
            .map(move |(panel, width)| &panel[row * WIDTH..][..width])
    }

    /// Writes the transpose, `[columns, rows]`, into `transposed`.
    pub fn transpose_into(&self, transposed: &mut PanelMatrix) {
        transposed.resize(self.columns, self.rows);
        let rows_of = |index: usize| index * WIDTH..self.rows.min((index + 1) * WIDTH);
        for (index, panel) in transposed.panels_mut().enumerate() {
            self.transpose_rows_into(rows_of(index), panel);
        }
    }

    /// Writes the transpose of up to WIDTH `rows` into a panel, `[columns, WIDTH]`.
    pub fn transpose_rows_into(&self, rows: std::ops::Range<usize>, transposed: &mut [f32]) {
        for (source, to) in self.panels().zip(transposed.chunks_mut(WIDTH * WIDTH)) {
            transpose(&source[rows.start * WIDTH..rows.end * WIDTH], 0, to, WIDTH);
        }
    }

    fn index(&self, row: usize, column: usize) -> usize {
        (column / WIDTH * self.rows + row) * WIDTH + column % WIDTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(rows: usize, columns: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(i, j)| (i * columns + j) as f32 + 1.0)
    }

    const SHAPES: [(usize, usize); 8] = [
        (0, 5),
        (5, 0),
        (1, 1),
        (3, 31),
        (3, 32),
        (33, 33),
        (64, 64),
        (70, 100),
    ];

    #[test]
    fn a_matrix_comes_back_as_it_went_in() {
        for (rows, columns) in SHAPES {
            let array = counted(rows, columns);
            let panels = PanelMatrix::from_array(array.view());
            assert_eq!(panels.to_array(), array);
            for row in 0..rows {
                let pieces: Vec<f32> = panels.row(row).flatten().copied().collect();
                assert_eq!(pieces, array.row(row).to_vec());
            }
        }
    }

    #[test]
    fn a_panel_holds_its_columns_row_by_row_and_zeros_fill_the_last() {
        let panels = PanelMatrix::from_array(counted(2, 33).view());
        assert_eq!(panels.panel(0)[..2], [1.0, 2.0]);
        assert_eq!(panels.panel(0)[32..34], [34.0, 35.0]);
        assert_eq!(panels.panel(1)[..2], [33.0, 0.0]);
        assert_eq!(panels.panel(1)[32..34], [66.0, 0.0]);
        assert_eq!((panels.width(0), panels.width(1)), (32, 1));
    }

    #[test]
    fn the_transpose_swaps_rows_and_columns() {
        for (rows, columns) in SHAPES {
            let array = counted(rows, columns);
            let mut transposed = PanelMatrix::zeros(3, 3);
            PanelMatrix::from_array(array.view()).transpose_into(&mut transposed);
            assert_eq!(transposed.to_array(), array.t());
        }
    }
}
