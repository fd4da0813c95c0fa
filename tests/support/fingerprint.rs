//! Same seed, same weights: one run and the hash of its weights, for the native and the browser tests.

use std::sync::Arc;

use digitlab::data::idx::{parse_images, parse_labels};
use digitlab::data::{Dataset, Split};
use digitlab::formats;
use digitlab::learn::{Machine, Report, Step, Trainer, TrainingConfig};
use digitlab::nn::NetworkKind;
use digitlab::nn::layers::Activation;
use digitlab::random::{Stream, StreamId};

/// SHA-256 of the weights file after 200 steps of the seed's run (its network, dropout, Adam, batches
/// of 128, seed 9999) on [`pictures`]. One for each family of arithmetic, the same on every machine,
/// browser and number of threads; it changes only when the arithmetic does, and then docs/numerics.md
/// says why.
pub const AFTER_200_STEPS: &str = if cfg!(feature = "fused") {
    "6f9bfe7898ecf18bb58227994a1039dfcf4dbac916888a56dc4ca3b229eae9cb"
} else {
    "bced8c93edcf3702b66b906e1d5075c809ead0ee4aba0a2be0b91c3bf86035f7"
};

/// The same after 20 steps of an LSTM's run on 1,278 of them, in two epochs of ten batches, the last of 126.
pub const LSTM_AFTER_20_STEPS: &str = if cfg!(feature = "fused") {
    "1a660dfec15b43e6c3e0e17eb7ede032288f1d78ed1d819f98191d791e001057"
} else {
    "dff1e3ab399502e19750e495f29687e44c2e43b272aafb4b169ef52449089a58"
};

/// The same after 20 steps of a perceptron with sigmoid and of one with tanh.
pub const OTHERS_AFTER_20_STEPS: [&str; 2] = if cfg!(feature = "fused") {
    [
        "8d999b92412a00e954e263ca8982e6e8cefd7c3f1eec2bb91510bf8fd4fa27d6",
        "cb59abf61f05c12aa8e56c7447af5bb3b21fec93d74071be63c6813b0816eafe",
    ]
} else {
    [
        "62f688e4f7bccf34a2589a35dda290484d2ddeefa42b51cca7c7a5fa0fbeb6eb",
        "9feb361e4f4de379f9332222fd2b360cb0d9d8264f07d6fa7e348e2e0c2080e8",
    ]
};

/// `count` pictures that can be learnt: each digit lights a band of its own in noise.
pub fn pictures(count: u32, seed: u64) -> Split {
    let mut stream = Stream::new(seed, StreamId::Shuffle, 0, 0);
    let mut images = vec![0, 0, 8, 3];
    let mut labels = vec![0, 0, 8, 1];
    for size in [count, 28, 28] {
        images.extend(size.to_be_bytes());
    }
    labels.extend(count.to_be_bytes());
    for _ in 0..count {
        let label = stream.below(10) as u8;
        labels.push(label);
        for pixel in 0..784_u32 {
            let bright = pixel / 28 / 3 == u32::from(label);
            let dark = stream.below(5) > 0;
            images.push(match (bright, dark) {
                (true, _) => 128 + stream.below(128) as u8,
                (false, true) => 0,
                (false, false) => stream.below(256) as u8,
            });
        }
    }
    let images = parse_images("pictures", images).expect("well formed");
    Split::new(images, parse_labels("labels", labels).expect("well formed")).expect("as many")
}

/// The hash after 200 batches, in two epochs of 12,750 pictures: 100 batches each, the last of 78.
pub fn weights_after_200_steps() -> String {
    weights(TrainingConfig::default(), 12_750, 200)
}

pub fn lstm_weights_after_20_steps() -> String {
    let config = TrainingConfig {
        network: NetworkKind::Lstm,
        ..TrainingConfig::default()
    };
    weights(config, 1278, 20)
}

pub fn others_after_20_steps() -> [String; 2] {
    [Activation::Sigmoid, Activation::Tanh].map(|activation| {
        let config = TrainingConfig {
            activation,
            ..TrainingConfig::default()
        };
        weights(config, 1278, 20)
    })
}

fn weights(config: TrainingConfig, count: u32, steps: usize) -> String {
    let dataset = Dataset::new("made up", pictures(count, 1), pictures(500, 2));
    let dataset = Arc::new(dataset.expect("of one size"));
    let mut trainer = Trainer::new(config, dataset, || 0.0);
    let mut batches = 0;
    while batches < steps {
        if let Step::Did(Report::Batch(_)) = trainer.step().expect("finite") {
            batches += 1;
        }
    }
    formats::sha256(trainer.model())
}
