//! k-means: groups pictures by likeness without looking at their labels. A [`Run`]: seeding by k-means++, then
//! Lloyd's iterations (Lloyd: "Least squares quantization in PCM", 1982) or mini-batches, from several seedings at
//! once, so that each look at the pictures serves all of them.
//!
//! Same seed, same centroids, with any number of threads: they split the pictures of a product and the seedings
//! of a sum, and sums of pixels are whole numbers.

mod clustering;
mod config;
mod products;
mod restart;
mod saved;
mod seeding;
mod statistics;
#[cfg(all(test, not(target_arch = "wasm32")))] // proptest is native
mod tests;

use std::ops::Range;

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

pub use clustering::Clustering;
pub use config::KMeansConfig;

use super::run::{Run, Step};
use crate::data::Split;
use crate::data::batches::SCALED;
use crate::error::Error;
use crate::parallel;
use crate::random::{Stream, StreamId};
use products::Products;
use restart::{Nearest, Restart, Stage};
use seeding::Seeding;
use statistics::{mean_variance, norms, squares};

/// What a run does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Chooses the first centroids.
    Seeding,
    /// Moves the centroids by one mini-batch after the other.
    MiniBatches,
    /// Assigns all pictures, then moves the centroids, again and again.
    Lloyd,
    Finished,
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Report {
    /// A part of a pass over the pictures.
    Part,
    /// The last part of a pass of seeding: each seeding has a centroid more.
    Seeded,
    /// A mini-batch.
    MiniBatch,
    /// The last part of one of Lloyd's iterations.
    Iteration,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pub phase: Phase,
    /// Centroids that each seeding has.
    pub seeded: usize,
    /// Lloyd's iterations or mini-batches so far.
    pub iterations: usize,
    /// Seedings whose centroids still move.
    pub moving: usize,
    /// The least inertia of the last pass; `None` before the first.
    pub inertia: Option<f64>,
}

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
    /// Pictures of this pass that are done.
    row: usize,
    iterations: usize,
    seedings: Vec<Seeding>,
    restarts: Vec<Restart>,
    inertia: Option<f64>,
}

