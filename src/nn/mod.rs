//! Networks: what every network offers, the parameters they list, and the kinds there are. Training them is
//! `learn`'s, files are `formats`'.

mod initializers;
pub mod layers;
mod lstm;
mod mlp;
mod model;
mod network;
mod params;
mod plan;
mod summary;

pub use initializers::{glorot_uniform, orthogonal};
pub use lstm::Lstm;
pub use mlp::Mlp;
pub use model::{Model, NetworkKind};
pub use network::{Network, Pass, Scratch, StepPlace};
pub use params::{Parameter, Role, bias_gradient, kernel_gradient};
pub use plan::{Plan, Shape};
pub use summary::{Summary, SummaryRow};
