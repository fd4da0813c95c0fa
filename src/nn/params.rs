//! The parameters of a network: named matrices in a fixed order. Optimizers, averages, constraints, files
//! and hashes go through this list and know no layer.

use ndarray::{Array2, ArrayView2};

use crate::gemm::{PanelMatrix, ROW_STEP, SparseRows, WIDTH, multiply_panel};

/// What a parameter does in its layer: y = x · kernel + bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `[in, out]`
    Kernel,
    /// `[out]`
    Bias,
}

/// A matrix of weights, or a row of biases, that training changes.
///
/// Its columns may come in blocks of equal width, such as the four gates of an LSTM. Every block then
/// starts with a panel of its own in memory, and zeros fill the gaps. Shapes and numbers that go in or out
/// have no gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    name: String,
    role: Role,
    columns: usize,
    blocks: usize,
    values: PanelMatrix,
}

impl Parameter {
    /// A kernel `[in, out]`.
    ///
    /// ```
    /// use digitlab::nn::Parameter;
    /// use ndarray::array;
    ///
    /// let kernel = Parameter::kernel("dense.kernel", array![[1.0, 2.0], [3.0, 4.0]].view());
    /// assert_eq!((kernel.shape(), kernel.to_vec()), (vec![2, 2], vec![1.0, 2.0, 3.0, 4.0]));
    /// ```
    pub fn kernel(name: impl Into<String>, values: ArrayView2<f32>) -> Self {
        Self {
            name: name.into(),
            role: Role::Kernel,
            columns: values.ncols(),
            blocks: 1,
            values: PanelMatrix::from_array(values),
        }
    }

    /// A bias `[out]`.
    pub fn bias(name: impl Into<String>, values: &[f32]) -> Self {
        let row = ArrayView2::from_shape((1, values.len()), values).expect("one row");
        Self {
            role: Role::Bias,
            ..Self::kernel(name, row)
        }
    }

    /// The same numbers with the columns in `blocks` blocks.
    ///
    /// # Panics
    /// When the columns cannot be split so.
    pub fn in_blocks(mut self, blocks: usize) -> Self {
        assert!(self.columns.is_multiple_of(blocks), "blocks of one width");
        let numbers = self.to_vec();
        self.blocks = blocks;
        self.values = self.stored(&numbers);
        self
    }

    /// Keras's name with a dot: `dense_1.kernel`.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// `[in, out]` of a kernel, `[out]` of a bias.
    pub fn shape(&self) -> Vec<usize> {
        match self.role {
            Role::Kernel => vec![self.rows(), self.columns],
            Role::Bias => vec![self.columns],
        }
    }

    /// Inputs of a kernel; 1 of a bias.
    pub fn rows(&self) -> usize {
        self.values.rows()
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.rows() * self.columns
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers as they lie in memory.
    pub fn values(&self) -> &PanelMatrix {
        &self.values
    }

    pub fn values_mut(&mut self) -> &mut PanelMatrix {
        &mut self.values
    }

    /// The numbers row by row.
    pub fn to_vec(&self) -> Vec<f32> {
        self.listed(&self.values)
    }

    /// Numbers that lie in memory as this parameter's do, row by row.
    pub fn listed(&self, stored: &PanelMatrix) -> Vec<f32> {
        let stored = stored.to_array();
        self.places().map(|place| stored[place]).collect()
    }

    /// Numbers given row by row, as they lie in memory.
    ///
    /// # Panics
    /// When they are not [`Self::len`] numbers.
    pub fn stored(&self, listed: &[f32]) -> PanelMatrix {
        assert!(listed.len() == self.len(), "numbers for {}", self.name);
        let (stride, width) = self.block();
        let mut stored = Array2::zeros((self.rows(), (self.blocks - 1) * stride + width));
        for (place, &value) in self.places().zip(listed) {
            stored[place] = value;
        }
        PanelMatrix::from_array(stored.view())
    }

    /// Columns from one block to the next in memory, and how many of them hold numbers.
    fn block(&self) -> (usize, usize) {
        let width = self.columns / self.blocks;
        (width.next_multiple_of(WIDTH), width)
    }

    /// Row and column in memory of each number.
    fn places(&self) -> impl Iterator<Item = [usize; 2]> {
        let (columns, (stride, width)) = (self.columns, self.block());
        let place = move |at: usize| {
            let (row, column) = (at / columns, at % columns);
            [row, column / width * stride + column % width]
        };
        (0..self.len()).map(place)
    }
}

/// The gradient of one panel of a kernel, Σ xᵀ · dy: `take` gets some rows of it at a time, `[some, WIDTH]`,
/// and where in the panel they begin.
///
/// `products` are pairs of `xᵀ: [in, rows]` and a panel `dy: [rows, WIDTH]`, one for each part of a batch. Their
/// order is the order in which the terms are added.
pub fn kernel_gradient<'a>(
    inputs: usize,
    products: impl Iterator<Item = (&'a SparseRows, &'a [f32])> + Clone,
    mut take: impl FnMut(usize, &[f32]),
) {
    // As many rows as stay in the first-level cache until they are read.
    let mut gradient = [0.0; ROW_STEP * WIDTH];
    for start in (0..inputs).step_by(ROW_STEP) {
        let rows = start..inputs.min(start + ROW_STEP);
        let gradient = &mut gradient[..rows.len() * WIDTH];
        for (index, (transposed_x, dy)) in products.clone().enumerate() {
            multiply_panel(transposed_x, rows.clone(), dy, gradient, index > 0);
        }
        take(start * WIDTH, gradient);
    }
}

/// The gradient of one panel of a bias: the sum of all rows of `dy: [rows, WIDTH]`, in their order.
pub fn bias_gradient<'a>(dy: impl Iterator<Item = &'a [f32]>) -> [f32; WIDTH] {
    let mut gradient = [0.0; WIDTH];
    for row in dy.flat_map(|dy| dy.chunks_exact(WIDTH)) {
        let sums = gradient.iter_mut().zip(row);
        sums.for_each(|(sum, dy)| *sum += dy);
    }
    gradient
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn blocks_begin_with_a_panel_and_give_back_the_numbers_without_gaps() {
        let values = Array2::from_shape_fn((3, 12), |(i, j)| (i * 12 + j) as f32 + 1.0);
        let kernel = Parameter::kernel("k", values.view()).in_blocks(4);
        assert_eq!((kernel.shape(), kernel.len()), (vec![3, 12], 36));
        assert_eq!(kernel.to_vec(), values.as_slice().unwrap());
        for block in 0..4 {
            let panel = kernel.values().panel(block);
            let expected = values.slice(ndarray::s![1, 3 * block..3 * block + 3]);
            assert_eq!(panel[WIDTH..WIDTH + 3], expected.to_vec());
            assert_eq!(panel[WIDTH + 3..2 * WIDTH], [0.0; WIDTH - 3]);
        }
        let bias = Parameter::bias("b", &[1.0, 2.0]).in_blocks(2);
        assert_eq!((bias.shape(), bias.rows()), (vec![2], 1));
        assert_eq!(bias.values().panel(1)[0], 2.0);
    }

    #[test]
    fn one_block_is_a_plain_matrix() {
        let values = array![[1.0, 2.0], [3.0, 4.0]];
        let kernel = Parameter::kernel("k", values.view());
        assert_eq!(kernel.values(), &PanelMatrix::from_array(values.view()));
        assert_eq!(&kernel.stored(&kernel.to_vec()), kernel.values());
    }
}
