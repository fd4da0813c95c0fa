//! The bounding box of ink: the least and the greatest x and y.

#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ink) struct BoundingBox {
    pub low: [f64; 2],
    pub high: [f64; 2],
}

impl BoundingBox {
    /// The box of no ink. Its union with any other box is that box.
    pub const EMPTY: Self = Self {
        low: [f64::INFINITY; 2],
        high: [f64::NEG_INFINITY; 2],
    };

    /// The box around all pieces.
    pub fn of(pieces: &[Self]) -> Self {
        pieces
            .iter()
            .fold(Self::EMPTY, |all, &piece| all.union(piece))
    }

    pub fn union(self, other: Self) -> Self {
        Self {
            low: [0, 1].map(|i| self.low[i].min(other.low[i])),
            high: [0, 1].map(|i| self.high[i].max(other.high[i])),
        }
    }

    pub fn width(self) -> f64 {
        self.high[0] - self.low[0]
    }

    pub fn height(self) -> f64 {
        self.high[1] - self.low[1]
    }

    /// The box around `pixels`, indices into a grid of this `width`; in pixels.
    pub fn of_pixels(pixels: &[usize], width: usize) -> Self {
        let corner = |&pixel: &usize| [(pixel % width) as f64, (pixel / width) as f64];
        let pixel = |low: [f64; 2]| Self {
            low,
            high: low.map(|v| v + 1.0),
        };
        let pixels = pixels.iter().map(corner);
        pixels.fold(Self::EMPTY, |all, low| all.union(pixel(low)))
    }

    pub fn middle_x(self) -> f64 {
        self.low[0] + self.width() / 2.0
    }
}
