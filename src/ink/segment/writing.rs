//! What the order and the time of writing say about strokes being of one digit: a hand finishes a digit before
//! the next one, and when it puts down again at once it goes on with its digit.

use std::ops::Range;

/// The log of how likely a person goes back to a digit after strokes of another one, as to cross a seven.
pub(super) const WENT_BACK: f32 = -2.0;

/// Log odds of two digits against one, times the log of a pause: half of what fits the pauses that people made,
/// given what room and shape say, since half fits others best (docs/numbers.md).
const WEIGHT: f64 = 1.5;

/// A pause that speaks for neither, in seconds.
const NEITHER: f64 = 0.36;

/// Shorter and longer pauses say no more than these, in seconds: a hand may rest before the bar of a seven.
const TELLING: (f64, f64) = (0.15, 0.5);

/// No hand puts down again sooner than this, in seconds: such times say nothing.
const NO_HAND: f64 = 0.04;

/// How the pieces of a line were written; empty for pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Writing {
    /// Of each piece, from left to right.
    pieces: Vec<Written>,
}

/// A stroke's place among all strokes, and when it began and ended, in seconds; NaN where nobody knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    pub index: usize,
    pub times: [f64; 2],
}

impl Writing {
    pub fn of(pieces: Vec<Written>) -> Self {
        Self { pieces }
    }

    fn run(&self, run: &Range<usize>) -> &[Written] {
        self.pieces.get(run.clone()).unwrap_or_default()
    }

    /// The log of how likely a run of pieces is one digit, as far as the order of writing tells: less when
    /// strokes outside of the run were written between those of the run.
    pub fn order(&self, run: Range<usize>) -> f32 {
        let run = self.run(&run);
        let first = run.iter().map(|piece| piece.index).min();
        let last = run.iter().map(|piece| piece.index).max();
        // Strokes that cannot be seen have numbers, too, and are none of the pieces.
        let pieces = self.pieces.iter().map(|piece| Some(piece.index));
        let from_first_to_last = pieces.filter(|&index| first <= index && index <= last);
        match from_first_to_last.count() > run.len() {
            true => WENT_BACK,
            false => 0.0,
        }
    }

    /// What the time between two runs of pieces adds to the log odds of their being two digits: the shortest
    /// pause from a stroke of one to the very next stroke, where that is the other's. 0 where there is none.
    pub fn pause_odds(&self, left: &Range<usize>, right: &Range<usize>) -> f64 {
        let (left, right) = (self.run(left), self.run(right));
        let mut shortest = f64::INFINITY;
        for (a, b) in left.iter().flat_map(|a| right.iter().map(move |b| (a, b))) {
            let pause = match a.index < b.index {
                true => pause(a, b),
                false => pause(b, a),
            };
            if pause >= NO_HAND {
                shortest = shortest.min(pause);
            }
        }
        match shortest < f64::INFINITY {
            true => odds(shortest),
            false => 0.0,
        }
    }
}

/// From a stroke to the very next one; NaN when others come between.
fn pause(first: &Written, next: &Written) -> f64 {
    match first.index + 1 == next.index {
        true => next.times[0] - first.times[1],
        false => f64::NAN,
    }
}

fn odds(pause: f64) -> f64 {
    let telling = pause.clamp(TELLING.0, TELLING.1);
    WEIGHT * f64::from(libm::logf((telling / NEITHER) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes one after the other, each of a tenth of a second, with these pauses between.
    fn drawn(pauses: &[f64]) -> Vec<Written> {
        let mut began = 0.0;
        let mut written = vec![Written {
            index: 0,
            times: [0.0, 0.1],
        }];
        for (pause, index) in pauses.iter().zip(1..) {
            began += 0.1 + pause;
            written.push(Written {
                index,
                times: [began, began + 0.1],
            });
        }
        written
    }

    fn between_two(pause: f64) -> f64 {
        Writing::of(drawn(&[pause])).pause_odds(&(0..1), &(1..2))
    }

    #[test]
    fn the_sooner_the_rather_one_digit() {
        assert!(between_two(0.2) < -0.5);
        assert!(between_two(NEITHER).abs() < 1e-6);
        assert!((0.3..1.0).contains(&between_two(0.6)));
        for (pause, bound) in [(0.1, TELLING.0), (9.0, TELLING.1)] {
            assert_eq!(between_two(pause), odds(bound), "{pause}");
        }
    }

    #[test]
    fn what_nobody_knows_or_no_hand_did_says_nothing() {
        for pause in [0.0, -5.0, f64::NAN, f64::INFINITY] {
            assert_eq!(between_two(pause), 0.0, "{pause}");
        }
        assert_eq!(Writing::default().pause_odds(&(0..1), &(1..2)), 0.0);
        assert_eq!(Writing::default().order(0..2), 0.0);
    }

    #[test]
    fn only_strokes_that_follow_each_other_have_a_pause_whichever_lies_left() {
        let mut written = drawn(&[0.2, 0.3]);
        let odds_of_two = |written: &[Written]| {
            let writing = Writing::of(written.to_vec());
            [0..1, 0..2].map(|left| writing.pause_odds(&left, &(2..3)))
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-5;
        let [first_and_last, both_and_last] = odds_of_two(&written);
        assert_eq!(first_and_last, 0.0);
        assert!(near(both_and_last, odds(0.3)));
        // The second one lies right of the others: both pauses are between it and them.
        written.swap(1, 2);
        let [first_and_second, both_and_second] = odds_of_two(&written);
        assert!(near(first_and_second, odds(0.2)));
        assert!(near(both_and_second, odds(0.2)));
    }

    #[test]
    fn a_digit_to_which_the_hand_came_back_is_less_likely_one() {
        let mut written = drawn(&[0.2, 0.3]);
        assert_eq!(Writing::of(written.clone()).order(0..2), 0.0);
        written.swap(1, 2);
        assert_eq!(Writing::of(written.clone()).order(0..2), WENT_BACK);
        assert_eq!(Writing::of(written).order(0..3), 0.0);
    }
}
