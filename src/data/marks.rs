//! Text that marks part: names of files, and the files of pens' ways. Compiled once for every mark; what the
//! standard library splits with is compiled anew for every caller (docs/performance.md).

/// What stands between marks: at least one part, perhaps an empty one.
pub(super) fn parts(text: &str, is_mark: fn(char) -> bool) -> Vec<&str> {
    text.split(is_mark).collect()
}

/// Points `x,y x,y …`, whole numbers: a parser of floats would bring ten kilobytes of tables into the browser.
/// What is no point is passed over; the files' tests look that all are.
pub(super) fn points(text: &str) -> Vec<[f32; 2]> {
    let number = |text: &str| text.parse::<i16>().ok().map(f32::from);
    let point = |pair: &str| match parts(pair, |c| c == ',')[..] {
        [x, y] => Some([number(x)?, number(y)?]),
        _ => None,
    };
    let pairs = parts(text, |c| c == ' ');
    pairs.into_iter().filter_map(point).collect()
}
