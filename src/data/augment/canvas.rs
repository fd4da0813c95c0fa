//! The picture that is worked on: levels from 0 to 255 with paper around, so that what looks at a pixel's
//! neighbours needs no question whether they are there.

/// Pixels of paper on each side.
pub(super) const MARGIN: usize = 3;

/// `[size + 2 MARGIN, size + 2 MARGIN]`.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub size: usize,
    pub levels: Vec<f32>,
}

/// Where ink lies. Coordinates are x and y; pixel i has its middle at i.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    pub least: [f32; 2],
    pub greatest: [f32; 2],
    /// The centre of mass.
    pub mass: [f32; 2],
}

impl Ink {
    /// The longer side, in pixels, those at the ends counted whole.
    pub fn longer(&self) -> f32 {
        let side = |axis: usize| self.greatest[axis] - self.least[axis] + 1.0;
        side(0).max(side(1))
    }
}

/// Fainter pixels are the blur of an edge: they have mass, but do not count for where ink ends.
pub(super) const FAINT: f32 = 64.0;

impl Canvas {
    /// Pixels from one row to the next.
    pub fn stride(&self) -> usize {
        self.size + 2 * MARGIN
    }

    /// Paper only.
    pub fn clear(&mut self, size: usize) {
        self.size = size;
        self.levels.clear();
        self.levels.resize(self.stride() * self.stride(), 0.0);
    }

    /// Becomes `picture: [size, size]`.
    pub fn set(&mut self, picture: &[u8], size: usize) {
        self.clear(size);
        let stride = self.stride();
        let rows = self.levels.chunks_exact_mut(stride).skip(MARGIN);
        for (row, bytes) in rows.zip(picture.chunks_exact(size.max(1))) {
            let pixels = row[MARGIN..].iter_mut().zip(bytes);
            pixels.for_each(|(level, &byte)| *level = f32::from(byte));
        }
    }

    /// Row `y` of the picture, without its margins.
    pub fn row(&self, y: usize) -> &[f32] {
        &self.levels[(y + MARGIN) * self.stride() + MARGIN..][..self.size]
    }

    /// Where the ink lies; `None` when there is none.
    pub fn ink(&self) -> Option<Ink> {
        let mut ink = Measure::default();
        for y in 0..self.size {
            for (x, &level) in self.row(y).iter().enumerate() {
                if level > 0.0 {
                    ink.add([x as f32, y as f32], level);
                }
            }
        }
        ink.ink()
    }
}

/// Ink that is being measured, pixel by pixel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    least: [f32; 2],
    greatest: [f32; 2],
    sums: [f32; 2],
    mass: f32,
}

impl Default for Measure {
    fn default() -> Self {
        Self {
            least: [f32::INFINITY; 2],
            greatest: [f32::NEG_INFINITY; 2],
            sums: [0.0; 2],
            mass: 0.0,
        }
    }
}

impl Measure {
    #[inline]
    pub fn add(&mut self, at: [f32; 2], level: f32) {
        self.mass += level;
        for (sum, at) in self.sums.iter_mut().zip(at) {
            *sum += level * at;
        }
        if level >= FAINT {
            self.least = [0, 1].map(|axis| self.least[axis].min(at[axis]));
            self.greatest = [0, 1].map(|axis| self.greatest[axis].max(at[axis]));
        }
    }

    /// `None` when all that was added is faint.
    pub fn ink(&self) -> Option<Ink> {
        (self.least[0] <= self.greatest[0]).then(|| Ink {
            least: self.least,
            greatest: self.greatest,
            mass: self.sums.map(|sum| sum / self.mass),
        })
    }
}
