//! Works on the items of a list on all threads (feature "threads", rayon), or on the one thread there is. Work
//! is split by outputs and never by sums, so the number of threads changes no bit.
//!
//! A training step waits for its threads several times within a few milliseconds, and waking a thread takes
//! 0.1 ms in a browser. So the caller works too instead of sleeping, and the other threads spin for a moment
//! before they sleep. Each thread takes the same items every time, if all items take equally long: what it
//! wrote last is still in its core's cache.

/// How many threads work on a list: rayon's, and the caller if it is not one of them.
#[cfg(feature = "threads")]
pub fn threads() -> usize {
    rayon::current_num_threads() + usize::from(rayon::current_thread_index().is_none())
}

/// How many threads work on a list.
#[cfg(not(feature = "threads"))]
pub fn threads() -> usize {
    1
}

/// Calls `work` with every item, on all threads. Up to 128 items, nothing is allocated but what rayon needs to
/// wake several threads.
///
/// ```
/// let mut numbers = [1, 2, 3];
/// digitlab::parallel::for_each(&mut numbers, |number| *number *= 2);
/// assert_eq!(numbers, [2, 4, 6]);
/// ```
pub fn for_each<T: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
    #[cfg(feature = "threads")]
    if threads() > 1 {
        return on_all_threads::for_each(items, work);
    }
    items.into_iter().for_each(work);
}

#[cfg(feature = "threads")]
mod on_all_threads {
    use std::cell::Cell;
    use std::hint::spin_loop;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use smallvec::SmallVec;

    use super::threads;

    /// Items that fit on the stack: more than any pass of a step of the seed's network has.
    const ON_STACK: usize = 128;

    /// How often a thread looks for work before it sleeps: longer than the pauses between a step's passes.
    const IDLE_LOOKS: usize = 10_000;

    /// How often the caller polls whether the other threads are done before it sleeps: longer than an item takes
    /// on a thread that has a processor to itself.
    const DONE_LOOKS: usize = 200_000;

    thread_local! {
        /// Whether this thread is in [`spin_for_work`].
        static AWAKE: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn for_each<T: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
        let items = items.into_iter().map(Some).map(Mutex::new);
        let items: SmallVec<[_; ON_STACK]> = items.collect();
        let count = threads().min(items.len()).max(1);
        // A thread takes its own items first, then those that the others have not reached, from the end: an item
        // of another thread moves to this core's cache, and back the next time.
        let take = |thread: usize| {
            let own = items.iter().skip(thread).step_by(count);
            for item in own.chain(items.iter().rev()) {
                // Another thread works on an item that is locked.
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

    /// Calls `work(0)` on this thread and `work(1)`, …, `work(count - 1)` each on its own other thread, always
    /// the same one.
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
                        rayon::spawn(spin_for_work);
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

    /// Works on what comes, until nothing has come for [`IDLE_LOOKS`].
    fn spin_for_work() {
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
