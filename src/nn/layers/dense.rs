//! The fully connected layer, y = x · kernel + bias. Activations are layers of their own.

use ndarray::{Array2, ArrayView2};

use super::activation;
use super::dropout::{Dropout, DropoutMask};
use crate::gemm::{PanelMatrix, ROW_STEP, SparseRows, WIDTH, multiply, multiply_panel};
use crate::random::{Stream, StreamId};

/// A fully connected layer, as Keras's `Dense` without an activation.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// `[in, out]`
    kernel: PanelMatrix,
    /// `[out]`, filled up with zeros as a row of the kernel is.
    bias: Vec<f32>,
}

impl Dense {
    /// A layer of these parameters.
    ///
    /// # Panics
    /// When there is not one bias for each column of the kernel.
    pub fn new(kernel: ArrayView2<f32>, bias: &[f32]) -> Self {
        assert_eq!(kernel.ncols(), bias.len(), "a bias for each unit");
        let kernel = PanelMatrix::from_array(kernel);
        let mut bias = bias.to_vec();
        bias.resize(kernel.padded_columns(), 0.0);
        Self { kernel, bias }
    }

    /// Keras's defaults: a `glorot_uniform` kernel and a zero bias.
    ///
    /// Each weight is uniform within ±sqrt(6 / (in + out)) (Glorot and Bengio: "Understanding the
    /// difficulty of training deep feedforward neural networks", 2010). `layer` tells the layers of one
    /// seed apart.
    ///
    /// ```
    /// use digitlab::nn::layers::Dense;
    ///
    /// let dense = Dense::glorot_uniform(784, 500, 9999, 0);
    /// assert_eq!(dense.parameters(), 392_500);
    /// assert_eq!(dense, Dense::glorot_uniform(784, 500, 9999, 0));
    /// ```
    pub fn glorot_uniform(inputs: usize, units: usize, seed: u64, layer: u16) -> Self {
        let limit = (6.0 / (inputs + units) as f32).sqrt();
        let mut stream = Stream::new(seed, StreamId::InitialWeights { layer }, 0, 0);
        let kernel = Array2::from_shape_simple_fn((inputs, units), || {
            (stream.uniform() * 2.0 - 1.0) * limit
        });
        Self::new(kernel.view(), &vec![0.0; units])
    }

    pub fn inputs(&self) -> usize {
        self.kernel.rows()
    }

    pub fn units(&self) -> usize {
        self.kernel.columns()
    }

    /// `[in, out]`
    pub fn kernel(&self) -> Array2<f32> {
        self.kernel.to_array()
    }

    /// `[out]`
    pub fn bias(&self) -> &[f32] {
        &self.bias[..self.units()]
    }

    /// Numbers that training changes: in · out + out.
    pub fn parameters(&self) -> usize {
        self.inputs() * self.units() + self.units()
    }

    /// `x: [batch, in]` → `y: [batch, out]`.
    pub fn forward(&self, x: &SparseRows, y: &mut PanelMatrix) {
        self.forward_with(x, y, |_, bias, panel| {
            for row in panel.chunks_exact_mut(WIDTH) {
                row.iter_mut().zip(bias).for_each(|(y, bias)| *y += bias);
            }
        });
    }

    /// The same with a ReLU and what it leaves of it: `dropped` is of the same rows, or nothing at inference.
    pub fn forward_hidden(
        &self,
        x: &SparseRows,
        dropped: Option<(Dropout, &DropoutMask)>,
        y: &mut PanelMatrix,
    ) {
        self.forward_with(x, y, |index, bias, panel| {
            activation::forward(panel, index, bias, dropped);
        });
    }

    /// x · kernel, and what `finish` makes of each panel while it is in the cache, with its biases.
    fn forward_with(
        &self,
        x: &SparseRows,
        y: &mut PanelMatrix,
        mut finish: impl FnMut(usize, &[f32; WIDTH], &mut [f32]),
    ) {
        y.resize(x.rows(), self.units());
        let (biases, _) = self.bias.as_chunks::<WIDTH>();
        let panels = self.kernel.panels().zip(biases).zip(y.panels_mut());
        for (index, ((kernel, bias), panel)) in panels.enumerate() {
            multiply_panel(x, 0..x.rows(), kernel, panel, false);
            finish(index, bias, panel);
        }
    }

    /// `dy: [batch, out]` → `dx: [batch, in]`; `transposed: [out, in]` is the kernel's transpose.
    pub fn backward(transposed: &PanelMatrix, dy: &SparseRows, dx: &mut PanelMatrix) {
        multiply(dy, transposed, dx);
    }

