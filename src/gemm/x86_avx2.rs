//! The kernel for x86 processors with AVX2: 256-bit vectors, multiply then add, or in the fused family
//! FMA's multiply-add.
//!
//! 6×16 fills the 16 registers: 12 accumulators, 2 vectors of b, one of a, one product. The exact
//! family does not use FMA although such processors have it: it rounds the product (docs/numerics.md).

#[cfg(feature = "fused")]
use core::arch::x86_64::_mm256_fmadd_ps;
use core::arch::x86_64::{
    __m256, _mm256_broadcast_ss, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps,
    _mm256_storeu_ps,
};
#[cfg(not(feature = "fused"))]
use core::arch::x86_64::{_mm256_add_ps, _mm256_mul_ps};

use super::kernel::{FUSED, Kernel, WIDTH};
use super::sparse_rows::Term;

const MR: usize = 6;
const NR: usize = 16;
/// Elements of a vector.
const LANES: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct Avx2 {
    _only_by_new: (),
}

// SAFETY: `tile` and `row` touch what the contract allows, as each block below says; a value exists only where `new` has found AVX2,
// and FMA for the fused family.
unsafe impl Kernel for Avx2 {
    const NAME: &'static str = match FUSED {
        true => "x86-fma-6x16",
        false => "x86-avx2-6x16",
    };
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        let avx2 = std::arch::is_x86_feature_detected!("avx2");
        let fma = !FUSED || std::arch::is_x86_feature_detected!("fma");
        (avx2 && fma).then_some(Self { _only_by_new: () })
    }

    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, resume: bool) {
        // SAFETY: `self` proves AVX2 and, where used, FMA (`new`); the pointers are as `tile`'s caller promises.
        unsafe { tile(k, a, b, c, resume) }
    }

    unsafe fn row(self, terms: &[Term], b: *const f32, c: *mut f32, resume: bool) {
        // SAFETY: `self` proves AVX2 and, where used, FMA (`new`); the pointers are as `row`'s caller promises.
        unsafe { row(terms, b, c, resume) }
    }
}

/// sum + a · b, rounded once.
#[cfg(feature = "fused")]
#[target_feature(enable = "avx2,fma")]
fn multiply_add(sum: __m256, a: __m256, b: __m256) -> __m256 {
    _mm256_fmadd_ps(a, b, sum)
}

/// sum + a · b: multiplied, rounded, added, rounded.
#[cfg(not(feature = "fused"))]
#[target_feature(enable = "avx2")]
fn multiply_add(sum: __m256, a: __m256, b: __m256) -> __m256 {
    _mm256_add_ps(sum, _mm256_mul_ps(a, b))
}

/// # Safety
/// As [`Kernel::tile`], and `new` found what the processor has to have.
#[cfg_attr(feature = "fused", target_feature(enable = "avx2,fma"))]
#[cfg_attr(not(feature = "fused"), target_feature(enable = "avx2"))]
unsafe fn tile(k: usize, a: *const f32, b: *const f32, c: *mut f32, resume: bool) {
    let mut sums: [[__m256; NR / LANES]; MR] = [[_mm256_setzero_ps(); NR / LANES]; MR];
    if resume {
        for (i, row) in sums.iter_mut().enumerate() {
            for (j, sum) in row.iter_mut().enumerate() {
                // SAFETY: i < MR and j · 8 + 8 ≤ NR, inside the tile of `c` (contract of `tile`).
                *sum = unsafe { _mm256_loadu_ps(c.add(i * WIDTH + j * LANES)) };
            }
        }
    }
    let (mut a, mut b) = (a, b);
    for _ in 0..k {
        // SAFETY: before step s, `a` has moved s · MR elements and `b` s rows, so these MR and NR
        // elements are readable (contract of `tile`); `wrapping_add` may go past the last row.
        unsafe {
            let b0 = _mm256_loadu_ps(b);
            let b1 = _mm256_loadu_ps(b.add(LANES));
            for (i, row) in sums.iter_mut().enumerate() {
                let ai = _mm256_broadcast_ss(&*a.add(i));
                row[0] = multiply_add(row[0], ai, b0);
                row[1] = multiply_add(row[1], ai, b1);
            }
            a = a.add(MR);
            b = b.wrapping_add(WIDTH);
        }
    }
    for (i, row) in sums.iter().enumerate() {
        for (j, sum) in row.iter().enumerate() {
            // SAFETY: i < MR and j · 8 + 8 ≤ NR, inside the tile of `c` (contract of `tile`).
            unsafe { _mm256_storeu_ps(c.add(i * WIDTH + j * LANES), *sum) };
        }
    }
}

/// # Safety
/// As [`Kernel::row`], and `new` found what the processor has to have.
#[cfg_attr(feature = "fused", target_feature(enable = "avx2,fma"))]
#[cfg_attr(not(feature = "fused"), target_feature(enable = "avx2"))]
unsafe fn row(terms: &[Term], b: *const f32, c: *mut f32, resume: bool) {
    let mut sums = [_mm256_setzero_ps(); WIDTH / LANES];
    if resume {
        for (j, sum) in sums.iter_mut().enumerate() {
            // SAFETY: j · 8 + 8 ≤ WIDTH elements of `c` are readable (contract of `row`).
            *sum = unsafe { _mm256_loadu_ps(c.add(j * LANES)) };
        }
    }
    for term in terms {
        let value = _mm256_set1_ps(term.value);
        // SAFETY: `b` is readable for WIDTH elements at the term's row (contract of `row`).
        let b = unsafe { b.byte_add(term.offset as usize) };
        for (j, sum) in sums.iter_mut().enumerate() {
            // SAFETY: j · 8 + 8 ≤ WIDTH, inside that row.
            let b = unsafe { _mm256_loadu_ps(b.add(j * LANES)) };
            *sum = multiply_add(*sum, value, b);
        }
    }
    for (j, sum) in sums.iter().enumerate() {
        // SAFETY: j · 8 + 8 ≤ WIDTH elements of `c` are writable (contract of `row`).
        unsafe { _mm256_storeu_ps(c.add(j * LANES), *sum) };
    }
}
