//! Transposes a piece of a panel, four rows at a time.

use super::kernel::WIDTH;

/// Writes `rows: [count, WIDTH]` as columns `lane` to `lane + count` of `to: [WIDTH or fewer, stride]`.
///
/// # Panics
/// When `to` is not made of rows of `stride`, or `lane + count` is more than `stride`.
pub(super) fn transpose(rows: &[f32], lane: usize, to: &mut [f32], stride: usize) {
    let count = rows.len() / WIDTH;
    assert!(
        to.len().is_multiple_of(stride) && to.len() <= WIDTH * stride && lane + count <= stride,
        "{count} lanes from {lane} on in {} of {stride}",
        to.len()
    );
    for (index, four) in rows.chunks(4 * WIDTH).enumerate() {
        let lane = lane + index * 4;
        match <&[f32; 4 * WIDTH]>::try_from(four) {
            Ok(four) => transpose_four(four, lane, to, stride),
            Err(_) => transpose_rows(four, lane, to, stride),
        }
    }
}

/// One element at a time, for up to three rows.
fn transpose_rows(rows: &[f32], lane: usize, to: &mut [f32], stride: usize) {
    for (row, lane) in rows.chunks_exact(WIDTH).zip(lane..) {
        for (to, &value) in to.chunks_exact_mut(stride).zip(row) {
            to[lane] = value;
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn transpose_four(rows: &[f32; 4 * WIDTH], lane: usize, to: &mut [f32], stride: usize) {
    for (column, to) in to.chunks_exact_mut(stride).enumerate() {
        let four = std::array::from_fn(|row| rows[row * WIDTH + column % WIDTH]);
        let place: &mut [f32; 4] = (&mut to[lane..lane + 4]).try_into().expect("four");
        *place = four;
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn transpose_four(rows: &[f32; 4 * WIDTH], lane: usize, to: &mut [f32], stride: usize) {
    use core::arch::wasm32::{i32x4_shuffle, v128, v128_load, v128_store};

    let whole = to.len() / (4 * stride) * 4;
    for column in (0..whole).step_by(4) {
        // SAFETY: `to` has at most WIDTH rows (asserted by `transpose`), so column + 4 ≤ WIDTH and these four
        // numbers lie in a row of `rows`.
        let [a, b, c, d] = [0, 1, 2, 3].map(|row| unsafe {
            v128_load(rows.as_ptr().add(row * WIDTH + column).cast::<v128>())
        });
        let (ab_0, ab_1) = (
            i32x4_shuffle::<0, 4, 1, 5>(a, b),
            i32x4_shuffle::<2, 6, 3, 7>(a, b),
        );
        let (cd_0, cd_1) = (
            i32x4_shuffle::<0, 4, 1, 5>(c, d),
            i32x4_shuffle::<2, 6, 3, 7>(c, d),
        );
        let columns = [
            i32x4_shuffle::<0, 1, 4, 5>(ab_0, cd_0),
            i32x4_shuffle::<2, 3, 6, 7>(ab_0, cd_0),
            i32x4_shuffle::<0, 1, 4, 5>(ab_1, cd_1),
            i32x4_shuffle::<2, 3, 6, 7>(ab_1, cd_1),
        ];
        for (index, four) in columns.into_iter().enumerate() {
            let place = &mut to[(column + index) * stride + lane..][..4];
            // SAFETY: `place` is four numbers long.
            unsafe { v128_store(place.as_mut_ptr().cast(), four) };
        }
    }
    let rest = to.chunks_exact_mut(stride).enumerate().skip(whole);
    for (column, to) in rest {
        (0..4).for_each(|row| to[lane + row] = rows[row * WIDTH + column]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_moved_and_no_other_is_touched() {
        for (count, lane, columns, stride) in [
            (4, 0, WIDTH, WIDTH),
            (11, 3, WIDTH, 20),
            (8, 4, 7, 12),
            (3, 0, 1, 3),
            (0, 2, 5, 2),
        ] {
            let rows: Vec<f32> = (0..count * WIDTH).map(|at| at as f32).collect();
            let mut to = vec![-1.0; columns * stride];
            transpose(&rows, lane, &mut to, stride);
            for (at, &found) in to.iter().enumerate() {
                let (column, place) = (at / stride, at % stride);
                let expected = match place.checked_sub(lane) {
                    Some(row) if row < count => rows[row * WIDTH + column],
                    _ => -1.0,
                };
                assert_eq!(found, expected, "{count} {lane} {columns} {stride}");
            }
        }
    }
}
