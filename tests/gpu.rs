//! Training on a GPU against the exact build's, step by step. A machine without a GPU has a program that stands in
//! for one: Mesa's lavapipe.
#![cfg(all(feature = "gpu", not(target_arch = "wasm32")))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use digitlab::Error;
use digitlab::data::Dataset;
use digitlab::data::augment::Augmentation;
use digitlab::gpu::{Gpu, Preference};
use digitlab::learn::run::Step;
use digitlab::learn::supervised::{EitherTrainer, GpuTrainer, Machine};
use digitlab::learn::{
    EarlyStopping, Ending, Monitor, Regularization, Report, Run, Trainer, TrainingConfig,
    TrainingRun, run_to_end,
};
use digitlab::nn::layers::Activation;
use digitlab::nn::{Model, NetworkKind};
use digitlab::optim::{OptimizerKind, Schedule};
use fingerprint::pictures;

static GPU: LazyLock<Gpu> = LazyLock::new(|| {
    pollster::block_on(Gpu::open(Preference::Fast)).expect("a GPU, or Mesa's lavapipe")
});

fn dataset() -> Arc<Dataset> {
    Arc::new(Dataset::new("made up", pictures(300, 1), pictures(100, 2)).expect("of one size"))
}

/// Widths that are no multiples of a tile, and a last batch that is smaller.
fn base() -> TrainingConfig {
    TrainingConfig {
        hidden_layers: vec![40, 33, 64],
        batch_size: 70,
        epochs: 2,
        ..TrainingConfig::default()
    }
}

fn on_gpu(config: &TrainingConfig) -> GpuTrainer {
    GpuTrainer::new(config.clone(), dataset(), || 0.0, &GPU).expect("room")
}

fn to_the_end(trainer: &mut GpuTrainer) {
    while trainer.step().expect("finite") != Step::Finished {}
}

/// ‖a - b‖ / ‖a - start‖: the distance between two runs, relative to the distance from the start.
fn apart(a: &[f32], b: &[f32], start: &[f32]) -> f64 {
    let norm = |a: &[f32], b: &[f32]| {
        let squares = a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2));
        squares.sum::<f64>().sqrt()
    };
    norm(a, b) / norm(a, start)
}

/// Ten steps and two epochs' ends on the device are those of the exact build, to 1e-4.
fn assert_alike(name: &str, config: &TrainingConfig) {
    let mut cpu = Trainer::new(config.clone(), dataset(), || 0.0);
    to_the_end_on_the_processor(&mut cpu);
    let mut gpu = on_gpu(config);
    to_the_end(&mut gpu);
    assert_near(name, config, &cpu, &gpu);
}

/// Two runs of `config` have the same weights, to 1e-4.
fn assert_near(name: &str, config: &TrainingConfig, cpu: &Trainer, gpu: &impl Machine) {
    let start = Trainer::new(config.clone(), dataset(), || 0.0).into_model();
    assert_eq!(cpu.ending(), gpu.ending(), "{name}");
    assert_eq!(cpu.weights_epoch(), gpu.weights_epoch(), "{name}");
    assert_eq!(cpu.history().rows.len(), gpu.history().rows.len(), "{name}");
    for (cpu, gpu) in cpu.history().rows.iter().zip(&gpu.history().rows) {
        let pairs = [
            (cpu.loss, gpu.loss),
            (cpu.val_loss, gpu.val_loss),
            (cpu.accuracy, gpu.accuracy),
            (cpu.val_accuracy, gpu.val_accuracy),
        ];
        for (cpu, gpu) in pairs {
            let relative = (cpu - gpu).abs() / cpu.abs().max(1e-3);
            assert!(relative < 1e-4, "{name}: {cpu} and {gpu}");
        }
    }
    let (cpu, gpu) = (cpu.model(), gpu.model());
    let parameters = cpu.parameters().iter().zip(gpu.parameters());
    for ((cpu, gpu), start) in parameters.zip(start.parameters()) {
        let apart = apart(&cpu.to_vec(), &gpu.to_vec(), &start.to_vec());
        assert!(apart < 1e-4, "{name}: {}: {apart:e}", cpu.name());
    }
}

#[test]
fn every_rule_takes_the_exact_builds_steps() {
    use OptimizerKind::{Adam, Rmsprop, Sgd};
    let rules = [
        (Adam, 0.0, false),
        (Sgd, 0.0, false),
        (Sgd, 0.9, false),
        (Sgd, 0.9, true),
        (Rmsprop, 0.0, false),
        (Rmsprop, 0.9, false),
    ];
    for (optimizer, momentum, nesterov) in rules {
        let config = TrainingConfig {
            optimizer,
            momentum,
            nesterov,
            ..base()
        };
        assert_alike(&format!("{optimizer:?} {momentum} {nesterov}"), &config);
    }
}

