//! Lines drawn over a picture.

use digitlab::random::Stream;

use super::grey::Grey;

/// Adds a line between two points, `from` left of `to`: a pixel is 1 + ln(1 - d / 2.3), 0 at least, at a distance of d
/// pixels above or below it. `has_ink` says in which columns.
fn draw(grey: &mut Grey, from: [f32; 2], to: [f32; 2], has_ink: impl Fn(usize) -> bool) {
    const REACH: f32 = 2.3;
    let rise = (to[1] - from[1]) / (to[0] - from[0]);
    let columns = from[0].floor().max(0.0) as usize..(to[0].ceil() as usize).min(grey.side);
    for x in columns.filter(|&x| has_ink(x)) {
        let line = from[1] + rise * (x as f32 - from[0]);
        for y in 0..grey.side {
            let distance = (y as f32 - line).abs();
            if distance < REACH {
                let level = 1.0 + libm::logf(1.0 - distance / REACH);
                let pixel = &mut grey.levels[y * grey.side + x];
                *pixel = (*pixel + level.max(0.0)).min(1.0);
            }
        }
    }
}

/// From the left edge to the right, two columns with ink after two without.
pub fn dotted_line(grey: &Grey, stream: &mut Stream) -> Grey {
    let last = grey.side - 1;
    let mut row = || stream.below(last as u32) as f32;
    let (from, to) = ([0.0, row()], [last as f32, row()]);
    let mut drawn = grey.clone();
    draw(&mut drawn, from, to, |x| x / 2 % 2 == 1);
    drawn
}

/// From the left to the right, in teeth 4 pixels long and 2 to either side.
pub fn zigzag(grey: &Grey, stream: &mut Stream) -> Grey {
    const TOOTH: f32 = 2.0;
    let last = grey.side - 1;
    let (left, right) = (2.0, last as f32 - 2.0);
    let row = stream.below(last as u32) as f32;
    let rise = stream.below(10) as f32 - 5.0;
    let length = libm::hypotf(right - left, rise);
    let (cos, sin) = ((right - left) / length, rise / length);
    let mut points = vec![[0.0, 0.0]];
    let mut along = TOOTH;
    while along <= length {
        let side = if points.len() % 2 == 1 { TOOTH } else { -TOOTH };
        points.push([along, side]);
        along += 2.0 * TOOTH;
    }
    points.push([length, 0.0]);
    let rotated = |&[x, y]: &[f32; 2]| [left + x * cos - y * sin, row + x * sin + y * cos];
    let points: Vec<[f32; 2]> = points.iter().map(rotated).collect();
    let mut drawn = grey.clone();
    for (from, to) in points.iter().zip(&points[1..]) {
        if from[0] < to[0] {
            draw(&mut drawn, *from, *to, |_| true);
        }
    }
    drawn
}
