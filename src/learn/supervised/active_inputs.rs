//! Which inputs of a layer have been anything but 0 so far. MNIST never lights 67 of its 784 pixels: the weights
//! that begin there have a gradient of exactly 0 in every step, what an optimizer remembers of them stays 0, and
//! no rule moves them. So a step need not look at them, nor at those of a unit that never fired.

use std::ops::Range;

use crate::gemm::SparseRows;

/// The inputs that were anything but 0 in some batch.
#[derive(Debug, Clone)]
pub(super) struct ActiveInputs {
    lit: Vec<bool>,
    /// The same as runs, which every panel of weights asks for.
    runs: Vec<Range<usize>>,
}

impl ActiveInputs {
    /// Of `inputs` inputs none so far.
    pub fn nothing(inputs: usize) -> Self {
        Self {
            lit: vec![false; inputs],
            runs: Vec::with_capacity(inputs.div_ceil(2)),
        }
    }

    #[cfg(test)]
    pub fn everything(inputs: usize) -> Self {
        Self {
            lit: vec![true; inputs],
            runs: vec![0..inputs; 1],
        }
    }

    /// Adds what is lit in some rows of a batch: `transposed: [inputs, rows]`.
    pub fn add(&mut self, transposed: &SparseRows) {
        let mut more = false;
        let inputs = self.lit.iter_mut().enumerate();
        for (input, lit) in inputs.filter(|(_, lit)| !**lit) {
            *lit = transposed.may_be_non_zero(input);
            more |= *lit;
        }
        if more {
            self.runs.clear();
            let mut start = 0;
            for alike in self.lit.chunk_by(|a, b| a == b) {
                let run = start..start + alike.len();
                start = run.end;
                self.runs.extend(alike[0].then_some(run));
            }
        }
    }

    /// The lit inputs of some, as runs.
    pub fn runs(&self, inputs: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let part = move |run: &Range<usize>| run.start.max(inputs.start)..run.end.min(inputs.end);
        self.runs.iter().map(part).filter(|run| !run.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transposed(rows: &[[f32; 6]]) -> SparseRows {
        let (mut terms, mut transposed) = (SparseRows::default(), SparseRows::default());
        terms.clear(6);
        rows.iter().for_each(|row| terms.push_row([row.as_slice()]));
        terms.finish();
        transposed.assign_transposed_rows(&terms);
        transposed
    }

    fn runs(lit: &ActiveInputs, inputs: Range<usize>) -> Vec<(usize, usize)> {
        lit.runs(inputs).map(|run| (run.start, run.end)).collect()
    }

    #[test]
    fn once_lit_an_input_stays_so() {
        let mut lit = ActiveInputs::nothing(6);
        assert_eq!(runs(&lit, 0..6), []);
        lit.add(&transposed(&[
            [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, f32::NAN, 0.0, -0.0, 0.5],
        ]));
        assert_eq!(runs(&lit, 0..6), [(1, 3), (5, 6)]);
        lit.add(&transposed(&[[0.1, 0.0, 0.0, 0.0, 0.0, 0.0]]));
        assert_eq!(runs(&lit, 0..6), [(0, 3), (5, 6)]);
        assert_eq!(runs(&lit, 2..5), [(2, 3)]);
        assert_eq!(runs(&lit, 3..5), []);
    }

    #[test]
    fn a_matrix_without_lists_lights_all() {
        let mut lit = ActiveInputs::nothing(6);
        lit.add(&transposed(&[[1.0, 1.0, 1.0, 1.0, 1.0, 0.0]]));
        assert_eq!(runs(&lit, 0..6), [(0, 6)]);
    }
}
