//! The fully connected layer, y = x · kernel + bias. Activations are layers of their own.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, Zip};

use crate::gemm::{Scratch, matmul};
use crate::random::{Purpose, Stream};

/// A fully connected layer, as Keras's `Dense` without an activation.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// `[in, out]`
    pub kernel: Array2<f32>,
    /// `[out]`
    pub bias: Array1<f32>,
}

/// What the loss changes by when a parameter does; the shapes of [`Dense`].
#[derive(Debug, Clone, PartialEq)]
pub struct DenseGradient {
    /// `[in, out]`
    pub kernel: Array2<f32>,
    /// `[out]`
    pub bias: Array1<f32>,
}

impl Dense {
    /// Keras's defaults: a `glorot_uniform` kernel and a zero bias.
    ///
    /// Each weight is uniform within ±sqrt(6 / (in + out)) (Glorot and Bengio: "Understanding the
    /// difficulty of training deep feedforward neural networks", 2010). `layer` tells the layers of one
    /// seed apart.
    ///
    /// ```
    /// use digitlab::layers::Dense;
    ///
    /// let dense = Dense::glorot_uniform(784, 500, 9999, 0);
    /// assert_eq!(dense.parameters(), 392_500);
    /// assert_eq!(dense, Dense::glorot_uniform(784, 500, 9999, 0));
    /// ```
    pub fn glorot_uniform(inputs: usize, units: usize, seed: u64, layer: u16) -> Self {
        let limit = (6.0 / (inputs + units) as f32).sqrt();
        let mut stream = Stream::new(seed, Purpose::Initial { layer }, 0, 0);
        Self {
            kernel: Array2::from_shape_simple_fn((inputs, units), || {
                (stream.uniform() * 2.0 - 1.0) * limit
            }),
            bias: Array1::zeros(units),
        }
    }

    pub fn inputs(&self) -> usize {
        self.kernel.nrows()
    }

    pub fn units(&self) -> usize {
        self.kernel.ncols()
    }

    /// Numbers that training changes: in · out + out.
    pub fn parameters(&self) -> usize {
        self.kernel.len() + self.bias.len()
    }

    /// `x: [batch, in]` → `y: [batch, out]`.
    pub fn forward(&self, x: ArrayView2<f32>, mut y: ArrayViewMut2<f32>, scratch: &mut Scratch) {
        matmul(x, self.kernel.view(), y.view_mut(), scratch);
        y += &self.bias;
    }

    /// From `dy: [batch, out]`, the parameters' gradient and, where somebody needs it,
    /// `dx: [batch, in]`. `x` is what the forward pass got.
    pub fn backward(
        &self,
        x: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        gradient: &mut DenseGradient,
        dx: Option<ArrayViewMut2<f32>>,
        scratch: &mut Scratch,
    ) {
        matmul(x.t(), dy, gradient.kernel.view_mut(), scratch);
        gradient.bias.fill(0.0);
        for row in dy.axis_iter(Axis(0)) {
            Zip::from(&mut gradient.bias)
                .and(row)
                .for_each(|sum, dy| *sum += dy);
        }
        if let Some(dx) = dx {
            matmul(dy, self.kernel.t(), dx, scratch);
        }
    }
}

impl DenseGradient {
    /// A gradient of `dense`'s shapes, all 0.
    pub fn zeros(dense: &Dense) -> Self {
        Self {
            kernel: Array2::zeros(dense.kernel.dim()),
            bias: Array1::zeros(dense.bias.dim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::layers::finite_differences::{assert_gradient, random, weighted_sum};

    #[test]
    fn forward_multiplies_and_adds_the_bias() {
        let dense = Dense {
            kernel: array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
            bias: array![0.5, -0.5, 0.0],
        };
        let x = array![[1.0, 1.0], [2.0, -1.0]];
        let mut y = Array2::zeros((2, 3));
        dense.forward(x.view(), y.view_mut(), &mut Scratch::default());
        assert_eq!(y, array![[5.5, 6.5, 9.0], [-1.5, -1.5, 0.0]]);
    }

    #[test]
    fn backward_matches_finite_differences() {
        let (batch, inputs, units) = (4, 5, 3);
        let dense = Dense {
            kernel: random((inputs, units), 1),
            bias: random((1, units), 2).remove_axis(Axis(0)),
        };
        let x = random((batch, inputs), 3);
        let dy = random((batch, units), 4);
        let mut scratch = Scratch::default();
        let mut gradient = DenseGradient::zeros(&dense);
        let mut dx = Array2::zeros(x.dim());
        dense.backward(
            x.view(),
            dy.view(),
            &mut gradient,
            Some(dx.view_mut()),
            &mut scratch,
        );

        let mut loss = |dense: &Dense, x: &Array2<f32>| {
            let mut y = Array2::zeros((batch, units));
            dense.forward(x.view(), y.view_mut(), &mut scratch);
            weighted_sum(&y, &dy)
        };
        assert_gradient(&x, &dx, |x| loss(&dense, x));
        assert_gradient(&dense.kernel, &gradient.kernel, |kernel| {
            let changed = Dense {
                kernel: kernel.clone(),
                bias: dense.bias.clone(),
            };
            loss(&changed, &x)
        });
        let as_row = |vector: &Array1<f32>| vector.clone().insert_axis(Axis(0));
        assert_gradient(&as_row(&dense.bias), &as_row(&gradient.bias), |bias| {
            let changed = Dense {
                kernel: dense.kernel.clone(),
                bias: bias.row(0).to_owned(),
            };
            loss(&changed, &x)
        });
    }

    #[test]
    fn glorot_uniform_fills_its_range_evenly() {
        let dense = Dense::glorot_uniform(784, 500, 9999, 0);
        let limit = 0.068_358_59;
        let (mut low, mut high, mut squares) = (0.0_f32, 0.0_f32, 0.0_f64);
        for &w in &dense.kernel {
            (low, high) = (low.min(w), high.max(w));
            squares += f64::from(w) * f64::from(w);
        }
        assert!(low >= -limit && high <= limit, "{low} {high}");
        assert!(low < -0.9999 * limit && high > 0.9999 * limit);
        // A uniform's deviation is limit / sqrt(3) = 0.03947; of 392,000 draws, to within 0.2%.
        let deviation = (squares / dense.kernel.len() as f64).sqrt();
        assert!((deviation - 0.039_467).abs() < 0.000_1, "{deviation}");
        assert!(dense.bias.iter().all(|&b| b == 0.0));
    }

    #[test]
    fn layers_of_one_seed_start_differently() {
        let first = |seed, layer| Dense::glorot_uniform(5, 5, seed, layer).kernel;
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
    }
}
