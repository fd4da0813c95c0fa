//! k-means on MNIST, against what scikit-learn finds from the same first centroids, and the same centroids for
//! the same seed, with any number of threads.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use digitlab::data::{Split, disk, idx};
use digitlab::learn::{Clustering, KMeans, KMeansConfig, Run, run_to_end};
use ndarray::Array2;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn run(run: Result<KMeans, Vec<digitlab::Error>>) -> Clustering {
    let mut run = run.expect("fields in their ranges");
    run_to_end(&mut run, |_, _| ()).expect("nothing fails");
    run.finish().expect("it came to its end")
}

/// The first of MNIST's test pictures.
fn test_pictures(count: usize) -> Split {
    let dataset = disk::read_mnist("data/mnist".as_ref()).expect("the repository has MNIST");
    let (pixels, labels) = (dataset.validation.pixels(), dataset.validation.labels());
    let count_bytes = (count as u32).to_be_bytes();
    let side = 28_u32.to_be_bytes();
    let head = [&[0, 0, 8, 3][..], &count_bytes, &side, &side].concat();
    let images = [&head, &pixels[..count * 784]].concat();
    let labels = [&[0, 0, 8, 1], &count_bytes[..], &labels[..count]].concat();
    Split::new(
        idx::parse_images("images", images).expect("well formed"),
        idx::parse_labels("labels", labels).expect("well formed"),
    )
    .expect("as many")
}

#[test]
fn scikit_learn_finds_the_same_from_the_same_first_centroids() {
    let record: Value = serde_json::from_str(include_str!("oracle/kmeans.json")).expect("JSON");
    let split = test_pictures(record["pictures"].as_u64().expect("a number") as usize);
    let config = KMeansConfig {
        max_iterations: 1000,
        tolerance: 0.0,
        ..KMeansConfig::default()
    };
    for (case, pictures) in [("ten_pictures", 10), ("an_empty_cluster", 9)] {
        let record = &record["cases"][case];
        let number = |key: &str| record[key].as_f64().expect("a number");
        // Past the pictures a white one, which is no picture's nearest.
        let centroids = Array2::from_shape_fn((10, 784), |(cluster, pixel)| match cluster {
            cluster if cluster < pictures => f32::from(split.picture(cluster)[pixel]) / 255.0,
            _ => 1.0,
        });
        let found = run(KMeans::from_centroids(
            config.clone(),
            split.clone(),
            centroids.view(),
        ));
        let assignments: String = found.assignments.iter().map(u16::to_string).collect();
        assert_eq!(
            Some(assignments.as_str()),
            record["assignments"].as_str(),
            "{case}"
        );
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-6;
        assert!(
            near(found.inertia, number("inertia")),
            "{case}: {}",
            found.inertia
        );
        assert!(near(found.purity(), number("purity")), "{case}");
        assert!(
            near(found.adjusted_rand(), number("adjusted_rand")),
            "{case}"
        );
        assert_eq!(found.iterations as f64, number("iterations"), "{case}");
    }
}

/// SHA-256 of the centroids, `[12, 784]` little-endian, of three seedings and swaps on made-up pictures: the
/// same for both families, as only sums of whole numbers go into a centroid.
const CENTROIDS: &str = "59fef489c6b23a12349bbe296c6bd85c5d9222c629d868d5e23ad3866cacfaae";
/// The same from mini-batches of 256.
const CENTROIDS_BY_MINI_BATCHES: &str =
    "1fe5cd72bf22572e916faf7398d0f947799e545eba5d84db11daf7611e4522a2";

#[test]
fn the_same_seed_gives_these_very_centroids_on_any_number_of_threads() {
    let split = fingerprint::pictures(5000, 3);
    for (mini_batch, hash) in [(None, CENTROIDS), (Some(256), CENTROIDS_BY_MINI_BATCHES)] {
        for threads in 1..=3 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let config = KMeansConfig {
                k: 12,
                init_count: 3,
                mini_batch,
                ..KMeansConfig::default()
            };
            let pool = pool.build().expect("a few threads");
            let found = pool.install(|| run(KMeans::new(config, split.clone())));
            let bytes: Vec<u8> = found
                .centroids
                .iter()
                .flat_map(|x| x.to_le_bytes())
                .collect();
            let found: String = Sha256::digest(bytes)
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            assert_eq!(found, hash, "{mini_batch:?}, {threads} threads");
        }
    }
}
