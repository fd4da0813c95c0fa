//! k-means++ (Arthur and Vassilvitskii: "k-means++: the advantages of careful seeding", 2007): each first
//! centroid is a picture, drawn with a probability in proportion to its squared distance from the nearest
//! centroid before. The one of several candidates that leaves the least inertia is taken, as scikit-learn does.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::random::{Stream, StreamId};

/// One seeding on its way.
#[derive(Serialize, Deserialize)]
pub(super) struct Seeding {
    seed: u64,
    restart: u16,
    /// `[pictures]`: the squared distance from the nearest centroid.
    closest: Vec<f32>,
    /// Pictures that may become the next centroid.
    candidates: Vec<u32>,
    /// `[candidates, pictures]`: what `closest` would be with each of them.
    trials: Vec<Vec<f32>>,
    /// The sum of each trial so far.
    potentials: Vec<f64>,
    /// The pictures that are centroids.
    chosen: Vec<u32>,
}

impl Seeding {
    pub fn new(seed: u64, restart: u16, pictures: usize) -> Self {
        let mut seeding = Self {
            seed,
            restart,
            closest: vec![f32::INFINITY; pictures],
            candidates: Vec::new(),
            trials: Vec::new(),
            potentials: Vec::new(),
            chosen: Vec::new(),
        };
        let first = seeding.stream().below(pictures as u32);
        seeding.try_out(vec![first]);
        seeding
    }

    pub fn candidates(&self) -> &[u32] {
        &self.candidates
    }

    pub fn chosen(&self) -> &[u32] {
        &self.chosen
    }

    /// Takes the squared distances of the pictures `rows`, in order, from each candidate.
    pub fn measure<'a>(
        &mut self,
        rows: Range<usize>,
        distances: impl Iterator<Item = &'a [f32]> + Clone,
    ) {
        let closest = &self.closest[rows.clone()];
        let trials = self.trials.iter_mut().zip(&mut self.potentials).enumerate();
        for (candidate, (trial, potential)) in trials {
            let pictures = trial[rows.clone()].iter_mut().zip(closest);
            for ((trial, closest), distances) in pictures.zip(distances.clone()) {
                *trial = closest.min(distances[candidate]);
                *potential += f64::from(*trial);
            }
        }
    }

    /// Takes the best candidate as a centroid, after all pictures were measured, and draws candidates for the
    /// next.
    pub fn choose(&mut self, candidates: usize) {
        let potentials = self.potentials.iter().enumerate();
        let (best, _) = potentials
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .expect("there is a candidate");
        self.chosen.push(self.candidates[best]);
        self.closest = self.trials.swap_remove(best);
        let drawn = self.draw(candidates);
        self.try_out(drawn);
    }

    fn try_out(&mut self, candidates: Vec<u32>) {
        let empty = vec![0.0; self.closest.len()];
        self.trials.resize(candidates.len(), empty);
        self.potentials = vec![0.0; candidates.len()];
        self.candidates = candidates;
    }

    fn draw(&self, count: usize) -> Vec<u32> {
        let mut stream = self.stream();
        let mut sum = 0.0;
        let add = |&distance: &f32| {
            sum += f64::from(distance);
            sum
        };
        let sums: Vec<f64> = self.closest.iter().map(add).collect();
        let draw = |_| {
            if sum > 0.0 {
                let at = f64::from(stream.next_u32()) * (sum / 4_294_967_296.0);
                sums.partition_point(|&sum| sum <= at) as u32
            } else {
                // Every picture equals a centroid.
                stream.below(sums.len() as u32)
            }
        };
        (0..count).map(draw).collect()
    }

    /// The numbers for the next centroid.
    fn stream(&self) -> Stream {
        let id = StreamId::Clustering {
            restart: self.restart,
        };
        Stream::new(self.seed, id, 0, self.chosen.len() as u32)
    }
}
