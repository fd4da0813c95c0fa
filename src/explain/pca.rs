//! Principal components: the two directions in which many vectors vary most, and where each vector lies along them
//! (Pearson, "On lines and planes of closest fit to systems of points in space", 1901). What the components are
//! does not depend on the number of threads.

use crate::gemm::{PanelMatrix, SparseRows, multiply};

/// The most vectors that are added at a time.
pub const CHUNK: usize = 128;
/// The widest vectors that are taken: their covariance then has 32 MB.
pub const WIDEST: usize = 2048;
/// Multiplications of a slice of [`Pca::refine`]: a hundredth of a second.
const SLICE: usize = 1 << 23;
/// A component is found when no coordinate of it moves further than this.
const PRECISION: f64 = 1e-9;
/// A component is good enough after this many iterations: two directions in which the vectors vary alike are
/// separated only slowly, and either will do.
const ITERATIONS: usize = 2000;

/// Components on their way: first all vectors are added, then [`Self::refine`] is called until it is done.
#[derive(Debug, Default)]
pub struct Pca {
    width: usize,
    count: usize,
    /// Σ x, `[width]`
    sums: Vec<f64>,
    /// Σ x·xᵀ, `[width, width]`; once the components are sought, the covariance without those that are found.
    products: Vec<f64>,
    /// The sum of the variances, once it is known.
    variance: Option<f64>,
    found: Vec<Component>,
    /// The one that is sought, and after how many iterations.
    guess: Option<(Vec<f64>, usize)>,
    chunk: Chunk,
}

/// Memory for the vectors that are being added.
#[derive(Debug, Default)]
struct Chunk {
    rows: PanelMatrix,
    transposed: SparseRows,
    products: PanelMatrix,
}

#[derive(Debug, Clone)]
struct Component {
    /// A vector of length 1, or 0 when nothing else varies.
    direction: Vec<f64>,
    variance: f64,
}

/// The mean and the two components that vectors are projected on.
#[derive(Debug, Clone)]
pub struct Projection {
    /// `[width, 2]`
    directions: PanelMatrix,
    /// Where the mean lies.
    origin: [f64; 2],
    /// Which part of all variance each component explains.
    pub explained: [f64; 2],
}

impl Pca {
    pub fn new(width: usize) -> Self {
        Self {
            width,
            sums: vec![0.0; width],
            products: vec![0.0; width * width],
            ..Self::default()
        }
    }

    /// Coordinates of a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds up to [`CHUNK`] vectors, `x: [count, width]`.
    pub fn add(&mut self, x: &[f32]) {
        let Chunk {
            rows,
            transposed,
            products,
        } = &mut self.chunk;
        let count = x.len() / self.width;
        rows.assign(
            ndarray::ArrayView2::from_shape((count, self.width), x).expect("whole vectors"),
        );
        transposed.assign_transposed(rows);
        multiply(transposed, rows, products);
        for x in x.chunks_exact(self.width) {
            let sums = self.sums.iter_mut().zip(x);
            sums.for_each(|(sum, &x)| *sum += f64::from(x));
        }
        for (row, sums) in self.products.chunks_exact_mut(self.width).enumerate() {
            let products = products.row(row).flatten();
            let sums = sums.iter_mut().zip(products);
            sums.for_each(|(sum, &product)| *sum += f64::from(product));
        }
        self.count += count;
    }

    /// Seeks the components further: whether both are found. By power iteration, the second in what the first leaves
    /// of the covariance.
    pub fn refine(&mut self) -> bool {
        let total = match self.variance {
            Some(total) => total,
            None => self.center(),
        };
        for _ in 0..(SLICE / (self.width * self.width)).max(1) {
            if self.found.len() == 2 {
                return true;
            }
            let (guess, iterations) = self.guess.take().unwrap_or_else(|| (self.start(), 0));
            let mut next = self.times(&guess);
            let variance = length(&next);
            // What is left is rounding.
            let flat = variance.is_nan() || variance <= 1e-12 * total;
            next.iter_mut().for_each(|x| *x /= variance);
            let moved = next.iter().zip(&guess).map(|(a, b)| (a - b).abs());
            let moved = moved.fold(0.0, f64::max);
            if flat || moved < PRECISION || iterations == ITERATIONS {
                self.find(next, variance, flat);
            } else {
                self.guess = Some((next, iterations + 1));
            }
        }
        self.found.len() == 2
    }

    /// Makes the covariance of the sums; the sum of the variances.
    fn center(&mut self) -> f64 {
        let count = self.count as f64;
        let degrees = (count - 1.0).max(1.0);
        for (row, products) in self.products.chunks_exact_mut(self.width).enumerate() {
            let mean = self.sums[row] / count.max(1.0);
            let sums = products.iter_mut().zip(&self.sums);
            sums.for_each(|(product, sum)| *product = (*product - mean * sum) / degrees);
        }
        let total = self.diagonal().sum();
        self.variance = Some(total);
        total
    }

    fn diagonal(&self) -> impl Iterator<Item = f64> {
        self.products.iter().step_by(self.width + 1).copied()
    }

