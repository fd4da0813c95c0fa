//! What a run's steps do: passes of seeding and of Lloyd's iterations, part after part, and mini-batches. Passes look
//! at many vectors at once, on all threads.

use std::ops::Range;

use super::progress::{Phase, Report};
use super::restart::{Nearest, Restart, Stage};
use super::seeding::Seeding;
use super::{KMeans, State};
use crate::parallel;
use crate::random::{Stream, StreamId};

/// Pictures times vectors of a step: some milliseconds on one processor.
const STEP: usize = 1 << 20;
/// The page always uses one seeding, so swaps are not compiled into its wasm.
const SWAPS: bool = !cfg!(target_arch = "wasm32");
/// Pictures of a step at least.
const LEAST_PICTURES: usize = 512;

impl KMeans {
    /// The pictures of the next step.
    fn rows(&self) -> Range<usize> {
        let count = (STEP / self.products.vectors().max(1)).max(LEAST_PICTURES);
        let start = self.state.row;
        start..self.split.len().min(start + count)
    }

    pub(super) fn seed_part(&mut self) -> Report {
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

    pub(super) fn lloyd_part(&mut self) -> Report {
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
            self.end_generation();
        }
        self.prepare();
        Report::Iteration
    }

    /// Continues with swaps of the best clustering's centroids, or ends.
    fn end_generation(&mut self) {
        let State {
            swaps, restarts, ..
        } = &mut self.state;
        if SWAPS && self.config.swaps() && swaps.next(restarts, &self.split, self.squares) {
            self.state.iterations = 0;
        } else {
            self.state.phase = Phase::Finished;
        }
    }

    pub(super) fn mini_batch(&mut self, size: usize) -> Report {
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
        let expected = self.state.restarts.iter().map(Restart::expected_inertia);
        let expected = expected.min_by(f64::total_cmp);
        self.state.inertia = expected.map(|inertia| inertia * pictures as f64);
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
