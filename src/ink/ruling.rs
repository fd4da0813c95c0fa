//! Removes ruled lines and grids, which are printed fainter than ink and run straight across the paper. Where ink
//! crosses a line it is darker than the line, and stays. It knows nothing of digits.

use super::Grid;
use super::levels::median_of;

/// A line runs across at least this fraction of the picture.
const LENGTH: f32 = 0.5;

/// Fainter pixels than this fraction of the ink belong to no line.
const FAINTEST: f32 = 0.06;

/// Lines are fainter than this fraction of the ink: what is as dark as the ink is ink.
const DARKEST: f32 = 0.7;

/// A pixel on a line that is this much darker than the line is ink.
const INK: f32 = 1.5;

/// The edges of ink are as faint as a line, and reach this many pixels.
const EDGE: usize = 2;

/// A line is at most this many pixels thick, and lies between paper: blurred edges of ink lie beside ink.
const THICK: usize = 8;

/// What a gap of one pixel takes off a run: JPEG and noise break lines.
const GAP: f32 = 4.0;

/// Smaller pictures have no room for digits between lines.
const MIN_SIDE: usize = 64;

/// Removes lines from distances to the paper, of which the strongest pixels exceed `ink` and those up to `noise` are
/// noise; whether there were any lines.
pub(super) fn remove(distances: &mut Grid, ink: f32, noise: f32) -> bool {
    if distances.width.min(distances.height) < MIN_SIDE {
        return false;
    }
    let is_dark = |level: &f32| *level >= ink * DARKEST;
    let dark: Vec<bool> = distances.levels.iter().map(is_dark).collect();
    let near_ink = (0..EDGE).fold(dark, |near, _| widened(&near, distances.width));
    let kind = |(&level, &near_ink): (&f32, &bool)| match level {
        _ if near_ink => Pixel::Ink,
        level if level >= noise.max(ink * FAINTEST) => Pixel::Faint,
        _ => Pixel::Paper,
    };
    let pixels: Vec<Pixel> = distances.levels.iter().zip(&near_ink).map(kind).collect();
    let horizontal = lines(&pixels, distances.width);
    let columns = transposed(&pixels, distances.width);
    let vertical = transposed(&lines(&columns, distances.height), distances.height);
    let lines = horizontal.iter().zip(&vertical).map(|(a, b)| a | b);
    let lines: Vec<bool> = lines.collect();
    let Some(level) = median_of_lines(&distances.levels, &lines) else {
        return false;
    };
    // A line's own edges are fainter than the line and lie beside it; so does what is left of it beside ink.
    let near = (0..=EDGE).fold(lines, |near, _| widened(&near, distances.width));
    for (distance, near) in distances.levels.iter_mut().zip(near) {
        if near && *distance < level * INK {
            *distance = 0.0;
        }
    }
    true
}

/// What a pixel may belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Pixel {
    Paper,
    /// A line, or a smudge.
    Faint,
    /// Ink or its edge, which is as faint as a line.
    Ink,
}

/// The faint pixels that lie on a line from left to right.
fn lines(pixels: &[Pixel], width: usize) -> Vec<bool> {
    let long = width as f32 * LENGTH;
    let pixels = thin(pixels, width);
    let passing = passing(&pixels, width);
    let all = passing.into_iter().zip(pixels);
    all.map(|(run, pixel)| pixel == Pixel::Faint && run >= long)
        .collect()
}

/// Faint pixels in columns that are too long for a line, or end at ink, count as ink.
fn thin(pixels: &[Pixel], width: usize) -> Vec<Pixel> {
    let mut columns = transposed(pixels, width);
    let height = pixels.len() / width;
    for column in columns.chunks_exact_mut(height) {
        for run in column.chunk_by_mut(|a, b| (*a == Pixel::Paper) == (*b == Pixel::Paper)) {
            if run.len() > THICK || run.contains(&Pixel::Ink) {
                run.iter_mut()
                    .filter(|pixel| **pixel == Pixel::Faint)
                    .for_each(|pixel| *pixel = Pixel::Ink);
            }
        }
    }
    transposed(&columns, height)
}

fn median_of_lines(levels: &[f32], lines: &[bool]) -> Option<f32> {
    let on_lines = levels.iter().zip(lines).filter(|(_, line)| **line);
    let levels: Vec<f32> = on_lines.map(|(&level, _)| level).collect();
    (!levels.is_empty()).then(|| median_of(levels))
}

