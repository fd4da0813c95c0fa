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
}

impl Purpose {
    /// One counter word: the purpose above, the layer below. These numbers are part of "same seed,
    /// same weights" and never change.
    fn word(self) -> u32 {
        match self {
            Self::Initial { layer } => 0x0001_0000 | u32::from(layer),
            Self::Shuffle => 0x0002_0000,
            Self::Dropout { layer } => 0x0003_0000 | u32::from(layer),
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
        philox4x32([index, step, epoch, purpose], self.key)
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

/// Ten rounds of Philox on four words.
#[inline]
fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> Block {
    const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    // The golden ratio and sqrt(3) - 1, in 32 bits: the Weyl sequence that the key follows.
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    for _ in 0..10 {
        let p0 = u64::from(MULTIPLIERS[0]) * u64::from(counter[0]);
        let p1 = u64::from(MULTIPLIERS[1]) * u64::from(counter[2]);
        counter = [
            (p1 >> 32) as u32 ^ counter[1] ^ key[0],
            p1 as u32,
            (p0 >> 32) as u32 ^ counter[3] ^ key[1],
            p0 as u32,
        ];
        key[0] = key[0].wrapping_add(WEYL[0]);
        key[1] = key[1].wrapping_add(WEYL[1]);
    }
    counter
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
            assert_eq!(philox4x32(counter, key), expected);
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
