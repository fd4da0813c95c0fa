use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::data::idx::{parse_images, parse_labels};
use crate::learn::run::{Resumable, run_to_end};
use crate::random::{Stream, StreamId};

/// Pictures of 2×2 pixels, labels in turn.
fn split(pictures: &[[u8; 4]]) -> Split {
    let count = (pictures.len() as u32).to_be_bytes();
    let side = 2_u32.to_be_bytes();
    let head = [&[0, 0, 8, 3][..], &count, &side, &side].concat();
    let images = [&head, pictures.as_flattened()].concat();
    let labels = (0..pictures.len()).map(|index| (index % 10) as u8);
    let labels = [[0, 0, 8, 1], count].concat().into_iter().chain(labels);
    Split::new(
        parse_images("images", images).expect("well formed"),
        parse_labels("labels", labels.collect()).expect("well formed"),
    )
    .expect("as many")
}

/// Pictures without order.
fn noise(count: usize, seed: u64) -> Vec<[u8; 4]> {
    let mut stream = Stream::new(seed, StreamId::Shuffle, 0, 0);
    let picture = |_| std::array::from_fn(|_| stream.below(256) as u8);
    (0..count).map(picture).collect()
}

fn config(k: usize) -> KMeansConfig {
    KMeansConfig {
        k,
        init_count: 3,
        ..KMeansConfig::default()
    }
}

fn cluster(config: KMeansConfig, split: Split) -> Clustering {
    let mut run = KMeans::new(config, split).expect("fields in their ranges");
    run_to_end(&mut run, |_, _| ()).expect("nothing fails");
    run.finish().expect("it came to its end")
}

/// The squared distance of a picture from a centroid, in f64.
fn distance(picture: &[u8], centroid: ndarray::ArrayView1<f32>) -> f64 {
    let pixels = picture.iter().zip(centroid);
    pixels
        .map(|(&x, &c)| (f64::from(x) / 255.0 - f64::from(c)).powi(2))
        .sum()
}

fn fields(errors: Vec<Error>) -> Vec<&'static str> {
    let field = |error| match error {
        Error::Field { field, .. } => field,
        other => panic!("{other}"),
    };
    errors.into_iter().map(field).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_end_is_a_fixed_point(seed in 0..1000_u64, count in 2..700_usize, k in 2..9_usize) {
        prop_assume!(k <= count);
        let split = split(&noise(count, seed));
        let config = KMeansConfig { seed, tolerance: 0.0, max_iterations: 10_000, ..config(k) };
        let found = cluster(config, split.clone());
        let mut inertia = 0.0;
        let mut means = Array2::<f64>::zeros((k, 4));
        let mut counts = vec![0.0; k];
        for (index, &cluster) in found.assignments.iter().enumerate() {
            let cluster = usize::from(cluster);
            let picture = split.picture(index);
            let distances = found.centroids.rows().into_iter().map(|row| distance(picture, row));
            let own = distance(picture, found.centroids.row(cluster));
            prop_assert!(own <= distances.fold(f64::INFINITY, f64::min) + 1e-5, "not the nearest");
            inertia += own;
            counts[cluster] += 1.0;
            for (mean, &pixel) in means.row_mut(cluster).iter_mut().zip(picture) {
                *mean += f64::from(pixel) / 255.0;
            }
        }
        prop_assert!((found.inertia - inertia).abs() <= 1e-9 * (1.0 + inertia));
        for ((mean, centroid), count) in means.rows().into_iter().zip(found.centroids.rows()).zip(counts) {
            prop_assert!(count > 0.0, "no cluster is empty");
            prop_assert!(mean.iter().zip(centroid).all(|(m, &c)| (m / count - f64::from(c)).abs() < 1e-6));
        }
    }

    #[test]
    fn inertia_never_rises(seed in 0..1000_u64, k in 2..9_usize) {
        let split = split(&noise(1500, seed));
        let config = KMeansConfig { seed, init_count: 1, ..config(k) };
        let mut run = KMeans::new(config, split).expect("fields in their ranges");
        let (mut last, mut passes) = (f64::INFINITY, 0);
        run_to_end(&mut run, |run, report| if *report == Report::Iteration {
            let inertia = run.progress().inertia.expect("a pass is over");
            assert!(inertia <= last * (1.0 + 1e-6), "{inertia} after {last}");
            (last, passes) = (inertia, passes + 1);
        }).expect("nothing fails");
        prop_assert!(passes > 1);
        prop_assert!((run.finish().expect("at its end").inertia - last).abs() <= 1e-9 * last);
    }
}

