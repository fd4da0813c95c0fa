//! Properties of every drawing and every picture, across the modules.

use proptest::prelude::*;

use super::*;

const PAD: Option<Pad> = Some(Pad {
    width: 280.0,
    height: 280.0,
});

/// A 4 in three straight moves, about 200 high on a pad of 280.
const FOUR: [&[f32]; 2] = [
    &[130.0, 40.0, 60.0, 160.0, 210.0, 160.0],
    &[170.0, 90.0, 170.0, 240.0],
];

fn strokes(strokes: &[&[f32]]) -> Picture {
    from_strokes(strokes, PAD, 28).unwrap().unwrap()
}

fn moved(strokes: &[&[f32]], scale: f32, by: [f32; 2]) -> Vec<Vec<f32>> {
    let point = |p: &[f32]| [p[0] * scale + by[0], p[1] * scale + by[1]];
    let stroke = |s: &&[f32]| s.chunks(2).flat_map(point).collect();
    strokes.iter().map(stroke).collect()
}

/// The mean difference of two pictures' pixels, 0 to 255.
fn difference(p: &Picture, q: &Picture) -> f64 {
    let pairs = p.pixels.iter().zip(&q.pixels);
    pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / p.pixels.len() as f64
}

fn centre_of_mass(picture: &Picture) -> [f64; 2] {
    let (mut mass, mut x, mut y) = (0.0, 0.0, 0.0);
    for (i, &pixel) in picture.pixels.iter().enumerate() {
        mass += f64::from(pixel);
        x += f64::from(pixel) * (i % picture.size) as f64;
        y += f64::from(pixel) * (i / picture.size) as f64;
    }
    [x / mass, y / mass]
}

/// `.` is paper, `#` is more than half ink, `+` is less.
fn rows(picture: &Picture) -> Vec<String> {
    let symbol = |&pixel: &u8| match pixel {
        0 => '.',
        1..128 => '+',
        _ => '#',
    };
    let lines = picture.pixels.chunks(picture.size);
    lines
        .map(|line| line.iter().map(symbol).collect())
        .collect()
}

fn opaque(grey: impl IntoIterator<Item = u8>) -> Vec<u8> {
    grey.into_iter().flat_map(|g| [g, g, g, 255]).collect()
}

/// The picture enlarged `factor` times, with a margin of `margin` pixels of paper: grey levels, and the side.
fn enlarged(picture: &Picture, factor: usize, margin: usize) -> (Vec<u8>, usize) {
    let side = picture.size * factor + 2 * margin;
    let grey = (0..side * side).map(|i| {
        let at = |v: usize| v.checked_sub(margin).map(|v| v / factor);
        match (at(i % side), at(i / side)) {
            (Some(x), Some(y)) if x < picture.size && y < picture.size => {
                picture.pixels[y * picture.size + x]
            }
            _ => 0,
        }
    });
    (grey.collect(), side)
}

#[test]
fn the_box_is_20_of_28_pixels_and_grows_with_the_picture() {
    assert_eq!([1, 8, 14, 28, 32, 64].map(box_side), [1, 6, 10, 20, 23, 46]);
}

#[test]
fn a_size_that_no_network_reads_is_refused_by_name() {
    assert_eq!(
        check_size(65).unwrap_err().to_string(),
        "size: expected a whole number from 1 to 64, found 65"
    );
    assert!(check_size(0).is_err() && check_size(1).is_ok() && check_size(64).is_ok());
}

#[test]
fn a_four_is_inked_fitted_and_centred_as_mnist_does() {
    let expected = [
        "............................",
        "............................",
        "............................",
        "............................",
        ".............++.............",
        "............+##+............",
        "...........+###.............",
        "...........+##+.............",
        "..........+###...+..........",
        "..........###+..+#+.........",
        ".........+##+...###.........",
        ".........###+...###.........",
        "........+##+....###.........",
        ".......+###.....###.........",
        ".......###+.....###.........",
        "......+###############+.....",
        "......+###############+.....",
        ".......+++++++++###+++......",
        "................###.........",
        "................###.........",
        "................###.........",
        "................###.........",
        "................###.........",
        "................###.........",
        "................+++.........",
        "............................",
        "............................",
        "............................",
    ];
    let rows = rows(&strokes(&FOUR));
    assert_eq!(rows, expected, "\n{}", rows.join("\n"));
}

