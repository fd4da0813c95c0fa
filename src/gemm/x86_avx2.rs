//! The kernel for x86 processors with AVX2: 256-bit vectors.
//!
//! 6×16 fills the 16 registers: 12 accumulators, 2 vectors of b, one of a, one product. The exact family
//! does not use FMA although such processors have it: it rounds the product (docs/numerics.md).

use core::arch::x86_64::{
    __m256, _mm256_add_ps, _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_mul_ps,
    _mm256_set1_ps, _mm256_storeu_ps,
};

use super::kernel::{Entry, FUSED, Kernel, Loops, WIDTH};
use super::simd::{self, Isa};

const MR: usize = 6;
const LANES: usize = 8;
/// Vectors of a tile's row.
const VECTORS: usize = 2;

#[derive(Clone, Copy)]
pub(super) struct Avx2 {
    _only_by_new: (),
}

impl Avx2 {
    /// Runs `loops` compiled for AVX2.
    pub(super) fn compiled(self, loops: impl Loops) {
        #[target_feature(enable = "avx2")]
        fn run(loops: impl Loops) {
            loops.run();
        }
        // SAFETY: `self` proves AVX2 (`new`).
        unsafe { run(loops) }
    }
}

// SAFETY: `tile` and `row` touch what the contract allows (simd.rs). A value exists only where `new` has
// found AVX2, and FMA for the fused family.
unsafe impl Kernel for Avx2 {
    const NAME: &'static str = match FUSED {
        true => "x86-fma-6x16",
        false => "x86-avx2-6x16",
    };
    const MR: usize = MR;
    const NR: usize = VECTORS * LANES;

    fn new() -> Option<Self> {
        let avx2 = std::arch::is_x86_feature_detected!("avx2");
        let fma = !FUSED || std::arch::is_x86_feature_detected!("fma");
        (avx2 && fma).then_some(Self { _only_by_new: () })
    }

    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: `self` proves the instructions (`new`); the pointers are as `tile`'s caller promises.
        unsafe { tile(k, a, b, c, accumulate) }
    }

    unsafe fn row(self, entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: `self` proves the instructions (`new`); the pointers are as `row`'s caller promises.
        unsafe { row(entries, b, c, accumulate) }
    }
}

/// # Safety
/// As [`Kernel::tile`]; the processor has AVX2, and FMA in the fused family.
#[cfg_attr(feature = "fused", target_feature(enable = "avx2,fma"))]
#[cfg_attr(not(feature = "fused"), target_feature(enable = "avx2"))]
unsafe fn tile(k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
    // SAFETY: as the caller promises; a row of the tile is VECTORS · LANES wide.
    unsafe { simd::tile::<Avx2, MR, VECTORS>(k, a, b, c, accumulate) }
}

/// # Safety
/// As [`Kernel::row`]; the processor has AVX2, and FMA in the fused family.
#[cfg_attr(feature = "fused", target_feature(enable = "avx2,fma"))]
#[cfg_attr(not(feature = "fused"), target_feature(enable = "avx2"))]
unsafe fn row(entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool) {
    // SAFETY: as the caller promises.
    unsafe { simd::row::<Avx2, { WIDTH / LANES }>(entries, b, c, accumulate) }
}

// SAFETY: loads and stores touch the 8 floats of a vector, unaligned.
unsafe impl Isa for Avx2 {
    type Vector = __m256;
    const LANES: usize = LANES;

    #[inline(always)]
    unsafe fn splat(value: f32) -> __m256 {
        // SAFETY: the processor has AVX2 (contract).
        unsafe { _mm256_set1_ps(value) }
    }

    #[inline(always)]
    unsafe fn load_splat(from: *const f32) -> __m256 {
        // SAFETY: the processor has AVX2, and `from` is readable (contract).
        unsafe { _mm256_broadcast_ss(&*from) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m256 {
        // SAFETY: the processor has AVX2, and `from` is readable for 8 floats (contract).
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut f32, vector: __m256) {
        // SAFETY: the processor has AVX2, and `to` is writable for 8 floats (contract).
        unsafe { _mm256_storeu_ps(to, vector) }
    }

    #[inline(always)]
    unsafe fn multiply_add(sum: __m256, a: __m256, b: __m256) -> __m256 {
        // SAFETY: the processor has AVX2, and FMA in the fused family (contract).
        unsafe {
            match FUSED {
                true => _mm256_fmadd_ps(a, b, sum),
                false => _mm256_add_ps(sum, _mm256_mul_ps(a, b)),
            }
        }
    }
}
