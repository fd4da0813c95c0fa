//! What all steps of a network have in common.

use crate::nn::layers::Activation;
use crate::optim::Optimizer;

/// Constants of a network's kernels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub activation: Activation,
    /// Hidden units whose 16 random bits are below this are dropped.
    pub drop_below: u16,
    /// What survives is multiplied by this.
    pub dropout_scale: f32,
    pub optimizer: Optimizer,
    /// The greatest norm of the weights into a unit.
    pub max_norm: Option<f32>,
    /// Whether there is a moving average of the weights.
    pub averages: bool,
    /// The label of a picture that is of no class.
    pub no_class: u8,
}
