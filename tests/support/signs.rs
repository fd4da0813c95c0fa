//! Lines of digits, signs and letters as a person would draw them. Asserts nothing.

use super::digits::{Stroke, digit};

/// An ellipse.
fn ring(middle: [f32; 2], radii: [f32; 2]) -> Stroke {
    let point = |i: usize| {
        let angle = (i as f32 * 15.0).to_radians();
        [
            middle[0] + radii[0] * angle.cos(),
            middle[1] + radii[1] * angle.sin(),
        ]
    };
    (0..=24).flat_map(point).collect()
}

/// A parenthesis that begins and ends at `x` and bulges by `depth` to the right.
fn parenthesis(x: f32, depth: f32) -> Stroke {
    let point = |i: usize| {
        let t = i as f32 / 12.0;
        [x + depth * 4.0 * t * (1.0 - t), 0.12 + 0.78 * t]
    };
    (0..=12).flat_map(point).collect()
}

/// `strokes` with each point mapped.
fn map(strokes: &[Stroke], to: impl Fn([f32; 2]) -> [f32; 2]) -> Vec<Stroke> {
    let points = |stroke: &Stroke| {
        stroke
            .as_chunks::<2>()
            .0
            .iter()
            .flat_map(|&p| to(p))
            .collect()
    };
    strokes.iter().map(points).collect()
}

/// The strokes of a sign and its width. Digits are from 0.18 to 0.84 high. `vary` is -1, 0 or 1.
fn sign(sign: char, vary: f32) -> (Vec<Stroke>, f32) {
    let v = vary;
    let wide = 0.34;
    match sign {
        '-' => (
            vec![vec![0.0, 0.52 + 0.03 * v, 0.3 + 0.1 * v, 0.5]],
            0.3 + 0.1 * v,
        ),
        '=' => {
            let lower = 0.58 + 0.03 * v;
            (
                vec![vec![0.0, 0.42, wide, 0.41], vec![0.0, lower, wide, lower]],
                wide,
            )
        }
        '.' if v == 0.0 => (vec![vec![0.02, 0.83]], 0.04),
        '.' => (vec![vec![0.0, 0.8, 0.02, 0.82, 0.03, 0.8, 0.0, 0.8]], 0.04),
        '·' => (vec![vec![0.02, 0.52 + 0.05 * v]], 0.04),
        ',' => (
            vec![vec![0.06, 0.78, 0.06, 0.84, 0.0, 0.94 + 0.03 * v]],
            0.06,
        ),
        ':' => (vec![vec![0.02, 0.38], vec![0.03, 0.72 + 0.03 * v]], 0.04),
        '/' => {
            let width = 0.36 + 0.08 * v;
            (vec![vec![width, 0.14, 0.0, 0.88]], width)
        }
        '²' => {
            let scale = 0.45 + 0.05 * v;
            let small = |p: [f32; 2]| [(p[0] - 0.3) * scale, 0.02 + (p[1] - 0.18) * scale];
            (map(&digit(2), small), 0.45 * scale)
        }
        '°' => (vec![ring([0.1, 0.2], [0.09 + 0.02 * v; 2])], 0.2),
        '+' => {
            let top = 0.33 - 0.04 * v;
            (
                vec![
                    vec![0.0, 0.51, wide, 0.5],
                    vec![0.17, top, 0.17, 1.02 - top],
                ],
                wide,
            )
        }
        '×' => {
            let right = 0.3 + 0.03 * v;
            (
                vec![vec![0.0, 0.36, right, 0.66], vec![right, 0.36, 0.0, 0.66]],
                right,
            )
        }
        '÷' => {
            let dots = [vec![0.17, 0.36], vec![0.18, 0.66 + 0.03 * v]];
            (
                [vec![vec![0.0, 0.51, wide, 0.5]], dots.to_vec()].concat(),
                wide,
            )
        }
        '%' => {
            let rings = [
                ring([0.08, 0.28], [0.08, 0.1]),
                ring([0.38, 0.74], [0.08, 0.1]),
            ];
            (
                [vec![vec![0.42 + 0.02 * v, 0.2, 0.02, 0.84]], rings.to_vec()].concat(),
                0.46,
            )
        }
        '(' => (vec![parenthesis(0.15, -0.15 - 0.03 * v)], 0.15),
        ')' => (vec![parenthesis(0.0, 0.15 + 0.03 * v)], 0.15),
        'A' => (
            vec![
                vec![0.0, 0.84, 0.2 + 0.03 * v, 0.18, 0.42, 0.84],
                vec![0.08, 0.6, 0.35, 0.59 + 0.03 * v],
            ],
            0.42,
        ),
        'H' => (
            vec![
                vec![0.0, 0.18, 0.01, 0.84],
                vec![0.4, 0.18, 0.39, 0.84],
                vec![0.0, 0.5, 0.4, 0.49 + 0.03 * v],
            ],
            0.4,
        ),
        'K' => (
            vec![
                vec![0.0, 0.18, 0.01, 0.84],
                vec![0.36, 0.2, 0.02, 0.54, 0.38 + 0.03 * v, 0.84],
            ],
            0.38,
        ),
        'J' => {
            let hook = [0.3, 0.18, 0.3, 0.68, 0.27, 0.78, 0.2, 0.84, 0.12, 0.84];
            let end = [0.04, 0.78, 0.0, 0.66 + 0.04 * v];
            (vec![[&hook[..], &end].concat()], 0.3)
        }
        _ => unreachable!("no sign {sign}"),
    }
}

/// The strokes of `what`, with this gap between its digits and signs. At its end `_` underlines all and `~` strikes
/// all through.
pub fn line(what: &str, gap: f32, vary: f32) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::new();
    let mut x = 0.0;
    for c in what.chars() {
        let (glyph, width) = match (c, c.to_digit(10)) {
            (_, Some(label)) => {
                let glyph = digit(label as u8);
                let xs = || glyph.iter().flat_map(|s| s.iter().step_by(2).copied());
                let low = xs().fold(f32::INFINITY, f32::min);
                let width = xs().fold(0.0, f32::max) - low;
                (map(&glyph, |p| [p[0] - low, p[1]]), width)
            }
            ('_', _) => (vec![vec![-0.08 - x, 1.0, 0.08 - gap, 0.98]], 0.0),
            ('~', _) => (vec![vec![-0.08 - x, 0.5, 0.08 - gap, 0.48]], 0.0),
            _ => sign(c, vary),
        };
        strokes.extend(map(&glyph, |p| [p[0] + x, p[1]]));
        x += width + gap;
    }
    strokes
}

/// As large as a pad of 280 × 280 allows.
pub fn on_pad(strokes: &[Stroke]) -> Vec<Stroke> {
    let xs = strokes.iter().flat_map(|s| s.iter().step_by(2).copied());
    let span = xs.fold(1.0, f32::max) + 0.1;
    map(strokes, |p| {
        [0, 1].map(|i| 20.0 + (p[i] + [0.1, 0.0][i]) / span * 240.0)
    })
}
