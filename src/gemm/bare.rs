//! What `npm run bench` needs of the products (feature "bench"): their roof, this build's kernel in a bare
//! loop on operands that stay in the first-level cache, and a count of the operations that touch no zero.
//! It measures no time; bench/ holds the clock. No product is made here.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::kernel::{Kernel, WIDTH};
use super::sparse_rows::{KC, SparseRows, Term};

#[cfg(target_arch = "aarch64")]
use super::arm_neon::Neon as Best;
#[cfg(not(any(
    target_arch = "aarch64",
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
use super::portable::Portable as Best;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use super::wasm_simd128::WasmSimd128 as Best;
#[cfg(target_arch = "x86_64")]
use super::x86_avx2::Avx2 as Best;

const MR: usize = <Best as Kernel>::MR;
const NR: usize = <Best as Kernel>::NR;

/// SparseRows times [`WIDTH`] of all products so far.
static USEFUL: AtomicU64 = AtomicU64::new(0);

/// Adds the terms of a product of some of a's rows and one panel.
pub(super) fn count_useful(a: &SparseRows, rows: Range<usize>) {
    let blocks = a.blocks();
    let of_row = |row| (0..blocks).map(move |block| a.block(row, block).len());
    let terms = match a.packed() {
        Some(_) => rows.len() * a.k(),
        None => rows.flat_map(of_row).sum(),
    };
    USEFUL.fetch_add((terms * WIDTH) as u64, Ordering::Relaxed);
}

/// Floating-point operations of all products so far, those with zeros on the left not counted. The
/// columns that fill a panel up count too.
pub fn useful_operations() -> f64 {
    2.0 * USEFUL.load(Ordering::Relaxed) as f64
}

/// Operands of one block of k: 2 KB to 4 KB of a, 16 KB of b, a tile's rows of c.
pub struct Bare {
    kernel: Best,
    /// `[KC, MR]`
    strip: Vec<f32>,
    terms: Vec<Term>,
    /// `[KC, WIDTH]`
    panel: Vec<f32>,
    /// `[MR, WIDTH]`
    sums: Vec<f32>,
}

impl Bare {
    /// Operands whose row has `terms` terms, at most [`KC`], spread over the block. None where the machine
    /// lacks the kernel.
    pub fn new(terms: usize) -> Option<Self> {
        // Of both signs, so that sums stay of a size however often they are added to.
        let value = |index: usize| (index * 37 % 64) as f32 / 32.0 - 0.984_375;
        let terms = terms.min(KC);
        Some(Self {
            kernel: Best::new()?,
            strip: (0..KC * MR).map(value).collect(),
            terms: (0..terms)
                .map(|index| Term {
                    offset: (index * KC / terms * WIDTH * size_of::<f32>()) as u32,
                    value: value(index),
                })
                .collect(),
            panel: (0..KC * WIDTH).map(value).collect(),
            sums: vec![0.0; MR * WIDTH],
        })
    }

    /// Makes the tiles over the panel's columns so many times. Returns the floating-point operations.
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

    /// Makes one row from its terms so many times. Returns the floating-point operations.
    pub fn rows(&mut self, times: usize) -> f64 {
        for _ in 0..times {
            let (b, c) = (self.panel.as_ptr(), self.sums.as_mut_ptr());
            // SAFETY: `kernel` proves the machine. Each term's row is below KC, and b has so many rows of
            // WIDTH (`new`); c has WIDTH elements and is not b.
            unsafe { self.kernel.row(&self.terms, b, c, true) };
        }
        2.0 * (times * self.terms.len() * WIDTH) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn useful_operations_are_those_of_terms() {
        let mut a = SparseRows::default();
        a.clear(3);
        a.push_row([[1.0, 0.0, 2.0].as_slice()]);
        a.push_row([[0.0, 0.0, 3.0].as_slice()]);
        a.finish();
        let before = USEFUL.load(Ordering::Relaxed);
        count_useful(&a, 0..2);
        // Tests beside this one may multiply meanwhile.
        assert!(USEFUL.load(Ordering::Relaxed) >= before + 3 * WIDTH as u64);
        count_useful(&a, 0..0);
        assert!(useful_operations() >= 2.0 * 3.0 * WIDTH as f64);
    }

    #[test]
    fn the_bare_loops_do_the_work_that_they_claim() {
        let Some(mut bare) = Bare::new(32) else {
            return;
        };
        assert_eq!(bare.rows(3), 2.0 * 3.0 * 32.0 * WIDTH as f64);
        let mut sum = 0.0_f64;
        for term in &bare.terms {
            let at = term.offset as usize / size_of::<f32>();
            sum += f64::from(term.value) * f64::from(bare.panel[at]);
        }
        assert!((f64::from(bare.sums[0]) - 3.0 * sum).abs() < 1e-3);

        bare.sums.fill(0.0);
        assert_eq!(bare.tiles(2), 2.0 * 2.0 * (KC * MR * WIDTH) as f64);
        let last = MR * WIDTH - 1;
        let sum: f64 = (0..KC)
            .map(|k| {
                f64::from(bare.strip[k * MR + MR - 1])
                    * f64::from(bare.panel[k * WIDTH + WIDTH - 1])
            })
            .sum();
        assert!((f64::from(bare.sums[last]) - 2.0 * sum).abs() < 1e-3);
    }
}
