//! Affine and elastic distortion in one resampling. The target pixel q shows the source point
//! p = c + M · (q − c) + D(q), where c is the centre of mass and D the elastic field. The result gets the size and
//! the centre of mass that the source had, as `src/ink` does with drawings, apart from the random size and shift.

use super::canvas::{Canvas, Ink, InkMeasure, MARGIN};
use super::elastic::{Field, NearKnots};
use super::strengths::Augmentation;
use crate::random::Stream;

/// The random distortion of one picture.
#[derive(Debug, Default)]
pub(super) struct Warp {
    /// M: from the target picture to the source.
    matrix: [[f32; 2]; 2],
    /// The target's size relative to the source's.
    size: f32,
    /// The shift of the target, in pixels.
    shift: [f32; 2],
    field: Field,
    columns: Vec<NearKnots>,
    /// The field at each pixel, `[size, size]`.
    lattice: Vec<[f32; 2]>,
    active: bool,
}

impl Warp {
    pub fn draw(&mut self, strengths: Augmentation, unit: f32, stream: &mut Stream) {
        let Augmentation {
            rotation,
            slant,
            scale,
            shift,
            elastic,
            ..
        } = strengths;
        self.active = [rotation, slant, scale, shift, elastic] != [0.0; 5];
        if !self.active {
            return;
        }
        let angle = rotation * stream.uniform_signed() * (std::f32::consts::PI / 180.0);
        let (sin, cos) = libm::sincosf(angle);
        let slant = slant * stream.uniform_signed();
        let [x, y] = [(); 2].map(|()| 1.0 + scale * stream.uniform_signed());
        // Rotation · slant · scale.
        self.matrix = [
            [cos * x, (cos * slant - sin) * y],
            [sin * x, (sin * slant + cos) * y],
        ];
        self.size = 1.0 + 0.5 * scale * stream.uniform_signed();
        self.shift = [(); 2].map(|()| shift * unit * stream.uniform_signed());
        self.field.draw(elastic * unit, unit, stream);
    }

    /// Makes `levels: [size, size]`, 0 to 255. `before` is the extent of the digit before a style was added.
    pub fn apply(&mut self, source: &Canvas, before: Ink, levels: &mut Vec<f32>) {
        let size = source.size;
        levels.clear();
        let moved = if self.active {
            self.moved(source, before.mass)
        } else {
            None
        };
        let Some(ink) = moved else {
            (0..size).for_each(|y| levels.extend_from_slice(source.row(y)));
            return;
        };
        levels.resize(size * size, 0.0);
        // Half a pixel of blur on each side, and more because `moved` is approximate.
        let room = size as f32 - 2.5;
        let zoom = (self.size * before.longer() / ink.longer()).min(room / ink.longer());
        let mut place = [0.0; 2];
        let mut reach = [(0, 0); 2];
        for axis in 0..2 {
            let (least, greatest) = (ink.least[axis], ink.greatest[axis]);
            let (to_least, to_greatest) = [least, greatest]
                .map(|v| (v - ink.mass[axis]) * zoom)
                .into();
            let wanted = before.mass[axis] + self.shift[axis];
            place[axis] = wanted.min(room - to_greatest).max(1.5 - to_least);
            let first = (place[axis] + to_least - 2.5).max(0.0) as usize;
            let end = (place[axis] + to_greatest + 3.5).max(0.0) as usize;
            reach[axis] = (first, end.min(size));
        }
        let back = |axis: usize, at: usize| ink.mass[axis] + (at as f32 - place[axis]) / zoom;
        let [(left, right), (top, bottom)] = reach;
        self.columns.clear();
        self.columns
            .extend((left..right).map(|x| self.field.near(back(0, x))));
        let [[a, b], [c, d]] = self.matrix;
        for y in top..bottom {
            let q_y = back(1, y);
            let row = self.field.row(self.field.near(q_y));
            let y_part = q_y - before.mass[1];
            for ((level, x), &column) in levels[y * size..][left..right]
                .iter_mut()
                .zip(left..)
                .zip(&self.columns)
            {
                let x_part = back(0, x) - before.mass[0];
                let [dx, dy] = Field::at(&row, column);
                let p_x = before.mass[0] + a * x_part + b * y_part + dx;
                let p_y = before.mass[1] + c * x_part + d * y_part + dy;
                *level = sample(source, p_x, p_y);
            }
        }
    }

    /// The approximate extent of the distorted ink. Inverting p(q) exactly would need D at an unknown q, so D is taken
    /// at an estimate of q that is refined once.
    fn moved(&mut self, source: &Canvas, centre: [f32; 2]) -> Option<Ink> {
        let size = source.size;
        self.fill_lattice(size);
        let last = (size - 1) as f32;
        let by = |at: [f32; 2]| {
            let [x, y] = at.map(|v| (v + 0.5).clamp(0.0, last) as usize);
            self.lattice[y * size + x]
        };
        let [[a, b], [c, d]] = self.matrix;
        let determinant = a * d - b * c;
        let inverse = [[d, -b], [-c, a]].map(|row| row.map(|v| v / determinant));
        let mut moved = InkMeasure::default();
        for y in 0..size {
            let row = source.row(y);
            for (x, &level) in row.iter().enumerate().filter(|(_, level)| **level > 0.0) {
                let from = [x as f32 - centre[0], y as f32 - centre[1]];
                let to = |from: [f32; 2]| {
                    [0, 1].map(|i| centre[i] + inverse[i][0] * from[0] + inverse[i][1] * from[1])
                };
                let d = by(to(from));
                let d = by(to([from[0] - d[0], from[1] - d[1]]));
                let q = to([from[0] - d[0], from[1] - d[1]]);
                moved.add(q, level);
            }
        }
        moved.ink()
    }

    fn fill_lattice(&mut self, size: usize) {
        let Self {
            field,
            columns,
            lattice,
            ..
        } = self;
        columns.clear();
        columns.extend((0..size).map(|x| field.near(x as f32)));
        lattice.clear();
        for y in 0..size {
            let row = field.row(field.near(y as f32));
            lattice.extend(columns.iter().map(|&x| Field::at(&row, x)));
        }
    }
}

/// The level at a point between pixels, by Catmull-Rom bicubic interpolation, which blurs far less than bilinear
/// (Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981).
#[inline]
fn sample(source: &Canvas, x: f32, y: f32) -> f32 {
    let margin = MARGIN as f32;
    let (x, y) = (x + margin, y + margin);
    // Farther than two pixels from the picture everything is paper.
    let end = source.size as f32 + margin + 1.0;
    if !(x >= 1.0 && y >= 1.0 && x < end && y < end) {
        return 0.0;
    }
    let (column, row) = (x as usize, y as usize);
    let (across, down) = (weights(x - column as f32), weights(y - row as f32));
    let stride = source.stride();
    let mut sum = 0.0;
    let rows = source.levels[(row - 1) * stride..].chunks(stride);
    for (row, weight) in rows.zip(down) {
        let four: &[f32; 4] = row[column - 1..column + 3].try_into().expect("four");
        let of_row = (four[0] * across[0] + four[1] * across[1])
            + (four[2] * across[2] + four[3] * across[3]);
        sum += of_row * weight;
    }
    sum.clamp(0.0, 255.0)
}

fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    ]
}
