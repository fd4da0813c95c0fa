//! Contacts between pieces of ink: strokes that touch, and parts of connected ink that was cut.

use std::ops::Range;

use super::bounding_box::BoundingBox;
use crate::ink::clip::Segment;

/// Strokes are near up to this many reaches.
const NEAR: f64 = 3.0;

/// The contact of two neighbouring runs of pieces, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Contact {
    None,
    /// Some of their strokes are less than a pen's width apart.
    Near,
    /// Some of their strokes touch or cross.
    Touching,
    /// Two strokes touch at two places or more, as the halves of a ring do.
    TouchingTwice,
    /// They were one piece of ink that was cut.
    Cut,
}

/// The contacts between the pieces of a line. Pieces are numbered from left to right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Contacts {
    /// The pieces that were cut off the piece before.
    cut_off: Vec<usize>,
    touching: Vec<Touch>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Touch {
    left: usize,
    right: usize,
    contact: Contact,
}

impl Contacts {
    /// The contacts of the pieces of a picture, by whether each was cut off the piece before.
    pub fn of_cuts(is_cut_off: impl Iterator<Item = bool>) -> Self {
        let cut_off = is_cut_off.enumerate().filter(|(_, is)| *is);
        Self {
            cut_off: cut_off.map(|(piece, _)| piece).collect(),
            touching: Vec::new(),
        }
    }

    /// The contacts of strokes. Two strokes touch where they are at most `reach` apart, and are near at three times that. They
    /// touch twice when places where they touch are more than `spacing` apart.
    pub fn of_strokes(strokes: &[Vec<Segment>], reach: f64, spacing: f64) -> Self {
        let mut touching = Vec::new();
        for (right, b) in strokes.iter().enumerate() {
            for (left, a) in strokes[..right].iter().enumerate() {
                let mut places = BoundingBox::EMPTY;
                let touches = |a: &&Segment| b.iter().any(|b| touch(**a, *b, reach));
                for at in a.iter().filter(touches) {
                    let middle = [0, 1].map(|i| (at.a[i] + at.b[i]) / 2.0);
                    places = places.union(BoundingBox {
                        low: middle,
                        high: middle,
                    });
                }
                let size = places.width().max(places.height());
                let near = |a: &Segment| b.iter().any(|b| touch(*a, *b, NEAR * reach));
                let contact = match size {
                    _ if size > spacing => Contact::TouchingTwice,
                    _ if size >= 0.0 => Contact::Touching,
                    _ if a.iter().any(near) => Contact::Near,
                    _ => continue,
                };
                touching.push(Touch {
                    left,
                    right,
                    contact,
                });
            }
        }
        Self {
            cut_off: Vec::new(),
            touching,
        }
    }

    /// Between two runs of pieces. The right one begins where the left one ends.
    pub fn between(&self, left: &Range<usize>, right: &Range<usize>) -> Contact {
        if self.cut_off.contains(&right.start) {
            return Contact::Cut;
        }
        let between = |touch: &&Touch| left.contains(&touch.left) && right.contains(&touch.right);
        let touches = self.touching.iter().filter(between);
        let contacts = touches.map(|touch| touch.contact);
        contacts.max().unwrap_or(Contact::None)
    }
}

/// Whether two segments are at most `reach` apart.
fn touch(a: Segment, b: Segment, reach: f64) -> bool {
    // A quick test first: most segments are far from each other.
    let far = |axis: usize| {
        let least = |s: Segment| s.a[axis].min(s.b[axis]);
        let most = |s: Segment| s.a[axis].max(s.b[axis]);
        least(a) > most(b) + reach || least(b) > most(a) + reach
    };
    if far(0) || far(1) {
        return false;
    }
    let near = |point, segment| squared_distance(point, segment) <= reach * reach;
    cross(a, b) || near(a.a, b) || near(a.b, b) || near(b.a, a) || near(b.b, a)
}

/// Whether the ends of each lie on different sides of the other.
fn cross(a: Segment, b: Segment) -> bool {
    let side = |s: Segment, p: [f64; 2]| {
        (s.b[0] - s.a[0]) * (p[1] - s.a[1]) - (s.b[1] - s.a[1]) * (p[0] - s.a[0])
    };
    side(a, b.a) * side(a, b.b) < 0.0 && side(b, a.a) * side(b, a.b) < 0.0
}

fn squared_distance(point: [f64; 2], segment: Segment) -> f64 {
    let along = [0, 1].map(|i| segment.b[i] - segment.a[i]);
    let from = [0, 1].map(|i| point[i] - segment.a[i]);
    let length = along[0] * along[0] + along[1] * along[1];
    let part = match length > 0.0 {
        true => ((from[0] * along[0] + from[1] * along[1]) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    let off = [0, 1].map(|i| from[i] - part * along[i]);
    off[0] * off[0] + off[1] * off[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(a: [f64; 2], b: [f64; 2]) -> Segment {
        Segment { a, b }
    }

    #[test]
    fn segments_touch_when_they_cross_or_an_end_is_near() {
        let bar = segment([0.0, 0.0], [10.0, 0.0]);
        for (other, expected) in [
            (segment([5.0, -5.0], [5.0, 5.0]), true),
            (segment([5.0, 0.9], [5.0, 5.0]), true),
            (segment([5.0, 1.1], [5.0, 5.0]), false),
            (segment([10.5, 0.5], [20.0, 9.0]), true),
            (segment([12.0, -5.0], [12.0, 5.0]), false),
            (segment([4.0, 0.5], [4.0, 0.5]), true),
            (segment([0.0, 2.0], [10.0, 2.0]), false),
        ] {
            assert_eq!(touch(bar, other, 1.0), expected, "{other:?}");
            assert_eq!(touch(other, bar, 1.0), expected, "{other:?}");
        }
    }

    #[test]
    fn runs_touch_when_any_of_their_strokes_do() {
        let line = |x: f64| vec![segment([x, 0.0], [x, 9.0])];
        let bar = vec![segment([0.0, 4.0], [5.0, 4.0])];
        // A plus, and a line that does not touch it.
        let contacts = Contacts::of_strokes(&[line(2.0), bar, line(20.0)], 0.5, 3.0);
        assert_eq!(contacts.between(&(0..1), &(1..2)), Contact::Touching);
        assert_eq!(contacts.between(&(0..1), &(1..3)), Contact::Touching);
        assert_eq!(contacts.between(&(0..2), &(2..3)), Contact::None);
        // At most three times the reach apart, and a little more.
        for (gap, expected) in [(1.5, Contact::Near), (1.6, Contact::None)] {
            let contacts = Contacts::of_strokes(&[line(0.0), line(gap)], 0.5, 3.0);
            assert_eq!(contacts.between(&(0..1), &(1..2)), expected);
        }
        // Two halves of a ring.
        let half = |x: f64| {
            let points = [[5.0, 0.0], [x, 4.0], [x, 6.0], [5.0, 10.0]];
            let segments = points.windows(2).map(|ends| segment(ends[0], ends[1]));
            segments.collect()
        };
        let contacts = Contacts::of_strokes(&[half(0.0), half(10.0)], 0.5, 3.0);
        assert_eq!(contacts.between(&(0..1), &(1..2)), Contact::TouchingTwice);
        let contacts = Contacts::of_cuts([false, true, false].into_iter());
        assert_eq!(contacts.between(&(0..1), &(1..3)), Contact::Cut);
        assert_eq!(contacts.between(&(0..2), &(2..3)), Contact::None);
    }
}
