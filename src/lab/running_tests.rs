//! Runs of a session: training, stopping, going on, teaching.

use serde_json::{Value, json};

use super::tests::*;
use super::*;
use crate::learn::{Ending, evaluate, run_to_end};

#[test]
fn a_training_run_tells_its_epochs_and_leaves_weights_and_history() {
    let mut lab = with_files();
    lab.start_training(small()).unwrap();
    let progress = answer(&mut lab, "progress", json!({ "paused": true }));
    assert_eq!(progress["event"], "training_progress");
    assert_eq!(progress["detail"]["paused"], true);
    assert_eq!(progress["detail"]["epochs"], 2);
    assert_eq!(to_the_end(&mut lab), 2);
    let running = lab.save_history(HistoryFormat::Csv);
    let Outcome::Trained(result) = lab.finish() else {
        panic!("a training run")
    };
    assert_eq!(result.ending, Ending::Finished);
    assert_eq!((result.history.len(), result.weights_epoch), (2, Some(2)));
    assert_eq!(result.test_accuracy, Some(result.history[1].val_accuracy));
    assert_eq!(lab.save_history(HistoryFormat::Csv), running);
    let json: Value = serde_json::from_str(&lab.save_history(HistoryFormat::Json)).unwrap();
    assert_eq!(json["epoch"], json!([1, 2]));

    let bytes = lab.save_weights(Source::Yours).unwrap();
    let info = lab
        .take_weights(Source::Yours, "mine".to_owned(), bytes.clone())
        .unwrap();
    assert_eq!((info.input_size, info.summary.layers.len()), (8, 3));
    assert_eq!(lab.save_weights(Source::Yours).unwrap(), bytes);
}

#[test]
fn each_batch_of_a_run_is_told_once_and_its_gradient_only_when_asked_for() {
    let mut lab = with_files();
    lab.start_training(small()).unwrap();
    let records = |lab: &mut Lab| -> Vec<[f32; 5]> {
        let all = lab.batches();
        let record = |i| {
            [
                all.epochs[i],
                all.loss[i],
                all.accuracy[i],
                all.rate[i],
                all.norm[i],
            ]
        };
        (0..all.epochs.len()).map(record).collect()
    };
    lab.step().unwrap();
    let first = records(&mut lab);
    assert_eq!(first.len(), 1);
    assert!(records(&mut lab).is_empty());
    lab.measure_gradients(true);
    to_the_end(&mut lab);
    let rest = records(&mut lab);
    let Outcome::Trained(result) = lab.finish() else {
        panic!("a training run")
    };
    // An epoch's loss and accuracy are the means of its batches, here as large as each other.
    let all = [first, rest].concat();
    let per_epoch = all.len() / 2;
    assert_eq!(all[per_epoch - 1][0], 1.0);
    assert_eq!(all.last().unwrap()[0], 2.0);
    let pictures: f32 = 1.0 / all[0][0];
    assert!(pictures > 1.0, "an epoch has some batches");
    for (index, row) in result.history.iter().enumerate() {
        let mut before = index as f64;
        let (mut loss, mut accuracy) = (0.0, 0.0);
        for record in &all[index * per_epoch..(index + 1) * per_epoch] {
            let part = f64::from(record[0]) - before;
            before = record[0].into();
            loss += part * f64::from(record[1]);
            accuracy += part * f64::from(record[2]);
        }
        assert!((loss - row.loss).abs() < 1e-5, "{loss}, {}", row.loss);
        assert!((accuracy - row.accuracy).abs() < 1e-5);
    }
    assert!(all.iter().all(|record| record[3] == 0.001));
    assert!(all[0][4].is_nan());
    assert!(all[1..].iter().all(|record| record[4] > 0.0));
    assert!(records(&mut lab).is_empty(), "without a run there are none");
}

