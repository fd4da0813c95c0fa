//! Strokes in text files.

/// The points of a stroke that is written as `x,y x,y …`. Words that are no point are skipped.
pub(super) fn points(text: &str) -> Vec<[f32; 2]> {
    let point = |word: &str| {
        let (x, y) = word.split_once(',')?;
        Some([x.parse().ok()?, y.parse().ok()?])
    };
    text.split(' ').filter_map(point).collect()
}
