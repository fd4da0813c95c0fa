//! Rejects ink that cannot be a digit without asking a network: too little ink, or too many components. Dots and
//! specks are so unlike the training pictures that a network's answer to them means nothing.

/// Less ink is a dot or a speck, in full pixels of a picture of 28 × 28. The faintest digit of MNIST's test set has
/// 22.
const MIN_INK: f32 = 12.0;

/// More components are no digit: no picture of MNIST's test set and none of 8,741 pen digits has more.
const MAX_COMPONENTS: usize = 4;

/// A pixel of at least this level belongs to a component.
const INKED: u8 = 64;

/// Whether `pixels: [size, size]`, 0 is paper, 255 is ink, can be a digit.
pub(super) fn may_be_digit(pixels: &[u8]) -> bool {
    ink(pixels) >= MIN_INK && components(pixels) <= MAX_COMPONENTS
}

/// What the number of strokes adds to the log odds of a digit, from how many of 8,741 pen digits are drawn in so many
/// and how many letters that are taken for the digit (docs/judging.md).
pub(super) fn log_odds_of_strokes(digit: u8, strokes: usize) -> f32 {
    match (digit, strokes) {
        (_, 0) | (0 | 4 | 5 | 7..=9, 2) | (7, 3) => 0.0,
        (0..=3 | 5..=9, 1) => 0.0,
        // 0.1% to 3% of the digit.
        (4, 1) | (1..=3 | 6, 2) | (0 | 1 | 4 | 5, 3) => -0.7,
        _ => -2.0,
    }
}

/// The amount of ink, in full pixels of a picture of 28 × 28.
fn ink(pixels: &[u8]) -> f32 {
    let sum: u32 = pixels.iter().map(|&p| u32::from(p)).sum();
    sum as f32 / 255.0 * (784.0 / pixels.len().max(1) as f32)
}

/// The number of connected components of two pixels or more.
fn components(pixels: &[u8]) -> usize {
    let is_ink = pixels.iter().map(|&p| p >= INKED).collect();
    let all = crate::ink::components(is_ink, pixels.len().isqrt());
    all.iter().filter(|component| component.len() > 1).count()
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
    fn components_connect_by_corners_and_a_single_pixel_is_none() {
        let rows = ["##....", "..#...", "...##.", "......", "##..#.", "##...."];
        assert_eq!(components(&picture(rows)), 2);
        assert_eq!(components(&picture(["......"; 6])), 0);
        assert_eq!(components(&picture(["######"; 6])), 1);
        let row_ends = ["#....#", "#....#", "......", "#....#", "#....#", "......"];
        assert_eq!(components(&picture(row_ends)), 4);
    }

    #[test]
    fn a_four_has_two_strokes_a_seven_up_to_three_and_no_digit_four() {
        let all = |digit| [0, 1, 2, 3, 4].map(|strokes| log_odds_of_strokes(digit, strokes));
        assert_eq!(all(4), [0.0, -0.7, 0.0, -0.7, -2.0]);
        assert_eq!(all(7), [0.0, 0.0, 0.0, 0.0, -2.0]);
        assert_eq!(all(6), [0.0, 0.0, -0.7, -2.0, -2.0]);
    }

    #[test]
    fn ink_is_counted_in_pixels_of_mnists_field_whatever_the_size() {
        let half = ["###...", "###...", "###...", "###...", "###...", "###..."];
        assert_eq!(ink(&picture(half)), 392.0);
        assert_eq!(ink(&[]), 0.0);
        assert!(!may_be_digit(&[]));
    }
}
