//! From strokes to a picture: clip to the pad, fit to the box, draw with the width of MNIST's pens. The width that
//! the page shows, the order of the strokes and their speed have no effect.

use super::clip::{Segment, clip};
use super::raster::Scan;
use super::{Grid, PEN, Picture, box_side, check_size, place};
use crate::error::Error;

/// A drawing smaller than this fraction of its pad's longer side is a dot or an accidental mark: it is not enlarged to
/// fill the box.
const TINY: f64 = 1.0 / 20.0;

/// The area that can be drawn on, from (0, 0) to (width, height), in the units of the strokes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pad {
    pub width: f32,
    pub height: f32,
}

/// Makes MNIST's picture of a drawing, `size` × `size`; `None` when no ink is on the pad.
///
/// `strokes` in any order, each a flat list x0, y0, x1, y1, … in any unit, y pointing down; a stroke of
/// one point is a dot. With a `pad`, strokes are clipped to it, and a drawing that is tiny on it stays small
/// instead of being enlarged to fill the box.
///
/// # Errors
/// [`Error::StrokeHalfPoint`] for an odd number of coordinates, [`Error::StrokeNotFinite`] for one that is not
/// finite, [`Error::Field`] for a `size` outside 1..=64, [`Error::Pad`] for a pad without area.
///
/// ```
/// use digitlab::ink::{Pad, from_strokes};
///
/// let one = [vec![140.0, 40.0, 140.0, 240.0]];
/// let pad = Pad { width: 280.0, height: 280.0 };
/// let picture = from_strokes(&one, Some(pad), 28)?.expect("ink");
/// // The line is 20 pixels long, and the field's middle is ink.
/// assert_eq!(picture.pixels[14 * 28 + 14], 255);
/// let middle_column: f32 = (0..28).map(|row| picture.pixels[row * 28 + 14] as f32 / 255.0).sum();
/// assert!((middle_column - 20.0).abs() < 0.2);
///
/// assert_eq!(from_strokes::<Vec<f32>>(&[], Some(pad), 28)?, None);
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn from_strokes<S: AsRef<[f32]>>(
    strokes: &[S],
    pad: Option<Pad>,
    size: usize,
) -> Result<Option<Picture>, Error> {
    picture(&mut strokes.iter().map(AsRef::as_ref), pad, size)
}

/// Not generic, so that it is compiled once.
fn picture(
    strokes: &mut dyn Iterator<Item = &[f32]>,
    pad: Option<Pad>,
    size: usize,
) -> Result<Option<Picture>, Error> {
    let mut plotter = Plotter::default();
    let plotted = plotter.plot(strokes, pad, size, PEN)?;
    Ok(plotted.and_then(|_| place::picture(&plotter.centred)))
}

/// Draws strokes step by step, as [`from_strokes`]. Its memory is reused from drawing to drawing.
#[derive(Debug, Default)]
pub(crate) struct Plotter {
    segments: Vec<Segment>,
    scan: Scan,
    /// The drawing fitted to the box, in the middle of the picture.
    pub(super) fitted: Grid,
    /// The same with its centre of mass at its place.
    pub(super) centred: Grid,
}

/// What was measured on the way.
pub(crate) struct Plotted {
    /// The least and the greatest x and y of the strokes, in their units.
    pub low: [f64; 2],
    pub high: [f64; 2],
    /// The centre of mass of [`Plotter::fitted`], in pixels.
    pub mass: [f64; 2],
    /// How far that moves, in pixels.
    pub moved: [f64; 2],
}

impl Plotter {
    /// Draws with a pen of that width, in pixels of MNIST's box of 20. `None` when no ink is on the pad.
    ///
    /// # Errors
    /// As [`from_strokes`].
    pub fn plot(
        &mut self,
        strokes: &mut dyn Iterator<Item = &[f32]>,
        pad: Option<Pad>,
        size: usize,
        pen: f64,
    ) -> Result<Option<Plotted>, Error> {
        check_size(size)?;
        self.segments.clear();
        visible(strokes, pad, &mut self.segments)?;
        if self.segments.is_empty() {
            return Ok(None);
        }
        let (low, high) = bounds(&self.segments);
        let mut frame = Frame::around([low, high], pad, size, pen);
        // The first scan finds the centre of mass, the second draws at the final place.
        frame.draw(&self.segments, &mut self.scan, &mut self.fitted);
        let Some(mass) = place::centre_of_mass(&self.fitted) else {
            return Ok(None);
        };
        let moved = frame.centre(mass);
        frame.draw(&self.segments, &mut self.scan, &mut self.centred);
        Ok(Some(Plotted {
            low,
            high,
            mass,
            moved,
        }))
    }

    /// The last drawing's picture, `[size, size]`, 0 is paper, 255 is ink.
    pub fn pixels(&self) -> impl Iterator<Item = u8> {
        place::bytes(&self.centred)
    }
}

