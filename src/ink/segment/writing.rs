//! How likely strokes belong to one digit, judged by the order and the time of writing. People finish a digit
//! before the next one, and a short pause is usually within a digit.

use std::ops::Range;

/// The log-likelihood that the writer returns to a digit after strokes of another one, for example to cross a seven.
pub(super) const RETURNED: f32 = -2.0;

/// The log odds of two digits per log of the pause. This is half of the value fitted to the pauses of the people in
/// the training set: half does best on other people (docs/numbers.md).
const WEIGHT: f64 = 1.5;

/// The pause at which one digit and two are equally likely, in seconds.
const NEUTRAL_PAUSE: f64 = 0.36;

/// Pauses are clamped to this range, in seconds: people may also pause before the bar of a seven.
const PAUSE_RANGE: (f64, f64) = (0.15, 0.5);

/// Shorter pauses are ignored, in seconds: no hand lifts a pen and puts it down that fast.
const MIN_PAUSE: f64 = 0.04;

/// The order and the times in which the pieces of a line were written. Empty for pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Writing {
    /// The times of the pieces from left to right.
    pieces: Vec<StrokeTime>,
}

/// A stroke's index in the order of writing, and its begin and end in seconds, NaN where unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StrokeTime {
    pub index: usize,
    pub times: [f64; 2],
}

impl Writing {
    pub fn of(pieces: Vec<StrokeTime>) -> Self {
        Self { pieces }
    }

    fn run(&self, run: &Range<usize>) -> &[StrokeTime] {
        self.pieces.get(run.clone()).unwrap_or_default()
    }

    /// The log-likelihood that a run of pieces is one digit, by the order of writing: [`RETURNED`] when strokes
    /// outside the run were written between those of the run, otherwise 0.
    pub fn order_log_likelihood(&self, run: Range<usize>) -> f32 {
        let run = self.run(&run);
        let first = run.iter().map(|piece| piece.index).min();
        let last = run.iter().map(|piece| piece.index).max();
        // Invisible strokes have an index but are not pieces, so indices are counted, not subtracted.
        let pieces = self.pieces.iter().map(|piece| Some(piece.index));
        let from_first_to_last = pieces.filter(|&index| first <= index && index <= last);
        match from_first_to_last.count() > run.len() {
            true => RETURNED,
            false => 0.0,
        }
    }

    /// Added to the log odds of two digits because of the pause between two runs of pieces: the shortest pause
    /// between two consecutive strokes, one of each run. 0 when there are none.
    pub fn pause_log_odds(&self, left: &Range<usize>, right: &Range<usize>) -> f64 {
        let (left, right) = (self.run(left), self.run(right));
        let mut shortest = f64::INFINITY;
        for (a, b) in left.iter().flat_map(|a| right.iter().map(move |b| (a, b))) {
            let pause = match a.index < b.index {
                true => pause(a, b),
                false => pause(b, a),
            };
            if pause >= MIN_PAUSE {
                shortest = shortest.min(pause);
            }
        }
        match shortest < f64::INFINITY {
            true => log_odds(shortest),
            false => 0.0,
        }
    }
}

/// In seconds; NaN when other strokes were written in between.
fn pause(first: &StrokeTime, next: &StrokeTime) -> f64 {
    match first.index + 1 == next.index {
        true => next.times[0] - first.times[1],
        false => f64::NAN,
    }
}

fn log_odds(pause: f64) -> f64 {
    let pause = pause.clamp(PAUSE_RANGE.0, PAUSE_RANGE.1);
    WEIGHT * f64::from(libm::logf((pause / NEUTRAL_PAUSE) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes of a tenth of a second each, with these pauses between them.
    fn drawn(pauses: &[f64]) -> Vec<StrokeTime> {
        let mut began = 0.0;
        let mut written = vec![StrokeTime {
            index: 0,
            times: [0.0, 0.1],
        }];
        for (pause, index) in pauses.iter().zip(1..) {
            began += 0.1 + pause;
            written.push(StrokeTime {
                index,
                times: [began, began + 0.1],
            });
        }
        written
    }

    fn between_two(pause: f64) -> f64 {
        Writing::of(drawn(&[pause])).pause_log_odds(&(0..1), &(1..2))
    }

    #[test]
    fn the_shorter_the_pause_the_more_likely_one_digit() {
        assert!(between_two(0.2) < -0.5);
        assert!(between_two(NEUTRAL_PAUSE).abs() < 1e-6);
        assert!((0.3..1.0).contains(&between_two(0.6)));
        for (pause, bound) in [(0.1, PAUSE_RANGE.0), (9.0, PAUSE_RANGE.1)] {
            assert_eq!(between_two(pause), log_odds(bound), "{pause}");
        }
    }

    #[test]
    fn unknown_and_impossible_pauses_change_nothing() {
        for pause in [0.0, -5.0, f64::NAN, f64::INFINITY] {
            assert_eq!(between_two(pause), 0.0, "{pause}");
        }
        assert_eq!(Writing::default().pause_log_odds(&(0..1), &(1..2)), 0.0);
        assert_eq!(Writing::default().order_log_likelihood(0..2), 0.0);
    }

    #[test]
    fn only_consecutive_strokes_have_a_pause_whichever_lies_left() {
        let mut written = drawn(&[0.2, 0.3]);
        let odds_of_two = |written: &[StrokeTime]| {
            let writing = Writing::of(written.to_vec());
            [0..1, 0..2].map(|left| writing.pause_log_odds(&left, &(2..3)))
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-5;
        let [first_and_last, both_and_last] = odds_of_two(&written);
        assert_eq!(first_and_last, 0.0);
        assert!(near(both_and_last, log_odds(0.3)));
        // The second stroke lies right of the others, so both pauses count.
        written.swap(1, 2);
        let [first_and_second, both_and_second] = odds_of_two(&written);
        assert!(near(first_and_second, log_odds(0.2)));
        assert!(near(both_and_second, log_odds(0.2)));
    }

    #[test]
    fn a_digit_to_which_the_writer_returned_is_less_likely_one() {
        let mut written = drawn(&[0.2, 0.3]);
        assert_eq!(Writing::of(written.clone()).order_log_likelihood(0..2), 0.0);
        written.swap(1, 2);
        assert_eq!(
            Writing::of(written.clone()).order_log_likelihood(0..2),
            RETURNED
        );
        assert_eq!(Writing::of(written).order_log_likelihood(0..3), 0.0);
    }
}
