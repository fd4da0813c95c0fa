//! The layers, one a file, each with its forward and backward pass and its tests beside it.
//! A layer is configuration and parameters; what a pass remembers belongs to the caller.

mod activation;
mod dense;
mod dropout;
mod lstm_cell;
mod sigmoid;
mod softmax_cross_entropy;

pub use activation::Activation;
pub use dense::Dense;
pub use dropout::{Dropout, DropoutMask};
pub use lstm_cell::{CellScratch, CellState, GATES, cell_backward, multiply_gates};
pub use sigmoid::{sigmoid, tanh};
pub use softmax_cross_entropy::{
    BatchScore, NO_CLASS, RowScore, score, score_row, softmax, softmax_cross_entropy,
};

#[cfg(test)]
pub(crate) mod finite_differences;
