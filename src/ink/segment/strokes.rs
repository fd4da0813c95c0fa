//! The pieces of a drawing: its strokes from left to right, with the order in which they were written.

use super::bounding_box::BoundingBox;
use super::contacts::Contacts;
use super::line_fit::{LineFit, Point};
use super::marks::{self, Mark, Shape};
use super::relations::Relations;
use super::shape::Scale;
use super::writing::{StrokeTime, Writing};
use super::{Lattice, Line, MAX_PIECES, candidates};
use crate::error::Error;
use crate::ink::clip::Segment;
use crate::ink::strokes::{self, Pad};

/// Strokes touch when they are at most this far apart, in sizes of the line's digits: half a pen's width.
const REACH: f64 = 0.04;

/// A slash deviates from a straight line by at most this much.
const FROM_LINE: f64 = 0.045;

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
    let mut pieces: Vec<(usize, BoundingBox, Vec<Segment>)> = Vec::new();
    for (index, stroke) in strokes.iter().enumerate() {
        let mut segments = Vec::new();
        strokes::visible(&mut std::iter::once(*stroke), pad, &mut segments)?;
        if !segments.is_empty() {
            pieces.push((index, bounding_box(&segments), segments));
        }
    }
    let shape = |(_, bounds, segments): &(usize, BoundingBox, Vec<Segment>)| Shape {
        bounds: *bounds,
        fit: LineFit::of(&points(segments)),
        is_dust: false,
    };
    let marks = marks::marks(&pieces.iter().map(shape).collect::<Vec<_>>(), FROM_LINE);
    // From left to right; strokes with the same middle from the top down. Few are moved, and a sort of the library's
    // is two kilobytes.
    let mut ordered: Vec<(Mark, _)> = Vec::new();
    for (mark, piece) in marks.into_iter().zip(pieces) {
        let key = |mark: Mark, bounds: BoundingBox| (mark.place(bounds), bounds.low[1]);
        let own = key(mark, piece.1);
        let place = ordered.partition_point(|(mark, (_, bounds, _))| key(*mark, *bounds) <= own);
        ordered.insert(place, (mark, piece));
    }
    let (marks, pieces): (Vec<Mark>, Vec<_>) = ordered.into_iter().unzip();
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
        marks,
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

/// Points along the segments, as heavy as the segments are long.
fn points(segments: &[Segment]) -> Vec<Point> {
    /// On each segment: a line drawn with a mouse may have few.
    const POINTS: usize = 8;
    let on = |s: &Segment| {
        let along = [0, 1].map(|i| s.b[i] - s.a[i]);
        let length = (along[0] * along[0] + along[1] * along[1]).sqrt();
        let a = s.a;
        (0..POINTS).map(move |k| {
            let part = (k as f64 + 0.5) / POINTS as f64;
            ([0, 1].map(|i| a[i] + part * along[i]), length)
        })
    };
    segments.iter().flat_map(on).collect()
}
