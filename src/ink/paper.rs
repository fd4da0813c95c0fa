//! Finds the paper of a picture and says of each pixel how unlike the paper it is. Dark on light, light
//! on dark, coloured or transparent is then all one. It never decides what is ink.

use super::Grid;

/// The longest side that is worked on. Larger pictures are averaged down to it by whole factors first:
/// a box of 20 pixels needs no more, and averaging takes the noise of a camera away.
const LONGEST: usize = 1024;

/// The width of the border that is asked for the paper's colour, as a part of the shorter side.
const BORDER: f64 = 0.05;

/// Red, green and blue times opacity, then opacity; each 0.0 to 255.0. Black strokes on transparent
/// paper then differ from the paper in opacity, white ones in everything.
pub(super) type Colour = [f32; 4];

/// A picture small enough to work on: `[height, width]` colours.
pub(super) struct Small {
    pub width: usize,
    pub height: usize,
    pub colours: Vec<Colour>,
}

/// The levels are distances from the paper's colour: 0.0 for paper, 255.0 for black against white.
/// `rgba` must hold `width × height` pixels, at least one.
pub(super) fn distances(rgba: &[u8], width: usize, height: usize) -> Grid {
    let (small, paper) = on_paper(rgba, width, height);
    Grid {
        width: small.width,
        height: small.height,
        levels: small.colours.iter().map(|&c| distance(c, paper)).collect(),
    }
}

/// The picture, small enough to work on and without clear corners, and the paper's colour.
pub(super) fn on_paper(rgba: &[u8], width: usize, height: usize) -> (Small, Colour) {
    let mut small = shrink(rgba, width, height);
    let mut paper = median(border(&small));
    if is_frame(&small, paper) {
        paper = median(small.colours.iter().collect());
    }
    if paper[3] >= 128.0 {
        lay_on(&mut small, paper);
    }
    (small, paper)
}

/// Averages squares of `factor` × `factor` pixels; at the right and lower edge what there is.
fn shrink(rgba: &[u8], width: usize, height: usize) -> Small {
    let factor = width.max(height).div_ceil(LONGEST);
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
    Small {
        width: small_width,
        height: small_height,
        colours,
    }
}

fn border(small: &Small) -> Vec<&Colour> {
    let shorter = small.width.min(small.height);
    let depth = ((shorter as f64 * BORDER) as usize).max(1);
    let is_border = |i: usize, side: usize| i < depth || i + depth >= side;
    let on_border = |i: &usize| {
        is_border(i % small.width, small.width) || is_border(i / small.width, small.height)
    };
    let all = 0..small.colours.len();
    all.filter(on_border).map(|i| &small.colours[i]).collect()
}

/// The median of each channel.
fn median(colours: Vec<&Colour>) -> Colour {
    let mut median = [0.0; 4];
    for (channel, median) in median.iter_mut().enumerate() {
        *median = middle(colours.iter().map(|colour| colour[channel]).collect());
    }
    median
}

/// Of an even number of values the mean of the middle two, so that the median of a picture's negative is the
/// negative of its median.
fn middle(mut values: Vec<f32>) -> f32 {
    let half = values.len() / 2;
    values.sort_unstable_by(f32::total_cmp);
    match values.len() % 2 {
        1 => values[half],
        _ => (values[half - 1] + values[half]) / 2.0,
    }
}

/// Whether `paper` is only a frame: all of the border has its colour, and most of the picture has not.
/// A digit with a margin never covers so much.
fn is_frame(small: &Small, paper: Colour) -> bool {
    const ALIKE: f32 = 32.0;
    let unlike = |colours: &mut dyn Iterator<Item = &Colour>| {
        colours.filter(|&&c| distance(c, paper) > ALIKE).count()
    };
    let border = border(small);
    unlike(&mut border.iter().copied()) * 20 < border.len()
        && unlike(&mut small.colours.iter()) * 3 > small.colours.len() * 2
}

/// Fills what is transparent with the paper's own colour, so that clear corners are not ink.
fn lay_on(small: &mut Small, paper: Colour) {
    for colour in &mut small.colours {
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

    fn of(pixels: &[[u8; 4]], width: usize) -> Vec<f32> {
        distances(pixels.as_flattened(), width, pixels.len() / width).levels
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
    fn a_large_picture_is_averaged_by_a_whole_factor() {
        let mut rgba = vec![255; 2050 * 5 * 4];
        rgba[..12].copy_from_slice(&[0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
        let grid = distances(&rgba, 2050, 5);
        assert_eq!((grid.width, grid.height), (684, 2));
        assert!((grid.levels[0] - 85.0).abs() < 0.01);
        assert_eq!(grid.levels[1], 0.0);
    }
}
