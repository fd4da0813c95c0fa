//! The sheet: ink, ruling and frames on paper, then the desk, perspective and light.

use super::{Around, Colour, Light, Scene, Strokes};
use crate::ink::photograph::draw;
use crate::random::Stream;

/// The gap between digits, in heights.
const GAP: f32 = 0.35;

/// A cell of a form: its width, height, and the gap to the next, in pixels.
const CELL: [f32; 3] = [190.0, 200.0, 30.0];

/// How much of each pixel is ink: `[height, width]`, 0.0 to 1.0.
pub(super) fn ink(scene: &Scene, digits: &[Strokes], stream: &mut Stream) -> Vec<f32> {
    let [width, height] = scene.size;
    let mut ink = vec![0.0f32; width * height];
    let mut line = |points: &[[f32; 2]], pen: f32| {
        let dot = (points.len() == 1).then(|| [points[0]; 2]);
        for [a, b] in points.windows(2).map(|w| [w[0], w[1]]).chain(dot) {
            draw(&mut ink, width, a, b, pen / 2.0);
        }
    };
    let boxes: Vec<[[f32; 2]; 2]> = digits.iter().map(bounds).collect();
    let scales: Vec<f32> = boxes
        .iter()
        .map(|[low, high]| scene.height / (high[0] - low[0]).max(high[1] - low[1]).max(1.0))
        .collect();
    let widths = boxes.iter().zip(&scales);
    let widths: Vec<f32> = widths
        .map(|([low, high], scale)| (high[0] - low[0]) * scale)
        .collect();
    let count = digits.len().max(1) as f32;
    let is_in_cells = scene.around == Around::Cells;
    let all = match is_in_cells {
        true => count * CELL[0] + (count - 1.0) * CELL[2],
        false => widths.iter().sum::<f32>() + (count - 1.0) * GAP * scene.height,
    };
    let room = [
        (width as f32 - all) / 2.0,
        (height as f32 - scene.height) / 2.0,
    ];
    let corner = room.map(|room| room + (room * 0.2).max(0.0) * stream.uniform_signed());
    let mut left = corner[0];
    for (i, strokes) in digits.iter().enumerate() {
        let [low, high] = boxes[i];
        let at = [
            if is_in_cells {
                left + (CELL[0] - widths[i]) / 2.0
            } else {
                left
            },
            corner[1] + (scene.height - (high[1] - low[1]) * scales[i]) / 2.0,
        ];
        let place = |p: &[f32; 2]| [0, 1].map(|axis| (p[axis] - low[axis]) * scales[i] + at[axis]);
        for stroke in strokes {
            let points: Vec<[f32; 2]> = stroke.as_chunks::<2>().0.iter().map(place).collect();
            line(&points, scene.pen);
        }
        if is_in_cells {
            let top = corner[1] + (scene.height - CELL[1]) / 2.0;
            line(
                &rectangle([left, top], [left + CELL[0], top + CELL[1]]),
                3.0,
            );
        }
        left += if is_in_cells {
            CELL[0] + CELL[2]
        } else {
            widths[i] + GAP * scene.height
        };
    }
    let margin = scene.height * 0.3;
    let (low, high) = (
        corner.map(|v| v - margin),
        [corner[0] + all + margin, corner[1] + scene.height + margin],
    );
    draw_around(scene, low, high, &mut line);
    ink
}

/// What is drawn around the digits, which lie between `low` and `high`.
fn draw_around(
    scene: &Scene,
    low: [f32; 2],
    high: [f32; 2],
    line: &mut impl FnMut(&[[f32; 2]], f32),
) {
    match scene.around {
        Around::Box => line(&rectangle(low, high), 3.0),
        Around::Circle => {
            let middle = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
            let radius = (high[0] - low[0]).max(high[1] - low[1]) * 0.6;
            line(&circle(middle, radius), 3.0);
        }
        Around::Spiral => {
            let pitch = scene.size[1] as f32 / 13.0;
            for hole in 0..13 {
                line(&[[40.0, (hole as f32 + 0.5) * pitch]], 30.0);
            }
        }
        _ => {}
    }
}

fn bounds(strokes: &Strokes) -> [[f32; 2]; 2] {
    let points = || strokes.iter().flat_map(|stroke| stroke.as_chunks::<2>().0);
    [
        [0, 1].map(|axis| points().fold(f32::INFINITY, |least, p| least.min(p[axis]))),
        [0, 1].map(|axis| points().fold(f32::NEG_INFINITY, |most, p| most.max(p[axis]))),
    ]
}

fn rectangle(low: [f32; 2], high: [f32; 2]) -> Vec<[f32; 2]> {
    vec![low, [high[0], low[1]], high, [low[0], high[1]], low]
}

