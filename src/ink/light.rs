//! Contrast with the paper in uneven light: under a lamp, in a shadow, on a sheet that is not flat. Each pixel is
//! compared with the paper around it instead of the whole picture's paper. It does not decide what is ink.
//!
//! The paper under the ink is what a morphological closing leaves (J. Serra, "Image Analysis and Mathematical
//! Morphology", 1982; as a background estimate: S. Sternberg, "Biomedical Image Processing", Computer 16(1), 1983):
//! strokes narrower than the window vanish, and all else stays as it is. A shadow's edge stays an edge, and clean paper
//! differs from itself by exactly nothing, which no local mean gives.

use super::Grid;
use super::levels::{sorted, strongest};
use super::paper::{self, Colour, Downscaled};

/// The window's side as a fraction of the picture's longer side: wider than any stroke.
const WINDOW: f64 = 0.2;

/// The least brightness of paper that is assumed, as a fraction of the brightest paper.
const MIN_BRIGHTNESS: f32 = 0.25;

/// Added to levels before they are divided: what black paper reflects.
const BLACK: f32 = 16.0;

/// As [`paper::distances`], but from the paper around each pixel, and divided by the relative brightness of that paper.
/// `border` is the colour of most of the paper at the picture's edge.
pub(super) fn distances(picture: &Downscaled, border: Colour) -> Grid {
    let reach = (picture.width.max(picture.height) as f64 * WINDOW / 2.0) as usize;
    let papers = [0, 1, 2, 3].map(|channel| paper_of(picture, border, channel, reach));
    let paper = |i: usize| -> Colour { std::array::from_fn(|channel| papers[channel][i]) };
    let brightest = (0..picture.colours.len()).map(|i| brightness(&paper(i)));
    let brightest = brightest.fold(0.0, f32::max);
    let mut grid = Grid::blank(picture.width, picture.height);
    for (i, (level, &colour)) in grid.levels.iter_mut().zip(&picture.colours).enumerate() {
        let paper = paper(i);
        // In half the light, ink differs from paper by half as much.
        let light = brightness(&paper).max(brightest * MIN_BRIGHTNESS);
        let gain = if light > 0.0 { brightest / light } else { 1.0 };
        *level = paper::distance(colour, paper) * gain;
    }
    grid
}

fn brightness(colour: &Colour) -> f32 {
    (colour[0] + colour[1] + colour[2]) / 3.0
}

/// The paper at each pixel in one channel. Ink may be darker or lighter: it differs from the paper more than light does,
/// by quotients, since light multiplies.
fn paper_of(picture: &Downscaled, border: Colour, channel: usize, reach: usize) -> Vec<f32> {
    let levels: Vec<f32> = picture.colours.iter().map(|c| c[channel]).collect();
    if levels.iter().all(|&level| level == levels[0]) {
        return levels;
    }
    let negative: Vec<f32> = levels.iter().map(|&level| -level).collect();
    let [lightest, darkest] = [&levels, &negative].map(|l| strongest(&sorted(l)));
    let darkest = -darkest;
    let paper = border[channel] + BLACK;
    if paper * paper >= (lightest + BLACK) * (darkest + BLACK) {
        return closing(&levels, picture.width, reach);
    }
    let mut paper = closing(&negative, picture.width, reach);
    paper.iter_mut().for_each(|level| *level = -*level);
    paper
}

/// The least of the greatest levels around each pixel: a closing, in which dark structures narrower than the window
/// vanish. It runs on means of 3 × 3 pixels, since noise would bias it upwards. The greatest levels are taken beyond
/// the picture's edge too, so that paper that darkens towards it stays as it is.
fn closing(levels: &[f32], width: usize, reach: usize) -> Vec<f32> {
    let smooth = along_both(levels, width, &mean_of_three);
    let greatest = along_both(&smooth, width, &|line| {
        let beyond = vec![f32::NEG_INFINITY; 2 * reach];
        greatest_in_windows(&[&beyond, line, &beyond].concat(), 2 * reach + 1)
    });
    let negative: Vec<f32> = greatest.iter().map(|&level| -level).collect();
    let mut least = along_both(&negative, width + 2 * reach, &|line| {
        greatest_in_windows(line, 2 * reach + 1)
    });
    least.iter_mut().for_each(|level| *level = -*level);
    least
}

/// What `change` makes of each row, and then of each column.
fn along_both(levels: &[f32], width: usize, change: &dyn Fn(&[f32]) -> Vec<f32>) -> Vec<f32> {
    let height = levels.len() / width;
    along_rows(&along_rows(levels, width, change), height, change)
}

