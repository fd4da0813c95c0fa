//! A network without some of its units.

use std::borrow::Cow;

use crate::gemm::WIDTH;
use crate::nn::{Mlp, Model, Network};

/// Units of each hidden layer.
fn widths(mlp: &Mlp) -> impl Iterator<Item = usize> {
    let kernels = mlp.parameters().iter().step_by(2);
    kernels.skip(1).map(|kernel| kernel.rows())
}

/// The perceptron with all weights out of some units 0, so that they have no effect. `off` has a byte for each
/// hidden unit, input side first, not 0 where it is off. A list for another network, and an LSTM, change nothing.
pub fn without_units<'a>(model: &'a Model, off: &[u8]) -> Cow<'a, Model> {
    let Model::Mlp(mlp) = model else {
        return Cow::Borrowed(model);
    };
    if widths(mlp).sum::<usize>() != off.len() || off.iter().all(|&off| off == 0) {
        return Cow::Borrowed(model);
    }
    let mut altered = mlp.clone();
    let mut off = off.iter();
    for kernel in altered.parameters_mut().iter_mut().step_by(2).skip(1) {
        for unit in 0..kernel.rows() {
            if off.next().is_some_and(|&off| off != 0) {
                for panel in kernel.values_mut().panels_mut() {
                    panel[unit * WIDTH..][..WIDTH].fill(0.0);
                }
            }
        }
    }
    Cow::Owned(Model::Mlp(altered))
}
