//! A run's whole state as bytes, and back: postcard's encoding, then a SHA-256.

use sha2::{Digest, Sha256};

use super::KMeans;
use super::statistics::{norms, squares};
use crate::data::Split;
use crate::error::{Error, FileProblem};
use crate::learn::run::Resumable;

impl Resumable for KMeans {
    /// The same pictures.
    type Context = Split;

    fn export(&self) -> Vec<u8> {
        let state = (&self.config, &self.state);
        let mut bytes = postcard::to_allocvec(&state).expect("a vector takes all bytes");
        let hash = hash(&bytes, &self.norms);
        bytes.extend_from_slice(&hash);
        bytes
    }

    /// # Errors
    /// [`FileProblem::HashMismatch`] for bytes that are damaged, and for other pictures.
    fn import(bytes: &[u8], split: Split) -> Result<Self, Error> {
        let (bytes, expected) = bytes.split_at(bytes.len().saturating_sub(HASH));
        let squares = squares(&split);
        let found = hash(bytes, &norms(&squares));
        let state = postcard::from_bytes(bytes).ok();
        match state.filter(|_| found == expected) {
            Some((config, state)) => Ok(Self::with_state(config, split, &squares, state)),
            None => Err(Error::File {
                file: "k-means".to_owned(),
                offset: bytes.len() as u64,
                problem: FileProblem::HashMismatch {
                    expected: hex(expected),
                    found: hex(&found),
                },
            }),
        }
    }
}

/// Bytes of a SHA-256.
const HASH: usize = 32;

/// The hash of a saved state and of the pictures that it belongs to, each by its ‖x‖².
fn hash(state: &[u8], norms: &[f32]) -> [u8; HASH] {
    let mut hash = Sha256::new_with_prefix("digitlab k-means 2");
    hash.update(state);
    norms
        .iter()
        .for_each(|norm| hash.update(norm.to_le_bytes()));
    hash.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