#[test]
fn every_shape_takes_the_exact_builds_steps() {
    for (hidden, batch_size) in [
        (vec![], 70),
        (vec![1], 300),
        (vec![31], 1),
        (vec![32, 95], 17),
        (vec![130, 8, 8, 8, 5], 128),
    ] {
        let config = TrainingConfig {
            epochs: if batch_size == 1 { 1 } else { 2 },
            hidden_layers: hidden,
            batch_size,
            ..base()
        };
        assert_alike(&format!("{:?} {batch_size}", config.hidden_layers), &config);
    }
}

/// With and without dropout, which leaves zeros that have no slope.
#[test]
fn every_activation_takes_the_exact_builds_steps() {
    for activation in [Activation::Sigmoid, Activation::Tanh] {
        for (dropout, weight_decay) in [(0.0, 0.0), (0.3, 0.0), (0.3, 0.05)] {
            let config = TrainingConfig {
                activation,
                dropout,
                regularization: Regularization {
                    weight_decay,
                    ..Regularization::default()
                },
                ..base()
            };
            assert_alike(&format!("{activation:?} {dropout} {weight_decay}"), &config);
        }
    }
}

#[test]
fn every_regularization_takes_the_exact_builds_steps() {
    let with = |name: &str, regularization: Regularization| {
        let config = TrainingConfig {
            regularization,
            ..base()
        };
        assert_alike(name, &config);
    };
    with(
        "decay, smoothing, norm",
        Regularization {
            weight_decay: 0.05,
            label_smoothing: 0.1,
            max_norm: Some(0.9),
            ..Regularization::default()
        },
    );
    with(
        "average",
        Regularization {
            average: 0.9,
            ..Regularization::default()
        },
    );
    with(
        "pictures made anew",
        Regularization {
            augmentation: Some(Augmentation::default()),
            ease: 0.5,
            nondigits: 0.2,
            ..Regularization::default()
        },
    );
    let config = TrainingConfig {
        dropout: 0.0,
        schedule: Schedule::Cosine,
        ..base()
    };
    assert_alike("a schedule, no dropout", &config);
}

#[test]
fn a_run_that_gets_no_better_stops_with_its_best_weights() {
    let config = TrainingConfig {
        epochs: 30,
        learning_rate: 0.02,
        early_stopping: Some(EarlyStopping {
            monitor: Monitor::ValLoss,
            patience: 2,
            min_delta: 0.0,
            restore_best_weights: true,
        }),
        ..base()
    };
    let mut trainer = on_gpu(&config);
    to_the_end(&mut trainer);
    let rows = &trainer.history().rows;
    let best = rows.iter().min_by(|a, b| a.val_loss.total_cmp(&b.val_loss));
    let best = best.expect("an epoch").epoch;
    assert_eq!(trainer.ending(), Ending::Early);
    assert_eq!(rows.len(), best + 2);
    assert_eq!(trainer.weights_epoch(), Some(best));
    let kept = digitlab::learn::evaluate(trainer.model(), &dataset().validation);
    let relative = kept.expect("of one size").mean_loss() / rows[best - 1].val_loss;
    assert!((relative - 1.0).abs() < 1e-4, "{relative}");
}

#[test]
fn an_lstm_is_refused() {
    let config = TrainingConfig {
        network: NetworkKind::Lstm,
        ..base()
    };
    let refused = GpuTrainer::new(config, dataset(), || 0.0, &GPU).err();
    assert_eq!(refused, Some(Error::GpuNetwork { found: "lstm" }));
}

