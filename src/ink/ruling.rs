//! Removes ruled lines and grids, which are printed fainter than ink and run straight across the paper. Where ink
//! crosses a line it is darker than the line, and stays. It knows nothing of digits.

use super::Grid;

/// A line runs across at least this fraction of the picture.
const LENGTH: f32 = 0.5;

/// Fainter pixels than this fraction of the ink belong to no line.
const FAINTEST: f32 = 0.06;

/// Lines are fainter than this fraction of the ink: what is as dark as the ink is ink.
const DARKEST: f32 = 0.7;

/// A pixel on a line that is this much darker than the line is ink.
const INK: f32 = 1.5;

/// What a gap of one pixel takes off a run: JPEG and noise break lines.
const GAP: f32 = 4.0;

/// Of all pixels, one in so many is as dark as ink at least.
const STRONGEST: usize = 1000;

/// Smaller pictures have no room for digits between lines.
const MIN_SIDE: usize = 64;

/// Removes lines from distances to the paper.
pub(super) fn remove(distances: &mut Grid) {
    if distances.width.min(distances.height) < MIN_SIDE {
        return;
    }
    let ink = strongest(&distances.levels);
    let faint = ink * FAINTEST..ink * DARKEST;
    let along = |grid: &Grid| {
        let passing = passing(grid, ink * FAINTEST);
        let long = grid.width as f32 * LENGTH;
        let is_line = |(run, level): (&f32, &f32)| *run >= long && faint.contains(level);
        let lines = passing.iter().zip(&grid.levels).map(is_line);
        lines.collect::<Vec<bool>>()
    };
    let horizontal = along(distances);
    let vertical = transposed(&along(&turned(distances)), distances.height);
    let lines: Vec<bool> = horizontal
        .iter()
        .zip(&vertical)
        .map(|(a, b)| a | b)
        .collect();
    let Some(level) = median_of_lines(&distances.levels, &lines) else {
        return;
    };
    // A line's own edges are fainter than the line and lie beside it.
    let near = widened(&lines, distances.width);
    for (distance, near) in distances.levels.iter_mut().zip(near) {
        if near && *distance < level * INK {
            *distance = 0.0;
        }
    }
}

fn strongest(levels: &[f32]) -> f32 {
    let mut sorted = levels.to_vec();
    let at = sorted.len() - 1 - sorted.len() / STRONGEST;
    *sorted.select_nth_unstable_by(at, f32::total_cmp).1
}

fn median_of_lines(levels: &[f32], lines: &[bool]) -> Option<f32> {
    let on_lines = levels.iter().zip(lines).filter(|(_, line)| **line);
    let mut levels: Vec<f32> = on_lines.map(|(&level, _)| level).collect();
    let at = levels.len().checked_sub(1)? / 2;
    Some(*levels.select_nth_unstable_by(at, f32::total_cmp).1)
}

/// For each pixel the length of the longest path through it from left to right, over pixels of at least `least`. A path
/// may go up or down by one pixel a column, since paper lies askew.
fn passing(grid: &Grid, least: f32) -> Vec<f32> {
    let run = |columns: &mut dyn Iterator<Item = usize>| {
        let mut runs = vec![0.0f32; grid.levels.len()];
        let mut before = vec![0.0f32; grid.height];
        for x in columns {
            let mut here = vec![0.0f32; grid.height];
            for y in 0..grid.height {
                let above = before[y.saturating_sub(1)];
                let below = before[(y + 1).min(grid.height - 1)];
                let longest = before[y].max(above).max(below);
                let is_dark = grid.levels[y * grid.width + x] >= least;
                here[y] = if is_dark {
                    longest + 1.0
                } else {
                    (longest - GAP).max(0.0)
                };
                runs[y * grid.width + x] = if is_dark { here[y] } else { 0.0 };
            }
            before = here;
        }
        runs
    };
    let forward = run(&mut (0..grid.width));
    let backward = run(&mut (0..grid.width).rev());
    let both = forward.iter().zip(&backward);
    both.map(|(forward, backward)| {
        if *forward > 0.0 {
            forward + backward - 1.0
        } else {
            0.0
        }
    })
    .collect()
}

fn turned(grid: &Grid) -> Grid {
    Grid {
        width: grid.height,
        height: grid.width,
        levels: transposed(&grid.levels, grid.width),
    }
}

/// `items: [height, width]` as `[width, height]`.
fn transposed<T: Copy>(items: &[T], width: usize) -> Vec<T> {
    let height = items.len() / width;
    (0..items.len())
        .map(|i| items[i % height * width + i / height])
        .collect()
}

/// `lines` and the pixels beside them.
fn widened(lines: &[bool], width: usize) -> Vec<bool> {
    let mut wide = lines.to_vec();
    for (i, _) in lines.iter().enumerate().filter(|(_, line)| **line) {
        let x = i % width;
        for side in [(x > 0).then(|| i - 1), (x + 1 < width).then(|| i + 1)]
            .into_iter()
            .flatten()
        {
            wide[side] = true;
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
            if (90.0..98.0).contains(&x) && (40.0..160.0).contains(&y) {
                *level = 240.0;
            }
        }
        grid
    }

    #[test]
    fn lines_go_and_the_ink_across_them_stays_whole() {
        for tilt in [0.0, 0.02, -0.04] {
            let mut grid = squared(tilt);
            remove(&mut grid);
            let left = grid.levels.iter().filter(|&&level| level > 0.0).count();
            let ink = grid.levels.iter().filter(|&&level| level == 240.0).count();
            assert_eq!(ink, 8 * 120, "tilt {tilt}");
            assert!(
                left - ink < 80,
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
        remove(&mut grid);
        assert_eq!(grid, before);
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let items: Vec<usize> = (0..12).collect();
        assert_eq!(transposed(&items, 4)[1], 4);
        assert_eq!(transposed(&transposed(&items, 4), 3), items);
    }
}
