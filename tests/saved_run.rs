//! A run that was saved at any step and continues from its bytes is the run that was never interrupted.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::sync::Arc;

use digitlab::Error;
use digitlab::data::{Dataset, augment::Augmentation};
use digitlab::formats::sha256;
use digitlab::learn::{
    Correction, EarlyStopping, FineTuning, History, KMeans, KMeansConfig, Machine, Monitor,
    Regularization, Report, Resumable, Run, Step, Trainer, TrainingConfig, TrainingContext,
    TrainingRun, run_to_end,
};
use digitlab::nn::NetworkKind;
use digitlab::nn::layers::Activation;
use digitlab::optim::OptimizerKind;
use digitlab::recognition::Recogniser;
use fingerprint::pictures;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn dataset(training: u32) -> Arc<Dataset> {
    let dataset = Dataset::new("made up", pictures(training, 1), pictures(700, 2));
    Arc::new(dataset.expect("of one size"))
}

/// Short runs, among them all that a state holds.
fn configs() -> Vec<TrainingConfig> {
    let plain = TrainingConfig {
        hidden_layers: vec![33],
        batch_size: 64,
        epochs: 4,
        ..TrainingConfig::default()
    };
    let everything = TrainingConfig {
        activation: Activation::Tanh,
        // A learning rate that jumps about, so that the best epoch is not the last.
        learning_rate: 0.02,
        early_stopping: Some(EarlyStopping {
            monitor: Monitor::ValLoss,
            min_delta: 0.0,
            patience: 2,
            restore_best_weights: true,
        }),
        regularization: Regularization {
            augmentation: Some(Augmentation::default()),
            nondigits: 0.1,
            weight_decay: 0.05,
            max_norm: Some(2.0),
            average: 0.9,
            ..Regularization::default()
        },
        ..plain.clone()
    };
    let momentum = TrainingConfig {
        optimizer: OptimizerKind::Sgd,
        momentum: 0.9,
        ..plain.clone()
    };
    let lstm = |config: &TrainingConfig| TrainingConfig {
        network: NetworkKind::Lstm,
        lstm_units: 9,
        ..config.clone()
    };
    vec![lstm(&plain), lstm(&everything), plain, everything, momentum]
}

/// Steps to the end; what the run leaves, and the seconds that differ from run to run left out.
fn finish(mut trainer: Trainer) -> (String, History, Option<usize>) {
    while trainer.step().expect("finite") != Step::Finished {}
    let (history, epoch) = (trainer.history().clone(), trainer.weights_epoch());
    (sha256(trainer.model()), history, epoch)
}