/// The least and the greatest x and y.
fn bounds(segments: &[Segment]) -> ([f64; 2], [f64; 2]) {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for p in segments.iter().flat_map(|s| [s.a, s.b]) {
        for i in 0..2 {
            (low[i], high[i]) = (low[i].min(p[i]), high[i].max(p[i]));
        }
    }
    (low, high)
}

/// Appends the segments on the pad, in f64, in which f32's greatest numbers can be squared.
pub(super) fn visible(
    strokes: &mut dyn Iterator<Item = &[f32]>,
    pad: Option<Pad>,
    segments: &mut Vec<Segment>,
) -> Result<(), Error> {
    let corner = pad.map(corner).transpose()?;
    for (index, stroke) in strokes.enumerate() {
        let points = points(stroke, index)?;
        let dot = (points.len() == 1).then(|| [points[0], points[0]]);
        let all = points.windows(2).map(|w| [w[0], w[1]]).chain(dot);
        let all = all.map(|ends| {
            let [a, b] = ends.map(|point| point.map(f64::from));
            Segment { a, b }
        });
        segments.extend(all.filter_map(|s| corner.map_or(Some(s), |corner| clip(s, corner))));
    }
    Ok(())
}

fn corner(pad: Pad) -> Result<[f64; 2], Error> {
    let sides = [pad.width, pad.height];
    if sides.iter().all(|side| side.is_finite() && *side > 0.0) {
        return Ok(sides.map(f64::from));
    }
    let Pad { width, height } = pad;
    Err(Error::Pad { width, height })
}

fn points(stroke: &[f32], index: usize) -> Result<&[[f32; 2]], Error> {
    let (pairs, rest) = stroke.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Error::StrokeHalfPoint {
            stroke: index + 1,
            numbers: stroke.len(),
        });
    }
    if let Some(at) = stroke.iter().position(|v| !v.is_finite()) {
        return Err(Error::StrokeNotFinite {
            stroke: index + 1,
            point: at / 2 + 1,
            found: stroke[at],
        });
    }
    Ok(pairs)
}

/// The map from the drawing to the picture: pixels = (drawing − middle) × scale + place.
struct Frame {
    middle: [f64; 2],
    scale: f64,
    place: [f64; 2],
    /// The pen's width, in pixels.
    pen: f64,
    /// The ink's width and height, in pixels.
    ink: [f64; 2],
    size: usize,
}

impl Frame {
    /// A drawing within `low` and `high`, in the middle of the picture. Its longer side, the pen's width included, is
    /// as long as the box.
    fn around([low, high]: [[f64; 2]; 2], pad: Option<Pad>, size: usize, pen: f64) -> Self {
        let extent = [0, 1].map(|i| high[i] - low[i]);
        let least = pad.map_or(0.0, |pad| f64::from(pad.width.max(pad.height)) * TINY);
        let spread = extent[0].max(extent[1]).max(least);
        let side = box_side(size) as f64;
        let pen = pen * side / 20.0;
        // A drawing without extent is one dot at any scale.
        let scale = if spread > 0.0 {
            (side - pen) / spread
        } else {
            0.0
        };
        Self {
            middle: [0, 1].map(|i| low[i] + extent[i] / 2.0),
            scale,
            place: [size as f64 / 2.0; 2],
            pen,
            ink: extent.map(|v| v * scale + pen),
            size,
        }
    }

    /// Moves the drawing so that its centre of mass, now at `mass`, is at its place; how far, in pixels.
    fn centre(&mut self, mass: [f64; 2]) -> [f64; 2] {
        let ink = [0, 1].map(|i| {
            let half = self.ink[i] / 2.0;
            (self.place[i] - half, self.place[i] + half)
        });
        let offset = place::offset(mass, ink, self.size);
        self.place = [0, 1].map(|i| self.place[i] + offset[i]);
        offset
    }

    fn map(&self, segment: Segment) -> Segment {
        let point =
            |p: [f64; 2]| [0, 1].map(|i| (p[i] - self.middle[i]) * self.scale + self.place[i]);
        Segment {
            a: point(segment.a),
            b: point(segment.b),
        }
    }

    /// Draws the segments, in their order, with the pen, on `scan`, whose average goes to `grid`.
    fn draw(&self, segments: &[Segment], scan: &mut Scan, grid: &mut Grid) {
        scan.clear(self.size);
        let mut last: Option<Segment> = None;
        for segment in segments {
            let mut next = self.map(*segment);
            if let Some(last) = last.filter(|last| is_near(last.b, next.a)) {
                if is_near(last.b, next.b) {
                    continue;
                }
                next.a = last.b;
            }
            scan.draw(next, self.pen);
            last = Some(next);
        }
        scan.average(grid);
    }
}

/// Nearer than half a scan point: so short a move adds no ink. Skipping it makes the work proportional to the length
/// of the line instead of the number of points.
fn is_near(p: [f64; 2], q: [f64; 2]) -> bool {
    const LEAST: f64 = 1.0 / 16.0;
    let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
    dx * dx + dy * dy < LEAST * LEAST
}
