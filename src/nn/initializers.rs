//! Initial weights, as Keras's initializers draw them. Each kernel of a seed has a stream of its own.

use ndarray::{Array2, Axis};

use crate::random::{Stream, StreamId};

/// Keras's `glorot_uniform`: a kernel `[inputs, units]`, each weight uniform within ±sqrt(6 / (inputs + units))
/// (Glorot and Bengio: "Understanding the difficulty of training deep feedforward neural networks", 2010).
/// `kernel` distinguishes the kernels of one seed.
///
/// ```
/// use digitlab::nn::glorot_uniform;
///
/// let kernel = glorot_uniform(784, 500, 9999, 0);
/// assert_eq!(kernel.dim(), (784, 500));
/// assert_eq!(kernel, glorot_uniform(784, 500, 9999, 0));
/// ```
pub fn glorot_uniform(inputs: usize, units: usize, seed: u64, kernel: u16) -> Array2<f32> {
    let limit = (6.0 / (inputs + units) as f32).sqrt();
    let mut stream = Stream::new(seed, StreamId::InitialWeights { layer: kernel }, 0, 0);
    Array2::from_shape_simple_fn((inputs, units), || (stream.uniform() * 2.0 - 1.0) * limit)
}

/// Keras's `orthogonal`: a kernel whose rows are orthonormal, of which every direction is equally likely
/// (Saxe, McClelland and Ganguli: "Exact solutions to the nonlinear dynamics of learning in deep linear
/// neural networks", 2013). It needs at least as many columns as rows.
///
/// ```
/// use digitlab::nn::orthogonal;
///
/// let kernel = orthogonal(2, 8, 9999, 1);
/// assert!((kernel.row(0).dot(&kernel.row(0)) - 1.0).abs() < 1e-6);
/// assert!(kernel.row(0).dot(&kernel.row(1)).abs() < 1e-6);
/// ```
pub fn orthogonal(inputs: usize, units: usize, seed: u64, kernel: u16) -> Array2<f32> {
    assert!(inputs <= units, "{inputs} orthogonal rows of {units}");
    let mut stream = Stream::new(seed, StreamId::InitialWeights { layer: kernel }, 0, 0);
    let mut rows = Array2::from_shape_simple_fn((inputs, units), || normal(&mut stream));
    // Gram and Schmidt: from each row what the rows before have of it is taken off.
    for row in 0..inputs {
        let (before, mut rest) = rows.view_mut().split_at(Axis(0), row);
        let mut row = rest.row_mut(0);
        for before in before.rows() {
            let along = before.dot(&row);
            row.scaled_add(-along, &before);
        }
        let length = row.dot(&row).sqrt();
        row.mapv_inplace(|weight| weight / length);
    }
    rows.mapv(|weight| weight as f32)
}

/// A normally distributed number (Box and Muller, 1958).
fn normal(stream: &mut Stream) -> f64 {
    let [radius, angle] = [(), ()].map(|()| f64::from(stream.uniform()));
    // 1 - a uniform number is never 0.
    let radius = (-2.0 * libm::log(1.0 - radius)).sqrt();
    radius * libm::cos(2.0 * std::f64::consts::PI * angle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glorot_uniform_fills_its_range_evenly() {
        let limit = 0.068_358_59;
        let (mut low, mut high, mut squares) = (0.0_f32, 0.0_f32, 0.0_f64);
        for w in glorot_uniform(784, 500, 9999, 0) {
            (low, high) = (low.min(w), high.max(w));
            squares += f64::from(w) * f64::from(w);
        }
        assert!(low >= -limit && high <= limit, "{low} {high}");
        assert!(low < -0.9999 * limit && high > 0.9999 * limit);
        // A uniform's deviation is limit / sqrt(3) = 0.03947; of 392,000 draws, to within 0.2%.
        let deviation = (squares / 392_000.0).sqrt();
        assert!((deviation - 0.039_467).abs() < 0.000_1, "{deviation}");
    }

    #[test]
    fn orthogonal_rows_are_orthonormal_and_spread_as_keras_ones() {
        let kernel = orthogonal(128, 512, 9999, 1);
        let products = kernel.dot(&kernel.t());
        for ((i, j), &product) in products.indexed_iter() {
            let expected = if i == j { 1.0 } else { 0.0 };
            assert!((product - expected).abs() < 2e-6, "{i}, {j}: {product}");
        }
        // The deviation of unit rows of 512, 1 / sqrt(512), which Keras's have too (tests/oracle/lstm.json).
        let squares: f32 = kernel.iter().map(|w| w * w).sum();
        assert!(((squares / 65_536.0).sqrt() - 0.044_194).abs() < 1e-6);
        let mean = kernel.mean().unwrap();
        assert!(mean.abs() < 6e-4, "{mean}");
    }

    #[test]
    fn kernels_of_one_seed_start_differently() {
        let first = |seed, kernel| glorot_uniform(5, 5, seed, kernel);
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
    }
}
