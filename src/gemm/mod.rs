//! Matrix products. [`matmul`] is the only safe door; behind it are loops over packed panels and one
//! micro-kernel per kind of machine. Only f32, only two dimensions: this is no BLAS.
//!
//! The loops are those of Goto and van de Geijn ("Anatomy of high-performance matrix multiplication",
//! 2008): the packed block of b stays in the second-level cache, a panel of it in the first, and each
//! tile of c in registers. Splitting k does not change a bit: a tile's sums are stored as f32 and
//! taken up again, so every element still adds its terms in order of k, in one accumulator.

mod kernel;
mod pack;

#[cfg(target_arch = "aarch64")]
mod arm_neon;
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm_simd128;
#[cfg(target_arch = "x86_64")]
mod x86_avx2;

#[cfg(test)]
mod tests;

use ndarray::{ArrayView2, ArrayViewMut2, Axis, Slice};

use kernel::Kernel;
use pack::{pack, packed_len};

/// k of a block: a panel of b, 256 × 8 floats, is 8 KB, and leaves the first-level cache to a.
const KC: usize = 256;
/// Rows of a block of a: 144 × 256 floats are 147 KB, a part of the second-level cache. A multiple of
/// every kernel's MR, so that only a matrix's last rows make a tile that is not full.
const MC: usize = 144;
/// Columns of a block of b: 256 × 512 floats are 512 KB, the rest of it.
const NC: usize = 512;

/// Room for packed panels. One product at a time uses it; it grows to what the largest needs.
#[derive(Debug, Default)]
pub struct Scratch {
    a: Vec<f32>,
    b: Vec<f32>,
    tile: Vec<f32>,
}

/// `c = a · b`, for `a: [m, k]`, `b: [k, n]`, `c: [m, n]`, each with any strides but that a row of c is
/// contiguous. With k = 0, c becomes 0.
///
/// ```
/// use digitlab::gemm::{Scratch, matmul};
/// use ndarray::{Array2, array};
///
/// let a = array![[1.0, 2.0], [3.0, 4.0]];
/// let b = array![[5.0, 6.0], [7.0, 8.0]];
/// let mut c = Array2::zeros((2, 2));
/// matmul(a.view(), b.t(), c.view_mut(), &mut Scratch::default());
/// assert_eq!(c, array![[17.0, 23.0], [39.0, 53.0]]);
/// ```
///
/// # Panics
/// When the shapes do not fit or a row of c is not contiguous.
pub fn matmul(
    a: ArrayView2<f32>,
    b: ArrayView2<f32>,
    c: ArrayViewMut2<f32>,
    scratch: &mut Scratch,
) {
    (best().product)(a, b, c, scratch);
}

/// The name of the kernel that [`matmul`] uses on this machine.
pub fn kernel_name() -> &'static str {
    best().name
}

type Product = fn(ArrayView2<f32>, ArrayView2<f32>, ArrayViewMut2<f32>, &mut Scratch);

/// A kernel that this machine can run, with the loops around it.
#[derive(Clone, Copy)]
struct Candidate {
    name: &'static str,
    product: Product,
}

/// The kernel's loops, if this machine can run the kernel.
macro_rules! candidate {
    ($kernel:ty) => {
        <$kernel as Kernel>::new().map(|_| Candidate {
            name: <$kernel>::NAME,
            product: |a, b, c, scratch| {
                let kernel = <$kernel>::new().expect("a candidate runs only where it was found");
                product::<$kernel, { <$kernel>::MR }, { <$kernel>::NR }>(kernel, a, b, c, scratch);
            },
        })
    };
}

/// Every kernel of the exact family that this machine can run, the fastest first. A kernel listed here
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

