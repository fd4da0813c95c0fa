//! Much work on all threads, with results in order and bounded memory.

use digitlab::Error;
use digitlab::nn::Scratch;
use rayon::prelude::*;

/// What is done at a time.
const CHUNK: usize = 512;

/// Does `one` with each of `all`, and hands the results to `take` in order. Only some are in memory at a time.
pub fn in_order<T: Send, R: Send>(
    all: impl Iterator<Item = T>,
    one: impl Fn(&mut Scratch, T) -> Result<R, Error> + Sync,
    mut take: impl FnMut(R),
) -> Result<(), Error> {
    let mut all = all.fuse();
    loop {
        let some: Vec<T> = all.by_ref().take(CHUNK).collect();
        if some.is_empty() {
            return Ok(());
        }
        let done = some.into_par_iter().map_init(Scratch::default, &one);
        for result in done.collect::<Vec<_>>() {
            take(result?);
        }
    }
}
