//! Letters, signs and shapes as polylines and curves. `training.txt` and `evaluation.txt` share no kind: what is
//! trained on is never evaluated with. Characters that some people write like a digit (O I l S Z B b q g D G J L
//! P Q T U e j r y, a ring, a ∞) are in neither file.
//!
//! Each line of those files is a kind, a colon and its strokes, separated by `|`. A stroke is points x,y in a box
//! of about 100 × 100, y pointing down, joined by straight lines, or by a smooth curve after a `~`. Two lines of
//! one kind are two ways to draw it.

use std::sync::OnceLock;

use super::drawing::{Family, Kinds};
use super::strokes::Line;
use crate::data::text::points;
use crate::random::Stream;

/// What is drawn, before it is distorted.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub family: Family,
    pub kind: &'static str,
    pub lines: Vec<Line>,
}

/// The letters and shapes of one of the [`Kinds`].
#[derive(Debug)]
pub(super) struct Templates {
    pub letters: Vec<Template>,
    pub shapes: Vec<Template>,
}

impl Templates {
    pub fn of(kinds: Kinds) -> &'static Self {
        static TRAINING: OnceLock<Templates> = OnceLock::new();
        #[cfg(not(target_arch = "wasm32"))]
        static EVALUATION: OnceLock<Templates> = OnceLock::new();
        match kinds {
            Kinds::Training => TRAINING.get_or_init(|| Self::parse(include_str!("training.txt"))),
            #[cfg(not(target_arch = "wasm32"))]
            Kinds::Evaluation => {
                EVALUATION.get_or_init(|| Self::parse(include_str!("evaluation.txt")))
            }
        }
    }

    fn parse(text: &'static str) -> Self {
        let templates = parse(Family::Letters, text).into_iter();
        let (letters, shapes) = templates.partition(|template| template.family == Family::Letters);
        Self { letters, shapes }
    }
}

/// One of the templates, all equally likely.
pub(super) fn one_of(stream: &mut Stream, templates: &[Template]) -> Template {
    templates[stream.below(templates.len() as u32) as usize].clone()
}

/// A number of two or three digits.
pub(super) fn number(stream: &mut Stream) -> Template {
    static DIGITS: OnceLock<Vec<Template>> = OnceLock::new();
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
    Template {
        family: Family::Numbers,
        kind: "several digits",
        lines,
    }
}

/// The templates of a file: those below the line `[shapes]` are shapes, those above it are of the `family`.
/// Other lines are skipped; a test checks that only the two headings are.
fn parse(mut family: Family, text: &'static str) -> Vec<Template> {
    let mut templates = Vec::new();
    for line in text.lines() {
        if line == "[shapes]" {
            family = Family::Shapes;
        }
        if let Some((kind, strokes)) = line.split_once(':') {
            let lines = strokes.split('|').map(stroke).collect();
            templates.push(Template {
                family,
                kind,
                lines,
            });
        }
    }
    templates
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
    fn every_line_of_the_files_is_a_template_whose_points_are_all_in_the_box() {
        for (text, headings) in [
            (include_str!("training.txt"), 2),
            (include_str!("evaluation.txt"), 2),
            (include_str!("digits.txt"), 0),
        ] {
            let templates = parse(Family::Letters, text);
            assert_eq!(templates.len() + headings, text.lines().count());
            let points: usize = templates
                .iter()
                .flat_map(|p| &p.lines)
                .map(|l| l.points.len())
                .sum();
            assert_eq!(points, text.matches(',').count());
            for point in templates
                .iter()
                .flat_map(|p| &p.lines)
                .flat_map(|l| &l.points)
            {
                assert!(
                    point.iter().all(|v| (-20.0..=100.0).contains(v)),
                    "{point:?}"
                );
            }
        }
    }

    #[test]
    fn training_and_evaluation_share_no_kind_nor_the_other_case_of_a_letter() {
        let kinds = |kinds| -> BTreeSet<String> {
            let templates = Templates::of(kinds);
            let all = templates.letters.iter().chain(&templates.shapes);
            all.map(|template| template.kind.to_lowercase()).collect()
        };
        let (training, evaluation) = (kinds(Kinds::Training), kinds(Kinds::Evaluation));
        assert!(training.len() >= 30 && evaluation.len() >= 30);
        assert_eq!(training.intersection(&evaluation).count(), 0);
    }
}