#[test]
fn apart_groups_are_found_and_counted_by_label() {
    let group = |index: usize| [[0, 0, 0, 0], [0, 0, 250, 250], [250, 250, 0, 0]][index % 3];
    let pictures: Vec<_> = (0..60).map(group).collect();
    let found = cluster(config(3), split(&pictures));
    assert!(found.inertia < 1e-9, "{}", found.inertia);
    for (index, &cluster) in found.assignments.iter().enumerate() {
        assert_eq!(cluster, found.assignments[index % 3]);
    }
    // Labels go round in tens and groups in threes: each group has each label twice.
    assert_eq!(found.label_counts, [[2; 10]; 3]);
    assert_eq!(found.purity(), 0.1);
    assert!(found.adjusted_rand() < 0.0);
}

#[test]
fn more_seedings_are_never_worse() {
    let pictures = split(&noise(400, 5));
    let of_seedings = |init_count| {
        let config = KMeansConfig {
            init_count,
            ..config(8)
        };
        let mut run = KMeans::new(config, pictures.clone()).expect("fields in their ranges");
        while run.progress().generation == 0 && run.step().expect("nothing fails") != Step::Finished
        {
        }
        let best = run.progress().inertia.expect("all pictures were assigned");
        run_to_end(&mut run, |_, _| ()).expect("nothing fails");
        let end = run.finish().expect("at its end").inertia;
        assert!(
            end <= best * (1.0 + 1e-9),
            "swaps never lose: {end} after {best}"
        );
        best
    };
    assert!(of_seedings(10) <= of_seedings(3) && of_seedings(3) <= of_seedings(1));
    assert!(of_seedings(10) < of_seedings(1));
}

#[test]
fn seedings_at_once_are_those_one_by_one() {
    let pictures = split(&noise(1000, 6));
    let together = KMeans::new(config(5), pictures.clone()).expect("fields in their ranges");
    let alone = KMeansConfig {
        init_count: 1,
        ..config(5)
    };
    let alone = KMeans::new(alone, pictures).expect("fields in their ranges");
    let [together, alone] = [together, alone].map(|mut run| {
        // Up to the first swaps, which begin at the end of this step.
        let first_generation = |run: &KMeans| run.progress().generation == 0;
        while first_generation(&run) && run.step().expect("nothing fails") != Step::Finished {}
        let first = &run.state.restarts[0];
        (first.centroids().to_vec(), first.iterations)
    });
    assert_eq!(together, alone);
}

/// 81 groups in four dimensions, each of 12 pictures around a point of a grid.
fn planted() -> Vec<[u8; 4]> {
    let mut stream = Stream::new(1, StreamId::Shuffle, 0, 0);
    let picture = |index: usize| {
        let place = |pixel: u32| [40, 127, 215][index % 81 / 3_usize.pow(pixel) % 3];
        std::array::from_fn(|pixel| (place(pixel as u32) - 30 + stream.below(61)) as u8)
    };
    (0..12 * 81).map(picture).collect()
}

