//! The pieces of a drawing: its strokes, from left to right, and in which order they were written.

use super::bonds::Bonds;
use super::joints::Joints;
use super::shape::{Extent, Scale};
use super::writing::{Writing, Written};
use super::{Lattice, Line, MOST_PIECES, candidates};
use crate::error::Error;
use crate::ink::clip::Segment;
use crate::ink::strokes::{self, Pad};

/// Strokes touch that come so near to each other, in sizes of the line's digits: half a pen's width.
const REACH: f64 = 0.04;

/// Places where they touch are two when they lie further apart than this, in the same sizes.
const APART: f64 = 0.3;

/// What a drawing could be; `None` when nothing of it can be seen. Arguments and errors are those of
/// [`crate::ink::from_strokes`], which makes every picture here.
///
/// ```
/// use digitlab::ink::segment::from_strokes;
///
/// // 1 1: together or apart.
/// let strokes = [[0.0, 0.0, 0.0, 90.0], [40.0, 0.0, 38.0, 90.0]];
/// let lattice = from_strokes(&strokes, None, 28)?.expect("ink");
/// let runs: Vec<_> = lattice.candidates.iter().map(|c| c.pieces.clone()).collect();
/// assert_eq!(runs, [0..1, 0..2, 1..2]);
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn from_strokes<S: AsRef<[f32]>>(
    strokes: &[S],
    pad: Option<Pad>,
    size: usize,
) -> Result<Option<Lattice>, Error> {
    from_timed_strokes(strokes, &[], pad, size)
}

/// As [`from_strokes`], with when each stroke began and ended, in seconds: a hand that puts down again at once goes
/// on with its digit. NaN, or no entry at all, where nobody knows.
///
/// # Errors
/// As [`from_strokes`].
pub fn from_timed_strokes<S: AsRef<[f32]>>(
    strokes: &[S],
    times: &[[f64; 2]],
    pad: Option<Pad>,
    size: usize,
) -> Result<Option<Lattice>, Error> {
    let strokes: Vec<&[f32]> = strokes.iter().map(AsRef::as_ref).collect();
    of(&strokes, times, pad, size)
}

/// Compiled once, whatever the caller's lists are.
fn of(
    strokes: &[&[f32]],
    times: &[[f64; 2]],
    pad: Option<Pad>,
    size: usize,
) -> Result<Option<Lattice>, Error> {
    let Some(whole) = strokes::from_strokes(strokes, pad, size)? else {
        return Ok(None);
    };
    // From left to right; those beside each other from the top down.
    let mut pieces: Vec<(usize, Extent, Vec<Segment>)> = Vec::new();
    for (index, stroke) in strokes.iter().enumerate() {
        let seen = strokes::visible(&[stroke], pad)?;
        if !seen.is_empty() {
            let extent = extent(&seen);
            let place = pieces.partition_point(|(_, before, _)| {
                let by_place = before.middle().total_cmp(&extent.middle());
                by_place
                    .then(before.low[1].total_cmp(&extent.low[1]))
                    .is_le()
            });
            pieces.insert(place, (index, extent, seen));
        }
    }
    let written: Vec<usize> = pieces.iter().map(|(index, ..)| *index).collect();
    let extents: Vec<Extent> = pieces.iter().map(|(_, extent, _)| *extent).collect();
    let seen: Vec<Vec<Segment>> = pieces.into_iter().map(|(.., seen)| seen).collect();
    let joints = match seen.len() <= MOST_PIECES {
        true => {
            let size = Scale::of(&extents).size();
            Joints::of_strokes(&seen, REACH * size, APART * size)
        }
        false => Joints::default(),
    };
    let when = |&index: &usize| Written {
        index,
        times: times.get(index).copied().unwrap_or([f64::NAN; 2]),
    };
    let line = Line {
        pieces: extents,
        bonds: Bonds {
            joints,
            writing: Writing::of(written.iter().map(when).collect()),
        },
    };
    let candidates = candidates(&line, &|run| {
        let is_in_run = |index: &usize| written[run.clone()].contains(index);
        let indices = (0..strokes.len()).filter(is_in_run);
        let run: Vec<&[f32]> = indices.map(|index| strokes[index]).collect();
        strokes::from_strokes(&run, pad, size)
    })?;
    Ok(Some(Lattice {
        whole,
        candidates,
        pieces: line.pieces.len(),
        strokes: written,
        bonds: line.bonds,
    }))
}

fn extent(segments: &[Segment]) -> Extent {
    let ends = segments.iter().flat_map(|s| [s.a, s.b]);
    ends.fold(Extent::NOTHING, |all, p| {
        all.with(Extent { low: p, high: p })
    })
}