#[test]
fn held_back_pictures_validate_and_the_others_are_the_final_test() {
    let mut lab = with_files();
    let held_back = |count| TrainingForm {
        held_back: count,
        ..small()
    };
    lab.start_training(held_back(20.0)).unwrap();
    to_the_end(&mut lab);
    let Outcome::Trained(result) = lab.finish() else {
        panic!("a training run")
    };
    assert!(
        result
            .test_score
            .is_some_and(|loss| loss != result.history[1].val_loss)
    );
    let error = lab.start_training(held_back(59.0)).unwrap_err();
    assert_eq!(error.code(), "field");
}

#[test]
fn a_run_that_is_stopped_tests_its_weights_and_keeps_them() {
    for held_back in [0.0, 20.0] {
        let form = TrainingForm {
            held_back,
            ..small()
        };
        let mut lab = with_files();
        lab.start_training(form).unwrap();
        lab.step().unwrap();
        let now = lab.save_weights(Source::Yours).unwrap();
        assert_eq!(answer(&mut lab, "stop", json!({})), json!(true));
        assert_eq!(to_the_end(&mut lab), 0);
        let Outcome::Trained(result) = lab.finish() else {
            panic!("a training run")
        };
        assert_eq!(
            (result.ending, result.weights_epoch),
            (Ending::Stopped, None)
        );
        assert_eq!(lab.save_weights(Source::Yours).unwrap(), now);
        let test = &lab.dataset.as_ref().unwrap().validation;
        let scored = evaluate(&lab.yours.as_ref().unwrap().model, test).unwrap();
        assert_eq!(result.test_score, Some(scored.mean_loss()));
        assert_eq!(result.test_accuracy, Some(scored.accuracy()));
    }
}

#[test]
fn a_run_that_is_ended_before_its_test_is_over_has_no_score() {
    let mut lab = with_files();
    lab.start_training(small()).unwrap();
    lab.step().unwrap();
    assert!(lab.stop());
    let Outcome::Trained(result) = lab.finish() else {
        panic!("a training run")
    };
    assert_eq!((result.test_score, result.test_accuracy), (None, None));
    assert!(!lab.stop(), "no run");
}

#[test]
fn a_stopped_run_goes_on_bit_for_bit_in_another_session() {
    let whole = trained();
    let mut lab = with_files();
    assert_eq!(lab.take_stopped_run(), None);
    lab.start_training(small()).unwrap();
    for _ in 0..9 {
        lab.step().unwrap(); // into the second epoch
    }
    lab.stop();
    to_the_end(&mut lab);
    lab.finish();
    let state = lab.take_stopped_run().unwrap();
    assert_eq!(lab.take_stopped_run(), None, "it was handed over");

    let mut other = with_files();
    let body = json!({ "config": small(), "state": state.0 });
    answer(&mut other, "continue_training", body.clone());
    let error = ask(&mut other, "continue_training", body).unwrap_err();
    assert_eq!(error, Error::Busy);
    assert_eq!(to_the_end(&mut other), 1, "the epoch that was not over");
    let Outcome::Trained(result) = other.finish() else {
        panic!("a training run")
    };
    assert_eq!((result.ending, result.history.len()), (Ending::Finished, 2));
    let of = |lab: &Lab| lab.save_weights(Source::Yours).unwrap();
    assert_eq!(of(&other), of(&whole));
    assert_eq!(result.history, whole.history.rows);

    lab.take_files(files(70, 8)).unwrap();
    let error = lab.continue_training(small(), state).unwrap_err();
    assert_eq!(error, Error::SavedRunPictures);
    for no_state in [vec![7], vec![]] {
        let error = lab.continue_training(small(), Bytes(no_state)).unwrap_err();
        assert_eq!(error, Error::NotASavedRun);
    }
}

#[test]
fn while_a_run_is_under_way_no_other_starts_and_no_weights_are_lost() {
    let mut lab = trained();
    let bytes = lab.save_weights(Source::Yours).unwrap();
    lab.start_training(small()).unwrap();
    assert_eq!(lab.start_training(small()).unwrap_err(), Error::Busy);
    let yours = lab.take_weights(Source::Yours, "w".to_owned(), bytes.clone());
    assert_eq!(yours.unwrap_err(), Error::Busy);
    lab.take_weights(Source::Shipped, "w".to_owned(), bytes)
        .unwrap();
    to_the_end(&mut lab);
    lab.finish();
    lab.start_training(small()).unwrap();
}

