//! A second and a third look at a picture: as it would be if its writer leaned more to one side. A digit
//! stays what it is, and what is none is often taken for another one; the mean of the looks is right more
//! often and less sure where it should be (`docs/judging.md`).

/// How far a row moves for each row that it lies above the middle.
const LEANS: [f32; 2] = [0.2, -0.2];

/// The pictures, `[pictures, size, size]`, leaning to the one side and to the other.
pub(super) fn looks(pixels: &[u8], size: usize) -> [Vec<u8>; 2] {
    LEANS.map(|lean| {
        let mut leaning = Vec::with_capacity(pixels.len());
        for (index, row) in pixels.chunks_exact(size).enumerate() {
            let above = (size as f32 - 1.0) / 2.0 - (index % size) as f32;
            moved(row, lean * above, &mut leaning);
        }
        leaning
    })
}

/// Appends `row` moved to the right by `by` pixels; between two pixels by parts.
fn moved(row: &[u8], by: f32, to: &mut Vec<u8>) {
    let whole = by.floor();
    let part = by - whole;
    let at = |x: i32| usize::try_from(x).map_or(0.0, |x| row.get(x).map_or(0.0, |&p| f32::from(p)));
    to.extend((0..row.len() as i32).map(|x| {
        let x = x - whole as i32;
        (at(x) * (1.0 - part) + at(x - 1) * part + 0.5) as u8
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upright_line_leans_about_its_middle() {
        let mut line = [0; 11 * 11];
        (0..11).for_each(|y| line[y * 11 + 5] = 200);
        let [right, left] = looks(&line, 11);
        assert_eq!(right[6], 200, "a pixel to the right in the first row");
        assert_eq!(right[5 * 11..6 * 11], line[5 * 11..6 * 11]);
        assert_eq!(left[4], 200);
        assert_eq!(right[10 * 11 + 4], 200);
        // Half way between two pixels each has half.
        let mut halves = Vec::new();
        moved(&[0, 100, 0, 0], 1.5, &mut halves);
        assert_eq!(halves, [0, 0, 50, 50]);
        let mut out = Vec::new();
        moved(&[100, 0, 0, 100], -1.0, &mut out);
        assert_eq!(out, [0, 0, 100, 0]);
    }
}
