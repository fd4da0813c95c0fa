//! The data set, looked at through the commands of a session, against the plain way to the same.

use serde_json::{Value, json};

use super::tests::{answer, ask, lab, trained, with_mnist};
use super::*;
use crate::data::Split;
use crate::recognition::logits;

/// A session whose pictures all differ.
fn with_pictures() -> Lab {
    let mut lab = trained();
    let dataset = lab.dataset.take().expect("a data set");
    let mut images = dataset.training.pixels().to_vec();
    images.extend(dataset.validation.pixels());
    let labels: Vec<u8> = (0..60).map(|index| (index * 7 % 10) as u8).collect();
    for (index, level) in images.iter_mut().enumerate() {
        *level = level.wrapping_add((index * 37 % 251) as u8);
    }
    let number = |n: u32| n.to_be_bytes();
    let head = [&[0, 0, 8, 3][..], &number(60), &number(8), &number(8)].concat();
    let images = [head, images].concat();
    let labels = [[0, 0, 8, 1, 0, 0, 0, 60].to_vec(), labels].concat();
    let files = [("images", images), ("labels", labels)].map(|(name, bytes)| NamedFile {
        name: name.to_owned(),
        bytes: Bytes(bytes),
    });
    lab.take_files(files.into()).unwrap();
    lab
}

fn training(lab: &Lab) -> &Split {
    &lab.dataset.as_ref().expect("a data set").training
}

fn bytes(answer: &Value) -> Vec<u8> {
    let numbers = answer.as_array().expect("bytes").iter();
    numbers
        .map(|byte| byte.as_u64().expect("a byte") as u8)
        .collect()
}

/// The numbers in a `Float32Array`'s bytes.
fn numbers(answer: &Value) -> Vec<f64> {
    let bytes = bytes(answer);
    let numbers = bytes.as_chunks().0.iter();
    numbers
        .map(|bytes| f64::from(f32::from_le_bytes(*bytes)))
        .collect()
}

#[test]
fn labels_and_pictures_come_by_their_index() {
    let mut lab = with_pictures();
    let labels = answer(&mut lab, "labels", json!({ "training": true }));
    assert_eq!(labels, json!(training(&lab).labels()));
    let body = json!({ "training": true, "indices": [3.0, 0.0, 53.0, 54.0] });
    let pictures = answer(&mut lab, "pictures_at", body);
    let expected = [3, 0, 53].map(|index| training(&lab).picture(index));
    assert_eq!(pictures, json!(expected.concat())); // 54 is none of the training pictures
    let labels = answer(&mut lab, "labels", json!({ "training": false }));
    assert_eq!(labels.as_array().unwrap().len(), 6);
    assert!(super::Lab::new(|| 0.0).labels(false).0.is_empty());
}

#[test]
fn without_a_data_set_nothing_can_be_looked_at() {
    for (command, body) in [
        ("pictures_at", json!({ "training": true, "indices": [0.0] })),
        ("mean_picture", json!({ "training": true, "label": 1 })),
        (
            "pixel_distances",
            json!({ "training": true, "picture": [1], "from": 0, "count": 1 }),
        ),
        (
            "answers",
            json!({ "source": "yours", "training": true, "from": 0, "count": 1 }),
        ),
        (
            "hidden_distances",
            json!({ "source": "yours", "training": true, "picture": [1], "from": 0, "count": 1 }),
        ),
    ] {
        assert_eq!(
            ask(&mut lab(), command, body).unwrap_err(),
            Error::NoDataset
        );
    }
}

#[test]
fn a_mean_is_that_of_all_pictures_with_the_label() {
    let mut lab = with_pictures();
    for label in 0..10_u8 {
        let body = json!({ "training": true, "label": label });
        let mean = bytes(&answer(&mut lab, "mean_picture", body));
        let split = training(&lab);
        for (pixel, mean) in mean.into_iter().enumerate() {
            let with_label = (0..split.len()).filter(|&index| split.labels()[index] == label);
            let levels: Vec<f64> = with_label
                .map(|index| split.picture(index)[pixel].into())
                .collect();
            let expected = levels.iter().sum::<f64>() / levels.len() as f64;
            assert!(
                (f64::from(mean) - expected).abs() <= 0.5,
                "{label} {pixel}: {mean} {expected}"
            );
        }
    }
    let none = lab.mean_picture(true, 10).unwrap();
    assert_eq!(none.0, [0; 64]);
}

