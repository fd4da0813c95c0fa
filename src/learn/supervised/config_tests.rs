//! Which hyperparameters are refused, and in which words.

use super::*;
use crate::data::augment::Augmentation;
use crate::learn::Monitor;
use crate::learn::fields::FIELDS;

fn refused(change: impl FnOnce(&mut TrainingForm)) -> Vec<String> {
    let mut form = TrainingForm::default();
    change(&mut form);
    let errors = form.config(784).expect_err("the form is refused");
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn the_defaults_are_the_seeds_run() {
    let config = TrainingConfig::default();
    assert_eq!(config.hidden_layers, [500, 500, 500]);
    assert_eq!((config.dropout, config.learning_rate), (0.2, 0.001));
    assert_eq!(
        (config.batch_size, config.epochs, config.seed),
        (128, 20, 9999)
    );
}

#[test]
fn the_quick_recipe_trains_the_same_network_in_another_way() {
    let (seed, quick) = (TrainingForm::default(), TrainingForm::quick());
    assert!(quick.config(784).is_ok());
    assert_eq!(quick.hidden_layers, seed.hidden_layers);
    assert_eq!(
        (seed.schedule, quick.schedule),
        (Schedule::Constant, Schedule::OneCycle)
    );
    assert!(quick.epochs < seed.epochs);
}

#[test]
fn the_shipped_recipe_trains_the_same_network_and_keeps_its_best_epoch() {
    let (seed, shipped) = (TrainingForm::default(), TrainingForm::shipped());
    assert_eq!(shipped.hidden_layers, seed.hidden_layers);
    let rule = shipped.config(784).unwrap().early_stopping.unwrap();
    assert_eq!(
        (rule.patience, rule.restore_best_weights),
        (u32::MAX as usize, true)
    );
}

#[test]
fn every_recipe_is_a_run_that_can_start_and_differs_from_the_seeds_in_what_it_shows() {
    let seed = TrainingForm::default();
    let (overfit, sgd) = (TrainingForm::overfit(), TrainingForm::plain_sgd());
    let sigmoid = TrainingForm::sigmoid();
    for recipe in [&overfit, &sgd, &sigmoid] {
        let config = recipe.config(784).expect("in range");
        assert_eq!(recipe.hidden_layers, seed.hidden_layers);
        assert!(config.epochs <= 40);
    }
    assert_eq!(
        (overfit.dropout, overfit.training_pictures),
        (0.0, Some(1000.0))
    );
    assert_eq!((sgd.optimizer, sgd.momentum), (OptimizerKind::Sgd, 0.0));
    assert_eq!(sigmoid.activation, Activation::Sigmoid);
}

#[test]
fn the_switch_augments_by_the_usual_strengths_unless_others_are_given() {
    let augmentation = |form: TrainingForm| form.config(784).unwrap().regularization.augmentation;
    assert_eq!(augmentation(TrainingForm::default()), None);
    let mut form = TrainingForm {
        augment: true,
        ..TrainingForm::default()
    };
    assert_eq!(augmentation(form.clone()), Some(Augmentation::default()));
    form.augmentation = Augmentation::NONE;
    assert_eq!(augmentation(form), Some(Augmentation::NONE));
}

#[test]
fn a_run_stops_early_only_when_it_is_given_a_patience() {
    assert_eq!(TrainingConfig::default().early_stopping, None);
    let form = TrainingForm {
        patience: Some(3.0),
        ..TrainingForm::default()
    };
    let expected = EarlyStopping {
        monitor: Monitor::ValLoss,
        min_delta: 0.0,
        patience: 3,
        restore_best_weights: true,
    };
    assert_eq!(form.config(784).unwrap().early_stopping, Some(expected));
}

#[test]
fn each_optimizer_brings_kerass_learning_rate() {
    let field = FIELDS.iter().find(|field| field.name == "learning_rate");
    let defaults = field.unwrap().defaults.unwrap();
    assert_eq!(defaults.field, "optimizer");
    let expected = [("adam", 0.001), ("sgd", 0.01), ("rmsprop", 0.001)];
    assert_eq!(defaults.values, expected);
}

#[test]
fn each_field_out_of_range_is_named_with_what_was_expected_and_found() {
    assert_eq!(
        refused(|form| form.epochs = 0.0),
        ["epochs: expected a whole number from 1 to 10000, found 0"]
    );
    assert_eq!(
        refused(|form| form.batch_size = 2.5),
        ["batch_size: expected a whole number from 1 to 60000, found 2.5"]
    );
    assert_eq!(
        refused(|form| form.learning_rate = -0.1),
        ["learning_rate: expected a number above 0 and up to 1000, found -0.1"]
    );
    assert_eq!(
        refused(|form| form.hidden_layers = vec![500.0, 0.0]),
        ["hidden_layers: expected whole numbers from 1 to 8192, found 0"]
    );
    assert_eq!(
        refused(|form| form.hidden_layers = vec![1.0; 17]),
        ["hidden_layers: expected at most 16 layers, found 17"]
    );
    assert_eq!(
        refused(|form| form.seed = 1e17),
        ["seed: expected a whole number from 0 to 9007199254740991, found 100000000000000000"]
    );
    assert_eq!(
        refused(|form| form.patience = Some(0.0)),
        ["patience: expected nothing, or a whole number from 1 to 10000, found 0"]
    );
    assert_eq!(
        refused(|form| form.min_delta = -0.5),
        ["min_delta: expected a number from 0 to 1000, found -0.5"]
    );
    assert_eq!(refused(|form| form.momentum = 1.0).len(), 1);
    assert_eq!(refused(|form| form.dropout = 0.999_999_999_999).len(), 1);
}

#[test]
fn numbers_that_are_not_finite_are_refused_everywhere() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let errors = refused(|form| {
            form.hidden_layers = vec![bad];
            form.dropout = bad;
            form.learning_rate = bad;
            form.momentum = bad;
            form.batch_size = bad;
            form.epochs = bad;
            form.seed = bad;
            form.patience = Some(bad);
            form.min_delta = bad;
        });
        assert_eq!(errors.len(), 9, "{errors:?}");
    }
}

