//! What a step learns from: the pictures of its batch, augmented and mixed with non-digits where the run asks for it,
//! and their labels. What a picture becomes depends on seed, epoch and picture, never on its batch nor on the thread
//! that makes it.

use super::config::TrainingConfig;
use crate::data::Split;
use crate::data::augment::{Augmentation, Augmenter};
use crate::data::batches::{SCALED, scale_all};
use crate::data::out_of_distribution::{Generator, Kinds};
use crate::gemm::SparseRows;
use crate::nn::layers::NO_CLASS;
use crate::random::{Stream, StreamId};

/// The fraction of the non-digits that is distorted as digits are. Drawings are sharp and in the middle, distorted
/// digits are resampled and beside it: what is no digit must be known by its shape, not by this (docs/training.md).
const DISTORTED: f32 = 0.5;

/// For the same reason, where there are non-digits, the fraction of the digits that is left as it is.
const PLAIN: f32 = 0.25;

/// What an epoch shows in the place of a picture.
enum Shown {
    Digit { plain: bool },
    NonDigit { drawing: u32, distorted: bool },
}

/// The pictures of an epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct BatchLoader<'a> {
    pub split: &'a Split,
    pub seed: u64,
    pub epoch: u32,
    pub augmentation: Option<Augmentation>,
    /// The fraction of the pictures that non-digits replace.
    pub nondigits: f32,
}

/// A micro-batch's pictures, and what makes them.
#[derive(Debug, Default)]
pub struct Pictures {
    /// `[rows, inputs]`, from 0 to 1.
    pub pixels: SparseRows,
    maker: Maker,
}

/// What makes pictures; its memory is reused from picture to picture.
#[derive(Debug, Default)]
pub(super) struct Maker {
    augmenter: Augmenter,
    nondigits: Generator,
}

impl<'s> BatchLoader<'s> {
    /// Of an epoch, from 0.
    pub fn new(config: &TrainingConfig, split: &'s Split, epoch: usize) -> Self {
        let regularization = &config.regularization;
        let done = epoch as f64 / config.epochs as f64;
        Self {
            split,
            seed: config.seed,
            epoch: epoch as u32,
            augmentation: regularization.augmentation_at(done),
            nondigits: regularization.nondigits as f32,
        }
    }

    /// The label of picture `index`, or [`NO_CLASS`].
    pub fn label(&self, index: u32) -> u8 {
        match self.shown(index) {
            Shown::NonDigit { .. } => NO_CLASS,
            Shown::Digit { .. } => self.split.labels()[index as usize],
        }
    }

    /// The pictures at `indices` as rows of pixels from 0 to 1.
    pub fn gather(&self, indices: &[u32], pictures: &mut Pictures) {
        let Pictures {
            pixels: rows,
            maker,
        } = pictures;
        let area = self.split.size() * self.split.size();
        if self.is_plain() {
            let pictures = indices
                .iter()
                .map(|&index| self.split.picture(index as usize));
            return scale_all(pictures, area, rows);
        }
        rows.clear(area);
        for &index in indices {
            rows.push_bytes(self.picture(index, maker), &SCALED);
        }
        rows.finish();
    }

    /// Picture `index` as this epoch shows it.
    pub fn picture<'a>(&self, index: u32, maker: &'a mut Maker) -> &'a [u8] {
        let Maker {
            augmenter,
            nondigits,
        } = maker;
        let strengths = self.augmentation.unwrap_or(Augmentation::NONE);
        let (at, size) = (index as usize, self.split.size());
        let (picture, strengths) = match self.shown(index) {
            Shown::NonDigit { drawing, distorted } => {
                let picture = nondigits.picture(self.seed, drawing, Kinds::Training, size);
                if !distorted {
                    return picture;
                }
                (picture, strengths.only_distortions())
            }
            Shown::Digit { plain } => {
                let picture = self.split.picture(at);
                (picture, if plain { Augmentation::NONE } else { strengths })
            }
        };
        // Strengths that are distortions alone ask for no label.
        let label = self.split.labels()[at];
        let stream = Stream::new(self.seed, StreamId::Augmentation, self.epoch, index);
        augmenter.augment(picture, label, strengths, stream)
    }

    /// Whether this epoch shows the pictures as they are.
    pub fn is_plain(&self) -> bool {
        self.augmentation.is_none() && self.nondigits == 0.0
    }

    /// What takes the picture's place in this epoch.
    fn shown(&self, index: u32) -> Shown {
        if self.nondigits == 0.0 {
            return Shown::Digit { plain: false };
        }
        let mut draw = Stream::new(self.seed, StreamId::Replacement, self.epoch, index);
        if draw.uniform() >= self.nondigits {
            let plain = draw.chance(PLAIN);
            return Shown::Digit { plain };
        }
        let drawing = draw.next_u32();
        let distorted = draw.chance(DISTORTED);
        Shown::NonDigit { drawing, distorted }
    }
}
