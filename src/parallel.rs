//! Many threads where there are any (feature "threads", rayon), one where there is none: the same method
//! names on slices, so that what uses them reads the same. Work is split by outputs and never by sums,
//! so the number of threads changes no bit.

#[cfg(feature = "threads")]
pub use rayon::{
    current_num_threads as threads,
    iter::{IndexedParallelIterator, IntoParallelRefMutIterator, ParallelIterator},
    slice::ParallelSliceMut,
};

#[cfg(not(feature = "threads"))]
pub use alone::{IntoParallelRefMutIterator, ParallelSliceMut, threads};

#[cfg(not(feature = "threads"))]
mod alone {
    use std::slice::{ChunksExactMut, IterMut};

    pub fn threads() -> usize {
        1
    }

    /// rayon's trait of the same name, one after the other.
    pub trait IntoParallelRefMutIterator<T> {
        fn par_iter_mut(&mut self) -> IterMut<'_, T>;
    }

    impl<T> IntoParallelRefMutIterator<T> for [T] {
        fn par_iter_mut(&mut self) -> IterMut<'_, T> {
            self.iter_mut()
        }
    }

    /// rayon's trait of the same name, one after the other.
    pub trait ParallelSliceMut<T> {
        fn par_chunks_exact_mut(&mut self, size: usize) -> ChunksExactMut<'_, T>;
    }

    impl<T> ParallelSliceMut<T> for [T] {
        fn par_chunks_exact_mut(&mut self, size: usize) -> ChunksExactMut<'_, T> {
            self.chunks_exact_mut(size)
        }
    }
}
