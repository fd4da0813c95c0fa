//! The kernel for 64-bit Arm: NEON's 128-bit vectors, multiply then add, or in the fused family NEON's
//! multiply-add.
//!
//! 8×8 takes 16 of the 32 registers for accumulators, 2 for b, 2 for a and leaves room for products.
//! The exact family multiplies and adds apart although NEON can fuse them: it rounds the product
//! (docs/numerics.md).

#[cfg(feature = "fused")]
use core::arch::aarch64::vfmaq_f32;
use core::arch::aarch64::{float32x4_t, vdupq_n_f32, vld1q_dup_f32, vld1q_f32, vst1q_f32};
#[cfg(not(feature = "fused"))]
use core::arch::aarch64::{vaddq_f32, vmulq_f32};

use super::kernel::{FUSED, Kernel, WIDTH};
use super::sparse_rows::Term;

const MR: usize = 8;
const NR: usize = 8;
/// Elements of a vector.
const LANES: usize = 4;

#[derive(Clone, Copy)]
pub(super) struct Neon;

/// sum + a · b, rounded once.
#[cfg(feature = "fused")]
#[target_feature(enable = "neon")]
fn multiply_add(sum: float32x4_t, a: float32x4_t, b: float32x4_t) -> float32x4_t {
    vfmaq_f32(sum, a, b)
}

/// sum + a · b: multiplied, rounded, added, rounded.
#[cfg(not(feature = "fused"))]
#[target_feature(enable = "neon")]
fn multiply_add(sum: float32x4_t, a: float32x4_t, b: float32x4_t) -> float32x4_t {
    vaddq_f32(sum, vmulq_f32(a, b))
}

// SAFETY: `tile` and `row` touch what the contract allows, as each block below says. NEON is part of every aarch64 target that this file is compiled for.
unsafe impl Kernel for Neon {
    const NAME: &'static str = match FUSED {
        true => "arm-neon-fused-8x8",
        false => "arm-neon-8x8",
    };
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        Some(Self)
    }

    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, resume: bool) {
        // SAFETY: the values are plain registers; NEON is always there (see above).
        let mut sums: [[float32x4_t; NR / LANES]; MR] =
            unsafe { [[vdupq_n_f32(0.0); NR / LANES]; MR] };
        if resume {
            for (i, row) in sums.iter_mut().enumerate() {
                for (j, sum) in row.iter_mut().enumerate() {
                    // SAFETY: i < MR and j · 4 + 4 ≤ NR, inside the tile of `c` (contract of `tile`).
                    *sum = unsafe { vld1q_f32(c.add(i * WIDTH + j * LANES)) };
                }
            }
        }
        let (mut a, mut b) = (a, b);
        for _ in 0..k {
            // SAFETY: before step s, `a` has moved s · MR elements and `b` s rows, so these MR and NR
            // elements are readable (contract of `tile`); `wrapping_add` may go past the last row.
            unsafe {
                let b0 = vld1q_f32(b);
                let b1 = vld1q_f32(b.add(LANES));
                for (i, row) in sums.iter_mut().enumerate() {
                    let ai = vld1q_dup_f32(a.add(i));
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
                unsafe { vst1q_f32(c.add(i * WIDTH + j * LANES), *sum) };
            }
        }
    }
    unsafe fn row(self, terms: &[Term], b: *const f32, c: *mut f32, resume: bool) {
        // SAFETY: the values are plain registers; NEON is always there (see above).
        let mut sums: [float32x4_t; WIDTH / LANES] = unsafe { [vdupq_n_f32(0.0); WIDTH / LANES] };
        if resume {
            for (j, sum) in sums.iter_mut().enumerate() {
                // SAFETY: j · 4 + 4 ≤ WIDTH elements of `c` are readable (contract of `row`).
                *sum = unsafe { vld1q_f32(c.add(j * LANES)) };
            }
        }
        for term in terms {
            // SAFETY: `b` is readable for WIDTH elements at the term's row (contract of `row`), and
            // j · 4 + 4 ≤ WIDTH.
            unsafe {
                let value = vdupq_n_f32(term.value);
                let b = b.byte_add(term.offset as usize);
                for (j, sum) in sums.iter_mut().enumerate() {
                    *sum = multiply_add(*sum, value, vld1q_f32(b.add(j * LANES)));
                }
            }
        }
        for (j, sum) in sums.iter().enumerate() {
            // SAFETY: j · 4 + 4 ≤ WIDTH elements of `c` are writable (contract of `row`).
            unsafe { vst1q_f32(c.add(j * LANES), *sum) };
        }
    }
}
