//! The picture being augmented: levels from 0 to 255 with a margin of paper, so that code that reads a pixel's
//! neighbours needs no bounds checks.

/// Pixels of paper on each side.
pub(super) const MARGIN: usize = 3;

/// `[size + 2 MARGIN, size + 2 MARGIN]`.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub size: usize,
    pub levels: Vec<f32>,
}

/// The extent of the ink. Coordinates are x and y; pixel i has its middle at i.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    pub least: [f32; 2],
    pub greatest: [f32; 2],
    /// The centre of mass.
    pub mass: [f32; 2],
}

impl Ink {
    /// The longer side in pixels, both ends included.
    pub fn longer(&self) -> f32 {
        let side = |axis: usize| self.greatest[axis] - self.least[axis] + 1.0;
        side(0).max(side(1))
    }
}

/// Fainter pixels are the blur of an edge: they count for the centre of mass, but not for the extent.
pub(super) const FAINT: f32 = 64.0;

impl Canvas {
    /// Pixels from one row to the next.
    pub fn stride(&self) -> usize {
        self.size + 2 * MARGIN
    }

    /// Becomes a blank picture of `size` × `size`.
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

    /// `None` when there is no ink.
    pub fn ink(&self) -> Option<Ink> {
        let mut measured = InkMeasure::default();
        for y in 0..self.size {
            for (x, &level) in self.row(y).iter().enumerate() {
                if level > 0.0 {
                    measured.add([x as f32, y as f32], level);
                }
            }
        }
        measured.ink()
    }
}

/// Accumulates an [`Ink`] pixel by pixel.
#[derive(Debug, Clone, Copy)]
pub(super) struct InkMeasure {
    least: [f32; 2],
    greatest: [f32; 2],
    sums: [f32; 2],
    mass: f32,
}

impl Default for InkMeasure {
    fn default() -> Self {
        Self {
            least: [f32::INFINITY; 2],
            greatest: [f32::NEG_INFINITY; 2],
            sums: [0.0; 2],
            mass: 0.0,
        }
    }
}

impl InkMeasure {
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

    /// `None` when every added pixel is faint.
    pub fn ink(&self) -> Option<Ink> {
        (self.least[0] <= self.greatest[0]).then(|| Ink {
            least: self.least,
            greatest: self.greatest,
            mass: self.sums.map(|sum| sum / self.mass),
        })
    }
}
