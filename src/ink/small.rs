//! What is mended in small pictures only, such as those of data sets, where a digit fills the picture and its lines are
//! few pixels wide: bands of a negative, salt and pepper, and lines of one blurred pixel.

use super::Grid;
use super::levels::{median_of, sorted, strongest};
use super::paper::{Downscaled, distance};
use super::resample::{Layout, resample};

/// The least difference between the paper of two bands; within a band paper differs by at most a quarter of it.
const BAND: f32 = 128.0;

/// The picture has salt and pepper where at least this many pixels differ from all around them. The digits of a
/// thousand of MNIST's pictures have one at most.
const SALT: usize = 8;

/// How many times as large a picture becomes before it is made steeper.
const LARGER: usize = 4;

/// How much steeper the edges of lines become.
const STEEPER: f32 = 2.0;

/// The level that stays half ink.
const HALF: f32 = 127.5;

/// As [`super::paper::distances`], where the paper has bands of two colours from edge to edge, as when a part of the
/// picture is a negative: each line is compared with the paper at its end. `None` where anything touches the picture's
/// edge, as a digit does that is cropped to its ink.
pub(super) fn banded(picture: &Downscaled) -> Option<Grid> {
    banded_along(picture, true).or_else(|| banded_along(picture, false))
}

#[inline(never)]
fn banded_along(picture: &Downscaled, is_upright: bool) -> Option<Grid> {
    let Downscaled {
        width,
        height,
        colours,
    } = picture;
    let mut grid = Grid::blank(*width, *height);
    let mut is_banded = false;
    for (i, &colour) in colours.iter().enumerate() {
        let (x, y) = (i % width, i / width);
        let end = if is_upright { x } else { y * width };
        let from_paper = distance(colour, colours[end]);
        if x == 0 || y == 0 || x + 1 == *width || y + 1 == *height {
            if from_paper >= BAND / 4.0 {
                return None;
            }
            is_banded |= distance(colour, colours[0]) > BAND;
        }
        grid.levels[i] = from_paper;
    }
    // Where nothing would be left, the band is the ink: a straight line from edge to edge.
    is_banded &= grid.levels.iter().any(|&level| level > BAND);
    is_banded.then_some(grid)
}

/// The medians of 3 × 3 pixels, where single pixels are noise (J. W. Tukey, "Exploratory Data Analysis", 1977).
pub(super) fn without_salt(grid: Grid) -> Grid {
    let half = strongest(&sorted(&grid.levels)) / 2.0;
    let mut alone = 0;
    let mut levels = Vec::with_capacity(grid.levels.len());
    for (i, &level) in grid.levels.iter().enumerate() {
        let around = around(&grid, i);
        let inked = around.iter().filter(|&&near| near > half).count();
        alone += usize::from(level > half && inked == 1);
        levels.push(median_of(around));
    }
    match alone < SALT {
        true => grid,
        false => Grid { levels, ..grid },
    }
}

/// The levels of 3 × 3 pixels, of those within the picture.
fn around(grid: &Grid, i: usize) -> Vec<f32> {
    let (x, y) = (i % grid.width, i / grid.width);
    let mut around = Vec::with_capacity(9);
    for y in y.saturating_sub(1)..(y + 2).min(grid.height) {
        for x in x.saturating_sub(1)..(x + 2).min(grid.width) {
            around.push(grid.levels[y * grid.width + x]);
        }
    }
    around
}

/// Larger and steeper: a line that is a pixel wide is blurred over three once it is enlarged, and MNIST's are not.
pub(super) fn sharpened(ink: &Grid) -> Grid {
    let size = (ink.width.max(ink.height) + 2) * LARGER;
    let layout = Layout {
        step: 1.0 / LARGER as f64,
        offset: [LARGER as f64; 2],
        size,
    };
    let mut large = resample(ink, layout);
    for level in &mut large.levels {
        *level = ((*level - HALF) * STEEPER + HALF).clamp(0.0, 255.0);
    }
    large
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 28;

    fn picture(is_light: impl Fn(usize, usize) -> bool) -> Downscaled {
        let colour = |i: usize| {
            let level = if is_light(i % SIDE, i / SIDE) {
                255.0
            } else {
                0.0
            };
            [level, level, level, 255.0]
        };
        Downscaled {
            width: SIDE,
            height: SIDE,
            colours: (0..SIDE * SIDE).map(colour).collect(),
        }
    }

    fn is_bar(x: usize, y: usize) -> bool {
        (5..9).contains(&x) && (4..24).contains(&y)
    }

    fn bar() -> Vec<f32> {
        let level = |i: usize| {
            if is_bar(i % SIDE, i / SIDE) {
                255.0
            } else {
                0.0
            }
        };
        (0..SIDE * SIDE).map(level).collect()
    }

    #[test]
    fn bands_of_a_negative_are_paper_and_ink_that_touches_the_edge_is_ink() {
        for negative in [|x: usize, _: usize| !(7..21).contains(&x), |_, y| y < 14] {
            let banded = banded(&picture(|x, y| is_bar(x, y) != negative(x, y)));
            assert_eq!(banded.map(|grid| grid.levels), Some(bar()));
        }
        assert_eq!(banded(&picture(is_bar)), None);
        assert_eq!(banded(&picture(|x, _| x == 3)), None);
        assert_eq!(
            banded(&picture(|x, y| (12..16).contains(&x) && y < 20)),
            None
        );
        let is_ring = |x: usize, y: usize| {
            let from = |at: usize| (at as f64 - 13.5).powi(2);
            (100.0..200.0).contains(&(from(x) + from(y)))
        };
        assert_eq!(banded(&picture(is_ring)), None);
    }

    #[test]
    fn salt_and_pepper_go_and_a_picture_without_stays_as_it_is() {
        let grid = |levels| Grid {
            width: SIDE,
            height: SIDE,
            levels,
        };
        assert_eq!(without_salt(grid(bar())), grid(bar()));
        let mut noisy = bar();
        for y in (1..SIDE).step_by(5) {
            for x in (11..SIDE).step_by(5) {
                noisy[y * SIDE + x] = 255.0;
            }
            noisy[y * SIDE + 6] = 255.0 - bar()[y * SIDE + 6];
        }
        let mut corners = bar();
        for corner in [4 * SIDE + 5, 4 * SIDE + 8, 23 * SIDE + 5, 23 * SIDE + 8] {
            corners[corner] = 0.0;
        }
        assert_eq!(without_salt(grid(noisy)), grid(corners));
    }

    #[test]
    fn a_line_of_one_pixel_keeps_its_place_and_has_steep_edges() {
        let ink = Grid {
            width: 1,
            height: 8,
            levels: vec![255.0; 8],
        };
        let large = sharpened(&ink);
        assert_eq!((large.width, large.height), (40, 40));
        let row: Vec<u8> = large.levels[20 * 40..]
            .iter()
            .map(|&v| v as u8)
            .take(10)
            .collect();
        // Enlarged alone it would be 31, 95, 159 and 223 on either side.
        assert_eq!(row, [0, 0, 0, 63, 191, 255, 255, 191, 63, 0]);
    }
}