#[test]
fn a_network_with_more_tiles_than_a_dispatch_has_is_refused() {
    let config = TrainingConfig {
        hidden_layers: vec![8200, 8200],
        ..base()
    };
    let refused = GpuTrainer::new(config, dataset(), || 0.0, &GPU).err();
    assert!(
        matches!(refused, Some(Error::GpuMemory { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_device_gives_the_same_bits_again_and_another_seed_gives_others() {
    let model = |seed: u64| -> Model {
        let config = TrainingConfig { seed, ..base() };
        let mut trainer = on_gpu(&config);
        to_the_end(&mut trainer);
        trainer.into_model()
    };
    assert_eq!(model(1), model(1));
    assert_ne!(model(1), model(2));
}

#[test]
fn a_loss_that_breaks_ends_the_run_with_the_last_good_weights() {
    let config = TrainingConfig {
        optimizer: OptimizerKind::Sgd,
        learning_rate: 1e30,
        ..base()
    };
    let mut trainer = on_gpu(&config);
    let start = trainer.model().clone();
    let error = loop {
        match trainer.step() {
            Ok(step) => assert_ne!(step, Step::Finished),
            Err(error) => break error,
        }
    };
    let breaks = matches!(
        error,
        Error::LossNotFinite { epoch: 1, .. } | Error::WeightNotFinite { epoch: 1, .. }
    );
    assert!(breaks, "{error}");
    assert_eq!(trainer.step(), Ok(Step::Finished));
    assert_eq!(trainer.into_model(), start);
}

#[test]
fn a_run_that_is_stopped_leaves_what_it_has_come_to() {
    let mut run = TrainingRun::on_gpu(base(), 100, dataset(), || 0.0, &GPU).expect("room");
    let start = run.model().clone();
    while !matches!(run.step().expect("finite"), Step::Did(Report::Batch(_))) {}
    run.stop();
    run_to_end(&mut run, |_, _| {}).expect("finite");
    let outcome = run.finish();
    assert_ne!(outcome.model, start);
    assert_eq!(outcome.ending, Ending::Stopped);
    assert_eq!(outcome.test.expect("a test").pictures, 100);
}

/// Momentum and an average: all that a run can be.
fn whole() -> TrainingConfig {
    TrainingConfig {
        epochs: 3,
        regularization: Regularization {
            average: 0.9,
            ..Regularization::default()
        },
        ..base()
    }
}

/// Steps until this many batches or epochs are over.
fn step_until<M: Machine>(machine: &mut M, mut count: usize, counts: impl Fn(&Report) -> bool) {
    while count > 0 {
        match machine.step().expect("finite") {
            Step::Did(report) if counts(&report) => count -= 1,
            Step::Finished => panic!("the end"),
            _ => {}
        }
    }
}

fn is_epoch(report: &Report) -> bool {
    matches!(report, Report::Epoch(_))
}

fn is_batch(report: &Report) -> bool {
    matches!(report, Report::Batch(_))
}

fn to_the_end_on_the_processor(trainer: &mut Trainer) {
    while trainer.step().expect("finite") != Step::Finished {}
}

/// A second passes at every look: so the host receives the optimizer's state at each epoch's end.
fn by_the_second() -> f64 {
    static SECONDS: AtomicU32 = AtomicU32::new(0);
    f64::from(SECONDS.fetch_add(1, Ordering::Relaxed))
}

#[test]
fn a_run_goes_over_to_a_gpu_and_back_in_the_middle_of_an_epoch() {
    let mut whole_run = Trainer::new(whole(), dataset(), || 0.0);
    to_the_end_on_the_processor(&mut whole_run);
    for there in [3, 5, 7] {
        let mut trainer = Trainer::new(whole(), dataset(), || 0.0);
        (0..there).for_each(|_| _ = trainer.step().expect("finite"));
        let mut either = EitherTrainer::new(trainer, Some(&GPU));
        step_until(&mut either, 1, is_batch);
        while either.settle().expect("finite") != Step::Finished {}
        let mut back = either.into_trainer();
        to_the_end_on_the_processor(&mut back);
        assert_near(&format!("after {there}"), &whole(), &whole_run, &back);
    }
}

#[test]
fn a_lost_gpu_is_told_of_once_and_the_processor_goes_on_from_the_last_epochs_end() {
    let mut whole_run = Trainer::new(whole(), dataset(), || 0.0);
    to_the_end_on_the_processor(&mut whole_run);
    for epochs in [0, 1, 2] {
        let gpu = pollster::block_on(Gpu::open(Preference::Fast)).expect("as before");
        let trainer = Trainer::new(whole(), dataset(), by_the_second);
        let mut either = EitherTrainer::new(trainer, Some(&gpu));
        step_until(&mut either, epochs, is_epoch);
        gpu.close();
        assert_eq!(to_the_end_without_gpu(&mut either), 1, "after {epochs}");
        assert_near(&format!("after {epochs}"), &whole(), &whole_run, &either);
        // A run that begins on what is lost is told of it as well.
        let trainer = Trainer::new(whole(), dataset(), || 0.0);
        let mut next = EitherTrainer::new(trainer, Some(&gpu));
        assert_eq!(to_the_end_without_gpu(&mut next), 1, "next, {epochs}");
        assert_near("next", &whole(), &whole_run, &next);
    }
}

/// How often a run was told that its GPU is lost.
fn to_the_end_without_gpu(either: &mut EitherTrainer) -> usize {
    let mut lost = 0;
    loop {
        match either.step() {
            Ok(Step::Finished) => return lost,
            Ok(Step::Did(Report::LeftGpu(Error::GpuLost { .. }))) => lost += 1,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn what_no_gpu_trains_is_told_of_once_and_the_processor_trains_it() {
    let config = TrainingConfig {
        network: NetworkKind::Lstm,
        epochs: 1,
        ..base()
    };
    let trainer = Trainer::new(config, dataset(), || 0.0);
    let mut either = EitherTrainer::new(trainer, Some(&GPU));
    let refused = Report::LeftGpu(Error::GpuNetwork { found: "lstm" });
    assert_eq!(either.step(), Ok(Step::Did(refused)));
    step_until(&mut either, 1, is_epoch);
    assert_eq!(either.step(), Ok(Step::Finished));
}

#[test]
fn what_was_held_back_validates_and_the_test_comes_last() {
    let mut run = TrainingRun::on_gpu(base(), 100, dataset(), || 0.0, &GPU).expect("room");
    run_to_end(&mut run, |_, _| {}).expect("finite");
    let outcome = run.finish();
    assert_eq!(outcome.ending, Ending::Finished);
    assert_eq!(outcome.test.expect("a test").pictures, 100);
}
