//! Test-time augmentation: further views of a picture, of two kinds (`docs/judging.md`). Affine views are slanted,
//! narrower, wider or rotated. A digit stays the same digit in them, and a non-digit often becomes another one, so
//! they show whether a picture is a digit. Shifted views are moved by one pixel. They show best which digit it is,
//! but not whether it is one, since in training only digits were off centre.

/// Number of affine views.
pub(super) const AFFINE_VIEWS: usize = AFFINES.len();

/// Number of shifted views.
pub(super) const SHIFTED_VIEWS: usize = SHIFTS.len();

/// Right and down, in pixels.
const SHIFTS: [[isize; 2]; 4] = [[1, 0], [-1, 0], [0, 1], [0, -1]];

/// Affine maps about pixel (size/2, size/2), where the ink has its centre of mass: first the shear along x (pixels to
/// the right for each row above the centre) and the scale along x, then the shear along y (pixels down for each column
/// left of the centre). Two opposite shears of equal size are nearly a rotation.
const AFFINES: [[f32; 3]; 6] = [
    [0.2, 1.0, 0.0],
    [-0.2, 1.0, 0.0],
    [0.0, 0.8, 0.0],
    [0.0, 1.2, 0.0],
    [SIN_8_DEGREES, 1.0, -SIN_8_DEGREES],
    [-SIN_8_DEGREES, 1.0, SIN_8_DEGREES],
];

const SIN_8_DEGREES: f32 = 0.139;

/// For each view all pictures, `[pictures, size, size]`: first the affine views, then the shifted views.
pub(super) fn augmented_views(pixels: &[u8], size: usize) -> Vec<Vec<u8>> {
    let affine = AFFINES.map(|[shear_x, scale_x, shear_y]| {
        let slanted = sheared(pixels, size, shear_x, scale_x);
        match shear_y == 0.0 {
            true => slanted,
            false => {
                let columns = transposed(&slanted, size);
                transposed(&sheared(&columns, size, shear_y, 1.0), size)
            }
        }
    });
    let shifted = SHIFTS.map(|by| shifted(pixels, size, by));
    affine.into_iter().chain(shifted).collect()
}

/// Every picture moved by whole pixels; pixels that leave the picture are lost.
fn shifted(pixels: &[u8], size: usize, [right, down]: [isize; 2]) -> Vec<u8> {
    let mut shifted = vec![0; pixels.len()];
    let pictures = shifted.chunks_exact_mut((size * size).max(1));
    for (to, from) in pictures.zip(pixels.chunks_exact((size * size).max(1))) {
        let rows = to.chunks_exact_mut(size).zip(0..);
        for (to, y) in rows.skip(down.max(0).unsigned_abs()) {
            let Some(from) = from.chunks_exact(size).nth((y - down) as usize) else {
                break;
            };
            let by = right.unsigned_abs().min(size);
            match right > 0 {
                true => to[by..].copy_from_slice(&from[..size - by]),
                false => to[..size - by].copy_from_slice(&from[by..]),
            }
        }
    }
    shifted
}

/// Every row scaled by `scale` about its middle, then moved to the right by `shear` pixels for each row above the
/// centre.
fn sheared(pixels: &[u8], size: usize, shear: f32, scale: f32) -> Vec<u8> {
    let mut sheared = Vec::with_capacity(pixels.len());
    for (index, row) in pixels.chunks_exact(size).enumerate() {
        let above = (size / 2) as f32 - (index % size) as f32;
        resample_row(row, shear * above, scale, &mut sheared);
    }
    sheared
}

/// Each picture transposed.
fn transposed(pixels: &[u8], size: usize) -> Vec<u8> {
    let mut transposed = Vec::with_capacity(pixels.len());
    for picture in pixels.chunks_exact(size * size) {
        for column in 0..size {
            transposed.extend(picture.iter().skip(column).step_by(size));
        }
    }
    transposed
}

