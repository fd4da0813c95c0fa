//! Tells ink from paper where the light is uneven: under a lamp, in a shadow, on a sheet that is not flat.
//! Each place is compared with the paper around it, not with the whole picture's. It never decides what is
//! ink.
//!
//! Local thresholds by means over windows are Bradley and Roth's, "Adaptive Thresholding Using the Integral
//! Image", Journal of Graphics Tools 12(2), 2007. Here the mean leaves the ink out: it is taken again and
//! again, with less and less weight on what is unlike it, so that ink may be dark, light or coloured.

use super::Grid;
use super::paper::{self, Colour, Small};

/// Cells along the longer side: paper changes slowly, and is looked for in averages.
const CELLS: usize = 128;

/// A window reaches so many cells to each side: past the ink of a digit that is a quarter of the picture.
const REACH: usize = 14;

/// How often the mean is taken.
const ROUNDS: usize = 5;

/// Paper in less than this part of the brightest light is taken to be in as much.
const DARKEST: f32 = 0.25;

/// Distances from the paper at each place, as [`paper::distances`] gives them from one paper for all; where
/// there is less light they are made larger by as much.
pub(super) fn distances(rgba: &[u8], width: usize, height: usize) -> Grid {
    let (small, _) = paper::on_paper(rgba, width, height);
    let cells = Cells::of(&small);
    let paper = cells.paper();
    let brightest = paper.iter().map(brightness).fold(0.0, f32::max);
    let mut grid = Grid::blank(small.width, small.height);
    for (i, (level, &colour)) in grid.levels.iter_mut().zip(&small.colours).enumerate() {
        let place = [i % small.width, i / small.width];
        let paper = cells.between(&paper, place);
        // In half the light ink differs from paper by half as much.
        let light = brightness(&paper).max(brightest * DARKEST);
        let more = if light > 0.0 { brightest / light } else { 1.0 };
        *level = paper::distance(colour, paper) * more;
    }
    grid
}

fn brightness(colour: &Colour) -> f32 {
    (colour[0] + colour[1] + colour[2]) / 3.0
}

/// Means of squares of a picture.
struct Cells {
    /// Pixels along a cell's side.
    side: usize,
    width: usize,
    height: usize,
    colours: Vec<Colour>,
}

impl Cells {
    fn of(small: &Small) -> Self {
        let side = small.width.max(small.height).div_ceil(CELLS);
        let (width, height) = (small.width.div_ceil(side), small.height.div_ceil(side));
        let mut sums = vec![([0.0f32; 4], 0.0f32); width * height];
        for (i, colour) in small.colours.iter().enumerate() {
            let cell = i / small.width / side * width + i % small.width / side;
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
        for _ in 1..ROUNDS {
            let unlike = |(&colour, &paper): (&Colour, &Colour)| paper::distance(colour, paper);
            let distances: Vec<f32> = self.colours.iter().zip(&paper).map(unlike).collect();
            let mut sorted = distances.clone();
            sorted.sort_unstable_by(f32::total_cmp);
            let usual = sorted[sorted.len() / 2];
            for (weight, distance) in weights.iter_mut().zip(&distances) {
                let times = distance / usual.max(1.0);
                let likeness = 1.0 / (1.0 + times * times);
                *weight = likeness * likeness;
            }
            paper = self.means(&weights);
        }
        paper
    }

    /// The weighted mean of the window around each cell, by sums over all cells above and left of each.
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
            // As far to one side as to the other: where light falls evenly, its mean is that of the middle.
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

    /// The paper's colour at a pixel, evenly from cell to cell.
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

    /// Grey paper whose light falls from left to right, with a bar of ink of half its brightness.
    fn lit(width: usize, height: usize, bar: std::ops::Range<usize>) -> Vec<u8> {
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
    fn paper_is_paper_in_the_light_and_in_the_shadow() {
        let grid = distances(&lit(400, 160, 190..210), 400, 160);
        let at = |x: usize, y: usize| grid.levels[y * 400 + x];
        for x in [5, 100, 150, 250, 300, 395] {
            assert!(at(x, 80) < 12.0, "{x}: {}", at(x, 80));
        }
        assert!(at(200, 80) > 90.0, "{}", at(200, 80));
        // The same threshold for all would call the right end ink.
        let global = paper::distances(&lit(400, 160, 190..210), 400, 160);
        assert!(global.levels[80 * 400 + 395] > 60.0);
    }

    #[test]
    fn a_picture_of_one_pixel_has_paper() {
        assert_eq!(distances(&[9, 9, 9, 255], 1, 1).levels, [0.0]);
    }
}
