//! The trainer as its callers use it: stepped to the end, stepped past a broken loss, asked how far it is.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::sync::Arc;

use digitlab::Error;
use digitlab::data::Dataset;
#[cfg(feature = "threads")]
use digitlab::data::{Split, augment::Augmentation, idx, mnist};
#[cfg(feature = "threads")]
use digitlab::learn::Regularization;
use digitlab::learn::{
    EarlyStopping, Ending, Machine, Monitor, Phase, Report, Step, Trainer, TrainingConfig, evaluate,
};
use digitlab::nn::Model;
#[cfg(feature = "threads")]
use digitlab::nn::Role;
use digitlab::optim::{OptimizerKind, Schedule};
use fingerprint::pictures;

fn dataset() -> Arc<Dataset> {
    Arc::new(Dataset::new("made up", pictures(300, 1), pictures(100, 2)).expect("of one size"))
}

fn small() -> TrainingConfig {
    TrainingConfig {
        hidden_layers: vec![32],
        batch_size: 64,
        epochs: 3,
        ..TrainingConfig::default()
    }
}

fn trainer(config: TrainingConfig) -> Trainer {
    Trainer::new(config, dataset(), || 0.0)
}

#[test]
fn a_run_takes_every_batch_of_every_epoch_and_then_stands_still() {
    let mut trainer = trainer(small());
    let (mut batches, mut sizes, mut epochs) = (0, vec![], 0);
    loop {
        match trainer.step().expect("finite") {
            Step::Did(Report::Batch(score)) => {
                batches += 1;
                sizes.push(score.pictures);
            }
            Step::Did(Report::MicroBatch) => panic!("batches of 64 take one step each"),
            Step::Did(Report::Validation) => {}
            Step::Did(Report::Epoch(row)) => {
                epochs += 1;
                assert_eq!(row.epoch, epochs);
            }
            Step::Finished => break,
            _ => panic!("there is no GPU"),
        }
    }
    // 300 = 4 · 64 + 44: the last batch is smaller, and trained on too.
    assert_eq!((batches, &sizes[..5]), (15, &[64, 64, 64, 64, 44][..]));
    assert_eq!((epochs, trainer.history().rows.len()), (3, 3));
    let after = trainer.model().clone();
    assert_eq!(trainer.step(), Ok(Step::Finished));
    assert_eq!(trainer.model(), &after);
    let progress = trainer.progress();
    assert_eq!(
        (progress.phase, progress.epoch, progress.seconds_left),
        (Phase::Finished, 3, 0.0)
    );
    assert_eq!(
        (trainer.ending(), trainer.weights_epoch()),
        (Ending::Finished, Some(3))
    );
}

#[test]
fn a_run_on_the_first_pictures_alone_is_that_of_a_data_set_without_the_others() {
    let few = trainer(TrainingConfig {
        training_pictures: Some(100),
        ..small()
    });
    let dataset = Dataset::new("few", pictures(100, 1), pictures(100, 2)).expect("of one size");
    let alone = Trainer::new(small(), Arc::new(dataset), || 0.0);
    let end = |mut trainer: Trainer| {
        while trainer.step().expect("finite") != Step::Finished {}
        (trainer.history().clone(), trainer.into_model())
    };
    assert_eq!(end(few), end(alone));
    let more = trainer(TrainingConfig {
        training_pictures: Some(9999),
        ..small()
    });
    assert_eq!(end(more), end(trainer(small())));
}

#[test]
fn measuring_the_gradient_changes_no_weight_and_gives_its_length() {
    let sgd = || TrainingConfig {
        optimizer: OptimizerKind::Sgd,
        learning_rate: 1.0,
        ..small()
    };
    let step = |measures| {
        let mut trainer = trainer(sgd());
        trainer.measure_norm(measures);
        let before = trainer.model().clone();
        trainer.step().expect("finite");
        (before, trainer.records()[0], trainer.into_model())
    };
    let (before, measured, after) = step(true);
    let (_, plain, same) = step(false);
    assert_eq!(after, same);
    assert_eq!(plain.gradient_norm, None);
    // Plain gradient descent at a rate of 1 moves by the gradient itself.
    let parameters = before.parameters().iter().zip(after.parameters());
    let moved = parameters.flat_map(|(before, after)| {
        let pairs = before.to_vec().into_iter().zip(after.to_vec());
        pairs.map(|(before, after)| f64::from(before - after).powi(2))
    });
    let expected = moved.sum::<f64>().sqrt();
    let norm = f64::from(measured.gradient_norm.expect("measured"));
    assert!((norm / expected - 1.0).abs() < 1e-4, "{norm}, {expected}");
    let fifth = 64.0 / 300.0;
    assert_eq!((measured.epochs, measured.learning_rate), (fifth, 1.0));
}

