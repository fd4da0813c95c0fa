//! Elastic distortion: a smooth random displacement field. Simard, Steinkraus and Platt, "Best Practices for
//! Convolutional Neural Networks Applied to Visual Document Analysis", 2003, smooth random displacements by a
//! Gaussian. Here the random displacements of a coarse grid of knots are interpolated by cubic B-splines, which looks
//! the same and takes a fiftieth of the work: a B-spline with knots [`KNOT`] apart is nearly a Gaussian of sigma
//! KNOT / sqrt(3).

use crate::random::Stream;

/// The distance between knots, in pixels of MNIST's 28: a sigma of 4, as in the paper.
const KNOT: f32 = 7.0;

/// Knots along a side. They extend half a picture beyond the picture, which covers every pixel of ink.
const KNOTS: usize = 11;

/// The number of knots before the picture's first pixel.
const BEFORE: f32 = 3.0;

/// The root mean square of a B-spline through displacements that are uniform from -1 to 1: sqrt(1/3) times
/// the mean of the sum of squared weights, which is 151/315, along each of two axes.
const SPREAD: f32 = 0.276_8;

/// The index of the knots' first 16-bit number in a picture's stream, after all numbers drawn one by one.
const FIRST_NUMBER: u64 = 1 << 16;

/// A field of displacements, `[KNOTS, KNOTS]` of x and y.
#[derive(Debug, Default)]
pub(super) struct Field {
    knots: Vec<[f32; 2]>,
    /// The distance between knots, in pixels.
    knot: f32,
}

/// The four knots around a coordinate, with their weights.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NearKnots {
    first: usize,
    weights: [f32; 4],
}

/// For one row of the picture the displacement of each column of knots.
pub(super) type Row = [[f32; 2]; KNOTS];

impl Field {
    /// Draws a field whose displacements have the root mean square `strength`, in pixels, along each axis.
    pub fn draw(&mut self, strength: f32, unit: f32, stream: &Stream) {
        self.knot = KNOT * unit;
        self.knots.clear();
        self.knots.resize(KNOTS * KNOTS, [0.0; 2]);
        let amplitude = strength / SPREAD;
        let knots = self.knots.as_flattened_mut();
        stream.u16s(FIRST_NUMBER, knots.len(), |at, numbers| {
            for (knot, &number) in knots[at..].iter_mut().zip(numbers) {
                *knot = (f32::from(number) * (1.0 / 32_767.5) - 1.0) * amplitude;
            }
        });
    }

    /// The knots around a coordinate in pixels.
    #[inline]
    pub fn near(&self, at: f32) -> NearKnots {
        let at = (at / self.knot + BEFORE).clamp(1.0, (KNOTS - 3) as f32);
        let first = at as usize - 1;
        let t = at - (first + 1) as f32;
        let (s, tt) = (1.0 - t, t * t);
        let weights = [
            s * s * s / 6.0,
            (4.0 - 6.0 * tt + 3.0 * tt * t) / 6.0,
            (1.0 + 3.0 * t + 3.0 * tt - 3.0 * tt * t) / 6.0,
            tt * t / 6.0,
        ];
        NearKnots { first, weights }
    }

    /// The displacements along a row at `y`.
    pub fn row(&self, y: NearKnots) -> Row {
        let mut row = [[0.0; 2]; KNOTS];
        for (knots, weight) in self.knots.chunks_exact(KNOTS).skip(y.first).zip(y.weights) {
            for (sum, knot) in row.iter_mut().zip(knots) {
                sum[0] += weight * knot[0];
                sum[1] += weight * knot[1];
            }
        }
        row
    }

    /// The displacement at `x` of a row.
    #[inline]
    pub fn at(row: &Row, x: NearKnots) -> [f32; 2] {
        let mut sum = [0.0; 2];
        let knots: &[[f32; 2]; 4] = row[x.first..x.first + 4].try_into().expect("four");
        for (knot, weight) in knots.iter().zip(x.weights) {
            sum[0] += weight * knot[0];
            sum[1] += weight * knot[1];
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::StreamId;

    fn field(strength: f32, step: u32) -> Field {
        let mut field = Field::default();
        field.draw(
            strength,
            1.0,
            &Stream::new(9999, StreamId::Augmentation, 0, step),
        );
        field
    }

    fn displacements(field: &Field) -> Vec<[f32; 2]> {
        let points = (0..28 * 28).map(|i| ((i % 28) as f32, (i / 28) as f32));
        points
            .map(|(x, y)| Field::at(&field.row(field.near(y)), field.near(x)))
            .collect()
    }

    #[test]
    fn displacements_have_the_given_strength() {
        let all: Vec<f32> = (0..200)
            .flat_map(|step| displacements(&field(1.5, step)))
            .flatten()
            .collect();
        let square = all.iter().map(|d| d * d).sum::<f32>() / all.len() as f32;
        assert!((square.sqrt() - 1.5).abs() < 0.06, "{}", square.sqrt());
        let mean = all.iter().sum::<f32>() / all.len() as f32;
        assert!(mean.abs() < 0.1, "{mean}");
    }

    #[test]
    fn neighbours_have_nearly_equal_displacements() {
        for step in 0..50 {
            let all = displacements(&field(1.0, step));
            for (i, pair) in all.windows(2).enumerate().filter(|(i, _)| i % 28 != 27) {
                let apart = (pair[0][0] - pair[1][0]).abs();
                assert!(apart < 0.75, "step {step}, pixel {i}: {apart}");
            }
        }
    }

    #[test]
    fn equal_knots_displace_every_pixel_equally() {
        let mut field = field(1.0, 0);
        field.knots.fill([0.5, -2.0]);
        for [x, y] in displacements(&field) {
            assert!((x - 0.5).abs() < 1e-5 && (y + 2.0).abs() < 1e-5);
        }
    }
}
