//! Numbers drawn on the page's pad and read with the shipped weights, as on the page.

// proptest is for native tests only.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/digits.rs"]
mod digits;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use digitlab::formats;
use digitlab::ink::segment::{from_strokes, from_timed_strokes};
use digitlab::ink::{self, Pad};
use digitlab::nn::Scratch;
use digitlab::recognition::number::{Digit, least_certain};
use digitlab::recognition::{Recogniser, Verdict};
use digits::{Stroke, digit, number};
use proptest::prelude::*;

const PAD: Option<Pad> = Some(Pad {
    width: 280.0,
    height: 280.0,
});

static RECOGNISER: LazyLock<Recogniser> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/weights/shipped.safetensors");
    let bytes = fs::read(path).expect("the shipped weights are there");
    formats::read("shipped.safetensors", &bytes).expect("and whole")
});

fn read(strokes: &[Stroke]) -> Vec<Digit> {
    let lattice = from_strokes(strokes, PAD, 28)
        .expect("finite")
        .expect("ink");
    RECOGNISER.read_line(&lattice, &mut Scratch::default())
}

fn text(digits: &[Digit]) -> String {
    let character = |digit: &Digit| match digit.reading.verdict {
        Verdict::Digit(digit) => char::from(b'0' + digit),
        _ => '?',
    };
    digits.iter().map(character).collect()
}

/// A number as large as the pad allows.
fn on_pad(digits: &[u8]) -> Vec<Stroke> {
    let step = 250.0 / digits.len().max(2) as f32;
    number(digits, step * 1.5, step, [-step * 0.2, 60.0])
}

#[test]
fn numbers_are_read_digit_by_digit() {
    for digits in [
        &[2, 0, 2, 6][..],
        &[4, 5],
        &[1, 1],
        &[1, 0, 7],
        &[5, 4, 3],
        &[9, 8, 7, 6, 5, 4],
        &[3, 1, 4, 1, 5],
    ] {
        let expected: String = digits.iter().map(|&d| char::from(b'0' + d)).collect();
        assert_eq!(text(&read(&on_pad(digits))), expected);
    }
}

#[test]
fn a_single_digit_gives_exactly_what_its_picture_alone_gives() {
    for label in 0..10 {
        for (size, corner) in [(280.0, [0.0, 0.0]), (90.0, [20.0, 150.0])] {
            let strokes = number(&[label], size, 0.0, corner);
            let picture = ink::from_strokes(&strokes, PAD, 28)
                .expect("finite")
                .expect("ink");
            let reading = RECOGNISER.read(Some(&picture), &mut Scratch::default());
            let line = read(&strokes);
            assert_eq!(line.len(), 1, "{label} is cut");
            assert_eq!((&line[0].picture, line[0].reading), (&picture, reading));
        }
    }
}

#[test]
fn a_wide_digit_and_one_in_pieces_stay_one() {
    let stretched = |label: u8| -> Vec<Stroke> {
        let wide = |p: &[f32; 2]| [p[0] * 270.0, 100.0 + p[1] * 80.0];
        let strokes = digit(label).into_iter();
        strokes
            .map(|s| s.as_chunks::<2>().0.iter().flat_map(wide).collect())
            .collect()
    };
    for label in [0, 2, 3, 6] {
        assert_eq!(read(&stretched(label)).len(), 1, "{label}");
    }
    // A crossed seven, a slashed zero, a dotted zero, a one with flag and foot, and an open four whose leg is a stroke
    // of its own.
    let mut seven = number(&[7], 280.0, 0.0, [0.0, 0.0]);
    seven.push(vec![110.0, 140.0, 190.0, 135.0]);
    let mut slashed = number(&[0], 280.0, 0.0, [0.0, 0.0]);
    slashed.push(vec![185.0, 70.0, 95.0, 210.0]);
    let mut dotted = number(&[0], 280.0, 0.0, [0.0, 0.0]);
    dotted.push(vec![140.0, 140.0]);
    let one = vec![
        vec![140.0, 50.0, 140.0, 230.0],
        vec![100.0, 90.0, 140.0, 50.0],
        vec![100.0, 230.0, 180.0, 230.0],
    ];
    let four = vec![
        vec![90.0, 60.0, 80.0, 150.0, 160.0, 150.0],
        vec![168.0, 90.0, 166.0, 240.0],
    ];
    for strokes in [seven, slashed, dotted, one, four] {
        assert_eq!(read(&strokes).len(), 1, "{strokes:?}");
    }
}