#[test]
fn the_random_order_is_that_of_an_epoch_and_holds_every_picture_once() {
    let body = json!({ "seed": 9999.0, "epoch": 0, "pictures": 100 });
    let order = answer(&mut lab(), "epoch_order", body.clone());
    assert_eq!(order, answer(&mut lab(), "epoch_order", body));
    let mut order = numbers(&order);
    let expected = crate::data::batches::epoch_order(9999, 0, 100);
    let expected = expected.into_iter().map(f64::from);
    assert!(order.iter().copied().eq(expected));
    order.sort_unstable_by(f64::total_cmp);
    assert!(order.into_iter().eq((0..100).map(f64::from)));
}

#[test]
fn answers_are_the_softmax_of_each_picture_in_parts_as_at_once() {
    let mut lab = with_pictures();
    let body = |from: usize, count: usize| json!({ "source": "yours", "training": true, "from": from, "count": count });
    let all = numbers(&answer(&mut lab, "answers", body(0, 1000)));
    let parts = [(0, 20), (20, 20), (40, 20), (60, 20)];
    let parts: Vec<f64> = parts
        .into_iter()
        .flat_map(|(from, count)| numbers(&answer(&mut lab, "answers", body(from, count))))
        .collect();
    assert_eq!(all, parts);
    let model = &lab.yours.as_ref().unwrap().model;
    let split = training(&lab);
    for (index, logits) in logits(model, split.pixels()).into_iter().enumerate() {
        let exps = logits.map(|logit| f64::from(logit).exp());
        let sum: f64 = exps.iter().sum();
        let most = (0..10).fold(0, |best, digit| {
            if exps[digit] > exps[best] {
                digit
            } else {
                best
            }
        });
        let label = usize::from(split.labels()[index]);
        let expected = [exps[label] / sum, most as f64, exps[most] / sum];
        for (found, expected) in all[index * 3..].iter().zip(expected) {
            assert!(
                (found - expected).abs() < 1e-6,
                "{index}: {found} {expected}"
            );
        }
    }
}

#[test]
fn distances_of_pixels_are_those_of_brute_force() {
    let mut lab = with_pictures();
    let picture = training(&lab).picture(5).to_vec();
    let body = json!({ "training": true, "picture": &picture, "from": 2, "count": 40 });
    let found = numbers(&answer(&mut lab, "pixel_distances", body));
    assert_eq!(found.len(), 40);
    for (index, found) in (2..).zip(found) {
        let other = training(&lab).picture(index);
        let scaled = |level: u8| f64::from(level) / 255.0;
        let squares = other
            .iter()
            .zip(&picture)
            .map(|(&a, &b)| (scaled(a) - scaled(b)).powi(2));
        let expected = squares.sum::<f64>().sqrt();
        assert!(
            (found - expected).abs() < 1e-5,
            "{index}: {found} {expected}"
        );
        assert_eq!(found == 0.0, index == 5);
    }
    let other_size = json!({ "training": true, "picture": [1, 2], "from": 0, "count": 1 });
    let error = ask(&mut lab, "pixel_distances", other_size).unwrap_err();
    assert_eq!(error.code(), "shape");
}

#[test]
fn distances_in_the_hidden_layer_are_those_of_brute_force() {
    let mut lab = with_pictures();
    let picture = training(&lab).picture(7).to_vec();
    let body = |picture: &[u8], from: usize| json!({ "source": "yours", "training": true, "picture": picture, "from": from, "count": 25 });
    let mut found = Vec::new();
    for from in [0, 25, 50, 54] {
        found.extend(numbers(&answer(
            &mut lab,
            "hidden_distances",
            body(&picture, from),
        )));
    }
    assert_eq!(found.len(), 54);
    let model = &lab.yours.as_ref().unwrap().model;
    let hidden = |picture: &[u8]| -> Vec<f32> {
        let mut x = crate::gemm::SparseRows::default();
        crate::data::batches::scale_all([picture], 64, &mut x);
        let mut last = Vec::new();
        model.watched_logits(&x, &mut Scratch::default(), &mut |hidden| {
            last = hidden.to_array().into_iter().collect();
        });
        last
    };
    let own = hidden(&picture);
    for (index, found) in found.into_iter().enumerate() {
        let other = hidden(training(&lab).picture(index));
        let squares = other
            .iter()
            .zip(&own)
            .map(|(a, b)| f64::from(a - b).powi(2));
        let expected = squares.sum::<f64>().sqrt();
        assert!(
            (found - expected).abs() < 1e-4,
            "{index}: {found} {expected}"
        );
    }
    let error = ask(&mut lab, "hidden_distances", body(&[1], 0)).unwrap_err();
    assert_eq!(error.code(), "shape");
    lab.yours = None;
    let error = ask(&mut lab, "hidden_distances", body(&picture, 0)).unwrap_err();
    assert_eq!(error.code(), "no-weights");
}

