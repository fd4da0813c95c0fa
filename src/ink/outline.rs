//! Outlines: small pictures in which a thin line runs around a digit's strokes, as an edge detector leaves them (J. Canny,
//! "A Computational Approach to Edge Detection", 1986). They are filled, so that the strokes are ink again.
//!
//! Across a line from the paper there is a stroke, and across the next line the hole of a stroke, such as a
//! zero's, and so on. The loops of an 8 drawn by a thin pen are enclosed too, but they are round, and a stroke is long.

use super::Grid;

/// The square of the line around a stroke, in those of a circle around the same area: at least. Of outlines of MNIST's
/// digits 98% have more than 2.4, of the loops of its digits' skeletons 99.9% less than 2.2.
const LONG: f32 = 2.2;

/// At least this fraction of the line runs along strokes.
const ALONG: f32 = 0.75;

/// At most one in this many pixels of a thin line is the corner of a square of four.
const THIN: usize = 8;

/// The strokes within an outline, its line half ink; `None` for other ink. Gaps of a pixel at the end of a line are closed.
#[inline(never)]
pub(super) fn filled(grid: &Grid) -> Option<Grid> {
    let most = grid.levels.iter().copied().fold(0.0, f32::max);
    // With a pixel of paper around.
    let width = grid.width + 2;
    let places: Vec<usize> = (0..grid.levels.len())
        .map(|i| (i / grid.width + 1) * width + i % grid.width + 1)
        .collect();
    let mut line = vec![false; width * (grid.height + 2)];
    for (&place, &level) in places.iter().zip(&grid.levels) {
        line[place] = level > most / 2.0;
    }
    close(&mut line, width, &places);
    let strokes = strokes(&line, width);
    let largest = strokes.iter().max_by_key(|stroke| stroke.len())?;
    let around = along(&line, width, largest) as f32;
    // To the middle of the line.
    let area = largest.len() as f32 + around / 2.0;
    let strokes = strokes.concat();
    let all = line.iter().filter(|is_line| **is_line).count();
    // Four pixels in a square are no thin line.
    let corners = [0, 1, width, width + 1];
    let is_thick = |&&place: &&usize| corners.iter().all(|corner| line[place + corner]);
    let thick = places.iter().filter(is_thick).count();
    let is_outline = thick <= all / THIN
        && around * around >= LONG * 4.0 * std::f32::consts::PI * area
        && along(&line, width, &strokes) as f32 >= ALONG * all as f32;
    if !is_outline {
        return None;
    }
    let mut levels: Vec<f32> = line
        .iter()
        .map(|&is_line| if is_line { most / 2.0 } else { 0.0 })
        .collect();
    strokes.into_iter().for_each(|i| levels[i] = most);
    Some(Grid {
        levels: places.iter().map(|&place| levels[place]).collect(),
        ..*grid
    })
}

/// The indices of a pixel and of the eight around it, row by row: within the picture for all but the margin's.
fn square(at: usize, width: usize) -> [usize; 9] {
    std::array::from_fn(|i| (at + i / 3 * width + i % 3).wrapping_sub(width + 1))
}

/// How many pixels of the line are next to these.
fn along(line: &[bool], width: usize, pixels: &[usize]) -> usize {
    let mut left = line.to_vec();
    let near = pixels.iter().flat_map(|&pixel| square(pixel, width));
    near.filter(|&i| std::mem::take(&mut left[i])).count()
}

/// Joins the end of a line to the line that is a pixel away.
fn close(line: &mut [bool], width: usize, places: &[usize]) {
    let before = line.to_vec();
    let is_line = |i: usize| before.get(i) == Some(&true);
    let is_end = |i: usize| {
        let near = square(i, width).into_iter();
        is_line(i) && near.filter(|&near| is_line(near)).count() == 2
    };
    for &place in places {
        let near = square(place, width);
        // All around, and the first again.
        let ring = [0, 1, 2, 5, 8, 7, 6, 3, 0].map(|at: usize| near[at]);
        let begins = ring
            .windows(2)
            .filter(|pair| !is_line(pair[0]) && is_line(pair[1]));
        line[place] |= begins.count() > 1 && ring.into_iter().any(is_end);
    }
}

/// The pixels of each stroke: connected by their sides, and an odd number of lines away from the picture's edge.
fn strokes(line: &[bool], width: usize) -> Vec<Vec<usize>> {
    let mut strokes = Vec::new();
    let mut is_seen = line.to_vec();
    let mut is_stroke = false;
    let mut starts = vec![0];
    while !starts.is_empty() {
        let mut across = Vec::new();
        for start in starts {
            let region = flood(start, &mut is_seen, width);
            for i in region.iter().flat_map(|&i| square(i, width)) {
                if line.get(i) == Some(&true) {
                    across.extend(square(i, width));
                }
            }
            if is_stroke && !region.is_empty() {
                strokes.push(region);
            }
        }
        starts = across;
        is_stroke = !is_stroke;
    }
    strokes
}

