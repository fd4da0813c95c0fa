//! Swaps of centroids, which lead out of a local minimum: a clustering gives up one cluster and splits another, and
//! Lloyd's iterations follow (Fränti: "Efficiency of random swap clustering", Journal of Big Data, 2018). Here the
//! pair is not random: first come the pairs by which the inertia is estimated to fall most.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::restart::Restart;
use crate::data::Split;
use crate::parallel;

/// Swaps that are tried at once.
const SIZE: usize = 10;
/// Swaps of one clustering that are tried before it counts as the best.
const TRIES: usize = 3 * SIZE;
/// Times that swaps are tried: for many clusters each brings a little less.
const GENERATIONS: u32 = 8;
/// Swaps of a list that give up the same cluster.
const SAME: usize = 4;
/// Pictures of all clusters together by which splits are estimated: some hundredths of a second on one processor.
const SAMPLE: usize = 16_384;
/// A clustering is better by this part of its inertia at least: more than Lloyd's iterations leave undone.
const BETTER: f64 = 1e-6;

/// The state of the search.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Swaps {
    /// 0 for the seedings.
    generation: u32,
    /// Swaps of the best clustering that were tried.
    tried: usize,
    /// The best clustering's inertia.
    least: Option<f64>,
}

/// A cluster in two.
struct Halves {
    /// `[pixels]` each.
    centroids: [Vec<f32>; 2],
    /// By how much the inertia falls.
    gain: f64,
}

impl Swaps {
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Keeps only the best clustering and starts others from it, each with a centroid swapped. Returns whether there
    /// are any. `squares` is as [`Restart::inertia`] takes it.
    pub fn next(&mut self, restarts: &mut Vec<Restart>, split: &Split, squares: f64) -> bool {
        let inertias = restarts.iter().map(|restart| restart.inertia(squares));
        let by_inertia = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
        let best = inertias.enumerate().min_by(by_inertia);
        let (index, inertia) = best.expect("there is a seeding");
        let best = restarts.swap_remove(index);
        restarts.clear();
        match self.least {
            Some(least) if inertia >= least * (1.0 - BETTER) => self.tried += SIZE,
            _ => self.tried = 0,
        }
        self.least = Some(inertia);
        self.generation += 1;
        if self.tried < TRIES && self.generation <= GENERATIONS {
            let swapped = swapped(&best, split).skip(self.tried).take(SIZE);
            restarts.extend(swapped);
        }
        restarts.insert(0, best);
        restarts.len() > 1
    }
}

/// `best` with one centroid given up and another split, the most promising first.
fn swapped<'a>(best: &'a Restart, split: &'a Split) -> impl Iterator<Item = Restart> {
    let k = best.counts().len();
    let mut halves: Vec<Option<Halves>> = (0..k).map(|_| None).collect();
    let members = members(best);
    parallel::for_each(
        halves.iter_mut().zip(&members).enumerate(),
        |(cluster, (halves, members))| {
            *halves = Some(halve(
                best.centroid(cluster),
                members,
                split,
                SAMPLE.div_ceil(k),
            ));
        },
    );
    let halves: Vec<Halves> = halves.into_iter().flatten().collect();
    let mut pairs = Vec::new();
    for given_up in 0..k {
        let cost = cost(best, given_up);
        let others = (0..k).filter(|&other| other != given_up && halves[other].gain > 0.0);
        pairs.extend(others.map(|other| (halves[other].gain - cost, given_up, other)));
    }
    // Stable: of equals the first comes first.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut times = vec![0; k];
    let pairs = pairs.into_iter().filter(move |&(_, given_up, _)| {
        times[given_up] += 1;
        times[given_up] <= SAME
    });
    pairs.map(move |(_, given_up, other)| {
        let pixels = best.centroid(0).len();
        let centroids = Array2::from_shape_fn((k, pixels), |(cluster, pixel)| match cluster {
            cluster if cluster == given_up => halves[other].centroids[1][pixel],
            cluster if cluster == other => halves[other].centroids[0][pixel],
            cluster => best.centroid(cluster)[pixel],
        });
        Restart::new(centroids, split.len())
    })
}

/// `[k]`: each cluster's pictures.
fn members(best: &Restart) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); best.counts().len()];
    for (picture, &cluster) in best.labels().iter().enumerate() {
        members[usize::from(cluster)].push(picture);
    }
    members
}