#[test]
fn a_schedule_sets_the_learning_rate_of_every_step() {
    let weights = |schedule, learning_rate, epochs, steps: usize| {
        let mut trainer = trainer(TrainingConfig {
            schedule,
            learning_rate,
            epochs,
            ..small()
        });
        for _ in 0..steps {
            trainer.step().expect("finite");
        }
        trainer.into_model()
    };
    // One cycle begins with a 25th of the rate: the first step is that of a constant rate of 0.001.
    let first = |schedule, rate| weights(schedule, rate, 3, 1);
    assert_eq!(
        first(Schedule::OneCycle, 0.025),
        first(Schedule::Constant, 0.001)
    );
    assert_ne!(
        first(Schedule::OneCycle, 0.025),
        first(Schedule::Constant, 0.025)
    );
    // In half of the run a step schedule is constant; after, it is not. An epoch has five batches, and
    // the validation pictures are read in one part.
    let half = |schedule, steps| weights(schedule, 0.001, 4, steps);
    assert_eq!(half(Schedule::Step, 12), half(Schedule::Constant, 12));
    assert_ne!(half(Schedule::Step, 13), half(Schedule::Constant, 13));
    // It knows the whole run: of a longer one the same step is another part.
    let cosine = |epochs| weights(Schedule::Cosine, 0.001, epochs, 3);
    assert_ne!(cosine(2), cosine(4));
}

/// A learning rate that jumps about, so that epochs get worse again.
fn restless(epochs: usize, patience: usize, restore_best_weights: bool) -> Trainer {
    trainer(TrainingConfig {
        learning_rate: 0.05,
        epochs,
        early_stopping: Some(EarlyStopping {
            monitor: Monitor::ValLoss,
            min_delta: 0.0,
            patience,
            restore_best_weights,
        }),
        ..small()
    })
}

/// Epochs, from 1, of the lowest validation loss so far at the end of each epoch.
fn best_so_far(trainer: &Trainer) -> Vec<usize> {
    let losses: Vec<f64> = trainer.history().rows.iter().map(|r| r.val_loss).collect();
    let best_of = |seen: &[f64]| {
        let first = (0..seen.len()).min_by(|&a, &b| seen[a].total_cmp(&seen[b]));
        first.map_or(0, |index| index + 1)
    };
    (1..=losses.len()).map(|n| best_of(&losses[..n])).collect()
}

#[test]
fn a_run_that_no_longer_gets_better_ends_early_with_the_weights_of_its_best_epoch() {
    let mut trainer = restless(200, 3, true);
    let mut best_weights = None;
    while let report = trainer.step().expect("finite")
        && report != Step::Finished
    {
        if let (Step::Did(Report::Epoch(row)), Ending::Stopped) = (report, trainer.ending())
            && best_so_far(&trainer).last() == Some(&row.epoch)
        {
            best_weights = Some(trainer.model().clone());
        }
    }
    let rows = &trainer.history().rows;
    let best = best_so_far(&trainer);
    assert_eq!(trainer.ending(), Ending::Early);
    assert_eq!(trainer.weights_epoch(), Some(best[rows.len() - 1]));
    // It ended the first time that three epochs in a row were no new best.
    let waits: Vec<usize> = best
        .iter()
        .zip(1..)
        .map(|(best, epoch)| epoch - best)
        .collect();
    assert_eq!(
        waits.iter().position(|&wait| wait == 3),
        Some(rows.len() - 1)
    );
    assert_eq!(Some(trainer.model()), best_weights.as_ref());
    let score = evaluate(trainer.model(), &dataset().validation).expect("pictures fit");
    assert_eq!(score.mean_loss(), rows[best[rows.len() - 1] - 1].val_loss);
    let progress = trainer.progress();
    assert_eq!(
        (progress.phase, progress.seconds_left),
        (Phase::Finished, 0.0)
    );
    assert_eq!(trainer.step(), Ok(Step::Finished));
}