/// The pixels that are not yet seen and connected with one by their sides.
fn flood(start: usize, is_seen: &mut [bool], width: usize) -> Vec<usize> {
    let mut region = Vec::new();
    let mut open = vec![start];
    while let Some(i) = open.pop() {
        if is_seen.get(i) == Some(&false) {
            is_seen[i] = true;
            region.push(i);
            open.extend([1, 3, 5, 7].map(|side| square(i, width)[side]));
        }
    }
    region
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 28;

    fn grid(is_ink: impl Fn(usize, usize) -> bool) -> Grid {
        let level = |i: usize| match is_ink(i % SIDE, i / SIDE) {
            true => 200.0,
            false => 0.0,
        };
        Grid {
            width: SIDE,
            height: SIDE,
            levels: (0..SIDE * SIDE).map(level).collect(),
        }
    }

    /// The edge, a pixel wide, of what is within `is_ink`.
    fn edge(is_ink: impl Fn(usize, usize) -> bool) -> Grid {
        grid(|x, y| {
            let near = || [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)];
            is_ink(x, y) && near().into_iter().any(|(x, y)| !is_ink(x, y))
        })
    }

    fn is_between(x: usize, y: usize, middle: f64, radii: [f64; 2]) -> bool {
        let square = (x as f64 - 13.5).powi(2) + (y as f64 - middle).powi(2);
        (radii[0].powi(2)..radii[1].powi(2)).contains(&square)
    }

    fn is_zero(x: usize, y: usize) -> bool {
        is_between(x, y, 13.5, [5.0, 10.0])
    }

    #[test]
    fn the_strokes_within_an_outline_are_filled_and_the_hole_of_a_zero_is_not() {
        let outline = edge(is_zero);
        let filled = filled(&outline).expect("an outline");
        for (i, &level) in filled.levels.iter().enumerate() {
            let expected = match (outline.levels[i] > 0.0, is_zero(i % SIDE, i / SIDE)) {
                (true, _) => 100.0,
                (_, true) => 200.0,
                _ => 0.0,
            };
            assert_eq!(level, expected, "{i}");
        }
    }

    #[test]
    fn a_gap_of_a_pixel_is_closed() {
        let is_bar = |x: usize, y: usize| (12..16).contains(&x) && (4..24).contains(&y);
        let mut outline = edge(is_bar);
        for gap in [[12, 9], [15, 15]] {
            outline.levels[gap[1] * SIDE + gap[0]] = 0.0;
        }
        let closed = filled(&outline).expect("an outline");
        let level = |x: usize, y: usize| closed.levels[y * SIDE + x];
        assert_eq!(
            [level(12, 9), level(13, 12), level(15, 15)],
            [100.0, 200.0, 100.0]
        );
        // Two pixels let the paper in.
        outline.levels[10 * SIDE + 12] = 0.0;
        assert_eq!(filled(&outline), None);
    }

    #[test]
    fn loops_of_a_thin_pen_and_strokes_that_are_ink_stay_as_they_are() {
        let is_ring = |x, y| is_between(x, y, 13.5, [9.0, 10.0]);
        let is_eight = |x, y| {
            let radii = [4.2, 5.2];
            is_between(x, y, 8.5, radii) || is_between(x, y, 18.0, radii)
        };
        let is_thin_one = |x, y| x == 13 && (4..24).contains(&y);
        for ink in [
            grid(is_ring),
            grid(is_eight),
            grid(is_thin_one),
            grid(is_zero),
            grid(|_, _| false),
            grid(|_, _| true),
        ] {
            assert_eq!(filled(&ink), None);
        }
    }

    #[test]
    fn a_picture_of_edges_has_the_ink_between_them_light_on_dark_and_dark_on_light() {
        for (ink, paper) in [(255, 0), (0, 255)] {
            let inked = |grid: &Grid| -> u32 {
                let colour = |&level: &f32| if level > 0.0 { ink } else { paper };
                let levels = grid.levels.iter().map(colour);
                let rgba: Vec<u8> = levels.flat_map(|v| [v, v, v, 255]).collect();
                let picture = super::super::from_pixels(&rgba, SIDE, SIDE, 28);
                let pixels = picture.expect("a whole picture").expect("ink").pixels;
                pixels.into_iter().map(u32::from).sum()
            };
            // The edges alone have 40% of it.
            assert!(inked(&edge(is_zero)) * 5 > inked(&grid(is_zero)) * 3);
        }
    }
}
