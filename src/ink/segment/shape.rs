//! What sizes and distances say about pieces being one digit or two. Knows nothing of how ink is stored.
//!
//! The constants were fitted to pen digits of 125 people, and to such digits written side by side; how
//! they do on 124 others is in `docs/numbers.md`. Those for strokes that touch were chosen by all of these numbers.

use super::bonds::Bond;
use super::joints::Joint;

/// A digit wider than this, in heights, counts as larger than it is high: it lies on its side.
const WIDE: f64 = 1.25;

/// A digit in several pieces is rarely wider than this, in heights, and never wider than [`WIDEST`] times
/// the size of the line's digits.
const USUAL: f64 = 1.1;
const WIDEST: f64 = 1.8;

/// A piece smaller than this part of the line's digits may be a speck.
const SPECK: f64 = 0.08;

/// How much the logs of the sizes of a line's digits differ: the standard deviation.
const UNLIKE: f32 = 0.3;

/// What a person draws is one digit more often than several.
const RATHER_ONE: f32 = 0.3;

/// How sure the room between two pieces can be: its log odds are kept within these.
const ODDS: (f64, f64) = (-6.0, 5.0);

/// The log odds that ink which holds together is two digits that touch, where it can be cut.
const CUT: f64 = 0.0;

/// How much it speaks for one digit, in log odds, that two strokes touch.
const TOUCHING: f64 = 4.0;

/// The same of strokes that touch twice.
const JOINED: f64 = 6.0;

/// A rectangle around ink: the least and the greatest x and y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub low: [f64; 2],
    pub high: [f64; 2],
}

impl Extent {
    pub const NOTHING: Self = Self {
        low: [f64::INFINITY; 2],
        high: [f64::NEG_INFINITY; 2],
    };

    /// Around all of them.
    pub fn of(pieces: &[Self]) -> Self {
        pieces
            .iter()
            .fold(Self::NOTHING, |all, &piece| all.with(piece))
    }

    pub fn with(self, other: Self) -> Self {
        Self {
            low: [0, 1].map(|i| self.low[i].min(other.low[i])),
            high: [0, 1].map(|i| self.high[i].max(other.high[i])),
        }
    }

    pub fn width(self) -> f64 {
        self.high[0] - self.low[0]
    }

    pub fn height(self) -> f64 {
        self.high[1] - self.low[1]
    }

    /// Along x.
    pub fn middle(self) -> f64 {
        self.low[0] + self.width() / 2.0
    }

    /// A digit's size whichever way it lies.
    fn size(self) -> f64 {
        self.height().max(self.width() / WIDE)
    }
}

/// The size of a line's digits: that of its largest piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale(f64);

impl Scale {
    pub fn of(pieces: &[Extent]) -> Self {
        let sizes = pieces.iter().map(|piece| piece.size());
        Self(sizes.fold(f64::MIN_POSITIVE, f64::max))
    }

    pub fn size(self) -> f64 {
        self.0
    }

    pub fn is_speck(self, piece: Extent) -> bool {
        piece.width().max(piece.height()) < SPECK * self.0
    }

    /// Whether to ask a reader at all.
    pub fn could_be_one(self, pieces: &[Extent]) -> bool {
        pieces.len() == 1 || Extent::of(pieces).width() < WIDEST * self.0
    }

    /// Whether a piece may be two digits that touch. `is_alone`: it is all the ink there is.
    pub fn may_be_two(self, piece: Extent, is_alone: bool) -> bool {
        let least = if is_alone { WIDE } else { 0.75 };
        piece.size() > 0.5 * self.0 && piece.width() > least * piece.height()
    }

    /// The log of how likely these pieces, from left to right, are one digit of the line; `bond` says how
    /// those before a place belong together with the rest.
    pub fn together(self, pieces: &[Extent], bond: impl Fn(usize) -> Bond) -> f32 {
        let all = Extent::of(pieces);
        // A dot has no size of its own.
        let unlike = libm::logf((all.size() / self.0).max(0.01) as f32) / UNLIKE;
        let mut log = -unlike * unlike / 2.0;
        if pieces.len() > 1 {
            // The best place to cut it speaks against it most.
            let odds = (1..pieces.len()).map(|at| {
                let (left, right) = pieces.split_at(at);
                odds_of(Extent::of(left), Extent::of(right), bond(at))
            });
            let wide = all.width() / all.height().max(0.1 * self.0) - USUAL;
            log += log_sigmoid(-odds.fold(f64::NEG_INFINITY, f64::max)) - wide.max(0.0) as f32;
        }
        log
    }
}