fn circle(middle: [f32; 2], radius: f32) -> Vec<[f32; 2]> {
    let point = |i: u8| {
        let (sin, cos) = libm::sincosf(f32::from(i) * std::f32::consts::TAU / 64.0);
        [middle[0] + radius * cos, middle[1] + radius * sin]
    };
    (0..=64).map(point).collect()
}

const DESK: Colour = [120.0, 90.0, 64.0];

/// Planks with a grain, at a place in a picture of this width.
fn wood(across: f32, down: f32, width: f32) -> Colour {
    let plank = 0.06 * libm::sinf((down / width * 5.0).floor() * 2.4);
    let grain = 0.05 * libm::sinf(down / width * 240.0 + 2.0 * libm::sinf(across / width * 9.0));
    DESK.map(|v| v * (1.0 + plank + grain))
}

/// The picture that a camera takes of the sheet, without noise.
pub(super) fn picture(scene: &Scene, coverage: &[f32], stream: &mut Stream) -> Vec<Colour> {
    let [width, height] = scene.size;
    let phase = stream.uniform();
    let colour = |i: usize| {
        let (x, y) = ((i % width) as f32, (i / width) as f32);
        let mut colour = scene.paper;
        if let Some(ruling) = scene.ruling {
            let on_line = |at: f32| (at + phase * ruling.pitch) % ruling.pitch < ruling.width;
            if on_line(y) || ruling.is_grid && on_line(x) {
                colour = ruling.colour;
            }
        }
        let on_board = x
            .min(width as f32 - 1.0 - x)
            .min(y)
            .min(height as f32 - 1.0 - y)
            >= 20.0;
        if scene.around == Around::Board && !on_board {
            colour = [130.0; 3];
        }
        [0, 1, 2].map(|c| colour[c] + (scene.ink[c] - colour[c]) * coverage[i])
    };
    let sheet: Vec<Colour> = (0..width * height).map(colour).collect();
    // The shadow's edge runs askew; a part of the light is left behind it.
    let edge = 0.6 + 0.2 * stream.uniform();
    let lean = 0.8 * stream.uniform_signed();
    let turn = stream.uniform_signed();
    let askew = scene.askew * if turn < 0.0 { -1.0 } else { 1.0 };
    let (sin, cos) = libm::sincosf(askew.to_radians());
    let pixel = |i: usize| {
        let x = ((i % width) as f32 + 0.5) / width as f32;
        let y = ((i / width) as f32 + 0.5) / height as f32;
        let [across, down] = [(x - 0.5) * width as f32, (y - 0.5) * height as f32];
        let place = [
            (across * cos + down * sin) / width as f32 + 0.5,
            (down * cos - across * sin) / height as f32 + 0.5,
        ];
        let [from_left, from_top] = place;
        let side = from_left
            .min(1.0 - from_left)
            .min(from_top)
            .min(1.0 - from_top);
        let seen = match side < scene.desk {
            true if scene.is_wooden => wood(across, down, width as f32),
            true => DESK,
            false => at(&sheet, scene, tilted(place, scene.tilt, turn)),
        };
        let light = match scene.light {
            Light::Even => 1.0,
            Light::Fading(part) => 1.0 + (part - 1.0) * x,
            Light::Shadow(part) => {
                let past = (x + lean * (y - 0.5) - edge) * width as f32;
                1.0 + (part - 1.0) * (past + 0.5).clamp(0.0, 1.0)
            }
        };
        seen.map(|v| v * light)
    };
    (0..width * height).map(pixel).collect()
}

/// Where on the sheet a pixel lies, for a sheet that is farther at one side and rotated by up to 3 degrees; fractions.
fn tilted([x, y]: [f32; 2], tilt: f32, turn: f32) -> [f32; 2] {
    let (x, y) = (x - 0.5, y - 0.5);
    let depth = 1.0 + tilt * (y * 0.8 + x * 0.6 * turn);
    let by = tilt * 0.2 * turn;
    [(x + y * by) / depth + 0.5, (y - x * by) / depth + 0.5]
}

/// The sheet's colour at a place between its pixels; beyond its edges as at the edges.
fn at(sheet: &[Colour], scene: &Scene, place: [f32; 2]) -> Colour {
    let [width, height] = scene.size;
    let split = |part: f32, count: usize| {
        let at = (part * count as f32 - 0.5).clamp(0.0, (count - 1) as f32);
        (at as usize, (at as usize + 1).min(count - 1), at.fract())
    };
    let (left, right, along) = split(place[0], width);
    let (top, bottom, down) = split(place[1], height);
    let mix = |a: f32, b: f32, part: f32| a + (b - a) * part;
    [0, 1, 2].map(|c| {
        let at = |x: usize, y: usize| sheet[y * width + x][c];
        let upper = mix(at(left, top), at(right, top), along);
        mix(upper, mix(at(left, bottom), at(right, bottom), along), down)
    })
}
