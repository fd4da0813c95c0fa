//! Teaching the shipped weights what they misread: the drawing is read right afterwards, and MNIST as
//! well as before.

#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::path::Path;
use std::sync::Arc;

use digitlab::data::{Dataset, disk};
use digitlab::ink::{self, Pad, Picture};
use digitlab::learn::{Correction, FineTuning, Resumable, Run, Step, Taught, run_to_end};
use digitlab::nn::layers::NO_CLASS;
use digitlab::nn::{Model, Role, Scratch};
use digitlab::recognition::{Calibration, Recogniser, Verdict};
use digitlab::{Error, formats};

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
    [(star, 6), (wheel, 3), (arrow, 7)]
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

fn read(recogniser: &Recogniser, pixels: Vec<u8>) -> Verdict {
    let picture = Picture { pixels, size: 28 };
    let reading = recogniser.read(Some(&picture), &mut Scratch::default());
    reading.verdict
}

fn teach(
    given: &Recogniser,
    corrections: &[Correction],
    known: &Arc<Dataset>,
) -> (Recogniser, Taught) {
    let lesson = FineTuning::new(given.clone(), corrections.to_vec(), known.clone(), || 0.0);
    let mut lesson = lesson.expect("they fit");
    let at = |lesson: &FineTuning| (lesson.progress().round, lesson.progress().done);
    let mut before = (1, 0.0);
    assert_eq!(at(&lesson), before);
    run_to_end(&mut lesson, |lesson, ()| {
        // The step that ends a round without an error does no more than that.
        assert!(at(lesson) >= before, "it goes on");
        before = at(lesson);
    })
    .expect("finite");
    assert_eq!(lesson.progress().done, 1.0);
    lesson.finish().expect("taught to the end")
}

fn weights_of(name: &str) -> Recogniser {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/weights");
    let bytes = std::fs::read(folder.join(name)).expect("weights");
    formats::read(name, &bytes).expect("good weights")
}

fn shipped() -> Recogniser {
    weights_of("shipped.safetensors")
}

fn mnist() -> Arc<Dataset> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    Arc::new(disk::read_mnist(&folder).expect("MNIST"))
}

/// Each drawing's picture with the label that it shall have.
fn corrections(drawings: &[(Vec<Vec<f32>>, u8)]) -> Vec<Correction> {
    let of = |(strokes, label): &(Vec<Vec<f32>>, u8)| Correction {
        picture: picture(strokes, 0.0),
        label: *label,
    };
    drawings.iter().map(of).collect()
}

/// An eighth of a point may be lost: 12 of the 10,000 test pictures, as many as three drawings cost.
fn assert_nothing_forgotten(taught: &Taught) {
    assert!(taught.accuracy_before > 0.98, "{taught:?}");
    let lost = taught.accuracy_before - taught.accuracy_after;
    assert!(lost < 0.0013, "{taught:?}");
}

#[test]
fn what_was_misread_is_read_right_and_mnist_as_before() {
    let (mnist, given, drawings) = (mnist(), shipped(), drawings());
    let corrections = corrections(&drawings);
    for count in [1, 3] {
        let (recogniser, taught) = teach(&given, &corrections[..count], &mnist);
        println!("{taught:?}");
        assert_nothing_forgotten(&taught);
        assert_eq!((taught.corrections, taught.right_before), (count, 0));
        assert_eq!(taught.right_after, count);
        for (strokes, label) in &drawings[..count] {
            for wobble in [0.0, 0.02, -0.02] {
                let verdict = read(&recogniser, picture(strokes, wobble));
                assert_eq!(verdict, Verdict::Digit(*label), "{wobble}");
            }
        }
    }
}

#[test]
fn what_mnist_says_otherwise_is_learnt_in_further_rounds() {
    // Read as a 1 by everybody, MNIST included, but by the one who wrote it.
    let line = [(vec![vec![0.55, 0.15, 0.47, 0.85]], 7)];
    let mnist = mnist();
    // Weights that look once at a picture, and weights that look at it also moved.
    for name in ["seed.safetensors", "shipped.safetensors"] {
        let (recogniser, taught) = teach(&weights_of(name), &corrections(&line), &mnist);
        println!("{name}: {taught:?}");
        assert_eq!((taught.right_before, taught.right_after), (0, 1), "{name}");
        let verdict = read(&recogniser, picture(&line[0].0, 0.0));
        assert_eq!(verdict, Verdict::Digit(7), "{name}");
    }
}

