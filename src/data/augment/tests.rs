//! Properties of augmentation for every picture, strength and stream.

use proptest::prelude::*;

use super::*;
use crate::ink::{Pad, from_strokes};
use crate::random::StreamId;

/// A four as the page draws it.
fn four() -> Vec<u8> {
    let strokes = [
        vec![100.0, 40.0, 60.0, 150.0, 210.0, 150.0],
        vec![170.0, 60.0, 160.0, 240.0],
    ];
    let pad = Pad {
        width: 280.0,
        height: 280.0,
    };
    let picture = from_strokes(&strokes, Some(pad), 28).unwrap().unwrap();
    picture.pixels
}

fn augmented(picture: &[u8], label: u8, strengths: Augmentation, index: u32) -> Vec<u8> {
    let stream = Stream::new(9999, StreamId::Augmentation, 0, index);
    let mut augmenter = Augmenter::default();
    augmenter
        .augment(picture, label, strengths, stream)
        .to_vec()
}

fn only(name: &str, strength: f32) -> Augmentation {
    let mut strengths = Augmentation::NONE;
    *strengths.strength_mut(name).expect("a strength") = strength;
    strengths
}

fn mass(picture: &[u8]) -> f64 {
    picture.iter().map(|&p| f64::from(p)).sum()
}

/// x and y of the centre of mass.
fn middle(picture: &[u8]) -> [f64; 2] {
    let sum = |of: fn(usize) -> usize| {
        let pixels = picture.iter().enumerate();
        pixels
            .map(|(i, &p)| of(i) as f64 * f64::from(p))
            .sum::<f64>()
    };
    [sum(|i| i % 28), sum(|i| i / 28)].map(|sum| sum / mass(picture))
}

/// Between the first and the last row or column that is more than a blur.
fn longer_side(picture: &[u8]) -> usize {
    let inked = || picture.iter().enumerate().filter(|(_, p)| **p >= 64);
    let side = |of: fn(usize) -> usize| {
        let places = || inked().map(|(i, _)| of(i));
        places().max().unwrap() - places().min().unwrap() + 1
    };
    side(|i| i % 28).max(side(|i| i / 28))
}

#[test]
fn every_strength_changes_pictures_by_itself() {
    for (name, _, most) in Augmentation::NONE.strengths() {
        let strengths = only(name, most.min(15.0) as f32);
        let changed = (0..40).filter(|&index| augmented(&four(), 7, strengths, index) != four());
        assert!(changed.count() >= 20, "{name}");
    }
}

#[test]
fn shifts_reach_the_given_distance_and_no_more() {
    let before = middle(&four());
    let mut furthest = [0.0_f64; 2];
    for index in 0..300 {
        let after = middle(&augmented(&four(), 4, only("shift", 2.0), index));
        for axis in 0..2 {
            furthest[axis] = furthest[axis].max((after[axis] - before[axis]).abs());
        }
    }
    // A lopsided digit may touch the edge first, and bytes round a centre of mass a little.
    assert!(
        furthest.iter().all(|f| (1.5..2.1).contains(f)),
        "{furthest:?}"
    );
}

#[test]
fn a_rotated_digit_is_placed_by_its_centre_of_mass_and_fills_the_box_again() {
    for index in 0..100 {
        let rotated = augmented(&four(), 4, only("rotation", 180.0), index);
        let (before, after) = (middle(&four()), middle(&rotated));
        let off = [0, 1].map(|axis| (after[axis] - before[axis]).abs());
        assert!(off.iter().all(|&off| off < 0.6), "{index}: {off:?}");
        assert!((19..=22).contains(&longer_side(&rotated)), "{index}");
    }
}

#[test]
fn thicker_and_thinner_lines_have_more_and_less_ink() {
    let masses = (0..200).map(|index| mass(&augmented(&four(), 4, only("thickness", 1.0), index)));
    let ratios: Vec<f64> = masses.map(|after| after / mass(&four())).collect();
    let (least, most) = ratios
        .iter()
        .fold((9.0_f64, 0.0_f64), |(l, m), &r| (l.min(r), m.max(r)));
    assert!((0.4..0.8).contains(&least), "{least}");
    assert!((1.5..2.2).contains(&most), "{most}");
}

#[test]
fn occlusions_take_ink_away_and_leave_most() {
    for index in 0..200 {
        let left = mass(&augmented(&four(), 4, only("occlusion", 1.0), index)) / mass(&four());
        assert!((0.6..1.0).contains(&left), "{index}: {left}");
    }
}

#[test]
fn styles_add_ink_to_zeros_ones_and_sevens_only() {
    for label in 0..10 {
        let after = augmented(&four(), label, only("styles", 1.0), 3);
        match label {
            0 | 1 | 7 => assert!(mass(&after) > mass(&four()), "{label}"),
            _ => assert_eq!(after, four(), "{label}"),
        }
    }
}

#[test]
fn digits_drawn_from_templates_all_differ_and_lie_where_mnists_do() {
    for label in 0..10 {
        let written: Vec<Vec<u8>> = (0..60)
            .map(|index| augmented(&four(), label, only("handwriting", 1.0), index))
            .collect();
        for (index, picture) in written.iter().enumerate() {
            assert!(!written[..index].contains(picture), "{label}, {index}");
            let off = middle(picture).map(|at| (at - 14.0).abs());
            assert!(
                off.iter().all(|&off| off < 2.0),
                "{label}, {index}: {off:?}"
            );
            assert!(
                (18..=21).contains(&longer_side(picture)),
                "{label}, {index}"
            );
        }
    }
}

proptest! {
    #[test]
    fn no_strength_is_no_change_whatever_the_picture(
        (picture, label) in (8usize..40).prop_flat_map(|size| {
            (prop::collection::vec(any::<u8>(), size * size), 0u8..10)
        }),
        index in any::<u32>(),
    ) {
        prop_assert_eq!(&augmented(&picture, label, Augmentation::NONE, index), &picture);
    }

    #[test]
    fn any_picture_and_any_strengths_give_a_picture_and_the_same_one_again(
        picture in (1usize..40).prop_flat_map(|size| prop::collection::vec(any::<u8>(), size * size)),
        label in 0u8..10, parts in prop::collection::vec(0.0..1.0f32, 9), index in any::<u32>(),
    ) {
        let mut strengths = Augmentation::default();
        for ((name, _, most), part) in Augmentation::NONE.strengths().into_iter().zip(parts) {
            *strengths.strength_mut(name).expect("a strength") = part * most as f32;
        }
        let after = augmented(&picture, label, strengths, index);
        prop_assert_eq!(after.len(), picture.len());
        prop_assert_eq!(after, augmented(&picture, label, strengths, index));
    }

    #[test]
    fn hardly_any_ink_is_lost_off_the_edge(index in any::<u32>()) {
        let mut strengths = Augmentation::default();
        (strengths.occlusion, strengths.styles, strengths.handwriting) = (0.0, 0.0, 0.0);
        (strengths.thickness, strengths.shift) = (0.0, 10.0);
        let after = augmented(&four(), 4, strengths, index);
        let inside = |i: usize| (1..27).contains(&(i % 28)) && (1..27).contains(&(i / 28));
        let cut = after.iter().enumerate().filter(|(i, p)| !inside(*i) && **p > 128).count();
        // The place of the ink is known to about a pixel.
        prop_assert!(cut <= 4, "{cut} pixels of ink at the edge");
        prop_assert!(mass(&after) > 0.4 * mass(&four()));
    }
}