/// What `change` makes of each row, as columns. It may change the length of all rows alike.
fn along_rows(levels: &[f32], width: usize, change: &dyn Fn(&[f32]) -> Vec<f32>) -> Vec<f32> {
    let rows: Vec<Vec<f32>> = levels.chunks_exact(width).map(change).collect();
    let width = rows.first().map_or(0, Vec::len);
    (0..width)
        .flat_map(|x| rows.iter().map(move |row| row[x]))
        .collect()
}

fn mean_of_three(line: &[f32]) -> Vec<f32> {
    let at = |i: usize| line[i.min(line.len() - 1)];
    let mean = |i: usize| (at(i.saturating_sub(1)) + at(i) + at(i + 1)) / 3.0;
    (0..line.len()).map(mean).collect()
}

/// The greatest level of each window that the line has room for. M. van Herk, "A fast algorithm for local minimum and
/// maximum filters on rectangular and octagonal kernels", Pattern Recognition Letters 13(7), 1992: a window is the end of
/// one block and the start of the next.
fn greatest_in_windows(line: &[f32], window: usize) -> Vec<f32> {
    let (mut forward, mut backward) = (line.to_vec(), line.to_vec());
    for i in (1..line.len()).filter(|i| i % window != 0) {
        forward[i] = forward[i].max(forward[i - 1]);
    }
    for i in (1..line.len()).rev().filter(|i| i % window != 0) {
        backward[i - 1] = backward[i - 1].max(backward[i]);
    }
    let ends = &forward[window - 1..];
    ends.iter()
        .zip(&backward)
        .map(|(end, start)| end.max(*start))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grey paper that is darker to the right, with a bar of ink of half the paper's brightness.
    fn unevenly_lit(width: usize, height: usize, bar: std::ops::Range<usize>) -> Vec<u8> {
        let pixel = |i: usize| {
            let (x, y) = (i % width, i / width);
            let paper = 240.0 - 180.0 * x as f32 / width as f32;
            let is_ink = bar.contains(&x) && (height / 4..height * 3 / 4).contains(&y);
            let grey = if is_ink { paper / 2.0 } else { paper } as u8;
            [grey, grey, grey, 255]
        };
        (0..width * height).flat_map(pixel).collect()
    }

    fn distances(rgba: &[u8], width: usize, height: usize) -> Grid {
        let (picture, paper) = paper::on_paper(paper::downscale(rgba, width, height));
        super::distances(&picture, paper)
    }

    #[test]
    fn paper_has_no_contrast_in_the_light_nor_in_the_shadow() {
        let grid = distances(&unevenly_lit(400, 160, 190..210), 400, 160);
        let at = |x: usize, y: usize| grid.levels[y * 400 + x];
        for x in [5, 100, 150, 250, 300, 395] {
            assert!(at(x, 80) < 12.0, "{x}: {}", at(x, 80));
        }
        assert!(at(200, 80) > 90.0, "{}", at(200, 80));
        // A global comparison takes the right end for ink.
        let (picture, paper) = paper::on_paper(paper::downscale(
            &unevenly_lit(400, 160, 190..210),
            400,
            160,
        ));
        let global = paper::distances(&picture, paper);
        assert!(global.levels[80 * 400 + 395] > 60.0);
    }

    #[test]
    fn windows_have_the_greatest_of_their_levels() {
        let line: Vec<f32> = (0..23).map(|i| ((i * 7) % 11) as f32).collect();
        for window in 1..=line.len() {
            let naive: Vec<f32> = line
                .windows(window)
                .map(|levels| levels.iter().copied().fold(f32::MIN, f32::max))
                .collect();
            assert_eq!(greatest_in_windows(&line, window), naive, "window {window}");
        }
    }

    #[test]
    fn clean_paper_beside_ink_is_exactly_paper_and_a_shadows_edge_is_no_ink() {
        let pixel = |i: usize| {
            let (x, y) = (i % 200, i / 200);
            let paper = if x + y / 2 > 150 { 120 } else { 250 };
            let is_ink = (60..66).contains(&x) && (20..80).contains(&y);
            let grey = if is_ink { 20 } else { paper };
            [grey, grey, grey, 255]
        };
        let rgba: Vec<u8> = (0..200 * 100).flat_map(pixel).collect();
        let grid = distances(&rgba, 200, 100);
        assert!(grid.levels[50 * 200 + 62] > 200.0);
        assert_eq!(grid.levels[50 * 200 + 80], 0.0);
        for x in 100..200 {
            assert!(
                grid.levels[50 * 200 + x] < 90.0,
                "{x}: {}",
                grid.levels[50 * 200 + x]
            );
        }
    }

    #[test]
    fn a_picture_of_one_pixel_has_paper() {
        assert_eq!(distances(&[9, 9, 9, 255], 1, 1).levels, [0.0]);
    }
}
