//! From dense to sparse: finds the non-zero elements without a branch that a processor could mispredict.

use super::kernel::{Entry, ROW_BYTES, WIDTH};

/// Entries that [`compress`] may write: a power of two above [`WIDTH`].
pub(super) const ROOM: usize = 2 * WIDTH;

/// Writes the non-zero elements among up to [`WIDTH`] `numbers` to the start of `room` and returns how many
/// they are; what it writes after them means nothing. `offset` is the first number's [`Entry::offset`].
pub(super) fn compress(numbers: &[f32], offset: u32, room: &mut [Entry; ROOM]) -> usize {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    if let Ok(numbers) = <&[f32; WIDTH]>::try_from(numbers) {
        return vectors::compress(numbers, offset, room);
    }
    one_by_one(numbers, offset, room)
}

fn one_by_one(numbers: &[f32], mut offset: u32, room: &mut [Entry; ROOM]) -> usize {
    let mut count = 0;
    for &value in numbers.iter().take(WIDTH) {
        // Always written, and overwritten by the next if 0. The remainder makes a bounds check unnecessary.
        room[count % ROOM] = Entry { offset, value };
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

    use super::{Entry, ROOM, ROW_BYTES, WIDTH};

    /// For each set of the four lanes, the byte indices of a swizzle that moves them to the front.
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

    pub(super) fn compress(numbers: &[f32; WIDTH], offset: u32, room: &mut [Entry; ROOM]) -> usize {
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
            // SAFETY: at most 4 entries were kept of each four before, so `count` is at most WIDTH - 4, and
            // these four entries of 8 bytes end within ROOM. An entry is an offset and a value, in this order
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
    fn non_zero_elements_move_to_the_front_in_order() {
        for set in 0..16_u32 {
            for len in [WIDTH, WIDTH - 1, 5, 0] {
                let number = |at: usize| match set >> (at % 4) & 1 {
                    0 => [0.0, -0.0][at / 4 % 2],
                    _ => [at as f32 + 1.0, f32::NAN, f32::MIN_POSITIVE / 2.0][at / 4 % 3],
                };
                let numbers: Vec<f32> = (0..len).map(number).collect();
                let mut room = [Entry::default(); ROOM];
                let count = compress(&numbers, 7 * ROW_BYTES, &mut room);
                let expected = (0..len).filter(|&at| set >> (at % 4) & 1 == 1);
                let expected: Vec<(usize, u32)> =
                    expected.map(|at| (at + 7, number(at).to_bits())).collect();
                let found = room[..count]
                    .iter()
                    .map(|entry| (entry.k(), entry.value.to_bits()));
                assert_eq!(found.collect::<Vec<_>>(), expected, "{set:04b} of {len}");
            }
        }
    }
}
