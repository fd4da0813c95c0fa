//! The contract between the loops of a product and a micro-kernel, and the layout that both know. This file
//! allocates nothing, packs nothing and chooses no kernel.

/// Columns of a panel. Rows of b's panels and of c's have this many floats for every kernel.
///
/// 32 columns are eight 128-bit vectors: the accumulators that `Kernel::row` keeps in registers.
pub const WIDTH: usize = 32;

/// Length of a block of k. A block of a panel of b, 128 × 32 floats, is 16 KB: it stays in a first-level
/// cache of 32 KB while every row of a passes over it.
pub(super) const KC: usize = 128;

/// Bytes from one row of a panel to the next.
pub(super) const ROW_BYTES: u32 = (WIDTH * size_of::<f32>()) as u32;

/// Whether this build's kernels round a term once (the fused family) or twice (the exact family). A build
/// has one family, so the two never mix.
pub const FUSED: bool = cfg!(feature = "fused");

/// One non-zero element of a row of a.
///
/// `repr(C)`: the wasm kernel's compression writes the two fields side by side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[repr(C)]
pub(super) struct Entry {
    /// The element's k, from the start of its block, times [`ROW_BYTES`]: what a kernel adds to the
    /// address of b's block to find the row that the value multiplies.
    pub(super) offset: u32,
    pub(super) value: f32,
}

impl Entry {
    /// The element's k, from the start of its block.
    pub(super) fn k(self) -> usize {
        (self.offset / ROW_BYTES) as usize
    }
}

/// A micro-kernel: computes a tile or a row of a matrix product.
///
/// All kernels of a family give the same bits: each output element has one accumulator, to which the terms
/// are added in order of k. The exact family multiplies, rounds, adds and rounds again; the fused family
/// rounds once.
///
/// # Safety
/// An implementation touches no memory but what [`Kernel::tile`] and [`Kernel::row`] allow, and `new`
/// returns `Some` only when this machine has every instruction that they use.
pub(super) unsafe trait Kernel: Copy + 'static {
    /// The name that users see and tests ask for.
    const NAME: &'static str;
    /// Rows of a tile.
    const MR: usize;
    /// Columns of a tile; divides [`WIDTH`].
    const NR: usize;

    /// A value of the kernel proves that this machine can run it.
    fn new() -> Option<Self>;

    /// Dense: `c[i, j] (+)= Σ_k a[k, i] · b[k, j]` for a whole tile, `i < MR`, `j < NR`.
    ///
    /// `a` is `[k, MR]` without gaps; `b` is k rows and `c` MR rows of NR elements, [`WIDTH`] apart.
    /// With `accumulate` the sums start from what `c` holds, else from 0.
    ///
    /// # Safety
    /// `a` is readable for `k * MR` elements, `b` for NR elements at each of its k rows; `c` is readable
    /// and writable for NR elements at each of its MR rows and overlaps neither.
    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool);

    /// Sparse: `c[j] (+)= Σ_e entries[e].value · b[entries[e].k, j]` for `j < WIDTH`: one row of a, whose
    /// non-zero elements come in order of k.
    ///
    /// # Safety
    /// `b` is readable for WIDTH elements at the row of every entry; `c` is readable and writable for
    /// WIDTH elements and overlaps neither.
    unsafe fn row(self, entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool);
}

/// Loops over numbers, for [`with_wide_vectors`](super::with_wide_vectors).
pub trait Loops {
    /// Marked `#[inline(always)]`: only what is inlined is compiled for wider vectors.
    fn run(self);
}
