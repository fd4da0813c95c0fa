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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    /// Counts what is in memory.
    struct Picture<'a> {
        number: usize,
        live: &'a AtomicUsize,
    }

    impl<'a> Picture<'a> {
        fn new(number: usize, live: &'a AtomicUsize, most: &AtomicUsize) -> Self {
            most.fetch_max(live.fetch_add(1, SeqCst) + 1, SeqCst);
            Self { number, live }
        }
    }

    impl Drop for Picture<'_> {
        fn drop(&mut self) {
            self.live.fetch_sub(1, SeqCst);
        }
    }

    /// As in `--numbers --photographed`: numbers are composed one by one, each is photographed and read.
    #[test]
    fn of_many_pictures_few_are_in_memory_and_results_come_in_order() {
        let [numbers, photographs, most, most_photographs] = [0; 4].map(AtomicUsize::new);
        let count = 10 * CHUNK + 7;
        let all = (0..count).map(|number| Picture::new(number, &numbers, &most));
        let one = |_: &mut Scratch, number: Picture| {
            let photograph = Picture::new(number.number, &photographs, &most_photographs);
            Ok(photograph.number)
        };
        let mut taken = Vec::new();
        in_order(all, one, |number| taken.push(number)).expect("no error");
        assert_eq!(taken, (0..count).collect::<Vec<_>>());
        assert_eq!(most.into_inner(), CHUNK);
        assert!(most_photographs.into_inner() <= rayon::current_num_threads());
        assert_eq!((numbers.into_inner(), photographs.into_inner()), (0, 0));
    }
}