#[test]
fn swaps_find_planted_groups_that_no_seeding_finds() {
    let pictures = planted();
    let mut expected = 0.0;
    for group in 0..81 {
        let members = || pictures.iter().skip(group).step_by(81);
        for pixel in 0..4 {
            let pixels = || members().map(|picture| f64::from(picture[pixel]) / 255.0);
            let mean = pixels().sum::<f64>() / 12.0;
            expected += pixels().map(|x| (x - mean).powi(2)).sum::<f64>();
        }
    }
    for seed in 1..=5 {
        let config = KMeansConfig {
            seed,
            init_count: 6,
            ..config(81)
        };
        let mut run = KMeans::new(config, split(&pictures)).expect("fields in their ranges");
        while run.progress().generation == 0 {
            run.step().expect("nothing fails");
        }
        let of_seedings = run.progress().inertia.expect("all pictures were assigned");
        assert!(of_seedings > 1.01 * expected, "{seed}: {of_seedings}");
        run_to_end(&mut run, |_, _| ()).expect("nothing fails");
        let found = run.finish().expect("at its end");
        let off = (found.inertia / expected - 1.0).abs();
        assert!(
            off < 1e-6,
            "{seed}: {} instead of {expected}",
            found.inertia
        );
        for (index, &cluster) in found.assignments.iter().enumerate() {
            assert_eq!(cluster, found.assignments[index % 81], "{seed}");
        }
    }
}

#[test]
fn what_begins_from_one_place_ends_where_lloyd_ends() {
    let pictures = split(&planted());
    let alone = KMeansConfig {
        init_count: 1,
        ..config(81)
    };
    let places = pictures.pixels()[..81 * 4].iter().map(|&x| f32::from(x));
    let places = Array2::from_shape_vec((81, 4), places.map(|x| x / 255.0).collect());
    let places = places.expect("81 pictures");
    let mini_batch = KMeansConfig {
        mini_batch: Some(50),
        ..config(81)
    };
    let runs = [
        KMeans::new(alone, pictures.clone()),
        KMeans::new(mini_batch, pictures.clone()),
        KMeans::from_centroids(config(81), pictures, places.view()),
    ];
    for run in runs {
        let mut run = run.expect("fields in their ranges");
        run_to_end(&mut run, |run, _| {
            assert_eq!(run.progress().generation, 0);
        })
        .expect("nothing fails");
        assert_eq!(run.progress().phase, Phase::Finished);
    }
}

#[test]
fn fewer_distinct_pictures_than_clusters_come_to_an_end_without_inertia() {
    let pictures: Vec<_> = (0..40)
        .map(|index| [[9, 0, 0, 77], [0, 255, 3, 0]][index % 2])
        .collect();
    for mini_batch in [None, Some(8)] {
        let config = KMeansConfig {
            mini_batch,
            ..config(5)
        };
        let found = cluster(config, split(&pictures));
        assert!(found.inertia < 1e-9, "{}", found.inertia);
        let used: HashSet<_> = found.assignments.iter().collect();
        assert_eq!(used.len(), 2);
        assert!(found.iterations < 100);
    }
}

#[test]
fn as_many_clusters_as_pictures_leave_no_inertia() {
    let found = cluster(config(20), split(&noise(20, 7)));
    assert!(found.inertia < 1e-9, "{}", found.inertia);
    let used: HashSet<_> = found.assignments.iter().collect();
    assert_eq!(used.len(), 20);
}

#[test]
fn a_cluster_that_lost_its_pictures_takes_the_farthest_one() {
    // The third centroid is no picture's nearest; the last picture is the farthest from its own.
    let pictures = [[0; 4], [10; 4], [100; 4], [110; 4], [0, 0, 0, 250]];
    let centroids = Array2::from_shape_fn((3, 4), |(cluster, _)| [0.0, 0.4, 1.0][cluster]);
    let run = KMeans::from_centroids(config(3), split(&pictures), centroids.view());
    let mut run = run.expect("fields in their ranges");
    run_to_end(&mut run, |_, _| ()).expect("nothing fails");
    let found = run.finish().expect("at its end");
    assert_eq!(found.assignments, [0, 0, 1, 1, 2]);
    assert_eq!(found.centroids[[2, 3]], 250.0 / 255.0);
}

#[test]
fn mini_batches_come_near_to_lloyd() {
    let pictures = split(&noise(3000, 8));
    let lloyd = cluster(config(6), pictures.clone());
    let mini = KMeansConfig {
        mini_batch: Some(256),
        ..config(6)
    };
    let mini = cluster(mini, pictures);
    assert!(
        mini.inertia < 1.05 * lloyd.inertia,
        "{} {}",
        mini.inertia,
        lloyd.inertia
    );
    assert!(mini.iterations > 10);
}

