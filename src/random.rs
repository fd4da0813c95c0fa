//! Counter-based random streams: what is drawn depends only on (seed, purpose, epoch, step) and never
//! on who draws first, so threads, pauses and resumed runs cannot change a number.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as
//! 1, 2, 3", SC'11), here from its description; its published known answers are the test. It is fast
//! and statistically strong; it is not for secrets.

use crate::error::Error;

/// What a stream is for. Two purposes never share a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Initial weights of one layer.
    Initial { layer: u16 },
    /// The order of the training pictures in one epoch.
    Shuffle,
    /// What one dropout layer drops in one step.
    Dropout { layer: u16 },
    /// One made-up drawing that is no digit.
    NonDigits,
    /// Which pictures are shown again while a network is taught new ones.
    Replay,
    /// How one drawing is moved, sized and turned to see whether its answer stays.
    Stability,
    /// How one picture is changed in one epoch.
    Augment,
    /// Whether, in one epoch, a drawing that is no digit takes one picture's place, and which.
    Mix,
    /// Which digits make a number to measure with, and how they stand.
    Numbers,
}

impl Purpose {
    /// One counter word: the purpose above, the layer below. These numbers are part of "same seed,
    /// same weights" and never change.
    fn word(self) -> u32 {
        match self {
            Self::Initial { layer } => 0x0001_0000 | u32::from(layer),
            Self::Shuffle => 0x0002_0000,
            Self::Dropout { layer } => 0x0003_0000 | u32::from(layer),
            // Far from the numbers before, which augmentations go on with.
            Self::NonDigits => 0x0010_0000,
            Self::Replay => 0x0011_0000,
            Self::Stability => 0x0012_0000,
            Self::Augment => 0x0004_0000,
            Self::Mix => 0x0005_0000,
            Self::Numbers => 0x0013_0000,
        }
    }
}

/// Four words of randomness: one block of a stream.
pub type Block = [u32; 4];

/// A sequence of random numbers that belongs to one seed, purpose, epoch and step.
///
/// ```
/// use digitlab::random::{Purpose, Stream};
///
/// let draw = |seed| Stream::new(seed, Purpose::Shuffle, 0, 0).next_u32();
/// assert_eq!(draw(9999), draw(9999));
/// assert_ne!(draw(9999), draw(1));
/// ```
#[derive(Debug, Clone)]
pub struct Stream {
    key: [u32; 2],
    /// epoch, step, purpose: the words of the counter above the block's index.
    place: [u32; 3],
    next_block: u32,
    block: Block,
    unused: usize,
}

impl Stream {
    pub fn new(seed: u64, purpose: Purpose, epoch: u32, step: u32) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            place: [step, epoch, purpose.word()],
            next_block: 0,
            block: [0; 4],
            unused: 0,
        }
    }

    /// The block at `index`, whatever was drawn before.
    #[inline]
    pub fn block(&self, index: u32) -> Block {
        let [step, epoch, purpose] = self.place;
        philox4x32([[index], [step], [epoch], [purpose]], self.key).map(|[word]| word)
    }

    /// Calls `take` with 16-bit halves number `first` to `first + count` of the stream, some at a time,
    /// and where they stand among the `count`. A block's words come in order, the low half first.
    pub fn halves(&self, first: u64, count: usize, mut take: impl FnMut(usize, &[u16])) {
        /// Halves of a block.
        const EACH: usize = 8;
        let mut skip = (first % EACH as u64) as usize;
        let mut block = (first / EACH as u64) as u32;
        let mut at = 0;
        while at < count {
            let halves = self.halves_of_blocks(block);
            let halves = &halves[skip..halves.len().min(skip + count - at)];
            take(at, halves);
            at += halves.len();
            block = block.wrapping_add(LANES as u32);
            skip = 0;
        }
    }

    /// The halves of [`LANES`] blocks from `first` on.
    #[inline]
    fn halves_of_blocks(&self, first: u32) -> [u16; 8 * LANES] {
        let [step, epoch, purpose] = self.place;
        let indices = std::array::from_fn(|lane| first.wrapping_add(lane as u32));
        let counters = [indices, [step; LANES], [epoch; LANES], [purpose; LANES]];
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        return vectors::halves(counters, self.key);
        #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
        {
            let words = philox4x32(counters, self.key);
            std::array::from_fn(|half| {
                let word = words[half % 8 / 2][half / 8];
                (word >> (half % 2 * 16)) as u16
            })
        }
    }

    /// The next 32 random bits. A stream holds 2^34 of them.
    pub fn next_u32(&mut self) -> u32 {
        if self.unused == 0 {
            self.block = self.block(self.next_block);
            self.next_block = self.next_block.wrapping_add(1);
            self.unused = 4;
        }
        let word = self.block[4 - self.unused];
        self.unused -= 1;
        word
    }

    /// Uniform in [0, 1), a multiple of 2^-24, so that every value is exact in f32.
    pub fn uniform(&mut self) -> f32 {
        (self.next_u32() >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// Uniform whole number below `n`, without bias (Lemire: "Fast random integer generation in an
    /// interval", 2019).
    ///
    /// # Panics
    /// When `n` is 0.
    pub fn below(&mut self, n: u32) -> u32 {
        assert!(n > 0, "no whole number is below 0");
        let reject_below = n.wrapping_neg() % n;
        loop {
            let product = u64::from(self.next_u32()) * u64::from(n);
            if product as u32 >= reject_below {
                return (product >> 32) as u32;
            }
        }
    }

    /// Puts `items` into a random order (Fisher and Yates, every order equally likely).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u32 + 1) as usize);
        }
    }
}

