//! How two neighbouring runs of pieces are related, apart from their bounding boxes: by contact and by the time
//! between them.

use std::ops::Range;

use super::contacts::{Contact, Contacts};
use super::writing::Writing;

/// The relations between the pieces of a line. Pieces are numbered from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Relations {
    pub contacts: Contacts,
    /// Empty for pictures.
    pub writing: Writing,
}

/// The relation of two runs of pieces. The right one begins where the left one ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relation {
    pub contact: Contact,
    /// Added to the log odds of two digits because of the time between the runs.
    pub pause_log_odds: f64,
}

impl Relations {
    pub fn between(&self, left: &Range<usize>, right: &Range<usize>) -> Relation {
        Relation {
            contact: self.contacts.between(left, right),
            pause_log_odds: self.writing.pause_log_odds(left, right),
        }
    }
}
