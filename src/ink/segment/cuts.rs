//! Finds where connected ink may be two digits that touch: paths from top to bottom that cross little ink. It does
//! not decide whether to cut there.
//!
//! Cuts at the minima of the ink in columns are Casey and Lecolinet's, "A Survey of Methods and Strategies in
//! Character Segmentation", IEEE Trans. PAMI 18(7), 1996, section 3. Here a path may also lean and bend.

use super::bounding_box::BoundingBox;
use crate::ink::{Grid, thickness};

/// The least distance between two paths, and between a path and the side of the ink, in heights of the ink.
const MIN_DISTANCE: f64 = 0.18;

/// Paths are searched for within this distance of regularly spaced columns, in heights of the ink.
const REACH: f64 = 0.15;

/// A path crosses at most this much ink, in line widths: one line, but not both sides of a zero.
const MAX_CROSSED: f64 = 1.5;

/// The most paths through one piece of ink.
const MAX_CUTS: usize = 4;

/// The cost of a diagonal step, in full pixels of ink: it keeps paths through paper straight.
const DIAGONAL_COST: f32 = 0.02;

/// The paths through `pixels` of `ink`, from left to right. `extent` is the bounding box of `pixels`. A path is, for
/// each row of that box, the x where the right side begins.
pub(super) fn cuts(ink: &Grid, pixels: &[usize], extent: BoundingBox) -> Vec<Vec<usize>> {
    let [left, top] = extent.low.map(|v| v as usize);
    let mut own = Grid::blank(extent.width() as usize, extent.height() as usize);
    for &pixel in pixels {
        let (x, y) = (pixel % ink.width - left, pixel / ink.width - top);
        own.levels[y * own.width + x] = ink.levels[pixel] / 255.0;
    }
    let height = extent.height();
    let most = (thickness::line_width(&scaled(&own)) * MAX_CROSSED).max(1.5) as f32;
    let step = (height / 12.0).max(1.0);
    // The cheapest first.
    let mut paths: Vec<Path> = Vec::new();
    let mut middle = height * MIN_DISTANCE;
    while middle <= extent.width() - height * MIN_DISTANCE {
        let reach = height * REACH;
        let columns =
            (middle - reach).max(0.0) as usize..((middle + reach) as usize + 1).min(own.width);
        let path = cheapest(&own, columns);
        if path.cost <= most {
            let place = paths.partition_point(|before| before.cost <= path.cost);
            paths.insert(place, path);
        }
        middle += step;
    }
    // From left to right, each far from the cheaper ones.
    let mut kept: Vec<Path> = Vec::new();
    for path in paths {
        let middle = path.middle();
        let is_far = |other: f64| (middle - other).abs() >= height * MIN_DISTANCE;
        let inside =
            is_far(0.0) && is_far(extent.width()) && (0.0..=extent.width()).contains(&middle);
        if inside && kept.len() < MAX_CUTS && kept.iter().all(|kept| is_far(kept.middle())) {
            let place = kept.partition_point(|before| before.middle() <= middle);
            kept.insert(place, path);
        }
    }
    let absolute = |path: Path| path.columns.iter().map(|x| x + left).collect();
    kept.into_iter().map(absolute).collect()
}

/// With levels from 0 to 255.
fn scaled(own: &Grid) -> Grid {
    Grid {
        levels: own.levels.iter().map(|level| level * 255.0).collect(),
        ..*own
    }
}

/// A path from top to bottom.
struct Path {
    /// For each row its column.
    columns: Vec<usize>,
    /// The ink that it crosses, in full pixels.
    cost: f32,
}

impl Path {
    fn middle(&self) -> f64 {
        let sum: usize = self.columns.iter().sum();
        sum as f64 / self.columns.len().max(1) as f64
    }
}

/// The path within `columns` that crosses the least ink, by dynamic programming: row by row the cheapest path to each
/// pixel, straight down or diagonally.
fn cheapest(ink: &Grid, columns: std::ops::Range<usize>) -> Path {
    let count = columns.len();
    let mut costs = vec![0.0f32; count];
    // For each row and column, the column in the row above.
    let mut from: Vec<usize> = Vec::with_capacity(count * ink.height);
    for line in ink.levels.chunks_exact(ink.width) {
        let line = &line[columns.clone()];
        let mut next = Vec::with_capacity(count);
        for (x, level) in line.iter().enumerate() {
            let (mut best, mut cost) = (x, costs[x] + level);
            // A diagonal step is longer, and crosses more ink.
            let diagonal = level * std::f32::consts::SQRT_2 + DIAGONAL_COST;
            let beside = [x.checked_sub(1), Some(x + 1).filter(|&x| x < count)];
            for x in beside.into_iter().flatten() {
                if costs[x] + diagonal < cost {
                    (best, cost) = (x, costs[x] + diagonal);
                }
            }
            next.push(cost);
            from.push(best);
        }
        costs = next;
    }
    let mut end = 0;
    for (x, cost) in costs.iter().enumerate() {
        if *cost < costs[end] {
            end = x;
        }
    }
    let cost = costs.get(end).copied().unwrap_or(f32::INFINITY);
    let mut path = vec![0; ink.height];
    for (y, place) in path.iter_mut().enumerate().rev() {
        *place = columns.start + end;
        end = from[y * count + end];
    }
    Path {
        columns: path,
        cost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `#` is ink.
    fn cuts_of(rows: &[&str]) -> Vec<Vec<usize>> {
        let width = rows[0].len();
        let level = |c| if c == '#' { 255.0 } else { 0.0 };
        let grid = Grid {
            width,
            height: rows.len(),
            levels: rows.iter().flat_map(|row| row.chars()).map(level).collect(),
        };
        let pixels: Vec<usize> = (0..grid.levels.len())
            .filter(|&i| grid.levels[i] > 0.0)
            .collect();
        let all = BoundingBox {
            low: [0.0; 2],
            high: [width as f64, rows.len() as f64],
        };
        cuts(&grid, &pixels, all)
    }

    #[test]
    fn two_slanted_bars_joined_by_a_thin_line_are_cut_along_a_slanted_path() {
        let rows = [
            "....##......##",
            "....##......##",
            "...##......##.",
            "...##......##.",
            "..##########..",
            "..##......##..",
            ".##......##...",
            ".##......##...",
            "##......##....",
            "##......##....",
        ];
        let cuts = cuts_of(&rows);
        assert!(!cuts.is_empty());
        for cut in &cuts {
            let crossed = cut.iter().zip(rows).filter(|&(&x, row)| &row[x..=x] == "#");
            assert_eq!(crossed.count(), 1, "{cut:?}");
        }
    }

    #[test]
    fn a_ring_is_not_cut_through_both_its_sides() {
        // 40 wide and high, its line 5 thick.
        let sign = |x: i32, y: i32| {
            let square = (2 * x - 39).pow(2) + (2 * y - 39).pow(2);
            if (30 * 30..=40 * 40).contains(&square) {
                '#'
            } else {
                '.'
            }
        };
        let rows: Vec<String> = (0..40)
            .map(|y| (0..40).map(|x| sign(x, y)).collect())
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(cuts_of(&rows), Vec::<Vec<usize>>::new());
    }
}
