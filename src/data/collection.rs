//! Builds a training split picture by picture: from other splits, or from generated pictures. Reads no file.

use super::Split;
use super::idx::{self, FileKind};
use crate::error::Error;

/// A [`Split`] that is being built. It grows as an IDX file, of which the split is a view, so pixels are not copied
/// again.
#[derive(Debug)]
pub struct Collection {
    images: Vec<u8>,
    labels: Vec<u8>,
}

impl Collection {
    /// For exactly `count` pictures of `size` × `size` pixels.
    pub fn new(count: usize, size: usize) -> Self {
        let header = |kind: FileKind, sizes: &[usize]| -> Vec<u8> {
            let sizes = sizes.iter().flat_map(|&size| (size as u32).to_be_bytes());
            kind.magic().into_iter().chain(sizes).collect()
        };
        let mut images = header(FileKind::Images, &[count, size, size]);
        images.reserve_exact(count * size * size);
        Self {
            images,
            labels: header(FileKind::Labels, &[count]),
        }
    }

    /// Adds a picture, `[size, size]`. `label` may be any that the loss accepts.
    pub fn push(&mut self, picture: &[u8], label: u8) {
        self.images.extend_from_slice(picture);
        self.labels.push(label);
    }

    /// All pictures. `name` is for errors.
    ///
    /// # Errors
    /// [`Error::File`] when there are none, or another number than the `count` given to [`Self::new`].
    ///
    /// ```
    /// use digitlab::data::collection::Collection;
    ///
    /// let mut pictures = Collection::new(2, 1);
    /// pictures.push(&[0], 3);
    /// pictures.push(&[255], 255);
    /// let split = pictures.into_split("two")?;
    /// assert_eq!((split.pixels(), split.labels()), (&[0, 255][..], &[3, 255][..]));
    ///
    /// let mut pictures = Collection::new(2, 1);
    /// pictures.push(&[0], 3);
    /// assert!(pictures.into_split("one too few").is_err());
    /// # Ok::<(), digitlab::Error>(())
    /// ```
    pub fn into_split(self, name: &str) -> Result<Split, Error> {
        let images = idx::parse_images(name, self.images)?;
        Split::new(images, idx::parse_any_labels(name, self.labels)?)
    }
}