/// Products of a step: so many pictures times vectors take some milliseconds on one processor.
const STEP: usize = 1 << 20;
/// Pictures of a step at least.
const LEAST_PICTURES: usize = 512;

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
    /// assert_eq!(run.finish().expect("it came to its end").purity(), 1.0);
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
            row: 0,
            iterations: 0,
            seedings: (0..config.init_count).map(seeding).collect(),
            restarts: Vec::new(),
            inertia: None,
        };
        let squares = squares(&split);
        Ok(Self::with_state(config, split, &squares, state))
    }

    /// A run from first centroids of one's own, `[k, pixels]`, pixels from 0 to 1, instead of seedings.
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

    /// Restarts that are not done.
    fn active(&self) -> impl Iterator<Item = &Restart> {
        let restarts = self.state.restarts.iter();
        restarts.filter(|restart| restart.stage != Stage::Done)
    }

    /// The pictures of the next step.
    fn rows(&self) -> Range<usize> {
        let count = (STEP / self.products.vectors().max(1)).max(LEAST_PICTURES);
        let start = self.state.row;
        start..self.split.len().min(start + count)
    }

    fn seed_part(&mut self) -> Report {
        let rows = self.rows();
        let vectors = self.products.vectors();
        self.distances.resize(rows.len() * vectors, 0.0);
        let (split, norms) = (&self.split, &self.norms[rows.clone()]);
        self.products.for_each_picture(
            rows.len(),
            |index| split.picture(rows.start + index),
            &mut self.distances,
            |index, scores, distances| {
                for (distance, score) in distances.iter_mut().zip(scores) {
                    *distance = (norms[index] + score).max(0.0);
                }
            },
        );
        let each = vectors / self.state.seedings.len();
        let distances = &self.distances;
        parallel::for_each(
            self.state.seedings.iter_mut().enumerate(),
            |(index, seeding)| {
                let distances = distances
                    .chunks_exact(vectors)
                    .map(|row| &row[index * each..][..each]);
                seeding.measure(rows.clone(), distances);
            },
        );
        self.state.row = rows.end;
        if rows.end < self.split.len() {
            return Report::Part;
        }
        self.state.row = 0;
        let trials = self.config.trials();
        parallel::for_each(&mut self.state.seedings, |seeding| seeding.choose(trials));
        if self.state.seedings[0].chosen().len() == self.config.k {
            let chosen = self.state.seedings.iter().map(Seeding::chosen);
            let restarts = chosen.map(|chosen| Restart::from_pictures(&self.split, chosen));
            let restarts = restarts.collect();
            self.start(restarts);
        } else {
            self.prepare();
        }
        Report::Seeded
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

    /// Finds the nearest centroid of each active restart for some pictures: `[count, active]` in `nearest`.
    fn find_nearest(&mut self, count: usize, row: impl Fn(usize) -> usize + Sync) {
        let k = self.config.k;
        let active = self.products.vectors() / k;
        self.nearest.resize(count * active, Nearest::default());
        let (split, norms) = (&self.split, &self.norms);
        self.products.for_each_picture(
            count,
            |index| split.picture(row(index)),
            &mut self.nearest,
            |index, scores, nearest| {
                let norm = norms[row(index)];
                for (nearest, scores) in nearest.iter_mut().zip(scores.chunks_exact(k)) {
                    *nearest = Nearest::of(scores, norm);
                }
            },
        );
    }

    /// Calls `work` for each active restart, on all threads, with what [`Self::find_nearest`] found for it.
    fn for_each_active<'a>(
        restarts: &mut [Restart],
        nearest: &'a [Nearest],
        work: impl Fn(&mut Restart, std::iter::StepBy<std::slice::Iter<'a, Nearest>>) + Sync,
    ) {
        let active = restarts
            .iter_mut()
            .filter(|restart| restart.stage != Stage::Done);
        let active: Vec<_> = active.collect();
        let count = active.len();
        parallel::for_each(active.into_iter().enumerate(), |(index, restart)| {
            work(restart, nearest[index..].iter().step_by(count));
        });
    }

    fn lloyd_part(&mut self) -> Report {
        let rows = self.rows();
        self.find_nearest(rows.len(), |index| rows.start + index);
        let split = &self.split;
        Self::for_each_active(
            &mut self.state.restarts,
            &self.nearest,
            |restart, nearest| {
                restart.assign(split, rows.clone(), nearest.copied());
            },
        );
        self.state.row = rows.end;
        if rows.end < self.split.len() {
            return Report::Part;
        }
        self.state.row = 0;
        self.state.iterations += 1;
        let inertias = self.state.restarts.iter();
        let inertias = inertias.map(|restart| restart.inertia(self.squares));
        self.state.inertia = inertias.min_by(f64::total_cmp);
        let (tolerance, most) = (self.tolerance, self.config.max_iterations);
        Self::for_each_active(&mut self.state.restarts, &self.nearest, |restart, _| {
            restart.end_pass(split, tolerance, most);
        });
        if self.active().next().is_none() {
            self.state.phase = Phase::Finished;
        }
        self.prepare();
        Report::Iteration
    }

    fn mini_batch(&mut self, size: usize) -> Report {
        let pictures = self.split.len();
        let id = StreamId::Clustering { restart: 0 };
        let mut stream = Stream::new(self.config.seed, id, 1, self.state.iterations as u32);
        let rows: Vec<usize> = (0..size)
            .map(|_| stream.below(pictures as u32) as usize)
            .collect();
        self.find_nearest(size, |index| rows[index]);
        let (split, most) = (&self.split, self.config.max_iterations);
        // As scikit-learn weighs a batch.
        let smoothing = (2.0 * size as f64 / (pictures + 1) as f64).min(1.0);
        Self::for_each_active(
            &mut self.state.restarts,
            &self.nearest,
            |restart, nearest| {
                if restart.stage == Stage::Moving {
                    let batch = rows.iter().map(|&row| split.picture(row));
                    restart.learn(batch.zip(nearest.copied()), smoothing, most);
                }
            },
        );
        self.state.iterations += 1;
        if self
            .active()
            .all(|restart| restart.stage == Stage::Settling)
        {
            // One pass finds the assignments.
            self.state
                .restarts
                .iter_mut()
                .for_each(Restart::forget_counts);
            self.state.phase = Phase::Lloyd;
        }
        self.prepare();
        Report::MiniBatch
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
            seeded: seedings.map_or(self.config.k, |seeding| seeding.chosen().len()),
            iterations: self.state.iterations,
            moving: self.active().count(),
            inertia: self.state.inertia,
        }
    }

    fn finish(self) -> Option<Clustering> {
        let restarts = self.state.restarts.iter();
        let assigned = restarts.filter(|restart| restart.is_assigned());
        let with_inertia = assigned.map(|restart| (restart.inertia(self.squares), restart));
        let (inertia, best) = with_inertia.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
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
}
