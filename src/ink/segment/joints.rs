//! How pieces of ink hold together: strokes that touch, and parts of what had to be cut.

use std::ops::Range;

use super::shape::Extent;
use crate::ink::clip::Segment;

/// How two neighbouring runs of pieces hold together, the loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Joint {
    Apart,
    /// Some of their strokes meet or cross.
    Touching,
    /// Two strokes do so at two places or more, as the halves of a ring.
    Joined,
    /// The right one was cut off the left one.
    Cut,
}

/// The joints between the pieces of a line, which are counted from left to right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Joints {
    /// Pieces that were cut off the piece before.
    cut_off: Vec<usize>,
    touching: Vec<Touch>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Touch {
    left: usize,
    right: usize,
    /// Whether at places that lie apart.
    twice: bool,
}

impl Joints {
    /// Of pieces some of which were cut off the piece before.
    pub fn of_cuts(is_cut_off: impl Iterator<Item = bool>) -> Self {
        let cut_off = is_cut_off.enumerate().filter(|(_, is)| *is);
        Self {
            cut_off: cut_off.map(|(piece, _)| piece).collect(),
            touching: Vec::new(),
        }
    }

    /// Of strokes, of which those touch that come as near as `reach`; places further than `apart` from each
    /// other are two.
    pub fn of_strokes(strokes: &[Vec<Segment>], reach: f64, apart: f64) -> Self {
        let mut touching = Vec::new();
        for (right, b) in strokes.iter().enumerate() {
            for (left, a) in strokes[..right].iter().enumerate() {
                let mut places = Extent::NOTHING;
                let meets = |a: &&Segment| b.iter().any(|b| meet(**a, *b, reach));
                for at in a.iter().filter(meets) {
                    let middle = [0, 1].map(|i| (at.a[i] + at.b[i]) / 2.0);
                    places = places.with(Extent {
                        low: middle,
                        high: middle,
                    });
                }
                let size = places.width().max(places.height());
                if size >= 0.0 {
                    let twice = size > apart;
                    touching.push(Touch { left, right, twice });
                }
            }
        }
        Self {
            cut_off: Vec::new(),
            touching,
        }
    }

    /// Between two runs of pieces of which the right one begins where the left one ends.
    pub fn between(&self, left: &Range<usize>, right: &Range<usize>) -> Joint {
        if self.cut_off.contains(&right.start) {
            return Joint::Cut;
        }
        let between = |touch: &&Touch| left.contains(&touch.left) && right.contains(&touch.right);
        let touches = self.touching.iter().filter(between);
        let joint = |touch: &Touch| match touch.twice {
            true => Joint::Joined,
            false => Joint::Touching,
        };
        touches.map(joint).max().unwrap_or(Joint::Apart)
    }
}

/// Whether two segments come as near as `reach`.
fn meet(a: Segment, b: Segment, reach: f64) -> bool {
    // Most are far from each other.
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
    fn segments_meet_when_they_cross_or_an_end_is_near() {
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
            assert_eq!(meet(bar, other, 1.0), expected, "{other:?}");
            assert_eq!(meet(other, bar, 1.0), expected, "{other:?}");
        }
    }

    #[test]
    fn runs_touch_when_any_of_their_strokes_do() {
        let line = |x: f64| vec![segment([x, 0.0], [x, 9.0])];
        let bar = vec![segment([0.0, 4.0], [5.0, 4.0])];
        // A plus, and a line apart from it.
        let joints = Joints::of_strokes(&[line(2.0), bar, line(20.0)], 0.5, 3.0);
        assert_eq!(joints.between(&(0..1), &(1..2)), Joint::Touching);
        assert_eq!(joints.between(&(0..1), &(1..3)), Joint::Touching);
        assert_eq!(joints.between(&(0..2), &(2..3)), Joint::Apart);
        // Two halves of a ring.
        let half = |x: f64| {
            let points = [[5.0, 0.0], [x, 4.0], [x, 6.0], [5.0, 10.0]];
            let segments = points.windows(2).map(|ends| segment(ends[0], ends[1]));
            segments.collect()
        };
        let joints = Joints::of_strokes(&[half(0.0), half(10.0)], 0.5, 3.0);
        assert_eq!(joints.between(&(0..1), &(1..2)), Joint::Joined);
        let joints = Joints::of_cuts([false, true, false].into_iter());
        assert_eq!(joints.between(&(0..1), &(1..3)), Joint::Cut);
        assert_eq!(joints.between(&(0..2), &(2..3)), Joint::Apart);
    }
}
