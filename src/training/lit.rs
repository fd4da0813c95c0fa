//! Which inputs of a network any picture so far has lit. MNIST never lights 67 of its 784 pixels: the weights
//! that begin there have a gradient of exactly 0 in every step, what an optimizer remembers of them stays 0,
//! and no rule moves them. So a step need not look at them.

use std::ops::Range;

use crate::gemm::Terms;

/// The inputs that were anything but 0 in some batch.
#[derive(Debug, Clone, Default)]
pub(super) struct Lit(Vec<bool>);

impl Lit {
    /// Of `inputs` inputs none so far.
    pub(super) fn nothing(inputs: usize) -> Self {
        Self(vec![false; inputs])
    }

    /// Adds what is lit in some rows of a batch: `turned: [inputs, rows]`.
    pub(super) fn add(&mut self, turned: &Terms) {
        let inputs = self.0.iter_mut().enumerate();
        for (input, lit) in inputs.filter(|(_, lit)| !**lit) {
            *lit = turned.has_terms(input);
        }
    }

    /// The lit inputs of some, as runs.
    pub(super) fn runs(&self, inputs: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut next = inputs.start;
        std::iter::from_fn(move || {
            let first_from = |start: usize, lit| (start..inputs.end).find(|&i| self.0[i] == lit);
            let start = first_from(next, true)?;
            next = first_from(start, false).unwrap_or(inputs.end);
            Some(start..next)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(rows: &[[f32; 6]]) -> Terms {
        let (mut terms, mut turned) = (Terms::default(), Terms::default());
        terms.clear(6);
        rows.iter().for_each(|row| terms.push_row([row.as_slice()]));
        terms.finish();
        turned.transpose_of(&terms);
        turned
    }

    fn runs(lit: &Lit, inputs: Range<usize>) -> Vec<(usize, usize)> {
        lit.runs(inputs).map(|run| (run.start, run.end)).collect()
    }

    #[test]
    fn once_lit_an_input_stays_so() {
        let mut lit = Lit::nothing(6);
        assert_eq!(runs(&lit, 0..6), []);
        lit.add(&turned(&[
            [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, f32::NAN, 0.0, -0.0, 0.5],
        ]));
        assert_eq!(runs(&lit, 0..6), [(1, 3), (5, 6)]);
        lit.add(&turned(&[[0.1, 0.0, 0.0, 0.0, 0.0, 0.0]]));
        assert_eq!(runs(&lit, 0..6), [(0, 3), (5, 6)]);
        assert_eq!(runs(&lit, 2..5), [(2, 3)]);
        assert_eq!(runs(&lit, 3..5), []);
    }

    #[test]
    fn a_matrix_without_lists_lights_all() {
        let mut lit = Lit::nothing(6);
        lit.add(&turned(&[[1.0, 1.0, 1.0, 1.0, 1.0, 0.0]]));
        assert_eq!(runs(&lit, 0..6), [(0, 6)]);
    }
}
