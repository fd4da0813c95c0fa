//! Matrix products. [`multiply`] and [`multiply_panel`] are the only safe doors; behind them is one
//! micro-kernel per kind of machine. Only f32, only two dimensions: this is no BLAS.
//!
//! The left matrix comes as [`SparseRows`], lists of what is not 0, the right one and the product as
//! [`PanelMatrix`] of 32 columns. A block of 128 rows of a panel, 16 KB, stays in the first-level cache while
//! all rows on the left pass over it; a row's 32 sums stay in registers. This is what is left of the
//! loops of Goto and van de Geijn ("Anatomy of high-performance matrix multiplication", 2008) when
//! operands are packed already. Splitting k does not change a bit: sums are stored as f32 and taken up
//! again, so every element still adds its terms in order of k, in one accumulator.

#[cfg(feature = "bench")]
mod bare;
mod compress;
mod kernel;
mod packed;
mod panel_matrix;
mod sparse_rows;
mod transpose;

#[cfg(target_arch = "aarch64")]
mod arm_neon;
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm_simd128;
#[cfg(target_arch = "x86_64")]
mod x86_avx2;

#[cfg(test)]
mod tests;

use std::ops::Range;

#[cfg(feature = "bench")]
pub use bare::{Bare, useful_operations};
pub use kernel::WIDTH;
pub use panel_matrix::PanelMatrix;
pub use sparse_rows::SparseRows;

use kernel::Kernel;
use sparse_rows::KC;

/// Products of a part of the left matrix's rows begin at a multiple of this, which every kernel's MR
/// divides.
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
/// When a's k is not b's.
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

/// `c (+)= a[rows] · b`, for one panel `b: [k, WIDTH]` and its part of the product,
/// `c: [rows, WIDTH]`. With `resume` the sums go on from what `c` holds, else from 0.
///
/// # Panics
/// When the shapes do not fit, or `rows` begins at no multiple of [`ROW_STEP`].
pub fn multiply_panel(a: &SparseRows, rows: Range<usize>, b: &[f32], c: &mut [f32], resume: bool) {
    #[cfg(feature = "bench")]
    bare::count_useful(a, rows.clone());
    (best().multiply)(a, rows, b, c, resume);
}

/// The name of the kernel that this machine uses.
pub fn kernel_name() -> &'static str {
    best().name
}

/// How this build rounds: "exact" or "fused" (docs/numerics.md).
pub fn family() -> &'static str {
    if kernel::FUSED { "fused" } else { "exact" }
}

/// Rows of that kernel's tiles.
fn kernel_rows() -> usize {
    best().rows
}

type Multiply = fn(&SparseRows, Range<usize>, &[f32], &mut [f32], bool);

/// A kernel that this machine can run, with the loops around it.
#[derive(Clone, Copy)]
struct Candidate {
    name: &'static str,
    rows: usize,
    multiply: Multiply,
}

/// The kernel's loops, if this machine can run the kernel.
macro_rules! candidate {
    ($kernel:ty) => {
        <$kernel as Kernel>::new().map(|_| Candidate {
            name: <$kernel>::NAME,
            rows: <$kernel>::MR,
            multiply: |a, rows, b, c, resume| {
                let kernel = <$kernel>::new().expect("a candidate runs only where it was found");
                multiply_by(kernel, a, rows, b, c, resume);
            },
        })
    };
}

/// Every kernel of this build's family that this machine can run, the fastest first. A kernel listed here
/// is in every test.
fn candidates() -> impl Iterator<Item = Candidate> {
    [
        #[cfg(target_arch = "x86_64")]
        candidate!(x86_avx2::Avx2),
        #[cfg(target_arch = "aarch64")]
        candidate!(arm_neon::Neon),
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        candidate!(wasm_simd128::WasmSimd128),
        candidate!(portable::Portable),
    ]
    .into_iter()
    .flatten()
}

fn best() -> Candidate {
    static BEST: std::sync::OnceLock<Candidate> = std::sync::OnceLock::new();
    *BEST.get_or_init(|| {
        candidates()
            .next()
            .expect("the portable kernel runs everywhere")
    })
}

/// [`multiply_panel`] by one kernel: blocks of k outside, so that b's block stays near.
fn multiply_by<K: Kernel>(
    kernel: K,
    a: &SparseRows,
    rows: Range<usize>,
    b: &[f32],
    c: &mut [f32],
    resume: bool,
) {
    assert!(
        rows.end <= a.rows() && rows.start.is_multiple_of(ROW_STEP),
        "{rows:?}"
    );
    assert_eq!(b.len(), a.k() * WIDTH, "b is [k, WIDTH]");
    assert_eq!(c.len(), rows.len() * WIDTH, "c is [rows, WIDTH]");
    if a.k() == 0 && !resume {
        c.fill(0.0);
    }
    for block in 0..a.blocks() {
        let resume = resume || block > 0;
        let b = &b[block * KC * WIDTH..b.len().min((block + 1) * KC * WIDTH)];
        match a.packed() {
            Some(packed) => {
                tiles(kernel, packed, rows.clone(), block, b, c, resume);
            }
            None => {
                bring_near(b);
                for (row, c) in rows.clone().zip(c.chunks_exact_mut(WIDTH)) {
                    // SAFETY: `kernel` proves the machine. A term's row of the block is below the block's
                    // k (`SparseRows` makes no other), and b's block has so many (a's k asserted above); c is
                    // WIDTH long and its own.
                    unsafe { kernel.row(a.block(row, block), b.as_ptr(), c.as_mut_ptr(), resume) };
                }
            }
        }
    }
}

/// Reads a block of b from its start to its end, so that the processor fetches ahead: rows come in no order
/// of addresses that it could foresee, and each would wait for the memory.
fn bring_near(b: &[f32]) {
    /// Floats of a cache line.
    const LINE: usize = 16;
    let bits = b.iter().step_by(LINE).fold(0, |bits, x| bits ^ x.to_bits());
    std::hint::black_box(bits);
}

/// One block of k, `b: [k of the block, WIDTH]`, tile by tile: a strip of a over all columns of b, then
/// the next.
fn tiles<K: Kernel>(
    kernel: K,
    a: &packed::Packed,
    rows: Range<usize>,
    block: usize,
    b: &[f32],
    c: &mut [f32],
    resume: bool,
) {
    /// Room for the tiles of every kernel.
    const EDGE: usize = 16 * WIDTH;
    for (index, c) in c.chunks_mut(K::MR * WIDTH).enumerate() {
        let strip = a.strip(rows.start / K::MR + index, block);
        let k = strip.len() / K::MR;
        assert!(b.len() >= k * WIDTH && K::MR * WIDTH <= EDGE);
        // A tile over the last row is made aside, and its part inside c copied.
        let mut edge = [0.0; EDGE];
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
                    resume,
                );
            }
        }
        if !whole {
            c.copy_from_slice(&edge[..c.len()]);
        }
    }
}
