//! Letters, signs and shapes. `training.txt` and `evaluation.txt` share no kind: what is trained on is never
//! evaluated with. Characters that some people write like a digit (O o I i l Z z S s B b D G g Q q, a ring, a ∞) are in
//! neither file.

use std::sync::OnceLock;

use super::drawing::Kinds;
use super::strokes::Line;
use crate::data::templates::{Template, digits, packed, unpacked};
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
    row(stream, "several digits", digits)
}

/// Two or three of the `templates` side by side, each a little narrower.
pub(super) fn row(stream: &mut Stream, kind: &'static str, templates: &[Template]) -> Template {
    let mut lines = Vec::new();
    let mut left = 0.0;
    for _ in 0..2 + stream.below(2) {
        let mut one = one_of(stream, templates).lines;
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
    Template { kind, lines }
}

/// A digit whose mirror image is none, mirrored from left to right or upside down.
pub(super) fn mirrored(stream: &mut Stream) -> Template {
    const LEFT_TO_RIGHT: [u8; 5] = [3, 4, 6, 7, 9];
    const UPSIDE_DOWN: [u8; 4] = [4, 6, 7, 9];
    let which = stream.below(9) as usize;
    let (digit, axis) = match which.checked_sub(LEFT_TO_RIGHT.len()) {
        None => (LEFT_TO_RIGHT[which], 0),
        Some(which) => (UPSIDE_DOWN[which], 1),
    };
    let Template { mut lines, .. } = one_of(stream, digits(digit));
    for point in lines.iter_mut().flat_map(|line| &mut line.points) {
        point[axis] = 100.0 - point[axis];
    }
    Template {
        kind: "mirrored digit",
        lines,
    }
}

/// Drawn less carefully: slanted, each stroke longer or shorter at its ends than meant. Of several strokes each is also
/// larger or smaller, and beside its place.
pub(super) fn loosened(stream: &mut Stream, mut template: Template) -> Template {
    let slant = stream.uniform_in(-0.25, 0.25);
    let apart = if template.lines.len() > 1 { 1.0 } else { 0.0 };
    for Line { points, .. } in &mut template.lines {
        let place = [0; 2].map(|_| apart * stream.uniform_in(-7.0, 7.0));
        let size = [0; 2].map(|_| 1.0 + apart * stream.uniform_in(-0.2, 0.2));
        let ends = [0; 2].map(|_| stream.uniform_in(-0.1, 0.3));
        // A stroke grows from its middle point.
        let middle = points[points.len() / 2];
        for point in points.iter_mut() {
            let [x, y] = [0, 1]
                .map(|axis| middle[axis] + place[axis] + (point[axis] - middle[axis]) * size[axis]);
            *point = [x + slant * y, y];
        }
        if let last @ 1.. = points.len() - 1 {
            for (end, before, by) in [(0, 1, ends[0]), (last, last - 1, ends[1])] {
                let (from, to) = (points[before], points[end]);
                points[end] = [0, 1].map(|axis| to[axis] + by * (to[axis] - from[axis]));
            }
        }
    }
    template
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::random::StreamId;

    fn stream(index: u32) -> Stream {
        Stream::new(1, StreamId::OutOfDistribution, 0, index)
    }

    fn template(strokes: usize) -> Template {
        let points = vec![[0.0, 0.0], [40.0, 50.0], [80.0, 100.0]];
        let line = Line {
            points,
            is_curve: false,
        };
        Template {
            kind: "stroke",
            lines: vec![line; strokes],
        }
    }

    fn seen<T: Ord>(of: impl Fn(u32) -> T) -> BTreeSet<T> {
        (0..400).map(of).collect()
    }

    #[test]
    fn a_row_has_two_or_three_templates_beside_each_other() {
        let counts = seen(|index| {
            let row = row(&mut stream(index), "word", &[template(1)]);
            assert_eq!(row.kind, "word");
            for line in &row.lines {
                let (wide, high) = (line.points[2][0] - line.points[0][0], line.points[2][1]);
                assert!((60.0..=80.1).contains(&wide) && (92.0..=108.0).contains(&high));
            }
            for pair in row.lines.windows(2) {
                let gap = pair[1].points[0][0] - pair[0].points[2][0];
                assert!((11.9..=36.1).contains(&gap), "{gap}");
            }
            row.lines.len()
        });
        assert_eq!(counts, BTreeSet::from([2, 3]));
    }

    #[test]
    fn the_mirror_image_of_a_mirrored_digit_is_a_digit() {
        let mirrored = seen(|index| {
            let made = mirrored(&mut stream(index));
            let is_of = |digit: u8, axis: usize| {
                let mut lines = made.lines.clone();
                let points = lines.iter_mut().flat_map(|line| &mut line.points);
                points.for_each(|point| point[axis] = 100.0 - point[axis]);
                digits(digit).iter().any(|template| template.lines == lines)
            };
            let all = (0..10).flat_map(|digit| [(digit, 0), (digit, 1)]);
            all.filter(|&(digit, axis)| is_of(digit, axis))
                .collect::<Vec<_>>()
        });
        let expected = [
            (3, 0),
            (4, 0),
            (4, 1),
            (6, 0),
            (6, 1),
            (7, 0),
            (7, 1),
            (9, 0),
            (9, 1),
        ];
        assert_eq!(mirrored, expected.map(|one| vec![one]).into());
    }

    #[test]
    fn a_loosened_stroke_is_slanted_and_longer_or_shorter_and_only_several_leave_their_places() {
        let places = |strokes: usize| {
            let (mut slants, mut tops, mut apart) = ([0; 2], [0; 2], 0);
            for index in 0..400 {
                let lines = loosened(&mut stream(index), template(strokes)).lines;
                let [x, y] = lines[0].points[1];
                apart += usize::from(y != 50.0);
                assert!((y - 50.0).abs() <= 7.0 && (x - 40.0).abs() <= 7.0 + 0.25 * 57.0);
                let top = lines[0].points[0][1];
                assert!(
                    (-7.0 - 10.0 - 18.0..=7.0 + 10.0 + 6.0).contains(&top),
                    "{top}"
                );
                slants[usize::from(x > 40.0)] += 1;
                tops[usize::from(top > 0.0)] += 1;
            }
            assert!(slants.iter().chain(&tops).all(|&count| count > 50));
            apart
        };
        assert_eq!([places(1), places(2)], [0, 400]);
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
