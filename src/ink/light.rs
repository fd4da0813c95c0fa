//! Contrast with the paper in uneven light: under a lamp, in a shadow, on a sheet that is not flat. Each pixel is
//! compared with the paper around it instead of the whole picture's paper. It does not decide what is ink.
//!
//! Local thresholds by means over windows are Bradley and Roth's, "Adaptive Thresholding Using the Integral
//! Image", Journal of Graphics Tools 12(2), 2007. Here the mean is robust against ink: it is computed repeatedly,
//! each time with less weight on cells that differ from it, so ink may be dark, light or coloured.

use super::Grid;
use super::paper::{self, Colour, Downscaled};

/// Cells along the longer side. The paper changes slowly, so the mean of each cell is enough.
const CELLS: usize = 128;

/// A window extends this many cells to each side: beyond the ink of a digit that fills a quarter of the picture.
const REACH: usize = 14;

/// The number of times the mean is computed.
const ITERATIONS: usize = 5;

/// The least brightness of paper that is assumed, as a fraction of the brightest paper.
const MIN_BRIGHTNESS: f32 = 0.25;

/// As [`paper::distances`], but from the paper around each pixel, and divided by the relative brightness of that paper.
pub(super) fn distances(rgba: &[u8], width: usize, height: usize) -> Grid {
    let (picture, _) = paper::on_paper(rgba, width, height);
    let cells = Cells::of(&picture);
    let paper = cells.paper();
    let brightest = paper.iter().map(brightness).fold(0.0, f32::max);
    let mut grid = Grid::blank(picture.width, picture.height);
    for (i, (level, &colour)) in grid.levels.iter_mut().zip(&picture.colours).enumerate() {
        let place = [i % picture.width, i / picture.width];
        let paper = cells.between(&paper, place);
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

/// The mean colours of square cells of a picture.
struct Cells {
    /// Pixels along a cell's side.
    side: usize,
    width: usize,
    height: usize,
    colours: Vec<Colour>,
}

impl Cells {
    fn of(picture: &Downscaled) -> Self {
        let side = picture.width.max(picture.height).div_ceil(CELLS);
        let (width, height) = (picture.width.div_ceil(side), picture.height.div_ceil(side));
        let mut sums = vec![([0.0f32; 4], 0.0f32); width * height];
        for (i, colour) in picture.colours.iter().enumerate() {
            let cell = i / picture.width / side * width + i % picture.width / side;
            (0..4).for_each(|channel| sums[cell].0[channel] += colour[channel]);
            sums[cell].1 += 1.0;
        }
        let mean = |(sum, count): (Colour, f32)| sum.map(|channel| channel / count);
        Self {
            side,
            width,
            height,
            colours: sums.into_iter().map(mean).collect(),
        }
    }

    /// The paper's colour at each cell.
    fn paper(&self) -> Vec<Colour> {
        let mut weights = vec![1.0f32; self.colours.len()];
        let mut paper = self.means(&weights);
        for _ in 1..ITERATIONS {
            let distance = |(&colour, &paper): (&Colour, &Colour)| paper::distance(colour, paper);
            let distances: Vec<f32> = self.colours.iter().zip(&paper).map(distance).collect();
            let mut sorted = distances.clone();
            sorted.sort_unstable_by(f32::total_cmp);
            let median = sorted[sorted.len() / 2];
            for (weight, distance) in weights.iter_mut().zip(&distances) {
                let ratio = distance / median.max(1.0);
                let similarity = 1.0 / (1.0 + ratio * ratio);
                *weight = similarity * similarity;
            }
            paper = self.means(&weights);
        }
        paper
    }

    /// The weighted mean of the window around each cell, by an integral image (summed-area table).
    fn means(&self, weights: &[f32]) -> Vec<Colour> {
        let stride = self.width + 1;
        let mut sums = vec![[0.0f64; 5]; stride * (self.height + 1)];
        for y in 0..self.height {
            let mut line = [0.0f64; 5];
            for x in 0..self.width {
                let cell = y * self.width + x;
                let weight = f64::from(weights[cell]);
                for (sum, channel) in line.iter_mut().zip(self.colours[cell]) {
                    *sum += weight * f64::from(channel);
                }
                line[4] += weight;
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = std::array::from_fn(|i| above[i] + line[i]);
            }
        }
        let window = |cell: usize| {
            // The window is symmetric, so that the mean of a linear gradient is the value at the cell.
            let reach = |at: usize, end: usize| {
                let reach = REACH.min(at.min(end - 1 - at).max(1));
                (at.saturating_sub(reach), end.min(at + reach + 1))
            };
            let (left, right) = reach(cell % self.width, self.width);
            let (top, bottom) = reach(cell / self.width, self.height);
            let at = |x: usize, y: usize| sums[y * stride + x];
            let corners = [
                at(right, bottom),
                at(left, bottom),
                at(right, top),
                at(left, top),
            ];
            let sum = |i: usize| corners[0][i] - corners[1][i] - corners[2][i] + corners[3][i];
            let weight = sum(4).max(f64::MIN_POSITIVE);
            std::array::from_fn(|channel| (sum(channel) / weight) as f32)
        };
        (0..self.colours.len()).map(window).collect()
    }

    /// The paper's colour at a pixel, by bilinear interpolation between cells.
    fn between(&self, paper: &[Colour], place: [usize; 2]) -> Colour {
        let split = |at: usize, count: usize| {
            let middle = (at as f32 + 0.5) / self.side as f32 - 0.5;
            let at = middle.clamp(0.0, (count - 1) as f32);
            let first = at as usize;
            (first, (first + 1).min(count - 1), at - first as f32)
        };
        let (left, right, along) = split(place[0], self.width);
        let (top, bottom, down) = split(place[1], self.height);
        let at = |x: usize, y: usize| &paper[y * self.width + x];
        std::array::from_fn(|i| {
            let mix = |a: f32, b: f32, part: f32| a + (b - a) * part;
            let upper = mix(at(left, top)[i], at(right, top)[i], along);
            let lower = mix(at(left, bottom)[i], at(right, bottom)[i], along);
            mix(upper, lower, down)
        })
    }
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

    #[test]
    fn paper_has_no_contrast_in_the_light_nor_in_the_shadow() {
        let grid = distances(&unevenly_lit(400, 160, 190..210), 400, 160);
        let at = |x: usize, y: usize| grid.levels[y * 400 + x];
        for x in [5, 100, 150, 250, 300, 395] {
            assert!(at(x, 80) < 12.0, "{x}: {}", at(x, 80));
        }
        assert!(at(200, 80) > 90.0, "{}", at(200, 80));
        // A global comparison takes the right end for ink.
        let global = paper::distances(&unevenly_lit(400, 160, 190..210), 400, 160);
        assert!(global.levels[80 * 400 + 395] > 60.0);
    }

    #[test]
    fn a_picture_of_one_pixel_has_paper() {
        assert_eq!(distances(&[9, 9, 9, 255], 1, 1).levels, [0.0]);
    }
}