#[test]
fn no_strokes_give_no_picture() {
    for blank in [&[][..], &[&[][..]][..], &[&[][..], &[]][..]] {
        assert_eq!(from_strokes(blank, PAD, 28), Ok(None));
    }
}

#[test]
fn a_dot_stays_a_dot_with_and_without_a_pad() {
    let dots: [&[&[f32]]; 3] = [
        &[&[9.0, 9.0]],
        &[&[9.0, 9.0, 9.0, 9.0]],
        &[&[9.0, 9.0, 10.0, 9.5]],
    ];
    for dot in dots {
        let picture = strokes(dot);
        let inked = picture.pixels.iter().filter(|&&p| p > 0).count();
        assert!((4..=25).contains(&inked), "{inked}");
        assert!(picture.pixels[14 * 28 + 14] > 100);
    }
    let picture = from_strokes(dots[0], None, 28).unwrap().unwrap();
    assert_eq!(picture, strokes(dots[0]));
}

#[test]
fn a_line_that_leaves_the_pad_ends_at_its_edge() {
    let inside = strokes(&[&[140.0, 20.0, 140.0, 140.0, 280.0, 140.0]]);
    let outside = strokes(&[&[140.0, 20.0, 140.0, 140.0, 9000.0, 140.0]]);
    assert_eq!(inside, outside);
    let away: [&[f32]; 2] = [&[-5.0, 0.0, -5.0, 280.0], &[400.0, 400.0]];
    assert_eq!(from_strokes(&away, PAD, 28), Ok(None));
}

#[test]
fn what_cannot_be_drawn_is_an_error_that_says_where() {
    let message = |s: &[&[f32]]| from_strokes(s, PAD, 28).unwrap_err().to_string();
    assert_eq!(
        message(&[&[1.0, 2.0], &[1.0, 2.0, 3.0]]),
        "stroke 2: expected pairs of x and y, found 3 numbers"
    );
    assert_eq!(
        message(&[&[1.0, 2.0, 3.0, f32::NAN]]),
        "stroke 1: expected finite coordinates, found NaN (not a number) in point 2"
    );
    assert_eq!(
        message(&[&[f32::INFINITY, 0.0]]),
        "stroke 1: expected finite coordinates, found infinity in point 1"
    );
    for side in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let pad = Pad {
            width: 280.0,
            height: side,
        };
        assert!(from_strokes(&FOUR, Some(pad), 28).is_err());
    }
}

#[test]
fn a_million_points_give_a_picture() {
    // A spiral; each move is far shorter than a scan point.
    let mut points = Vec::new();
    for i in 0..1_000_000 {
        let r = 20.0 + i as f32 / 10_000.0;
        let phase = (i % 4000) as f32 / 1000.0;
        let (side, along) = (phase as usize, phase.fract() * 2.0 - 1.0);
        let (x, y) = [(along, -1.0), (1.0, along), (-along, 1.0), (-1.0, -along)][side];
        points.extend([140.0 + r * x, 140.0 + r * y]);
    }
    let picture = from_strokes(&[points], PAD, 28).unwrap().unwrap();
    assert!(picture.pixels.iter().filter(|&&p| p == 255).count() > 300);
}

#[test]
fn a_picture_of_mnist_size_is_returned_unchanged() {
    let picture = strokes(&FOUR);
    let again = from_pixels(&opaque(picture.pixels.clone()), 28, 28, 28);
    assert_eq!(again, Ok(Some(picture)));
}

#[test]
fn paper_may_be_light_dark_or_transparent() {
    let picture = strokes(&FOUR);
    let ink = &picture.pixels;
    let light = opaque(ink.iter().map(|&p| 255 - p));
    let black_on_clear: Vec<u8> = ink.iter().flat_map(|&p| [0, 0, 0, p]).collect();
    let white_on_clear: Vec<u8> = ink.iter().flat_map(|&p| [255, 255, 255, p]).collect();
    let red_on_cream = |&p: &u8| [250, 240 - p / 2, 220 - p / 2, 255];
    let coloured: Vec<u8> = ink.iter().flat_map(red_on_cream).collect();
    for rgba in [light, black_on_clear, white_on_clear, coloured] {
        let again = from_pixels(&rgba, 28, 28, 28).unwrap().unwrap();
        assert!(difference(&again, &picture) < 1.0);
    }
}

