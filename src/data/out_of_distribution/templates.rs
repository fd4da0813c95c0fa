//! Letters, signs and shapes. `training.txt` and `evaluation.txt` share no kind: what is trained on is never
//! evaluated with. Characters that some people write like a digit (O I l S Z B b q g D G J L P Q T U e j r y, a ring, a ∞) are in
//! neither file.

use std::sync::OnceLock;

use super::drawing::Kinds;
use crate::data::templates::{Template, packed, unpacked};
use crate::random::Stream;

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
            Kinds::Training => TRAINING.get_or_init(|| Self::unpacked(packed!("training.txt"))),
            #[cfg(not(target_arch = "wasm32"))]
            Kinds::Evaluation => {
                EVALUATION.get_or_init(|| Self::unpacked(packed!("evaluation.txt")))
            }
        }
    }

    /// Of a file with the headings `[letters]` and `[shapes]`.
    fn unpacked(file: &'static [u8]) -> Self {
        let mut letters: Vec<Template> = unpacked(file).skip(1).collect();
        let heading = letters.iter().position(|line| line.lines.is_empty());
        let shapes = letters.split_off(heading.unwrap_or(letters.len()));
        Self {
            letters,
            shapes: shapes.into_iter().skip(1).collect(),
        }
    }
}

/// One of the templates, all equally likely.
pub(super) fn one_of(stream: &mut Stream, templates: &[Template]) -> Template {
    templates[stream.below(templates.len() as u32) as usize].clone()
}

/// A number of two or three digits.
pub(super) fn number(stream: &mut Stream) -> Template {
    static DIGITS: OnceLock<Vec<Template>> = OnceLock::new();
    let digits = DIGITS.get_or_init(|| unpacked(packed!("digits.txt")).collect());
    let mut lines = Vec::new();
    let mut left = 0.0;
    for _ in 0..2 + stream.below(2) {
        let mut one = one_of(stream, digits).lines;
        let points = || one.iter().flat_map(|line| &line.points);
        let right = points().fold(0.0_f32, |right, p| right.max(p[0]));
        let (down, narrow) = (
            stream.uniform() * 16.0 - 8.0,
            0.75 + 0.25 * stream.uniform(),
        );
        for point in one.iter_mut().flat_map(|line| &mut line.points) {
            *point = [point[0] * narrow + left, point[1] + down];
        }
        left += right * narrow + 12.0 + 24.0 * stream.uniform();
        lines.append(&mut one);
    }
    Template {
        kind: "several digits",
        lines,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

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
