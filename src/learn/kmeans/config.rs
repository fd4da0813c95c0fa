//! What a clustering is asked for, and its ranges.

use serde::{Deserialize, Serialize};

use crate::data::Split;
use crate::error::{Error, Expected, Range};

/// Hyperparameters of k-means, with scikit-learn's defaults
/// (<https://scikit-learn.org/stable/modules/generated/sklearn.cluster.KMeans.html>).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KMeansConfig {
    /// Number of clusters.
    pub k: usize,
    pub seed: u64,
    /// Seedings that are tried; the one with the least inertia is kept. After several, and without mini-batches, swaps
    /// of its centroids are tried.
    pub init_count: usize,
    /// Pictures of a mini-batch; `None` for Lloyd's iterations over all pictures.
    pub mini_batch: Option<usize>,
    /// Lloyd's iterations, or mini-batches, at most.
    pub max_iterations: usize,
    /// Lloyd's iterations stop when the squared distance that all centroids together moved is at most this
    /// times the mean variance of a pixel.
    pub tolerance: f64,
}

impl Default for KMeansConfig {
    fn default() -> Self {
        Self {
            k: 10,
            seed: 9999,
            init_count: 10,
            mini_batch: None,
            max_iterations: 300,
            tolerance: 1e-4,
        }
    }
}

/// The most pictures whose bytes a `u32` sum can hold.
const MOST_ADDED: usize = (u32::MAX / 255) as usize;

impl KMeansConfig {
    /// Whether every field is in its range, for clustering `split` if it is known.
    ///
    /// # Errors
    /// One [`Error::Field`] for each field that is not.
    pub fn check(&self, split: Option<&Split>) -> Result<(), Vec<Error>> {
        let pictures = split.map_or(MOST_ADDED, Split::len);
        let batches = MOST_ADDED / self.max_iterations.max(1);
        let fields = [
            ("k", 2, 256.min(pictures.max(2)), Some(self.k)),
            ("init_count", 1, 1000, Some(self.init_count)),
            ("max_iterations", 1, 10_000, Some(self.max_iterations)),
            ("mini_batch", 1, batches, self.mini_batch),
            ("pictures", 2, MOST_ADDED, split.map(Split::len)),
        ];
        let mut errors = Vec::new();
        for (field, least, most, found) in fields {
            if let Some(found) = found.filter(|found| !(least..=most).contains(found)) {
                let (least, most) = (least as f64, most as f64);
                let range = Range::Whole { least, most };
                errors.push(field_error(field, range, found as f64));
            }
        }
        if !(0.0..=1.0).contains(&self.tolerance) {
            let range = Range::UpTo { most: 1.0 };
            errors.push(field_error("tolerance", range, self.tolerance));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// Whether the pictures can be clustered in this many bytes of memory.
    ///
    /// # Errors
    /// As [`Self::check`], and an [`Error::Field`] for more pictures than there is room for.
    pub fn check_within(&self, room: usize, split: &Split) -> Result<(), Vec<Error>> {
        self.check(Some(split))?;
        let most = room.saturating_sub(self.fixed(split.size())) / self.each();
        if split.len() <= most {
            return Ok(());
        }
        let (least, most) = (2.0, most as f64);
        let range = Range::Whole { least, most };
        Err(vec![field_error("pictures", range, split.len() as f64)])
    }

    /// Bytes that a run on the pictures of `split` takes, beside these.
    pub fn bytes(&self, split: &Split) -> usize {
        self.fixed(split.size()) + split.len() * self.each()
    }

    /// Bytes of centroids, sums and products, and of a step's distances, for any pictures.
    fn fixed(&self, size: usize) -> usize {
        const STEPS: usize = 16 << 20;
        let numbers = self.init_count * self.k * size * size;
        STEPS + 24 * numbers
    }

    /// Bytes of a picture: its norm and square, and of each seeding its assignment, its distances to the nearest
    /// centroid and to each candidate, and their sum.
    fn each(&self) -> usize {
        8 + self.init_count * (18 + 4 * self.trials())
    }

    /// Whether centroids are swapped: after Lloyd's iterations from several seedings. With one
    /// seeding, or given centroids, the result is that of Lloyd's iterations.
    pub(super) fn swaps(&self) -> bool {
        self.mini_batch.is_none() && self.init_count > 1
    }

    /// Candidates for each centroid of a seeding but the first, as scikit-learn has them.
    pub(super) fn trials(&self) -> usize {
        2 + libm::log(self.k as f64) as usize
    }
}

fn field_error(field: &'static str, range: Range, found: f64) -> Error {
    let expected = Expected::Number { range };
    Error::Field {
        field,
        expected,
        found,
    }
}