#[test]
fn a_run_needs_a_data_set_and_a_good_form() {
    let mut lab = lab();
    assert_eq!(lab.start_training(small()).unwrap_err(), Error::NoDataset);
    let form = TrainingForm {
        epochs: 0.0,
        ..small()
    };
    assert_eq!(lab.start_training(form).unwrap_err().code(), "field");
}

#[test]
fn teaching_changes_your_weights_and_can_be_undone() {
    let mut lab = with_mnist();
    lab.start_training(small()).unwrap();
    to_the_end(&mut lab);
    lab.finish();
    let before = lab.save_weights(Source::Yours).unwrap();
    let body = json!({ "source": "yours", "pictures": vec![255; 784], "labels": [4] });
    answer(&mut lab, "start_teaching", body);
    let progress = answer(&mut lab, "progress", json!({ "paused": false }));
    assert_eq!(progress["event"], "teaching_progress");
    assert_eq!(to_the_end(&mut lab), 0);
    let Outcome::Taught(taught) = lab.finish() else {
        panic!("teaching")
    };
    assert_eq!(taught.corrections, 1);
    assert_ne!(lab.save_weights(Source::Yours).unwrap(), before);
    assert!(lab.undo_teaching());
    assert_eq!(lab.save_weights(Source::Yours).unwrap(), before);
}

#[test]
fn teaching_that_is_stopped_changes_nothing_and_needs_mnist() {
    let mut lab = with_mnist();
    lab.start_training(small()).unwrap();
    lab.finish();
    let before = lab.save_weights(Source::Yours).unwrap();
    let (picture, label) = (Bytes(vec![255; 784]), Bytes(vec![4]));
    lab.start_teaching(Source::Yours, picture.clone(), label.clone())
        .unwrap();
    lab.step().unwrap();
    assert!(matches!(lab.finish(), Outcome::Nothing));
    assert_eq!(lab.save_weights(Source::Yours).unwrap(), before);

    let mnist = lab.dataset.clone();
    lab.take_files(files(60, 8)).unwrap();
    let error = lab.start_teaching(Source::Yours, picture.clone(), label.clone());
    assert_eq!(error.unwrap_err(), Error::NoMnist);
    // MNIST for teaching alone is used once.
    lab.teaching_mnist = mnist;
    assert!(lab.holds().mnist);
    lab.start_teaching(Source::Yours, picture, label).unwrap();
    assert!(!lab.holds().mnist && lab.holds().dataset);
}

#[test]
fn a_history_of_another_engine_is_saved_as_it_came() {
    let mut lab = lab();
    let row = json!({
        "epoch": 1, "loss": 0.25, "accuracy": 0.5, "val_loss": 0.125, "val_accuracy": 0.75, "seconds": 8.0,
    });
    answer(&mut lab, "load_history", json!({ "rows": [row] }));
    let csv = answer(&mut lab, "save_history", json!({ "format": "csv" }));
    assert!(
        csv.as_str()
            .unwrap()
            .ends_with("\n1,0.25,0.5,0.125,0.75,8\n"),
        "{csv}"
    );
}

#[test]
fn a_training_run_is_stepped_by_the_loop_of_every_run() {
    let lab = with_files();
    let config = small().config(64).unwrap();
    let dataset = lab.dataset.clone().unwrap();
    let mut run = crate::learn::TrainingRun::new(config, 0, dataset, || 0.0).unwrap();
    let mut steps = 0;
    run_to_end(&mut run, |_, _| steps += 1).unwrap();
    // Two epochs of 54 pictures in tens, and one part of 6 that validate.
    assert_eq!(steps, 2 * (6 + 1));
}