/// For each pixel the most faint pixels on a path through it from left to right. A path may go up or down by one pixel a
/// column, since paper lies askew, and across ink.
fn passing(pixels: &[Pixel], width: usize) -> Vec<f32> {
    let height = pixels.len() / width;
    let run = |columns: &mut dyn Iterator<Item = usize>| {
        let mut runs = vec![0.0f32; pixels.len()];
        let mut before = vec![0.0f32; height];
        for x in columns {
            let longest = |y: usize| {
                let (above, below) = (y.saturating_sub(1), (y + 1).min(height - 1));
                before[y].max(before[above]).max(before[below])
            };
            let next = |y: usize| match pixels[y * width + x] {
                Pixel::Faint => longest(y) + 1.0,
                Pixel::Ink => longest(y),
                Pixel::Paper => (longest(y) - GAP).max(0.0),
            };
            before = (0..height).map(next).collect();
            for (y, &run) in before.iter().enumerate() {
                runs[y * width + x] = run;
            }
        }
        runs
    };
    let forward = run(&mut (0..width));
    let backward = run(&mut (0..width).rev());
    let both = forward.iter().zip(&backward);
    both.map(|(a, b)| a + b - 1.0).collect()
}

/// `items: [height, width]` as `[width, height]`.
fn transposed<T: Copy>(items: &[T], width: usize) -> Vec<T> {
    let height = items.len() / width;
    (0..items.len())
        .map(|i| items[i % height * width + i / height])
        .collect()
}

/// The marked pixels and those beside them.
fn widened(marked: &[bool], width: usize) -> Vec<bool> {
    let mut wide = marked.to_vec();
    for (i, _) in marked.iter().enumerate().filter(|(_, marked)| **marked) {
        let x = i % width;
        if x > 0 {
            wide[i - 1] = true;
        }
        if x + 1 < width {
            wide[i + 1] = true;
        }
        if i >= width {
            wide[i - width] = true;
        }
        if i + width < wide.len() {
            wide[i + width] = true;
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paper of 200 × 200 with lines at every 25th row and column, a fourth as dark as a bar of ink across them.
    fn squared(tilt: f32) -> Grid {
        let mut grid = Grid::blank(200, 200);
        for (i, level) in grid.levels.iter_mut().enumerate() {
            let (x, y) = ((i % 200) as f32, (i / 200) as f32);
            let on_line = |at: f32| (at.rem_euclid(25.0)) < 1.5;
            if on_line(x + tilt * y) || on_line(y - tilt * x) {
                *level = 60.0;
            }
            if (84.0..92.0).contains(&x) && (40.0..160.0).contains(&y) {
                *level = 240.0;
            }
        }
        grid
    }

    #[test]
    fn lines_go_and_the_ink_across_them_stays_whole() {
        for tilt in [0.0, 0.02, -0.04] {
            let mut grid = squared(tilt);
            remove(&mut grid, 240.0, 0.0);
            let left = grid.levels.iter().filter(|&&level| level > 0.0).count();
            let ink = grid.levels.iter().filter(|&&level| level == 240.0).count();
            assert_eq!(ink, 8 * 120, "tilt {tilt}");
            assert!(
                left - ink < 100,
                "tilt {tilt}: {} pixels of lines left",
                left - ink
            );
        }
    }

    #[test]
    fn strokes_as_dark_as_the_darkest_are_no_lines() {
        let mut grid = Grid::blank(200, 200);
        grid.levels[100 * 200..103 * 200].fill(240.0);
        let before = grid.clone();
        remove(&mut grid, 240.0, 0.0);
        assert_eq!(grid, before);
    }

    #[test]
    fn the_edges_of_a_straight_stroke_stay() {
        let mut grid = Grid::blank(200, 200);
        for (y, level) in [(99, 90.0), (100, 240.0), (101, 240.0), (102, 90.0)] {
            grid.levels[y * 200 + 20..][..160].fill(level);
        }
        let before = grid.clone();
        remove(&mut grid, 240.0, 0.0);
        assert_eq!(grid, before);
    }

    #[test]
    fn the_blurred_edges_of_a_thick_stroke_stay() {
        let mut grid = Grid::blank(200, 200);
        for (i, level) in grid.levels.iter_mut().enumerate() {
            *level = (3000.0 - 60.0 * (i as f32 / 200.0 - 100.0).abs()).clamp(0.0, 240.0);
        }
        let before = grid.clone();
        remove(&mut grid, 240.0, 0.0);
        assert_eq!(grid, before);
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let items: Vec<usize> = (0..12).collect();
        assert_eq!(transposed(&items, 4)[1], 4);
        assert_eq!(transposed(&transposed(&items, 4), 3), items);
    }
}