/// A seed that nobody chose, from the system's randomness; 32 bits, so that it is easy to write down.
pub fn entropy_seed() -> Result<u32, Error> {
    getrandom::u32().map_err(|error| Error::Io {
        file: "the system's random numbers".to_owned(),
        reason: format!("cannot be read: {error}"),
    })
}

/// Blocks that are made side by side where many are needed: a vector of 128 bits holds a word of each.
const LANES: usize = 4;

const ROUNDS: usize = 10;
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// The golden ratio and sqrt(3) - 1, in 32 bits: the Weyl sequence that the key follows.
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// Ten rounds of Philox on four words, for N counters at a time.
#[inline]
fn philox4x32<const N: usize>(mut counter: [[u32; N]; 4], mut key: [u32; 2]) -> [[u32; N]; 4] {
    for _ in 0..ROUNDS {
        let [high_0, low_0] = products(MULTIPLIERS[0], counter[0]);
        let [high_1, low_1] = products(MULTIPLIERS[1], counter[2]);
        let mixed = |high: [u32; N], word: [u32; N], key: u32| {
            std::array::from_fn(|lane| high[lane] ^ word[lane] ^ key)
        };
        counter = [
            mixed(high_1, counter[1], key[0]),
            low_1,
            mixed(high_0, counter[3], key[1]),
            low_0,
        ];
        key[0] = key[0].wrapping_add(WEYL[0]);
        key[1] = key[1].wrapping_add(WEYL[1]);
    }
    counter
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

/// The same rounds in vectors of 128 bits: left to the compiler they took three times as long.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vectors {
    use core::arch::wasm32::{
        i32x4_shuffle, u16x8_extract_lane, u32x4, u32x4_splat, u64x2_extmul_high_u32x4,
        u64x2_extmul_low_u32x4, v128, v128_xor,
    };

    use super::{LANES, MULTIPLIERS, ROUNDS, WEYL};

    /// Four words of four counters, one in each lane → the halves of the first block, of the second, …
    pub(super) fn halves(counters: [[u32; LANES]; 4], mut key: [u32; 2]) -> [u16; 8 * LANES] {
        let mut words = counters.map(|[a, b, c, d]| u32x4(a, b, c, d));
        for _ in 0..ROUNDS {
            let [high_0, low_0] = products(MULTIPLIERS[0], words[0]);
            let [high_1, low_1] = products(MULTIPLIERS[1], words[2]);
            let mixed = |high, word, key| v128_xor(v128_xor(high, word), u32x4_splat(key));
            words = [
                mixed(high_1, words[1], key[0]),
                low_1,
                mixed(high_0, words[3], key[1]),
                low_0,
            ];
            key = [0, 1].map(|index: usize| key[index].wrapping_add(WEYL[index]));
        }
        // From word by word to block by block: pairs of words, then pairs of pairs.
        let [a, b, c, d] = words;
        let (ab_0, ab_1) = (interleave_low(a, b), interleave_high(a, b));
        let (cd_0, cd_1) = (interleave_low(c, d), interleave_high(c, d));
        let blocks = [
            i32x4_shuffle::<0, 1, 4, 5>(ab_0, cd_0),
            i32x4_shuffle::<2, 3, 6, 7>(ab_0, cd_0),
            i32x4_shuffle::<0, 1, 4, 5>(ab_1, cd_1),
            i32x4_shuffle::<2, 3, 6, 7>(ab_1, cd_1),
        ];
        let mut halves = [0; 8 * LANES];
        for (halves, block) in halves.chunks_exact_mut(8).zip(blocks) {
            halves.copy_from_slice(&[
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
        halves
    }

    /// The high and the low words of a · each of b.
    fn products(a: u32, b: v128) -> [v128; 2] {
        let a = u32x4_splat(a);
        let (first, last) = (u64x2_extmul_low_u32x4(a, b), u64x2_extmul_high_u32x4(a, b));
        [
            i32x4_shuffle::<1, 3, 5, 7>(first, last),
            i32x4_shuffle::<0, 2, 4, 6>(first, last),
        ]
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
        let cases: [([u32; 4], [u32; 2], Block); 3] = [
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
            let blocks = philox4x32(counter.map(|word| [word]), key);
            assert_eq!(blocks.map(|[word]| word), expected);
        }
    }

    #[test]
    fn each_part_of_a_streams_place_gives_other_numbers() {
        let first = |seed, purpose, epoch, step| Stream::new(seed, purpose, epoch, step).next_u32();
        let base = first(1, Purpose::Shuffle, 0, 0);
        assert_ne!(base, first(1 << 32, Purpose::Shuffle, 0, 0));
        assert_ne!(base, first(1, Purpose::Dropout { layer: 0 }, 0, 0));
        assert_ne!(base, first(1, Purpose::Initial { layer: 0 }, 0, 0));
        assert_ne!(base, first(1, Purpose::Shuffle, 1, 0));
        assert_ne!(base, first(1, Purpose::Shuffle, 0, 1));
        assert_ne!(
            first(1, Purpose::Dropout { layer: 0 }, 0, 0),
            first(1, Purpose::Dropout { layer: 1 }, 0, 0)
        );
    }

    #[test]
    fn a_stream_read_in_order_is_its_blocks_in_order() {
        let mut stream = Stream::new(9999, Purpose::Shuffle, 3, 7);
        let blocks: Vec<u32> = (0..5).flat_map(|i| stream.block(i)).collect();
        let drawn: Vec<u32> = (0..20).map(|_| stream.next_u32()).collect();
        assert_eq!(drawn, blocks);
    }

    #[test]
    fn halves_are_the_blocks_words_low_half_first_wherever_one_begins() {
        let stream = Stream::new(9999, Purpose::Shuffle, 3, 7);
        let words: Vec<u32> = (0..20).flat_map(|i| stream.block(i)).collect();
        let expected: Vec<u16> = words
            .iter()
            .flat_map(|&w| [w as u16, (w >> 16) as u16])
            .collect();
        for (first, count) in [(0, 160), (3, 1), (5, 70), (31, 2), (32, 64), (7, 0)] {
            let mut drawn = Vec::new();
            stream.halves(first as u64, count, |at, halves| {
                assert_eq!(at, drawn.len());
                drawn.extend_from_slice(halves);
            });
            assert_eq!(drawn, expected[first..first + count]);
        }
    }

    #[test]
    fn uniform_stays_in_range_with_the_right_mean() {
        let mut stream = Stream::new(1, Purpose::Shuffle, 0, 0);
        let draws: Vec<f32> = (0..100_000).map(|_| stream.uniform()).collect();
        assert!(draws.iter().all(|x| (0.0..1.0).contains(x)));
        // The mean's standard deviation is 0.2887 / sqrt(100,000) = 0.0009.
        let mean = draws.iter().sum::<f32>() / 100_000.0;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
    }

    #[test]
    fn below_reaches_every_number_about_equally_often() {
        let mut stream = Stream::new(1, Purpose::Shuffle, 0, 0);
        let mut counts = [0_i32; 7];
        for _ in 0..70_000 {
            counts[stream.below(7) as usize] += 1;
        }
        // Each count's standard deviation is sqrt(70,000 · 1/7 · 6/7) = 93.
        assert!(
            counts.iter().all(|c| (c - 10_000).abs() < 500),
            "{counts:?}"
        );
    }

    #[test]
    fn shuffle_keeps_every_item_and_moves_them() {
        let mut items: Vec<u32> = (0..1000).collect();
        Stream::new(1, Purpose::Shuffle, 0, 0).shuffle(&mut items);
        assert_ne!(items[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        items.sort_unstable();
        assert!(items.iter().copied().eq(0..1000));
    }
}
