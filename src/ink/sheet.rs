//! Finds the sheet of paper in a picture that also shows what it lies on: a desk, a board's frame. It does not decide
//! what is ink.

use super::components;
use super::found::{Seen, Watch};
use super::paper::{Colour, Downscaled, distance, median};

/// A smaller picture is not of a desk.
const MIN_SIDE: usize = 256;

/// Cells along the longer side: the sheet is found in the means of square cells.
const CELLS: usize = 100;

/// Colours that differ less than this are those of one thing. Black differs from white by 255.
const SIMILAR: f32 = 40.0;

/// The sheet fills at least this fraction of the rectangle around it: it may lie askew or be seen from the side.
const FILLED: f64 = 0.65;

/// The sheet covers at least this fraction of the picture.
const LEAST: f64 = 0.06;

/// At most this fraction of the sheet's cells is written on; most cells of a thick digit are ink.
const WRITTEN: f64 = 0.4;

/// How far from a cell the paper is that it is compared with, in cells.
const BESIDE: usize = 5;

/// The sheet's edge, and the shadow beside it, reach this far into it: a fraction of its shorter side.
const EDGE: f64 = 0.03;

/// The sheet alone, where the picture shows more than it.
pub(super) fn crop(picture: Downscaled, watch: Watch) -> Downscaled {
    let Some(sheet) = Sheet::find(&picture) else {
        return picture;
    };
    let sides = [picture.width, picture.height];
    watch(Seen::Sheet(std::array::from_fn(|i| {
        (sheet.rectangle[i] * sheet.side) as f64 / sides[i % 2] as f64
    })));
    sheet.cut_out(&picture)
}

/// Left, top, right and bottom; the last two are past the end.
type Rectangle = [usize; 4];

/// A sheet in a picture's cells.
struct Sheet {
    /// Along the side of a cell, in pixels.
    side: usize,
    /// The mean of each cell.
    cells: Downscaled,
    paper: Colour,
    /// Around the sheet without its edge, in cells.
    rectangle: Rectangle,
    /// The sheet's first and last column in each row of the rectangle: it may be turned.
    columns: Vec<[usize; 2]>,
}

impl Sheet {
    fn find(picture: &Downscaled) -> Option<Self> {
        let side = picture.width.max(picture.height).div_ceil(CELLS);
        let (width, height) = (picture.width / side, picture.height / side);
        if picture.width.min(picture.height) < MIN_SIDE {
            return None;
        }
        let cell = |i: usize| mean(picture, i % width * side, i / width * side, side);
        let cells = Downscaled {
            width,
            height,
            colours: (0..width * height).map(cell).collect(),
        };
        let rim = cells.border(1);
        let colours = &cells.colours;
        let desk = median(rim.iter().map(|&i| &colours[i]).collect());
        // What is connected with the rim and coloured as it is the desk; the largest remaining region is the sheet, its
        // ink included.
        let on_desk = |colour: &Colour| distance(*colour, desk) < SIMILAR;
        let mut outside = vec![false; colours.len()];
        for pixels in components(colours.iter().map(on_desk).collect(), width) {
            if pixels.iter().any(|i| rim.binary_search(i).is_ok()) {
                pixels.into_iter().for_each(|i| outside[i] = true);
            }
        }
        let inside = components(
            outside.iter().map(|is_outside| !is_outside).collect(),
            width,
        );
        let sheet = inside.into_iter().max_by_key(Vec::len)?;
        let [left, top, right, bottom] = bounds(&sheet, width);
        let area = (right - left) * (bottom - top);
        let sides_cut = [left == 0, top == 0, right == width, bottom == height];
        // What reaches two of the picture's sides is rather a shadow on the paper.
        let is_cut = sides_cut.into_iter().filter(|&cut| cut).count() > 1;
        let is_filled = sheet.len() as f64 >= area as f64 * FILLED;
        if is_cut || !is_filled || (sheet.len() as f64) < colours.len() as f64 * LEAST {
            return None;
        }
        let paper = median(sheet.iter().map(|&i| &colours[i]).collect());
        let edge = (((right - left).min(bottom - top) as f64 * EDGE) as usize).max(1);
        let mut ends = vec![[width, 0]; bottom - top];
        for &i in &sheet {
            let [first, last] = &mut ends[i / width - top];
            (*first, *last) = ((*first).min(i % width), (*last).max(i % width));
        }
        // What is nearer than the edge to a row's end, in this row or one beside it, is not of the sheet.
        let columns = ends.windows(2 * edge + 1).map(|near| {
            let first = near.iter().map(|row| row[0]).max().unwrap_or(0);
            let last = near.iter().map(|row| row[1]).min().unwrap_or(0);
            [first + edge, last.saturating_sub(edge)]
        });
        let found = Self {
            side,
            paper,
            rectangle: [left + edge, top + edge, right - edge, bottom - edge],
            columns: columns.collect(),
            cells,
        };
        let colours = &found.cells.colours;
        // Otherwise than the paper on both sides of it, whose mean follows light that fades.
        let is_written = |&i: &usize| {
            let (column, row) = (i % width, i / width);
            let beside =
                found.has(column.wrapping_sub(BESIDE), row) && found.has(column + BESIDE, row);
            let mean = || {
                let [a, b] = [i - BESIDE, i + BESIDE].map(|i| colours[i]);
                std::array::from_fn(|c| (a[c] + b[c]) / 2.0)
            };
            beside && distance(colours[i], mean()) > SIMILAR / 4.0
        };
        let written = sheet.iter().filter(|i| is_written(i)).count();
        let as_desk = sheet
            .iter()
            .filter(|&&i| on_desk(&colours[i]) && found.has(i % width, i / width));
        let part = written as f64 / sheet.len() as f64;
        // A bar of ink has nothing on it; in a ring of ink one sees what is around it.
        let is_sheet = distance(paper, desk) >= SIMILAR
            && part > 0.0
            && part < WRITTEN
            && as_desk.count() * 2 < written;
        is_sheet.then_some(found)
    }

