//! Where ink that holds together may be two digits that touch: paths from top to bottom that cross little of
//! it. Whether to cut there is not decided here.
//!
//! Cuts at the minima of the ink in columns are Casey and Lecolinet's, "A Survey of Methods and Strategies in
//! Character Segmentation", IEEE Trans. PAMI 18(7), 1996, section 3; here a path may lean and bend.

use super::shape::Extent;
use crate::ink::{Grid, thickness};

/// A path leaves at least this much on each side, and this much between two, in heights of the ink.
const APART: f64 = 0.18;

/// Half of how far a path may wander, in heights.
const REACH: f64 = 0.15;

/// A path crosses no more ink than so many widths of its line: one line, not both sides of a zero.
const MOST: f64 = 1.5;

/// Ink in more places than this is no row of touching digits that could be read.
const MOST_CUTS: usize = 4;

/// Going aside costs a little, so that paths through paper are straight.
const ASIDE: f32 = 0.02;

/// The paths, from left to right, through `pixels` of `ink`, which lie within `extent`: for each row of it the
/// place along x where the right side begins.
pub(super) fn cuts(ink: &Grid, pixels: &[usize], extent: Extent) -> Vec<Vec<usize>> {
    let [left, top] = extent.low.map(|v| v as usize);
    let mut own = Grid::blank(extent.width() as usize, extent.height() as usize);
    for &pixel in pixels {
        let (x, y) = (pixel % ink.width - left, pixel / ink.width - top);
        own.levels[y * own.width + x] = ink.levels[pixel] / 255.0;
    }
    let height = extent.height();
    let most = (thickness::line_width(&scaled(&own)) * MOST).max(1.5) as f32;
    let step = (height / 12.0).max(1.0);
    // The cheapest first.
    let mut paths: Vec<Path> = Vec::new();
    let mut middle = height * APART;
    while middle <= extent.width() - height * APART {
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
    // From left to right.
    let mut kept: Vec<Path> = Vec::new();
    for path in paths {
        let middle = path.middle();
        let far = |other: f64| (middle - other).abs() >= height * APART;
        let inside = far(0.0) && far(extent.width()) && (0.0..=extent.width()).contains(&middle);
        if inside && kept.len() < MOST_CUTS && kept.iter().all(|kept| far(kept.middle())) {
            let place = kept.partition_point(|before| before.middle() <= middle);
            kept.insert(place, path);
        }
    }
    let absolute = |path: Path| path.columns.iter().map(|x| x + left).collect();
    kept.into_iter().map(absolute).collect()
}

fn scaled(own: &Grid) -> Grid {
    Grid {
        levels: own.levels.iter().map(|level| level * 255.0).collect(),
        ..*own
    }
}

/// One column for each row.
struct Path {
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

/// The path within `columns` that crosses the least ink: row by row the cheapest way to each pixel, straight
/// down or from one column beside.
fn cheapest(ink: &Grid, columns: std::ops::Range<usize>) -> Path {
    let count = columns.len();
    let mut costs = vec![0.0f32; count];
    // For each row and column, which column the way came from.
    let mut from: Vec<usize> = Vec::with_capacity(count * ink.height);
    for line in ink.levels.chunks_exact(ink.width) {
        let line = &line[columns.clone()];
        let mut next = Vec::with_capacity(count);
        for (x, level) in line.iter().enumerate() {
            let (mut best, mut cost) = (x, costs[x] + level);
            // Aslant a row is longer, and so is the ink in it.
            let aslant = level * std::f32::consts::SQRT_2 + ASIDE;
            let beside = [x.checked_sub(1), Some(x + 1).filter(|&x| x < count)];
            for x in beside.into_iter().flatten() {
                if costs[x] + aslant < cost {
                    (best, cost) = (x, costs[x] + aslant);
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
        let all = Extent {
            low: [0.0; 2],
            high: [width as f64, rows.len() as f64],
        };
        cuts(&grid, &pixels, all)
    }

    #[test]
    fn two_bars_joined_by_a_thread_are_cut_there_along_a_path_that_leans() {
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
