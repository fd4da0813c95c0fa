//! Pictures sheared, made smaller, rotated and moved, about their middle.

use digitlab::random::Stream;

use super::grey::{Grey, sign};

/// Each pixel from the place that `matrix` and `offset` give for it, in pixels from the middle, between four pixels.
fn warped(grey: &Grey, matrix: [[f32; 2]; 2], offset: [f32; 2]) -> Grey {
    let middle = (grey.side as f32 - 1.0) / 2.0;
    Grey::made(grey.side, |place| {
        let [x, y] = place.map(|v| v as f32 - middle);
        let [x, y] = [0, 1].map(|i| {
            let [a, b] = matrix[i];
            a * x + b * y + offset[i] + middle
        });
        let (left, top) = (x.floor(), y.floor());
        let (right, lower) = (x - left, y - top);
        let at = |i: isize, j: isize| grey.at(left as isize + i, top as isize + j);
        let upper = at(0, 0) * (1.0 - right) + at(1, 0) * right;
        let below = at(0, 1) * (1.0 - right) + at(1, 1) * right;
        upper * (1.0 - lower) + below * lower
    })
}

/// By 0.4 radians to either side.
pub fn shear(grey: &Grey, stream: &mut Stream) -> Grey {
    let (sin, cos) = libm::sincosf(0.4 * sign(stream));
    warped(grey, [[1.0, -sin], [0.0, cos]], [0.0; 2])
}

/// To seven tenths.
pub fn scale(grey: &Grey, _: &mut Stream) -> Grey {
    let larger = 1.0 / 0.7;
    warped(grey, [[larger, 0.0], [0.0, larger]], [0.0; 2])
}

/// By 0.4 radians either way.
pub fn rotate(grey: &Grey, stream: &mut Stream) -> Grey {
    let (sin, cos) = libm::sincosf(0.4 * sign(stream));
    warped(grey, [[cos, -sin], [sin, cos]], [0.0; 2])
}

/// By three pixels along each axis.
pub fn translate(grey: &Grey, stream: &mut Stream) -> Grey {
    let offset = [sign(stream), sign(stream)].map(|sign| 3.0 * sign);
    warped(grey, [[1.0, 0.0], [0.0, 1.0]], offset)
}
