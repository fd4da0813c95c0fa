//! Finds the paper's colour and each pixel's distance from it. Dark ink on light paper, light ink on dark paper,
//! colours and transparent paper are then alike. It does not decide what is ink.

use super::levels::{median_of, sorted, strongest};
use super::{Grid, components};

/// Larger pictures are first averaged down to at most this side, by a whole factor: a box of 20 pixels needs no more,
/// and averaging removes camera noise.
const MAX_SIDE: usize = 1024;

/// The width of the border from which the paper's colour is taken, as a fraction of the shorter side.
const BORDER: f64 = 0.05;

/// Premultiplied red, green and blue, then opacity; each 0.0 to 255.0. Black strokes on transparent paper then differ
/// from it in opacity, white strokes in all channels.
pub(super) type Colour = [f32; 4];

/// A picture of limited size: `[height, width]` colours.
pub(super) struct Downscaled {
    pub width: usize,
    pub height: usize,
    pub colours: Vec<Colour>,
}

/// The distance of each pixel from the paper's colour: 0.0 for paper, 255.0 for black on white.
pub(super) fn distances(picture: &Downscaled, paper: Colour) -> Grid {
    let levels = picture.colours.iter().map(|&c| distance(c, paper));
    Grid {
        width: picture.width,
        height: picture.height,
        levels: levels.collect(),
    }
}

/// The picture, opaque when the paper is, and the paper's colour.
pub(super) fn on_paper(mut picture: Downscaled) -> (Downscaled, Colour) {
    let mut paper = median(border(&picture));
    if is_frame(&picture, paper) {
        paper = median(picture.colours.iter().collect());
    }
    if let Some(corners) = corners_of_bar(&picture, paper) {
        paper = corners;
    }
    if paper[3] >= 128.0 {
        composite_on(&mut picture, paper);
    }
    (picture, paper)
}

/// Averages squares of `factor` × `factor` pixels, which are smaller at the right and the lower edge. `rgba` must hold
/// `width × height` pixels, at least one.
pub(super) fn downscale(rgba: &[u8], width: usize, height: usize) -> Downscaled {
    let factor = width.max(height).div_ceil(MAX_SIDE);
    let (small_width, small_height) = (width.div_ceil(factor), height.div_ceil(factor));
    let mut colours = vec![[0.0; 4]; small_width * small_height];
    for (y, line) in rgba.chunks_exact(width * 4).enumerate() {
        let sums = &mut colours[y / factor * small_width..][..small_width];
        for (sum, square) in sums.iter_mut().zip(line.chunks(factor * 4)) {
            for pixel in square.as_chunks::<4>().0 {
                let [r, g, b, opacity] = pixel.map(f32::from);
                let part = opacity / 255.0;
                let colour = [r * part, g * part, b * part, opacity];
                (0..4).for_each(|i| sum[i] += colour[i]);
            }
        }
    }
    for (i, colour) in colours.iter_mut().enumerate() {
        let columns = factor.min(width - i % small_width * factor);
        let rows = factor.min(height - i / small_width * factor);
        let count = (columns * rows) as f32;
        colour.iter_mut().for_each(|channel| *channel /= count);
    }
    Downscaled {
        width: small_width,
        height: small_height,
        colours,
    }
}

impl Downscaled {
    /// The indices of the pixels less than `depth` from the picture's edge.
    pub fn border(&self, depth: usize) -> Vec<usize> {
        let (width, height) = (self.width, self.height);
        let is_border = |i: usize, side: usize| i < depth || i + depth >= side;
        let mut border = Vec::new();
        for i in 0..width * height {
            if is_border(i % width, width) || is_border(i / width, height) {
                border.push(i);
            }
        }
        border
    }
}

fn border(picture: &Downscaled) -> Vec<&Colour> {
    let shorter = picture.width.min(picture.height);
    let depth = ((shorter as f64 * BORDER) as usize).max(1);
    let pixels = picture.border(depth);
    pixels.iter().map(|&i| &picture.colours[i]).collect()
}

/// The median of each channel.
pub(super) fn median(colours: Vec<&Colour>) -> Colour {
    let mut median = [0.0; 4];
    for (channel, median) in median.iter_mut().enumerate() {
        *median = median_of(colours.iter().map(|colour| colour[channel]).collect());
    }
    median
}

/// Whether `paper` is only a frame: nearly all of the border has its colour, and most of the picture does not. A digit
/// with a margin never covers as much.
fn is_frame(picture: &Downscaled, paper: Colour) -> bool {
    const SIMILAR: f32 = 32.0;
    let count_different = |colours: &mut dyn Iterator<Item = &Colour>| {
        colours.filter(|&&c| distance(c, paper) > SIMILAR).count()
    };
    let border = border(picture);
    count_different(&mut border.iter().copied()) * 20 < border.len()
        && count_different(&mut picture.colours.iter()) * 3 > picture.colours.len() * 2
}

