//! Finds the paper's colour and each pixel's distance from it. Dark ink on light paper, light ink on dark paper,
//! colours and transparent paper are then alike. It does not decide what is ink.

use super::Grid;
use super::levels::median_of;

/// Larger pictures are first averaged down to at most this side, by a whole factor: a box of 20 pixels needs no more,
/// and averaging removes camera noise.
const MAX_SIDE: usize = 1024;

/// The edge of a smaller picture may be half ink: its median is neither paper nor ink.
const SMALL_SIDE: usize = 24;

/// The width of the border from which the paper's colour is taken, as a fraction of the shorter side.
const BORDER: f64 = 0.05;

/// Colours that differ by no more are alike. Black differs from white by 255.
const SIMILAR: f32 = 32.0;

/// What differs from ink by more than this fraction of the greatest difference is paper; less, an edge.
const OTHER: f32 = 0.75;

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
    let edge = border(&picture).into_iter();
    let mut paper = median(edge.map(|i| &picture.colours[i]).collect());
    if picture.width.max(picture.height) < SMALL_SIDE {
        paper = farthest(&picture, farthest(&picture, paper));
    }
    paper = other_paper(&picture, paper).map_or(paper, median);
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

/// The indices of the pixels at the picture's edge.
fn border(picture: &Downscaled) -> Vec<usize> {
    let shorter = picture.width.min(picture.height);
    picture.border(((shorter as f64 * BORDER) as usize).max(1))
}

/// The median of each channel.
pub(super) fn median(colours: Vec<&Colour>) -> Colour {
    let mut median = [0.0; 4];
    for (channel, median) in median.iter_mut().enumerate() {
        *median = median_of(colours.iter().map(|colour| colour[channel]).collect());
    }
    median
}

/// The colour that differs most from another.
fn farthest(picture: &Downscaled, from: Colour) -> Colour {
    let mut most = from;
    for &colour in &picture.colours {
        if distance(colour, from) > distance(most, from) {
            most = colour;
        }
    }
    most
}

/// The pixels of the paper where `paper`, the colour of most of the edge, is not the paper's.
fn other_paper(picture: &Downscaled, paper: Colour) -> Option<Vec<&Colour>> {
    let Downscaled { width, colours, .. } = picture;
    let all = colours.len();
    let from_paper = distances(picture, paper).levels;
    let count = |pixels: &[f32]| pixels.iter().filter(|&&level| level > SIMILAR).count();
    let edge: Vec<f32> = border(picture).iter().map(|&i| from_paper[i]).collect();
    // A frame: nearly all of the edge has its colour, and most of the picture does not. A digit with a margin never covers as much.
    if count(&edge) * 20 < edge.len() && count(&from_paper) * 3 > all * 2 {
        return Some(colours.iter().collect());
    }
    let strong = from_paper.iter().copied().fold(0.0, f32::max);
    // A picture cropped to its ink, whose edge may be mostly ink: all pixels and the four corners count alike (docs/ink.md). Paper
    // that is lighter on one side and darker on the other cancels out.
    let corners = [0, width - 1, all - width, all - 1];
    let mut sum = [0.0f64; 4];
    for (i, colour) in colours.iter().enumerate() {
        let corners = corners.iter().filter(|&&corner| corner == i).count();
        let weight = 1.0 / all as f64 + corners as f64 / 4.0;
        (0..4).for_each(|c| sum[c] += weight * f64::from(colour[c] - paper[c]));
    }
    let mean = [0, 1, 2, 3].map(|c| paper[c] + sum[c] as f32);
    let differing = (0..all).filter(|&i| from_paper[i] > strong * OTHER);
    (distance(mean, paper) > strong).then(|| differing.map(|i| &colours[i]).collect())
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

    /// Whether the paper of a picture is what `is_paper` says, black on white and white on black.
    fn is_told(width: usize, height: usize, is_paper: impl Fn(usize, usize) -> bool) -> bool {
        let places: Vec<bool> = (0..width * height)
            .map(|i| is_paper(i % width, i / width))
            .collect();
        [[WHITE, BLACK], [BLACK, WHITE]].iter().all(|[paper, ink]| {
            let colour = |&is_paper: &bool| if is_paper { *paper } else { *ink };
            let levels = of(&places.iter().map(colour).collect::<Vec<_>>(), width);
            levels
                .iter()
                .map(|&level| level == 0.0)
                .eq(places.iter().copied())
        })
    }

    #[test]
    fn the_edge_of_what_is_cropped_to_its_ink_is_no_paper() {
        // A zero of eight rows, whose edge is ink but for its corners, and a one, of which nothing but corners is paper.
        let zero = |x: usize, y: usize| match (x, y) {
            (1..4, 2..6) => true,
            _ => matches!((x, y), (0 | 4, 0 | 7)),
        };
        assert!(is_told(5, 8, zero));
        assert!(is_told(30, 90, |x, y| (x + 1) % 30 < 2 && (y + 9) % 90 < 18));
        // A seven has ink in two corners.
        let stem = |y: usize| 24 - (y - 7) * 14 / 32;
        assert!(is_told(30, 40, |x, y| y > 6 && !(stem(y)..stem(y) + 6).contains(&x)));
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
