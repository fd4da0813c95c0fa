//! Thickens lines that are much thinner than MNIST's, such as a ballpoint's on a large sheet, to the width of MNIST's
//! pens: otherwise they would be faint grey in the box. Other ink does not change, not even thick lines, since
//! thinned lines are read less well.

use super::{Grid, PEN};

/// Thinner lines are thickened, in pixels of MNIST's box of 20. 5% of MNIST's training pictures have thinner lines.
const THIN: f64 = 1.6;

/// The least number of source pixels per pixel of the box: ink with fewer is too coarse to thicken.
const FINE: f64 = 3.0;

/// `ink` must be cropped. The result has at most two pixels of paper around it.
pub(super) fn thicken(ink: Grid, side: usize) -> Grid {
    let longer = ink.width.max(ink.height) as f64;
    let unit = longer / 20.0; // source pixels to a pixel of MNIST's box
    if longer < FINE * side as f64 {
        return ink;
    }
    let width = line_width(&ink);
    if width >= THIN * unit {
        return ink;
    }
    // The line and the box around it both grow by 2g: (width + 2g) / (longer + 2g) = PEN / 20.
    let grow = (PEN * unit - width) / (2.0 * (1.0 - PEN / 20.0));
    grown(&ink, grow)
}

/// Whether each pixel is ink, with `margin` ≥ 1 pixels of paper around, and the width. A pixel of paper with ink on
/// at least six of eight sides is noise and counts as ink: a hole would halve the distances around it.
fn black_and_white(ink: &Grid, margin: usize) -> (Vec<bool>, usize) {
    let (width, height) = (ink.width + 2 * margin, ink.height + 2 * margin);
    let mut inked = vec![false; width * height];
    for (y, line) in ink.levels.chunks_exact(ink.width).enumerate() {
        for (x, &level) in line.iter().enumerate() {
            inked[(y + margin) * width + x + margin] = level >= 128.0;
        }
    }
    let is_hole = |i: &usize| {
        let above = [i - width - 1, i - width, i - width + 1];
        let below = [i + width - 1, i + width, i + width + 1];
        let around = above.into_iter().chain([i - 1, i + 1]).chain(below);
        !inked[*i] && around.filter(|&near| inked[near]).count() >= 6
    };
    let inside = width + 1..inked.len() - width - 1;
    let holes: Vec<usize> = inside.filter(is_hole).collect();
    holes.into_iter().for_each(|i| inked[i] = true);
    (inked, width)
}

/// The mean width of the lines, in pixels. Across a line the distance to the outline rises from 0 to half the width and
/// falls again, so its mean is a quarter of the width.
pub(super) fn line_width(ink: &Grid) -> f64 {
    let (inked, width) = black_and_white(ink, 1);
    let paper: Vec<bool> = inked.iter().map(|inked| !inked).collect();
    let to_paper = distances(&paper, width);
    let inside = to_paper.iter().filter(|&&d| d > 0.0);
    let (sum, count) = inside.fold((0.0, 0.0), |(sum, count), d| (sum + d - 0.5, count + 1.0));
    if count > 0.0 { 4.0 * sum / count } else { 0.0 }
}

/// Moves the outline outwards by `grow` pixels.
fn grown(ink: &Grid, grow: f64) -> Grid {
    let (inked, width) = black_and_white(ink, grow.ceil() as usize + 1);
    // The outline is half a pixel outside the last inked pixel, and pixels on it are half covered.
    let level = |distance: &f64| ((grow + 1.0 - distance).clamp(0.0, 1.0) * 255.0) as f32;
    Grid {
        width,
        height: inked.len() / width,
        levels: distances(&inked, width).iter().map(level).collect(),
    }
}

/// The Euclidean distance from each pixel to the nearest marked one, infinite if there is none. Two passes: along
/// columns, then along rows over the lower envelope of parabolas, one for each column. Felzenszwalb and Huttenlocher,
/// "Distance Transforms of Sampled Functions", Theory of Computing 8, 2012.
fn distances(marked: &[bool], width: usize) -> Vec<f64> {
    let height = marked.len() / width;
    let mut squares = vec![f64::INFINITY; marked.len()];
    for x in 0..width {
        let mut pass = |rows: &mut dyn Iterator<Item = usize>| {
            let mut since = f64::INFINITY;
            for i in rows.map(|y| y * width + x) {
                since = if marked[i] { 0.0 } else { since + 1.0 };
                squares[i] = squares[i].min(since * since);
            }
        };
        pass(&mut (0..height));
        pass(&mut (0..height).rev());
    }
    squares.chunks_exact(width).flat_map(envelope).collect()
}