#[test]
fn a_saved_run_goes_on_as_if_it_had_not_been_saved() {
    let pictures = split(&noise(1300, 9));
    for mini_batch in [None, Some(100)] {
        let config = KMeansConfig {
            mini_batch,
            ..config(4)
        };
        let whole = cluster(config.clone(), pictures.clone());
        let mut run = KMeans::new(config, pictures.clone()).expect("fields in their ranges");
        let (mut steps, mut swaps) = (0, false);
        while run.step().expect("nothing fails") != Step::Finished {
            steps += 1;
            swaps |= run.progress().generation > 0;
            run = KMeans::import(&run.export(), pictures.clone()).expect("whole");
        }
        assert!(steps > 10, "{steps}");
        assert_eq!(swaps, mini_batch.is_none());
        assert_eq!(run.finish().expect("at its end"), whole);
    }
}

#[test]
fn a_damaged_state_and_other_pictures_are_refused() {
    let run = KMeans::new(config(4), split(&noise(50, 9))).expect("fields in their ranges");
    let mut state = run.export();
    let refused = |state: &[u8], pictures: &[[u8; 4]]| KMeans::import(state, split(pictures)).err();
    for pictures in [noise(50, 10), noise(49, 9)] {
        let error = refused(&state, &pictures);
        assert_eq!(error, Some(Error::SavedRunPictures));
    }
    for foreign in [&[][..], &state[1..]] {
        let error = refused(foreign, &noise(50, 9));
        assert_eq!(error, Some(Error::NotASavedRun));
    }
    let damaged = Some(Error::SavedRunDamaged);
    assert_eq!(refused(&state[..60], &noise(50, 9)), damaged);
    state[60] ^= 1;
    assert_eq!(refused(&state, &noise(50, 9)), damaged);
}

#[test]
fn a_run_that_is_ended_early_gives_what_it_has() {
    let mut run = KMeans::new(config(4), split(&noise(600, 11))).expect("fields in their ranges");
    assert_eq!(run.progress().phase, Phase::Seeding);
    while run.progress().iterations < 1 {
        run.step().expect("nothing fails");
    }
    assert_eq!(run.progress().seeded, 4);
    let early = run.finish().expect("all pictures were assigned");
    let whole = cluster(config(4), split(&noise(600, 11)));
    assert!(early.inertia >= whole.inertia);
    let run = KMeans::new(config(4), split(&noise(600, 11))).expect("fields in their ranges");
    assert_eq!(run.finish(), None);
}

#[test]
fn fields_out_of_range_are_all_named() {
    let pictures = split(&noise(7, 12));
    let refused = |config| match KMeans::new(config, pictures.clone()) {
        Err(errors) => fields(errors),
        Ok(_) => panic!("taken"),
    };
    for k in [0, 1, 257] {
        assert_eq!(config(k).check(None).map_err(fields), Err(vec!["k"]), "{k}");
    }
    assert_eq!(config(256).check(None), Ok(()));
    assert_eq!(refused(config(8)), ["k"]);
    let wrong = KMeansConfig {
        init_count: 0,
        mini_batch: Some(0),
        max_iterations: 0,
        tolerance: f64::NAN,
        ..config(7)
    };
    let named = ["init_count", "max_iterations", "mini_batch", "tolerance"];
    assert_eq!(refused(wrong), named);
}

#[test]
fn agreement_with_labels_is_that_of_its_definition() {
    // The example of Hubert and Arabie's index in scikit-learn's guide: [0, 0, 1, 1] against [0, 0, 1, 2].
    let mut label_counts = vec![[0; 10]; 3];
    (label_counts[0][0], label_counts[1][1], label_counts[2][1]) = (2, 1, 1);
    let clustering = Clustering {
        centroids: Array2::zeros((3, 4)),
        assignments: vec![0, 0, 1, 2],
        inertia: 0.0,
        iterations: 1,
        label_counts,
    };
    assert!((clustering.adjusted_rand() - 0.571_428_571_428_571_4).abs() < 1e-15);
    assert_eq!(clustering.purity(), 1.0);
}
