//! Teaching the shipped weights what they misread: the drawing is read right afterwards, and MNIST as
//! well as before.

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::path::Path;
use std::sync::Arc;

use digitlab::dataset::{Dataset, batches, disk};
use digitlab::gemm::Terms;
use digitlab::ink::{self, Pad};
use digitlab::model::{Scratch, Sequential};
use digitlab::training::{Correction, FineTuning, Taught};
use digitlab::{Error, weights};

/// What no network reads right: a star, a wheel and an arrow, each with the digit that it shall be.
fn drawings() -> [(Vec<Vec<f32>>, u8); 3] {
    let star = vec![
        vec![0.5, 0.1, 0.5, 0.9],
        vec![0.1, 0.5, 0.9, 0.5],
        vec![0.2, 0.2, 0.8, 0.8],
        vec![0.8, 0.2, 0.2, 0.8],
    ];
    let wheel = vec![
        vec![0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9, 0.1, 0.1],
        vec![0.1, 0.1, 0.9, 0.9],
        vec![0.9, 0.1, 0.1, 0.9],
    ];
    let arrow = vec![
        vec![0.1, 0.5, 0.9, 0.5],
        vec![0.6, 0.2, 0.9, 0.5, 0.6, 0.8],
        vec![0.1, 0.3, 0.1, 0.7],
    ];
    [(star, 6), (wheel, 3), (arrow, 1)]
}

/// The picture of strokes whose points are moved by up to `wobble` of the pad, as another hand would.
fn picture(strokes: &[Vec<f32>], wobble: f32) -> Vec<u8> {
    let pad = Pad {
        width: 1.0,
        height: 1.0,
    };
    let moved: Vec<Vec<f32>> = strokes
        .iter()
        .enumerate()
        .map(|(i, stroke)| {
            let move_point = |(j, &x): (usize, &f32)| {
                let way = [1.0, -1.0, 0.5, -0.5, 0.0][(3 * i + j) % 5];
                x + wobble * way
            };
            stroke.iter().enumerate().map(move_point).collect()
        })
        .collect();
    let picture = ink::from_strokes(&moved, Some(pad), 28).expect("a drawing");
    picture.expect("ink").pixels
}

fn read(model: &Sequential, picture: &[u8]) -> u8 {
    let mut x = Terms::default();
    batches::scale(picture, &mut x);
    let output = model.predict(&x, &mut Scratch::default());
    let row = output.row(0);
    (0..10)
        .max_by(|&a, &b| row[a].total_cmp(&row[b]))
        .expect("ten") as u8
}

fn teach(
    model: &Sequential,
    corrections: &[Correction],
    known: &Arc<Dataset>,
) -> (Sequential, Taught) {
    let mut lesson =
        FineTuning::new(model.clone(), corrections, known.clone(), || 0.0).expect("they fit");
    let mut done = lesson.done();
    assert_eq!(done, 0.0);
    while !lesson.step().expect("finite") {
        assert!(lesson.done() > done, "every step brings it on");
        done = lesson.done();
    }
    assert_eq!(lesson.done(), 1.0);
    lesson.into_taught().expect("taught")
}

fn shipped() -> Sequential {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/weights/seed.safetensors");
    let bytes = std::fs::read(&path).expect("shipped weights");
    weights::from_safetensors("shipped", &bytes).expect("good weights")
}

#[test]
fn what_was_misread_is_read_right_and_mnist_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    let mnist = Arc::new(disk::read_mnist(&folder).expect("MNIST"));
    let model = shipped();
    let drawings = drawings();
    let corrections: Vec<Correction> = drawings
        .iter()
        .map(|(strokes, label)| Correction {
            picture: picture(strokes, 0.0),
            label: *label,
        })
        .collect();
    for count in [1, 3] {
        let given = &corrections[..count];
        let (model, taught) = teach(&model, given, &mnist);
        println!("{taught:?}");
        let Taught {
            accuracy_before,
            accuracy_after,
            ..
        } = taught;
        assert!(accuracy_before > 0.98, "{taught:?}");
        // A tenth of a point may be lost: ten of the 10,000 test pictures.
        assert!(accuracy_after > accuracy_before - 0.0011, "{taught:?}");
        assert_eq!((taught.corrections, taught.right_before), (count, 0));
        assert_eq!(taught.right_after, count);
        for (strokes, label) in &drawings[..count] {
            for wobble in [0.0, 0.02] {
                assert_eq!(read(&model, &picture(strokes, wobble)), *label, "{wobble}");
            }
        }
    }
}

fn made_up() -> Arc<Dataset> {
    let (training, validation) = (
        fingerprint::pictures(1000, 1),
        fingerprint::pictures(200, 2),
    );
    Arc::new(Dataset::new("made up", training, validation).expect("of one size"))
}

fn white(label: u8) -> Correction {
    Correction {
        picture: vec![255; 784],
        label,
    }
}

#[test]
fn the_same_corrections_teach_the_same_weights_the_same_and_keep_their_dropout() {
    let model = Sequential::perceptron(784, &[32, 16], 0.3, 10, 1);
    let known = made_up();
    let (first, _) = teach(&model, &[white(4)], &known);
    assert_eq!(teach(&model, &[white(4)], &known).0, first);
    assert_ne!(teach(&model, &[white(5)], &known).0, first);
    assert_eq!(first.summary(), model.summary());
}

#[test]
fn many_corrections_are_each_shown_and_one_is_not_shown_without_end() {
    let model = Sequential::perceptron(784, &[16], 0.0, 10, 1);
    let known = made_up();
    let corrections: Vec<Correction> = (0..150).map(|i| white(i % 10)).collect();
    let (_, taught) = teach(&model, &corrections, &known);
    assert_eq!(taught.corrections, 150);
}

#[test]
fn what_does_not_fit_is_refused_with_what_was_expected() {
    let known = made_up();
    let refused = |inputs, corrections: &[Correction]| {
        let model = Sequential::perceptron(inputs, &[8], 0.0, 10, 1);
        let lesson = FineTuning::new(model, corrections, known.clone(), || 0.0);
        lesson.err().expect("refused").to_string()
    };
    assert_eq!(
        refused(144, &[white(1)]),
        "weights to be taught beside made up: expected shape [784], found [144]"
    );
    assert_eq!(
        refused(784, &[]),
        "files: expected a correction to learn from, found none"
    );
    let short = Correction {
        picture: vec![0; 100],
        label: 1,
    };
    assert_eq!(
        refused(784, &[short]),
        "a correction: expected shape [784], found [100]"
    );
    assert_eq!(
        refused(784, &[white(10)]),
        "corrections: label out of range at byte 8: expected a label from 0 to 9, found 10"
    );
}

#[test]
fn weights_that_break_are_said_and_end_the_lesson() {
    // So large that the logits, and with them the loss, are infinite.
    let mut model = Sequential::perceptron(784, &[8], 0.0, 10, 1);
    for dense in model.dense_mut() {
        dense.parameters_mut().1.fill(3e38);
    }
    let mut lesson = FineTuning::new(model, &[white(1)], made_up(), || 0.0).expect("they fit");
    let error = loop {
        match lesson.step() {
            Ok(ended) => assert!(!ended, "it breaks before the end"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::NotFinite { .. }), "{error}");
}