#[test]
fn a_picture_of_one_colour_has_no_ink() {
    for colour in [[0; 4], [255; 4], [0, 0, 0, 255], [10, 200, 90, 128]] {
        assert_eq!(from_pixels(&colour.repeat(12), 4, 3, 28), Ok(None));
    }
    assert_eq!(from_pixels(&[], 0, 0, 28), Ok(None));
    assert_eq!(from_pixels(&[], 7, 0, 28), Ok(None));
}

#[test]
fn a_buffer_of_another_length_is_an_error_with_both_shapes() {
    let error = from_pixels(&[0; 47], 4, 3, 28).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the picture’s pixels: expected shape [3, 4, 4], found [47]"
    );
    assert!(from_pixels(&[], usize::MAX, 8, 28).is_err());
}

/// The four in black and white, enlarged: a higher resolution than any picture that is made of it.
fn sharp_four(factor: usize, margin: usize) -> (Vec<u8>, usize) {
    let picture = from_strokes(&FOUR, PAD, 64).unwrap().unwrap();
    let (grey, side) = enlarged(&picture, factor, margin);
    let sharp = grey.into_iter().map(|p| if p < 128 { 0 } else { 255 });
    (sharp.collect(), side)
}

#[test]
fn a_photograph_reads_like_the_clean_picture() {
    // Shaded paper, grainy, with faint ink, dust and a dark edge of the table.
    let (clean, side) = sharp_four(6, 60);
    let mut grain = 12345u32;
    let photo = clean.iter().enumerate().map(|(i, &ink)| {
        let (x, y) = (i % side, i / side);
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (grain >> 27) as f32 - 16.0;
        let paper = 205.0 + 20.0 * x as f32 / side as f32 + noise;
        let dust = (x / 3 == 20 && y / 3 == 100) || x + 4 > side;
        (paper - f32::from(ink) * 0.5 - if dust { 120.0 } else { 0.0 }).max(0.0) as u8
    });
    let photo = from_pixels(&opaque(photo), side, side, 28)
        .unwrap()
        .unwrap();
    let clean = from_pixels(&opaque(clean), side, side, 28)
        .unwrap()
        .unwrap();
    let difference = difference(&photo, &clean);
    assert!(
        difference < 4.0,
        "{difference}\n{}",
        rows(&photo).join("\n")
    );
}

#[test]
fn a_hairline_on_a_large_sheet_reads_like_the_pen() {
    let line = |p: &[f32]| {
        let (dx, dy) = (p[2] - p[0], p[3] - p[1]);
        let steps = dx.abs().max(dy.abs()) * 2.0;
        let point = |i: usize| {
            let part = i as f32 / steps;
            let at = |from: f32, by: f32| ((from + by * part) * 2.0) as usize;
            at(p[1], dy) * 560 + at(p[0], dx)
        };
        (0..=steps as usize).map(point).collect::<Vec<_>>()
    };
    let mut grey = vec![255; 560 * 560];
    let pieces = FOUR.iter().flat_map(|stroke| stroke.windows(4).step_by(2));
    pieces.flat_map(line).for_each(|i| grey[i] = 0);
    let hairline = from_pixels(&opaque(grey), 560, 560, 28).unwrap().unwrap();
    let difference = difference(&hairline, &strokes(&FOUR));
    assert!(
        difference < 4.0,
        "{difference}\n{}",
        rows(&hairline).join("\n")
    );
}

#[test]
fn the_largest_picture_a_camera_gives_is_read() {
    let (grey, side) = sharp_four(63, 32);
    assert_eq!(side, 4096);
    let large = from_pixels(&opaque(grey), side, side, 28).unwrap().unwrap();
    assert!(difference(&large, &strokes(&FOUR)) < 4.0);
}

