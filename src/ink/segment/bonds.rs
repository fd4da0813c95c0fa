//! How two neighbouring runs of pieces belong together, besides by their places: by what joins them and by the
//! time between them.

use std::ops::Range;

use super::joints::{Joint, Joints};
use super::writing::Writing;

/// Between the pieces of a line, which are counted from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bonds {
    pub joints: Joints,
    /// Nothing for pictures.
    pub writing: Writing,
}

/// Between two runs of which the right one begins where the left one ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bond {
    pub joint: Joint,
    /// What the time between them adds to the log odds of their being two digits.
    pub pause: f64,
}

impl Bonds {
    pub fn between(&self, left: &Range<usize>, right: &Range<usize>) -> Bond {
        Bond {
            joint: self.joints.between(left, right),
            pause: self.writing.pause_odds(left, right),
        }
    }
}