#[test]
fn what_is_no_digit_is_refused_once_it_is_taught_also_by_weights_that_never_refused() {
    let (mnist, mut given) = (mnist(), shipped());
    given.calibration = Calibration::default();
    let drawings = drawings().map(|(strokes, _)| (strokes, NO_CLASS));
    let (recogniser, taught) = teach(&given, &corrections(&drawings), &mnist);
    println!("{taught:?}");
    assert_nothing_forgotten(&taught);
    assert_eq!((taught.right_before, taught.right_after), (0, 3));
    assert!(recogniser.calibration.refuses());
    for (strokes, _) in &drawings {
        let verdict = read(&recogniser, picture(strokes, 0.02));
        assert!(matches!(verdict, Verdict::NotADigit { .. }), "{verdict:?}");
    }
    let seven = vec![vec![0.3, 0.2, 0.75, 0.2, 0.5, 0.85]];
    assert_eq!(read(&recogniser, picture(&seven, 0.0)), Verdict::Digit(7));
}

fn made_up() -> Arc<Dataset> {
    let (training, validation) = (
        fingerprint::pictures(1000, 1),
        fingerprint::pictures(200, 2),
    );
    Arc::new(Dataset::new("made up", training, validation).expect("of one size"))
}

fn untaught(inputs: usize, hidden: &[usize]) -> Recogniser {
    Recogniser::uncalibrated(Model::perceptron(inputs, hidden, 0.3, 10, 1))
}

fn white(label: u8) -> Correction {
    Correction {
        picture: vec![255; 784],
        label,
    }
}

#[test]
fn the_same_corrections_teach_the_same_weights_the_same_and_keep_their_dropout() {
    let given = untaught(784, &[32, 16]);
    let known = made_up();
    let (first, _) = teach(&given, &[white(4)], &known);
    assert_eq!(teach(&given, &[white(4)], &known).0, first);
    assert_ne!(teach(&given, &[white(5)], &known).0, first);
    assert_eq!(first.model.summary(), given.model.summary());
    assert_eq!(first.calibration, given.calibration);
}

#[test]
fn what_does_not_fit_is_refused_with_what_was_expected() {
    let known = made_up();
    let refused = |inputs, corrections: &[Correction]| {
        let given = untaught(inputs, &[8]);
        let lesson = FineTuning::new(given, corrections.to_vec(), known.clone(), || 0.0);
        lesson.err().expect("refused").to_string()
    };
    assert_eq!(
        refused(144, &[white(1)]),
        "weights to be taught beside made up: expected shape [784], found [144]"
    );
    assert_eq!(
        refused(784, &[]),
        "corrections: expected one or more to learn from, found none"
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
        "corrections: expected a digit from 0 to 9 or no digit, found 10"
    );
}

#[test]
fn weights_that_break_are_said_and_end_the_lesson() {
    // So large that the logits, and with them the loss, are infinite.
    let mut given = untaught(784, &[8]);
    let parameters = given.model.parameters_mut().iter_mut();
    for bias in parameters.filter(|parameter| parameter.role() == Role::Bias) {
        bias.values_mut().data_mut().fill(3e38);
    }
    let lesson = FineTuning::new(given, vec![white(1)], made_up(), || 0.0);
    let mut lesson = lesson.expect("they fit");
    let error = loop {
        match lesson.step() {
            Ok(step) => assert_eq!(step, Step::Did(()), "it breaks before the end"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::LossNotFinite { .. }), "{error}");
}

#[test]
fn teaching_goes_on_bit_for_bit_wherever_it_was_saved() {
    let (known, given) = (made_up(), untaught(784, &[16]));
    let begin = || FineTuning::new(given.clone(), vec![white(4)], known.clone(), || 0.0).unwrap();
    let finish = |mut teaching: FineTuning| {
        run_to_end(&mut teaching, |_, ()| {}).expect("finite");
        teaching.finish().expect("taught to the end")
    };
    let whole = finish(begin());
    for steps in [0, 1, 2, 9, 14] {
        let mut teaching = begin();
        for _ in 0..steps {
            teaching.step().expect("finite");
        }
        let progress = teaching.progress();
        let state = teaching.export();
        let teaching = FineTuning::import(&state, (known.clone(), || 0.0)).expect("as saved");
        assert_eq!(teaching.progress(), progress, "{steps}");
        assert_eq!(finish(teaching), whole, "{steps}");
        let cut = FineTuning::import(&state[..state.len() / 2], (known.clone(), || 0.0));
        assert_eq!(cut.err(), Some(Error::SavedRunDamaged));
    }
}