#[test]
fn digits_may_be_written_in_any_order_and_completed_later() {
    let strokes = on_pad(&[4, 5, 7]);
    let all: Vec<usize> = (0..strokes.len()).collect();
    let read_in = |order: &[usize]| {
        let strokes: Vec<Stroke> = order.iter().map(|&i| strokes[i].clone()).collect();
        text(&read(&strokes))
    };
    for shift in 0..all.len() {
        let mut order = all.clone();
        order.rotate_left(shift);
        assert_eq!(read_in(&order), "457");
        order.reverse();
        assert_eq!(read_in(&order), "457");
    }
    // A seven that is crossed last.
    let mut strokes = on_pad(&[7, 4]);
    strokes.push(vec![45.0, 152.0, 95.0, 150.0]);
    assert_eq!(text(&read(&strokes)), "74");
}

#[test]
fn where_the_distance_is_ambiguous_the_time_decides() {
    // A bowl and a line: a four with a detached leg, or a one after something like a six.
    let bowl = vec![
        70.0, 60.0, 62.0, 120.0, 66.0, 170.0, 90.0, 180.0, 120.0, 160.0,
    ];
    let strokes = [bowl, vec![194.0, 60.0, 189.0, 220.0]];
    let read_after = |pause: f64| {
        let times = [[0.0, 0.5], [0.5 + pause, 1.0 + pause]];
        let lattice = from_timed_strokes(&strokes, &times, PAD, 28);
        let lattice = lattice.expect("finite").expect("ink");
        text(&RECOGNISER.read_line(&lattice, &mut Scratch::default()))
    };
    assert_eq!(read_after(0.2), "4");
    assert_eq!(read_after(0.8), "61");
    // An unknown pause has no effect.
    assert_eq!(read_after(f64::NAN), text(&read(&strokes)));
    // Where the distances are clear, no pause changes the reading.
    let strokes = on_pad(&[2, 0, 2, 6]);
    for pause in [0.1, 0.3, 5.0] {
        let began = |i: usize| i as f64 * (0.4 + pause);
        let times: Vec<[f64; 2]> = (0..strokes.len())
            .map(|i| [began(i), began(i) + 0.4])
            .collect();
        let lattice = from_timed_strokes(&strokes, &times, PAD, 28);
        let lattice = lattice.expect("finite").expect("ink");
        let digits = RECOGNISER.read_line(&lattice, &mut Scratch::default());
        assert_eq!(text(&digits), "2026", "{pause}");
    }
}

#[test]
fn an_accidental_dot_beside_a_number_is_no_digit() {
    for dot in [[20.0, 30.0], [135.0, 250.0], [262.0, 140.0]] {
        let mut strokes = on_pad(&[2, 0, 6]);
        strokes.push(dot.to_vec());
        assert_eq!(text(&read(&strokes)), "206", "{dot:?}");
    }
}

#[test]
fn no_strokes_give_no_line() {
    assert_eq!(from_strokes::<Stroke>(&[], PAD, 28), Ok(None));
    assert_eq!(from_strokes(&[vec![]], PAD, 28), Ok(None));
    assert!(from_strokes(&[vec![1.0, f32::NAN]], PAD, 28).is_err());
}

#[test]
fn a_scribble_of_a_hundred_strokes_is_read_as_a_whole() {
    let line = |i: usize| vec![2.0 * i as f32, 20.0, 280.0 - 2.0 * i as f32, 260.0];
    let strokes: Vec<Stroke> = (0..100).map(line).collect();
    let lattice = from_strokes(&strokes, PAD, 28)
        .expect("finite")
        .expect("ink");
    assert_eq!((lattice.pieces, lattice.candidates.len()), (100, 0));
    assert_eq!(read(&strokes).len(), 1);
}