/// For each place on a row the square root of the minimum over x of (place − x)² + `squares[x]`.
fn envelope(squares: &[f64]) -> Vec<f64> {
    // The parabolas of the envelope: for each its x and the place where it becomes the lowest.
    let mut lowest: Vec<(f64, f64)> = Vec::new();
    for (x, &square) in squares.iter().enumerate().filter(|(_, s)| s.is_finite()) {
        let x = x as f64;
        let begin = loop {
            let Some(&(other, from)) = lowest.last() else {
                break f64::NEG_INFINITY;
            };
            let rise = square + x * x - squares[other as usize] - other * other;
            let cross = rise / (2.0 * (x - other));
            if cross > from {
                break cross;
            }
            lowest.pop();
        };
        lowest.push((x, begin));
    }
    let mut current = 0;
    let nearest = |place: usize| {
        let place = place as f64;
        while lowest.get(current + 1).is_some_and(|next| next.1 < place) {
            current += 1;
        }
        lowest.get(current).map_or(f64::INFINITY, |&(x, _)| {
            ((place - x) * (place - x) + squares[x as usize]).sqrt()
        })
    };
    (0..squares.len()).map(nearest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A horizontal bar of `thickness` rows.
    fn bar(length: usize, thickness: usize) -> Grid {
        Grid {
            width: length,
            height: thickness,
            levels: vec![255.0; length * thickness],
        }
    }

    #[test]
    fn the_width_of_a_line_is_four_times_the_mean_distance_to_its_outline() {
        assert!((line_width(&bar(400, 4)) - 4.0).abs() < 0.1);
        assert!((line_width(&bar(400, 20)) - 20.0).abs() < 0.5);
        assert_eq!(line_width(&Grid::blank(5, 5)), 0.0);
    }

    #[test]
    fn a_hole_of_noise_does_not_make_a_line_thin() {
        let mut noisy = bar(400, 20);
        (0..100).for_each(|i| noisy.levels[i * 79] = 0.0);
        assert!((line_width(&noisy) - 20.0).abs() < 1.0);
    }

    #[test]
    fn a_hairline_grows_to_the_pens_width() {
        let thick = thicken(bar(200, 2), 20);
        let middle_column: f32 = thick
            .levels
            .iter()
            .skip(thick.width / 2)
            .step_by(thick.width)
            .sum();
        let middle_row = thick.height / 2 * thick.width;
        let length: f32 = thick.levels[middle_row..middle_row + thick.width]
            .iter()
            .sum();
        let ratio = middle_column / length;
        assert!((f64::from(ratio) - PEN / 20.0).abs() < 0.005, "{ratio}");
    }

    #[test]
    fn usual_and_thick_lines_and_coarse_pictures_stay() {
        for (length, thickness) in [(200, 25), (200, 90), (50, 1)] {
            assert_eq!(thicken(bar(length, thickness), 20), bar(length, thickness));
        }
    }

    #[test]
    fn distances_are_those_of_the_nearest_mark() {
        let (width, height) = (13, 9);
        let marks = [(2usize, 1usize), (3, 7), (11, 4)];
        let mut marked = vec![false; width * height];
        marks
            .iter()
            .for_each(|&(x, y)| marked[y * width + x] = true);
        for (i, distance) in distances(&marked, width).into_iter().enumerate() {
            let to = |&(x, y): &(usize, usize)| {
                let (dx, dy) = ((i % width).abs_diff(x), (i / width).abs_diff(y));
                ((dx * dx + dy * dy) as f64).sqrt()
            };
            assert_eq!(distance, marks.iter().map(to).fold(f64::INFINITY, f64::min));
        }
        assert_eq!(distances(&[false; 4], 2), [f64::INFINITY; 4]);
    }
}
