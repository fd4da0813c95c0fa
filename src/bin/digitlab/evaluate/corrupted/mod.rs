//! The fifteen corruptions of MNIST-C, made from their description (Mu and Gilmer, "MNIST-C: A Robustness Benchmark for
//! Computer Vision", 2019), at the strengths of its files. Our streams are not NumPy's, so no picture is the same as
//! there, but each corruption is. Equal seeds give equal pictures.

mod blur;
mod drawn;
mod grey;
mod moved;
mod noise;
mod table;

use digitlab::random::{Stream, StreamId};

use grey::Grey;
pub use table::{Wanted, run};

/// The seed of all that is random.
const SEED: u64 = 2026;

/// A corruption of pictures.
struct Corruption {
    name: &'static str,
    apply: fn(&Grey, &mut Stream) -> Grey,
}

const ALL: [Corruption; 15] = [
    Corruption::new("shot noise", noise::shot_noise),
    Corruption::new("impulse noise", noise::impulse_noise),
    Corruption::new("glass blur", blur::glass_blur),
    Corruption::new("motion blur", blur::motion_blur),
    Corruption::new("shear", moved::shear),
    Corruption::new("scale", moved::scale),
    Corruption::new("rotate", moved::rotate),
    Corruption::new("brightness", noise::brightness),
    Corruption::new("translate", moved::translate),
    Corruption::new("stripe", noise::stripe),
    Corruption::new("fog", noise::fog),
    Corruption::new("spatter", noise::spatter),
    Corruption::new("dotted line", drawn::dotted_line),
    Corruption::new("zigzag", drawn::zigzag),
    Corruption::new("canny edges", blur::canny_edges),
];

impl Corruption {
    const fn new(name: &'static str, apply: fn(&Grey, &mut Stream) -> Grey) -> Self {
        Self { name, apply }
    }

