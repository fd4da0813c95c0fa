//! The kernel that runs everywhere: plain arrays, which the compiler turns into what vectors there are.

use super::kernel::Kernel;

const MR: usize = 4;
const NR: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct Portable;

// SAFETY: `tile` reads `k * MR` and `k * NR` elements and touches MR rows of NR elements of `c`, as
// the contract allows; it needs no particular instruction.
unsafe impl Kernel for Portable {
    const NAME: &'static str = "portable-4x8";
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        Some(Self)
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
        let mut sums = [[0.0_f32; NR]; MR];
        if resume {
            for (i, row) in sums.iter_mut().enumerate() {
                // SAFETY: row i < MR of `c` is readable for NR elements (contract of `tile`).
                *row = unsafe { c.add(i * row_stride).cast::<[f32; NR]>().read_unaligned() };
            }
        }
        for step in 0..k {
            // SAFETY: step < k, and the panels hold k · MR and k · NR elements (contract of `tile`).
            let (a, b) = unsafe {
                (
                    a.add(step * MR).cast::<[f32; MR]>().read_unaligned(),
                    b.add(step * NR).cast::<[f32; NR]>().read_unaligned(),
                )
            };
            for (row, a) in sums.iter_mut().zip(a) {
                for (sum, b) in row.iter_mut().zip(b) {
                    *sum += a * b;
                }
            }
        }
        for (i, row) in sums.iter().enumerate() {
            // SAFETY: row i < MR of `c` is writable for NR elements (contract of `tile`).
            unsafe {
                c.add(i * row_stride)
                    .cast::<[f32; NR]>()
                    .write_unaligned(*row)
            };
        }
    }
}
