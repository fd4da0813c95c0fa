//! What can be seen of ink without a network: that it is too little for a digit, or in too many pieces.
//! Dots, specks and sprinkles are unlike all that a network learnt, so it may say anything of them.

/// Less ink, in full pixels of a picture of 28 × 28, is a dot or a speck: the faintest digit of MNIST's test
/// set has 22.
const LEAST_INK: f32 = 12.0;

/// More pieces are no digit: of MNIST's test set and of 8,741 pen digits none has as many.
const MOST_PIECES: usize = 4;

/// A pixel of at least this level belongs to a piece.
const INKED: u8 = 64;

/// Whether `pixels: [size, size]`, 0 is paper, 255 is ink, can hold a digit at all.
pub(super) fn may_be_a_digit(pixels: &[u8]) -> bool {
    ink(pixels) >= LEAST_INK && pieces(pixels) <= MOST_PIECES
}

/// How probable the best digit of a drawing in so many strokes has to be. One digit in a hundred takes three,
/// one in four thousand more, and of what is no digit four in ten take three or more (docs/judging.md).
pub(super) fn asked_of(strokes: usize) -> f32 {
    match strokes {
        0..=2 => 0.0,
        3 => 0.8,
        _ => 0.9,
    }
}

/// How much ink there is, in full pixels of a picture of 28 × 28.
fn ink(pixels: &[u8]) -> f32 {
    let sum: u32 = pixels.iter().map(|&p| u32::from(p)).sum();
    sum as f32 / 255.0 * (784.0 / pixels.len().max(1) as f32)
}

/// Pieces of ink, of two pixels or more, that touch neither side by side nor by a corner.
fn pieces(pixels: &[u8]) -> usize {
    let size = pixels.len().isqrt();
    let mut is_left: Vec<bool> = pixels.iter().map(|&p| p >= INKED).collect();
    let mut pieces = 0;
    let mut open = Vec::new();
    for start in 0..is_left.len() {
        open.push(start);
        let mut area = 0;
        while let Some(at) = open.pop() {
            if !std::mem::take(&mut is_left[at]) {
                continue;
            }
            area += 1;
            let (x, y) = (at % size, at / size);
            for y in y.saturating_sub(1)..size.min(y + 2) {
                open.extend((x.saturating_sub(1)..size.min(x + 2)).map(|x| y * size + x));
            }
        }
        pieces += usize::from(area > 1);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `#` is ink.
    fn picture(rows: [&str; 6]) -> Vec<u8> {
        let pixels = rows.iter().flat_map(|row| row.bytes());
        pixels.map(|p| if p == b'#' { 255 } else { 0 }).collect()
    }

    #[test]
    fn pieces_touch_by_corners_and_a_single_pixel_is_none() {
        let rows = ["##....", "..#...", "...##.", "......", "##..#.", "##...."];
        assert_eq!(pieces(&picture(rows)), 2);
        assert_eq!(pieces(&picture(["......"; 6])), 0);
        assert_eq!(pieces(&picture(["######"; 6])), 1);
        let row_ends = ["#....#", "#....#", "......", "#....#", "#....#", "......"];
        assert_eq!(pieces(&picture(row_ends)), 4);
    }

    #[test]
    fn ink_is_counted_in_pixels_of_mnists_field_whatever_the_size() {
        let half = ["###...", "###...", "###...", "###...", "###...", "###..."];
        assert_eq!(ink(&picture(half)), 392.0);
        assert_eq!(ink(&[]), 0.0);
        assert!(!may_be_a_digit(&[]));
    }
}
