//! Letters, signs and shapes. `training.txt` and `evaluation.txt` share no kind: what is trained on is never
//! evaluated with. Characters that some people write like a digit (O o I i l Z z S s B b D G g Q q, a ring, a ∞) are in
//! neither file.

use std::sync::OnceLock;

use super::drawing::Kinds;
use super::strokes::Strokes;
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

/// Adds one of the templates, all equally likely; its kind.
pub(super) fn one_of(
    stream: &mut Stream,
    strokes: &mut Strokes,
    templates: &[Template],
) -> &'static str {
    let template = &templates[stream.below(templates.len() as u32) as usize];
    strokes.add(&template.lines);
    template.kind
}

/// A number of two or three digits.
pub(super) fn number(stream: &mut Stream, strokes: &mut Strokes) -> &'static str {
    static DIGITS: OnceLock<Vec<Template>> = OnceLock::new();
    let digits = DIGITS.get_or_init(|| unpacked(packed!("digits.txt")).collect());
    row(stream, strokes, digits);
    "several digits"
}

/// Two or three of the `templates` side by side, each a little narrower.
pub(super) fn row(stream: &mut Stream, strokes: &mut Strokes, templates: &[Template]) {
    let mut left = 0.0;
    for _ in 0..2 + stream.below(2) {
        let start = strokes.points.len();
        one_of(stream, strokes, templates);
        let points = &mut strokes.points[start..];
        let right = points.iter().fold(0.0_f32, |right, p| right.max(p[0]));
        let down = stream.uniform() * 16.0 - 8.0;
        let narrow = 0.75 + 0.25 * stream.uniform();
        for point in points {
            *point = [point[0] * narrow + left, point[1] + down];
        }
        left += right * narrow + 12.0 + 24.0 * stream.uniform();
    }
}

/// A digit whose mirror image is none, mirrored from left to right or upside down.
pub(super) fn mirrored(stream: &mut Stream, strokes: &mut Strokes) -> &'static str {
    const LEFT_TO_RIGHT: [u8; 5] = [3, 4, 6, 7, 9];
    const UPSIDE_DOWN: [u8; 4] = [4, 6, 7, 9];
    let which = stream.below(9) as usize;
    let (digit, axis) = match which.checked_sub(LEFT_TO_RIGHT.len()) {
        None => (LEFT_TO_RIGHT[which], 0),
        Some(which) => (UPSIDE_DOWN[which], 1),
    };
    one_of(stream, strokes, digits(digit));
    for point in &mut strokes.points {
        point[axis] = 100.0 - point[axis];
    }
    "mirrored digit"
}

/// Draws the strokes less carefully: slanted, each longer or shorter at its ends than meant. Of several strokes each is
/// also larger or smaller, and beside its place.
pub(super) fn loosen(stream: &mut Stream, strokes: &mut Strokes) {
    let slant = stream.uniform_in(-0.25, 0.25);
    let apart = if strokes.count() > 1 { 1.0 } else { 0.0 };
    for points in strokes.each_mut() {
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
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::data::templates::Line;
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

    /// The points of each stroke that `draw` draws with stream `index`.
    fn drawn(index: u32, draw: impl Fn(&mut Stream, &mut Strokes)) -> Vec<Vec<[f32; 2]>> {
        let mut strokes = Strokes::default();
        draw(&mut stream(index), &mut strokes);
        strokes.each().map(|(points, _)| points.to_vec()).collect()
    }

    fn seen<T: Ord>(of: impl Fn(u32) -> T) -> BTreeSet<T> {
        (0..400).map(of).collect()
    }

    #[test]
    fn a_row_has_two_or_three_templates_beside_each_other() {
        let counts = seen(|index| {
            let row = drawn(index, |stream, strokes| {
                row(stream, strokes, &[template(1)])
            });
            for points in &row {
                let (wide, high) = (points[2][0] - points[0][0], points[2][1]);
                assert!((60.0..=80.1).contains(&wide) && (92.0..=108.0).contains(&high));
            }
            for pair in row.windows(2) {
                let gap = pair[1][0][0] - pair[0][2][0];
                assert!((11.9..=36.1).contains(&gap), "{gap}");
            }
            row.len()
        });
        assert_eq!(counts, BTreeSet::from([2, 3]));
    }

    #[test]
    fn the_mirror_image_of_a_mirrored_digit_is_a_digit() {
        let mirrored = seen(|index| {
            let mut made = drawn(index, |stream, strokes| {
                mirrored(stream, strokes);
            });
            let mut is_of = |digit: u8, axis: usize| {
                let mirror = |made: &mut Vec<Vec<[f32; 2]>>| {
                    let points = made.iter_mut().flatten();
                    points.for_each(|point| point[axis] = 100.0 - point[axis]);
                };
                mirror(&mut made);
                let points = |template: &Template| -> Vec<_> {
                    let lines = template.lines.iter();
                    lines.map(|line| line.points.clone()).collect()
                };
                let is_of = digits(digit)
                    .iter()
                    .any(|template| points(template) == made);
                mirror(&mut made);
                is_of
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
                let lines = drawn(index, |stream, all| {
                    all.add(&template(strokes).lines);
                    loosen(stream, all);
                });
                let [x, y] = lines[0][1];
                apart += usize::from(y != 50.0);
                assert!((y - 50.0).abs() <= 7.0 && (x - 40.0).abs() <= 7.0 + 0.25 * 57.0);
                let top = lines[0][0][1];
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
