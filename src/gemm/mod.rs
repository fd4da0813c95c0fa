//! Matrix products. [`multiply`] and [`multiply_panel`] are the only safe entries; behind them is one
//! micro-kernel per instruction set. Only f32, only two dimensions: this is no BLAS.
//!
//! The left matrix comes as [`SparseRows`], lists of its non-zero elements; the right matrix and the product
//! come as [`PanelMatrix`], panels of 32 columns. A block of 128 rows of a panel, 16 KB, stays in the
//! first-level cache while all rows of the left matrix are multiplied by it; a row's 32 sums stay in
//! registers. These are the loops of Goto and van de Geijn ("Anatomy of high-performance matrix
//! multiplication", 2008) for operands that are packed already. Splitting k does not change a bit: sums are
//! stored as f32 and loaded again, so every element still adds its terms in order of k, in one accumulator.
//!
//! Files, each importing only from those before it: kernel.rs (the contract), simd.rs (the SIMD kernels'
//! body), one file a kernel, kernels.rs (the choice), transpose.rs, panel_matrix.rs, compress.rs, packed.rs,
//! sparse_rows.rs, and this one.

mod compress;
mod kernel;
mod kernels;
mod packed;
mod panel_matrix;
mod portable;
#[cfg(feature = "bench")]
mod roofline;
#[cfg(any(
    target_arch = "aarch64",
    target_arch = "x86_64",
    target_feature = "simd128"
))]
mod simd;
mod sparse_rows;
mod transpose;

#[cfg(target_arch = "aarch64")]
mod arm_neon;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm_simd128;
#[cfg(target_arch = "x86_64")]
mod x86_avx2;
#[cfg(target_arch = "x86_64")]
mod x86_avx512;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use kernel::{Loops, WIDTH};
pub use panel_matrix::PanelMatrix;
#[cfg(feature = "bench")]
pub use roofline::{KernelLoop, useful_operations};
pub use sparse_rows::SparseRows;

use kernel::{KC, Kernel};
use kernels::Supported;
use packed::Packed;

/// A product of some of a's rows begins at a multiple of this; every kernel's MR divides it.
pub const ROW_STEP: usize = 192;

/// `c = a · b`, for `a: [m, k]`, `b: [k, n]`; c becomes `[m, n]`. With k = 0, c is 0.
///
/// ```
/// use digitlab::gemm::{PanelMatrix, SparseRows, multiply};
/// use ndarray::array;
///
/// let mut a = SparseRows::default();
/// a.clear(2);
/// a.push_row([[1.0, 0.0].as_slice()]);
/// a.push_row([[3.0, 4.0].as_slice()]);
/// a.finish();
/// let b = PanelMatrix::from_array(array![[1.0, 3.0], [2.0, 4.0]].view());
/// let mut c = PanelMatrix::default();
/// multiply(&a, &b, &mut c);
/// assert_eq!(c.to_array(), array![[1.0, 3.0], [11.0, 25.0]]);
/// ```
///
/// # Panics
/// When a's k differs from b's.
pub fn multiply(a: &SparseRows, b: &PanelMatrix, c: &mut PanelMatrix) {
    assert_eq!(
        a.k(),
        b.rows(),
        "a is {}×{}, b is {}×{}",
        a.rows(),
        a.k(),
        b.rows(),
        b.columns()
    );
    c.resize(a.rows(), b.columns());
    for (b, c) in b.panels().zip(c.panels_mut()) {
        multiply_panel(a, 0..a.rows(), b, c, false);
    }
}

/// `c (+)= a[rows] · b` for one panel `b: [k, WIDTH]` and its part of the product, `c: [rows, WIDTH]`. With
/// `accumulate` the sums start from what `c` holds, else from 0.
///
/// # Panics
/// When the shapes do not fit, or `rows` does not begin at a multiple of [`ROW_STEP`].
pub fn multiply_panel(
    a: &SparseRows,
    rows: Range<usize>,
    b: &[f32],
    c: &mut [f32],
    accumulate: bool,
) {
    #[cfg(feature = "bench")]
    roofline::count_useful(a, rows.clone());
    multiply_by(Supported::fastest(), a, rows, b, c, accumulate);
}

/// Runs `loops` with vectors as wide as the fastest kernel's, where the compiler would use narrower ones. Sums and
/// products are not fused by it: it changes no bit.
///
/// ```
/// use digitlab::gemm::{Loops, with_wide_vectors};
///
/// struct Double<'a>(&'a mut [f32]);
///
/// impl Loops for Double<'_> {
///     #[inline(always)]
///     fn run(self) {
///         self.0.iter_mut().for_each(|x| *x *= 2.0);
///     }
/// }
///
/// let mut numbers = [1.0, 2.0];
/// with_wide_vectors(Double(&mut numbers));
/// assert_eq!(numbers, [2.0, 4.0]);
/// ```
pub fn with_wide_vectors(loops: impl Loops) {
    match Supported::fastest() {
        #[cfg(target_arch = "x86_64")]
        Supported::Wide(kernel) => kernel.compiled(loops),
        #[cfg(target_arch = "x86_64")]
        Supported::Simd(kernel) => kernel.compiled(loops),
        _ => loops.run(),
    }
}

