//! The contract between the loops and a micro-kernel. Nothing here allocates, packs or chooses.

/// Computes one tile of a matrix product from packed panels.
///
/// All kernels of a family give the same bits: each element of the tile is one accumulator to which
/// the terms are added in order of k. The exact family multiplies, rounds, adds and rounds again.
///
/// # Safety
/// An implementation must touch no memory but what [`Kernel::tile`] allows, and `new` must return
/// `Some` only when this machine has every instruction that `tile` uses.
pub(super) unsafe trait Kernel: Copy + 'static {
    /// Told to people and asked for by tests.
    const NAME: &'static str;
    /// Rows of a tile.
    const MR: usize;
    /// Columns of a tile.
    const NR: usize;

    /// The proof that this machine can run the kernel.
    fn new() -> Option<Self>;

    /// `c[i, j] (+)= Σ_k a[k, i] · b[k, j]` for the whole tile, `i < MR`, `j < NR`.
    ///
    /// `a` is `[k, MR]`, `b` is `[k, NR]`, both packed without gaps; `c` is MR rows of NR elements,
    /// `row_stride` elements apart. With `resume` the sums go on from what `c` holds, else from 0.
    ///
    /// # Safety
    /// `a` is readable for `k * MR` elements, `b` for `k * NR`; `c` is readable and writable for NR
    /// elements at each of its MR rows and overlaps neither.
    unsafe fn tile(
        self,
        k: usize,
        a: *const f32,
        b: *const f32,
        c: *mut f32,
        row_stride: usize,
        resume: bool,
    );
}
