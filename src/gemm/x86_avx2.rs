//! The kernel for x86 processors with AVX2: 256-bit vectors, multiply then add.
//!
//! 6×16 fills the 16 registers: 12 accumulators, 2 vectors of b, one of a, one product. It does not use
//! FMA although such processors have it: the exact family rounds the product (docs/numerics.md).

use core::arch::x86_64::{
    __m256, _mm256_add_ps, _mm256_broadcast_ss, _mm256_loadu_ps, _mm256_mul_ps, _mm256_set1_ps,
    _mm256_setzero_ps, _mm256_storeu_ps,
};

use super::kernel::{Kernel, WIDTH};
use super::terms::Term;

const MR: usize = 6;
const NR: usize = 16;
/// Elements of a vector.
const LANES: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct Avx2 {
    _only_by_new: (),
}

// SAFETY: `tile` and `row` touch what the contract allows, as each block below says; a value exists only where `new` has found AVX2.
unsafe impl Kernel for Avx2 {
    const NAME: &'static str = "x86-avx2-6x16";
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        std::arch::is_x86_feature_detected!("avx2").then_some(Self { _only_by_new: () })
    }

    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, resume: bool) {
        // SAFETY: `self` proves AVX2 (`new`); the pointers are as `tile`'s caller promises.
        unsafe { tile(k, a, b, c, resume) }
    }

    unsafe fn row(self, terms: &[Term], b: *const f32, c: *mut f32, resume: bool) {
        // SAFETY: `self` proves AVX2 (`new`); the pointers are as `row`'s caller promises.
        unsafe { row(terms, b, c, resume) }
    }
}

/// # Safety
/// As [`Kernel::tile`], and the processor has AVX2.
#[target_feature(enable = "avx2")]
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
                row[0] = _mm256_add_ps(row[0], _mm256_mul_ps(ai, b0));
                row[1] = _mm256_add_ps(row[1], _mm256_mul_ps(ai, b1));
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
/// As [`Kernel::row`], and the processor has AVX2.
#[target_feature(enable = "avx2")]
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
            *sum = _mm256_add_ps(*sum, _mm256_mul_ps(value, b));
        }
    }
    for (j, sum) in sums.iter().enumerate() {
        // SAFETY: j · 8 + 8 ≤ WIDTH elements of `c` are writable (contract of `row`).
        unsafe { _mm256_storeu_ps(c.add(j * LANES), *sum) };
    }
}
