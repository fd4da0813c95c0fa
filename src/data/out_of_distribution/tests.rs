use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::*;

const EACH: [Kinds; 2] = [Kinds::Training, Kinds::Evaluation];

fn kinds_of(kinds: Kinds) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for index in 0..4000 {
        *counts.entry(drawing(1, index, kinds).kind).or_default() += 1;
    }
    counts
}

#[test]
fn all_kinds_occur_and_only_single_dots_and_numbers_are_in_both_sets() {
    let [training, evaluation] = EACH.map(kinds_of);
    for (templates, counts) in EACH.map(Templates::of).iter().zip([&training, &evaluation]) {
        let all = templates.letters.iter().chain(&templates.shapes);
        let named: BTreeSet<_> = all.map(|template| template.kind).collect();
        assert!(named.iter().all(|kind| counts.contains_key(kind)));
    }
    // Besides the files' kinds: eight or four scribbles, four sorts of dots, and several digits; to train on also words
    // and mirrored digits.
    let files = EACH.map(|kinds| {
        let templates = Templates::of(kinds);
        let all = templates.letters.iter().chain(&templates.shapes);
        all.map(|template| template.kind)
            .collect::<BTreeSet<_>>()
            .len()
    });
    assert_eq!(
        [training.len(), evaluation.len()],
        [files[0] + 15, files[1] + 9]
    );
    let names = |counts: &BTreeMap<&'static str, usize>| counts.keys().copied().collect();
    let (training, evaluation): (BTreeSet<_>, BTreeSet<_>) = (names(&training), names(&evaluation));
    let both: Vec<_> = training.intersection(&evaluation).collect();
    assert_eq!(both, [&"dot", &"several digits"]);
}

#[test]
fn every_drawing_lies_on_the_pad_and_has_ink() {
    let mut generator = Generator::default();
    for kinds in EACH {
        for index in 0..3000 {
            let made = drawing(2, index, kinds);
            for v in made.strokes.iter().flatten() {
                assert!((0.0..=PAD).contains(v), "{} at {v}", made.kind);
            }
            let picture = generator.picture(2, index, kinds, 28);
            let ink: u32 = picture.iter().map(|&p| u32::from(p)).sum();
            assert!(ink > 255, "{}: {ink}", made.kind);
        }
    }
}

#[test]
fn no_two_drawings_of_a_kind_are_alike() {
    let kinds = Kinds::Training;
    let mut all: Vec<u32> = (0..2000).collect();
    all.retain(|&index| drawing(3, index, kinds).kind == "A");
    let picture = |&index: &u32| Generator::default().picture(3, index, kinds, 28).to_vec();
    let pictures: BTreeSet<_> = all.iter().map(picture).collect();
    assert!(pictures.len() > 10);
    assert_eq!(pictures.len(), all.len());
}

/// Training draws these pictures with this function: they are part of "same seed, same weights".
#[test]
fn the_same_seed_gives_the_same_pictures_on_every_machine() {
    let hash = |kinds| -> String {
        let (mut digest, mut generator) = (Sha256::new(), Generator::default());
        (0..500).for_each(|index| digest.update(generator.picture(9999, index, kinds, 28)));
        let digest = digest.finalize();
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    assert_eq!(EACH.map(hash), ["3feda5d83d9f9ed0", "58e46481ed7492c6"]);
}
