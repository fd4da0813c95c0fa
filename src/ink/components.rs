//! Connected components of a picture. Pixels that share a side or a corner are connected.

/// For each component the indices of its pixels, in the order of a breadth-first search from its first pixel.
/// `is_ink: [height, width]`.
pub(crate) fn components(mut is_ink: Vec<bool>, width: usize) -> Vec<Vec<usize>> {
    let height = is_ink.len() / width.max(1);
    let mut components = Vec::new();
    for start in 0..is_ink.len() {
        if !std::mem::take(&mut is_ink[start]) {
            continue;
        }
        let mut pixels = vec![start];
        let mut next = 0;
        while let Some(&pixel) = pixels.get(next) {
            next += 1;
            let (x, y) = (pixel % width, pixel / width);
            for y in y.saturating_sub(1)..(y + 2).min(height) {
                for x in x.saturating_sub(1)..(x + 2).min(width) {
                    if std::mem::take(&mut is_ink[y * width + x]) {
                        pixels.push(y * width + x);
                    }
                }
            }
        }
        components.push(pixels);
    }
    components
}
