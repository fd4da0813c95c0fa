//! The kernel for x86 processors with AVX-512: vectors of 512 bits for tiles, AVX2's of 256 bits for sparse rows.
//!
//! 8×32 takes 16 of the 32 registers for accumulators and leaves room for b, a and products. Eight rows divide a
//! batch of 128 and its half, and a tile as wide as a panel reads each element of a once. A sparse row would have
//! only two vectors of sums and wait for each addition. The exact family does not use FMA although such processors
//! have it: it rounds the product (docs/numerics.md).

use core::arch::x86_64::{
    __m512, _mm512_add_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_mul_ps, _mm512_set1_ps,
    _mm512_storeu_ps,
};

use super::kernel::{Entry, FUSED, Kernel, Loops, WIDTH};
use super::simd::{self, Isa};
use super::x86_avx2::Avx2;

const MR: usize = 8;
const LANES: usize = 16;

#[derive(Clone, Copy)]
pub(super) struct Avx512 {
    rows: Avx2,
}

impl Avx512 {
    /// Runs `loops` compiled for AVX-512.
    pub(super) fn compiled(self, loops: impl Loops) {
        #[target_feature(enable = "avx512f")]
        fn run(loops: impl Loops) {
            loops.run();
        }
        // SAFETY: `self` proves AVX-512 (`new`).
        unsafe { run(loops) }
    }
}

// SAFETY: `tile` and `row` touch what the contract allows (simd.rs). A value exists only where `new` has
// found AVX-512F, which has multiply-add too, and what AVX2's kernel needs.
unsafe impl Kernel for Avx512 {
    const NAME: &'static str = match FUSED {
        true => "x86-avx512-fma-8x32",
        false => "x86-avx512-8x32",
    };
    const MR: usize = MR;
    const NR: usize = WIDTH;

    fn new() -> Option<Self> {
        let rows = Avx2::new()?;
        std::arch::is_x86_feature_detected!("avx512f").then_some(Self { rows })
    }

    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: `self` proves the instructions (`new`); the pointers are as `tile`'s caller promises.
        unsafe { tile(k, a, b, c, accumulate) }
    }

    unsafe fn row(self, entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool) {
        // SAFETY: the pointers are as `row`'s caller promises.
        unsafe { self.rows.row(entries, b, c, accumulate) }
    }
}

/// # Safety
/// As [`Kernel::tile`]; the processor has AVX-512F.
#[target_feature(enable = "avx512f")]
unsafe fn tile(k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
    // SAFETY: as the caller promises; a row of the tile is WIDTH wide.
    unsafe { simd::tile::<Avx512, MR, { WIDTH / LANES }>(k, a, b, c, accumulate) }
}

// SAFETY: loads and stores touch the 16 floats of a vector, unaligned.
unsafe impl Isa for Avx512 {
    type Vector = __m512;
    const LANES: usize = LANES;

    #[inline(always)]
    unsafe fn splat(value: f32) -> __m512 {
        // SAFETY: the processor has AVX-512F (contract).
        unsafe { _mm512_set1_ps(value) }
    }

    #[inline(always)]
    unsafe fn load_splat(from: *const f32) -> __m512 {
        // SAFETY: the processor has AVX-512F, and `from` is readable (contract).
        unsafe { _mm512_set1_ps(*from) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m512 {
        // SAFETY: the processor has AVX-512F, and `from` is readable for 16 floats (contract).
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut f32, vector: __m512) {
        // SAFETY: the processor has AVX-512F, and `to` is writable for 16 floats (contract).
        unsafe { _mm512_storeu_ps(to, vector) }
    }

    #[inline(always)]
    unsafe fn multiply_add(sum: __m512, a: __m512, b: __m512) -> __m512 {
        // SAFETY: the processor has AVX-512F (contract).
        unsafe {
            match FUSED {
                true => _mm512_fmadd_ps(a, b, sum),
                false => _mm512_add_ps(sum, _mm512_mul_ps(a, b)),
            }
        }
    }
}