/// A tall picture of which only the corners differ from `paper` is a 1 cropped to its ink; then the corners are the
/// paper. Their colour.
fn corners_of_bar(picture: &Downscaled, paper: Colour) -> Option<Colour> {
    let (width, height) = (picture.width, picture.height);
    if height * 2 < width * 3 {
        return None;
    }
    let from_paper = distances(picture, paper).levels;
    let half = strongest(&sorted(&from_paper)) / 2.0;
    let differs = from_paper.iter().map(|&distance| distance > half);
    let parts = components(differs.collect(), width);
    let is_corner = |i: &usize| {
        let (x, y) = (i % width, i / width);
        (x == 0 || x + 1 == width) && (y == 0 || y + 1 == height)
    };
    let are_corners = parts.iter().all(|part| part.iter().any(is_corner));
    let colours = || parts.iter().flatten().map(|&i| &picture.colours[i]);
    (are_corners && colours().next().is_some()).then(|| median(colours().collect()))
}

/// Composites the picture onto the paper's colour, so that transparent corners are not ink.
fn composite_on(picture: &mut Downscaled, paper: Colour) {
    for colour in &mut picture.colours {
        let missing = (paper[3] - colour[3]).max(0.0) / paper[3];
        (0..4).for_each(|i| colour[i] += paper[i] * missing);
    }
}

pub(super) fn distance(colour: Colour, paper: Colour) -> f32 {
    let d = [0, 1, 2, 3].map(|i| colour[i] - paper[i]);
    ((d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + d[3] * d[3]) / 3.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(rgba: &[u8], width: usize, height: usize) -> Grid {
        let (picture, paper) = on_paper(downscale(rgba, width, height));
        distances(&picture, paper)
    }

    fn of(pixels: &[[u8; 4]], width: usize) -> Vec<f32> {
        all(pixels.as_flattened(), width, pixels.len() / width).levels
    }

    const WHITE: [u8; 4] = [255; 4];
    const BLACK: [u8; 4] = [0, 0, 0, 255];
    const CLEAR: [u8; 4] = [0; 4];

    fn with_dot(paper: [u8; 4], ink: [u8; 4]) -> Vec<[u8; 4]> {
        let mut pixels = vec![paper; 9];
        pixels[4] = ink;
        pixels
    }

    #[test]
    fn black_on_white_and_white_on_black_are_equally_far() {
        let expected = [0., 0., 0., 0., 255., 0., 0., 0., 0.];
        assert_eq!(of(&with_dot(WHITE, BLACK), 3), expected);
        assert_eq!(of(&with_dot(BLACK, WHITE), 3), expected);
    }

    #[test]
    fn strokes_on_transparent_paper_are_seen_in_any_colour() {
        for ink in [WHITE, BLACK, [200, 0, 0, 255]] {
            let levels = of(&with_dot(CLEAR, ink), 3);
            assert!(levels[4] > 140.0 && levels[0] == 0.0, "{levels:?}");
        }
    }

    #[test]
    fn clear_corners_of_white_paper_are_paper() {
        let mut pixels = vec![WHITE; 25];
        (pixels[0], pixels[24], pixels[12]) = (CLEAR, CLEAR, BLACK);
        let levels = of(&pixels, 5);
        assert_eq!((levels[0], levels[24], levels[12]), (0.0, 0.0, 255.0));
    }

    #[test]
    fn a_frame_around_the_paper_is_not_the_paper() {
        let mut pixels = vec![BLACK; 144];
        for y in 1..11 {
            pixels[y * 12 + 1..][..10].fill(WHITE);
        }
        let levels = of(&pixels, 12);
        assert_eq!((levels[0], levels[66]), (255.0, 0.0));
    }

    #[test]
    fn a_one_that_is_cropped_to_its_ink_is_no_paper() {
        let is_corner = |i: usize| matches!((i % 4, i / 4), (0, 0..3) | (3, 7..12));
        let colours = |corner, other| {
            let pixels: Vec<[u8; 4]> = (0..48)
                .map(|i| if is_corner(i) { corner } else { other })
                .collect();
            of(&pixels, 4)
        };
        for levels in [colours(WHITE, BLACK), colours(BLACK, WHITE)] {
            assert!(
                (0..48).all(|i| (levels[i] == 0.0) == is_corner(i)),
                "{levels:?}"
            );
        }
    }

    #[test]
    fn a_large_picture_is_averaged_by_a_whole_factor() {
        let mut rgba = vec![255; 2050 * 5 * 4];
        rgba[..12].copy_from_slice(&[0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
        let grid = all(&rgba, 2050, 5);
        assert_eq!((grid.width, grid.height), (684, 2));
        assert!((grid.levels[0] - 85.0).abs() < 0.01);
        assert_eq!(grid.levels[1], 0.0);
    }
}