    /// A picture `[side, side]` corrupted; `index`: among those of its data set. `seed`: 0 for the usual corruptions.
    fn of(&self, pixels: &[u8], index: usize, seed: u64) -> Vec<u8> {
        let kind = ALL.iter().position(|one| one.name == self.name);
        let id = StreamId::Corruption {
            kind: kind.unwrap_or_default() as u16,
        };
        let mut stream = Stream::new(SEED + seed, id, 0, index as u32);
        (self.apply)(&Grey::of(pixels), &mut stream).pixels()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 28;

    /// An upright bar, 4 × 20, in the middle.
    fn bar() -> Vec<u8> {
        let is_ink = |i: usize| (12..16).contains(&(i % SIDE)) && (4..24).contains(&(i / SIDE));
        (0..SIDE * SIDE)
            .map(|i| if is_ink(i) { 255 } else { 0 })
            .collect()
    }

    fn corrupted(name: &str, index: usize) -> Vec<u8> {
        let corruption = ALL.iter().find(|one| one.name == name).expect(name);
        corruption.of(&bar(), index, 0)
    }

    /// Its mean level, and the mean place of its ink.
    fn mean(pixels: &[u8]) -> (f32, [f32; 2]) {
        let sum: f32 = pixels.iter().map(|&pixel| f32::from(pixel)).sum();
        let axis = |place: fn(usize) -> usize| {
            let terms = pixels.iter().enumerate();
            terms
                .map(|(i, &p)| f32::from(p) * place(i) as f32)
                .sum::<f32>()
                / sum
        };
        let place = [axis(|i| i % SIDE), axis(|i| i / SIDE)];
        (sum / pixels.len() as f32, place)
    }

    fn count(pixels: &[u8], is: impl Fn(u8) -> bool) -> usize {
        pixels.iter().filter(|&&pixel| is(pixel)).count()
    }

    #[test]
    fn each_corruption_changes_a_picture_and_is_the_same_whenever_it_is_made() {
        for corruption in &ALL {
            let once = corruption.of(&bar(), 3, 0);
            assert_eq!(once, corruption.of(&bar(), 3, 0), "{}", corruption.name);
            assert_ne!(once, bar(), "{}", corruption.name);
            // Small pictures are corrupted too.
            assert_eq!(corruption.of(&[200; 25], 0, 0).len(), 25);
        }
        for name in ["shot noise", "impulse noise", "fog", "zigzag", "rotate"] {
            let all: Vec<Vec<u8>> = (0..9).map(|index| corrupted(name, index)).collect();
            assert!(all.iter().any(|one| *one != all[0]), "{name}");
        }
    }

    #[test]
    fn moved_pictures_keep_their_middle_or_go_three_pixels() {
        let (level, middle) = mean(&bar());
        for name in ["shear", "scale", "rotate"] {
            let (_, place) = mean(&corrupted(name, 0));
            let far = [0, 1].map(|i| (place[i] - middle[i]).abs());
            assert!(far.iter().all(|far| *far < 0.05), "{name}: {place:?}");
        }
        // Half as large in area, and a level cut off.
        let (smaller, _) = mean(&corrupted("scale", 0));
        assert!((smaller / level - 0.49).abs() < 0.02, "{smaller}");
        for index in 0..9 {
            let (_, place) = mean(&corrupted("translate", index));
            let far = [0, 1].map(|i| (place[i] - middle[i]).abs());
            assert!(far.iter().all(|far| (far - 3.0).abs() < 0.01), "{place:?}");
        }
    }

    #[test]
    fn noise_and_light_have_the_strength_that_is_described() {
        let all = |name: &str| -> Vec<u8> { (0..200).flat_map(|i| corrupted(name, i)).collect() };
        let paper = |pixels: &[u8]| -> Vec<u8> {
            let is_paper = bar().repeat(200);
            let pairs = pixels.iter().zip(is_paper);
            pairs
                .filter(|pair| pair.1 == 0)
                .map(|pair| *pair.0)
                .collect()
        };
        // A Poisson number of mean 3 is 0 in e^-3 of all cases, and paper stays.
        let shot = all("shot noise");
        let ink = 200.0 * 80.0;
        let lost = count(&shot, |p| p == 0) as f32 - (shot.len() as f32 - ink);
        assert!((lost / ink - libm::expf(-3.0)).abs() < 0.006, "{lost}");
        assert_eq!(count(&paper(&shot), |p| p > 0), 0);
        let salt = paper(&all("impulse noise"));
        let part = count(&salt, |p| p == 255) as f32 / salt.len() as f32;
        assert!((part - 0.135).abs() < 0.004, "{part}");
        let bright = corrupted("brightness", 0);
        assert_eq!(
            (count(&bright, |p| p == 127), count(&bright, |p| p == 255)),
            (704, 80)
        );
        let stripe = corrupted("stripe", 0);
        assert_eq!(count(&stripe, |p| p == 255), 14 * 28 + 80);
        let fog = paper(&all("fog"));
        let (least, most) = (fog.iter().min(), fog.iter().max());
        assert!(least < Some(&20) && most > Some(&160), "{least:?} {most:?}");
        let mud = paper(&all("spatter"));
        assert!(count(&mud, |p| p > 63) == 0 && count(&mud, |p| p > 50) > 1000);
    }

    #[test]
    fn blurs_keep_the_ink_and_spread_it() {
        let (level, _) = mean(&bar());
        for name in ["glass blur", "motion blur"] {
            let blurred = corrupted(name, 1);
            let (after, _) = mean(&blurred);
            assert!((after / level - 1.0).abs() < 0.04, "{name}: {after}");
            assert!(count(&blurred, |p| p > 0) > 110, "{name}");
        }
    }

    #[test]
    fn lines_are_drawn_from_edge_to_edge() {
        for index in 0..20 {
            let columns = |pixels: &[u8]| -> Vec<bool> {
                let has_ink = |x: usize| (0..SIDE).any(|y| pixels[y * SIDE + x] > 128);
                (0..SIDE).map(has_ink).collect()
            };
            let dotted = columns(&corrupted("dotted line", index));
            // The line ends before the last column.
            let drawn = |x: &usize| x / 2 % 2 == 1 && x + 1 < SIDE || (12..16).contains(x);
            let expected: Vec<bool> = (0..SIDE).map(|x| drawn(&x)).collect();
            assert_eq!(dotted, expected, "{index}");
            let zigzag = columns(&corrupted("zigzag", index));
            let drawn = (2..24).filter(|&x| zigzag[x]).count();
            assert!(drawn >= 18, "{index}: {drawn}");
            assert!(!zigzag[0] && !zigzag[SIDE - 1], "{index}");
        }
    }

    #[test]
    fn edges_are_the_outline_of_the_ink() {
        let edges = corrupted("canny edges", 0);
        assert!(edges.iter().all(|&pixel| pixel == 0 || pixel == 255));
        let across: Vec<usize> = (0..SIDE).filter(|x| edges[14 * SIDE + x] > 0).collect();
        let (left, right) = (across[0], across[across.len() - 1]);
        assert!(
            (11..=12).contains(&left) && (15..=16).contains(&right),
            "{across:?}"
        );
        assert!(across.len() <= 4, "{across:?}");
        assert_eq!(edges[14 * SIDE + 14], 0);
    }
}
