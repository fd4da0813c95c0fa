//! The kernel that runs everywhere: plain arrays, for which the compiler uses what vectors there are. Tests
//! compare the other kernels with it.

use super::kernel::{Entry, FUSED, Kernel, WIDTH};

const MR: usize = 4;
const NR: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct Portable;

// SAFETY: `tile` and `row` touch what the contract allows, as each block below says; they need no
// particular instruction.
unsafe impl Kernel for Portable {
    const NAME: &'static str = "portable-4x8";
    const MR: usize = MR;
    const NR: usize = NR;

    fn new() -> Option<Self> {
        Some(Self)
    }

    unsafe fn tile(self, k: usize, a: *const f32, b: *const f32, c: *mut f32, accumulate: bool) {
        let mut sums = [[0.0_f32; NR]; MR];
        if accumulate {
            for (i, row) in sums.iter_mut().enumerate() {
                // SAFETY: row i < MR of `c` is readable for NR elements (contract of `tile`).
                *row = unsafe { c.add(i * WIDTH).cast::<[f32; NR]>().read_unaligned() };
            }
        }
        for step in 0..k {
            // SAFETY: step < k: `a` holds k · MR elements, `b` k rows of NR (contract of `tile`).
            let (a, b) = unsafe {
                (
                    a.add(step * MR).cast::<[f32; MR]>().read_unaligned(),
                    b.add(step * WIDTH).cast::<[f32; NR]>().read_unaligned(),
                )
            };
            for (row, a) in sums.iter_mut().zip(a) {
                multiply_add(row, a, &b);
            }
        }
        for (i, row) in sums.iter().enumerate() {
            // SAFETY: row i < MR of `c` is writable for NR elements (contract of `tile`).
            unsafe { c.add(i * WIDTH).cast::<[f32; NR]>().write_unaligned(*row) };
        }
    }

    unsafe fn row(self, entries: &[Entry], b: *const f32, c: *mut f32, accumulate: bool) {
        let mut sums = [0.0; WIDTH];
        if accumulate {
            // SAFETY: `c` is readable for WIDTH elements (contract of `row`).
            sums = unsafe { c.cast::<[f32; WIDTH]>().read_unaligned() };
        }
        for entry in entries {
            // SAFETY: `b` is readable for WIDTH elements at the entry's row (contract of `row`).
            let b = unsafe {
                let row = b.byte_add(entry.offset as usize);
                row.cast::<[f32; WIDTH]>().read_unaligned()
            };
            multiply_add(&mut sums, entry.value, &b);
        }
        // SAFETY: `c` is writable for WIDTH elements (contract of `row`).
        unsafe { c.cast::<[f32; WIDTH]>().write_unaligned(sums) };
    }
}

/// `sums += a · b`: multiplied, rounded, added, rounded; in the fused family rounded once, by libm because not
/// every machine has the instruction.
#[inline]
fn multiply_add<const N: usize>(sums: &mut [f32; N], a: f32, b: &[f32; N]) {
    for (sum, &b) in sums.iter_mut().zip(b) {
        *sum = if FUSED {
            libm::fmaf(a, b, *sum)
        } else {
            *sum + a * b
        };
    }
}
