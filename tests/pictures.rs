//! Pictures of many kinds, drawn by the project's own generator of photographs with its own pen digits, and read with the
//! shipped weights: of each kind at least as many are read right as when this was measured (docs/ink.md).

#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

use std::fs;
use std::path::Path;

use digitlab::data::augment;
use digitlab::formats;
use digitlab::ink::scene::{KINDS, Kind, Strokes};
use digitlab::ink::segment::from_pixels;
use digitlab::nn::Scratch;
use digitlab::random::{Stream, StreamId};
use digitlab::recognition::{Recogniser, Verdict};
use rayon::prelude::*;

/// Pictures of each kind.
const COUNT: u32 = 10;

/// Of the kinds that are not listed, at least this many of [`COUNT`] are read right.
const FLOOR: usize = 10;

/// Kinds that read less well than most.
const LOWER: [(&str, usize); 4] = [
    ("grid, shadow, perspective, JPEG, one", 9),
    ("cropped to the ink, 32 pixels, two levels", 9),
    ("cropped to the ink, 16 pixels", 7),
    ("cropped to the ink, 8 pixels, 17 levels", 2),
];

/// What is read of the picture of a kind with this number, and what it shows.
fn read(recogniser: &Recogniser, kind: &Kind, number: u32) -> [String; 2] {
    let mut stream = Stream::new(77, StreamId::Numbers, 5, number);
    let mut pen_digit = |_| {
        let label = stream.below(10) as u8;
        (label, augment::strokes(label, &mut stream))
    };
    let drawn = (0..kind.scene.digits).map(&mut pen_digit);
    let (labels, digits): (Vec<u8>, Vec<Strokes>) = drawn.unzip();
    let picture = kind.scene.draw(&digits, 1, number);
    let line = from_pixels(&picture.rgba, picture.width, picture.height, 28).expect("whole");
    let read = line.map(|line| recogniser.read_line(&line, &mut Scratch::default()));
    let digit = |label: u8| char::from(b'0' + label);
    let answer = |verdict: Verdict| match verdict {
        Verdict::Digit(label) => digit(label),
        _ => '?',
    };
    let read = read
        .iter()
        .flatten()
        .map(|part| answer(part.reading.verdict));
    [read.collect(), labels.into_iter().map(digit).collect()]
}

#[test]
fn pictures_of_every_kind_are_read_as_well_as_they_were() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/weights/shipped.safetensors");
    let bytes = fs::read(path).expect("the shipped weights are there");
    let recogniser = formats::read("shipped.safetensors", &bytes).expect("and whole");
    let fallen = KINDS.par_iter().filter_map(|kind| {
        let pairs: Vec<[String; 2]> = (0..COUNT).map(|i| read(&recogniser, kind, i)).collect();
        let right = pairs.iter().filter(|[read, shown]| read == shown).count();
        let lower = LOWER.iter().find(|(name, _)| *name == kind.name);
        let floor = lower.map_or(FLOOR, |(_, floor)| *floor);
        (right < floor)
            .then(|| format!("{}: {right} of {COUNT}, not {floor}: {pairs:?}", kind.name))
    });
    assert_eq!(fallen.collect::<Vec<_>>(), Vec::<String>::new());
    let is_kind = |(name, _): &(&str, usize)| KINDS.iter().any(|kind| kind.name == *name);
    assert!(LOWER.iter().all(is_kind), "a kind that is listed exists");
}
