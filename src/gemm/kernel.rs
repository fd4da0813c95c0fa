//! The contract between the loops and a micro-kernel. Nothing here allocates, packs or chooses.

use super::sparse_rows::Term;

/// Columns of a panel: every kernel's panels of b, and its part of c, have rows of so many floats.
///
/// 32 columns are 8 vectors of 128 bits, which is what a kernel's `row` keeps in registers.
pub const WIDTH: usize = 32;

/// Whether this build's kernels round a term once (the fused family) or twice (the exact one). A build
/// has one family, so that the two never mix.
pub const FUSED: bool = cfg!(feature = "fused");

/// Computes parts of a matrix product from packed panels.
///
/// All kernels of a family give the same bits: each element is one accumulator to which the terms are
/// added in order of k. The exact family multiplies, rounds, adds and rounds again; the fused family
/// rounds once.
///
/// # Safety
/// An implementation must touch no memory but what [`Kernel::tile`] and [`Kernel::row`] allow, and
/// `new` must return `Some` only when this machine has every instruction that they use.
pub(super) unsafe trait Kernel: Copy + 'static {
    /// Told to people and asked for by tests.
    const NAME: &'static str;
    /// Rows of a tile.
    const MR: usize;
    /// Columns of a tile; divides [`WIDTH`].
    const NR: usize;

    /// The proof that this machine can run the kernel.
    fn new() -> Option<Self>;

    /// `c[i, j] (+)= Σ_k a[k, i] · b[k, j]` for a whole tile, `i < MR`, `j < NR`.
    ///
    /// `a` is `[k, MR]` without gaps; `b` is k rows and `c` MR rows of NR elements, [`WIDTH`] apart.
    /// With `resume` the sums go on from what `c` holds, else from 0.
    ///
    /// # Safety
    /// `a` is readable for `k * MR` elements, `b` for NR elements at each of its k rows; `c` is readable
    /// and writable for NR elements at each of its MR rows and overlaps neither.
    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, resume: bool);

    /// `c[j] (+)= Σ_t terms[t].value · b[terms[t].row, j]` for `j < WIDTH`: one row of a, of which only
    /// the terms that are not zero are there, in order of k.
    ///
    /// # Safety
    /// `b` is readable for WIDTH elements at the row of every term; `c` is readable and writable for
    /// WIDTH elements and overlaps neither.
    unsafe fn row(self, terms: &[Term], b: *const f32, c: *mut f32, resume: bool);
}
