//! More looks at a picture, of two kinds (`docs/judging.md`). As it would be if its writer leaned more to one
//! side, wrote narrower or wider, or held the paper turned: a digit stays what it is, and what is none is often
//! taken for another one, so these tell whether it is a digit. And moved by a pixel: these tell best which
//! digit it is, but not whether, since in training only digits ever lay beside the middle.

/// Looks of the first kind, besides the one at the picture as it is.
pub(super) const WRITTEN: usize = LOOKS.len();

/// Looks of the second kind.
pub(super) const SHIFTED: usize = SHIFTS.len();

/// To the right and down, in pixels.
const SHIFTS: [[isize; 2]; 4] = [[1, 0], [-1, 0], [0, 1], [0, -1]];

/// How a picture is changed about pixel (size/2, size/2), where ink has its centre of mass.
struct Look {
    /// Rows move to the right by so much for each row that they lie above the middle, ...
    lean: f32,
    /// ... grow by this factor, ...
    width: f32,
    /// ... and then columns move down by so much for each column that they lie to the left of it. With a lean
    /// of the same size this turns the picture.
    rise: f32,
}

const fn look(lean: f32, width: f32, rise: f32) -> Look {
    Look { lean, width, rise }
}

const LOOKS: [Look; 6] = [
    look(0.2, 1.0, 0.0),
    look(-0.2, 1.0, 0.0),
    look(0.0, 0.8, 0.0),
    look(0.0, 1.2, 0.0),
    look(TURN, 1.0, -TURN),
    look(-TURN, 1.0, TURN),
];

/// The sine of 8°.
const TURN: f32 = 0.139;

/// The pictures, `[pictures, size, size]`, once for each of the other looks: of the first kind, then of the
/// second.
pub(super) fn more(pixels: &[u8], size: usize) -> Vec<Vec<u8>> {
    let written = LOOKS.map(|Look { lean, width, rise }| {
        let leaning = moved(pixels, size, lean, width);
        match rise == 0.0 {
            true => leaning,
            false => flipped(&moved(&flipped(&leaning, size), size, rise, 1.0), size),
        }
    });
    let shifted = SHIFTS.map(|by| shifted(pixels, size, by));
    written.into_iter().chain(shifted).collect()
}

/// Every picture moved by whole pixels; what leaves it is lost.
fn shifted(pixels: &[u8], size: usize, [right, down]: [isize; 2]) -> Vec<u8> {
    let mut shifted = vec![0; pixels.len()];
    let pictures = shifted.chunks_exact_mut((size * size).max(1));
    for (to, from) in pictures.zip(pixels.chunks_exact((size * size).max(1))) {
        let rows = to.chunks_exact_mut(size).zip(0..);
        for (to, y) in rows.skip(down.max(0).unsigned_abs()) {
            let Some(from) = from.chunks_exact(size).nth((y - down) as usize) else {
                break;
            };
            let by = right.unsigned_abs().min(size);
            match right > 0 {
                true => to[by..].copy_from_slice(&from[..size - by]),
                false => to[..size - by].copy_from_slice(&from[by..]),
            }
        }
    }
    shifted
}

/// Every row moved by `lean` for each row above the middle, and stretched.
fn moved(pixels: &[u8], size: usize, lean: f32, width: f32) -> Vec<u8> {
    let mut moved = Vec::with_capacity(pixels.len());
    for (index, row) in pixels.chunks_exact(size).enumerate() {
        let above = (size / 2) as f32 - (index % size) as f32;
        stretch(row, lean * above, width, &mut moved);
    }
    moved
}

/// Rows as columns, picture by picture.
fn flipped(pixels: &[u8], size: usize) -> Vec<u8> {
    let mut flipped = Vec::with_capacity(pixels.len());
    for picture in pixels.chunks_exact(size * size) {
        for column in 0..size {
            flipped.extend(picture.iter().skip(column).step_by(size));
        }
    }
    flipped
}

