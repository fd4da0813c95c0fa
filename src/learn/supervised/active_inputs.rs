//! Which inputs of a kernel have been non-zero so far. 67 of MNIST's 784 pixels are 0 in every picture: the gradient of
//! their weights is exactly 0 in every step, their optimizer state stays 0, and no rule moves them. So a step skips
//! them, and the weights of units that were never active.

use std::ops::Range;

use crate::gemm::SparseRows;

/// The inputs that were anything but 0 in some batch.
#[derive(Debug, Clone)]
pub(super) struct ActiveInputs {
    active: Vec<bool>,
    /// The same as runs, which every panel of weights asks for.
    runs: Vec<Range<usize>>,
}

impl ActiveInputs {
    /// From a mask.
    pub fn new(active: Vec<bool>) -> Self {
        let runs = Vec::with_capacity(active.len().div_ceil(2));
        let mut new = Self { active, runs };
        new.find_runs();
        new
    }

    /// Adds those that are active in some rows of a batch: `transposed: [inputs, rows]`.
    pub fn add(&mut self, transposed: &SparseRows) {
        let mut more = false;
        let inputs = self.active.iter_mut().enumerate();
        for (input, active) in inputs.filter(|(_, active)| !**active) {
            *active = transposed.may_be_non_zero(input);
            more |= *active;
        }
        if more {
            self.find_runs();
        }
    }

    fn find_runs(&mut self) {
        self.runs.clear();
        let mut start = 0;
        for alike in self.active.chunk_by(|a, b| a == b) {
            let run = start..start + alike.len();
            start = run.end;
            self.runs.extend(alike[0].then_some(run));
        }
    }

    /// The active ones of some inputs, as runs.
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

    fn runs(active: &ActiveInputs, inputs: Range<usize>) -> Vec<(usize, usize)> {
        active
            .runs(inputs)
            .map(|run| (run.start, run.end))
            .collect()
    }

    #[test]
    fn an_input_that_was_active_once_stays_so() {
        let mut active = ActiveInputs::new(vec![false; 6]);
        assert_eq!(runs(&active, 0..6), []);
        active.add(&transposed(&[
            [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, f32::NAN, 0.0, -0.0, 0.5],
        ]));
        assert_eq!(runs(&active, 0..6), [(1, 3), (5, 6)]);
        active.add(&transposed(&[[0.1, 0.0, 0.0, 0.0, 0.0, 0.0]]));
        assert_eq!(runs(&active, 0..6), [(0, 3), (5, 6)]);
        assert_eq!(runs(&active, 2..5), [(2, 3)]);
        assert_eq!(runs(&active, 3..5), []);
    }

    #[test]
    fn a_matrix_without_lists_makes_all_active() {
        let mut active = ActiveInputs::new(vec![false; 6]);
        active.add(&transposed(&[[1.0, 1.0, 1.0, 1.0, 1.0, 0.0]]));
        assert_eq!(runs(&active, 0..6), [(0, 6)]);
    }
}
