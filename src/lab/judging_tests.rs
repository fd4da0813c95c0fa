//! The commands of the chapter Judge, as the worker would send them.

use serde_json::{Value, json};

use super::tests::{answer, ask, lab, small, trained, with_files};
use super::*;
use crate::nn::Model;
use crate::recognition::{Recogniser, augmented_outputs};

fn judge(lab: &mut Lab, source: &str, first: usize, as_read: bool) -> Value {
    let body = json!({ "source": source, "first": first, "as_read": as_read });
    answer(lab, "judge", body)
}

fn bytes(list: &Value) -> Vec<u8> {
    serde_json::from_value(list.clone()).unwrap()
}

fn floats(list: &Value) -> Vec<f32> {
    let bytes = bytes(list);
    let (numbers, _) = bytes.as_chunks();
    numbers.iter().map(|&x| f32::from_le_bytes(x)).collect()
}

#[test]
fn every_test_picture_is_judged_once_as_the_plain_forward_pass_reads_it() {
    let mut lab = trained();
    let judged = judge(&mut lab, "yours", 0, false);
    let split = lab.dataset.clone().unwrap().validation.clone();
    assert_eq!(bytes(&judged["labels"]), split.labels());
    let model = lab.weights(Source::Yours).unwrap().0;
    let probabilities = floats(&judged["probabilities"]);
    assert_eq!(probabilities.len(), split.len() * 10);
    let mut right = 0;
    for (index, probabilities) in probabilities.chunks(10).enumerate() {
        let mut row = crate::recognition::logits(model, split.picture(index))[0];
        let score = crate::nn::layers::score_row(&mut row, split.labels()[index]);
        assert_eq!(probabilities, row);
        assert_eq!(
            usize::from(bytes(&judged["answers"])[index]),
            score.predicted
        );
        right += usize::from(score.correct);
    }
    let counts: Vec<f64> = serde_json::from_value(judged["counts"].clone()).unwrap();
    assert_eq!(counts.iter().sum::<f64>(), split.len() as f64);
    assert_eq!(
        (0..10).map(|digit| counts[digit * 11]).sum::<f64>(),
        right as f64
    );
    let after = judge(&mut lab, "yours", split.len(), false);
    assert_eq!(after["labels"], json!([]));
    let from_two = judge(&mut lab, "yours", 2, false);
    assert_eq!(bytes(&from_two["answers"]), bytes(&judged["answers"])[2..]);
}

#[test]
fn weights_are_judged_aside_also_during_a_run_and_those_that_answer_stay() {
    let mut lab = trained();
    let answering = lab.save_weights(Source::Yours).unwrap().0;
    let judged = judge(&mut lab, "yours", 0, false);
    let other = Recogniser::uncalibrated(Model::perceptron(64, &[8], 0.0, 10, 7));
    let bytes = formats::write(&other.model, other.calibration, Format::Float32);
    let none = ask(
        &mut lab,
        "judge",
        json!({ "source": "aside", "first": 0, "as_read": false }),
    );
    assert!(matches!(none, Err(Error::NoWeights { .. })));

    lab.start_training(small()).unwrap();
    lab.step().unwrap();
    lab.take_weights(Source::Aside, String::new(), Bytes(bytes))
        .unwrap();
    let aside = judge(&mut lab, "aside", 0, false);
    lab.finish();
    lab.take_weights(Source::Aside, String::new(), Bytes(answering))
        .unwrap();
    assert_eq!(judge(&mut lab, "aside", 0, false), judged);
    assert_ne!(aside, judged);
    assert_eq!(map(&mut lab, "aside")["map"], "done");
}

#[test]
fn an_epoch_is_judged_by_its_own_validation_and_the_counts_are_its_accuracy() {
    let mut lab = with_files();
    assert_eq!(answer(&mut lab, "judge_epoch", json!({})), Value::Null);
    for held_back in [0.0, 20.0] {
        lab.start_training(TrainingForm {
            held_back,
            ..small()
        })
        .unwrap();
        assert_eq!(answer(&mut lab, "judge_epoch", json!({})), Value::Null);
        let mut seen = 0;
        loop {
            let event = match lab.step().unwrap() {
                StepReport::Did { event } => event,
                StepReport::Waiting => continue,
                StepReport::Finished => break,
            };
            let Some(LabEvent::Epoch(row)) = event else {
                continue;
            };
            let judged = answer(&mut lab, "judge_epoch", json!({}));
            let (answers, labels) = (bytes(&judged["answers"]), bytes(&judged["labels"]));
            let right = answers.iter().zip(&labels).filter(|(a, b)| a == b).count();
            assert_eq!(right as f64 / labels.len() as f64, row.val_accuracy);
            assert_eq!(judged["held_back"], json!(held_back > 0.0));
            if held_back == 0.0 {
                // The weights are those that the epoch validated.
                assert_eq!(judge(&mut lab, "yours", 0, false), judged);
            } else {
                assert_eq!(labels.len(), 20);
            }
            seen += 1;
        }
        assert_eq!(seen, 2);
        lab.finish();
    }
}

