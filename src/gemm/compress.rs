//! From numbers to terms: which of them are not 0, without a branch that a processor could mispredict.

use super::kernel::WIDTH;
use super::sparse_rows::{ROW_BYTES, Term};

/// SparseRows that [`compress`] may write: a power of two above [`WIDTH`].
pub(super) const ROOM: usize = 2 * WIDTH;

/// Writes those of up to [`WIDTH`] `numbers` that are not 0, the first of them at `offset`, to the start of
/// `room`, and rubbish behind. Returns how many.
pub(super) fn compress(numbers: &[f32], offset: u32, room: &mut [Term; ROOM]) -> usize {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    if let Ok(numbers) = <&[f32; WIDTH]>::try_from(numbers) {
        return vectors::compress(numbers, offset, room);
    }
    one_by_one(numbers, offset, room)
}

fn one_by_one(numbers: &[f32], mut offset: u32, room: &mut [Term; ROOM]) -> usize {
    let mut count = 0;
    for &value in numbers.iter().take(WIDTH) {
        // Written always and kept if not 0; below ROOM without a check.
        room[count % ROOM] = Term { offset, value };
        count += usize::from(value != 0.0);
        offset += ROW_BYTES;
    }
    count
}

/// Four numbers at a time.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vectors {
    use core::arch::wasm32::{
        f32x4, f32x4_ne, f32x4_splat, i8x16_swizzle, i32x4_bitmask, i32x4_shuffle, u32x4,
        u32x4_add, u32x4_splat, v128, v128_store,
    };

    use super::{ROOM, ROW_BYTES, Term, WIDTH};

    /// For each set of the four lanes, the bytes that bring them to the front.
    static TO_FRONT: [[u8; 16]; 16] = {
        let mut table = [[0; 16]; 16];
        let mut set = 0;
        while set < 16 {
            let (mut lane, mut place) = (0, 0);
            while lane < 4 {
                if set & (1 << lane) != 0 {
                    let mut byte = 0;
                    while byte < 4 {
                        table[set][place * 4 + byte] = (lane * 4 + byte) as u8;
                        byte += 1;
                    }
                    place += 1;
                }
                lane += 1;
            }
            set += 1;
        }
        table
    };

    pub(super) fn compress(numbers: &[f32; WIDTH], offset: u32, room: &mut [Term; ROOM]) -> usize {
        let mut offsets = u32x4(0, ROW_BYTES, 2 * ROW_BYTES, 3 * ROW_BYTES);
        offsets = u32x4_add(offsets, u32x4_splat(offset));
        let mut count = 0;
        for four in numbers.chunks_exact(4) {
            let values = f32x4(four[0], four[1], four[2], four[3]);
            let set = usize::from(i32x4_bitmask(f32x4_ne(values, f32x4_splat(0.0))));
            let [b0, b1] = [0, 1].map(|half| {
                let bytes: [u8; 8] = std::array::from_fn(|byte| TO_FRONT[set][half * 8 + byte]);
                u64::from_le_bytes(bytes)
            });
            let to_front = core::arch::wasm32::u64x2(b0, b1);
            let values = i8x16_swizzle(values, to_front);
            let kept = i8x16_swizzle(offsets, to_front);
            let to: *mut v128 = room.as_mut_ptr().wrapping_add(count).cast();
            // SAFETY: at most 4 terms were kept of each four before, so `count` is at most WIDTH - 4, and
            // these four terms of 8 bytes end within ROOM. A term is an offset and a value, in this order
            // (`repr(C)`).
            unsafe {
                v128_store(to, i32x4_shuffle::<0, 4, 1, 5>(kept, values));
                v128_store(to.add(1), i32x4_shuffle::<2, 6, 3, 7>(kept, values));
            }
            count += set.count_ones() as usize;
            offsets = u32x4_add(offsets, u32x4_splat(4 * ROW_BYTES));
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_zero_comes_to_the_front_in_order() {
        for set in 0..16_u32 {
            for len in [WIDTH, WIDTH - 1, 5, 0] {
                let number = |at: usize| match set >> (at % 4) & 1 {
                    0 => [0.0, -0.0][at / 4 % 2],
                    _ => [at as f32 + 1.0, f32::NAN, f32::MIN_POSITIVE / 2.0][at / 4 % 3],
                };
                let numbers: Vec<f32> = (0..len).map(number).collect();
                let mut room = [Term::default(); ROOM];
                let count = compress(&numbers, 7 * ROW_BYTES, &mut room);
                let expected = (0..len).filter(|&at| set >> (at % 4) & 1 == 1);
                let expected: Vec<(usize, u32)> =
                    expected.map(|at| (at + 7, number(at).to_bits())).collect();
                let found = room[..count]
                    .iter()
                    .map(|term| (term.k(), term.value.to_bits()));
                assert_eq!(found.collect::<Vec<_>>(), expected, "{set:04b} of {len}");
            }
        }
    }
}
