//! Signs beside digits, read with the shipped weights: each stands in the number as an unread mark.

// The photographs are for native builds only.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/digits.rs"]
#[allow(dead_code)] // composed numbers are for tests/numbers.rs
mod digits;
#[path = "support/signs.rs"]
mod signs;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use digitlab::formats;
use digitlab::ink::Pad;
use digitlab::ink::segment::{Lattice, from_strokes};
use digitlab::nn::Scratch;
use digitlab::recognition::number::{Digit, least_certain};
use digitlab::recognition::{Recogniser, Verdict};
use digits::Stroke;
use signs::{line, on_pad};

static RECOGNISER: LazyLock<Recogniser> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/weights/shipped.safetensors");
    let bytes = fs::read(path).expect("the shipped weights are there");
    formats::read("shipped.safetensors", &bytes).expect("and whole")
});

fn read(line: &Lattice) -> Vec<Digit> {
    RECOGNISER.read_line(line, &mut Scratch::default())
}

fn read_strokes(strokes: &[Stroke]) -> Vec<Digit> {
    let pad = Some(Pad {
        width: 280.0,
        height: 280.0,
    });
    let lattice = from_strokes(strokes, pad, 28).expect("finite");
    read(&lattice.expect("ink"))
}

/// A mark is `?`, a digit that is refused `!`.
fn text(digits: &[Digit]) -> String {
    let character = |digit: &Digit| match digit.reading.verdict {
        Verdict::Digit(digit) => char::from(b'0' + digit),
        Verdict::Mark => '?',
        _ => '!',
    };
    digits.iter().map(character).collect()
}

/// What is drawn, and what is right.
const LINES: [(&str, &str); 55] = [
    ("-5", "?5"),
    ("-3", "?3"),
    ("-42", "?42"),
    ("-1", "?1"),
    ("-7", "?7"),
    ("-4", "?4"),
    ("5-", "5?"),
    ("7-", "7?"),
    ("2-1", "2?1"),
    ("1-1", "1?1"),
    ("26-11", "26?11"),
    ("3=3", "3?3"),
    ("5=5", "5?5"),
    ("=5", "?5"),
    ("3.14", "3?14"),
    ("0.5", "0?5"),
    ("12.50", "12?50"),
    (".5", "?5"),
    ("9.", "9?"),
    ("3·14", "3?14"),
    ("3,14", "3?14"),
    ("7,5", "7?5"),
    ("12:30", "12?30"),
    ("1/2", "1?2"),
    ("3/4", "3?4"),
    ("6/7", "6?7"),
    ("9/10", "9?10"),
    ("26/11", "26?11"),
    ("10²", "10?"),
    ("5²", "5?"),
    ("20°", "20?"),
    ("3°", "3?"),
    ("+7", "?7"),
    ("3+4", "3?4"),
    ("2+1", "2?1"),
    ("2×3", "2?3"),
    ("8÷2", "8?2"),
    ("50%", "50?"),
    ("5%", "5?"),
    ("(5)", "?5?"),
    ("(42)", "?42?"),
    ("(3)4", "?3?4"),
    ("2(7)", "2?7?"),
    ("45_", "45?"),
    ("206_", "206?"),
    ("5_", "5?"),
    ("45~", "45?"),
    ("206~", "206?"),
    ("2026", "2026"),
    ("114", "114"),
    ("475", "475"),
    ("171", "171"),
    ("54", "54"),
    ("1", "1"),
    ("7", "7"),
];

/// Reads every line with other gaps and shapes, and tells what is read wrongly.
fn misread(
    lines: &[(&str, &str)],
    gaps: &[f32],
    read: impl Fn(&[Stroke]) -> Vec<Digit>,
) -> Vec<String> {
    let mut misread = Vec::new();
    for &(what, right) in lines {
        for &gap in gaps {
            for vary in [-1.0, 0.0, 1.0] {
                let found = text(&read(&line(what, gap, vary)));
                if found != right {
                    misread.push(format!(
                        "{what} with gaps of {gap}, varied by {vary}: {found}"
                    ));
                }
            }
        }
    }
    misread
}

#[test]
fn signs_among_drawn_digits_stand_in_the_number_as_unread_marks() {
    let misread = misread(&LINES, &[0.1, 0.2, 0.35], |line| {
        read_strokes(&on_pad(line))
    });
    assert_eq!(misread, Vec::<String>::new());
}

#[test]
fn a_mark_is_the_least_certain_part_and_has_no_probabilities() {
    let digits = read_strokes(&on_pad(&line("45-3", 0.2, 0.0)));
    assert_eq!(text(&digits), "45?3");
    assert_eq!(least_certain(&digits), 2);
    let mark = &digits[2];
    assert_eq!(mark.reading.probabilities, [0.0; 10]);
    assert_eq!((mark.reading.nearest(), mark.reading.second), (None, None));
    assert!(mark.picture.pixels.iter().any(|&level| level > 0));
}

/// What is drawn, and what is right. An A between digits is taken for a 4 (docs/judging.md).
const LETTERS: [(&str, &str); 4] = [("A", "!"), ("J", "!"), ("H", "!"), ("K", "!")];

#[test]
fn a_letter_alone_is_refused() {
    let misread = misread(&LETTERS, &[0.2], |line| read_strokes(&on_pad(line)));
    assert_eq!(misread, Vec::<String>::new());
}

#[cfg(feature = "cli")]
#[test]
fn signs_on_a_photograph_stand_in_the_number_as_unread_marks() {
    use digitlab::ink::photograph::{Photograph, Taken, take};
    use digitlab::ink::segment::from_pixels;

    // A line through digits is one piece of ink with them.
    let is_apart = |line: &(&str, &str)| !line.0.ends_with('~');
    let lines: Vec<(&str, &str)> = LINES.into_iter().filter(is_apart).collect();
    // With a thicker pen a short minus is no longer flat, and the dots of a colon are not small.
    let pen = 8.0;
    let misread = misread(&lines, &[0.15, 0.3], |strokes| {
        let taken = Taken {
            height: 110.0,
            pen,
            light: [235.0, 170.0],
            ink: 0.3,
            noise: 6.0,
        };
        let Photograph {
            rgba,
            width,
            height,
        } = take(strokes, &taken, 1, 0);
        let lattice = from_pixels(&rgba, width, height, 28).expect("whole");
        read(&lattice.expect("ink"))
    });
    assert_eq!(misread, Vec::<String>::new());
}