/// The log of how likely what lies left and what lies right are two digits.
pub(super) fn apart(left: Extent, right: Extent, bond: Bond) -> f32 {
    log_sigmoid(odds_of(left, right, bond)) - RATHER_ONE
}

fn odds_of(left: Extent, right: Extent, bond: Bond) -> f64 {
    let touching = match bond.joint {
        Joint::Apart => 0.0,
        Joint::Touching => TOUCHING,
        Joint::Joined => JOINED,
        Joint::Cut => return CUT,
    };
    (odds(left, right) - touching + bond.pause).clamp(ODDS.0, ODDS.1)
}

/// The log odds of that against being one digit, before that preference. Three measures tell most of it:
/// the room between, how far the narrower one reaches under the other, and how far they stand beside
/// each other. A four's leg and a five's hat stand hardly beside the rest.
fn odds(left: Extent, right: Extent) -> f64 {
    let scale = left.size().max(right.size()).max(f64::MIN_POSITIVE);
    let room = (right.low[0] - left.high[0]) / scale;
    let narrower = (left.width().min(right.width()) / scale).max(0.05);
    let under = (-room / narrower).clamp(0.0, 1.0);
    let beside = (left.high[1].min(right.high[1]) - left.low[1].max(right.low[1])) / scale;
    let odds = -6.5 + 7.9 * room.clamp(-0.3, 0.4) - 5.1 * under + 12.6 * beside;
    odds.clamp(ODDS.0, ODDS.1)
}

/// The log of 1 / (1 + e^-x).
fn log_sigmoid(x: f64) -> f32 {
    -libm::logf(1.0 + libm::expf(-x as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    const APART: Bond = Bond {
        joint: Joint::Apart,
        pause: 0.0,
    };

    fn extent(x: [f64; 2], y: [f64; 2]) -> Extent {
        Extent {
            low: [x[0], y[0]],
            high: [x[1], y[1]],
        }
    }

    #[test]
    fn digits_beside_each_other_are_apart_and_a_fours_leg_and_a_fives_hat_are_not() {
        let zero = extent([0.0, 60.0], [0.0, 100.0]);
        assert!(odds(zero, extent([80.0, 140.0], [5.0, 98.0])) > 3.0);
        // They touch, or one reaches a little under the other.
        assert!(odds(zero, extent([57.0, 120.0], [5.0, 98.0])) > 2.0);
        let (angle, leg) = (
            extent([0.0, 70.0], [0.0, 60.0]),
            extent([50.0, 55.0], [20.0, 110.0]),
        );
        assert!(odds(angle, leg) < -3.0);
        let (belly, hat) = (
            extent([0.0, 55.0], [0.0, 100.0]),
            extent([10.0, 70.0], [-2.0, 3.0]),
        );
        assert!(odds(belly, hat) < -5.0);
    }

    #[test]
    fn what_is_small_or_wide_is_less_likely_one_digit() {
        let scale = Scale::of(&[extent([0.0, 60.0], [0.0, 100.0])]);
        let alone = |x, y| scale.together(&[extent(x, y)], |_| APART);
        assert_eq!(alone([0.0, 50.0], [0.0, 100.0]), 0.0);
        assert!(alone([0.0, 30.0], [0.0, 50.0]) < -2.0);
        let halves = |width: f64| {
            let half = |x: f64| extent([x, x + width / 2.0], [0.0, 100.0]);
            scale.together(&[half(0.0), half(width / 2.0)], |_| APART)
        };
        assert!(halves(160.0) < halves(100.0));
    }

    #[test]
    fn dots_have_finite_odds() {
        let dot = extent([5.0, 5.0], [5.0, 5.0]);
        assert!(odds(dot, dot).is_finite());
        assert!(
            Scale::of(&[dot, dot])
                .together(&[dot, dot], |_| APART)
                .is_finite()
        );
    }
}
