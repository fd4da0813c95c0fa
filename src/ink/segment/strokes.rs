//! The pieces of a drawing: its strokes from left to right, with the order in which they were written.

use super::bounding_box::BoundingBox;
use super::contacts::Contacts;
use super::relations::Relations;
use super::shape::Scale;
use super::writing::{StrokeTime, Writing};
use super::{Lattice, Line, MAX_PIECES, candidates};
use crate::error::Error;
use crate::ink::clip::Segment;
use crate::ink::strokes::{self, Pad};

/// Strokes touch when they are at most this far apart, in sizes of the line's digits: half a pen's width.
const REACH: f64 = 0.04;

/// Two strokes touch twice when they do so at places more than this far apart, in the same unit.
const SPACING: f64 = 0.3;

/// Segments a drawing; `None` when no ink is on the pad. Arguments and errors are those of
/// [`crate::ink::from_strokes`], which draws every picture.
///
/// ```
/// use digitlab::ink::segment::from_strokes;
///
/// // Two ones, side by side: three runs of pieces.
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

/// As [`from_strokes`], with the begin and the end of each stroke in seconds, since strokes after a short pause are
/// usually of one digit. An unknown time is NaN or has no entry.
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

/// Not generic, so that it is compiled once.
fn of(
    strokes: &[&[f32]],
    times: &[[f64; 2]],
    pad: Option<Pad>,
    size: usize,
) -> Result<Option<Lattice>, Error> {
    let Some(whole) = strokes::from_strokes(strokes, pad, size)? else {
        return Ok(None);
    };
    // From left to right; strokes with the same middle from the top down.
    let mut pieces: Vec<(usize, BoundingBox, Vec<Segment>)> = Vec::new();
    for (index, stroke) in strokes.iter().enumerate() {
        let segments = strokes::visible(&[stroke], pad)?;
        if !segments.is_empty() {
            let bounds = bounding_box(&segments);
            let place = pieces.partition_point(|(_, before, _)| {
                let by_middle = before.middle_x().total_cmp(&bounds.middle_x());
                by_middle
                    .then(before.low[1].total_cmp(&bounds.low[1]))
                    .is_le()
            });
            pieces.insert(place, (index, bounds, segments));
        }
    }
    let written: Vec<usize> = pieces.iter().map(|(index, ..)| *index).collect();
    let boxes: Vec<BoundingBox> = pieces.iter().map(|(_, bounds, _)| *bounds).collect();
    let segments: Vec<Vec<Segment>> = pieces.into_iter().map(|(.., segments)| segments).collect();
    let contacts = match segments.len() <= MAX_PIECES {
        true => {
            let size = Scale::of(&boxes).size();
            Contacts::of_strokes(&segments, REACH * size, SPACING * size)
        }
        false => Contacts::default(),
    };
    let stroke_time = |&index: &usize| StrokeTime {
        index,
        times: times.get(index).copied().unwrap_or([f64::NAN; 2]),
    };
    let line = Line {
        pieces: boxes,
        relations: Relations {
            contacts,
            writing: Writing::of(written.iter().map(stroke_time).collect()),
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
        relations: line.relations,
    }))
}

fn bounding_box(segments: &[Segment]) -> BoundingBox {
    let ends = segments.iter().flat_map(|s| [s.a, s.b]);
    ends.fold(BoundingBox::EMPTY, |all, p| {
        all.union(BoundingBox { low: p, high: p })
    })
}