#[test]
fn a_run_that_keeps_its_last_weights_ends_early_with_those() {
    let mut trainer = restless(200, 3, false);
    while trainer.step().expect("finite") != Step::Finished {}
    let rows = &trainer.history().rows;
    assert_eq!(trainer.ending(), Ending::Early);
    assert_eq!(trainer.weights_epoch(), Some(rows.len()));
    let score = evaluate(trainer.model(), &dataset().validation).expect("pictures fit");
    assert_eq!(score.mean_loss(), rows[rows.len() - 1].val_loss);
}

#[test]
fn a_run_under_watch_takes_the_same_steps_and_one_that_has_all_its_epochs_is_finished() {
    let mut watched = restless(5, 1000, true);
    while watched.step().expect("finite") != Step::Finished {}
    let mut alone = trainer(TrainingConfig {
        learning_rate: 0.05,
        epochs: 5,
        ..small()
    });
    while alone.step().expect("finite") != Step::Finished {}
    assert_eq!(watched.history(), alone.history());
    let best = best_so_far(&watched)[4];
    assert_eq!(
        (watched.ending(), watched.weights_epoch()),
        (Ending::Finished, Some(best))
    );
}

#[test]
fn a_run_learns_and_its_last_row_is_what_evaluate_says() {
    let config = TrainingConfig {
        epochs: 8,
        ..small()
    };
    let mut trainer = trainer(config);
    while trainer.step().expect("finite") != Step::Finished {}
    let rows = &trainer.history().rows;
    assert!(rows[7].loss < rows[0].loss);
    assert!(rows[7].val_accuracy > 0.9, "{:?}", rows[7]);
    let score = evaluate(trainer.model(), &dataset().validation).expect("pictures fit");
    assert_eq!(score.mean_loss(), rows[7].val_loss);
    assert_eq!(score.accuracy(), rows[7].val_accuracy);
}

#[test]
fn a_loss_that_breaks_ends_the_run_and_keeps_the_weights_from_before_the_epoch() {
    // Adam's first step moves every weight by the learning rate: through thirteen layers f32 overflows.
    let config = TrainingConfig {
        learning_rate: 1000.0,
        hidden_layers: vec![32; 12],
        ..small()
    };
    let mut trainer = trainer(config);
    let mut last_good = trainer.model().clone();
    let mut whole_epochs = 0;
    let error = loop {
        match trainer.step() {
            Ok(Step::Did(Report::Epoch(_))) => {
                whole_epochs += 1;
                last_good = trainer.model().clone();
            }
            Ok(report) => assert_ne!(report, Step::Finished, "the loss never broke"),
            Err(error) => break error,
        }
    };
    let Error::LossNotFinite { epoch, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(epoch, whole_epochs + 1);
    assert_eq!(trainer.model(), &last_good);
    assert_eq!(trainer.step(), Ok(Step::Finished));
}

#[test]
fn a_batch_larger_than_the_data_is_one_batch() {
    let config = TrainingConfig {
        batch_size: 5000,
        epochs: 1,
        ..small()
    };
    let mut trainer = trainer(config);
    assert!(matches!(trainer.step(), Ok(Step::Did(Report::Batch(score))) if score.pictures == 300));
    assert_eq!(trainer.progress().phase, Phase::Validating);
}

#[test]
fn weights_for_other_pictures_are_refused_by_evaluate() {
    let other = Model::perceptron(16, &[4], 0.0, 10, 1);
    let error = evaluate(&other, &dataset().validation).expect_err("16 pixels are not 784");
    assert_eq!(
        error.to_string(),
        "pictures for these weights: expected shape [16], found [28, 28]"
    );
}

/// A run with all that makes a network generalise.
#[cfg(feature = "threads")]
fn generalizing(change: impl FnOnce(&mut Regularization)) -> Trainer {
    let size = mnist::SIZE;
    let pixels = (0..200 * size * size).map(|i| if i % 7 < 2 { (i % 251) as u8 } else { 0 });
    let head = [
        0, 0, 8, 3, 0, 0, 0, 200, 0, 0, 0, size as u8, 0, 0, 0, size as u8,
    ];
    let images = idx::parse_images("images", head.into_iter().chain(pixels).collect());
    let head = [0, 0, 8, 1, 0, 0, 0, 200];
    let labels = head.into_iter().chain((0..200).map(|i| (i % 10) as u8));
    let labels = idx::parse_labels("labels", labels.collect());
    let split = Split::new(images.expect("images"), labels.expect("labels"));
    let dataset = Dataset::new(
        "made up",
        split.clone().expect("as many"),
        split.expect("as many"),
    );
    let mut config = TrainingConfig {
        hidden_layers: vec![33, 20],
        batch_size: 150,
        // The average looks at the weights every 8 steps.
        epochs: 6,
        ..TrainingConfig::default()
    };
    config.regularization = Regularization {
        augmentation: Some(Augmentation::default()),
        ease: 0.9,
        nondigits: 0.1,
        weight_decay: 0.1,
        label_smoothing: 0.1,
        max_norm: Some(1.0),
        average: 0.9,
    };
    change(&mut config.regularization);
    Trainer::new(config, Arc::new(dataset.expect("one size")), || 0.0)
}

#[cfg(feature = "threads")]
fn finish(mut trainer: Trainer) -> Trainer {
    while trainer.step().expect("finite") != Step::Finished {}
    trainer
}

#[cfg(feature = "threads")]
#[test]
fn augmented_and_mixed_runs_give_the_same_weights_on_any_number_of_threads() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("a few threads");
        pool.install(|| finish(generalizing(|_| ())).into_model())
    };
    let alone = run(1);
    assert!(alone == run(2) && alone == run(3));
}

