//! The kernel of the wasm builds: 128-bit vectors, multiply then add, or in the fused family relaxed
//! multiply-add.
//!
//! 4×8 is the largest tile that V8 keeps in registers: 8 accumulators, 2 vectors of b, one of a and a
//! product make 12 of x64's 16; 5×8 and 6×8 spill and run at half the speed (docs/performance.md).

#[cfg(feature = "fused")]
use core::arch::wasm32::f32x4_relaxed_madd;
#[cfg(not(feature = "fused"))]
use core::arch::wasm32::{f32x4_add, f32x4_mul};
use core::arch::wasm32::{f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};

use super::kernel::{FUSED, Kernel, WIDTH};
use super::sparse_rows::Term;

const MR: usize = 4;
const NR: usize = 8;
/// Elements of a vector.
const LANES: usize = 4;

#[cfg(all(feature = "fused", not(target_feature = "relaxed-simd")))]
compile_error!(
    "the feature \"fused\" needs relaxed SIMD: did you forget RUSTFLAGS=\"-Ctarget-feature=+simd128,+relaxed-simd\"?"
);

#[derive(Clone, Copy)]
pub(super) struct WasmSimd128;

/// sum + a · b: rounded once on processors that can, which relaxed SIMD leaves to them.
#[cfg(feature = "fused")]
#[inline(always)]
fn multiply_add(sum: v128, a: v128, b: v128) -> v128 {
    f32x4_relaxed_madd(a, b, sum)
}

/// sum + a · b: multiplied, rounded, added, rounded.
#[cfg(not(feature = "fused"))]
#[inline(always)]
fn multiply_add(sum: v128, a: v128, b: v128) -> v128 {
    f32x4_add(sum, f32x4_mul(a, b))
}

// SAFETY: `tile` and `row` touch what the contract allows, as each block below says. simd128 is on for the whole module (this file is compiled only then), and a
// browser without it refuses the module before any of this runs.
unsafe impl Kernel for WasmSimd128 {
    const NAME: &'static str = match FUSED {
        true => "wasm-relaxed-4x8",
        false => "wasm-simd128-4x8",
    };
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        Some(Self)
    }

    #[inline]
    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, resume: bool) {
        let mut sums = [[f32x4_splat(0.0); NR / LANES]; MR];
        if resume {
            for (i, row) in sums.iter_mut().enumerate() {
                for (j, sum) in row.iter_mut().enumerate() {
                    // SAFETY: i < MR and j · 4 + 4 ≤ NR, inside the tile of `c` (contract of `tile`).
                    *sum = unsafe { v128_load(c.add(i * WIDTH + j * LANES).cast::<v128>()) };
                }
            }
        }
        let (mut a, mut b) = (a, b);
        for _ in 0..k {
            // SAFETY: before step s, `a` has moved s · MR elements and `b` s rows, so these MR and NR
            // elements are readable (contract of `tile`); `wrapping_add` may go past the last row.
            unsafe {
                let b0 = v128_load(b.cast::<v128>());
                let b1 = v128_load(b.add(LANES).cast::<v128>());
                for (i, row) in sums.iter_mut().enumerate() {
                    let ai = v128_load32_splat(a.add(i).cast::<u32>());
                    row[0] = multiply_add(row[0], ai, b0);
                    row[1] = multiply_add(row[1], ai, b1);
                }
                a = a.add(MR);
                b = b.wrapping_add(WIDTH);
            }
        }
        for (i, row) in sums.iter().enumerate() {
            for (j, sum) in row.iter().enumerate() {
                // SAFETY: i < MR and j · 4 + 4 ≤ NR, inside the tile of `c` (contract of `tile`).
                unsafe { v128_store(c.add(i * WIDTH + j * LANES).cast::<v128>(), *sum) };
            }
        }
    }
    #[inline]
    unsafe fn row(self, terms: &[Term], b: *const f32, c: *mut f32, resume: bool) {
        let mut sums = [f32x4_splat(0.0); WIDTH / LANES];
        if resume {
            for (j, sum) in sums.iter_mut().enumerate() {
                // SAFETY: j · 4 + 4 ≤ WIDTH elements of `c` are readable (contract of `row`).
                *sum = unsafe { v128_load(c.add(j * LANES).cast::<v128>()) };
            }
        }
        for term in terms {
            let value = f32x4_splat(term.value);
            // SAFETY: `b` is readable for WIDTH elements at the term's row (contract of `row`).
            let b = unsafe { b.byte_add(term.offset as usize) };
            for (j, sum) in sums.iter_mut().enumerate() {
                // SAFETY: j · 4 + 4 ≤ WIDTH, inside that row.
                let b = unsafe { v128_load(b.add(j * LANES).cast::<v128>()) };
                *sum = multiply_add(*sum, value, b);
            }
        }
        for (j, sum) in sums.iter().enumerate() {
            // SAFETY: j · 4 + 4 ≤ WIDTH elements of `c` are writable (contract of `row`).
            unsafe { v128_store(c.add(j * LANES).cast::<v128>(), *sum) };
        }
    }
}
