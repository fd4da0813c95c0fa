//! k-means: groups pictures by likeness without looking at their labels. A [`Run`]: seeding by k-means++, then
//! Lloyd's iterations (Lloyd: "Least squares quantization in PCM", 1982) or mini-batches, from several seedings at
//! once, so that each look at the pictures serves all of them. Lloyd's iterations converge to one of many local
//! minima; swaps of centroids (`swaps`) lead to a better one.
//!
//! Same seed, same centroids, with any number of threads: they split the pictures of a product and the seedings
//! of a sum, and sums of pixels are whole numbers.

mod clustering;
mod config;
mod passes;
mod products;
mod progress;
mod restart;
mod saved;
mod seeding;
mod statistics;
mod swaps;
#[cfg(all(test, not(target_arch = "wasm32")))] // proptest is native
mod tests;

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

pub use clustering::Clustering;
pub use config::KMeansConfig;
pub use progress::{Phase, Progress, Report};

use super::run::{Run, Step};
use crate::data::Split;
use crate::data::batches::SCALED;
use crate::error::Error;
use products::Products;
use restart::{Nearest, Restart, Stage};
use seeding::Seeding;
use statistics::{mean_variance, norms, squares};
use swaps::Swaps;

/// A clustering run.
pub struct KMeans {
    config: KMeansConfig,
    split: Split,
    /// `[pictures]`: ‖x‖².
    norms: Vec<f32>,
    /// Σ‖x‖².
    squares: f64,
    /// The squared distance of centroids that counts as rest.
    tolerance: f64,
    state: State,
    products: Products,
    nearest: Vec<Nearest>,
    distances: Vec<f32>,
}

#[derive(Serialize, Deserialize)]
struct State {
    phase: Phase,
    swaps: Swaps,
    /// Pictures of this pass that are done.
    row: usize,
    iterations: usize,
    seedings: Vec<Seeding>,
    restarts: Vec<Restart>,
    inertia: Option<f64>,
}

impl KMeans {
    /// A run on the pictures of `split`.
    ///
    /// ```
    /// use digitlab::data::{Split, idx};
    /// use digitlab::learn::{KMeans, KMeansConfig, Run, run_to_end};
    ///
    /// let pixels = [0, 0, 0, 3, 200, 200, 203, 200];
    /// let images = [&[0, 0, 8, 3, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1], &pixels[..]].concat();
    /// let labels = [&[0, 0, 8, 1, 0, 0, 0, 8][..], &[0, 0, 0, 0, 1, 1, 1, 1]].concat();
    /// let split = Split::new(idx::parse_images("i", images)?, idx::parse_labels("l", labels)?)?;
    /// let mut run = KMeans::new(KMeansConfig { k: 2, ..KMeansConfig::default() }, split).unwrap();
    /// run_to_end(&mut run, |_, _| ())?;
    /// assert_eq!(run.finish().expect("it has ended").purity(), 1.0);
    /// # Ok::<(), digitlab::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`KMeansConfig::check`].
    pub fn new(config: KMeansConfig, split: Split) -> Result<Self, Vec<Error>> {
        config.check(Some(&split))?;
        let seeding = |restart| Seeding::new(config.seed, restart as u16, split.len());
        let state = State {
            phase: Phase::Seeding,
            swaps: Swaps::default(),
            row: 0,
            iterations: 0,
            seedings: (0..config.init_count).map(seeding).collect(),
            restarts: Vec::new(),
            inertia: None,
        };
        let squares = squares(&split);
        Ok(Self::with_state(config, split, &squares, state))
    }

    /// A run from given first centroids, `[k, pixels]`, pixels from 0 to 1, instead of seedings.
    ///
    /// # Errors
    /// As [`KMeansConfig::check`], with the number of `centroids` as k.
    ///
    /// # Panics
    /// When the centroids have another number of pixels than the pictures.
    pub fn from_centroids(
        config: KMeansConfig,
        split: Split,
        centroids: ArrayView2<f32>,
    ) -> Result<Self, Vec<Error>> {
        let (k, pixels) = centroids.dim();
        assert_eq!(pixels, split.size() * split.size(), "centroids of pixels");
        let config = KMeansConfig {
            k,
            init_count: 1,
            ..config
        };
        let mut run = Self::new(config, split)?;
        run.start(vec![Restart::new(centroids.to_owned(), run.split.len())]);
        Ok(run)
    }

