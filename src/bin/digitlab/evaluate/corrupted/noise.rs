//! Noise, weather and light: what changes levels where they are.

use digitlab::random::Stream;

use super::grey::{Grey, normal};

/// Each level as a count of photons: a Poisson number whose mean is 3 for full ink (Knuth's method, "The Art of Computer
/// Programming", section 3.4.1).
pub fn shot_noise(grey: &Grey, stream: &mut Stream) -> Grey {
    const PHOTONS: f32 = 3.0;
    grey.map(|level| {
        let limit = libm::expf(-level * PHOTONS);
        let (mut count, mut product) = (0, stream.uniform());
        while product > limit {
            count += 1;
            product *= stream.uniform();
        }
        count as f32 / PHOTONS
    })
}

/// Salt and pepper on 27% of the pixels.
pub fn impulse_noise(grey: &Grey, stream: &mut Stream) -> Grey {
    grey.map(|level| match stream.uniform() {
        amount if amount < 0.135 => 0.0,
        amount if amount < 0.27 => 1.0,
        _ => level,
    })
}

pub fn brightness(grey: &Grey, _: &mut Stream) -> Grey {
    grey.map(|level| level + 0.5)
}

/// The quarters at the left and at the right as a negative.
pub fn stripe(grey: &Grey, _: &mut Stream) -> Grey {
    let edge = grey.side / 4;
    Grey::made(grey.side, |[x, y]| {
        let level = grey.levels[y * grey.side + x];
        let is_negative = x < edge || x >= grey.side - edge;
        if is_negative { 1.0 - level } else { level }
    })
}

/// Three times as much plasma as ink, together as bright as the ink was.
pub fn fog(grey: &Grey, stream: &mut Stream) -> Grey {
    const FOG: f32 = 3.0;
    let plasma = plasma(stream);
    let most = grey.levels.iter().copied().fold(0.0, f32::max);
    Grey::made(grey.side, |[x, y]| {
        let level = grey.levels[y * grey.side + x] + FOG * plasma[y * PLASMA + x];
        level * most / (most + FOG)
    })
}

/// One side of the plasma.
const PLASMA: usize = 256;

/// A plasma from 0 to 1, by the diamond-square algorithm on a torus (Fournier, Fussell and Carpenter, "Computer Rendering
/// of Stochastic Models", 1982): each half of a step has 1.4 times less to add, squared.
fn plasma(stream: &mut Stream) -> Vec<f32> {
    const DECAY: f32 = 1.4;
    let mut heights = vec![0.0f32; PLASMA * PLASMA];
    let place = |x: usize, y: usize| y % PLASMA * PLASMA + x % PLASMA;
    let (mut step, mut amount) = (PLASMA, 100.0f32);
    while step > 1 {
        let half = step / 2;
        let mut middle = |heights: &mut Vec<f32>, at: [usize; 2], of: [[usize; 2]; 4]| {
            let sum: f32 = of
                .iter()
                .map(|[x, y]| heights[place(at[0] + x, at[1] + y)])
                .sum();
            heights[place(at[0], at[1])] = sum / 4.0 + amount * amount * stream.uniform_signed();
        };
        // Distances are taken around the torus, so that none is negative.
        let back = PLASMA - half;
        let corners = [[half, half], [back, half], [half, back], [back, back]];
        let beside = [[half, 0], [back, 0], [0, half], [0, back]];
        for y in (0..PLASMA).step_by(step) {
            for x in (0..PLASMA).step_by(step) {
                middle(&mut heights, [x + half, y + half], corners);
            }
        }
        for y in (0..PLASMA).step_by(step) {
            for x in (0..PLASMA).step_by(step) {
                middle(&mut heights, [x + half, y], beside);
                middle(&mut heights, [x, y + half], beside);
            }
        }
        step = half;
        amount /= DECAY;
    }
    let least = heights.iter().copied().fold(f32::MAX, f32::min);
    let most = heights.iter().copied().fold(f32::MIN, f32::max);
    let span = (most - least).max(f32::MIN_POSITIVE);
    heights
        .iter()
        .map(|height| (height - least) / span)
        .collect()
}

/// Drops of mud: where blurred noise is above 0.65, and more so within.
pub fn spatter(grey: &Grey, stream: &mut Stream) -> Grey {
    const DROP: f32 = 0.65;
    const MUD: f32 = 63.0 / 255.0;
    let noise = grey.map(|_| normal(stream, 0.65, 0.3));
    let liquid = noise.blurred(1.0, Grey::nearest);
    let drops = liquid.map(|level| if level > DROP { 1.0 } else { 0.0 });
    let drops = drops.blurred(1.5, Grey::nearest);
    let drops = drops.map(|level| if level < 0.8 { 0.0 } else { level });
    Grey::made(grey.side, |[x, y]| {
        let at = y * grey.side + x;
        grey.levels[at] * (1.0 - drops.levels[at]) + MUD * drops.levels[at]
    })
}