#[cfg(feature = "threads")]
#[test]
fn each_way_to_generalise_changes_the_weights_by_itself() {
    let all = finish(generalizing(|_| ())).into_model();
    let changes: [fn(&mut Regularization); 7] = [
        |g| g.augmentation = None,
        |g| g.ease = 0.0,
        |g| g.nondigits = 0.0,
        |g| g.weight_decay = 0.0,
        |g| g.label_smoothing = 0.0,
        |g| g.max_norm = None,
        |g| g.average = 0.0,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert!(finish(generalizing(change)).into_model() != all, "{index}");
    }
}

#[cfg(feature = "threads")]
#[test]
fn no_weights_into_a_unit_are_longer_than_the_greatest_norm() {
    let run = finish(generalizing(|g| (g.max_norm, g.average) = (Some(0.5), 0.0)));
    let kernels = run.model().parameters().iter();
    for kernel in kernels.filter(|parameter| parameter.role() == Role::Kernel) {
        for unit in kernel.values().to_array().columns() {
            let norm = unit.dot(&unit).sqrt();
            assert!(norm < 0.500_01, "{norm}");
        }
    }
}

#[cfg(feature = "threads")]
fn first_kernel(model: &Model) -> ndarray::Array2<f32> {
    model.parameters()[0].values().to_array()
}

#[cfg(feature = "threads")]
#[test]
fn weight_decay_alone_shrinks_kernels_by_the_learning_rate() {
    // Two runs of one step differ by what the decay takes off before it.
    let step = |weight_decay| {
        let mut trainer = generalizing(|g| {
            *g = Regularization {
                weight_decay,
                ..Regularization::default()
            }
        });
        trainer.step().expect("finite");
        first_kernel(trainer.model())
    };
    let start = first_kernel(generalizing(|_| ()).model());
    let off = &step(0.0) - &step(0.5);
    let expected = start.mapv(|weight| weight * 0.5 * 0.001);
    let furthest = (&off - &expected).mapv(f32::abs);
    assert!(furthest.iter().all(|&d| d < 1e-7));
    assert!(expected.iter().any(|&d| d.abs() > 1e-5));
}

#[cfg(feature = "threads")]
#[test]
fn pictures_that_are_no_digits_are_trained_on_but_not_scored() {
    let mut trainer = generalizing(|g| g.nondigits = 0.3);
    let Step::Did(Report::Batch(score)) = trainer.step().expect("finite") else {
        panic!("a batch");
    };
    assert!((80..130).contains(&score.pictures), "{}", score.pictures);
}
