//! Networks: layers, the multilayer perceptron made of them, and its summary. Training a network is
//! `learn`'s, files are `formats`'.

pub mod layers;
mod mlp;
mod summary;

pub use mlp::{Mlp, Scratch};
pub use summary::{Summary, SummaryRow};
