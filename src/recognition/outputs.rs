//! What a network makes of a picture: of all looks at it (`looks`), two means of its outputs.

use super::test_time_augmentation::{SHIFTED, WRITTEN};
use crate::data::idx::CLASSES;

/// Logits, one a digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outputs {
    /// By which to tell whether the picture is a digit.
    pub whether: [f32; CLASSES],
    /// By which to tell which digit it is, if it is one.
    pub which: [f32; CLASSES],
}

impl Outputs {
    /// Of the picture as it is.
    pub(super) fn of_one_look(logits: [f32; CLASSES]) -> Self {
        Self {
            whether: logits,
            which: logits,
        }
    }

    /// Of the picture as it is and all of [`super::test_time_augmentation::more`], in this order.
    pub(super) fn of_looks(looks: impl Iterator<Item = [f32; CLASSES]>) -> Self {
        let (mut whether, mut which) = ([0.0; CLASSES], [0.0; CLASSES]);
        let add = |sums: &mut [f32; CLASSES], look: &[f32; CLASSES]| {
            sums.iter_mut()
                .zip(look)
                .for_each(|(sum, logit)| *sum += logit);
        };
        for (index, look) in looks.enumerate() {
            if index <= WRITTEN {
                add(&mut whether, &look);
            }
            if index == 0 || index > WRITTEN {
                add(&mut which, &look);
            }
        }
        Self {
            whether: whether.map(|sum| sum / (1 + WRITTEN) as f32),
            which: which.map(|sum| sum / (1 + SHIFTED) as f32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_means_take_the_picture_as_it_is_and_each_the_looks_of_its_kind() {
        let look = |at: usize| std::array::from_fn(|digit| (at * 10 + digit) as f32);
        let outputs = Outputs::of_looks((0..=WRITTEN + SHIFTED).map(look));
        let mean = |of: &[usize]| of.iter().sum::<usize>() as f32 * 10.0 / of.len() as f32;
        let written: Vec<usize> = (0..=WRITTEN).collect();
        let shifted: Vec<usize> = std::iter::once(0)
            .chain(WRITTEN + 1..=WRITTEN + SHIFTED)
            .collect();
        for digit in 0..CLASSES {
            let expected = [&written, &shifted].map(|of| mean(of) + digit as f32);
            assert!((outputs.whether[digit] - expected[0]).abs() < 1e-4);
            assert!((outputs.which[digit] - expected[1]).abs() < 1e-4);
        }
    }
}
