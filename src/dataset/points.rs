//! The points of a pen's way as the files of ways and of plans have them: `x,y x,y …`, whole numbers. A parser of
//! floats would bring ten kilobytes of tables into the browser.

/// What is no point is passed over; the files' tests look that all are.
pub(super) fn parse(text: &str) -> Vec<[f32; 2]> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        let number = |text: &str| text.parse::<i16>().ok().map(f32::from);
        Some([number(x)?, number(y)?])
    };
    text.split(' ').filter_map(point).collect()
}
