//! Looking inside, as the worker would ask for it.

use serde_json::json;

use super::tests::{answer, ask, trained, with_files};
use super::*;

/// The numbers of an answer that is the bytes of a `Float32Array`.
fn floats(answer: &serde_json::Value) -> Vec<f32> {
    let bytes: Vec<u8> = serde_json::from_value(answer.clone()).unwrap();
    let (numbers, rest) = bytes.as_chunks::<4>();
    assert!(rest.is_empty());
    numbers
        .iter()
        .map(|&four| f32::from_le_bytes(four))
        .collect()
}

/// A picture of the data set's size, 8 × 8.
fn picture() -> Vec<u8> {
    (0..64).map(|pixel| (pixel * 37 % 256) as u8).collect()
}

#[test]
fn a_picture_is_seen_from_the_inside() {
    let mut lab = trained();
    let body = json!({"source": "yours", "picture": picture()});
    let inside = answer(&mut lab, "look_inside", body);
    assert_eq!(inside["widths"], json!([8]));
    assert_eq!(inside["recurrent"], json!(false));
    let values = floats(&inside["values"]);
    assert_eq!(values.len(), 8 + 10 + 10);
    let certainty: f32 = values[18..].iter().sum();
    assert!((certainty - 1.0).abs() < 1e-5);
    // The unit's terms and its bias add up to its sum, and that is what it gives.
    for (unit, gives) in values[..8].iter().enumerate() {
        let body = json!({"source": "yours", "picture": picture(), "layer": 0, "unit": unit});
        let view = answer(&mut lab, "look_at_unit", body);
        let list = |name: &str| serde_json::from_value::<Vec<f32>>(view[name].clone()).unwrap();
        let number = |name: &str| view[name].as_f64().unwrap() as f32;
        let (weights, terms) = (list("weights"), list("terms"));
        assert_eq!(
            (weights.len(), terms.len(), list("outgoing").len()),
            (64, 64, 10)
        );
        let sum = terms.iter().sum::<f32>() + number("bias");
        assert!((sum - number("sum")).abs() < 1e-5);
        assert!(number("gives") == *gives && (number("sum").max(0.0) - gives).abs() < 1e-5);
    }
}

#[test]
fn units_that_are_off_are_so_for_every_answer_until_they_are_on_again() {
    let mut lab = trained();
    let drawing = json!({
        "source": "yours", "strokes": [[140.0, 40.0, 140.0, 240.0]], "times": [],
        "width": 280.0, "height": 280.0
    });
    let asked = json!({"source": "yours", "picture": picture()});
    let all = |lab: &mut Lab| {
        ["look_inside", "predict_strokes"].map(|name| {
            let body = if name == "look_inside" {
                &asked
            } else {
                &drawing
            };
            answer(lab, name, body.clone())
        })
    };
    let before = all(&mut lab);
    let off = json!({"source": "yours", "off": [1, 1, 1, 1, 1, 1, 1, 1]});
    answer(&mut lab, "switch_units", off);
    let [inside, prediction] = all(&mut lab);
    // Only the biases of the digits speak: every picture is answered alike.
    assert_eq!(floats(&inside["values"])[..8], [0.0; 8]);
    assert_ne!(prediction["probabilities"], before[1]["probabilities"]);
    let other = json!({"source": "yours", "picture": vec![9; 64]});
    let of_other = answer(&mut lab, "look_inside", other);
    assert_eq!(of_other["values"], inside["values"]);
    answer(
        &mut lab,
        "switch_units",
        json!({"source": "yours", "off": []}),
    );
    assert_eq!(all(&mut lab), before);
}

#[test]
fn right_answers_are_counted_in_parts_without_some_units() {
    let mut lab = trained();
    let labels = lab.dataset.as_ref().unwrap().validation.labels().to_vec();
    let mut count = |off: Vec<u8>, from: usize, count: usize| {
        let body = json!({"source": "yours", "off": off, "from": from, "count": count});
        answer(&mut lab, "count_right", body).as_u64().unwrap() as usize
    };
    let all = count(vec![], 0, labels.len());
    assert_eq!(count(vec![], 0, 2) + count(vec![], 2, 1000), all);
    assert_eq!(count(vec![], labels.len(), 7), 0);
    // Without any unit all pictures get one answer, that of the largest bias.
    let right = count(vec![1; 8], 0, labels.len());
    let off = json!({"source": "yours", "off": [1, 1, 1, 1, 1, 1, 1, 1]});
    answer(&mut lab, "switch_units", off);
    let body = json!({"source": "yours", "picture": picture()});
    let logits = floats(&answer(&mut lab, "look_inside", body)["values"])[8..18].to_vec();
    let digit = (0..10)
        .max_by(|&a, &b| logits[a].total_cmp(&logits[b]))
        .unwrap();
    let of_digit = labels.iter().filter(|&&label| usize::from(label) == digit);
    assert_eq!(right, of_digit.count());
    assert!(all > right, "{all}, {right}");
}

