//! The body of every SIMD kernel, written once over an instruction set. A kernel's file says which vectors
//! it has and how large its tile is.

use super::kernel::{Entry, WIDTH};

/// The vector instructions that the kernels need.
///
/// Implementations mark each function `#[inline(always)]`: the instructions then end up inside the
/// kernel's own function, which enables them.
///
/// # Safety
/// `load` and `store` touch [`Isa::LANES`] floats at their pointer and nothing else, aligned or not;
/// `load_splat` reads one float.
pub(super) unsafe trait Isa {
    type Vector: Copy;
    /// Floats of a vector.
    const LANES: usize;

    /// # Safety
    /// This machine has the instruction set.
    unsafe fn splat(value: f32) -> Self::Vector;

    /// # Safety
    /// This machine has the instruction set; `from` is readable for one float.
    unsafe fn load_splat(from: *const f32) -> Self::Vector;

    /// # Safety
    /// This machine has the instruction set; `from` is readable for LANES floats.
    unsafe fn load(from: *const f32) -> Self::Vector;

    /// # Safety
    /// This machine has the instruction set; `to` is writable for LANES floats.
    unsafe fn store(to: *mut f32, vector: Self::Vector);

    /// `sum + a · b`: multiplied, rounded, added, rounded; in the fused family rounded once.
    ///
    /// # Safety
    /// This machine has the instruction set.
    unsafe fn multiply_add(sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector;
}

/// `$body` for each row `$row` of a tile, written out: the wasm builds unroll no loop of this size
/// (`.cargo/config.toml`), and sums that a loop indexes lie in memory, at a third of the speed.
macro_rules! for_each_row {
    ($row:ident < $rows:ident, $body:expr) => {
        const { assert!($rows <= 8) };
        for_each_row!(@ $row, $rows, $body, 0, 1, 2, 3, 4, 5, 6, 7);
    };
    (@ $row:ident, $rows:ident, $body:expr, $($index:literal),*) => {
        $(if $index < $rows {
            let $row = $index;
            $body;
        })*
    };
}

/// [`Kernel::tile`](super::kernel::Kernel::tile) for a tile of `MR` rows of `VECTORS` vectors.
///
/// # Safety
/// As `Kernel::tile` with NR = VECTORS · LANES; this machine has the instruction set.
#[inline(always)]
pub(super) unsafe fn tile<I: Isa, const MR: usize, const VECTORS: usize>(
    k: usize,
    mut a: *const f32,
    mut b: *const f32,
    c: *mut f32,
    accumulate: bool,
) {
    // SAFETY: the machine has the instruction set (contract). Row i < MR of `c` is readable and writable for
    // VECTORS · LANES elements. Before step s, `a` has moved s · MR elements and `b` s rows, so these MR and
    // VECTORS · LANES elements are readable; `wrapping_add` may go past the last row.
    unsafe {
        let mut sums = [[I::splat(0.0); VECTORS]; MR];
        if accumulate {
            for_each_row!(i < MR, sums[i] = load::<I, VECTORS>(c.add(i * WIDTH)));
        }
        for _ in 0..k {
            let b_row = load::<I, VECTORS>(b);
            for_each_row!(i < MR, {
                let a = I::load_splat(a.add(i));
                multiply_add::<I, VECTORS>(&mut sums[i], a, b_row);
            });
            a = a.add(MR);
            b = b.wrapping_add(WIDTH);
        }
        for_each_row!(i < MR, store::<I, VECTORS>(c.add(i * WIDTH), sums[i]));
    }
}

/// [`Kernel::row`](super::kernel::Kernel::row), with a row of a panel in `VECTORS` vectors.
///
/// # Safety
/// As `Kernel::row`; VECTORS · LANES is WIDTH; this machine has the instruction set.
#[inline(always)]
pub(super) unsafe fn row<I: Isa, const VECTORS: usize>(
    entries: &[Entry],
    b: *const f32,
    c: *mut f32,
    accumulate: bool,
) {
    const { assert!(VECTORS * I::LANES == WIDTH) };
    // SAFETY: the machine has the instruction set (contract). `c` is readable and writable for WIDTH
    // elements, and `b` readable for WIDTH elements at the row of every entry.
    unsafe {
        let mut sums = [I::splat(0.0); VECTORS];
        if accumulate {
            sums = load::<I, VECTORS>(c);
        }
        for entry in entries {
            let b_row = load::<I, VECTORS>(b.byte_add(entry.offset as usize));
            multiply_add::<I, VECTORS>(&mut sums, I::splat(entry.value), b_row);
        }
        store::<I, VECTORS>(c, sums);
    }
}

/// # Safety
/// `from` is readable for N · LANES floats; this machine has the instruction set.
#[inline(always)]
unsafe fn load<I: Isa, const N: usize>(from: *const f32) -> [I::Vector; N] {
    // SAFETY: vector j < N ends within N · LANES floats.
    std::array::from_fn(|j| unsafe { I::load(from.add(j * I::LANES)) })
}

/// # Safety
/// `to` is writable for N · LANES floats; this machine has the instruction set.
#[inline(always)]
unsafe fn store<I: Isa, const N: usize>(to: *mut f32, vectors: [I::Vector; N]) {
    for (j, vector) in vectors.into_iter().enumerate() {
        // SAFETY: vector j < N ends within N · LANES floats.
        unsafe { I::store(to.add(j * I::LANES), vector) };
    }
}

/// `sums[j] += a · b[j]`
///
/// # Safety
/// This machine has the instruction set.
#[inline(always)]
unsafe fn multiply_add<I: Isa, const N: usize>(
    sums: &mut [I::Vector; N],
    a: I::Vector,
    b: [I::Vector; N],
) {
    for (sum, b) in sums.iter_mut().zip(b) {
        // SAFETY: the machine has the instruction set (contract).
        *sum = unsafe { I::multiply_add(*sum, a, b) };
    }
}
