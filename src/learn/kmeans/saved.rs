//! A clustering's whole state as bytes, and back.

use sha2::{Digest, Sha256};

use super::KMeans;
use super::statistics::{norms, squares};
use crate::data::Split;
use crate::error::Error;
use crate::learn::run::Resumable;
use crate::learn::saved::{self, PicturesHash};

const KIND: &str = "digitlab k-means 3";

impl Resumable for KMeans {
    /// The same pictures.
    type Context = Split;

    fn export(&self) -> Vec<u8> {
        saved::save(KIND, known_by(&self.norms), &(&self.config, &self.state))
    }

    /// # Errors
    /// [`Error::NotASavedRun`], [`Error::SavedRunDamaged`], or [`Error::SavedRunPictures`] for other pictures.
    fn import(bytes: &[u8], split: Split) -> Result<Self, Error> {
        let squares = squares(&split);
        let (config, state) = saved::load(KIND, known_by(&norms(&squares)), bytes)?;
        Ok(Self::with_state(config, split, &squares, state))
    }
}

/// Pictures without labels are known again by their ‖x‖².
fn known_by(norms: &[f32]) -> PicturesHash {
    let mut hash = Sha256::new();
    norms
        .iter()
        .for_each(|norm| hash.update(norm.to_le_bytes()));
    hash.finalize().into()
}