#[test]
fn the_count_is_what_an_evaluation_finds() {
    let mut lab = trained();
    let body = json!({"source": "yours", "off": [], "from": 0, "count": 1000});
    let right = answer(&mut lab, "count_right", body);
    let (model, _) = lab.weights(Source::Yours).unwrap();
    let split = &lab.dataset.as_ref().unwrap().validation;
    let score = crate::learn::evaluate(model, split).unwrap();
    assert_eq!(right, json!(score.correct));
}

#[test]
fn pixels_for_and_against_and_the_changed_picture_have_its_size() {
    let mut lab = trained();
    let body = json!({"source": "yours", "picture": picture(), "digit": 3});
    for name in ["gradient_times_input", "occlusion"] {
        assert_eq!(
            floats(&answer(&mut lab, name, body.clone())).len(),
            64,
            "{name}"
        );
    }
    let frames: Vec<u8> =
        serde_json::from_value(answer(&mut lab, "changed_picture", body)).unwrap();
    assert_eq!(frames.len(), 64 * crate::explain::FRAMES);
}

#[test]
fn a_running_network_is_looked_at_as_it_is_now() {
    let mut lab = with_files();
    lab.start_training(super::tests::small()).unwrap();
    let look = |lab: &mut Lab| {
        let body = json!({"source": "yours", "picture": picture()});
        answer(lab, "look_inside", body)["values"].clone()
    };
    let before = look(&mut lab);
    lab.step().unwrap();
    assert_ne!(look(&mut lab), before);
}

#[test]
fn an_lstm_shows_what_its_units_give_after_each_row_and_has_no_unit_to_look_at() {
    let mut lab = with_files();
    let form = TrainingForm {
        network: crate::nn::NetworkKind::Lstm,
        lstm_units: 5.0,
        ..super::tests::small()
    };
    lab.start_training(form).unwrap();
    let mut body = json!({"source": "yours", "picture": picture(), "layer": 0, "unit": 0});
    let inside = answer(&mut lab, "look_inside", body.clone());
    assert_eq!(inside["recurrent"], json!(true));
    assert_eq!(inside["widths"], json!(vec![5; 8]));
    assert!(matches!(
        ask(&mut lab, "look_at_unit", body.clone()),
        Err(Error::Message { .. })
    ));
    body["digit"] = json!(4);
    assert_eq!(
        floats(&answer(&mut lab, "gradient_times_input", body)).len(),
        64
    );
}

#[test]
fn what_is_not_there_is_refused() {
    let mut lab = trained();
    let body = json!({"source": "shipped", "picture": picture()});
    let error = ask(&mut lab, "look_inside", body);
    assert!(matches!(error, Err(Error::NoWeights { .. })));
    let body = json!({"source": "yours", "picture": [1, 2, 3]});
    let expected = Error::Shape {
        of: crate::error::Shaped::Pictures,
        expected: vec![64],
        found: vec![3],
    };
    assert_eq!(ask(&mut lab, "look_inside", body), Err(expected));
    for (name, body) in [
        ("occlusion", json!({"digit": 10})),
        ("changed_picture", json!({"digit": 10})),
        ("gradient_times_input", json!({"digit": 255})),
        ("look_at_unit", json!({"layer": 0, "unit": 8})),
        ("look_at_unit", json!({"layer": 2, "unit": 0})),
    ] {
        let mut body = body;
        body["source"] = json!("yours");
        body["picture"] = json!(picture());
        let error = ask(&mut lab, name, body);
        assert!(
            matches!(error, Err(Error::Message { .. })),
            "{name}: {error:?}"
        );
    }
    let mut empty = with_files();
    empty.dataset = None;
    empty.yours = trained().yours;
    let body = json!({"source": "yours", "off": [], "from": 0, "count": 1});
    assert_eq!(ask(&mut empty, "count_right", body), Err(Error::NoDataset));
}

#[test]
fn what_overflows_inside_is_no_answer() {
    let mut lab = trained();
    let mut model = lab.yours.take().unwrap().model;
    model.parameters_mut()[0]
        .values_mut()
        .data_mut()
        .fill(f32::MAX);
    lab.set_yours(crate::recognition::Recogniser::uncalibrated(model));
    let picture = vec![255_u8; 64];
    for (name, body) in [
        (
            "look_inside",
            json!({ "source": "yours", "picture": picture }),
        ),
        (
            "gradient_times_input",
            json!({ "source": "yours", "picture": picture, "digit": 3 }),
        ),
        (
            "occlusion",
            json!({ "source": "yours", "picture": picture, "digit": 3 }),
        ),
    ] {
        assert_eq!(
            ask(&mut lab, name, body).unwrap_err(),
            Error::AnswerNotFinite,
            "{name}"
        );
    }
}
