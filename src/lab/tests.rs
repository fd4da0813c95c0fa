//! Every command, as the worker would send it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::data::{Split, idx};

/// A session with a stopped clock.
pub(super) fn lab() -> Lab {
    Lab::new(|| 0.0)
}

/// Sends a command as JSON; bytes are lists of numbers there.
pub(super) fn ask(lab: &mut Lab, name: &str, body: Value) -> Result<Value, Error> {
    let field = |name: &str| body.get(name).unwrap_or(&Value::Null).clone();
    lab.handle(name, field, serde_json::value::Serializer)
}

pub(super) fn answer(lab: &mut Lab, name: &str, body: Value) -> Value {
    ask(lab, name, body).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// IDX files of `count` pictures of `size` × `size`: each label's pictures are bright in its own column.
pub(super) fn files(count: usize, size: usize) -> Vec<NamedFile> {
    let number = |n: usize| (n as u32).to_be_bytes();
    let mut images = [
        &[0, 0, 8, 3][..],
        &number(count),
        &number(size),
        &number(size),
    ]
    .concat();
    let mut labels = [&[0, 0, 8, 1][..], &number(count)].concat();
    for index in 0..count {
        let label = index % 10;
        let pixel = |at: usize| if at % size == label % size { 255 } else { 0 };
        images.extend((0..size * size).map(pixel));
        labels.push(label as u8);
    }
    [("train-images", images), ("train-labels", labels)]
        .map(|(name, bytes)| NamedFile {
            name: name.to_owned(),
            bytes: Bytes(bytes),
        })
        .into()
}

pub(super) fn with_files() -> Lab {
    let mut lab = lab();
    lab.take_files(files(60, 8)).unwrap();
    lab
}

pub(super) fn small() -> TrainingForm {
    TrainingForm {
        hidden_layers: vec![8.0],
        batch_size: 10.0,
        epochs: 2.0,
        ..TrainingForm::default()
    }
}

/// Steps the run to its end; the epochs that it reported.
pub(super) fn to_the_end(lab: &mut Lab) -> usize {
    let mut epochs = 0;
    loop {
        match lab.step().unwrap() {
            StepReport::Did { event } => {
                epochs += usize::from(matches!(event, Some(LabEvent::Epoch(_))));
            }
            StepReport::Waiting => {}
            StepReport::Finished => return epochs,
        }
    }
}

pub(super) fn trained() -> Lab {
    let mut lab = with_files();
    lab.start_training(small()).unwrap();
    to_the_end(&mut lab);
    assert!(matches!(lab.finish(), Outcome::Trained(_)));
    lab
}

/// A session whose data set has MNIST's name, with few pictures.
pub(super) fn with_mnist() -> Lab {
    let mut lab = lab();
    let [images, labels] = files_of(200, mnist::SIZE);
    let images = idx::parse_images("images", images).unwrap();
    let labels = idx::parse_labels("labels", labels).unwrap();
    let split = Split::new(images, labels).unwrap();
    let dataset = Dataset::new(mnist::NAME, split.clone(), split).unwrap();
    lab.dataset = Some(Arc::new(dataset));
    lab
}

fn files_of(count: usize, size: usize) -> [Vec<u8>; 2] {
    let mut files = files(count, size).into_iter().map(|file| file.bytes.0);
    [(); 2].map(|()| files.next().unwrap())
}

#[test]
fn a_session_begins_empty_and_says_what_it_can() {
    let mut lab = lab();
    assert_eq!(
        answer(&mut lab, "holds", json!({})),
        json!({ "dataset": false, "mnist": false })
    );
    let kernel = answer(&mut lab, "kernel", json!({}));
    assert_eq!(kernel["family"], gemm::family());
    let recipes = answer(&mut lab, "recipes", json!({}));
    assert_eq!(
        recipes["seed"]["hidden_layers"],
        json!([500.0, 500.0, 500.0])
    );
    assert_eq!(
        answer(&mut lab, "mnist_files", json!({}))
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let seed = answer(&mut lab, "random_seed", json!({}));
    assert!(
        seed.as_f64()
            .is_some_and(|seed| seed.fract() == 0.0 && seed >= 0.0)
    );
    assert_eq!(
        answer(&mut lab, "progress", json!({ "paused": false })),
        Value::Null
    );
    assert_eq!(answer(&mut lab, "finish", json!({})), Value::Null);
    let step = json!({ "step": "finished" });
    assert_eq!(answer(&mut lab, "step", json!({})), step);
    assert_eq!(answer(&mut lab, "undo_teaching", json!({})), json!(false));
    assert_eq!(
        answer(&mut lab, "augmented", json!({ "round": 0, "count": 3 })),
        json!({ "pixels": [], "labels": [] })
    );
}

#[test]
fn files_become_the_data_set_and_a_bad_one_leaves_it() {
    let mut lab = with_files();
    let bad = json!({ "files": [{ "name": "x", "bytes": [0, 0, 9] }] });
    let error = ask(&mut lab, "take_files", bad).unwrap_err();
    assert!(error.code().starts_with("file"), "{error}");
    assert!(lab.holds().dataset && !lab.holds().mnist);
    assert_eq!(lab.inputs(), 64);
    let augmented = answer(&mut lab, "augmented", json!({ "round": 1, "count": 3 }));
    assert_eq!(augmented["pixels"].as_array().unwrap().len(), 3 * 64);
    // Of round 1 the pictures after those of round 0.
    let labels = &lab.dataset.as_ref().unwrap().training.labels()[3..6];
    assert_eq!(augmented["labels"], json!(labels));
    let error = ask(&mut lab, "take_mnist", json!({ "files": [[1]] })).unwrap_err();
    assert_eq!(error.code(), "mnist-files");
    let four = json!({ "files": [[1], [2], [3], [4]] });
    for command in ["take_mnist", "take_teaching_mnist"] {
        let error = ask(&mut lab, command, four.clone()).unwrap_err();
        assert!(error.code().starts_with("file"), "{error}");
    }
    assert_eq!(lab.inputs(), 64);
}

#[test]
fn a_form_is_checked_against_the_data_set() {
    let mut lab = with_files();
    let good = answer(&mut lab, "check", json!({ "config": small() }));
    assert_eq!(good["errors"], json!([]));
    assert_eq!(good["summary"]["parameters"], 64 * 8 + 8 + 8 * 10 + 10);
    let form = TrainingForm {
        dropout: 1.0,
        ..small()
    };
    let bad = answer(&mut lab, "check", json!({ "config": form }));
    assert_eq!(bad["errors"][0]["field"], "dropout");
    assert_eq!(bad["summary"], Value::Null);
}

#[test]
fn a_message_that_is_not_as_agreed_names_its_path() {
    let mut lab = lab();
    let mut form = json!(small());
    form["patience"] = json!(true);
    let error = ask(&mut lab, "check", json!({ "config": form })).unwrap_err();
    assert!(error.to_string().contains("config.patience"), "{error}");
    let error = ask(&mut lab, "save_weights", json!({ "source": "mine" })).unwrap_err();
    assert!(error.to_string().contains("source"), "{error}");
    let error = ask(&mut lab, "chekc", json!({})).unwrap_err();
    assert!(error.to_string().contains("chekc"), "{error}");
    // What may be left out, may be: older pages know nothing of it.
    let mut form = json!(small());
    for key in ["augment", "held_back", "weight_decay"] {
        form.as_object_mut().unwrap().remove(key);
    }
    let checked = answer(&mut lab, "check", json!({ "config": form }));
    assert_eq!(checked["errors"], json!([]));
}

#[test]
fn drawings_and_pictures_are_read_by_the_weights_that_answer() {
    let mut lab = trained();
    let body = |source| {
        json!({
            "source": source, "strokes": [[10.0, 2.0, 10.0, 18.0]], "times": [], "width": 20.0, "height": 20.0,
        })
    };
    let error = ask(&mut lab, "predict_strokes", body("shipped")).unwrap_err();
    assert_eq!(error.code(), "no-weights");
    let read = answer(&mut lab, "predict_strokes", body("yours"));
    assert_eq!(
        (&read["source"], &read["blank"]),
        (&json!("yours"), &json!(false))
    );
    assert_eq!(read["picture"].as_array().unwrap().len(), 64);
    assert_eq!(read["digits"], json!([]));
    let sum: f64 = read["probabilities"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64)
        .sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");

    let mut rgba = vec![255; 20 * 20 * 4];
    for y in 3..17 {
        rgba[(y * 20 + 10) * 4..][..3].fill(0);
    }
    let pixels = |rgba| json!({ "source": "yours", "rgba": rgba, "width": 20, "height": 20 });
    let read = answer(&mut lab, "predict_pixels", pixels(rgba));
    assert_eq!(read["blank"], false);
    let blank = answer(&mut lab, "predict_pixels", pixels(vec![255; 20 * 20 * 4]));
    assert_eq!(
        (&blank["blank"], &blank["answer"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(blank["picture"], json!(vec![0; 64]));
}

#[test]
fn there_is_less_room_beside_a_data_set_and_a_run() {
    let mut lab = lab();
    let room = |lab: &mut Lab| answer(lab, "room", json!({})).as_f64().unwrap();
    lab.take_files(files(60, 8)).unwrap();
    let before = room(&mut lab);
    lab.take_files(files(6000, 8)).unwrap();
    // A byte for each pixel and label.
    assert_eq!(before - room(&mut lab), f64::from((6000 - 60) * (64 + 1)));
    let idle = room(&mut lab);
    lab.start_training(small()).unwrap();
    // At least the weights, four times, and the optimizer's two memories.
    let weights = f64::from(4 * (64 * 8 + 8 + 8 * 10 + 10));
    assert!(idle - room(&mut lab) > 6.0 * weights);
    lab.stop();
    to_the_end(&mut lab);
    lab.finish();
    assert!(
        idle - room(&mut lab) < 2.0 * 4.0 * 32.0 * 80.0,
        "its weights alone, padded"
    );
}

#[test]
fn samples_are_spread_over_the_pictures_and_never_more_than_there_are() {
    let mut lab = with_files();
    let [few, all] = [7, 1000].map(|count| lab.samples(count).labels.0);
    assert_eq!(few.len(), 7);
    assert_eq!(all.len(), lab.dataset.as_ref().unwrap().training.len());
    let spread: std::collections::HashSet<u8> = few.into_iter().collect();
    assert!(
        spread.len() > 3,
        "from all over the data set, whose labels go round"
    );
    assert!(ask(&mut lab, "samples", json!({ "count": 3 })).is_ok());
}
