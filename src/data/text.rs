//! Strokes in text files.

/// The points of a stroke that is written as `x,y x,y …`. Words that are no point are skipped.
pub(super) fn points(text: &str) -> Vec<[f32; 2]> {
    let number = |text: &str| text.parse::<i16>().ok().map(f32::from);
    let point = |word: &str| {
        let (x, y) = word.split_once(',')?;
        Some([number(x)?, number(y)?])
    };
    text.split(' ').filter_map(point).collect()
}
