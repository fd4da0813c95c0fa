//! A training step takes no memory: what it needs was made for the first.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::sync::Arc;

use digitlab::data::Dataset;
use digitlab::data::augment::Augmentation;
use digitlab::formats::{self, Format};
use digitlab::lab::{Bytes, Lab, NamedFile, Source};
use digitlab::learn::{Machine, Regularization, Report, Step, Trainer, TrainingConfig};
use digitlab::nn::layers::Activation;
use digitlab::nn::{Model, NetworkKind};
use digitlab::optim::OptimizerKind;
use digitlab::recognition::Calibration;
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

/// What a layer of 8,192 units gives for all of these takes 66 MB; for the ten thousand that the page asks for, 327.
#[test]
fn comparing_pictures_in_a_wide_layer_takes_memory_for_a_slice_of_them_alone() {
    let word = |number: u32| number.to_be_bytes();
    let images = [
        &[0, 0, 8, 3],
        &[2_500, 28, 28].map(word).concat()[..],
        &vec![9; 2_500 * 784],
    ]
    .concat();
    let labels = [&[0, 0, 8, 1], &word(2_500)[..], &[3; 2_500]].concat();
    let files = [("images", images), ("labels", labels)].map(|(name, bytes)| NamedFile {
        name: name.to_owned(),
        bytes: Bytes(bytes),
    });
    let model = Model::perceptron(784, &[8192], 0.0, 10, 1);
    let weights = formats::write(&model, Calibration::default(), Format::Float32);
    alone(|| {
        let mut lab = Lab::new(|| 0.0);
        lab.take_files(files.into()).expect("a data set");
        lab.take_weights(Source::Yours, "wide".to_owned(), Bytes(weights))
            .expect("weights");
        let taken = allocation_counter::measure(|| {
            let picture = Bytes(vec![9; 784]);
            let found = lab.hidden_distances(Source::Yours, true, picture, 0, 2_000);
            assert_eq!(found.expect("distances").0, [0; 4 * 2_000]);
        });
        assert!(taken.bytes_max < 50_000_000, "{} bytes", taken.bytes_max);
    });
}
