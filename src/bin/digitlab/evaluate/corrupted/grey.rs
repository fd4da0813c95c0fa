//! A square picture of grey levels, and what the corruptions share.

use digitlab::random::Stream;

/// `[side, side]`, row by row; 0.0 is paper, 1.0 is ink.
#[derive(Debug, Clone, PartialEq)]
pub struct Grey {
    pub side: usize,
    pub levels: Vec<f32>,
}

impl Grey {
    pub fn of(pixels: &[u8]) -> Self {
        let levels = pixels.iter().map(|&pixel| f32::from(pixel) / 255.0);
        Self {
            side: pixels.len().isqrt(),
            levels: levels.collect(),
        }
    }

    pub fn pixels(&self) -> Vec<u8> {
        let pixel = |level: &f32| (level.clamp(0.0, 1.0) * 255.0) as u8;
        self.levels.iter().map(pixel).collect()
    }

    /// Each level made from its place, x and y.
    pub fn made(side: usize, level: impl FnMut([usize; 2]) -> f32) -> Self {
        let places = (0..side * side).map(|i| [i % side, i / side]);
        let levels = places.map(level).collect();
        Self { side, levels }
    }

    pub fn map(&self, mut to: impl FnMut(f32) -> f32) -> Self {
        let levels = self.levels.iter().map(|&level| to(level)).collect();
        Self {
            side: self.side,
            levels,
        }
    }

    /// 0.0 outside.
    pub fn at(&self, x: isize, y: isize) -> f32 {
        let side = 0..self.side as isize;
        match side.contains(&x) && side.contains(&y) {
            true => self.levels[y as usize * self.side + x as usize],
            false => 0.0,
        }
    }

    /// The level of a pixel; outside, that of the nearest pixel.
    pub fn nearest(&self, x: isize, y: isize) -> f32 {
        let last = self.side as isize - 1;
        self.at(x.clamp(0, last), y.clamp(0, last))
    }

    /// Blurred by a Gaussian cut off at four deviations; `beyond` gives the levels outside.
    pub fn blurred(&self, sigma: f32, beyond: fn(&Self, isize, isize) -> f32) -> Self {
        let reach = (4.0 * sigma + 0.5) as isize;
        let weights: Vec<f32> = (-reach..=reach)
            .map(|i| libm::expf(-0.5 * (i as f32 / sigma).powi(2)))
            .collect();
        let sum: f32 = weights.iter().sum();
        let pass = |grey: &Self, step: [isize; 2]| {
            Self::made(grey.side, |[x, y]| {
                let terms = (-reach..=reach).zip(&weights).map(|(i, weight)| {
                    weight * beyond(grey, x as isize + i * step[0], y as isize + i * step[1])
                });
                terms.sum::<f32>() / sum
            })
        };
        pass(&pass(self, [1, 0]), [0, 1])
    }
}

/// A number of a normal distribution (Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958).
pub fn normal(stream: &mut Stream, mean: f32, deviation: f32) -> f32 {
    let radius = (-2.0 * libm::logf(1.0 - stream.uniform())).sqrt();
    mean + deviation * radius * libm::cosf(std::f32::consts::TAU * stream.uniform())
}

/// One of two directions.
pub fn sign(stream: &mut Stream) -> f32 {
    if stream.chance(0.5) { 1.0 } else { -1.0 }
}