fn any_strokes() -> impl Strategy<Value = Vec<Vec<f32>>> {
    let point = (-50.0..330.0f32, -50.0..330.0f32).prop_map(|(x, y)| [x, y]);
    let stroke = prop::collection::vec(point, 0..12).prop_map(|points| points.concat());
    prop::collection::vec(stroke, 0..5)
}

proptest! {
    #[test]
    fn any_numbers_give_a_picture_or_an_error(
        strokes in prop::collection::vec(prop::collection::vec(any::<f32>(), 0..20), 0..5),
        pad in prop::option::of((any::<f32>(), any::<f32>())), size in 0usize..70,
    ) {
        let pad = pad.map(|(width, height)| Pad { width, height });
        if let Ok(Some(picture)) = from_strokes(&strokes, pad, size) {
            prop_assert_eq!(picture.pixels.len(), size * size);
        }
    }

    #[test]
    fn finite_numbers_of_any_magnitude_give_a_picture(
        strokes in prop::collection::vec(prop::collection::vec(-f32::MAX..f32::MAX, 2), 1..20),
    ) {
        let picture = from_strokes(&strokes, None, 28).unwrap().unwrap();
        prop_assert!(picture.pixels.iter().any(|&p| p > 0));
    }

    #[test]
    fn the_centre_of_mass_is_within_half_a_pixel_of_the_middle(
        strokes in any_strokes(), size in prop::sample::select(vec![14usize, 28, 40, 64]),
    ) {
        if let Some(picture) = from_strokes(&strokes, PAD, size).unwrap() {
            let edge = |i: usize| i.is_multiple_of(size) || i % size == size - 1
                || i < size || i >= size * (size - 1);
            let at_edge = picture.pixels.iter().enumerate().any(|(i, &p)| p > 0 && edge(i));
            for centre in centre_of_mass(&picture) {
                let off = (centre - (size / 2) as f64).abs();
                // Rounding the levels to bytes moves it by a little.
                prop_assert!(off < 0.52 || at_edge, "{off}");
            }
        }
    }

    #[test]
    fn size_and_place_of_a_drawing_do_not_matter(
        scale in 0.3..1.0f32, right in 0.0..1.0f32, down in 0.0..1.0f32,
    ) {
        // The four spans 60 to 210 and 40 to 240.
        let room = |from: f32, to: f32, part: f32| part * (280.0 - scale * (to - from)) - scale * from;
        let by = [room(60.0, 210.0, right), room(40.0, 240.0, down)];
        let other = from_strokes(&moved(&FOUR, scale, by), PAD, 28).unwrap().unwrap();
        prop_assert!(difference(&other, &strokes(&FOUR)) < 1.0);
    }

    #[test]
    fn any_pixels_give_a_picture_or_none(
        width in 1usize..40, height in 1usize..40, seed in prop::collection::vec(any::<u8>(), 1..64),
        size in 1usize..=64,
    ) {
        let rgba: Vec<u8> = seed.iter().copied().cycle().take(width * height * 4).collect();
        if let Some(picture) = from_pixels(&rgba, width, height, size).unwrap() {
            prop_assert_eq!(picture.pixels.len(), size * size);
            prop_assert!(picture.pixels.iter().any(|&p| p > 0));
        }
    }

    #[test]
    fn a_picture_and_its_negative_give_the_same(
        strokes in any_strokes(), factor in 1usize..9, margin in 1usize..9,
    ) {
        let Some(picture) = from_strokes(&strokes, PAD, 28).unwrap() else {
            return Ok(());
        };
        let (grey, side) = enlarged(&picture, factor, margin);
        let dark = opaque(grey.iter().map(|&p| 255 - p));
        let dark = from_pixels(&dark, side, side, 28).unwrap();
        prop_assert_eq!(dark, from_pixels(&opaque(grey), side, side, 28).unwrap());
    }
}

#[test]
fn a_shade_has_no_ink() {
    let level = |i: usize| 120 + (i % 200 / 2) as u8;
    let rgba: Vec<u8> = (0..200 * 200)
        .flat_map(|i| [level(i), level(i), level(i), 255])
        .collect();
    assert_eq!(from_pixels(&rgba, 200, 200, 28), Ok(None));
}
