//! Pictures that have MNIST's form already: they are read unchanged. Processing them again would change them a
//! little, and the answer must not depend on the file format.

use super::{Grid, Picture, box_side, outline, place};

/// How far the centre of mass of MNIST's pictures is from the middle at most, in pixels: its makers moved them by whole
/// pixels.
const FROM_MIDDLE: f64 = 0.51;

/// The least level of the brightest pixel: 254 in a tenth of MNIST's test set, 255 in the others.
const FULL: u8 = 250;

/// The picture itself, when it has the form of MNIST's: of this `size`, white on an opaque black, the longer side of its
/// ink that of the box or a pixel less (3 of the 10,000 test pictures), the centre of mass in the middle, and no outline.
pub(super) fn finished(rgba: &[u8], width: usize, height: usize, size: usize) -> Option<Picture> {
    if [width, height] != [size; 2] {
        return None;
    }
    let mut pixels = Vec::with_capacity(size * size);
    for &[red, green, blue, opacity] in rgba.as_chunks::<4>().0 {
        if red != green || green != blue || opacity != 255 {
            return None;
        }
        pixels.push(red);
    }
    if pixels.iter().all(|&level| level < FULL) {
        return None;
    }
    let grid = Grid {
        width: size,
        height: size,
        levels: pixels.iter().copied().map(f32::from).collect(),
    };
    let mass = place::centre_of_mass(&grid)?;
    let (mut low, mut high) = ([size; 2], [0; 2]);
    let inked = (0..pixels.len()).filter(|&i| pixels[i] > 0);
    for place in inked.map(|i| [i % size, i / size]) {
        low = [0, 1].map(|axis| place[axis].min(low[axis]));
        high = [0, 1].map(|axis| (place[axis] + 1).max(high[axis]));
    }
    let longer = (high[0] - low[0]).max(high[1] - low[1]);
    let middle = size as f64 / 2.0 + 0.5;
    let is_centred = mass.iter().all(|at| (at - middle).abs() <= FROM_MIDDLE);
    let side = box_side(size);
    let is_finished =
        is_centred && (side - 1..=side).contains(&longer) && outline::filled(&grid).is_none();
    is_finished.then_some(Picture { pixels, size })
}

#[cfg(test)]
mod tests {
    use super::super::{Stages, from_pixels, segment};
    use super::*;

    /// A bar of ink, 5 wide and `height` high, from (`left`, `top`) on.
    fn bar([left, top]: [usize; 2], height: usize, level: u8) -> Vec<u8> {
        let is_ink = |i: usize| {
            (left..left + 5).contains(&(i % 28)) && (top..top + height).contains(&(i / 28))
        };
        let colour = |i| {
            if is_ink(i) {
                [level, level, level, 255]
            } else {
                [0, 0, 0, 255]
            }
        };
        (0..784).flat_map(colour).collect()
    }

    #[test]
    fn a_picture_of_mnists_form_is_read_as_it_is() {
        for rgba in [bar([12, 4], 20, 255), bar([12, 5], 19, 254)] {
            let levels: Vec<u8> = rgba.iter().copied().step_by(4).collect();
            let picture = finished(&rgba, 28, 28, 28).expect("MNIST's form");
            assert_eq!(picture.pixels, levels);
            assert_eq!(from_pixels(&rgba, 28, 28, 28), Ok(Some(picture.clone())));
            let stages = Stages::of_pixels(&rgba, 28, 28, 28).unwrap().unwrap();
            assert_eq!((&stages.picture, stages.moved), (&picture, [0.0; 2]));
            let lattice = segment::from_pixels(&rgba, 28, 28, 28).unwrap().unwrap();
            assert_eq!((lattice.whole, lattice.pieces), (picture, 1));
        }
    }

    #[test]
    fn any_other_picture_is_not() {
        let mut coloured = bar([12, 4], 20, 255);
        coloured[4 * (14 * 28 + 14)] = 254;
        let mut clear = bar([12, 4], 20, 255);
        clear[3] = 254;
        let negative: Vec<u8> = bar([12, 4], 20, 255)
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|&[level, ..]| [255 - level, 255 - level, 255 - level, 255])
            .collect();
        for (what, rgba) in [
            ("lower ink", bar([12, 5], 18, 255)),
            ("higher ink", bar([12, 3], 22, 255)),
            ("ink beside the middle", bar([13, 4], 20, 255)),
            ("faint ink", bar([12, 4], 20, 240)),
            ("no ink", bar([12, 4], 0, 255)),
            ("colour", coloured),
            ("a clear pixel", clear),
            ("black on white", negative),
        ] {
            assert_eq!(finished(&rgba, 28, 28, 28), None, "{what}");
        }
        assert_eq!(
            finished(&bar([12, 4], 20, 255), 28, 28, 20),
            None,
            "another size"
        );
        assert_eq!(finished(&[], 28, 28, 28), None, "no pixels");
    }
}
