//! How likely pieces are one digit or two, judged by their sizes and distances. Sees bounding boxes only.
//!
//! The constants were fitted to pen digits of 125 people, and to the same digits written side by side. Results on
//! the digits of 124 other people are in `docs/numbers.md`. The constants for strokes that touch were chosen on
//! the digits of all 249.

use super::bounding_box::BoundingBox;
use super::contacts::Contact;
use super::relations::Relation;

/// The size of a digit is its height, or its width divided by this if that is more: a digit may lie on its side.
const WIDE: f64 = 1.25;

/// A digit in several pieces is rarely wider than this, in heights.
const USUAL_WIDTH: f64 = 1.1;

/// A digit in several pieces is never wider than this, in sizes of the line's digits.
const MAX_WIDTH: f64 = 1.8;

/// A piece smaller than this fraction of the line's digits may be a speck.
const SPECK: f64 = 0.08;

/// The standard deviation of the log of a digit's size within a line.
const SIZE_DEVIATION: f32 = 0.3;

/// The prior: people draw one digit more often than several. Subtracted from the log-likelihood of two digits.
const ONE_DIGIT_PRIOR: f32 = 0.3;

/// The log odds of two digits are clamped to this range.
const LOG_ODDS: (f64, f64) = (-6.0, 5.0);

/// The log odds of two digits where connected ink was cut.
const CUT: f64 = 0.0;

/// Subtracted from the log odds of two digits when strokes touch.
const TOUCHING: f64 = 3.0;

/// The same when two strokes touch at two places.
const TOUCHING_TWICE: f64 = 6.0;

/// A digit's size, upright or on its side.
fn digit_size(digit: BoundingBox) -> f64 {
    digit.height().max(digit.width() / WIDE)
}

/// The size of a line's digits: the size of its largest piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale(f64);

impl Scale {
    pub fn of(pieces: &[BoundingBox]) -> Self {
        let sizes = pieces.iter().map(|&piece| digit_size(piece));
        Self(sizes.fold(f64::MIN_POSITIVE, f64::max))
    }

    pub fn size(self) -> f64 {
        self.0
    }

    pub fn is_speck(self, piece: BoundingBox) -> bool {
        piece.width().max(piece.height()) < SPECK * self.0
    }

    /// Whether these pieces are narrow enough for one digit.
    pub fn could_be_one(self, pieces: &[BoundingBox]) -> bool {
        pieces.len() == 1 || BoundingBox::of(pieces).width() < MAX_WIDTH * self.0
    }

    /// Whether a piece may be two digits that touch. `is_alone`: there is no other piece.
    pub fn may_be_two(self, piece: BoundingBox, is_alone: bool) -> bool {
        let least = if is_alone { WIDE } else { 0.75 };
        digit_size(piece) > 0.5 * self.0 && piece.width() > least * piece.height()
    }

    /// The log-likelihood that these pieces, from left to right, are one digit of the line. `relation(at)` is the
    /// relation of `pieces[..at]` to `pieces[at..]`.
    pub fn log_one_digit(
        self,
        pieces: &[BoundingBox],
        relation: impl Fn(usize) -> Relation,
    ) -> f32 {
        let all = BoundingBox::of(pieces);
        // A dot has size 0, whose log is not finite.
        let deviation = libm::logf((digit_size(all) / self.0).max(0.01) as f32) / SIZE_DEVIATION;
        let mut log = -deviation * deviation / 2.0;
        if pieces.len() > 1 {
            // The place where two digits are most likely decides.
            let log_odds = (1..pieces.len()).map(|at| {
                let (left, right) = pieces.split_at(at);
                log_odds(BoundingBox::of(left), BoundingBox::of(right), relation(at))
            });
            let excess = all.width() / all.height().max(0.1 * self.0) - USUAL_WIDTH;
            log +=
                log_sigmoid(-log_odds.fold(f64::NEG_INFINITY, f64::max)) - excess.max(0.0) as f32;
        }
        log
    }
}

/// The log-likelihood that what lies left and what lies right are two digits.
pub(super) fn log_two_digits(left: BoundingBox, right: BoundingBox, relation: Relation) -> f32 {
    log_sigmoid(log_odds(left, right, relation)) - ONE_DIGIT_PRIOR
}

