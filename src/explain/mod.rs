//! A network shown from the inside. For one picture: what each unit gives, which pixels spoke for a digit, what happens
//! without some units, and what the network would change the picture into. For many pictures: which digits are taken
//! for which, and a map of the last hidden layer. It trains nothing and reads no drawing.

mod ablation;
mod confusion;
mod forward;
mod gradient;
mod occlusion;
mod pca;
mod unit;

#[cfg(test)]
mod tests;

pub use ablation::without_units;
pub use confusion::{BINS, confusion, reliability};
pub use forward::{Inside, look_inside};
pub use gradient::{FRAMES, changed_picture, gradient_times_input};
pub use occlusion::occlusion;
pub use pca::{CHUNK, Pca, Projection, WIDEST};
pub use unit::{UnitView, look_at_unit};
