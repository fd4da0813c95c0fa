//! The kernel for x86 processors with AVX2: 256-bit vectors, multiply then add.
//!
//! 6×16 fills the 16 registers: 12 accumulators, 2 vectors of b, one of a, one product. It does not use
//! FMA although such processors have it: the exact family rounds the product (docs/numerics.md).

use core::arch::x86_64::{
    __m256, _mm256_add_ps, _mm256_broadcast_ss, _mm256_loadu_ps, _mm256_mul_ps, _mm256_setzero_ps,
    _mm256_storeu_ps,
};

use super::kernel::Kernel;

const MR: usize = 6;
const NR: usize = 16;
/// Elements of a vector.
const LANES: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct Avx2 {
    _only_by_new: (),
}

// SAFETY: `tile` reads `k * MR` and `k * NR` elements and touches MR rows of NR elements of `c`, as
// the contract allows; a value exists only where `new` has found AVX2.
unsafe impl Kernel for Avx2 {
    const NAME: &'static str = "x86-avx2-6x16";
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        std::arch::is_x86_feature_detected!("avx2").then_some(Self { _only_by_new: () })
    }

    unsafe fn tile(
        self,
        k: usize,
        a: *const f32,
        b: *const f32,
        c: *mut f32,
        row_stride: usize,
        resume: bool,
    ) {
        // SAFETY: `self` proves AVX2 (`new`); the pointers are as `tile`'s caller promises.
        unsafe { tile_avx2(k, a, b, c, row_stride, resume) }
    }
}

/// # Safety
/// As [`Kernel::tile`], and the processor has AVX2.
#[target_feature(enable = "avx2")]
unsafe fn tile_avx2(
    k: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    row_stride: usize,
    resume: bool,
) {
    let mut sums: [[__m256; NR / LANES]; MR] = [[_mm256_setzero_ps(); NR / LANES]; MR];
    if resume {
        for (i, row) in sums.iter_mut().enumerate() {
            for (j, sum) in row.iter_mut().enumerate() {
                // SAFETY: i < MR and j · 8 + 8 ≤ NR, inside the tile of `c` (contract of `tile`).
                *sum = unsafe { _mm256_loadu_ps(c.add(i * row_stride + j * LANES)) };
            }
        }
    }
    let (mut a, mut b) = (a, b);
    for _ in 0..k {
        // SAFETY: before step s, `a` and `b` have moved s · MR and s · NR elements, so these MR and NR
        // elements lie inside the panels, and one past their end at the last.
        unsafe {
            let b0 = _mm256_loadu_ps(b);
            let b1 = _mm256_loadu_ps(b.add(LANES));
            for (i, row) in sums.iter_mut().enumerate() {
                let ai = _mm256_broadcast_ss(&*a.add(i));
                row[0] = _mm256_add_ps(row[0], _mm256_mul_ps(ai, b0));
                row[1] = _mm256_add_ps(row[1], _mm256_mul_ps(ai, b1));
            }
            a = a.add(MR);
            b = b.add(NR);
        }
    }
    for (i, row) in sums.iter().enumerate() {
        for (j, sum) in row.iter().enumerate() {
            // SAFETY: i < MR and j · 8 + 8 ≤ NR, inside the tile of `c` (contract of `tile`).
            unsafe { _mm256_storeu_ps(c.add(i * row_stride + j * LANES), *sum) };
        }
    }
}
