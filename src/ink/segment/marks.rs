//! Finds the pieces of a line that are signs and not digits: dots and commas, bars, crosses, slashes, parentheses, small
//! raised signs, and lines under or through digits. Judges shapes and places only; what may also be a digit is left to
//! the network (`recognition/number.rs`).
//!
//! The limits were chosen on the strokes of pen digits of 249 people: what hardly any part of a digit exceeds
//! (docs/numbers.md).

use super::bounding_box::BoundingBox;
use super::line_fit::LineFit;

/// Whether a piece is a mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// A digit or a part of one.
    No,
    /// Either, with the log-likelihood of a mark.
    Perhaps(f32),
    /// No part of a digit.
    Yes,
    /// A line under, over or through several digits: the last of all marks.
    Across,
}

impl Mark {
    /// The place of the piece in the line: its middle along x.
    pub fn place(self, piece: BoundingBox) -> f64 {
        match self {
            Self::Across => f64::INFINITY,
            _ => piece.middle_x(),
        }
    }

    pub fn may_be_digit(self) -> bool {
        matches!(self, Self::No | Self::Perhaps(_))
    }
}

/// The log-likelihood that these pieces, from left to right, are one mark; `None` when they are not. Several are one
/// when they lie over each other.
pub(super) fn log_one_mark(pieces: &[BoundingBox], marks: &[Mark]) -> Option<f32> {
    let all = BoundingBox::of(pieces);
    let slack = 0.1 * all.width().max(all.height());
    let mut log_likelihood = 0.0;
    for (i, mark) in marks.iter().enumerate() {
        match mark {
            Mark::No => return None,
            Mark::Perhaps(log) => log_likelihood += log,
            Mark::Across if i > 0 => return None,
            _ => {}
        }
        let before = BoundingBox::of(&pieces[..i]);
        if i > 0 && pieces[i].low[0] > before.high[0] + slack {
            return None;
        }
    }
    Some(log_likelihood)
}

/// A piece of ink as it is judged here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub bounds: BoundingBox,
    pub fit: LineFit,
    /// So little ink that it counts only at the place of a decimal point.
    pub is_dust: bool,
}

impl Shape {
    #[inline(never)]
    fn size(&self) -> f64 {
        self.bounds.width().max(self.bounds.height())
    }

    #[inline(never)]
    fn middle(&self) -> [f64; 2] {
        let BoundingBox { low, high } = self.bounds;
        [0, 1].map(|i| (low[i] + high[i]) / 2.0)
    }
}

/// A piece of at least this height, in heights of the highest piece, may be a digit alone.
const TALL: f64 = 0.6;

/// The log-likelihood that a small piece, neither dot nor bar, is a mark: less than that of a part of a digit.
const SMALL: f32 = -2.5;

/// A slash leans at least this much: 20 degrees where it reaches beyond both neighbours, else 37 degrees. So does one
/// in fifty of the digit 1 between two digits.
const SLASH_LEAN: (f64, f64) = (0.364, 0.75);

/// The least bend of a parenthesis: where it reaches beyond its neighbour, and elsewhere.
const BOW: (f64, f64) = (0.12, 0.18);

/// The largest deviation of a parenthesis from an arc.
const FROM_ARC: f64 = 0.14;

/// The largest deviation of the lines of a plus from straight ones.
const STRAIGHT: f64 = 0.17;

/// For each piece whether it is a mark. A slash deviates from a straight line by at most `from_line`.
pub(super) fn marks(shapes: &[Shape], from_line: f64) -> Vec<Mark> {
    let heights = shapes.iter().map(|shape| shape.bounds.height());
    let mut line = Line {
        shapes: shapes.to_vec(),
        unit: heights.fold(f64::MIN_POSITIVE, f64::max),
        from_line,
    };
    let signs: Vec<Mark> = shapes.iter().map(|shape| line.sign(shape)).collect();
    // The others are judged by what may be digits beside them.
    let mut may_be_digit = signs.iter().map(|mark| *mark == Mark::No);
    line.shapes.retain(|_| may_be_digit.next() == Some(true));
    let mark = |(shape, mark): (&Shape, Mark)| match mark {
        Mark::No if line.is_tall(shape) => line.tall(shape),
        Mark::No => line.small(shape),
        _ => mark,
    };
    shapes.iter().zip(signs).map(mark).collect()
}

