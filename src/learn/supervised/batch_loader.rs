//! What a step learns from: the pictures of its batch, augmented and mixed with non-digits where the run asks for it,
//! and their labels. What a picture becomes depends on seed, epoch and picture, never on its batch nor on the thread
//! that makes it.

use crate::data::Split;
use crate::data::augment::{Augmentation, Augmenter};
use crate::data::batches::{SCALED, scale_all};
use crate::data::out_of_distribution::{Generator, Kinds};
use crate::gemm::SparseRows;
use crate::nn::layers::NO_CLASS;
use crate::random::{Stream, StreamId};

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

impl BatchLoader<'_> {
    /// The label of picture `index`, or [`NO_CLASS`].
    pub fn label(&self, index: u32) -> u8 {
        match self.nondigit(index) {
            Some(_) => NO_CLASS,
            None => self.split.labels()[index as usize],
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
        if let Some(drawing) = self.nondigit(index) {
            let (kinds, size) = (Kinds::Training, self.split.size());
            return maker.nondigits.picture(self.seed, drawing, kinds, size);
        }
        let at = index as usize;
        let (picture, label) = (self.split.picture(at), self.split.labels()[at]);
        let strengths = self.augmentation.unwrap_or(Augmentation::NONE);
        let stream = Stream::new(self.seed, StreamId::Augmentation, self.epoch, index);
        maker.augmenter.augment(picture, label, strengths, stream)
    }

    /// Whether this epoch shows the pictures as they are.
    pub fn is_plain(&self) -> bool {
        self.augmentation.is_none() && self.nondigits == 0.0
    }

    /// The number of the drawing that takes the picture's place in this epoch, if one does.
    fn nondigit(&self, index: u32) -> Option<u32> {
        if self.nondigits == 0.0 {
            return None;
        }
        let mut stream = Stream::new(self.seed, StreamId::Replacement, self.epoch, index);
        (stream.uniform() < self.nondigits).then(|| stream.next_u32())
    }
}
