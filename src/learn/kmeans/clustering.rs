//! The result of a clustering, and how far its clusters agree with the labels that it never saw.

use ndarray::Array2;

use crate::data::idx::CLASSES;

/// Centroids and the pictures' assignments to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering {
    /// `[k, pixels]`, pixels from 0 to 1.
    pub centroids: Array2<f32>,
    /// `[pictures]`: each picture's cluster.
    pub assignments: Vec<u16>,
    /// The sum of the pictures' squared distances to their centroids.
    pub inertia: f64,
    /// Lloyd's iterations or mini-batches of the seeding that was kept.
    pub iterations: usize,
    /// `[k]`: how many pictures of each label a cluster has.
    pub label_counts: Vec<[u32; CLASSES]>,
}

impl Clustering {
    pub(super) fn new(
        centroids: Array2<f32>,
        assignments: Vec<u16>,
        labels: &[u8],
        inertia: f64,
        iterations: usize,
    ) -> Self {
        let mut label_counts = vec![[0; CLASSES]; centroids.nrows()];
        for (&cluster, &label) in assignments.iter().zip(labels) {
            label_counts[usize::from(cluster)][usize::from(label)] += 1;
        }
        Self {
            centroids,
            assignments,
            inertia,
            iterations,
            label_counts,
        }
    }

    /// The part of the pictures that have their cluster's most frequent label.
    pub fn purity(&self) -> f64 {
        let most = |counts: &[u32; CLASSES]| u64::from(*counts.iter().max().expect("ten labels"));
        let agreeing: u64 = self.label_counts.iter().map(most).sum();
        agreeing as f64 / self.assignments.len() as f64
    }

    /// The adjusted Rand index of clusters and labels (Hubert and Arabie: "Comparing partitions", 1985): 1 where
    /// they are the same partition, about 0 where they have nothing to do with each other.
    ///
    /// ```
    /// # use digitlab::learn::Clustering;
    /// # let counts = |zeros, ones| { let mut counts = [0; 10]; counts[0] = zeros; counts[1] = ones; counts };
    /// # let clustering = |label_counts| Clustering {
    /// #     centroids: ndarray::Array2::zeros((2, 1)), assignments: vec![0; 4], inertia: 0.0, iterations: 1, label_counts };
    /// // Two clusters of one label each.
    /// assert_eq!(clustering(vec![counts(2, 0), counts(0, 2)]).adjusted_rand(), 1.0);
    /// // Two clusters of both labels.
    /// let mixed = clustering(vec![counts(1, 1), counts(1, 1)]).adjusted_rand();
    /// assert!((mixed + 0.5).abs() < 1e-12);
    /// ```
    pub fn adjusted_rand(&self) -> f64 {
        let pairs = |count: u64| (count * count.saturating_sub(1)) as f64 / 2.0;
        let count = |counts: &[u32]| counts.iter().map(|&count| u64::from(count)).sum();
        let clusters = self.label_counts.iter();
        let together: f64 = clusters
            .clone()
            .flatten()
            .map(|&count| pairs(count.into()))
            .sum();
        let of_clusters: f64 = clusters.clone().map(|counts| pairs(count(counts))).sum();
        let of_label = |label: usize| {
            let counts = clusters.clone().map(|counts| u64::from(counts[label]));
            pairs(counts.sum())
        };
        let of_labels: f64 = (0..CLASSES).map(of_label).sum();
        let expected = of_clusters * of_labels / pairs(clusters.map(|counts| count(counts)).sum());
        let most = (of_clusters + of_labels) / 2.0;
        // One cluster and one label, or each picture alone in both.
        if most == expected {
            return 1.0;
        }
        (together - expected) / (most - expected)
    }
}