    fn with_state(config: KMeansConfig, split: Split, squares: &[u32], state: State) -> Self {
        let sum: u64 = squares.iter().map(|&x| u64::from(x)).sum();
        let mut run = Self {
            tolerance: config.tolerance * mean_variance(&split, sum),
            norms: norms(squares),
            squares: sum as f64 / (255.0 * 255.0),
            config,
            split,
            state,
            products: Products::default(),
            nearest: Vec::new(),
            distances: Vec::new(),
        };
        run.prepare();
        run
    }

    /// Puts the vectors that the next pass measures in front of the products.
    fn prepare(&mut self) {
        let pixels = self.split.size() * self.split.size();
        let mut vectors = Vec::new();
        match self.state.phase {
            Phase::Seeding => {
                let candidates = self.state.seedings.iter().flat_map(Seeding::candidates);
                for &candidate in candidates {
                    let picture = self.split.picture(candidate as usize);
                    vectors.extend(picture.iter().map(|&pixel| SCALED[usize::from(pixel)]));
                }
            }
            _ => {
                for restart in self.active() {
                    vectors.extend_from_slice(restart.centroids());
                }
            }
        }
        let vectors = Array2::from_shape_vec((vectors.len() / pixels, pixels), vectors);
        self.products.assign(vectors.expect("whole vectors").view());
    }

    /// The clustering with the least inertia as it is now; `None` before all pictures were assigned once. In the
    /// middle of a pass some pictures are assigned again and the others are not yet.
    pub fn clustering(&self) -> Option<Clustering> {
        let (inertia, best) = self.best()?;
        let shape = (self.config.k, self.split.size() * self.split.size());
        let centroids = Array2::from_shape_vec(shape, best.centroids().to_vec());
        Some(Clustering::new(
            centroids.expect("[k, pixels]"),
            best.labels().to_vec(),
            self.split.labels(),
            inertia,
            best.iterations,
        ))
    }

    /// `[so far, pixels]`, pixels from 0 to 1: the first seeding's centroids, those that it has chosen so far, or, once
    /// all pictures were assigned, the best one's.
    pub fn centroids(&self) -> Vec<f32> {
        if let Some(seeding) = self.state.seedings.first() {
            let pictures = seeding.chosen().iter();
            let pictures = pictures.flat_map(|&index| self.split.picture(index as usize));
            return pictures.map(|&pixel| SCALED[usize::from(pixel)]).collect();
        }
        let best = self.best().map(|(_, best)| best);
        let best = best.or(self.state.restarts.first());
        best.map_or_else(Vec::new, |best| best.centroids().to_vec())
    }

    /// The pictures that are clustered.
    pub fn split(&self) -> &Split {
        &self.split
    }

    /// The restart with the least inertia, and that.
    fn best(&self) -> Option<(f64, &Restart)> {
        let restarts = self.state.restarts.iter();
        let assigned = restarts.filter(|restart| restart.is_assigned());
        let with_inertia = assigned.map(|restart| (restart.inertia(self.squares), restart));
        with_inertia.min_by(|(a, _), (b, _)| a.total_cmp(b))
    }

    /// Restarts that are not done.
    fn active(&self) -> impl Iterator<Item = &Restart> {
        let restarts = self.state.restarts.iter();
        restarts.filter(|restart| restart.stage != Stage::Done)
    }

    /// Starts to move centroids.
    fn start(&mut self, restarts: Vec<Restart>) {
        self.state.seedings.clear();
        self.state.restarts = restarts;
        self.state.phase = match self.config.mini_batch {
            Some(_) => Phase::MiniBatches,
            None => Phase::Lloyd,
        };
        self.prepare();
    }
}

impl Run for KMeans {
    type Report = Report;
    type Progress = Progress;
    /// The clustering with the least inertia; `None` before all pictures were assigned once.
    type Outcome = Option<Clustering>;
    /// Measures some pictures, or learns from a mini-batch.
    fn step(&mut self) -> Result<Step<Report>, Error> {
        Ok(match (self.state.phase, self.config.mini_batch) {
            (Phase::Seeding, _) => Step::Did(self.seed_part()),
            (Phase::MiniBatches, Some(size)) => Step::Did(self.mini_batch(size)),
            (Phase::Lloyd | Phase::MiniBatches, _) => Step::Did(self.lloyd_part()),
            (Phase::Finished, _) => Step::Finished,
        })
    }

    fn progress(&self) -> Progress {
        let seedings = self.state.seedings.first();
        Progress {
            phase: self.state.phase,
            generation: self.state.swaps.generation(),
            seeded: seedings.map_or(self.config.k, |seeding| seeding.chosen().len()),
            iterations: self.state.iterations,
            moving: self.active().count(),
            inertia: self.state.inertia,
        }
    }

    fn finish(self) -> Option<Clustering> {
        self.clustering()
    }
}
