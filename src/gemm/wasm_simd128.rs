//! The kernel of the wasm builds: 128-bit vectors.
//!
//! 4×8 is the largest tile that V8 keeps in registers: 8 accumulators, 2 vectors of b, one of a and a
//! product make 12 of x64's 16; 5×8 and 6×8 spill and run at half the speed (docs/performance.md).
//!
//! The fused family multiplies and adds by relaxed SIMD, which rounds once on processors that can and leaves
//! the rounding to the others.

#[cfg(feature = "fused")]
use core::arch::wasm32::f32x4_relaxed_madd;
#[cfg(not(feature = "fused"))]
use core::arch::wasm32::{f32x4_add, f32x4_mul};
use core::arch::wasm32::{f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};

use super::kernel::{Entry, FUSED, Kernel, WIDTH};
use super::simd::{self, Isa};

const MR: usize = 4;
const LANES: usize = 4;
/// Vectors of a tile's row.
const VECTORS: usize = 2;

#[cfg(all(feature = "fused", not(target_feature = "relaxed-simd")))]
compile_error!(
    "the feature \"fused\" needs relaxed SIMD: did you forget RUSTFLAGS=\"-Ctarget-feature=+simd128,+relaxed-simd\"?"
);

#[derive(Clone, Copy)]
pub(super) struct WasmSimd128;

// SAFETY: `tile` and `row` touch what the contract allows (simd.rs). simd128 is on for the whole module (this
// file is compiled only then), and a browser without it refuses the module before any of this runs.
unsafe impl Kernel for WasmSimd128 {
    const NAME: &'static str = match FUSED {
        true => "wasm-relaxed-4x8",
        false => "wasm-simd128-4x8",
    };
    const MR: usize = MR;
    const NR: usize = VECTORS * LANES;

    fn new() -> Option<Self> {
        Some(Self)
    }

    #[inline]
    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: as the caller promises; a row of the tile is VECTORS · LANES wide.
        unsafe { simd::tile::<Self, MR, VECTORS>(k, a, b, c, accumulate) }
    }

    #[inline]
    unsafe fn row(self, entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: as the caller promises.
        unsafe { simd::row::<Self, { WIDTH / LANES }>(entries, b, c, accumulate) }
    }
}

// SAFETY: loads and stores touch the 4 floats of a vector, unaligned.
unsafe impl Isa for WasmSimd128 {
    type Vector = v128;
    const LANES: usize = LANES;

    #[inline(always)]
    unsafe fn splat(value: f32) -> v128 {
        f32x4_splat(value)
    }

    #[inline(always)]
    unsafe fn load_splat(from: *const f32) -> v128 {
        // SAFETY: `from` is readable (contract).
        unsafe { v128_load32_splat(from.cast()) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> v128 {
        // SAFETY: `from` is readable for 4 floats (contract).
        unsafe { v128_load(from.cast()) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut f32, vector: v128) {
        // SAFETY: `to` is writable for 4 floats (contract).
        unsafe { v128_store(to.cast(), vector) }
    }

    #[cfg(feature = "fused")]
    #[inline(always)]
    unsafe fn multiply_add(sum: v128, a: v128, b: v128) -> v128 {
        f32x4_relaxed_madd(a, b, sum)
    }

    #[cfg(not(feature = "fused"))]
    #[inline(always)]
    unsafe fn multiply_add(sum: v128, a: v128, b: v128) -> v128 {
        f32x4_add(sum, f32x4_mul(a, b))
    }
}