/// The three outer loops: split n into NC, k into KC, m into MC, and pack what each turn needs.
fn product<K: Kernel, const MR: usize, const NR: usize>(
    kernel: K,
    a: ArrayView2<f32>,
    b: ArrayView2<f32>,
    mut c: ArrayViewMut2<f32>,
    scratch: &mut Scratch,
) {
    let ((m, k), (b_k, n)) = (a.dim(), b.dim());
    assert_eq!(k, b_k, "a is {m}×{k}, b is {b_k}×{n}");
    assert_eq!((m, n), c.dim(), "a · b is {m}×{n}");
    if m == 0 || n == 0 || k == 0 {
        c.fill(0.0);
        return;
    }
    assert!(
        (n == 1 || c.stride_of(Axis(1)) == 1) && (m == 1 || c.stride_of(Axis(0)) > 0),
        "a row of c is contiguous, and the rows follow each other"
    );
    scratch.tile.resize(MR * NR, 0.0);

    for columns in blocks(n, NC) {
        for terms in blocks(k, KC) {
            let b = b
                .slice_axis(Axis(0), terms)
                .slice_axis_move(Axis(1), columns);
            let b = b.reversed_axes();
            let packed_b = grown(&mut scratch.b, packed_len(b.nrows(), b.ncols(), NR));
            pack::<NR>(b, packed_b);
            for rows in blocks(m, MC) {
                let a = a.slice_axis(Axis(0), rows);
                let a = a.slice_axis(Axis(1), terms);
                let packed_a = grown(&mut scratch.a, packed_len(a.nrows(), a.ncols(), MR));
                pack::<MR>(a, packed_a);
                let c = c.slice_axis_mut(Axis(0), rows);
                let c = c.slice_axis_move(Axis(1), columns);
                block::<K, MR, NR>(
                    kernel,
                    a.ncols(),
                    packed_a,
                    packed_b,
                    c,
                    terms.start > 0,
                    &mut scratch.tile,
                );
            }
        }
    }
}

/// The two inner loops: a panel of b, all panels of a over it, a tile of c each.
fn block<K: Kernel, const MR: usize, const NR: usize>(
    kernel: K,
    k: usize,
    packed_a: &[f32],
    packed_b: &[f32],
    mut c: ArrayViewMut2<f32>,
    resume: bool,
    edge: &mut [f32],
) {
    let (m, n) = c.dim();
    let row_stride = c.stride_of(Axis(0)).unsigned_abs();
    for (j, b) in packed_b.chunks_exact(k * NR).enumerate() {
        for (i, a) in packed_a.chunks_exact(k * MR).enumerate() {
            let (row, column) = (i * MR, j * NR);
            if row + MR <= m && column + NR <= n {
                // SAFETY: `kernel` proves the machine. The panels are k · MR and k · NR long
                // (chunks_exact). The tile lies whole inside c (the condition above), whose rows are
                // contiguous and `row_stride` apart (asserted in `product`), and c is borrowed mutably.
                unsafe {
                    let tile = c.as_mut_ptr().add(row * row_stride + column);
                    kernel.tile(k, a.as_ptr(), b.as_ptr(), tile, row_stride, resume);
                }
            } else {
                // A tile over the edge is made aside, and its part inside c copied.
                let part = c.slice_axis_mut(Axis(0), Slice::from(row..m.min(row + MR)));
                let mut part =
                    part.slice_axis_move(Axis(1), Slice::from(column..n.min(column + NR)));
                for ((i, j), value) in part.indexed_iter() {
                    edge[i * NR + j] = *value;
                }
                // SAFETY: as above, but that the tile is `edge`, MR · NR long (sized in `product`).
                unsafe { kernel.tile(k, a.as_ptr(), b.as_ptr(), edge.as_mut_ptr(), NR, resume) };
                for ((i, j), value) in part.indexed_iter_mut() {
                    *value = edge[i * NR + j];
                }
            }
        }
    }
}

/// 0..len in blocks of at most `size`.
fn blocks(len: usize, size: usize) -> impl Iterator<Item = Slice> {
    (0..len)
        .step_by(size)
        .map(move |start| Slice::from(start..len.min(start + size)))
}

/// The first `len` elements, after growing `buffer` to hold them.
fn grown(buffer: &mut Vec<f32>, len: usize) -> &mut [f32] {
    if buffer.len() < len {
        buffer.resize(len, 0.0);
    }
    &mut buffer[..len]
}
