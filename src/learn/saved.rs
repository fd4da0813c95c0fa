//! Runs as bytes, and back: what kind of run it is, a SHA-256 of all that follows, a hash that identifies the
//! data set, and the run's whole state in postcard's encoding.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::data::Dataset;
use crate::error::Error;

/// Bytes of a SHA-256.
const HASH: usize = 32;

/// What pictures are known by again.
pub(super) type PicturesHash = [u8; HASH];

/// The state of a run on these pictures. `kind` names the kind of run and its version. Raise the version when
/// older saved runs cannot be resumed.
pub(super) fn save(kind: &str, pictures: PicturesHash, state: &impl Serialize) -> Vec<u8> {
    save_within(usize::MAX, kind, pictures, state).expect("there is no limit")
}

/// The same; `None` where it would be more than `room` bytes.
pub(super) fn save_within(
    room: usize,
    kind: &str,
    pictures: PicturesHash,
    state: &impl Serialize,
) -> Option<Vec<u8>> {
    let saved = (pictures, state);
    let encode = |output| postcard::to_extend(&saved, output).expect("an output takes all bytes");
    let begin = kind.len() + HASH;
    // Counted first, so that memory is taken once: a list that grows is there twice while it moves.
    let length = begin + encode(Output::default()).length;
    if length > room {
        return None;
    }
    let mut bytes = Vec::with_capacity(length);
    bytes.extend(kind.as_bytes());
    bytes.resize(begin, 0);
    let output = Output {
        bytes: Some(bytes),
        length: 0,
    };
    let mut bytes = encode(output).bytes?;
    let (head, saved) = bytes.split_at_mut(begin);
    head[kind.len()..].copy_from_slice(&Sha256::digest(saved));
    Some(bytes)
}

/// Where an encoding goes: behind the bytes, or into a count of its own.
#[derive(Default)]
struct Output {
    bytes: Option<Vec<u8>>,
    length: usize,
}

impl Extend<u8> for Output {
    // Every number of a state comes here: copied into each place it would be large.
    #[inline(never)]
    fn extend<I: IntoIterator<Item = u8>>(&mut self, bytes: I) {
        match &mut self.bytes {
            Some(all) => all.extend(bytes),
            None => self.length += bytes.into_iter().count(),
        }
    }
}

/// The state that [`save`] was given.
///
/// # Errors
/// [`Error::NotASavedRun`] for bytes of another kind, [`Error::SavedRunDamaged`], or
/// [`Error::SavedRunPictures`] for a run on other pictures.
pub(super) fn load<T: DeserializeOwned>(
    kind: &str,
    expected: PicturesHash,
    bytes: &[u8],
) -> Result<T, Error> {
    let saved = bytes.strip_prefix(kind.as_bytes());
    let (hash, saved) = saved
        .ok_or(Error::NotASavedRun)?
        .split_at_checked(HASH)
        .ok_or(Error::SavedRunDamaged)?;
    if *hash != *Sha256::digest(saved) {
        return Err(Error::SavedRunDamaged);
    }
    let damaged = |_| Error::SavedRunDamaged;
    let (pictures, state) = postcard::take_from_bytes::<PicturesHash>(saved).map_err(damaged)?;
    if pictures != expected {
        return Err(Error::SavedRunPictures);
    }
    postcard::from_bytes(state).map_err(damaged)
}

/// A data set is known again by its size and its labels.
pub(super) fn known_by(dataset: &Dataset) -> PicturesHash {
    let mut hash = Sha256::new();
    for split in [&dataset.training, &dataset.validation] {
        hash.update(
            [split.size(), split.len()]
                .map(|count| count as u64)
                .map(u64::to_le_bytes)
                .as_flattened(),
        );
        hash.update(split.labels());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_saved_where_it_fits_and_is_read_back() {
        let (pictures, state) = ([7; HASH], vec![1_u32, 300, 70_000]);
        let saved = save("kind 1", pictures, &state);
        assert_eq!(
            load::<Vec<u32>>("kind 1", pictures, &saved),
            Ok(state.clone())
        );
        let within = |room| save_within(room, "kind 1", pictures, &state);
        assert_eq!(within(saved.len()), Some(saved.clone()));
        assert_eq!(within(saved.len() - 1), None);
    }
}