#[test]
fn what_would_not_fit_into_memory_is_refused_before_it_is_made_with_every_copy_counted() {
    const THREADS: usize = 425 << 20;
    let refused = |change: fn(&mut TrainingForm)| {
        let mut form = TrainingForm::default();
        change(&mut form);
        let errors = form.config_within(THREADS, 784).err().unwrap_or_default();
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        errors.concat()
    };
    // The recipes fit, and with everything that keeps a copy.
    assert_eq!(refused(|_| {}), "");
    assert_eq!(refused(|form| *form = TrainingForm::shipped()), "");
    assert_eq!(
        refused(|form| form.hidden_layers = vec![2000.0, 1500.0]),
        ""
    );
    for (change, field) in [
        (
            (|form| form.hidden_layers = vec![8192.0; 16]) as fn(&mut TrainingForm),
            "hidden_layers",
        ),
        (
            |form| form.hidden_layers = vec![4200.0, 3800.0],
            "hidden_layers",
        ),
        (|form| form.batch_size = 60_000.0, "batch_size"),
        (
            |form| {
                form.hidden_layers = vec![2600.0, 2400.0];
                form.batch_size = 5680.0;
            },
            "batch_size",
        ),
        (
            |form| {
                form.hidden_layers = vec![3400.0, 3400.0];
                form.patience = Some(3.0);
                form.keep_best = true;
                form.average = 0.999;
            },
            "hidden_layers",
        ),
        (
            |form| {
                form.network = NetworkKind::Lstm;
                form.batch_size = 30_000.0;
            },
            "batch_size",
        ),
    ] {
        let sentence = refused(change);
        let says = format!("{field}: expected a run of at most 425 MiB in memory");
        assert!(sentence.starts_with(&says), "{sentence}");
    }
}

#[test]
fn no_hidden_layer_and_no_dropout_are_allowed() {
    let form = TrainingForm {
        hidden_layers: vec![],
        dropout: 0.0,
        ..TrainingForm::default()
    };
    assert!(form.config(784).is_ok());
}

#[test]
fn the_network_is_known_whatever_is_wrong_with_other_fields() {
    let form = TrainingForm {
        hidden_layers: vec![100.0],
        epochs: 0.0,
        momentum: 7.0,
        ..TrainingForm::default()
    };
    let summary = form.summary(784).expect("layers and dropout are in range");
    assert_eq!(summary.parameters, 79_510);
    let dropout = 1.0;
    assert_eq!(TrainingForm { dropout, ..form }.summary(784), None);
}
