//! The trainer as its callers use it: stepped to the end, stepped past a broken loss, asked how far it is.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::sync::Arc;

use digitlab::Error;
use digitlab::dataset::Dataset;
use digitlab::training::{Phase, Report, Trainer, TrainingConfig, evaluate};
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
            Report::Batch(score) => {
                batches += 1;
                sizes.push(score.pictures);
            }
            Report::Validation => {}
            Report::Epoch(row) => {
                epochs += 1;
                assert_eq!(row.epoch, epochs);
            }
            Report::Finished => break,
        }
    }
    // 300 = 4 · 64 + 44: the last batch is smaller, and trained on too.
    assert_eq!((batches, &sizes[..5]), (15, &[64, 64, 64, 64, 44][..]));
    assert_eq!((epochs, trainer.history().rows.len()), (3, 3));
    let after = trainer.model().clone();
    assert_eq!(trainer.step(), Ok(Report::Finished));
    assert_eq!(trainer.model(), &after);
    let progress = trainer.progress();
    assert_eq!(
        (progress.phase, progress.epoch, progress.seconds_left),
        (Phase::Finished, 3, 0.0)
    );
}

#[test]
fn a_run_learns_and_its_last_row_is_what_evaluate_says() {
    let config = TrainingConfig {
        epochs: 8,
        ..small()
    };
    let mut trainer = trainer(config);
    while trainer.step().expect("finite") != Report::Finished {}
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
            Ok(Report::Epoch(_)) => {
                whole_epochs += 1;
                last_good = trainer.model().clone();
            }
            Ok(report) => assert_ne!(report, Report::Finished, "the loss never broke"),
            Err(error) => break error,
        }
    };
    let Error::NotFinite { epoch, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(epoch, whole_epochs + 1);
    assert_eq!(trainer.model(), &last_good);
    assert_eq!(trainer.step(), Ok(Report::Finished));
}

#[test]
fn a_batch_larger_than_the_data_is_one_batch() {
    let config = TrainingConfig {
        batch_size: 5000,
        epochs: 1,
        ..small()
    };
    let mut trainer = trainer(config);
    assert!(matches!(trainer.step(), Ok(Report::Batch(score)) if score.pictures == 300));
    assert_eq!(trainer.progress().phase, Phase::Validating);
}

#[test]
fn weights_for_other_pictures_are_refused_by_evaluate() {
    let other = digitlab::model::Sequential::perceptron(16, &[4], 0.0, 10, 1);
    let error = evaluate(&other, &dataset().validation).expect_err("16 pixels are not 784");
    assert_eq!(
        error.to_string(),
        "pictures for these weights: expected shape [16], found [28, 28]"
    );
}