/// Appends `row`, `width` times as wide about its middle and then moved to the right by `by` pixels. Between
/// two pixels it takes a part of each.
fn stretch(row: &[u8], by: f32, width: f32, to: &mut Vec<u8>) {
    let middle = (row.len() / 2) as f32;
    let level = |at: f32| match at >= 0.0 {
        true => row.get(at as usize).map_or(0.0, |&pixel| f32::from(pixel)),
        false => 0.0,
    };
    to.extend((0..row.len()).map(|x| {
        let from = (x as f32 - middle - by) / width + middle;
        let whole = from.floor();
        let part = from - whole;
        (level(whole) * (1.0 - part) + level(whole + 1.0) * part + 0.5) as u8
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretched(row: &[u8], by: f32, width: f32) -> Vec<u8> {
        let mut stretched = Vec::new();
        stretch(row, by, width, &mut stretched);
        stretched
    }

    #[test]
    fn a_row_moves_by_whole_pixels_and_by_parts_and_loses_what_leaves_it() {
        assert_eq!(stretched(&[1, 100, 7, 0], 0.0, 1.0), [1, 100, 7, 0]);
        assert_eq!(stretched(&[0, 100, 0, 0], 1.5, 1.0), [0, 0, 50, 50]);
        assert_eq!(stretched(&[100, 0, 0, 100], -1.0, 1.0), [0, 0, 100, 0]);
    }

    #[test]
    fn a_row_grows_about_its_middle() {
        let row = [0, 0, 200, 200, 200, 0, 0, 0];
        assert_eq!(
            stretched(&row, 0.0, 2.0),
            [200, 200, 200, 200, 200, 100, 0, 0]
        );
        assert_eq!(stretched(&row, 0.0, 0.5), [0, 0, 0, 200, 200, 0, 0, 0]);
    }

    #[test]
    fn an_upright_line_leans_about_its_middle_to_either_side() {
        let mut line = [0; 11 * 11];
        (0..11).for_each(|y| line[y * 11 + 5] = 200);
        let [right, left, ..] = &more(&line, 11)[..] else {
            panic!("two looks")
        };
        assert_eq!((right[6], left[4]), (200, 200));
        assert_eq!(right[5 * 11..6 * 11], line[5 * 11..6 * 11]);
        assert_eq!((right[10 * 11 + 4], left[10 * 11 + 6]), (200, 200));
    }

    #[test]
    fn the_others_are_moved_to_each_side_by_a_pixel_and_lose_what_leaves_them() {
        let mut dots = [0; 2 * 25];
        (dots[12], dots[4], dots[25 + 20]) = (200, 100, 50);
        let looks = more(&dots, 5);
        assert_eq!(looks.len(), WRITTEN + SHIFTED);
        let seen = looks[WRITTEN..].iter().map(|look| {
            let at = |level| look.iter().position(|&pixel| pixel == level);
            [at(200), at(100), at(50)]
        });
        let expected = [
            [Some(13), None, Some(46)],
            [Some(11), Some(3), None],
            [Some(17), Some(9), None],
            [Some(7), None, Some(40)],
        ];
        assert_eq!(seen.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_picture_smaller_than_a_move_is_lost() {
        assert_eq!(shifted(&[9], 1, [2, 0]), [0]);
        assert_eq!(shifted(&[9], 1, [0, -2]), [0]);
        assert_eq!(shifted(&[9], 1, [0, 1]), [0]);
    }

    #[test]
    fn two_turn_a_cross_about_its_middle_to_either_side() {
        let mut cross = [0; 15 * 15];
        (0..15).for_each(|i| (cross[i * 15 + 7], cross[7 * 15 + i]) = (200, 200));
        let [.., clockwise, back] = &more(&cross, 15)[..WRITTEN] else {
            panic!("two looks")
        };
        // Seven pixels from the middle the ends are one pixel off: the top's, and the left one's.
        let ends = |look: &[u8]| [look[8], look[6], look[6 * 15], look[8 * 15]].map(|p| p > 150);
        assert_eq!(ends(clockwise), [true, false, true, false]);
        assert_eq!(ends(back), [false, true, false, true]);
        assert_eq!([clockwise[7 * 15 + 7], back[7 * 15 + 7]], [200, 200]);
    }
}