/// By how much the inertia rises, at most, when a cluster is joined to another (Ward: "Hierarchical grouping to
/// optimize an objective function", 1963).
fn cost(best: &Restart, cluster: usize) -> f64 {
    let counts = best.counts();
    let others = (0..counts.len()).filter(|&other| other != cluster);
    let costs = others.map(|other| {
        let [a, b] = [cluster, other].map(|cluster| f64::from(counts[cluster]));
        a * b / (a + b).max(1.0) * squared_distance(best.centroid(cluster), best.centroid(other))
    });
    costs.fold(f64::INFINITY, f64::min)
}

/// Splits a cluster, by 2-means of up to `most` of its pictures from the halves on both sides of its centroid along
/// its principal axis.
fn halve(centroid: &[f32], members: &[usize], split: &Split, most: usize) -> Halves {
    /// Power iterations towards the principal axis, and iterations of 2-means.
    const ROUNDS: usize = 4;
    let step = members.len().div_ceil(most).max(1);
    let sample: Vec<&[u8]> = members
        .iter()
        .step_by(step)
        .map(|&at| split.picture(at))
        .collect();
    // From the centroid to a picture.
    let mut axis = match sample.first() {
        Some(picture) => picture
            .iter()
            .zip(centroid)
            .map(|(&x, c)| f32::from(x) / 255.0 - c)
            .collect(),
        None => vec![0.0; centroid.len()],
    };
    for _ in 0..ROUNDS {
        let middle = dot(centroid, &axis);
        let mut sum = vec![0.0; centroid.len()];
        for picture in &sample {
            let along = along(picture, &axis) - middle;
            let pixels = sum.iter_mut().zip(*picture).zip(centroid);
            pixels.for_each(|((sum, &x), c)| *sum += along * (f32::from(x) / 255.0 - c));
        }
        let norm = dot(&sum, &sum).sqrt().max(f32::MIN_POSITIVE);
        axis = sum.into_iter().map(|x| x / norm).collect();
    }
    let mut middle = dot(centroid, &axis);
    let mut found = Halves {
        centroids: [centroid.to_vec(), centroid.to_vec()],
        gain: 0.0,
    };
    for _ in 0..ROUNDS {
        let Some((means, counts)) = means(&sample, &axis, middle) else {
            break;
        };
        let [a, b] = counts.map(|count| (count * step) as f64);
        found.gain = a * b / (a + b) * squared_distance(&means[0], &means[1]);
        // Nearer to the first mean: x·(a − b) > (‖a‖² − ‖b‖²) / 2.
        axis = means[0].iter().zip(&means[1]).map(|(a, b)| a - b).collect();
        middle = (dot(&means[0], &means[0]) - dot(&means[1], &means[1])) / 2.0;
        found.centroids = means;
    }
    found
}

/// The means of the pictures whose product with `axis` is more than `middle`, and of the others, and how many they
/// are; `None` when all are on one side.
fn means(sample: &[&[u8]], axis: &[f32], middle: f32) -> Option<([Vec<f32>; 2], [usize; 2])> {
    let mut sums = [0, 1].map(|_| vec![0_u32; axis.len()]);
    let mut counts = [0; 2];
    for picture in sample {
        let side = usize::from(along(picture, axis) <= middle);
        counts[side] += 1;
        let pixels = sums[side].iter_mut().zip(*picture);
        pixels.for_each(|(sum, &x)| *sum += u32::from(x));
    }
    let mean = |side: usize| {
        let scale = 255.0 * counts[side] as f32;
        sums[side].iter().map(|&sum| sum as f32 / scale).collect()
    };
    (counts[0] > 0 && counts[1] > 0).then(|| ([mean(0), mean(1)], counts))
}

/// A picture's product with a vector.
fn along(picture: &[u8], vector: &[f32]) -> f32 {
    let terms = picture.iter().zip(vector).map(|(&x, v)| f32::from(x) * v);
    terms.sum::<f32>() / 255.0
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn squared_distance(a: &[f32], b: &[f32]) -> f64 {
    let differences = a.iter().zip(b).map(|(&a, &b)| f64::from(a) - f64::from(b));
    differences.map(|difference| difference * difference).sum()
}