#[test]
fn a_picture_of_a_data_set_is_read_as_it_is() {
    let mut lab = trained();
    let picture = training(&lab).picture(3).to_vec();
    let body = |picture: &[u8]| json!({ "source": "yours", "picture": picture });
    let read = answer(&mut lab, "predict_picture", body(&picture));
    assert_eq!(
        (&read["picture"], &read["blank"]),
        (&json!(picture), &json!(false))
    );
    let of = numbers(&json!(lab.answers(Source::Yours, true, 3, 1).unwrap().0));
    assert_eq!(read["nearest"], json!(of[1] as u8));
    assert!((read["probabilities"][of[1] as usize].as_f64().unwrap() - of[2]).abs() < 1e-6);
    let blank = answer(&mut lab, "predict_picture", body(&[0; 64]));
    assert_eq!(blank["blank"], true);
    // A picture of another size than the network's: its ink is fitted as that of any picture.
    let mnist = with_mnist();
    let larger = answer(
        &mut lab,
        "predict_picture",
        body(training(&mnist).picture(3)),
    );
    assert_eq!(
        (
            larger["picture"].as_array().unwrap().len(),
            &larger["blank"]
        ),
        (64, &json!(false))
    );
}

#[test]
fn stages_end_at_what_the_network_is_given() {
    let mut lab = trained();
    let strokes = json!([[10.0, 2.0, 10.0, 18.0], [4.0, 9.0, 12.0, 9.0]]);
    let body = json!({ "strokes": strokes, "width": 20.0, "height": 20.0, "size": 8 });
    let stages = answer(&mut lab, "stroke_stages", body);
    let body = json!({ "source": "yours", "strokes": strokes, "times": [], "width": 20.0, "height": 20.0 });
    let read = answer(&mut lab, "predict_strokes", body);
    assert_eq!(stages["picture"], read["picture"]);
    assert_eq!(
        (&stages["low"], &stages["high"]),
        (&json!([4.0, 2.0]), &json!([12.0, 18.0]))
    );

    let mut rgba = vec![255; 20 * 20 * 4];
    for y in 3..17 {
        rgba[(y * 20 + 10) * 4..][..3].fill(0);
    }
    let body = json!({ "rgba": rgba, "width": 20, "height": 20, "size": 8 });
    let stages = answer(&mut lab, "pixel_stages", body);
    let body = json!({ "source": "yours", "rgba": rgba, "width": 20, "height": 20 });
    let read = answer(&mut lab, "predict_pixels", body.clone());
    assert_eq!(stages["picture"], read["picture"]);
    let found = answer(&mut lab, "found", body);
    let answer_of = |read: &Value| {
        read["answer"]
            .as_u64()
            .map_or("?".to_owned(), |d| d.to_string())
    };
    assert_eq!(
        (&found["steps"], &found["answer"], &found["places"]),
        (
            &json!(["paper"]),
            &json!(answer_of(&read)),
            &json!([0.5, 0.15, 0.55, 0.85])
        )
    );
    assert_eq!(found["levels"].as_array().map(Vec::len), Some(20 * 20));

    let finished = answer(
        &mut lab,
        "picture_stages",
        json!({ "picture": read["picture"] }),
    );
    assert_eq!(finished["picture"], read["picture"]);
    let blank = answer(&mut lab, "picture_stages", json!({ "picture": [] }));
    assert_eq!(blank, Value::Null);
}
