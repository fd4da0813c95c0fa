//! What a network makes of one picture, shown from the inside: what each unit gives, which pixels spoke for a
//! digit, what happens without some units, and what the network would change the picture into. It trains nothing
//! and reads no drawing.

mod ablation;
mod forward;
mod gradient;
mod occlusion;
mod unit;

#[cfg(test)]
mod tests;

pub use ablation::without_units;
pub use forward::{Inside, look_inside};
pub use gradient::{FRAMES, changed_picture, gradient_times_input};
pub use occlusion::occlusion;
pub use unit::{UnitView, look_at_unit};
