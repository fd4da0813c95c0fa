//! One seeding's centroids and the pictures' assignments to them. Sums of pixels are whole numbers, so that
//! neither the order in which pictures are added nor the number of threads changes a bit of a centroid.

use std::ops::Range;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::data::Split;
use crate::data::batches::SCALED;

/// The label of a picture that is not assigned yet.
const UNASSIGNED: u16 = u16::MAX;

/// Squared distances of at least this are not rounding errors: a cluster that lost its pictures may take a picture
/// this far away from its own centroid.
const FAR: f64 = 1e-6;

/// A picture's nearest centroid.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Nearest {
    pub cluster: u16,
    /// Squared.
    pub distance: f32,
}

impl Nearest {
    /// The least of a picture's scores ‖c‖² − 2·x·c, the first of several; `norm` is ‖x‖².
    pub fn of(scores: &[f32], norm: f32) -> Self {
        let (mut cluster, mut least) = (0, f32::INFINITY);
        for (index, &score) in scores.iter().enumerate() {
            if score < least {
                (cluster, least) = (index as u16, score);
            }
        }
        Self {
            cluster,
            distance: (norm + least).max(0.0),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// Centroids move after every pass.
    Moving,
    /// Centroids stay; one more pass finds the assignments to them.
    Settling,
    Done,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Restart {
    k: usize,
    pixels: usize,
    pub stage: Stage,
    pub iterations: usize,
    /// `[k, pixels]`, pixels from 0 to 1.
    centroids: Vec<f32>,
    /// `[k, pixels]`: the sums of the assigned pictures' bytes.
    sums: Vec<u32>,
    /// `[k]`: how many pictures those are.
    counts: Vec<u32>,
    /// `[pictures]`
    labels: Vec<u16>,
    /// `[pictures]`: squared distances to their centroids, as of their last pass.
    distances: Vec<f32>,
    /// Pictures whose label changed in this pass.
    changed: usize,
    average: Average,
}

/// The moving average of mini-batches' inertia, to see when it stops falling.
#[derive(Default, Serialize, Deserialize)]
struct Average {
    value: f64,
    least: f64,
    /// Mini-batches since the least.
    waited: usize,
}

impl Restart {
    /// `centroids: [k, pixels]`
    pub fn new(centroids: Array2<f32>, pictures: usize) -> Self {
        let (k, pixels) = centroids.dim();
        Self {
            k,
            pixels,
            stage: Stage::Moving,
            iterations: 0,
            centroids: centroids.iter().copied().collect(),
            sums: vec![0; k * pixels],
            counts: vec![0; k],
            labels: vec![UNASSIGNED; pictures],
            distances: vec![0.0; pictures],
            changed: 0,
            average: Average::default(),
        }
    }

    /// From pictures that a seeding chose.
    pub fn from_pictures(split: &Split, chosen: &[u32]) -> Self {
        let pixels = split.size() * split.size();
        let centroids = Array2::from_shape_fn((chosen.len(), pixels), |(cluster, pixel)| {
            let picture = split.picture(chosen[cluster] as usize);
            SCALED[usize::from(picture[pixel])]
        });
        Self::new(centroids, split.len())
    }

    /// `[k, pixels]`
    pub fn centroids(&self) -> &[f32] {
        &self.centroids
    }

    pub fn centroid(&self, cluster: usize) -> &[f32] {
        &self.centroids[cluster * self.pixels..][..self.pixels]
    }

    /// `[k]`: how many pictures each cluster has.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    pub fn is_assigned(&self) -> bool {
        !self.labels.contains(&UNASSIGNED)
    }

    /// Assigns the pictures `rows`, in order.
    pub fn assign(
        &mut self,
        split: &Split,
        rows: Range<usize>,
        nearest: impl Iterator<Item = Nearest>,
    ) {
        for (row, Nearest { cluster, distance }) in rows.zip(nearest) {
            self.distances[row] = distance;
            if self.labels[row] != cluster {
                self.changed += 1;
                self.move_to(cluster, row, split.picture(row));
            }
        }
    }

    /// After a pass over all pictures: new centroids, or the end. `tolerance` is of the squared distance that
    /// they move.
    pub fn end_pass(&mut self, split: &Split, tolerance: f64, max_iterations: usize) {
        if self.stage == Stage::Settling {
            self.stage = Stage::Done;
            return;
        }
        self.iterations += 1;
        if self.changed == 0 {
            self.stage = Stage::Done;
            return;
        }
        self.changed = 0;
        self.fill_empty_clusters(split);
        if self.move_centroids() <= tolerance || self.iterations >= max_iterations {
            self.stage = Stage::Settling;
        }
    }

    /// Sums the squared distances of all pictures to their centroids:
    /// Σ‖x‖² − 2·Σ_j c_j·(sum of j's pictures) + Σ_j count_j·‖c_j‖². `squares` is the first of these sums.
    pub fn inertia(&self, squares: f64) -> f64 {
        let sums = self.sums.chunks_exact(self.pixels);
        let clusters = self.centroids.chunks_exact(self.pixels).zip(sums);
        let terms = clusters
            .zip(&self.counts)
            .map(|((centroid, sums), &count)| {
                let pixels = centroid.iter().map(|&c| f64::from(c)).zip(sums);
                let terms = pixels
                    .map(|(c, &sum)| c * (f64::from(count) * c - 2.0 / 255.0 * f64::from(sum)));
                terms.sum::<f64>()
            });
        // Rounding errors alone can be below 0.
        (squares + terms.sum::<f64>()).max(0.0)
    }

    /// A step of mini-batch k-means (Sculley: "Web-scale k-means clustering", 2010): a centroid becomes the mean
    /// of all pictures of all batches that were nearest to it, which is what a learning rate of 1 / count does.
    /// `smoothing` is the weight of this batch's inertia in the moving average.
    pub fn learn<'a>(
        &mut self,
        batch: impl Iterator<Item = (&'a [u8], Nearest)>,
        smoothing: f64,
        max_iterations: usize,
    ) {
        let (mut inertia, mut count) = (0.0, 0);
        for (picture, nearest) in batch {
            inertia += f64::from(nearest.distance);
            count += 1;
            self.add(usize::from(nearest.cluster), picture);
        }
        self.move_centroids();
        self.iterations += 1;
        let first = self.iterations == 1;
        let stalled = self
            .average
            .add(inertia / f64::from(count), smoothing, first);
        if stalled || self.iterations >= max_iterations {
            self.stage = Stage::Settling;
        }
    }

    /// The inertia of one picture, estimated from the mini-batches.
    pub fn expected_inertia(&self) -> f64 {
        self.average.value
    }

    /// Forgets which pictures were counted: sums start again with the next pass.
    pub fn forget_counts(&mut self) {
        self.sums.fill(0);
        self.counts.fill(0);
    }

    fn add(&mut self, cluster: usize, picture: &[u8]) {
        self.counts[cluster] += 1;
        let sums = &mut self.sums[cluster * self.pixels..][..self.pixels];
        let pixels = sums.iter_mut().zip(picture);
        pixels.for_each(|(sum, &pixel)| *sum += u32::from(pixel));
    }

    fn move_to(&mut self, cluster: u16, row: usize, picture: &[u8]) {
        let old = std::mem::replace(&mut self.labels[row], cluster);
        if old != UNASSIGNED {
            let old = usize::from(old);
            self.counts[old] -= 1;
            let sums = &mut self.sums[old * self.pixels..][..self.pixels];
            let pixels = sums.iter_mut().zip(picture);
            pixels.for_each(|(sum, &pixel)| *sum -= u32::from(pixel));
        }
        self.add(usize::from(cluster), picture);
    }

    /// Gives each cluster without pictures the picture that is farthest from its own centroid, as scikit-learn
    /// does. Where there is none, of fewer distinct pictures than clusters, it stays empty.
    fn fill_empty_clusters(&mut self, split: &Split) {
        for cluster in 0..self.k {
            if self.counts[cluster] > 0 {
                continue;
            }
            let leaves_some = |row: usize| self.counts[usize::from(self.labels[row])] > 1;
            let rows = (0..self.labels.len()).rev().filter(|&row| leaves_some(row));
            let farthest = rows.max_by(|&a, &b| self.distances[a].total_cmp(&self.distances[b]));
            let Some(row) = farthest.filter(|&row| self.distance(row, split) > FAR) else {
                return;
            };
            self.distances[row] = 0.0;
            self.move_to(cluster as u16, row, split.picture(row));
        }
    }

    /// A picture's squared distance to its centroid, not through products, whose rounding errors are larger.
    fn distance(&self, row: usize, split: &Split) -> f64 {
        let centroid = &self.centroids[usize::from(self.labels[row]) * self.pixels..];
        let pixels = split.picture(row).iter().zip(centroid);
        let differences = pixels.map(|(&x, &c)| f64::from(SCALED[usize::from(x)]) - f64::from(c));
        differences.map(|difference| difference * difference).sum()
    }

    /// Moves each centroid to the mean of its pictures. Returns the squared distance that all moved together.
    fn move_centroids(&mut self) -> f64 {
        let mut moved = 0.0;
        let clusters = self.centroids.chunks_exact_mut(self.pixels);
        let clusters = clusters.zip(self.sums.chunks_exact(self.pixels));
        for ((centroid, sums), &count) in clusters.zip(&self.counts) {
            if count == 0 {
                continue;
            }
            let scale = 255.0 * f64::from(count);
            for (centroid, &sum) in centroid.iter_mut().zip(sums) {
                let mean = (f64::from(sum) / scale) as f32;
                let difference = f64::from(mean) - f64::from(*centroid);
                moved += difference * difference;
                *centroid = mean;
            }
        }
        moved
    }
}

impl Average {
    /// Mini-batches without a new least after which the centroids have converged.
    const PATIENCE: usize = 10;

    /// Whether the inertia has stopped falling.
    fn add(&mut self, inertia: f64, smoothing: f64, first: bool) -> bool {
        self.value = if first {
            inertia
        } else {
            self.value * (1.0 - smoothing) + inertia * smoothing
        };
        if first || self.value < self.least {
            (self.least, self.waited) = (self.value, 0);
        } else {
            self.waited += 1;
        }
        self.waited >= Self::PATIENCE
    }
}
