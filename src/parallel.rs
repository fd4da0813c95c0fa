//! All threads there are (feature "threads", rayon) over the items of a list, or one thread where there is
//! no other. Work is split by outputs and never by sums, so the number of threads changes no bit.
//!
//! A training step waits for its threads several times in a few milliseconds, and in a browser it takes a
//! tenth of a millisecond to wake one. So the caller works too instead of sleeping until the others are
//! done, and those stay awake for a moment. A thread takes the same items every time, as long as they take
//! it equally long: what it wrote last is still in its core's cache.

/// How many threads work on a list: rayon's, and the caller if it is none of them.
#[cfg(feature = "threads")]
pub fn threads() -> usize {
    rayon::current_num_threads() + usize::from(rayon::current_thread_index().is_none())
}

/// How many threads work on a list.
#[cfg(not(feature = "threads"))]
pub fn threads() -> usize {
    1
}

/// Does `work` on every item, on all threads. Takes no memory but, with several threads, what rayon needs to
/// wake them, as long as there are no more items than a step of the seed's network has.
///
/// ```
/// let mut numbers = [1, 2, 3];
/// digitlab::parallel::for_each(&mut numbers, |number| *number *= 2);
/// assert_eq!(numbers, [2, 4, 6]);
/// ```
pub fn for_each<T: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
    #[cfg(feature = "threads")]
    if threads() > 1 {
        return crew::for_each(items, work);
    }
    items.into_iter().for_each(work);
}

#[cfg(feature = "threads")]
mod crew {
    use std::cell::Cell;
    use std::hint::spin_loop;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use smallvec::SmallVec;

    use super::threads;

    /// Items that are handed out from the stack: more than a step of the seed's network has in any pass.
    const ON_STACK: usize = 128;

    /// Looks for work before a thread goes to sleep: more than a step has between its passes.
    const IDLE_LOOKS: usize = 10_000;

    /// Looks at whether the others are done before the caller goes to sleep: more than the others' last
    /// item takes, as long as each has a processor to itself.
    const DONE_LOOKS: usize = 200_000;

    thread_local! {
        /// Whether this thread is in [`stay_awake`].
        static AWAKE: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn for_each<T: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
        let items = items.into_iter().map(Some).map(Mutex::new);
        let items: SmallVec<[_; ON_STACK]> = items.collect();
        let count = threads().min(items.len()).max(1);
        // Items of one's own first, then from the end what others have not come to: what is taken from
        // another has to come over from its core, and to go back the next time.
        let take = |thread: usize| {
            let own = items.iter().skip(thread).step_by(count);
            for item in own.chain(items.iter().rev()) {
                // One that is locked is somebody else's already.
                let item = item.try_lock().ok().and_then(|mut item| item.take());
                item.into_iter().for_each(&work);
            }
        };
        if count > 1 {
            on_threads(count, take);
        } else {
            take(0);
        }
    }

    /// Does `work(0)` here and `work(1)`, … `work(count - 1)` each on another thread, always the same one.
    fn on_threads(count: usize, work: impl Fn(usize) + Sync) {
        let (work, caller) = (&work, rayon::current_thread_index());
        let left = AtomicUsize::new(count - 1);
        rayon::in_place_scope(|scope| {
            scope.spawn_broadcast(|_, context| {
                let other = context.index();
                if caller == Some(other) {
                    return;
                }
                let index = match caller {
                    Some(caller) if other > caller => other,
                    _ => other + 1,
                };
                if index < count {
                    work(index);
                    left.fetch_sub(1, Ordering::Release);
                    if cfg!(target_arch = "wasm32") && !AWAKE.get() {
                        rayon::spawn(stay_awake);
                    }
                }
            });
            work(0);
            for _ in 0..DONE_LOOKS {
                if left.load(Ordering::Acquire) == 0 {
                    break;
                }
                spin_loop();
            }
        });
    }

    /// Works on what comes, until nothing has come for a while.
    fn stay_awake() {
        if AWAKE.replace(true) {
            return;
        }
        let mut idle = 0;
        while idle < IDLE_LOOKS {
            match rayon::yield_now() {
                Some(rayon::Yield::Executed) => idle = 0,
                _ => idle += 1,
            }
            spin_loop();
        }
        AWAKE.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once() {
        for count in [0, 1, 2, 3, 7, 100] {
            let mut items: Vec<usize> = (0..count).collect();
            for round in 1..=50 {
                for_each(&mut items, |item| *item += 1000);
                let expected = (0..count).map(|item| item + round * 1000);
                assert!(items.iter().copied().eq(expected), "{count}, {round}");
            }
        }
    }

    #[cfg(feature = "threads")]
    #[test]
    fn inside_a_pool_the_caller_is_one_of_its_threads() {
        for count in 1..=4 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
            pool.expect("a few threads").install(|| {
                assert_eq!(threads(), count);
                let mut items = vec![0; 9];
                (0..100).for_each(|_| for_each(&mut items, |item| *item += 1));
                assert_eq!(items, [100; 9]);
            });
        }
    }

    #[cfg(feature = "threads")]
    #[test]
    fn a_panic_in_any_share_reaches_the_caller() {
        for bad in 0..6 {
            let result = std::panic::catch_unwind(|| {
                let mut items = [0, 1, 2, 3, 4, 5];
                for_each(&mut items, |item| assert_ne!(*item, bad));
            });
            assert!(result.is_err(), "{bad}");
        }
    }
}
