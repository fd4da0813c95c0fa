//! Strokes drawn by hand as text, packed when the crate is compiled: the text would take twice as much of the wasm.
//!
//! Each line of a file is a kind, a colon and its strokes, separated by `|`. A stroke is points x,y in a box of about
//! 100 × 100, y pointing down, joined by straight lines, or by a smooth curve after a `~`. A repeated point is a corner
//! of a curve. Two lines of one kind are two ways to draw it. A line without a colon is a heading.

use std::sync::OnceLock;

/// Bytes that no UTF-8 text has: the end of a line, and the beginning of a stroke.
const END: u8 = 0xfd;
const STRAIGHT: u8 = 0xfe;
const CURVE: u8 = 0xff;

/// Added to a coordinate to make a byte of it.
const OFFSET: i16 = 100;

/// One stroke.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub points: Vec<[f32; 2]>,
    /// Whether the points are joined by a smooth curve, or by straight lines.
    pub is_curve: bool,
}

/// One way to draw a kind; without lines it is a heading.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub kind: &'static str,
    pub lines: Vec<Line>,
}

/// The file at a path beside the caller's, packed.
macro_rules! packed {
    ($file:literal) => {{
        const TEXT: &[u8] = include_bytes!($file);
        const LENGTH: usize = $crate::data::templates::pack::<0>(TEXT).1;
        static PACKED: [u8; LENGTH] = $crate::data::templates::pack(TEXT).0;
        &PACKED
    }};
}
pub(super) use packed;

/// The first `N` packed bytes of a text, and how many it takes.
pub(super) const fn pack<const N: usize>(text: &[u8]) -> ([u8; N], usize) {
    let (mut packed, mut length, mut at) = ([0; N], 0, 0);
    let mut is_kind = true;
    while at < text.len() {
        let byte = text[at];
        at += 1;
        let put = match byte {
            b'\n' => {
                is_kind = true;
                END
            }
            b':' | b'|' => {
                is_kind = false;
                match at + 1 < text.len() && text[at + 1] == b'~' {
                    true => CURVE,
                    false => STRAIGHT,
                }
            }
            _ if is_kind => byte,
            b'-' | b'0'..=b'9' => {
                let (mut size, sign) = match byte {
                    b'-' => (0, -1),
                    digit => ((digit - b'0') as i16, 1),
                };
                while at < text.len() && text[at].is_ascii_digit() {
                    size = 10 * size + (text[at] - b'0') as i16;
                    at += 1;
                }
                let coordinate = OFFSET + sign * size;
                assert!(0 <= coordinate && coordinate < END as i16);
                coordinate as u8
            }
            _ => continue,
        };
        if length < N {
            packed[length] = put;
        }
        length += 1;
    }
    (packed, length)
}

/// Each line of a packed file.
pub(super) fn unpacked(packed: &'static [u8]) -> impl Iterator<Item = Template> {
    let lines = packed.split(|&byte| byte == END);
    lines.filter(|line| !line.is_empty()).map(|line| {
        let kind = line.iter().position(|&byte| byte > END);
        let (kind, strokes) = line.split_at(kind.unwrap_or(line.len()));
        let strokes = strokes.chunk_by(|_, &next| next < END).map(|stroke| Line {
            points: stroke[1..].chunks_exact(2).map(point).collect(),
            is_curve: stroke[0] == CURVE,
        });
        Template {
            kind: str::from_utf8(kind).unwrap_or_default(),
            lines: strokes.collect(),
        }
    })
}

fn point(xy: &[u8]) -> [f32; 2] {
    [0, 1].map(|axis| f32::from(i16::from(xy[axis]) - OFFSET))
}

/// The ways to write a digit: the forms that people use. Some are rare in MNIST, whose writers were Americans of 1990.
pub(super) fn digits(digit: u8) -> &'static [Template] {
    static DIGITS: OnceLock<[Vec<Template>; 10]> = OnceLock::new();
    let all = DIGITS.get_or_init(|| {
        let mut all = [const { Vec::new() }; 10];
        for template in unpacked(packed!("digits.txt")) {
            let digit = template.kind.as_bytes()[0] - b'0';
            all[usize::from(digit)].push(template);
        }
        all
    });
    &all[usize::from(digit)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_text_has_its_kinds_strokes_and_points() {
        const TEXT: &[u8] = "[signs]\n check ü: ~-20,0 4,152 | 7,8\n2: 0,0\n".as_bytes();
        const LENGTH: usize = pack::<0>(TEXT).1;
        static PACKED: [u8; LENGTH] = pack(TEXT).0;
        let all: Vec<Template> = unpacked(&PACKED).collect();
        let kinds: Vec<_> = all.iter().map(|template| template.kind).collect();
        assert_eq!(kinds, ["[signs]", " check ü", "2"]);
        let line = |points: &[[f32; 2]], is_curve| Line {
            points: points.to_vec(),
            is_curve,
        };
        let curve = line(&[[-20.0, 0.0], [4.0, 152.0]], true);
        assert!(all[0].lines.is_empty());
        assert_eq!(all[1].lines, [curve, line(&[[7.0, 8.0]], false)]);
        assert_eq!(all[2].lines, [line(&[[0.0, 0.0]], false)]);
    }

    #[test]
    fn every_line_of_the_files_is_a_template_and_every_pair_in_it_a_point_near_the_box() {
        for (text, packed, range) in [
            (
                include_str!("digits.txt"),
                &packed!("digits.txt")[..],
                -30.0..=140.0,
            ),
            (
                include_str!("out_of_distribution/digits.txt"),
                packed!("out_of_distribution/digits.txt"),
                -20.0..=100.0,
            ),
            (
                include_str!("out_of_distribution/training.txt"),
                packed!("out_of_distribution/training.txt"),
                -20.0..=100.0,
            ),
            (
                include_str!("out_of_distribution/evaluation.txt"),
                packed!("out_of_distribution/evaluation.txt"),
                -20.0..=100.0,
            ),
        ] {
            let all: Vec<Template> = unpacked(packed).collect();
            assert_eq!(all.len(), text.lines().count());
            let lines = || all.iter().flat_map(|template| &template.lines);
            assert_eq!(lines().count(), text.matches([':', '|']).count());
            let points = || lines().flat_map(|line| &line.points);
            assert_eq!(points().count(), text.matches(',').count());
            assert!(points().flatten().all(|v| range.contains(v)));
        }
    }
}
