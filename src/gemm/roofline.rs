//! What `npm run bench` needs of the products (feature "bench"): their upper limit, this build's kernel in a
//! loop on operands that stay in the first-level cache, and a count of useful operations. This file measures
//! no time; bench/ has the clock.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::kernel::{Entry, KC, Kernel, WIDTH};
use super::kernels::Simd;
use super::sparse_rows::SparseRows;

const MR: usize = <Simd as Kernel>::MR;
const NR: usize = <Simd as Kernel>::NR;

/// Multiply-adds of all products so far.
static USEFUL: AtomicU64 = AtomicU64::new(0);

/// Counts the product of some of a's rows and one panel.
pub(super) fn count_useful(a: &SparseRows, rows: Range<usize>) {
    let blocks = a.blocks();
    let of_row = |row| (0..blocks).map(move |block| a.block(row, block).len());
    let entries = match a.packed() {
        Some(_) => rows.len() * a.k(),
        None => rows.flat_map(of_row).sum(),
    };
    USEFUL.fetch_add((entries * WIDTH) as u64, Ordering::Relaxed);
}

/// Floating-point operations of all products so far, without those that multiply a zero of the left matrix.
/// A panel's padding counts too.
pub fn useful_operations() -> f64 {
    2.0 * USEFUL.load(Ordering::Relaxed) as f64
}

/// This build's SIMD kernel with operands of one block of k: 2 KB to 4 KB of a, 16 KB of b, a tile's rows of c.
pub struct KernelLoop {
    kernel: Simd,
    /// `[KC, MR]`
    strip: Vec<f32>,
    entries: Vec<Entry>,
    /// `[KC, WIDTH]`
    panel: Vec<f32>,
    /// `[MR, WIDTH]`
    sums: Vec<f32>,
}

impl KernelLoop {
    /// Operands whose sparse row has `entries` entries, at most 128, spread over the block. None when the machine
    /// cannot run the kernel.
    pub fn new(entries: usize) -> Option<Self> {
        // Values of both signs, so that sums stay small after any number of additions.
        let value = |index: usize| (index * 37 % 64) as f32 / 32.0 - 0.984_375;
        let entries = entries.min(KC);
        Some(Self {
            kernel: Simd::new()?,
            strip: (0..KC * MR).map(value).collect(),
            entries: (0..entries)
                .map(|index| Entry {
                    offset: (index * KC / entries * WIDTH * size_of::<f32>()) as u32,
                    value: value(index),
                })
                .collect(),
            panel: (0..KC * WIDTH).map(value).collect(),
            sums: vec![0.0; MR * WIDTH],
        })
    }

    /// Computes the tiles over the panel's columns, `times` times. Returns the floating-point operations.
    pub fn tiles(&mut self, times: usize) -> f64 {
        for _ in 0..times {
            for column in (0..WIDTH).step_by(NR) {
                let b = self.panel[column..].as_ptr();
                let c = self.sums[column..].as_mut_ptr();
                // SAFETY: `kernel` proves the machine. The strip is KC · MR long, b has KC rows and c MR
                // rows of WIDTH (`new`), and NR divides WIDTH, so column + NR ≤ WIDTH.
                unsafe { self.kernel.tile(KC, self.strip.as_ptr(), b, c, true) };
            }
        }
        2.0 * (times * KC * MR * WIDTH) as f64
    }

    /// Computes one sparse row, `times` times. Returns the floating-point operations.
    pub fn rows(&mut self, times: usize) -> f64 {
        for _ in 0..times {
            let (b, c) = (self.panel.as_ptr(), self.sums.as_mut_ptr());
            // SAFETY: `kernel` proves the machine. Each entry's k is below KC, and b has KC rows of
            // WIDTH (`new`); c has WIDTH elements and is not b.
            unsafe { self.kernel.row(&self.entries, b, c, true) };
        }
        2.0 * (times * self.entries.len() * WIDTH) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn useful_operations_are_those_of_non_zero_elements() {
        let mut a = SparseRows::default();
        a.clear(3);
        a.push_row([[1.0, 0.0, 2.0].as_slice()]);
        a.push_row([[0.0, 0.0, 3.0].as_slice()]);
        a.finish();
        let before = USEFUL.load(Ordering::Relaxed);
        count_useful(&a, 0..2);
        // Other tests may multiply at the same time.
        assert!(USEFUL.load(Ordering::Relaxed) >= before + 3 * WIDTH as u64);
        count_useful(&a, 0..0);
        assert!(useful_operations() >= 2.0 * 3.0 * WIDTH as f64);
    }

    #[test]
    fn the_loops_do_the_work_that_they_claim() {
        let Some(mut looped) = KernelLoop::new(32) else {
            return;
        };
        assert_eq!(looped.rows(3), 2.0 * 3.0 * 32.0 * WIDTH as f64);
        let mut sum = 0.0_f64;
        for entry in &looped.entries {
            let at = entry.offset as usize / size_of::<f32>();
            sum += f64::from(entry.value) * f64::from(looped.panel[at]);
        }
        assert!((f64::from(looped.sums[0]) - 3.0 * sum).abs() < 1e-3);

        looped.sums.fill(0.0);
        assert_eq!(looped.tiles(2), 2.0 * 2.0 * (KC * MR * WIDTH) as f64);
        let last = MR * WIDTH - 1;
        let sum: f64 = (0..KC)
            .map(|k| {
                f64::from(looped.strip[k * MR + MR - 1])
                    * f64::from(looped.panel[k * WIDTH + WIDTH - 1])
            })
            .sum();
        assert!((f64::from(looped.sums[last]) - 2.0 * sum).abs() < 1e-3);
    }
}
