//! Ten digits as a person would draw them, in strokes of points from 0 to 1, y down: the same as those of
//! `tests/page/support/digits.mjs`. Asserts nothing.

/// One stroke: x0, y0, x1, y1, …
pub type Stroke = Vec<f32>;

/// An arc of an ellipse around `middle`, between two angles in degrees, clockwise on the screen from the right.
fn arc(middle: [f32; 2], radii: [f32; 2], from: f32, to: f32) -> Stroke {
    let steps = ((to - from).abs() / 15.0).ceil() as usize;
    let point = |i: usize| {
        let angle = (from + (to - from) * i as f32 / steps as f32).to_radians();
        [
            middle[0] + radii[0] * angle.cos(),
            middle[1] + radii[1] * angle.sin(),
        ]
    };
    (0..=steps).flat_map(point).collect()
}

/// The strokes of a digit, about 0.45 wide and 0.65 high around (0.5, 0.5).
pub fn digit(digit: u8) -> Vec<Stroke> {
    match digit {
        0 => vec![arc([0.5, 0.5], [0.22, 0.32], -100.0, 265.0)],
        1 => vec![vec![0.53, 0.18, 0.5, 0.5, 0.47, 0.82]],
        2 => vec![
            [
                arc([0.5, 0.33], [0.2, 0.16], -170.0, 25.0),
                vec![0.3, 0.8, 0.74, 0.79],
            ]
            .concat(),
        ],
        3 => vec![
            [
                arc([0.47, 0.33], [0.19, 0.15], -150.0, 85.0),
                arc([0.47, 0.65], [0.22, 0.18], -85.0, 140.0),
            ]
            .concat(),
        ],
        4 => vec![
            vec![0.35, 0.2, 0.28, 0.52, 0.72, 0.5],
            vec![0.64, 0.18, 0.6, 0.84],
        ],
        5 => vec![
            [
                vec![0.37, 0.2, 0.34, 0.47],
                arc([0.47, 0.63], [0.22, 0.19], -125.0, 140.0),
            ]
            .concat(),
            vec![0.37, 0.2, 0.7, 0.19],
        ],
        6 => vec![
            [
                vec![0.6, 0.17, 0.42, 0.38],
                arc([0.49, 0.66], [0.19, 0.17], -160.0, 200.0),
            ]
            .concat(),
        ],
        7 => vec![vec![0.28, 0.24, 0.72, 0.22, 0.55, 0.5, 0.45, 0.82]],
        8 => vec![
            [
                arc([0.5, 0.33], [0.16, 0.15], -60.0, -270.0),
                arc([0.5, 0.66], [0.19, 0.18], -90.0, 270.0),
                arc([0.5, 0.33], [0.16, 0.15], 90.0, -60.0),
            ]
            .concat(),
        ],
        _ => vec![
            [
                arc([0.5, 0.35], [0.18, 0.17], -20.0, -340.0),
                vec![0.66, 0.5, 0.6, 0.84],
            ]
            .concat(),
        ],
    }
}

/// A number's strokes in the order of writing, digit after digit, each box of a digit `step` right of the
/// last and `size` high and wide.
pub fn number(digits: &[u8], size: f32, step: f32, corner: [f32; 2]) -> Vec<Stroke> {
    let place = |(i, &d): (usize, &u8)| {
        let corner = [corner[0] + i as f32 * step, corner[1]];
        let put = move |p: &[f32; 2]| [corner[0] + p[0] * size, corner[1] + p[1] * size];
        digit(d)
            .into_iter()
            .map(move |stroke| stroke.as_chunks::<2>().0.iter().flat_map(put).collect())
    };
    digits.iter().enumerate().flat_map(place).collect()
}