fn import(state: &[u8], dataset: Arc<Dataset>) -> Result<Trainer, Error> {
    Trainer::import(state, dataset, || 0.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn a_run_goes_on_bit_for_bit_wherever_it_was_saved(
        which in 0..configs().len(), breaks in prop::collection::vec(0_usize..20, 1..4),
    ) {
        let config = &configs()[which];
        let dataset = dataset(300);
        let whole = finish(Trainer::new(config.clone(), dataset.clone(), || 0.0));
        let mut trainer = Trainer::new(config.clone(), dataset.clone(), || 0.0);
        for steps in breaks {
            for _ in 0..steps {
                trainer.step().expect("finite");
            }
            let state = trainer.export();
            prop_assert_eq!(&state, &trainer.export());
            let progress = trainer.progress();
            trainer = import(&state, dataset.clone()).expect("as it was saved");
            prop_assert_eq!(trainer.progress(), progress);
        }
        prop_assert_eq!(finish(trainer), whole);
    }
}

#[test]
fn a_batch_between_two_of_its_slices_is_saved_too() {
    let config = TrainingConfig {
        hidden_layers: vec![500, 500],
        batch_size: 4096,
        epochs: 1,
        ..TrainingConfig::default()
    };
    let dataset = dataset(4200);
    let mut trainer = Trainer::new(config, dataset.clone(), || 0.0);
    let mut states = vec![];
    while trainer.step().expect("finite") == Step::Did(Report::MicroBatch) {
        states.push(trainer.export());
    }
    // Slices of the passes, which move nothing, and of the update, which is finished in what is saved.
    assert!(states.len() >= 2, "{} slices", states.len());
    assert!(states.iter().any(|state| state != &states[0]));
    let whole = finish(trainer);
    for state in states {
        assert_eq!(
            finish(import(&state, dataset.clone()).expect("saved")),
            whole
        );
    }
}

#[test]
fn a_run_with_held_back_pictures_goes_on_to_the_same_final_test() {
    let config = configs().swap_remove(2);
    let dataset = dataset(300);
    let run = || TrainingRun::new(config.clone(), 60, dataset.clone(), || 0.0).expect("enough");
    let outcome = |mut run: TrainingRun| {
        run_to_end(&mut run, |_, _| ()).expect("finite");
        let outcome = run.finish();
        (sha256(&outcome.model), outcome.history, outcome.test)
    };
    let mut first = run();
    for _ in 0..7 {
        first.step().expect("finite");
    }
    let context = TrainingContext {
        dataset: dataset.clone(),
        held_back: 60,
        clock: || 0.0,
    };
    let second = TrainingRun::import(&first.export(), context).expect("as it was saved");
    let whole = outcome(run());
    assert!(whole.2.is_some_and(|test| test.pictures == 700));
    assert_eq!(outcome(second), whole);
}

/// SHA-256 of a small state of each kind of run, as it is saved.
#[cfg(not(feature = "fused"))] // whose numbers are others; what is saved is the same
const SAVED: [&str; 4] = [
    "2f7ce6ec0302f16fce6408f45b9517df9986f05e2743dfdc306420095c783ae0", // training 3, a perceptron
    "6b7caedb831bc0d968b8ade486ab559d9093cc5877fe3ea6be13700efd711015", // training 3, an LSTM
    "f68b7b25a3127373ed680c57b084a34c50f74f57b4f9e5a43c06d323dd0cefeb", // teaching 2
    "2a97a7ef57d4a4bdc00ff151086cf358c14c500da063731f9eeabb967f0b74b3", // k-means 3
];

/// Nothing but its kind tells how a state is to be read: it has no names of fields.
#[test]
#[cfg(not(feature = "fused"))]
fn what_is_saved_changes_only_with_the_number_of_its_kind() {
    let dataset = dataset(300);
    let mut states = Vec::new();
    for which in [3, 1] {
        let mut trainer = Trainer::new(configs().swap_remove(which), dataset.clone(), || 0.0);
        for _ in 0..10 {
            trainer.step().expect("finite"); // into the second epoch
        }
        states.push(trainer.export());
    }
    let untrained = Trainer::new(configs().swap_remove(2), dataset.clone(), || 0.0);
    let given = Recogniser::uncalibrated(untrained.into_model());
    let correction = Correction {
        picture: dataset.training.picture(0).to_vec(),
        label: 3,
    };
    let mut lesson =
        FineTuning::new(given, vec![correction], dataset.clone(), || 0.0).expect("a lesson");
    let config = KMeansConfig {
        k: 3,
        init_count: 2,
        ..KMeansConfig::default()
    };
    let mut clustering = KMeans::new(config, dataset.training.clone()).expect("three clusters");
    for _ in 0..3 {
        lesson.step().expect("finite");
        clustering.step().expect("nothing fails");
    }
    states.extend([lesson.export(), clustering.export()]);
    let hashes: Vec<String> = states.iter().map(|state| hash(state)).collect();
    assert_eq!(
        hashes, SAVED,
        "what a run saves has changed: raise the number in its kind (\"digitlab training 3\" and the like, in src/learn), \
         so that runs of before are refused and not misread, and then its hash here"
    );
}

#[cfg(not(feature = "fused"))]
fn hash(state: &[u8]) -> String {
    let bytes = Sha256::digest(state);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of "digitlab training 3", which every saved training run begins with.
const KIND: usize = 19;

#[test]
fn what_is_damaged_foreign_or_of_other_pictures_is_refused() {
    let dataset = dataset(300);
    let mut trainer = Trainer::new(configs().swap_remove(2), dataset.clone(), || 0.0);
    trainer.step().expect("finite");
    let state = trainer.export();
    let refused = |state: &[u8], dataset: &Arc<Dataset>| import(state, dataset.clone()).err();

    let weights = digitlab::formats::to_safetensors(trainer.model());
    for foreign in [&b"no run"[..], b"", &weights] {
        assert_eq!(refused(foreign, &dataset), Some(Error::NotASavedRun));
    }
    let mut damaged = state.clone();
    // The name of its kind; the hash and the pictures; the configuration; all else.
    for at in (0..300).chain((300..state.len()).step_by(20_011)) {
        damaged[at] ^= 1;
        let error = match at {
            0..KIND => Error::NotASavedRun,
            _ => Error::SavedRunDamaged,
        };
        assert_eq!(refused(&damaged, &dataset), Some(error), "{at}");
        damaged[at] ^= 1;
    }
    for cut in [state.len() - 1, state.len() / 2, 30, 9] {
        let error = refused(&state[..cut], &dataset);
        assert!(
            matches!(error, Some(Error::SavedRunDamaged | Error::NotASavedRun)),
            "{error:?}"
        );
    }
    let other = Dataset::new("others", pictures(300, 3), pictures(700, 2)).expect("of one size");
    assert_eq!(
        refused(&state, &Arc::new(other)),
        Some(Error::SavedRunPictures)
    );
    assert!(import(&state, dataset).is_ok());
}
