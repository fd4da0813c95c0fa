//! Counter-based random streams. A number depends only on (seed, stream id, epoch, step, index) and never on
//! who draws first, so threads, pauses and resumed runs cannot change a number.

mod philox;

pub use philox::Block;
use philox::{BLOCKS, Counters, LANES, U16S};

use crate::error::Error;

/// What a stream is for. Streams with different ids never share a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamId {
    /// Initial weights of one layer.
    InitialWeights { layer: u16 },
    /// The order of the training pictures in one epoch.
    Shuffle,
    /// The mask of one dropout layer in one step.
    Dropout { layer: u16 },
    /// One generated drawing that is not a digit.
    OutOfDistribution,
    /// Which training pictures are repeated during fine-tuning.
    Replay,
    /// The shifts, scales and rotations with which one drawing's stability is measured.
    Stability,
    /// The augmentation of one picture in one epoch.
    Augmentation,
    /// Whether, in one epoch, a drawing that is not a digit replaces one picture, and which drawing.
    Replacement,
    /// Which digits make a number to measure with, and where they are.
    Numbers,
    /// The first centroids of one of k-means' seedings, and which pictures make a mini-batch.
    Clustering { restart: u16 },
    /// How a picture is corrupted to measure with.
    Corruption { kind: u16 },
}

impl StreamId {
    /// One word of the counter: the purpose in its upper half, the layer in its lower half. These numbers are
    /// part of "same seed, same weights" and never change.
    pub(crate) fn word(self) -> u32 {
        match self {
            Self::InitialWeights { layer } => 0x0001_0000 | u32::from(layer),
            Self::Shuffle => 0x0002_0000,
            Self::Dropout { layer } => 0x0003_0000 | u32::from(layer),
            Self::OutOfDistribution => 0x0010_0000,
            Self::Replay => 0x0011_0000,
            Self::Stability => 0x0012_0000,
            Self::Augmentation => 0x0004_0000,
            Self::Replacement => 0x0005_0000,
            Self::Numbers => 0x0013_0000,
            Self::Clustering { restart } => 0x0014_0000 | u32::from(restart),
            Self::Corruption { kind } => 0x0015_0000 | u32::from(kind),
        }
    }
}

/// A sequence of random numbers that belongs to one seed, stream id, epoch and step.
///
/// ```
/// use digitlab::random::{StreamId, Stream};
///
/// let draw = |seed| Stream::new(seed, StreamId::Shuffle, 0, 0).next_u32();
/// assert_eq!(draw(9999), draw(9999));
/// assert_ne!(draw(9999), draw(1));
/// ```
#[derive(Debug, Clone)]
pub struct Stream {
    key: [u32; 2],
    /// Step, epoch, stream id: the words of the counter above the block's index.
    counter: [u32; 3],
    next_block: u32,
    block: Block,
    unused: usize,
}

