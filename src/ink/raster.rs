//! Rasterises strokes of a round pen by supersampling with 8×8 points a pixel: a point is ink when it is under the pen.
//! The scan is black and white, as NIST's were; grey levels are counts of points.

use super::{Grid, clip::Segment};

/// Scan points along one side of a pixel. With eight, a pixel's points on a row are one byte, and the mean is a count
/// of bits. 64 levels are more than MNIST's scans had.
const POINTS: usize = 8;

/// The intersection of a row with a shape: the least and the greatest x, in scan points.
type Span = (f64, f64);

/// A square black-and-white scan of `side` × `side` pixels.
#[derive(Debug, Default)]
pub(super) struct Scan {
    side: usize,
    /// `[side * POINTS, side]`: one byte for the POINTS scan points of a pixel on one scan row.
    bits: Vec<u8>,
}

impl Scan {
    /// Becomes a blank scan of that side.
    pub fn clear(&mut self, side: usize) {
        self.side = side;
        self.bits.clear();
        self.bits.resize(side * POINTS * side, 0);
    }

    /// Inks everything within `pen` / 2 of the segment. Coordinates and `pen` are in pixels, with (0, 0) the outer
    /// corner of the first pixel. Ink outside the scan is ignored.
    pub fn draw(&mut self, segment: Segment, pen: f64) {
        let unit = POINTS as f64;
        let (a, b) = (segment.a.map(|v| v * unit), segment.b.map(|v| v * unit));
        let radius = pen * unit / 2.0;
        let (top, bottom) = (a[1].min(b[1]) - radius, a[1].max(b[1]) + radius);
        for row in points_within((top, bottom), self.side * POINTS) {
            let y = row as f64 + 0.5;
            if let Some(span) = capsule_row(a, b, radius, y) {
                self.fill(row, span);
            }
        }
    }

    fn fill(&mut self, row: usize, span: Span) {
        let points = points_within(span, self.side * POINTS);
        if points.is_empty() {
            return;
        }
        let (first, last) = (points.start, points.end - 1);
        let line = &mut self.bits[row * self.side..][..self.side];
        // Bit 0 is a pixel's leftmost point.
        let from_first = u8::MAX << (first % POINTS);
        let to_last = u8::MAX >> (POINTS - 1 - last % POINTS);
        let (first, last) = (first / POINTS, last / POINTS);
        if first == last {
            line[first] |= from_first & to_last;
            return;
        }
        line[first] |= from_first;
        line[first + 1..last].fill(u8::MAX);
        line[last] |= to_last;
    }

    /// `grid` becomes the mean of each pixel's points.
    pub fn average(&self, grid: &mut Grid) {
        grid.clear(self.side, self.side);
        for (row, line) in self.bits.chunks_exact(self.side.max(1)).enumerate() {
            for (x, byte) in line.iter().enumerate() {
                grid.levels[row / POINTS * self.side + x] += byte.count_ones() as f32;
            }
        }
        let whole = 255.0 / (POINTS * POINTS) as f32;
        grid.levels.iter_mut().for_each(|level| *level *= whole);
    }
}

/// The scan points, of `count`, whose middles are in `span`. (`as usize` maps negative numbers to 0.)
fn points_within(span: Span, count: usize) -> std::ops::Range<usize> {
    let first = (span.0 - 0.5).ceil() as usize;
    let end = (span.1 + 0.5).floor() as usize;
    first..end.min(count)
}

/// The intersection of the row at `y` with a capsule: all points within `radius` of the segment from `a` to `b`,
/// which are a disc at each end and a rectangle between. It is convex, so the intersection is one span.
fn capsule_row(a: [f64; 2], b: [f64; 2], radius: f64, y: f64) -> Option<Span> {
    [
        disc_row(a, radius, y),
        disc_row(b, radius, y),
        body_row(a, b, radius, y),
    ]
    .into_iter()
    .flatten()
    .reduce(|p, q| (p.0.min(q.0), p.1.max(q.1)))
}

fn disc_row(centre: [f64; 2], radius: f64, y: f64) -> Option<Span> {
    let dy = y - centre[1];
    let squared = radius * radius - dy * dy;
    if squared < 0.0 {
        return None;
    }
    let half = squared.sqrt();
    Some((centre[0] - half, centre[0] + half))
}

