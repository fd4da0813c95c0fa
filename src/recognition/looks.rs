//! More looks at a picture: as it would be if its writer leaned more to one side, wrote narrower or wider, or
//! held the paper turned. A digit stays what it is, and what is none is often taken for another one; the mean of the looks
//! is right more often and less sure where it should be (`docs/judging.md`).

/// Looks besides the one at the picture as it is.
pub(super) const MORE: usize = LOOKS.len();

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

/// The pictures, `[pictures, size, size]`, once for each of the other looks.
pub(super) fn more(pixels: &[u8], size: usize) -> [Vec<u8>; MORE] {
    LOOKS.map(|Look { lean, width, rise }| {
        let leaning = moved(pixels, size, lean, width);
        match rise == 0.0 {
            true => leaning,
            false => flipped(&moved(&flipped(&leaning, size), size, rise, 1.0), size),
        }
    })
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
        let [right, left, ..] = more(&line, 11);
        assert_eq!((right[6], left[4]), (200, 200));
        assert_eq!(right[5 * 11..6 * 11], line[5 * 11..6 * 11]);
        assert_eq!((right[10 * 11 + 4], left[10 * 11 + 6]), (200, 200));
    }

    #[test]
    fn the_last_two_turn_a_cross_about_its_middle_to_either_side() {
        let mut cross = [0; 15 * 15];
        (0..15).for_each(|i| (cross[i * 15 + 7], cross[7 * 15 + i]) = (200, 200));
        let [.., clockwise, back] = more(&cross, 15);
        // Seven pixels from the middle the ends are one pixel off: the top's, and the left one's.
        let ends = |look: &[u8]| [look[8], look[6], look[6 * 15], look[8 * 15]].map(|p| p > 150);
        assert_eq!(ends(&clockwise), [true, false, true, false]);
        assert_eq!(ends(&back), [false, true, false, true]);
        assert_eq!([clockwise[7 * 15 + 7], back[7 * 15 + 7]], [200, 200]);
    }
}