#[test]
fn answers_as_read_are_those_of_eleven_views_at_the_fitted_temperature() {
    let mut lab = trained();
    let plain = judge(&mut lab, "yours", 0, false);
    assert_eq!(judge(&mut lab, "yours", 0, true), plain, "not calibrated");
    let model = lab.weights(Source::Yours).unwrap().0.clone();
    let split = lab.dataset.clone().unwrap().validation.clone();
    let calibration = Calibration {
        temperature: 2.0,
        refusal: 0.0,
    };
    lab.shipped = Some(Recogniser { model, calibration });
    let read = judge(&mut lab, "shipped", 0, true);
    let model = lab.weights(Source::Shipped).unwrap().0;
    let outputs = augmented_outputs(model, split.pixels()).unwrap();
    for (found, outputs) in floats(&read["probabilities"]).chunks(10).zip(outputs) {
        let expected = calibration.probabilities(&outputs.classification);
        let pairs = found.iter().zip(expected);
        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-6));
    }
}

#[test]
fn what_cannot_be_judged_is_said() {
    let body = json!({ "source": "yours", "first": 0, "as_read": false });
    let error = ask(&mut lab(), "judge", body.clone()).unwrap_err();
    assert_eq!(error, Error::NoDataset);
    let mut lab = with_files();
    let error = ask(&mut lab, "judge", body.clone()).unwrap_err();
    assert_eq!(error.code(), "no-weights");
    let other = Model::perceptron(16, &[4], 0.0, 10, 1);
    lab.yours = Some(Recogniser::uncalibrated(other));
    assert_eq!(
        ask(&mut lab, "judge", body.clone()).unwrap_err().code(),
        "shape"
    );
    let kernel = ndarray::Array2::from_elem((64, 10), 3e38);
    let great = crate::nn::Mlp::from_layers([(kernel, vec![0.0; 10])], 0.0);
    lab.yours = Some(Recogniser::uncalibrated(Model::Mlp(great)));
    assert_eq!(
        ask(&mut lab, "judge", body).unwrap_err(),
        Error::AnswerNotFinite
    );
}

#[test]
fn pictures_come_by_their_indices_and_what_is_not_there_is_left_out() {
    let mut lab = with_files();
    let dataset = lab.dataset.clone().unwrap();
    for (training, split) in [(true, &dataset.training), (false, &dataset.validation)] {
        let body = json!({ "training": training, "indices": [3.0, 0.0, 1e9] });
        let found = bytes(&answer(&mut lab, "pictures_at", body));
        assert_eq!(found, [split.picture(3), split.picture(0)].concat());
    }
}

/// Steps the map of the pictures that are taken at these places to its end; what it says then.
fn map_of(lab: &mut Lab, source: &str, places: impl IntoIterator<Item = usize>) -> Value {
    for first in places {
        let news = answer(lab, "map", json!({ "source": source, "first": first }));
        if news["map"] != "working" {
            return news;
        }
        assert!(news["next"].as_u64() > Some(first as u64));
    }
    loop {
        let last = lab.dataset.as_ref().unwrap().validation.len();
        let news = answer(lab, "map", json!({ "source": source, "first": last }));
        if news["map"] != "working" {
            return news;
        }
        assert_eq!(news["next"], json!(last));
    }
}

/// The same of all test pictures.
fn map(lab: &mut Lab, source: &str) -> Value {
    let all = (0..lab.dataset.as_ref().unwrap().validation.len()).step_by(128);
    map_of(lab, source, all)
}

fn project(lab: &mut Lab, first: usize, pictures: &[u8]) -> Vec<f32> {
    let answer = match pictures {
        [] => answer(
            lab,
            "project_test",
            json!({ "source": "yours", "first": first }),
        ),
        given => answer(
            lab,
            "project",
            json!({ "source": "yours", "pictures": given }),
        ),
    };
    floats(&answer)
}