/// The rectangle: nearer than `radius` to the line, and between its two ends.
fn body_row(a: [f64; 2], b: [f64; 2], radius: f64, y: f64) -> Option<Span> {
    // A smaller slope moves the pen's edge by less than the rounding error.
    const FLAT: f64 = 1e-9;
    let (dx, dy, rise) = (b[0] - a[0], b[1] - a[1], y - a[1]);
    let squared = dx * dx + dy * dy;
    if squared < FLAT * FLAT {
        return None; // A dot has no body.
    }
    let across = if dy.abs() < FLAT {
        (rise.abs() <= radius).then_some((f64::NEG_INFINITY, f64::INFINITY))?
    } else {
        let (middle, half) = (a[0] + rise * dx / dy, radius * squared.sqrt() / dy.abs());
        (middle - half, middle + half)
    };
    let along = if dx.abs() < FLAT {
        (0.0..=squared).contains(&(rise * dy)).then_some(across)?
    } else {
        let (p, q) = (a[0] - rise * dy / dx, a[0] + (squared - rise * dy) / dx);
        (p.min(q), p.max(q))
    };
    let span = (across.0.max(along.0), across.1.min(along.1));
    (span.0 <= span.1).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(side: usize, a: [f64; 2], b: [f64; 2], pen: f64) -> Grid {
        let (mut scan, mut grid) = (Scan::default(), Grid::default());
        scan.clear(side);
        scan.draw(Segment { a, b }, pen);
        scan.average(&mut grid);
        grid
    }

    #[test]
    fn a_level_line_is_as_thick_as_its_pen_and_has_grey_edges() {
        let grid = drawn(5, [-9.0, 2.5], [9.0, 2.5], 1.5);
        let column: Vec<f32> = (0..5).map(|row| grid.levels[row * 5 + 2]).collect();
        assert_eq!(column, [0.0, 63.75, 255.0, 63.75, 0.0]);
    }

    #[test]
    fn a_dot_has_the_area_of_its_pen() {
        let grid = drawn(8, [4.0, 4.0], [4.0, 4.0], 6.0);
        let area = grid.levels.iter().sum::<f32>() / 255.0;
        assert!((area - std::f32::consts::PI * 9.0).abs() < 0.3, "{area}");
        assert_eq!((grid.levels[0], grid.levels[3 * 8 + 3]), (0.0, 255.0));
    }

    // Only the property below asks for it, and proptest is for native tests.
    #[cfg(not(target_arch = "wasm32"))]
    /// The naive definition: the distance of each scan point to the segment.
    fn by_distance(side: usize, a: [f64; 2], b: [f64; 2], pen: f64) -> Grid {
        let mut grid = Grid::blank(side, side);
        for row in 0..side * POINTS {
            for column in 0..side * POINTS {
                let p = [column, row].map(|v| (v as f64 + 0.5) / POINTS as f64);
                let d = [b[0] - a[0], b[1] - a[1]];
                let squared = d[0] * d[0] + d[1] * d[1];
                let t = ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / squared;
                let t = if squared > 0.0 {
                    t.clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let gap = [0, 1].map(|i| p[i] - a[i] - t * d[i]);
                if gap[0] * gap[0] + gap[1] * gap[1] <= pen * pen / 4.0 {
                    grid.levels[row / POINTS * side + column / POINTS] += 1.0;
                }
            }
        }
        grid
    }

    // proptest is for native tests only.
    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn spans_ink_what_the_distance_to_the_segment_says(
            a in [-2.0..12.0f64, -2.0..12.0], b in [-2.0..12.0f64, -2.0..12.0], pen in 0.1..6.0f64,
            kind in 0..4,
        ) {
            let b = [[b[0], a[1]], [a[0], b[1]], a, b][kind as usize];
            let (spans, naive) = (drawn(10, a, b, pen), by_distance(10, a, b, pen));
            for (span, count) in spans.levels.iter().zip(naive.levels) {
                // A point exactly on the edge may round either way.
                proptest::prop_assert!((span / 255.0 * 64.0 - count).abs() <= 1.0);
            }
        }
    }
}