impl Stream {
    pub fn new(seed: u64, id: StreamId, epoch: u32, step: u32) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            counter: [step, epoch, id.word()],
            next_block: 0,
            block: [0; 4],
            unused: 0,
        }
    }

    /// The block at `index`, independently of what was drawn before.
    #[inline]
    pub fn block(&self, index: u32) -> Block {
        let [step, epoch, id] = self.counter;
        philox::block([index, step, epoch, id], self.key)
    }

    /// Calls `take` with the stream's 16-bit numbers `first` to `first + count`, some at a time, and the index of
    /// the first of them among the `count`. Each 32-bit word gives two, the low half first.
    pub fn u16s(&self, first: u64, count: usize, mut take: impl FnMut(usize, &[u16])) {
        let mut skip = (first % U16S as u64) as usize;
        let mut block = (first / U16S as u64) as u32;
        let mut at = 0;
        while at < count {
            let numbers = philox::u16s(self.counters(block), self.key);
            let numbers = &numbers[skip..numbers.len().min(skip + count - at)];
            take(at, numbers);
            at += numbers.len();
            block = block.wrapping_add(BLOCKS as u32);
            skip = 0;
        }
    }

    /// Whether the stream's 16-bit numbers `first`, `first` + 1, … are below `limit`: one bit each, starting with
    /// the lowest of `bits[0]`.
    pub fn u16s_below(&self, limit: u16, first: u64, bits: &mut [u32]) {
        let (skip, mut block) = (first % U16S as u64, (first / U16S as u64) as u32);
        let mut next = || {
            let below = philox::u16s_below(limit, self.counters(block), self.key);
            block = block.wrapping_add(BLOCKS as u32);
            u128::from(below)
        };
        let mut now = next();
        for bits in bits.chunks_mut(2) {
            let then = next();
            let both = (now | then << 64) >> skip;
            for (index, bits) in bits.iter_mut().enumerate() {
                *bits = (both >> (index * 32)) as u32;
            }
            now = then;
        }
    }

    /// The counters of [`BLOCKS`] blocks from `first` on.
    #[inline]
    fn counters(&self, first: u32) -> [Counters; 2] {
        let [step, epoch, id] = self.counter;
        [0, 1].map(|group: usize| {
            let index = |lane: usize| first.wrapping_add((group * LANES + lane) as u32);
            let indices = std::array::from_fn(index);
            [indices, [step; LANES], [epoch; LANES], [id; LANES]]
        })
    }

    /// The next 32 random bits. A stream has 2^34 such words.
    // Inlined into its many callers it would be 3% of the wasm file.
    #[inline(never)]
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

    /// Uniform from `low` to `high`, `high` excluded.
    pub fn uniform_in(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.uniform()
    }

    /// Uniform from -1 to 1, 1 excluded.
    pub fn uniform_signed(&mut self) -> f32 {
        2.0 * self.uniform() - 1.0
    }

    /// True with this `probability`.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.uniform() < probability
    }

    /// Uniform integer below `n`, without bias (Lemire: "Fast random integer generation in an
    /// interval", 2019).
    ///
    /// # Panics
    /// When `n` is 0.
    pub fn below(&mut self, n: u32) -> u32 {
        assert!(n > 0, "no integer is below 0");
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

/// A seed from the system's randomness; 32 bits, so that it is easy to write down.
pub fn entropy_seed() -> Result<u32, Error> {
    getrandom::u32().map_err(|error| Error::NoRandomness {
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_streams_counter_gives_other_numbers() {
        let first = |seed, id, epoch, step| Stream::new(seed, id, epoch, step).next_u32();
        let base = first(1, StreamId::Shuffle, 0, 0);
        assert_ne!(base, first(1 << 32, StreamId::Shuffle, 0, 0));
        assert_ne!(base, first(1, StreamId::Dropout { layer: 0 }, 0, 0));
        assert_ne!(base, first(1, StreamId::InitialWeights { layer: 0 }, 0, 0));
        assert_ne!(base, first(1, StreamId::Shuffle, 1, 0));
        assert_ne!(base, first(1, StreamId::Shuffle, 0, 1));
        assert_ne!(
            first(1, StreamId::Dropout { layer: 0 }, 0, 0),
            first(1, StreamId::Dropout { layer: 1 }, 0, 0)
        );
    }

    #[test]
    fn a_stream_read_in_order_is_its_blocks_in_order() {
        let mut stream = Stream::new(9999, StreamId::Shuffle, 3, 7);
        let blocks: Vec<u32> = (0..5).flat_map(|i| stream.block(i)).collect();
        let drawn: Vec<u32> = (0..20).map(|_| stream.next_u32()).collect();
        assert_eq!(drawn, blocks);
    }

    #[test]
    fn u16s_are_the_blocks_words_low_half_first_from_any_index() {
        let stream = Stream::new(9999, StreamId::Shuffle, 3, 7);
        let words: Vec<u32> = (0..20).flat_map(|i| stream.block(i)).collect();
        let expected: Vec<u16> = words
            .iter()
            .flat_map(|&w| [w as u16, (w >> 16) as u16])
            .collect();
        for (first, count) in [(0, 160), (3, 1), (5, 70), (31, 2), (32, 64), (7, 0)] {
            let mut drawn = Vec::new();
            stream.u16s(first as u64, count, |at, numbers| {
                assert_eq!(at, drawn.len());
                drawn.extend_from_slice(numbers);
            });
            assert_eq!(drawn, expected[first..first + count]);
        }
    }

    #[test]
    fn bits_say_which_u16s_are_below_a_limit_from_any_index() {
        let stream = Stream::new(9999, StreamId::Shuffle, 3, 7);
        for (first, words) in [(0, 1), (3, 2), (8, 5), (39, 3), (500, 16), (12, 0)] {
            let mut numbers = vec![0; words * 32];
            stream.u16s(first, numbers.len(), |at, some| {
                numbers[at..at + some.len()].copy_from_slice(some);
            });
            for limit in [0, 1, 13_107, 32_768, u16::MAX] {
                let mut bits = vec![0; words];
                stream.u16s_below(limit, first, &mut bits);
                for (at, &number) in numbers.iter().enumerate() {
                    let below = bits[at / 32] >> (at % 32) & 1 == 1;
                    assert_eq!(
                        below,
                        number < limit,
                        "number {at} from {first} on, {limit}"
                    );
                }
            }
        }
    }

    #[test]
    fn uniform_stays_in_range_with_the_right_mean() {
        let mut stream = Stream::new(1, StreamId::Shuffle, 0, 0);
        let draws: Vec<f32> = (0..100_000).map(|_| stream.uniform()).collect();
        assert!(draws.iter().all(|x| (0.0..1.0).contains(x)));
        // The mean's standard deviation is 0.2887 / sqrt(100,000) = 0.0009.
        let mean = draws.iter().sum::<f32>() / 100_000.0;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
    }

    #[test]
    fn below_reaches_every_number_about_equally_often() {
        let mut stream = Stream::new(1, StreamId::Shuffle, 0, 0);
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
        Stream::new(1, StreamId::Shuffle, 0, 0).shuffle(&mut items);
        assert_ne!(items[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        items.sort_unstable();
        assert!(items.iter().copied().eq(0..1000));
    }
}