struct Line {
    shapes: Vec<Shape>,
    /// The height of its highest piece.
    unit: f64,
    from_line: f64,
}

impl Line {
    #[inline(never)]
    fn is_tall(&self, shape: &Shape) -> bool {
        shape.bounds.height() >= TALL * self.unit
    }

    /// The room between two pieces along x, in heights; below 0 they overlap.
    #[inline(never)]
    fn gap(&self, a: &BoundingBox, b: &BoundingBox) -> f64 {
        (a.low[0] - b.high[0]).max(b.low[0] - a.high[0]) / self.unit
    }

    /// A line that lies under or across digits, a plus or one of its lines, or the line of a percent sign.
    fn sign(&self, shape: &Shape) -> Mark {
        let Shape { bounds, fit, .. } = shape;
        let is_covered = |other: &&Shape| {
            let middle = other.bounds.middle_x();
            self.is_tall(other) && bounds.low[0] < middle && middle < bounds.high[0]
        };
        let covered = || self.shapes.iter().filter(is_covered);
        let is_under = |other: &Shape| bounds.low[1] > other.bounds.high[1] + 0.1 * self.unit;
        let is_long = bounds.width() > 1.3 * self.unit && covered().count() > 1;
        let is_below = bounds.width() > 0.5 * self.unit && covered().all(is_under);
        let is_flat = bounds.height() < 0.25 * bounds.width();
        if is_flat && covered().next().is_some() && (is_long || is_below) {
            return Mark::Across;
        }
        let is_short = (0.15..0.8).contains(&(shape.size() / self.unit));
        let is_straight = fit.from_line < STRAIGHT;
        let is_crossed = || self.shapes.iter().any(|other| self.crosses(shape, other));
        let is_cross = is_short && (fit.is_cross || is_straight && is_crossed());
        match is_cross || is_straight && self.is_in_percent_sign(shape) {
            true => Mark::Yes,
            false => Mark::No,
        }
    }

    /// Whether two lines are those of a plus or a times sign, apart from all other ink.
    fn crosses(&self, shape: &Shape, other: &Shape) -> bool {
        let lesser = shape.size().min(other.size());
        let greater = shape.size().max(other.size());
        let [a, b] = [shape.middle(), other.middle()];
        let is_near = (0..2).all(|i| (a[i] - b[i]).abs() < 0.2 * lesser);
        // The cosine of their angle.
        let [a, b] = [shape.fit.lean, other.fit.lean];
        let cosine = (1.0 + a * b) / ((1.0 + a * a) * (1.0 + b * b)).sqrt();
        let all = shape.bounds.union(other.bounds);
        let beside = |piece: &&Shape| self.gap(&piece.bounds, &all) <= 0.0;
        is_near
            && greater < 0.8 * self.unit
            && greater < 2.0 * lesser
            && cosine.abs() < 0.6
            && other.fit.from_line < STRAIGHT
            && self.shapes.iter().filter(beside).count() == 2
    }

    /// Whether a line leans as a slash between a small ring on its left, above, and one on its right, below.
    fn is_in_percent_sign(&self, shape: &Shape) -> bool {
        let is_there = |sign: f64| {
            self.shapes.iter().any(|other| {
                let away = [0, 1].map(|i| (other.middle()[i] - shape.middle()[i]) * sign);
                let room = [shape.bounds.width(), shape.bounds.height()];
                other.bounds.height() < 0.5 * room[1]
                    && (0..2).all(|i| 0.0 < away[i] && away[i] < room[i])
            })
        };
        (SLASH_LEAN.0..2.0).contains(&shape.fit.lean) && is_there(1.0) && is_there(-1.0)
    }

    /// The nearest tall pieces whose middles lie left and right of the piece's.
    #[inline(never)]
    fn neighbours(&self, piece: &BoundingBox) -> [Option<BoundingBox>; 2] {
        let tall = self.shapes.iter().filter(|shape| self.is_tall(shape));
        let mut nearest = [None; 2];
        for Shape { bounds, .. } in tall {
            let from = bounds.middle_x() - piece.middle_x();
            if from != 0.0 {
                let side = &mut nearest[usize::from(from > 0.0)];
                *side = side
                    .filter(|other| self.gap(other, piece) < self.gap(bounds, piece))
                    .or(Some(*bounds));
            }
        }
        nearest
    }

