//! Clips the straight segments of a stroke to the pad. Knows nothing of pens or pictures.

/// A straight segment of a stroke. Both ends may be the same point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    pub a: [f64; 2],
    pub b: [f64; 2],
}

/// The part of `segment` inside the rectangle from (0, 0) to `corner`, edges included; `None` when no part is inside.
/// Liang and Barsky, "A New Concept and Method for Line Clipping", ACM TOG 3(1), 1984: each of the four edges
/// limits the range of the segment's parameter, 0 at `a` to 1 at `b`.
pub(super) fn clip(segment: Segment, corner: [f64; 2]) -> Option<Segment> {
    let Segment { a, b } = segment;
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for axis in 0..2 {
        let step = b[axis] - a[axis];
        if step == 0.0 {
            if a[axis] < 0.0 || a[axis] > corner[axis] {
                return None;
            }
            continue;
        }
        let (at_low, at_high) = (-a[axis] / step, (corner[axis] - a[axis]) / step);
        enter = enter.max(at_low.min(at_high));
        leave = leave.min(at_low.max(at_high));
    }
    if enter > leave {
        return None;
    }
    // An end that is inside does not change; a clipped end is kept inside despite rounding. `clamp` is not used: its
    // panic message would add the formatting of floats to the wasm file.
    let inside = |x: f64, most: f64| x.max(0.0).min(most);
    let at = |t: f64| [0, 1].map(|i| inside(a[i] + t * (b[i] - a[i]), corner[i]));
    Some(Segment {
        a: if enter > 0.0 { at(enter) } else { a },
        b: if leave < 1.0 { at(leave) } else { b },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNER: [f64; 2] = [10.0, 20.0];

    fn cut(a: [f64; 2], b: [f64; 2]) -> Option<([f64; 2], [f64; 2])> {
        clip(Segment { a, b }, CORNER).map(|s| (s.a, s.b))
    }

    #[test]
    fn what_lies_inside_stays_as_it_is() {
        assert_eq!(
            cut([1.0, 2.0], [9.0, 20.0]),
            Some(([1.0, 2.0], [9.0, 20.0]))
        );
        assert_eq!(cut([3.0, 4.0], [3.0, 4.0]), Some(([3.0, 4.0], [3.0, 4.0])));
    }

    #[test]
    fn a_line_that_leaves_is_cut_at_the_edge() {
        assert_eq!(
            cut([5.0, 10.0], [15.0, 10.0]),
            Some(([5.0, 10.0], [10.0, 10.0]))
        );
        assert_eq!(
            cut([5.0, -10.0], [5.0, 30.0]),
            Some(([5.0, 0.0], [5.0, 20.0]))
        );
        assert_eq!(
            cut([-5.0, 5.0], [5.0, -5.0]),
            Some(([0.0, 0.0], [0.0, 0.0]))
        );
        assert_eq!(
            cut([-10.0, 0.0], [30.0, 40.0]),
            Some(([0.0, 10.0], [10.0, 20.0]))
        );
    }

    #[test]
    fn a_line_outside_is_gone_even_when_it_passes_a_corner() {
        assert_eq!(cut([11.0, 0.0], [11.0, 20.0]), None);
        assert_eq!(cut([-6.0, 5.0], [5.0, -6.0]), None);
        assert_eq!(cut([-1.0, -1.0], [-1.0, -1.0]), None);
    }

    #[test]
    fn an_end_infinitely_far_by_any_human_measure_is_still_cut_on_the_pad() {
        let far = f64::from(f32::MAX);
        let (a, b) = cut([5.0, 5.0], [far, far]).unwrap();
        assert_eq!((a, b), ([5.0, 5.0], [10.0, 10.0]));
    }
}
