//! Blurs of glass and of motion, and what is left of a picture's edges.

use digitlab::random::Stream;

use super::grey::Grey;

/// Blurred, neighbours exchanged at random, twice, and blurred again.
pub fn glass_blur(grey: &Grey, stream: &mut Stream) -> Grey {
    const SIGMA: f32 = 0.7;
    let mut shuffled = Grey::of(&grey.blurred(SIGMA, Grey::nearest).pixels());
    let side = grey.side;
    for _ in 0..2 {
        for y in (2..side).rev() {
            for x in (2..side).rev() {
                if stream.chance(0.5) {
                    let [left, up] = [stream.below(2) as usize, stream.below(2) as usize];
                    shuffled
                        .levels
                        .swap(y * side + x, (y - up) * side + x - left);
                }
            }
        }
    }
    shuffled.blurred(SIGMA, Grey::nearest)
}

/// Smeared to one side along a line within 45° of the horizontal, by half a Gaussian of deviation 3.
pub fn motion_blur(grey: &Grey, stream: &mut Stream) -> Grey {
    const REACH: usize = 21;
    const SIGMA: f32 = 3.0;
    let angle = stream.uniform_in(-45.0, 45.0).to_radians();
    let (sin, cos) = libm::sincosf(angle);
    let weight = |i: usize| libm::expf(-0.5 * (i as f32 / SIGMA).powi(2));
    let sum: f32 = (0..REACH).map(weight).sum();
    Grey::made(grey.side, |[x, y]| {
        let terms = (0..REACH).map(|i| {
            let along = |part: f32| (i as f32 * part).round() as isize;
            weight(i) * grey.nearest(x as isize + along(cos), y as isize + along(sin))
        });
        terms.sum::<f32>() / sum
    })
}

/// Lines one pixel wide where levels change most (J. Canny, "A Computational Approach to Edge Detection", 1986): blurred
/// by a deviation of 1, then the slopes that are at least those before and behind them, above 0.1 and joined to
/// one above 0.2.
pub fn canny_edges(grey: &Grey, _: &mut Stream) -> Grey {
    const LOW: f32 = 0.1;
    const HIGH: f32 = 0.2;
    let side = grey.side;
    let covered = Grey::made(side, |_| 1.0).blurred(1.0, Grey::at);
    let blurred = grey.blurred(1.0, Grey::at);
    let smooth = Grey::made(side, |[x, y]| {
        let at = y * side + x;
        blurred.levels[at] / covered.levels[at].max(f32::MIN_POSITIVE)
    });
    // Sobel's slopes along x and along y.
    let slope = |x: isize, y: isize| {
        let across = |i: isize| smooth.nearest(x + 1, y + i) - smooth.nearest(x - 1, y + i);
        let down = |i: isize| smooth.nearest(x + i, y + 1) - smooth.nearest(x + i, y - 1);
        [
            across(-1) + 2.0 * across(0) + across(1),
            down(-1) + 2.0 * down(0) + down(1),
        ]
    };
    let steepness = Grey::made(side, |[x, y]| {
        let [along, down] = slope(x as isize, y as isize);
        (along * along + down * down).sqrt()
    });
    let thin = Grey::made(side, |[x, y]| {
        let (x, y) = (x as isize, y as isize);
        let inner = 1..side as isize - 1;
        let here = steepness.at(x, y);
        if !inner.contains(&x) || !inner.contains(&y) || here < LOW {
            return 0.0;
        }
        let [along, down] = slope(x, y);
        let (to_x, to_y) = (along.signum() as isize, down.signum() as isize);
        // Between the neighbour along the steeper axis and the one across the corner.
        let is_across = along.abs() >= down.abs();
        let (steeper, flatter) = match is_across {
            true => (along.abs(), down.abs()),
            false => (down.abs(), along.abs()),
        };
        let part = flatter / steeper;
        let neighbour = |way: isize| {
            let corner = steepness.at(x + way * to_x, y + way * to_y);
            let beside = match is_across {
                true => steepness.at(x + way * to_x, y),
                false => steepness.at(x, y + way * to_y),
            };
            corner * part + beside * (1.0 - part)
        };
        match here >= neighbour(1) && here >= neighbour(-1) {
            true => here,
            false => 0.0,
        }
    });
    let mut edges = Grey::made(side, |_| 0.0);
    let is_high = |&at: &usize| thin.levels[at] >= HIGH;
    let mut open: Vec<usize> = (0..side * side).filter(is_high).collect();
    while let Some(at) = open.pop() {
        if thin.levels[at] == 0.0 || edges.levels[at] > 0.0 {
            continue;
        }
        edges.levels[at] = 1.0;
        // Edges are within the picture, so each has all its neighbours.
        for row in [at - side, at, at + side] {
            open.extend(row - 1..=row + 1);
        }
    }
    edges
}
