//! Zeros that their writer crossed, by a slash or a bar, told from others by their strokes.

/// A stroke crosses when it passes the middle of the box this near, in the box's sides,
const NEAR: f32 = 0.15;

/// coming from this far, and going on this far,
const FAR: f32 = 0.3;

/// and leaving on the other side: the cosine of the angle between both ends, from the middle, is below this.
const OPPOSITE: f32 = -0.7;

/// Wider ones are several zeros side by side.
const WIDEST: f32 = 2.0;

/// From point to point, where a stroke has few.
const STEP: f32 = 0.02;

/// Whether a stroke of a zero, each x0, y0, x1, y1, …, runs through its middle from one side to the other. The end of a ring that
/// curls inwards does not.
pub fn is_crossed(strokes: &[Vec<f32>]) -> bool {
    let points = || strokes.iter().flat_map(|stroke| stroke.as_chunks::<2>().0);
    let low = [0, 1].map(|axis| points().fold(f32::MAX, |low, p| low.min(p[axis])));
    let high = [0, 1].map(|axis| points().fold(f32::MIN, |high, p| high.max(p[axis])));
    let sides = [0, 1].map(|axis| (high[axis] - low[axis]).max(f32::MIN_POSITIVE));
    let from_middle = |p: &[f32; 2]| [0, 1].map(|i| (p[i] - low[i]) / sides[i] - 0.5);
    let crosses = |stroke: &Vec<f32>| {
        let path: Vec<[f32; 2]> = stroke.as_chunks::<2>().0.iter().map(from_middle).collect();
        passes_middle(&dense(&path))
    };
    sides[0] <= WIDEST * sides[1] && strokes.iter().any(crosses)
}

/// The path with at most [`STEP`] between its points.
fn dense(path: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut dense: Vec<[f32; 2]> = path.first().copied().into_iter().collect();
    for [a, b] in path.windows(2).map(|ends| [ends[0], ends[1]]) {
        let steps = (length([b[0] - a[0], b[1] - a[1]]) / STEP).ceil().max(1.0);
        let at = |step: f32| [0, 1].map(|i| a[i] + (b[i] - a[i]) * step / steps);
        dense.extend((1..=steps as usize).map(|step| at(step as f32)));
    }
    dense
}

fn passes_middle(path: &[[f32; 2]]) -> bool {
    let runs = path.chunk_by(|a, b| (length(*a) < FAR) == (length(*b) < FAR));
    let runs: Vec<&[[f32; 2]]> = runs.collect();
    runs.windows(3).any(|runs| {
        let (Some(&from), Some(&to)) = (runs[0].last(), runs[2].first()) else {
            return false;
        };
        let cosine = (from[0] * to[0] + from[1] * to[1]) / (length(from) * length(to));
        runs[1].iter().any(|&at| length(at) < NEAR) && cosine < OPPOSITE
    })
}

fn length(v: [f32; 2]) -> f32 {
    v[0].hypot(v[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring of 60 × 100 around (30, 50), from the top on; the last `curl` degrees turn inwards.
    fn ring(curl: usize) -> Vec<f32> {
        let point = |degree: usize| {
            let (sin, cos) = (degree as f32).to_radians().sin_cos();
            let size = 1.0 - (degree + curl).saturating_sub(360) as f32 / 200.0;
            [30.0 + 30.0 * size * sin, 50.0 - 50.0 * size * cos]
        };
        (0..=360).step_by(10).flat_map(point).collect()
    }

    #[test]
    fn a_slash_or_a_bar_crosses_a_zero_and_its_own_end_does_not() {
        let slash = vec![0.0, 105.0, 60.0, -5.0];
        let bar = vec![10.0, 50.0, 50.0, 52.0];
        // Without lifting the pen.
        let at_once = [ring(0), vec![58.0, 10.0, 2.0, 95.0]].concat();
        for crossed in [&[ring(0), slash][..], &[ring(0), bar], &[at_once]] {
            assert!(is_crossed(crossed), "{crossed:?}");
        }
        let dot = vec![30.0, 50.0];
        let beside: Vec<f32> = ring(0)
            .chunks(2)
            .flat_map(|p| [p[0] + 65.0, p[1]])
            .collect();
        let wide = |stroke: Vec<f32>| stroke.chunks(2).flat_map(|p| [2.0 * p[0], p[1]]).collect();
        for plain in [
            &[ring(0)][..],
            &[ring(120)],
            &[ring(0), dot.clone()],
            &[wide(ring(0)), wide(beside)],
            &[dot],
            &[],
        ] {
            assert!(!is_crossed(plain), "{plain:?}");
        }
    }
}
