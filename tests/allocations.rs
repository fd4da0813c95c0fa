//! A training step takes no memory: what it needs was made for the first.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::sync::Arc;

use digitlab::data::Dataset;
use digitlab::data::augment::Augmentation;
use digitlab::learn::{Machine, Regularization, Report, Step, Trainer, TrainingConfig};
use digitlab::nn::NetworkKind;
use digitlab::nn::layers::Activation;
use digitlab::optim::OptimizerKind;
use fingerprint::pictures;

/// On one thread: with more rayon makes a note for each that it wakes.
fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    #[cfg(feature = "threads")]
    {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        pool.expect("one thread").install(work)
    }
    #[cfg(not(feature = "threads"))]
    work()
}

/// Allocations of each step of the last epoch.
fn allocations(config: TrainingConfig) -> Vec<u64> {
    let dataset = Dataset::new("made up", pictures(600, 1), pictures(100, 2)).expect("of one size");
    let epochs = config.epochs;
    alone(|| {
        let mut trainer = Trainer::new(config, Arc::new(dataset), || 0.0);
        let mut step = || {
            let mut report = Step::Finished;
            let taken =
                allocation_counter::measure(|| report = trainer.step().expect("finite losses"));
            (report, taken.count_total)
        };
        let (_, first) = step();
        assert!(first > 0, "memory is counted");
        for _ in 1..epochs {
            while !matches!(step(), (Step::Did(Report::Epoch(_)), _)) {}
        }
        let mut counts = Vec::new();
        while let (Step::Did(Report::Batch(_)), count) = step() {
            counts.push(count);
        }
        counts
    })
}

/// The seed's network.
fn seed() -> TrainingConfig {
    TrainingConfig {
        epochs: 2,
        ..TrainingConfig::default()
    }
}

#[test]
fn a_step_of_the_seeds_run_takes_no_memory() {
    assert_eq!(allocations(seed()), [0; 5]);
}

#[test]
fn nor_does_one_whose_pictures_are_augmented() {
    let regularization = Regularization {
        augmentation: Some(Augmentation::default()),
        ..Regularization::default()
    };
    let config = TrainingConfig {
        regularization,
        // Buffers grow to what the largest drawing needs; by the last epoch every digit was drawn often.
        epochs: 12,
        ..seed()
    };
    assert_eq!(allocations(config), [0; 5]);
}

#[test]
fn nor_does_one_with_drawings_that_are_not_digits_among_its_pictures() {
    for augmentation in [None, Some(Augmentation::default())] {
        let regularization = Regularization {
            augmentation,
            nondigits: 0.3,
            ..Regularization::default()
        };
        let config = TrainingConfig {
            regularization,
            // Buffers grow to what the largest drawing needs: of 180 an epoch.
            epochs: 30,
            ..seed()
        };
        assert_eq!(allocations(config), [0; 5], "{augmentation:?}");
    }
}

#[test]
fn nor_does_one_of_an_lstm() {
    let config = TrainingConfig {
        network: NetworkKind::Lstm,
        // Each row of the pictures has buffers of its own, which grow to what the fullest needs.
        epochs: 6,
        ..seed()
    };
    assert_eq!(allocations(config), [0; 5]);
}

#[test]
fn nor_does_one_of_a_perceptron_with_another_activation() {
    for activation in [Activation::Sigmoid, Activation::Tanh] {
        let config = TrainingConfig {
            activation,
            // With dropout about as many elements are 0 as decide between lists and tiles: both grow to their size.
            epochs: 6,
            ..seed()
        };
        assert_eq!(allocations(config), [0; 5], "{activation:?}");
    }
}

#[test]
fn nor_does_one_with_another_optimizer_or_with_weights_held_back_and_averaged() {
    for optimizer in [OptimizerKind::Sgd, OptimizerKind::Rmsprop] {
        let config = TrainingConfig {
            optimizer,
            ..seed()
        };
        assert_eq!(allocations(config), [0; 5], "{optimizer:?}");
    }
    let regularization = Regularization {
        weight_decay: 0.01,
        max_norm: Some(3.0),
        average: 0.99,
        label_smoothing: 0.1,
        ..Regularization::default()
    };
    let config = TrainingConfig {
        regularization,
        // Ten steps an epoch: the average looks at every eighth.
        batch_size: 64,
        ..seed()
    };
    assert_eq!(allocations(config), [0; 10]);
}
