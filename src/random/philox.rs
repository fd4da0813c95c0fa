//! Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11), written
//! from its description and tested against its published answers. It is fast and statistically strong; it is
//! not for secrets.

/// Four random words: one block of a stream.
pub type Block = [u32; 4];

/// Blocks that are computed side by side where many are needed: a 128-bit vector holds one word of each.
pub(super) const LANES: usize = 4;

/// The counters of [`LANES`] blocks: word by word, of each word all lanes.
pub(super) type Counters = [[u32; LANES]; 4];

/// Blocks that are computed at a time. Each round waits for the round before, so two groups of [`LANES`] side by
/// side take two thirds of the time of one after the other.
pub(super) const BLOCKS: usize = 2 * LANES;

/// 16-bit numbers of a block.
pub(super) const U16S: usize = 8;

const ROUNDS: usize = 10;
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// The golden ratio and sqrt(3) - 1, in 32 bits: the Weyl sequence that the key follows.
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

pub(super) fn block(counter: Block, key: [u32; 2]) -> Block {
    rounds(counter.map(|word| [word]), key).map(|[word]| word)
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) use plain::{u16s, u16s_below};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use vectors::{u16s, u16s_below};

/// The rounds on four words, for N counters at a time.
#[inline]
fn rounds<const N: usize>(mut words: [[u32; N]; 4], mut key: [u32; 2]) -> [[u32; N]; 4] {
    for _ in 0..ROUNDS {
        let [high_0, low_0] = products(MULTIPLIERS[0], words[0]);
        let [high_1, low_1] = products(MULTIPLIERS[1], words[2]);
        let mixed = |high: [u32; N], word: [u32; N], key: u32| {
            std::array::from_fn(|lane| high[lane] ^ word[lane] ^ key)
        };
        words = [
            mixed(high_1, words[1], key[0]),
            low_1,
            mixed(high_0, words[3], key[1]),
            low_0,
        ];
        key = next(key);
    }
    words
}

fn next(key: [u32; 2]) -> [u32; 2] {
    [0, 1].map(|index: usize| key[index].wrapping_add(WEYL[index]))
}

