//! How far a run is, and what its steps did. Facts alone: this file does nothing.

use serde::{Deserialize, Serialize};

/// What a run does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ClusteringPhase"))]
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
    /// 0 for the seedings; then how often swaps of centroids have begun.
    pub generation: u32,
    /// Centroids that each seeding has.
    pub seeded: usize,
    /// Lloyd's iterations or mini-batches of this generation so far.
    pub iterations: usize,
    /// Seedings whose centroids still move.
    pub moving: usize,
    /// The least inertia of the last pass, or the inertia estimated from the mini-batches; `None` before the first.
    pub inertia: Option<f64>,
}