    /// The covariances of the coordinate that varies most: no component that varies much is at right angles to them.
    fn start(&self) -> Vec<f64> {
        let most = self.diagonal().enumerate();
        let most = most.fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a }).0;
        let mut start = self.products[most * self.width..][..self.width].to_vec();
        let length = length(&start);
        start.iter_mut().for_each(|x| *x /= length);
        start
    }

    /// The covariance times `vector`.
    fn times(&self, vector: &[f64]) -> Vec<f64> {
        let rows = self.products.chunks_exact(self.width);
        rows.map(|row| dot(row, vector)).collect()
    }

    /// Keeps a component, whose largest coordinate is made positive, and takes it off the covariance.
    fn find(&mut self, mut direction: Vec<f64>, variance: f64, flat: bool) {
        if flat {
            direction.fill(0.0);
        }
        let largest = direction
            .iter()
            .fold(0.0_f64, |a, &b| if b.abs() > a.abs() { b } else { a });
        if largest < 0.0 {
            direction.iter_mut().for_each(|x| *x = -*x);
        }
        for (row, &x) in self.products.chunks_exact_mut(self.width).zip(&direction) {
            let row = row.iter_mut().zip(&direction);
            row.for_each(|(product, y)| *product -= variance * x * y);
        }
        self.found.push(Component {
            direction,
            variance: if flat { 0.0 } else { variance },
        });
    }

    /// The projection on both components; `None` before they are found.
    pub fn projection(&self) -> Option<Projection> {
        let [first, second] = self.found.as_slice() else {
            return None;
        };
        let (both, count) = ([first, second], self.count.max(1) as f64);
        let directions = ndarray::Array2::from_shape_fn((self.width, 2), |(at, component)| {
            both[component].direction[at] as f32
        });
        let total = self.variance.unwrap_or_default();
        let part = |variance: f64| if total > 0.0 { variance / total } else { 0.0 };
        Some(Projection {
            directions: PanelMatrix::from_array(directions.view()),
            origin: both.map(|component| dot(&self.sums, &component.direction) / count),
            explained: both.map(|component| part(component.variance)),
        })
    }
}

impl Projection {
    /// Coordinates of a vector.
    pub fn width(&self) -> usize {
        self.directions.rows()
    }

    /// Where vectors lie, `x: [count, width]` → `[count, 2]`: the mean lies at 0.
    pub fn project(&self, x: &[f32]) -> Vec<f32> {
        let (mut rows, mut products) = (SparseRows::default(), PanelMatrix::default());
        rows.clear(self.directions.rows());
        x.chunks_exact(self.directions.rows())
            .for_each(|x| rows.push_row([x]));
        rows.finish();
        multiply(&rows, &self.directions, &mut products);
        let products = (0..rows.rows()).flat_map(|row| products.row(row).flatten());
        let origin = self.origin.iter().cycle();
        let centered = products
            .zip(origin)
            .map(|(&product, origin)| (f64::from(product) - origin) as f32);
        centered.collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(vector: &[f64]) -> f64 {
    libm::sqrt(dot(vector, vector))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const WIDTH: usize = 40;
    const COUNT: usize = 300;

    /// What tests/oracle/sklearn_judge.py makes too: numbers of which most are 0, as behind a ReLU.
    fn vectors() -> Vec<f32> {
        (0..COUNT * WIDTH)
            .map(|at| {
                let (row, column) = (at / WIDTH, at % WIDTH);
                let value = (row * (column * column + 7) + 13 * column) % 101;
                value.saturating_sub(60) as f32 * ((column % 7 + 1) as f32 / 64.0)
            })
            .collect()
    }

    fn components(x: &[f32], width: usize) -> Pca {
        let mut pca = Pca::new(width);
        x.chunks(CHUNK * width).for_each(|x| pca.add(x));
        while !pca.refine() {}
        pca
    }

    fn expected(name: &str) -> Vec<f64> {
        let all: Value =
            serde_json::from_str(include_str!("../../tests/oracle/judge.json")).unwrap();
        let list = all[name].as_array().unwrap().iter();
        list.map(|x| x.as_f64().unwrap()).collect()
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 2e-5, "{found} for {expected}");
        }
    }

    #[test]
    fn components_variances_and_projections_are_scikit_learns() {
        let x = vectors();
        let pca = components(&x, WIDTH);
        let found: Vec<f64> = pca
            .found
            .iter()
            .flat_map(|found| found.direction.clone())
            .collect();
        assert_close(&found, &expected("components"));
        let projection = pca.projection().unwrap();
        assert_close(&projection.explained, &expected("explained"));
        let projected: Vec<f64> = projection.project(&x).into_iter().map(f64::from).collect();
        assert_close(&projected, &expected("projected"));
        let alone = projection.project(&x[7 * WIDTH..8 * WIDTH]);
        assert_eq!(alone, projection.project(&x)[14..16]);
    }

    #[test]
    fn before_both_components_are_found_there_is_no_projection() {
        let mut pca = Pca::new(WIDTH);
        pca.add(&vectors()[..CHUNK * WIDTH]);
        assert!(pca.projection().is_none());
    }

    #[test]
    fn vectors_that_vary_in_one_direction_or_not_at_all_have_a_map_all_the_same() {
        let line: Vec<f32> = (0..50).flat_map(|at| [at as f32, 0.0, 3.0]).collect();
        let projection = components(&line, 3).projection().unwrap();
        assert_eq!(projection.explained, [1.0, 0.0]);
        assert_eq!(projection.project(&line[..3]), [-24.5, 0.0]);
        let point = [1.0, 2.0, 3.0].repeat(4);
        let projection = components(&point, 3).projection().unwrap();
        assert_eq!(projection.explained, [0.0, 0.0]);
        assert_eq!(projection.project(&point[..3]), [0.0, 0.0]);
        assert_eq!(
            components(&[2.0; 5], 1)
                .projection()
                .unwrap()
                .project(&[2.0]),
            [0.0; 2]
        );
    }
}
