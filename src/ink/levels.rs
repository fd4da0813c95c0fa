//! Order statistics of levels.

/// At least one pixel in this many is ink: a thin line on a large sheet.
const STRONGEST: usize = 500;

pub(super) fn sorted(levels: &[f32]) -> Vec<f32> {
    let mut sorted = levels.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    sorted
}

/// What the strongest pixels of ink exceed.
pub(super) fn strongest(sorted: &[f32]) -> f32 {
    sorted[sorted.len() - 1 - sorted.len() / STRONGEST]
}

/// For an even number of values the mean of the middle two, so that the median of a negative is the negative of the
/// median.
pub(super) fn median_of(values: Vec<f32>) -> f32 {
    let half = values.len() / 2;
    let values = sorted(&values);
    match values.len() % 2 {
        1 => values[half],
        _ => (values[half - 1] + values[half]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_are_one_in_five_hundred_and_the_median_is_in_the_middle() {
        let levels: Vec<f32> = (0..1000).map(|i| ((i * 7) % 1000) as f32).collect();
        assert_eq!(strongest(&sorted(&levels)), 997.0);
        assert_eq!(median_of(levels), 499.5);
        assert_eq!(median_of(vec![3.0, 1.0, 2.0]), 2.0);
    }
}