/// The name of the kernel that this machine uses.
pub fn kernel_name() -> &'static str {
    Supported::fastest().name()
}

/// How this build rounds: "exact" or "fused" (docs/numerics.md).
pub fn family() -> &'static str {
    if kernel::FUSED { "fused" } else { "exact" }
}

/// [`multiply_panel`] by the given kernel.
fn multiply_by(
    kernel: Supported,
    a: &SparseRows,
    rows: Range<usize>,
    b: &[f32],
    c: &mut [f32],
    accumulate: bool,
) {
    match kernel {
        #[cfg(target_arch = "x86_64")]
        Supported::Wide(kernel) => multiply_blocks(kernel, a, rows, b, c, accumulate),
        Supported::Simd(kernel) => multiply_blocks(kernel, a, rows, b, c, accumulate),
        Supported::Portable(kernel) => multiply_blocks(kernel, a, rows, b, c, accumulate),
    }
}

/// The outer loop: block after block of k, so that b's block stays in the cache.
fn multiply_blocks<K: Kernel>(
    kernel: K,
    a: &SparseRows,
    rows: Range<usize>,
    b: &[f32],
    c: &mut [f32],
    accumulate: bool,
) {
    assert!(
        rows.end <= a.rows() && rows.start.is_multiple_of(ROW_STEP),
        "rows of a, from a step on"
    );
    assert!(b.len() == a.k() * WIDTH, "b is [k, WIDTH]");
    assert!(c.len() == rows.len() * WIDTH, "c is [rows, WIDTH]");
    if a.k() == 0 && !accumulate {
        c.fill(0.0);
    }
    for block in 0..a.blocks() {
        let accumulate = accumulate || block > 0;
        let b = &b[block * KC * WIDTH..b.len().min((block + 1) * KC * WIDTH)];
        match a.packed() {
            Some(packed) => {
                multiply_tiles(kernel, packed, rows.clone(), block, b, c, accumulate);
            }
            None => {
                load_into_cache(b);
                for (row, c) in rows.clone().zip(c.chunks_exact_mut(WIDTH)) {
                    // SAFETY: `kernel` proves the machine. An entry's k is below the length of its block
                    // (`SparseRows` makes no other), and b's block has as many rows (a's k asserted above); c
                    // is WIDTH long and overlaps neither.
                    unsafe {
                        kernel.row(a.block(row, block), b.as_ptr(), c.as_mut_ptr(), accumulate);
                    }
                }
            }
        }
    }
}

/// Reads a block of b from start to end, which the processor prefetches. The kernel reads its rows in an order
/// that no prefetcher foresees, and would wait for the memory at each.
fn load_into_cache(b: &[f32]) {
    /// Floats of a cache line.
    const LINE: usize = 16;
    let bits = b.iter().step_by(LINE).fold(0, |bits, x| bits ^ x.to_bits());
    std::hint::black_box(bits);
}

/// One block of k, `b: [k of the block, WIDTH]`, tile by tile: each strip of a by all columns of b.
fn multiply_tiles<K: Kernel>(
    kernel: K,
    a: &Packed,
    rows: Range<usize>,
    block: usize,
    b: &[f32],
    c: &mut [f32],
    accumulate: bool,
) {
    /// Room for a tile of any kernel over all columns.
    const EDGE: usize = 16 * WIDTH;
    // A tile that reaches past the last row is computed here; its part inside c is copied back. One array for all
    // strips: to zero one for each would be a twentieth of the work.
    let mut edge = [0.0; EDGE];
    for (index, c) in c.chunks_mut(K::MR * WIDTH).enumerate() {
        let strip = a.strip(rows.start / K::MR + index, block);
        let k = strip.len() / K::MR;
        assert!(b.len() >= k * WIDTH && K::MR * WIDTH <= EDGE);
        let whole = c.len() == K::MR * WIDTH;
        let to = if whole {
            c.as_mut_ptr()
        } else {
            edge[..c.len()].copy_from_slice(c);
            edge.as_mut_ptr()
        };
        for column in (0..WIDTH).step_by(K::NR) {
            // SAFETY: `kernel` proves the machine. The strip is k · MR long; b has k rows of WIDTH, and
            // NR divides WIDTH, so column + NR ≤ WIDTH; `to` has MR rows of WIDTH, in c if it is whole
            // and in `edge` if not (asserted above).
            unsafe {
                kernel.tile(
                    k,
                    strip.as_ptr(),
                    b.as_ptr().add(column),
                    to.add(column),
                    accumulate,
                );
            }
        }
        if !whole {
            c.copy_from_slice(&edge[..c.len()]);
        }
    }
}
