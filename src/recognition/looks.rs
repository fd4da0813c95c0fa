//! More looks at a picture: as it would be if its writer leaned more to one side, or wrote narrower or
//! wider. A digit stays what it is, and what is none is often taken for another one; the mean of the looks
//! is right more often and less sure where it should be (`docs/judging.md`).

/// Looks besides the one at the picture as it is.
pub(super) const MORE: usize = LOOKS.len();

/// Lean and width, both about pixel (size/2, size/2), where ink has its centre of mass: rows move to the
/// right by so much for each row that they lie above the middle, and grow by the factor.
const LOOKS: [(f32, f32); 4] = [(0.2, 1.0), (-0.2, 1.0), (0.0, 0.8), (0.0, 1.2)];

/// The pictures, `[pictures, size, size]`, once for each of the other looks.
pub(super) fn more(pixels: &[u8], size: usize) -> [Vec<u8>; MORE] {
    LOOKS.map(|(lean, width)| {
        let mut look = Vec::with_capacity(pixels.len());
        for (index, row) in pixels.chunks_exact(size).enumerate() {
            let above = (size / 2) as f32 - (index % size) as f32;
            stretch(row, lean * above, width, &mut look);
        }
        look
    })
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
}