#[test]
fn the_least_certain_digit_is_the_one_with_the_least_probable_answer() {
    let digits = read(&on_pad(&[2, 0, 2, 6]));
    let certainty = |digit: &Digit| {
        digit
            .reading
            .probabilities
            .iter()
            .copied()
            .fold(0.0, f32::max)
    };
    let marked = certainty(&digits[least_certain(&digits)]);
    assert!(digits.iter().all(|digit| certainty(digit) >= marked));
    assert_eq!(least_certain(&[]), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn place_and_size_of_a_number_do_not_matter(
        scale in 0.4..1.0f32, right in 0.0..1.0f32, down in 0.0..1.0f32,
    ) {
        let room = 280.0 * (1.0 - scale);
        let put = |p: &[f32; 2]| [p[0] * scale + right * room, p[1] * scale + down * room];
        let strokes = on_pad(&[4, 5, 7]).into_iter();
        let strokes: Vec<Stroke> = strokes
            .map(|stroke| stroke.as_chunks::<2>().0.iter().flat_map(put).collect())
            .collect();
        prop_assert_eq!(text(&read(&strokes)), "457");
    }

    #[test]
    fn any_strokes_give_pieces_that_cover_the_line_once(
        strokes in prop::collection::vec(prop::collection::vec((0.0..280.0f32, 0.0..280.0f32), 1..6), 1..9),
    ) {
        let flat = |stroke: &Vec<(f32, f32)>| stroke.iter().flat_map(|p| [p.0, p.1]).collect();
        let strokes: Vec<Stroke> = strokes.iter().map(flat).collect();
        let digits = read(&strokes);
        prop_assert!(!digits.is_empty());
        let ends: Vec<usize> = digits.iter().flat_map(|d| [d.pieces.start, d.pieces.end]).collect();
        prop_assert!(ends.is_sorted());
    }
}

/// Photographs of numbers.
#[cfg(feature = "cli")]
mod photographs {
    use digitlab::ink::photograph::{Photograph, Taken, take};
    use digitlab::ink::segment::from_pixels;

    use super::*;

    const EVEN: Taken = Taken {
        height: 100.0,
        pen: 8.0,
        light: [220.0, 220.0],
        ink: 0.3,
        noise: 6.0,
    };

    fn read_photograph(photograph: &Photograph) -> Vec<Digit> {
        let Photograph {
            rgba,
            width,
            height,
        } = photograph;
        let line = from_pixels(rgba, *width, *height, 28).expect("whole");
        RECOGNISER.read_line(&line.expect("ink"), &mut Scratch::default())
    }

    #[test]
    fn a_number_on_paper_is_read_in_even_and_in_uneven_light() {
        for light in [[220.0, 220.0], [240.0, 80.0], [70.0, 230.0]] {
            for digits in [&[2, 0, 2, 6][..], &[4, 5], &[7, 1, 3]] {
                let taken = Taken { light, ..EVEN };
                let photograph = take(&on_pad(digits), &taken, 1, 0);
                let expected: String = digits.iter().map(|&d| char::from(b'0' + d)).collect();
                assert_eq!(text(&read_photograph(&photograph)), expected, "{light:?}");
            }
        }
    }

    #[test]
    fn a_photograph_of_one_digit_gives_what_its_picture_alone_gives() {
        for label in 0..10 {
            let Photograph {
                rgba,
                width,
                height,
            } = take(&digit(label), &EVEN, 1, label.into());
            let picture = ink::from_pixels(&rgba, width, height, 28).expect("whole");
            let line = from_pixels(&rgba, width, height, 28)
                .expect("whole")
                .expect("ink");
            let digits = RECOGNISER.read_line(&line, &mut Scratch::default());
            assert_eq!(digits.len(), 1, "{label} is cut");
            assert_eq!(Some(&digits[0].picture), picture.as_ref());
        }
    }

    #[test]
    fn one_digit_is_read_in_uneven_light() {
        for label in 0..10 {
            let taken = Taken {
                light: [235.0, 95.0],
                ..EVEN
            };
            let photograph = take(&digit(label), &taken, 1, label.into());
            assert_eq!(text(&read_photograph(&photograph)), label.to_string());
        }
    }

    #[test]
    fn paper_without_ink_is_no_line() {
        let Photograph {
            rgba,
            width,
            height,
        } = take(
            &[vec![0.0, 0.0], vec![3.0, 1.0]],
            &Taken { ink: 1.0, ..EVEN },
            1,
            0,
        );
        assert_eq!(from_pixels(&rgba, width, height, 28), Ok(None));
        assert_eq!(from_pixels(&[], 0, 0, 28), Ok(None));
        assert!(from_pixels(&[0; 5], 1, 1, 28).is_err());
    }
}
