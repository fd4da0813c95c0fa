//! A data set: training and validation pictures of one size, each a view of the buffer that they came in.

use std::ops::Range;
use std::sync::Arc;

use super::file_error;
use super::idx::{Images, Labels};
use crate::error::{Error, Expected, FileKind, FileProblem};

/// Training and validation pictures, all of one size.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// For people: "MNIST", or the files' names.
    pub name: String,
    pub training: Split,
    pub validation: Split,
}

impl Dataset {
    /// Puts two splits together.
    ///
    /// # Errors
    /// [`Error::File`] when their pictures differ in size.
    pub fn new(name: &str, training: Split, validation: Split) -> Result<Self, Error> {
        if training.size() != validation.size() {
            return Err(file_error(
                validation.images.file(),
                8,
                FileProblem::SizeMismatch {
                    other: training.images.file().to_owned(),
                    expected: training.size(),
                    found: validation.size(),
                },
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            training,
            validation,
        })
    }

    /// Holds out the last `validation_split` of the pictures for validation, as Keras's `fit` does
    /// (<https://keras.io/api/models/model_training_apis/#fit-method>), at least one and not all.
    /// Both splits are views of one buffer.
    ///
    /// # Errors
    /// [`Error::Field`] for a `validation_split` that is not between 0 and 1, [`Error::File`] for a single picture.
    ///
    /// ```
    /// use digitlab::data::{Dataset, Split, idx};
    ///
    /// let images = idx::parse_images(
    ///     "images",
    ///     vec![0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 10, 20, 30, 40],
    /// )?;
    /// let labels = idx::parse_labels("labels", vec![0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4])?;
    /// let dataset = Dataset::from_training("mine", Split::new(images, labels)?, 0.25)?;
    /// assert_eq!(dataset.training.pixels(), [10, 20, 30]);
    /// assert_eq!(dataset.validation.labels(), [4]);
    /// # Ok::<(), digitlab::Error>(())
    /// ```
    pub fn from_training(name: &str, all: Split, validation_split: f64) -> Result<Self, Error> {
        if !(validation_split > 0.0 && validation_split < 1.0) {
            return Err(Error::Field {
                field: "validation_split",
                expected: Expected::Fraction,
                found: validation_split,
            });
        }
        let count = all.len();
        if count < 2 {
            return Err(file_error(
                all.images.file(),
                4,
                FileProblem::TooFew {
                    kind: FileKind::Images,
                    least: 2,
                    found: count,
                },
            ));
        }
        // Keras's formula, with its rounding.
        let kept = (count as f64 * (1.0 - validation_split)).floor() as usize;
        let (training, validation) = all.split_at(kept.clamp(1, count - 1));
        Self::new(name, training, validation)
    }

    /// Bytes of its files in memory.
    pub fn bytes(&self) -> usize {
        let of = |split: &Split| split.images.bytes().len() + split.labels.bytes().len();
        match Arc::ptr_eq(&self.training.images, &self.validation.images) {
            true => of(&self.training),
            false => of(&self.training) + of(&self.validation),
        }
    }

    /// The same training pictures, with the last `count` of them as validation pictures. The given validation
    /// pictures are dropped, so that no choice is made by them. `None` when no training pictures remain.
    pub fn holding_back(self, count: usize) -> Option<Self> {
        let kept = self
            .training
            .len()
            .checked_sub(count)
            .filter(|&kept| kept > 0)?;
        let (training, validation) = self.training.split_at(kept);
        (count > 0).then_some(Self {
            name: self.name,
            training,
            validation,
        })
    }

    /// The same with rows and columns of each picture exchanged. EMNIST's pictures need that.
    pub fn transposed(self) -> Self {
        Self {
            training: self.training.transposed(),
            validation: self.validation.transposed(),
            ..self
        }
    }
}

/// Pictures with their labels: a view, cheap to clone.
#[derive(Debug, Clone)]
pub struct Split {
    pub(super) images: Arc<Images>,
    pub(super) labels: Arc<Labels>,
    /// The pictures in view; never empty.
    range: Range<usize>,
}

impl Split {
    /// Puts images and labels together.
    ///
    /// # Errors
    /// [`Error::File`] when their counts differ.
    pub fn new(images: Images, labels: Labels) -> Result<Self, Error> {
        if images.len() != labels.len() {
            return Err(file_error(
                labels.file(),
                4,
                FileProblem::CountMismatch {
                    images: images.file().to_owned(),
                    expected: images.len(),
                    found: labels.len(),
                },
            ));
        }
        let range = 0..images.len();
        Ok(Self {
            images: Arc::new(images),
            labels: Arc::new(labels),
            range,
        })
    }

    /// Number of pictures, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Pixels along one side of a picture.
    pub fn size(&self) -> usize {
        self.images.size()
    }

    /// `[len, size, size]`, row by row, 0 = paper, 255 = ink.
    pub fn pixels(&self) -> &[u8] {
        let area = self.size() * self.size();
        &self.images.pixels()[self.range.start * area..self.range.end * area]
    }

    /// One picture, `[size, size]`. `index` counts from 0 within the split.
    ///
    /// # Panics
    ///
    /// If `index` is not below [`len`](Self::len).
    pub fn picture(&self, index: usize) -> &[u8] {
        let area = self.size() * self.size();
        &self.pixels()[index * area..(index + 1) * area]
    }