    /// The kernel's gradient for the units of one panel, `xᵀ · dy`, some rows of `[in, WIDTH]` at a time:
    /// `take` gets where in the panel they begin and how many numbers. A batch comes in parts, in order,
    /// each as `xᵀ: [in, rows]` and its panel of `dy: [rows, WIDTH]`.
    pub fn kernel_gradient<'a>(
        inputs: usize,
        parts: impl Iterator<Item = (&'a SparseRows, &'a [f32])> + Clone,
        mut take: impl FnMut(usize, &[f32]),
    ) {
        // So many rows that they stay in the first-level cache until they are taken.
        let mut gradient = [0.0; ROW_STEP * WIDTH];
        for start in (0..inputs).step_by(ROW_STEP) {
            let rows = start..inputs.min(start + ROW_STEP);
            let gradient = &mut gradient[..rows.len() * WIDTH];
            for (index, (transposed_x, dy)) in parts.clone().enumerate() {
                multiply_panel(transposed_x, rows.clone(), dy, gradient, index > 0);
            }
            take(start * WIDTH, gradient);
        }
    }

    /// The biases' gradient for the units of one panel: the sum of `dy: [rows, WIDTH]` over all rows, in
    /// their order.
    pub fn bias_gradient<'a>(parts: impl Iterator<Item = &'a [f32]>) -> [f32; WIDTH] {
        let mut gradient = [0.0; WIDTH];
        for dy in parts {
            for row in dy.chunks_exact(WIDTH) {
                let sums = gradient.iter_mut().zip(row);
                sums.for_each(|(sum, dy)| *sum += dy);
            }
        }
        gradient
    }

    /// Writes the kernel's transpose, `[out, in]`, panel `index` of it.
    pub fn turn_into(&self, index: usize, transposed: &mut [f32]) {
        let rows = index * WIDTH..self.inputs().min((index + 1) * WIDTH);
        self.kernel.transpose_rows_into(rows, transposed);
    }

    /// The kernel and the biases, `[out]` filled up to whole panels, as they lie in memory.
    pub fn parameters_ref(&self) -> (&PanelMatrix, &[f32]) {
        (&self.kernel, &self.bias)
    }

    /// The kernel and the biases, `[out]` filled up to whole panels, to be moved.
    pub fn parameters_mut(&mut self) -> (&mut PanelMatrix, &mut [f32]) {
        (&mut self.kernel, &mut self.bias)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::nn::layers::finite_differences::{assert_gradient, random, weighted_sum};

    fn terms(x: &Array2<f32>) -> SparseRows {
        let mut terms = SparseRows::default();
        terms.clear(x.ncols());
        x.rows()
            .into_iter()
            .for_each(|row| terms.push_row(row.as_slice()));
        terms
    }

    fn forward(dense: &Dense, x: &Array2<f32>) -> Array2<f32> {
        let mut y = PanelMatrix::default();
        dense.forward(&terms(x), &mut y);
        y.to_array()
    }

    #[test]
    fn forward_multiplies_and_adds_the_bias() {
        let kernel = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let dense = Dense::new(kernel.view(), &[0.5, -0.5, 0.0]);
        let y = forward(&dense, &array![[1.0, 1.0], [2.0, -1.0]]);
        assert_eq!(y, array![[5.5, 6.5, 9.0], [-1.5, -1.5, 0.0]]);
        assert_eq!(
            (dense.kernel(), dense.bias()),
            (kernel, [0.5, -0.5, 0.0].as_slice())
        );
    }

    #[test]
    fn backward_matches_finite_differences() {
        let (batch, inputs, units) = (4, 50, 35);
        let (kernel, bias) = (random((inputs, units), 1), random((1, units), 2));
        let dense = Dense::new(kernel.view(), bias.as_slice().unwrap());
        let (x, dy) = (random((batch, inputs), 3), random((batch, units), 4));
        let loss = |kernel: &Array2<f32>, bias: &Array2<f32>, x: &Array2<f32>| {
            let dense = Dense::new(kernel.view(), bias.as_slice().unwrap());
            weighted_sum(&forward(&dense, x), &dy)
        };

        let mut transposed = PanelMatrix::zeros(units, inputs);
        for (index, panel) in transposed.panels_mut().enumerate() {
            dense.turn_into(index, panel);
        }
        let mut dx = PanelMatrix::default();
        Dense::backward(&transposed, &terms(&dy), &mut dx);
        assert_gradient(&x, &dx.to_array(), |x| loss(&kernel, &bias, x));

        // The batch in two parts.
        let parts = [0..3, 3..4].map(|rows| {
            let rows = ndarray::Slice::from(rows);
            let mut transposed_x = SparseRows::default();
            transposed_x
                .assign_transposed_rows(&terms(&x.slice_axis(ndarray::Axis(0), rows).to_owned()));
            (
                transposed_x,
                PanelMatrix::from_array(dy.slice_axis(ndarray::Axis(0), rows)),
            )
        });
        let mut of_kernel = PanelMatrix::zeros(inputs, units);
        let mut of_bias = Vec::new();
        for (index, panel) in of_kernel.panels_mut().enumerate() {
            let of_panel = parts.iter().map(|(x, dy)| (x, dy.panel(index)));
            Dense::kernel_gradient(inputs, of_panel.clone(), |at, gradient| {
                panel[at..at + gradient.len()].copy_from_slice(gradient);
            });
            of_bias.extend(Dense::bias_gradient(of_panel.map(|(_, dy)| dy)));
        }
        assert_gradient(&kernel, &of_kernel.to_array(), |kernel| {
            loss(kernel, &bias, &x)
        });
        let of_bias = Array2::from_shape_vec((1, units), of_bias[..units].to_vec()).unwrap();
        assert_gradient(&bias, &of_bias, |bias| loss(&kernel, bias, &x));
    }

    #[test]
    fn glorot_uniform_fills_its_range_evenly() {
        let dense = Dense::glorot_uniform(784, 500, 9999, 0);
        let limit = 0.068_358_59;
        let (mut low, mut high, mut squares) = (0.0_f32, 0.0_f32, 0.0_f64);
        for &w in &dense.kernel() {
            (low, high) = (low.min(w), high.max(w));
            squares += f64::from(w) * f64::from(w);
        }
        assert!(low >= -limit && high <= limit, "{low} {high}");
        assert!(low < -0.9999 * limit && high > 0.9999 * limit);
        // A uniform's deviation is limit / sqrt(3) = 0.03947; of 392,000 draws, to within 0.2%.
        let deviation = (squares / 392_000.0).sqrt();
        assert!((deviation - 0.039_467).abs() < 0.000_1, "{deviation}");
        assert!(dense.bias().iter().all(|&b| b == 0.0));
    }

    #[test]
    fn layers_of_one_seed_start_differently() {
        let first = |seed, layer| Dense::glorot_uniform(5, 5, seed, layer).kernel();
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
    }
}