#[test]
fn the_map_has_every_test_picture_where_the_last_hidden_layer_puts_it() {
    let models = [
        Model::perceptron(64, &[20, 12], 0.2, 10, 1),
        Model::lstm(8, 12, 0.2, 10, 1),
        Model::perceptron(64, &[], 0.0, 10, 1),
    ];
    for model in models {
        let mut lab = lab();
        lab.take_files(super::tests::files(900, 8)).unwrap();
        lab.yours = Some(Recogniser::uncalibrated(model));
        assert!(project(&mut lab, 0, &[]).is_empty(), "no map yet");
        let news = map(&mut lab, "yours");
        assert_eq!(news["map"], "done");
        let [first, second] = [0, 1].map(|i| news["explained"][i].as_f64().unwrap());
        assert!(first >= second && first + second <= 1.0 + 1e-9, "{news:?}");
        let split = lab.dataset.clone().unwrap().validation.clone();
        let mut all = Vec::new();
        while all.len() < 2 * split.len() {
            all.extend(project(&mut lab, all.len() / 2, &[]));
        }
        // Centered, and each picture alone lies where it lies among all.
        let mean = |axis: usize| all.iter().skip(axis).step_by(2).sum::<f32>();
        assert!(mean(0).abs() < 1e-2 && mean(1).abs() < 1e-2);
        for index in [0, split.len() - 1] {
            let alone = project(&mut lab, 0, split.picture(index));
            assert_eq!(alone, all[2 * index..2 * index + 2]);
        }
        assert_eq!(map(&mut lab, "yours"), news, "made anew it is the same");
    }
}

#[test]
fn a_layer_that_is_too_wide_has_no_map_and_other_weights_begin_another() {
    let mut lab = with_files();
    let perceptron =
        |hidden: &[usize]| Recogniser::uncalibrated(Model::perceptron(64, hidden, 0.0, 10, 1));
    lab.yours = Some(perceptron(&[2049]));
    assert_eq!(map(&mut lab, "yours"), json!({ "map": "too_wide" }));
    lab.yours = Some(perceptron(&[9]));
    answer(&mut lab, "map", json!({ "source": "yours", "first": 0 }));
    lab.yours = Some(perceptron(&[11]));
    lab.take_files(super::tests::files(2000, 8)).unwrap();
    let next = answer(&mut lab, "map", json!({ "source": "yours", "first": 100 }));
    assert_eq!(next, json!({ "map": "working", "next": 200 }));
    assert_eq!(map(&mut lab, "yours")["map"], "done");
    lab.yours = Some(perceptron(&[9]));
    assert!(
        project(&mut lab, 0, &[]).is_empty(),
        "the map is of other weights"
    );
}

#[test]
fn axes_of_some_pictures_hold_all_others_and_stay_until_those_of_newer_weights_are_found() {
    let mut lab = lab();
    lab.take_files(super::tests::files(9000, 8)).unwrap();
    let perceptron = |seed| Recogniser::uncalibrated(Model::perceptron(64, &[9], 0.0, 10, seed));
    lab.yours = Some(perceptron(1));
    let last = lab.dataset.as_ref().unwrap().validation.len() - 1;
    assert_eq!(map_of(&mut lab, "yours", [0, 500])["map"], "done");
    let places = project(&mut lab, last, &[]);
    assert_eq!(places.len(), 2);
    // The weights of a run move under the axes; other axes are on their way.
    lab.yours = Some(perceptron(2));
    answer(&mut lab, "map", json!({ "source": "yours", "first": 0 }));
    let moved = project(&mut lab, last, &[]);
    assert!(moved.len() == 2 && moved != places, "the old axes");
    assert_eq!(map_of(&mut lab, "yours", [0, 500])["map"], "done");
    assert_ne!(project(&mut lab, last, &[]), moved, "the new ones");
}

#[test]
fn a_map_is_of_one_source_and_stays_when_a_step_of_it_fails() {
    let mut lab = lab();
    lab.take_files(super::tests::files(9000, 8)).unwrap();
    let perceptron = |seed| Recogniser::uncalibrated(Model::perceptron(64, &[9], 0.0, 10, seed));
    (lab.yours, lab.shipped) = (Some(perceptron(1)), Some(perceptron(2)));
    let alone = map_of(&mut lab, "shipped", [500]);
    let begin = |lab: &mut Lab| {
        assert_eq!(map_of(lab, "yours", [0, 500])["map"], "done");
        answer(lab, "map", json!({ "source": "yours", "first": 0 }));
        project(lab, 0, &[])
    };
    let places = begin(&mut lab);
    assert!(!places.is_empty());
    let of_shipped = json!({ "source": "shipped", "first": 0 });
    assert!(floats(&answer(&mut lab, "project_test", of_shipped)).is_empty());
    let error = ask(&mut lab, "map", json!({ "source": "aside", "first": 500 })).unwrap_err();
    assert_eq!(error.code(), "no-weights");
    assert_eq!(project(&mut lab, 0, &[]), places);
    let found = map_of(&mut lab, "shipped", [500]);
    assert_eq!(found, alone, "nothing of the other source is in it");
    lab.take_files(super::tests::files(9000, 8)).unwrap();
    assert!(project(&mut lab, 0, &[]).is_empty(), "of other pictures");
}
