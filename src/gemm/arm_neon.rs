//! The kernel for 64-bit Arm: NEON's 128-bit vectors.
//!
//! 8×8 takes 16 of the 32 registers for accumulators, 2 for b, 2 for a and leaves room for products. The
//! exact family multiplies and adds apart although NEON can fuse them: it rounds the product
//! (docs/numerics.md).

use core::arch::aarch64::{
    float32x4_t, vaddq_f32, vdupq_n_f32, vfmaq_f32, vld1q_dup_f32, vld1q_f32, vmulq_f32, vst1q_f32,
};

use super::kernel::{Entry, FUSED, Kernel, WIDTH};
use super::simd::{self, Isa};

const MR: usize = 8;
const LANES: usize = 4;
/// Vectors of a tile's row.
const VECTORS: usize = 2;

#[derive(Clone, Copy)]
pub(super) struct Neon;

// SAFETY: `tile` and `row` touch what the contract allows (simd.rs). NEON is part of every aarch64 target.
unsafe impl Kernel for Neon {
    const NAME: &'static str = match FUSED {
        true => "arm-neon-fused-8x8",
        false => "arm-neon-8x8",
    };
    const MR: usize = MR;
    const NR: usize = VECTORS * LANES;

    fn new() -> Option<Self> {
        Some(Self)
    }

    // Inlined into its loops, the tile's sums are written to memory at every step.
    #[inline(never)]
    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: as the caller promises; a row of the tile is VECTORS · LANES wide.
        unsafe { simd::tile::<Self, MR, VECTORS>(k, a, b, c, accumulate) }
    }

    unsafe fn row(self, entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: as the caller promises.
        unsafe { simd::row::<Self, { WIDTH / LANES }>(entries, b, c, accumulate) }
    }
}

// SAFETY: loads and stores touch the 4 floats of a vector, unaligned.
unsafe impl Isa for Neon {
    type Vector = float32x4_t;
    const LANES: usize = LANES;

    #[inline(always)]
    unsafe fn splat(value: f32) -> float32x4_t {
        // SAFETY: NEON is always there.
        unsafe { vdupq_n_f32(value) }
    }

    #[inline(always)]
    unsafe fn load_splat(from: *const f32) -> float32x4_t {
        // SAFETY: `from` is readable (contract).
        unsafe { vld1q_dup_f32(from) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> float32x4_t {
        // SAFETY: `from` is readable for 4 floats (contract).
        unsafe { vld1q_f32(from) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut f32, vector: float32x4_t) {
        // SAFETY: `to` is writable for 4 floats (contract).
        unsafe { vst1q_f32(to, vector) }
    }

    #[inline(always)]
    unsafe fn multiply_add(sum: float32x4_t, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        // SAFETY: NEON is always there.
        unsafe {
            match FUSED {
                true => vfmaq_f32(sum, a, b),
                false => vaddq_f32(sum, vmulq_f32(a, b)),
            }
        }
    }
}
