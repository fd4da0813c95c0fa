//! Letters, signs and shapes as a pen makes them. `training.txt` and `judging.txt` share no kind: what is
//! trained on never judges. Characters that some hand writes like a digit (O I l S Z B b q g D G J L P Q T U
//! e j r y, a ring, a ∞) are in neither.
//!
//! A line of those files is a kind and its strokes, parted by `|`: points x,y in a box of about 100 × 100, y
//! pointing down, joined by straight lines, or smoothly after a `~`. Two lines of one kind are two ways to
//! draw it.

use std::sync::OnceLock;

use super::{Family, Kinds};
use crate::data::points;
use crate::random::Stream;

/// One movement of the pen, in a box of about 100 × 100.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub points: Vec<[f32; 2]>,
    /// Smoothly through the points, or straight from each to the next.
    pub is_curve: bool,
}

/// What is drawn, before a hand draws it.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub family: Family,
    pub kind: &'static str,
    pub lines: Vec<Line>,
}

/// A half's letters and shapes.
#[derive(Debug)]
pub(super) struct Half {
    pub letters: Vec<Plan>,
    pub shapes: Vec<Plan>,
}

impl Half {
    pub fn of(kinds: Kinds) -> &'static Self {
        static TRAINING: OnceLock<Half> = OnceLock::new();
        #[cfg(not(target_arch = "wasm32"))]
        static JUDGING: OnceLock<Half> = OnceLock::new();
        match kinds {
            Kinds::Training => TRAINING.get_or_init(|| Self::parse(include_str!("training.txt"))),
            #[cfg(not(target_arch = "wasm32"))]
            Kinds::Judging => JUDGING.get_or_init(|| Self::parse(include_str!("judging.txt"))),
        }
    }

    fn parse(text: &'static str) -> Self {
        let plans = parse(Family::Letters, text).into_iter();
        let (letters, shapes) = plans.partition(|plan| plan.family == Family::Letters);
        Self { letters, shapes }
    }
}

/// One of the plans, all equally likely.
pub(super) fn one_of(stream: &mut Stream, plans: &[Plan]) -> Plan {
    plans[stream.below(plans.len() as u32) as usize].clone()
}

/// Two or three digits beside each other, as one writes a number.
pub(super) fn number(stream: &mut Stream) -> Plan {
    static DIGITS: OnceLock<Vec<Plan>> = OnceLock::new();
    let digits = DIGITS.get_or_init(|| parse(Family::Numbers, include_str!("digits.txt")));
    let mut lines = Vec::new();
    let mut left = 0.0;
    for _ in 0..2 + stream.below(2) {
        let mut digit = one_of(stream, digits).lines;
        let points = || digit.iter().flat_map(|line| &line.points);
        let right = points().fold(0.0_f32, |right, p| right.max(p[0]));
        let (down, narrow) = (
            stream.uniform() * 16.0 - 8.0,
            0.75 + 0.25 * stream.uniform(),
        );
        for point in digit.iter_mut().flat_map(|line| &mut line.points) {
            *point = [point[0] * narrow + left, point[1] + down];
        }
        left += right * narrow + 12.0 + 24.0 * stream.uniform();
        lines.append(&mut digit);
    }
    Plan {
        family: Family::Numbers,
        kind: "several digits",
        lines,
    }
}

/// The plans of a file: those below the line `[shapes]` are shapes, those above it of the `family`. What is no
/// plan is passed over; the tests look that all are.
fn parse(mut family: Family, text: &'static str) -> Vec<Plan> {
    let mut plans = Vec::new();
    for line in text.lines() {
        if line == "[shapes]" {
            family = Family::Shapes;
        }
        if let Some((kind, strokes)) = line.split_once(':') {
            let lines = strokes.split('|').map(stroke).collect();
            plans.push(Plan {
                family,
                kind,
                lines,
            });
        }
    }
    plans
}

fn stroke(text: &str) -> Line {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let curve = text.strip_prefix('~');
    Line {
        points: points(curve.unwrap_or(text)),
        is_curve: curve.is_some(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_of_the_files_is_a_plan_whose_points_are_all_in_the_box() {
        for (text, headings) in [
            (include_str!("training.txt"), 2),
            (include_str!("judging.txt"), 2),
            (include_str!("digits.txt"), 0),
        ] {
            let plans = parse(Family::Letters, text);
            assert_eq!(plans.len() + headings, text.lines().count());
            let points: usize = plans
                .iter()
                .flat_map(|p| &p.lines)
                .map(|l| l.points.len())
                .sum();
            assert_eq!(points, text.matches(',').count());
            for point in plans.iter().flat_map(|p| &p.lines).flat_map(|l| &l.points) {
                assert!(
                    point.iter().all(|v| (-20.0..=100.0).contains(v)),
                    "{point:?}"
                );
            }
        }
    }

    #[test]
    fn the_halves_share_no_kind_nor_the_other_case_of_a_letter() {
        let kinds = |kinds| -> BTreeSet<String> {
            let half = Half::of(kinds);
            let plans = half.letters.iter().chain(&half.shapes);
            plans.map(|plan| plan.kind.to_lowercase()).collect()
        };
        let (training, judging) = (kinds(Kinds::Training), kinds(Kinds::Judging));
        assert!(training.len() >= 30 && judging.len() >= 30);
        assert_eq!(training.intersection(&judging).count(), 0);
    }
}