/// Appends `row`, scaled by `scale` about its middle and then moved to the right by `shift` pixels, with linear
/// interpolation.
fn resample_row(row: &[u8], shift: f32, scale: f32, to: &mut Vec<u8>) {
    let middle = (row.len() / 2) as f32;
    let level = |at: f32| match at >= 0.0 {
        true => row.get(at as usize).map_or(0.0, |&pixel| f32::from(pixel)),
        false => 0.0,
    };
    to.extend((0..row.len()).map(|x| {
        let from = (x as f32 - middle - shift) / scale + middle;
        let whole = from.floor();
        let part = from - whole;
        (level(whole) * (1.0 - part) + level(whole + 1.0) * part + 0.5) as u8
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resampled(row: &[u8], shift: f32, scale: f32) -> Vec<u8> {
        let mut resampled = Vec::new();
        resample_row(row, shift, scale, &mut resampled);
        resampled
    }

    #[test]
    fn a_row_moves_by_whole_pixels_and_by_parts_and_loses_what_leaves_it() {
        assert_eq!(resampled(&[1, 100, 7, 0], 0.0, 1.0), [1, 100, 7, 0]);
        assert_eq!(resampled(&[0, 100, 0, 0], 1.5, 1.0), [0, 0, 50, 50]);
        assert_eq!(resampled(&[100, 0, 0, 100], -1.0, 1.0), [0, 0, 100, 0]);
    }

    #[test]
    fn a_row_is_scaled_about_its_middle() {
        let row = [0, 0, 200, 200, 200, 0, 0, 0];
        assert_eq!(
            resampled(&row, 0.0, 2.0),
            [200, 200, 200, 200, 200, 100, 0, 0]
        );
        assert_eq!(resampled(&row, 0.0, 0.5), [0, 0, 0, 200, 200, 0, 0, 0]);
    }

    #[test]
    fn an_upright_line_is_slanted_about_its_middle_to_either_side() {
        let mut line = [0; 11 * 11];
        (0..11).for_each(|y| line[y * 11 + 5] = 200);
        let [right, left, ..] = &augmented_views(&line, 11)[..] else {
            panic!("two views")
        };
        assert_eq!((right[6], left[4]), (200, 200));
        assert_eq!(right[5 * 11..6 * 11], line[5 * 11..6 * 11]);
        assert_eq!((right[10 * 11 + 4], left[10 * 11 + 6]), (200, 200));
    }

    #[test]
    fn shifted_views_are_moved_to_each_side_by_a_pixel_and_lose_what_leaves_them() {
        let mut dots = [0; 2 * 25];
        (dots[12], dots[4], dots[25 + 20]) = (200, 100, 50);
        let views = augmented_views(&dots, 5);
        assert_eq!(views.len(), AFFINE_VIEWS + SHIFTED_VIEWS);
        let found = views[AFFINE_VIEWS..].iter().map(|view| {
            let at = |level| view.iter().position(|&pixel| pixel == level);
            [at(200), at(100), at(50)]
        });
        let expected = [
            [Some(13), None, Some(46)],
            [Some(11), Some(3), None],
            [Some(17), Some(9), None],
            [Some(7), None, Some(40)],
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_picture_smaller_than_its_shift_is_lost() {
        assert_eq!(shifted(&[9], 1, [2, 0]), [0]);
        assert_eq!(shifted(&[9], 1, [0, -2]), [0]);
        assert_eq!(shifted(&[9], 1, [0, 1]), [0]);
    }

    #[test]
    fn two_views_rotate_a_cross_about_its_middle_to_either_side() {
        let mut cross = [0; 15 * 15];
        (0..15).for_each(|i| (cross[i * 15 + 7], cross[7 * 15 + i]) = (200, 200));
        let [.., clockwise, back] = &augmented_views(&cross, 15)[..AFFINE_VIEWS] else {
            panic!("two views")
        };
        // The top and the left end, seven pixels from the middle, move by one pixel.
        let ends = |view: &[u8]| [view[8], view[6], view[6 * 15], view[8 * 15]].map(|p| p > 150);
        assert_eq!(ends(clockwise), [true, false, true, false]);
        assert_eq!(ends(back), [false, true, false, true]);
        assert_eq!([clockwise[7 * 15 + 7], back[7 * 15 + 7]], [200, 200]);
    }
}
