//! Training on a GPU, by kernels in WGSL: a perceptron's weights, its optimizer's memories and the pictures lie on the
//! device, and steps run there one after another. What a device computes is repeatable on that device and
//! promised nowhere else. Knows no run; `learn::supervised` says which steps.

mod device;
mod kernels;
mod layout;
mod network;
mod reading;
mod settings;

pub use device::{Gpu, Preference};
pub use network::{MOST_STEPS, Network, Sizes, StepUniforms, Stored, Work};
pub use reading::{Arrived, Reading};
pub use settings::Settings;
