//! What `npm run bench` measures besides training (feature "bench", in no ordinary build): the kernel's
//! bare loop and the products of training, on every thread at once. The clock is the caller's.

use ndarray::Array2;
use wasm_bindgen::prelude::*;

use crate::gemm::{self, KernelLoop, PanelMatrix, SparseRows, multiply};
use crate::parallel::{for_each, threads};

/// Floating-point operations of all products so far that touched no zero on the left.
#[wasm_bindgen]
pub fn useful_operations() -> f64 {
    gemm::useful_operations()
}

/// The kernel on operands in the first-level cache.
#[wasm_bindgen]
pub struct BareLoop {
    /// One for each thread.
    loops: Vec<KernelLoop>,
}

#[wasm_bindgen]
impl BareLoop {
    /// `terms` is how many elements of a row's block of 128 are not 0.
    #[wasm_bindgen(constructor)]
    pub fn new(terms: usize) -> Self {
        let loops = (0..threads())
            .filter_map(|_| KernelLoop::new(terms))
            .collect();
        Self { loops }
    }

    /// The form for a full left matrix, `times` times. → floating-point operations of all threads
    pub fn tiles(&mut self, times: usize) -> f64 {
        self.run(|bare| bare.tiles(times))
    }

    /// The form that skips zeros, `times` times. → floating-point operations of all threads, not counting
    /// multiplications by zero
    pub fn rows(&mut self, times: usize) -> f64 {
        self.run(|bare| bare.rows(times))
    }
}

impl BareLoop {
    fn run(&mut self, form: impl Fn(&mut KernelLoop) -> f64 + Sync) -> f64 {
        let mut loops: Vec<_> = self.loops.iter_mut().map(|bare| (bare, 0.0)).collect();
        for_each(&mut loops, |(bare, done)| *done = form(bare));
        loops.iter().map(|(_, done)| done).sum()
    }
}

/// A product through the safe entry, `c = a · b` with `a: [m, k]`, `b: [k, n]`.
#[wasm_bindgen]
pub struct Product {
    shape: [usize; 3],
    /// One for each thread.
    operands: Vec<Operands>,
}

struct Operands {
    source: Source,
    a: SparseRows,
    b: PanelMatrix,
    c: PanelMatrix,
}

/// What a is made from.
enum Source {
    /// As in x · w and d · wᵀ.
    Matrix(PanelMatrix),
    /// As in xᵀ · d, where x's terms are there already.
    Transpose(SparseRows),
}

#[wasm_bindgen]
impl Product {
    /// `filled` of a's elements, from 0 to 1, are not 0. With `transposed`, a is the transpose of
    /// existing sparse rows; otherwise it is built from a panel matrix.
    #[wasm_bindgen(constructor)]
    pub fn new(m: usize, k: usize, n: usize, filled: f64, transposed: bool) -> Self {
        let operands = || {
            let mut a = SparseRows::default();
            let source = if transposed {
                a.assign(&matrix(k, m, filled));
                Source::Transpose(a.clone())
            } else {
                Source::Matrix(matrix(m, k, filled))
            };
            let mut operands = Operands {
                source,
                a,
                b: matrix(k, n, 1.0),
                c: PanelMatrix::default(),
            };
            operands.make_terms();
            operands
        };
        Self {
            shape: [m, k, n],
            operands: (0..threads()).map(|_| operands()).collect(),
        }
    }

    /// Multiplies `times` times; with `make_terms` a is rebuilt each time. → floating-point operations
    /// of all threads, as of a dense product
    pub fn run(&mut self, times: usize, make_terms: bool) -> f64 {
        for_each(&mut self.operands, |operands| {
            for _ in 0..times {
                if make_terms {
                    operands.make_terms();
                }
                multiply(&operands.a, &operands.b, &mut operands.c);
            }
        });
        let [m, k, n] = self.shape;
        2.0 * (times * m * k * n * self.operands.len()) as f64
    }
}

impl Operands {
    fn make_terms(&mut self) {
        match &self.source {
            Source::Matrix(matrix) => self.a.assign(matrix),
            Source::Transpose(terms) => self.a.assign_transposed_rows(terms),
        }
    }
}

/// Numbers between -1 and 1, `filled` of them not 0, without a pattern that a processor could learn.
fn matrix(rows: usize, columns: usize, filled: f64) -> PanelMatrix {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        // Marsaglia: "Xorshift RNGs", 2003.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f64::from(state) / f64::from(u32::MAX)
    };
    let array = Array2::from_shape_simple_fn((rows, columns), || {
        let value = next() * 2.0 - 1.0;
        if next() <= filled { value as f32 } else { 0.0 }
    });
    PanelMatrix::from_array(array.view())
}
