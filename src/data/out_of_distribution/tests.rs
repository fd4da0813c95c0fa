use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::*;

const EACH: [Kinds; 2] = [Kinds::Training, Kinds::Judging];

fn kinds_of(kinds: Kinds) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for index in 0..4000 {
        *counts.entry(drawing(1, index, kinds).kind).or_default() += 1;
    }
    counts
}

#[test]
fn all_kinds_occur_and_none_but_single_dots_and_numbers_in_both_halves() {
    let [training, judging] = EACH.map(kinds_of);
    for (half, counts) in EACH.map(Half::of).iter().zip([&training, &judging]) {
        let plans = half.letters.iter().chain(&half.shapes);
        let named: BTreeSet<_> = plans.map(|plan| plan.kind).collect();
        assert!(named.iter().all(|kind| counts.contains_key(kind)));
    }
    // Besides those of the files eight scribbles, or four, four sorts of dots, and several digits.
    let files = EACH.map(|kinds| {
        let half = Half::of(kinds);
        let plans = half.letters.iter().chain(&half.shapes);
        plans.map(|plan| plan.kind).collect::<BTreeSet<_>>().len()
    });
    assert_eq!(
        [training.len(), judging.len()],
        [files[0] + 13, files[1] + 9]
    );
    let names = |counts: &BTreeMap<&'static str, usize>| counts.keys().copied().collect();
    let (training, judging): (BTreeSet<_>, BTreeSet<_>) = (names(&training), names(&judging));
    let both: Vec<_> = training.intersection(&judging).collect();
    assert_eq!(both, [&"dot", &"several digits"]);
}

#[test]
fn every_drawing_lies_on_the_pad_and_has_ink() {
    for kinds in EACH {
        for index in 0..3000 {
            let made = drawing(2, index, kinds);
            for v in made.strokes.iter().flatten() {
                assert!((0.0..=PAD).contains(v), "{} at {v}", made.kind);
            }
            let ink: u32 = picture(2, index, kinds).iter().map(|&p| u32::from(p)).sum();
            assert!(ink > 255, "{}: {ink}", made.kind);
        }
    }
}

#[test]
fn a_pool_holds_the_pictures_in_order() {
    let pool = pool(4, 20, Kinds::Judging);
    assert_eq!(pool.len(), 20 * 784);
    let each = (0..20).flat_map(|index| picture(4, index, Kinds::Judging));
    assert!(each.eq(pool));
}

#[test]
fn no_two_drawings_of_a_kind_are_alike() {
    let pictures: BTreeSet<_> = (0..2000)
        .filter(|&index| drawing(3, index, Kinds::Training).kind == "A")
        .map(|index| picture(3, index, Kinds::Training).to_vec())
        .collect();
    let count = (0..2000).filter(|&index| drawing(3, index, Kinds::Training).kind == "A");
    assert!(pictures.len() > 10);
    assert_eq!(pictures.len(), count.count());
}

/// What is trained on is part of "same seed, same weights".
#[test]
fn the_same_seed_gives_the_same_pictures_on_every_machine() {
    let hash = |kinds| -> String {
        let mut digest = Sha256::new();
        (0..500).for_each(|index| digest.update(picture(9999, index, kinds)));
        let digest = digest.finalize();
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    assert_eq!(EACH.map(hash), ["6d70916da972d193", "58e46481ed7492c6"]);
}
