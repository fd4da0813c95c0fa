//! The kernel of the plain wasm build: 128-bit vectors, multiply then add.
//!
//! 4×8 is the largest tile that V8 keeps in registers: 8 accumulators, 2 vectors of b, one of a and a
//! product make 12 of x64's 16; 5×8 and 6×8 spill and run at half the speed (docs/performance.md).

use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

use super::kernel::{Kernel, WIDTH};
use super::terms::Term;

const MR: usize = 4;
const NR: usize = 8;
/// Elements of a vector.
const LANES: usize = 4;

#[derive(Clone, Copy)]
pub(super) struct WasmSimd128;

// SAFETY: `tile` and `row` touch what the contract allows, as each block below says. simd128 is on for the whole module (this file is compiled only then), and a
// browser without it refuses the module before any of this runs.
unsafe impl Kernel for WasmSimd128 {
    const NAME: &'static str = "wasm-simd128-4x8";
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
                    row[0] = f32x4_add(row[0], f32x4_mul(ai, b0));
                    row[1] = f32x4_add(row[1], f32x4_mul(ai, b1));
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
                *sum = f32x4_add(*sum, f32x4_mul(value, b));
            }
        }
        for (j, sum) in sums.iter().enumerate() {
            // SAFETY: j · 4 + 4 ≤ WIDTH elements of `c` are writable (contract of `row`).
            unsafe { v128_store(c.add(j * LANES).cast::<v128>(), *sum) };
        }
    }
}