/// The high and the low words of a · each of b.
#[inline]
fn products<const N: usize>(a: u32, b: [u32; N]) -> [[u32; N]; 2] {
    let products = b.map(|b| u64::from(a) * u64::from(b));
    [
        products.map(|product| (product >> 32) as u32),
        products.map(|product| product as u32),
    ]
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod plain {
    use super::{BLOCKS, Counters, LANES, U16S, rounds};

    /// The 16-bit numbers of these blocks, block by block, the low half of a word first.
    pub fn u16s(groups: [Counters; 2], key: [u32; 2]) -> [u16; U16S * BLOCKS] {
        let groups = groups.map(|counters| rounds(counters, key));
        std::array::from_fn(|index| {
            let (block, half) = (index / U16S, index % U16S);
            let word = groups[block / LANES][half / 2][block % LANES];
            (word >> (half % 2 * 16)) as u16
        })
    }

    /// Which of these blocks' 16-bit numbers are below `limit`, the first in the lowest bit.
    pub fn u16s_below(limit: u16, groups: [Counters; 2], key: [u32; 2]) -> u64 {
        let numbers = u16s(groups, key).into_iter().enumerate();
        numbers.fold(0, |bits, (at, number)| {
            bits | u64::from(number < limit) << at
        })
    }
}

/// The same in 128-bit vectors: the compiler's own vectors take three times as long.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vectors {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_narrow_i16x8, i32x4_mul, i32x4_shuffle, u16x8_extract_lane, u16x8_lt,
        u16x8_splat, u32x4, u32x4_splat, u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4, v128,
        v128_xor,
    };

    use super::{BLOCKS, Counters, LANES, MULTIPLIERS, ROUNDS, U16S, next};

    /// The 16-bit numbers of these blocks, block by block, the low half of a word first.
    pub fn u16s(groups: [Counters; 2], key: [u32; 2]) -> [u16; U16S * BLOCKS] {
        let mut numbers = [0; U16S * BLOCKS];
        let blocks = blocks(groups, key);
        for (numbers, &block) in numbers.chunks_exact_mut(U16S).zip(blocks.as_flattened()) {
            numbers.copy_from_slice(&[
                u16x8_extract_lane::<0>(block),
                u16x8_extract_lane::<1>(block),
                u16x8_extract_lane::<2>(block),
                u16x8_extract_lane::<3>(block),
                u16x8_extract_lane::<4>(block),
                u16x8_extract_lane::<5>(block),
                u16x8_extract_lane::<6>(block),
                u16x8_extract_lane::<7>(block),
            ]);
        }
        numbers
    }

    /// Which of these blocks' 16-bit numbers are below `limit`, the first in the lowest bit.
    pub fn u16s_below(limit: u16, groups: [Counters; 2], key: [u32; 2]) -> u64 {
        let limit = u16x8_splat(limit);
        let [low, high] = blocks(groups, key).map(|blocks| {
            // A comparison sets all 16 bits of a number or none; so does narrowing to 8.
            let [a, b, c, d] = blocks.map(|block| u16x8_lt(block, limit));
            let [low, high] = [i8x16_narrow_i16x8(a, b), i8x16_narrow_i16x8(c, d)]
                .map(|bytes| u64::from(i8x16_bitmask(bytes)));
            low | high << 16
        });
        low | high << 32
    }

    /// The blocks of two groups of counters.
    #[inline(never)]
    fn blocks(groups: [Counters; 2], mut key: [u32; 2]) -> [[v128; LANES]; 2] {
        let mut groups = groups.map(|words| words.map(|[a, b, c, d]| u32x4(a, b, c, d)));
        for _ in 0..ROUNDS {
            let keys = key.map(|key| u32x4_splat(key));
            let mixed = |high, word, key| v128_xor(v128_xor(word, key), high);
            for words in &mut groups {
                let [high_0, low_0] = products(MULTIPLIERS[0], words[0]);
                let [high_1, low_1] = products(MULTIPLIERS[1], words[2]);
                *words = [
                    mixed(high_1, words[1], keys[0]),
                    low_1,
                    mixed(high_0, words[3], keys[1]),
                    low_0,
                ];
            }
            key = next(key);
        }
        // Transpose from word by word to block by block: pairs of words, then pairs of pairs.
        groups.map(|[a, b, c, d]| {
            let (ab_0, ab_1) = (interleave_low(a, b), interleave_high(a, b));
            let (cd_0, cd_1) = (interleave_low(c, d), interleave_high(c, d));
            [
                i32x4_shuffle::<0, 1, 4, 5>(ab_0, cd_0),
                i32x4_shuffle::<2, 3, 6, 7>(ab_0, cd_0),
                i32x4_shuffle::<0, 1, 4, 5>(ab_1, cd_1),
                i32x4_shuffle::<2, 3, 6, 7>(ab_1, cd_1),
            ]
        })
    }

    /// The high and the low words of a · each of b.
    fn products(a: u32, b: v128) -> [v128; 2] {
        let a = u32x4_splat(a);
        let (first, last) = (u64x2_extmul_low_u32x4(a, b), u64x2_extmul_high_u32x4(a, b));
        [i32x4_shuffle::<1, 3, 5, 7>(first, last), i32x4_mul(a, b)]
    }

    fn interleave_low(a: v128, b: v128) -> v128 {
        i32x4_shuffle::<0, 4, 1, 5>(a, b)
    }

    fn interleave_high(a: v128, b: v128) -> v128 {
        i32x4_shuffle::<2, 6, 3, 7>(a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers that the authors publish with their reference implementation (Random123).
    #[test]
    fn philox_gives_its_published_answers() {
        let cases: [(Block, [u32; 2], Block); 3] = [
            (
                [0; 4],
                [0; 2],
                [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
            ),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, expected) in cases {
            assert_eq!(block(counter, key), expected);
        }
    }
}