/// The log odds of two digits against one, without [`ONE_DIGIT_PRIOR`].
fn log_odds(left: BoundingBox, right: BoundingBox, relation: Relation) -> f64 {
    let touching = match relation.contact {
        Contact::None | Contact::Near => 0.0,
        Contact::Touching => TOUCHING,
        Contact::TouchingTwice => TOUCHING_TWICE,
        Contact::Cut => return CUT,
    };
    (shape_log_odds(left, right) - touching + relation.pause_log_odds).clamp(LOG_ODDS.0, LOG_ODDS.1)
}

/// The same from the bounding boxes alone. Three measures give most of it: the gap between them along x, the
/// fraction of the narrower one that overlaps the other along x, and their overlap along y. A four's leg and a
/// five's top bar hardly overlap the rest along y.
fn shape_log_odds(left: BoundingBox, right: BoundingBox) -> f64 {
    let scale = digit_size(left)
        .max(digit_size(right))
        .max(f64::MIN_POSITIVE);
    let gap = (right.low[0] - left.high[0]) / scale;
    let narrower = (left.width().min(right.width()) / scale).max(0.05);
    let x_overlap = (-gap / narrower).clamp(0.0, 1.0);
    let y_overlap = (left.high[1].min(right.high[1]) - left.low[1].max(right.low[1])) / scale;
    let log_odds = -6.5 + 7.9 * gap.clamp(-0.3, 0.4) - 5.1 * x_overlap + 12.6 * y_overlap;
    log_odds.clamp(LOG_ODDS.0, LOG_ODDS.1)
}

/// The log of 1 / (1 + e^-x).
fn log_sigmoid(x: f64) -> f32 {
    -libm::logf(1.0 + libm::expf(-x as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNRELATED: Relation = Relation {
        contact: Contact::None,
        pause_log_odds: 0.0,
    };

    fn extent(x: [f64; 2], y: [f64; 2]) -> BoundingBox {
        BoundingBox {
            low: [x[0], y[0]],
            high: [x[1], y[1]],
        }
    }

    #[test]
    fn digits_side_by_side_are_two_and_a_fours_leg_and_a_fives_top_bar_are_not() {
        let zero = extent([0.0, 60.0], [0.0, 100.0]);
        assert!(shape_log_odds(zero, extent([80.0, 140.0], [5.0, 98.0])) > 3.0);
        // They overlap a little along x.
        assert!(shape_log_odds(zero, extent([57.0, 120.0], [5.0, 98.0])) > 2.0);
        let (angle, leg) = (
            extent([0.0, 70.0], [0.0, 60.0]),
            extent([50.0, 55.0], [20.0, 110.0]),
        );
        assert!(shape_log_odds(angle, leg) < -3.0);
        let (belly, top_bar) = (
            extent([0.0, 55.0], [0.0, 100.0]),
            extent([10.0, 70.0], [-2.0, 3.0]),
        );
        assert!(shape_log_odds(belly, top_bar) < -5.0);
    }

    #[test]
    fn small_or_wide_pieces_are_less_likely_one_digit() {
        let scale = Scale::of(&[extent([0.0, 60.0], [0.0, 100.0])]);
        let alone = |x, y| scale.log_one_digit(&[extent(x, y)], |_| UNRELATED);
        assert_eq!(alone([0.0, 50.0], [0.0, 100.0]), 0.0);
        assert!(alone([0.0, 30.0], [0.0, 50.0]) < -2.0);
        let halves = |width: f64| {
            let half = |x: f64| extent([x, x + width / 2.0], [0.0, 100.0]);
            scale.log_one_digit(&[half(0.0), half(width / 2.0)], |_| UNRELATED)
        };
        assert!(halves(160.0) < halves(100.0));
    }

    #[test]
    fn dots_have_finite_log_odds() {
        let dot = extent([5.0, 5.0], [5.0, 5.0]);
        assert!(shape_log_odds(dot, dot).is_finite());
        assert!(
            Scale::of(&[dot, dot])
                .log_one_digit(&[dot, dot], |_| UNRELATED)
                .is_finite()
        );
    }
}
