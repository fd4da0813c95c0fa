//! The fully connected layer, y = x · kernel + bias. Activations are layers of their own.

use super::activation::Activation;
use super::dropout::{Dropout, DropoutMask};
use crate::gemm::{PanelMatrix, SparseRows, WIDTH, multiply, multiply_panel};
use crate::nn::params::Parameter;

/// A fully connected layer, as Keras's `Dense` without an activation: its two parameters.
#[derive(Debug, Clone, Copy)]
pub struct Dense<'a> {
    /// `[in, out]`
    kernel: &'a PanelMatrix,
    /// `[1, out]`
    bias: &'a PanelMatrix,
}

impl<'a> Dense<'a> {
    /// The layer of a kernel and a bias, in this order.
    ///
    /// # Panics
    /// When they are not these two, of one width.
    pub fn of(parameters: &'a [Parameter]) -> Self {
        let [kernel, bias] = parameters else {
            panic!("a kernel and a bias, not {} parameters", parameters.len());
        };
        let (kernel, bias) = (kernel.values(), bias.values());
        assert!(kernel.columns() == bias.columns(), "a bias for each unit");
        Self { kernel, bias }
    }

    pub fn inputs(self) -> usize {
        self.kernel.rows()
    }

    pub fn units(self) -> usize {
        self.kernel.columns()
    }

    /// `x: [batch, in]` → `y: [batch, out]`.
    pub fn forward(self, x: &SparseRows, y: &mut PanelMatrix) {
        self.forward_with(x, y, |_, bias, panel| {
            for row in panel.chunks_exact_mut(WIDTH) {
                row.iter_mut().zip(bias).for_each(|(y, bias)| *y += bias);
            }
        });
    }

    /// The same with an activation and what dropout leaves of it: `dropped` is of the same rows, or nothing at
    /// inference.
    pub fn forward_hidden(
        self,
        x: &SparseRows,
        activation: Activation,
        dropped: Option<(Dropout, &DropoutMask)>,
        y: &mut PanelMatrix,
    ) {
        self.forward_with(x, y, |index, bias, panel| {
            activation.forward(panel, index, bias, dropped);
        });
    }

    /// x · kernel, and what `finish` makes of each panel while it is in the cache, with its biases.
    fn forward_with(
        self,
        x: &SparseRows,
        y: &mut PanelMatrix,
        mut finish: impl FnMut(usize, &[f32; WIDTH], &mut [f32]),
    ) {
        y.resize(x.rows(), self.units());
        let (biases, _) = self.bias.data().as_chunks::<WIDTH>();
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
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::nn::layers::finite_differences::{assert_gradient, random, weighted_sum};
    use crate::nn::params::{bias_gradient, kernel_gradient};

    fn terms(x: &Array2<f32>) -> SparseRows {
        let mut terms = SparseRows::default();
        terms.clear(x.ncols());
        x.rows()
            .into_iter()
            .for_each(|row| terms.push_row(row.as_slice()));
        terms
    }

    fn parameters(kernel: &Array2<f32>, bias: &[f32]) -> [Parameter; 2] {
        [
            Parameter::kernel("kernel", kernel.view()),
            Parameter::bias("bias", bias),
        ]
    }

    fn forward(parameters: &[Parameter], x: &Array2<f32>) -> Array2<f32> {
        let mut y = PanelMatrix::default();
        Dense::of(parameters).forward(&terms(x), &mut y);
        y.to_array()
    }

    #[test]
    fn forward_multiplies_and_adds_the_bias() {
        let kernel = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let parameters = parameters(&kernel, &[0.5, -0.5, 0.0]);
        let y = forward(&parameters, &array![[1.0, 1.0], [2.0, -1.0]]);
        assert_eq!(y, array![[5.5, 6.5, 9.0], [-1.5, -1.5, 0.0]]);
        let dense = Dense::of(&parameters);
        assert_eq!((dense.inputs(), dense.units()), (2, 3));
    }

    #[test]
    fn backward_matches_finite_differences() {
        let (batch, inputs, units) = (4, 50, 35);
        let (kernel, bias) = (random((inputs, units), 1), random((1, units), 2));
        let (x, dy) = (random((batch, inputs), 3), random((batch, units), 4));
        let loss = |kernel: &Array2<f32>, bias: &Array2<f32>, x: &Array2<f32>| {
            let parameters = parameters(kernel, bias.as_slice().unwrap());
            weighted_sum(&forward(&parameters, x), &dy)
        };

        let (mut transposed, mut dx) = (PanelMatrix::default(), PanelMatrix::default());
        PanelMatrix::from_array(kernel.view()).transpose_into(&mut transposed);
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
            let products = parts.iter().map(|(x, dy)| (x, dy.panel(index)));
            kernel_gradient(inputs, products.clone(), |at, gradient| {
                panel[at..at + gradient.len()].copy_from_slice(gradient);
            });
            of_bias.extend(bias_gradient(products.map(|(_, dy)| dy)));
        }
        assert_gradient(&kernel, &of_kernel.to_array(), |kernel| {
            loss(kernel, &bias, &x)
        });
        let of_bias = Array2::from_shape_vec((1, units), of_bias[..units].to_vec()).unwrap();
        assert_gradient(&bias, &of_bias, |bias| loss(&kernel, bias, &x));
    }
}