    fn has(&self, column: usize, row: usize) -> bool {
        let ends = row
            .checked_sub(self.rectangle[1])
            .and_then(|row| self.columns.get(row));
        ends.is_some_and(|[first, last]| (*first..=*last).contains(&column))
    }

    /// The rectangle of the picture. What is beside the sheet becomes paper as it is at the sheet's edge in that row.
    fn cut_out(&self, picture: &Downscaled) -> Downscaled {
        let [left, top, right, bottom] = self.rectangle.map(|at| at * self.side);
        let colour = |i: usize| {
            let (x, y) = (left + i % (right - left), top + i / (right - left));
            let (column, row) = (x / self.side, y / self.side);
            let [first, last] = self.columns[row - self.rectangle[1]];
            match first > last {
                true => self.paper,
                false if self.has(column, row) => picture.colours[y * picture.width + x],
                false => self.cells.colours[row * self.cells.width + column.clamp(first, last)],
            }
        };
        Downscaled {
            width: right - left,
            height: bottom - top,
            colours: (0..(right - left) * (bottom - top)).map(colour).collect(),
        }
    }
}

fn mean(picture: &Downscaled, left: usize, top: usize, side: usize) -> Colour {
    let mut sum = [0.0; 4];
    for y in top..top + side {
        for colour in &picture.colours[y * picture.width + left..][..side] {
            (0..4).for_each(|i| sum[i] += colour[i]);
        }
    }
    sum.map(|channel| channel / (side * side) as f32)
}

fn bounds(cells: &[usize], width: usize) -> Rectangle {
    let empty = [usize::MAX, usize::MAX, 0, 0];
    cells.iter().fold(empty, |[left, top, right, bottom], &i| {
        let (x, y) = (i % width, i / width);
        [left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 400 × 320 by its pixels' greys, at half their coordinates.
    fn picture(grey: impl Fn(usize, usize) -> f32) -> Downscaled {
        let colour = |i: usize| {
            let grey = grey(i % 400 / 2, i / 400 / 2);
            [grey, grey, grey, 255.0]
        };
        Downscaled {
            width: 400,
            height: 320,
            colours: (0..400 * 320).map(colour).collect(),
        }
    }

    fn size(picture: Downscaled) -> [usize; 2] {
        [picture.width, picture.height]
    }

    #[test]
    fn a_sheet_on_a_desk_is_cut_out() {
        let on_desk = |x: usize, y: usize| match (x, y) {
            (98..102, 60..100) => 20.0,
            (40..160, 30..130) => 250.0,
            _ => 90.0,
        };
        let cropped = crop(picture(on_desk), &mut |_| {});
        assert!(cropped.colours.iter().all(|c| c[0] > 200.0 || c[0] == 20.0));
        let [width, height] = size(cropped);
        assert!(
            (200..240).contains(&width) && (160..200).contains(&height),
            "{width} {height}"
        );
    }

    #[test]
    fn a_sheet_that_lies_askew_is_cut_out_and_nothing_of_the_desk_is_left() {
        for degrees in [-12.0f32, -8.0, 3.0, 8.0, 15.0] {
            let (sin, cos) = libm::sincosf(degrees.to_radians());
            let on_desk = |x: usize, y: usize| {
                let (dx, dy) = (x as f32 - 100.0, y as f32 - 80.0);
                let (along, down) = (dx * cos + dy * sin, dy * cos - dx * sin);
                match (along.abs(), down.abs()) {
                    (..2.0, ..20.0) => 20.0,
                    (..60.0, ..50.0) => 250.0,
                    _ => 90.0,
                }
            };
            let cropped = crop(picture(on_desk), &mut |_| {});
            let levels = cropped.colours.iter().map(|c| c[0]);
            assert!(levels.clone().all(|v| v > 200.0 || v == 20.0), "{degrees}");
            assert!(levels.filter(|&v| v == 20.0).count() > 400, "{degrees}");
            let [width, height] = size(cropped);
            assert!(width < 320 && height < 290, "{degrees}: {width} {height}");
        }
    }

    #[test]
    fn ink_is_no_sheet_however_thick_it_is() {
        let bar = |x: usize, y: usize| {
            if (80..120).contains(&x) && (20..140).contains(&y) {
                10.0
            } else {
                250.0
            }
        };
        assert_eq!(size(crop(picture(bar), &mut |_| {})), [400, 320]);
        let ring = |x: usize, y: usize| {
            let (dx, dy) = (x as f32 - 100.0, y as f32 - 80.0);
            let far = dx.hypot(dy);
            if (30.0..70.0).contains(&far) {
                10.0
            } else {
                250.0
            }
        };
        assert_eq!(size(crop(picture(ring), &mut |_| {})), [400, 320]);
        assert_eq!(size(crop(picture(|_, _| 250.0), &mut |_| {})), [400, 320]);
    }
}