    /// A slash, a parenthesis, or what may be a digit.
    fn tall(&self, shape: &Shape) -> Mark {
        let Shape { bounds, fit, .. } = shape;
        let stands_in = |other: &&Shape| self.gap(&other.bounds, bounds) < -0.15;
        // Itself alone.
        if self.shapes.iter().filter(stands_in).count() > 1 {
            return Mark::No;
        }
        let [left, right] = self.neighbours(bounds);
        let reaches_beyond =
            |other: BoundingBox| bounds.low[1] < other.low[1] && bounds.high[1] > other.high[1];
        let is_slash = left.zip(right).is_some_and(|(left, right)| {
            let least = match reaches_beyond(left) && reaches_beyond(right) {
                true => SLASH_LEAN.0,
                false => SLASH_LEAN.1,
            };
            fit.from_line < self.from_line && (least..2.0).contains(&fit.lean)
        });
        // What a parenthesis encloses lies on its hollow side.
        let enclosed = if fit.bow < 0.0 { right } else { left };
        let is_parenthesis = enclosed.is_some_and(|enclosed| {
            let least = match reaches_beyond(enclosed) {
                true => BOW.0,
                false => BOW.1,
            };
            fit.from_arc < FROM_ARC && fit.bow.abs() > least && fit.lean.abs() < 0.5
        });
        match is_slash || is_parenthesis {
            true => Mark::Perhaps(0.0),
            false => Mark::No,
        }
    }

    /// A dot, a comma, a bar, or a small sign, with room on both sides.
    fn small(&self, shape: &Shape) -> Mark {
        let piece = shape.bounds;
        let size = shape.size() / self.unit;
        // Pieces above each other may be one digit: the rings of an eight.
        let above = self.shapes.iter().map(|other| other.bounds);
        let above = above.filter(|other| self.gap(other, &piece) <= 0.0);
        let height = above.fold(piece, BoundingBox::union).height() / self.unit;
        let sides = self.neighbours(&piece);
        let gap =
            |side: Option<BoundingBox>| side.map_or(f64::INFINITY, |side| self.gap(&side, &piece));
        let [left, right] = sides.map(gap);
        if left.min(right) <= 0.0 || sides == [None; 2] || height >= TALL && size > 0.08 {
            return Mark::No;
        }
        let band = sides.into_iter().flatten();
        let band = band.fold(BoundingBox::EMPTY, BoundingBox::union);
        // From the top of the neighbours, 0, to their bottom, 1.
        let [top, bottom] = [piece.low, piece.high].map(|p| (p[1] - band.low[1]) / band.height());
        let middle = (top + bottom) / 2.0;
        let is_between = left.max(right) < 1.0;
        let is_on_line = (0.75..1.3).contains(&middle);
        if shape.is_dust || size < 0.15 {
            let is_point = match shape.is_dust {
                true => is_between && is_on_line,
                false => is_between || is_on_line && middle > 0.8 || size >= 0.08,
            };
            let is_near = (-0.3..1.6).contains(&middle) && left.min(right) < 0.6;
            return match is_point && is_near {
                true => Mark::Yes,
                false => Mark::No,
            };
        }
        let flatness = piece.height() / piece.width().max(f64::MIN_POSITIVE);
        // The bar of a five lies right of it, at the top.
        let highest = if left < f64::INFINITY { 0.32 } else { 0.15 };
        let is_bar = flatness < 0.3 && size < 1.3 && (highest..0.9).contains(&middle);
        let is_low = top > 0.5 && bottom > 0.8;
        // The angle of a four lies left of its leg, near by.
        let is_raised = flatness > 0.4 && bottom < 0.6 && left < right && right > 0.25;
        if is_bar || is_low || is_raised {
            return Mark::Yes;
        }
        match flatness > 0.4 && right > 0.2 && size < TALL {
            true => Mark::Perhaps(SMALL),
            false => Mark::No,
        }
    }
}