    /// `[len]`, each 0 to 9.
    pub fn labels(&self) -> &[u8] {
        &self.labels.values()[self.range.clone()]
    }

    /// The same with rows and columns of each picture exchanged, in a buffer of its own.
    pub fn transposed(&self) -> Self {
        Self {
            images: Arc::new(self.images.transposed()),
            ..self.clone()
        }
    }

    fn split_at(self, count: usize) -> (Self, Self) {
        let Range { start, end } = self.range;
        let head = Self {
            range: start..start + count,
            ..self.clone()
        };
        let tail = Self {
            range: start + count..end,
            ..self
        };
        (head, tail)
    }
}

#[cfg(test)]
mod tests {
    use super::super::idx::{
        self,
        tests::{images_file, labels_file},
    };
    use super::*;

    fn images(count: usize, size: usize) -> Images {
        idx::parse_images("images", images_file(count, size)).unwrap()
    }

    fn labels(count: usize) -> Labels {
        idx::parse_labels("labels", labels_file(count)).unwrap()
    }

    fn split(count: usize, size: usize) -> Split {
        Split::new(images(count, size), labels(count)).unwrap()
    }

    #[test]
    fn transposed_pictures_keep_their_labels_and_transposed_again_are_as_they_were() {
        let all = Split::new(images(6, 3), labels(6)).unwrap();
        let dataset = Dataset::from_training("mine", all, 0.34).unwrap();
        let transposed = dataset.clone().transposed();
        for (split, exchanged) in [
            (&dataset.training, &transposed.training),
            (&dataset.validation, &transposed.validation),
        ] {
            assert_eq!(split.labels(), exchanged.labels());
            for index in 0..split.len() {
                let (before, after) = (split.picture(index), exchanged.picture(index));
                for (place, level) in before.iter().enumerate() {
                    assert_eq!(after[place % 3 * 3 + place / 3], *level);
                }
                assert_ne!(before, after);
            }
        }
        let again = transposed.transposed();
        assert_eq!(again.training.pixels(), dataset.training.pixels());
        assert_eq!(again.validation.pixels(), dataset.validation.pixels());
    }

    #[test]
    fn a_split_gives_each_picture_with_its_label() {
        let split = split(12, 3);
        assert_eq!((split.len(), split.size()), (12, 3));
        assert_eq!(split.picture(11), &images(12, 3).pixels()[99..108]);
        assert_eq!(split.labels()[11], labels(12).values()[11]);
    }

    #[test]
    fn images_and_labels_of_different_counts_are_refused() {
        let error = Split::new(images(3, 2), labels(4)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "labels: counts that differ at byte 4: \
             expected 3 labels, one for each image in images, found 4"
        );
    }

    #[test]
    fn splits_of_different_picture_sizes_are_refused() {
        let error = Dataset::new("mixed", split(3, 28), split(3, 14)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "images: wrong picture size at byte 8: expected 28×28, as in images, found 14×14"
        );
    }

    #[test]
    fn the_last_part_is_held_out_without_copying() {
        let all = split(25, 2);
        let dataset = Dataset::from_training("mine", all.clone(), 0.1).unwrap();
        // floor(25 · 0.9) = 22, as Keras does it.
        assert_eq!((dataset.training.len(), dataset.validation.len()), (22, 3));
        assert_eq!(dataset.training.labels(), &all.labels()[..22]);
        assert_eq!(dataset.validation.labels(), &all.labels()[22..]);
        assert_eq!(dataset.validation.picture(2), all.picture(24));
        assert!(Arc::ptr_eq(
            &dataset.training.images,
            &dataset.validation.images
        ));
    }

    #[test]
    fn what_is_held_back_is_the_end_of_the_training_pictures() {
        let dataset = Dataset::new("mine", split(25, 2), split(7, 2)).unwrap();
        let held = dataset.clone().holding_back(5).unwrap();
        assert_eq!(held.training.labels(), &dataset.training.labels()[..20]);
        assert_eq!(held.validation.labels(), &dataset.training.labels()[20..]);
        assert!(dataset.clone().holding_back(25).is_none());
        assert!(dataset.holding_back(0).is_none());
    }

    #[test]
    fn both_splits_always_have_a_picture() {
        for (fraction, training) in [(0.01, 1), (0.5, 1), (0.99, 1)] {
            let dataset = Dataset::from_training("two", split(2, 1), fraction).unwrap();
            assert_eq!(dataset.training.len(), training);
            assert_eq!(dataset.validation.len(), 1);
        }
    }

    #[test]
    fn one_picture_cannot_be_split() {
        let error = Dataset::from_training("one", split(1, 1), 0.1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "images: too few items at byte 4: expected 2 or more images, \
             so that one can be held out for validation, found 1"
        );
    }

    #[test]
    fn a_validation_split_out_of_range_is_refused() {
        for (fraction, found) in [(0.0, "0"), (1.0, "1"), (f64::NAN, "NaN (not a number)")] {
            let error = Dataset::from_training("all", split(9, 1), fraction).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "validation_split: expected a fraction between 0 and 1, neither included, \
                     found {found}"
                )
            );
        }
    }
}
