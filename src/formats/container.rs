//! The safetensors container (<https://github.com/huggingface/safetensors>, "Format"): eight bytes of length,
//! a header in JSON, the tensors' bytes. The crate of that name reads and writes the same and is the tests'
//! oracle; here its JSON and hash tables would be a third of the whole engine that a browser fetches.
//! Nothing here knows of networks.

use std::fmt::Write;

use super::header::{self, Entry};
use crate::error::WeightsFault;

/// Bytes of the header's length, little-endian.
const LENGTH: usize = 8;
/// What the format allows a header.
const MAX_HEADER: usize = 100_000_000;

/// The kinds of numbers that digitlab's files hold, by the format's names.
pub(super) const F32: &str = "F32";
pub(super) const I8: &str = "I8";

/// A tensor as it lies in the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tensor<'a> {
    /// The format's name of the kind of numbers.
    pub dtype: &'a str,
    pub shape: Vec<usize>,
    pub data: &'a [u8],
    /// Where `data` starts in the file.
    pub offset: usize,
}

/// A tensor to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewTensor {
    pub name: String,
    /// [`F32`] or [`I8`].
    pub dtype: &'static str,
    pub shape: Vec<usize>,
    pub bytes: Vec<u8>,
}

/// A file taken apart: files have few tensors, which are looked up one by one.
#[derive(Debug, Default)]
pub(super) struct Container<'a> {
    words: Vec<(&'a str, &'a str)>,
    tensors: Vec<(&'a str, Tensor<'a>)>,
}

/// Bytes of a number of this kind; `None` for a kind that digitlab has no use for.
fn size_of(dtype: &str) -> Option<usize> {
    match dtype {
        F32 => Some(4),
        I8 => Some(1),
        _ => None,
    }
}

impl<'a> Container<'a> {
    /// Takes the file apart. The tensors cover the bytes behind the header without gap or overlap, and each
    /// of a kind that is known here is as long as its shape says.
    ///
    /// # Errors
    /// What makes it no safetensors file.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, WeightsFault> {
        let (length, rest) = bytes
            .split_first_chunk::<LENGTH>()
            .ok_or(WeightsFault::TooShort { bytes: bytes.len() })?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > MAX_HEADER || length > rest.len() {
            return Err(WeightsFault::HeaderLength { bytes: length });
        }
        let (header, data) = rest.split_at(length);
        let header = header::parse(header).ok_or(WeightsFault::HeaderJson)?;
        let mut tensors = Vec::new();
        let mut ranges = Vec::new();
        for (name, entry) in header.entries {
            let Entry {
                dtype,
                shape,
                data_offsets: [start, end],
            } = entry;
            let tensor = || name.to_owned();
            let in_file = data
                .get(start..end)
                .ok_or_else(|| WeightsFault::TensorOutside {
                    tensor: tensor(),
                    start,
                    end,
                    length: data.len(),
                })?;
            let count = shape
                .iter()
                .try_fold(1_usize, |n, &side| n.checked_mul(side));
            let needed = size_of(dtype).map(|size| count.and_then(|count| count.checked_mul(size)));
            if needed.is_some_and(|needed| needed != Some(in_file.len())) {
                let (tensor, found) = (tensor(), in_file.len());
                return Err(WeightsFault::TensorBytes { tensor, found });
            }
            if tensors.iter().any(|(other, _)| *other == name) {
                return Err(WeightsFault::TensorTwice { tensor: tensor() });
            }
            ranges.push((start, end));
            let tensor = Tensor {
                dtype,
                shape,
                data: in_file,
                offset: LENGTH + length + start,
            };
            tensors.push((name, tensor));
        }
        check_cover(&ranges, data.len())?;
        let words = header.words;
        Ok(Self { words, tensors })
    }

    pub fn word(&self, key: &str) -> Option<&'a str> {
        let of_key = self.words.iter().find(|(name, _)| *name == key);
        of_key.map(|(_, word)| *word)
    }

    pub fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        let of_name = self.tensors.iter().find(|(other, _)| *other == name);
        of_name.map(|(_, tensor)| tensor)
    }

    /// In the order of the header.
    pub fn tensors(&self) -> &[(&'a str, Tensor<'a>)] {
        &self.tensors
    }
}

/// That the ranges cover all `len` bytes once. Files have few tensors: every range looks for the next.
fn check_cover(ranges: &[(usize, usize)], len: usize) -> Result<(), WeightsFault> {
    let covered: usize = ranges.iter().map(|(start, end)| end - start).sum();
    let follows =
        |&(start, _): &(usize, usize)| start == 0 || ranges.iter().any(|&(_, end)| end == start);
    let apart = |index: usize| {
        let (start, end) = ranges[index];
        let overlaps = |&(other, other_end): &(usize, usize)| other < end && start < other_end;
        !ranges[..index].iter().any(overlaps)
    };
    if covered == len && ranges.iter().all(follows) && (0..ranges.len()).all(apart) {
        return Ok(());
    }
    Err(WeightsFault::Coverage {
        covered,
        length: len,
    })
}

/// The file of these tensors and a word: the largest numbers first, then by name, as the format's own crate
/// writes it, so that the same tensors give the same bytes. Names and words need no escape in JSON.
pub(super) fn serialize((key, word): (&str, &str), tensors: &[NewTensor]) -> Vec<u8> {
    let mut header = format!(r#"{{"{}":{{"{key}":"{word}"}}"#, header::METADATA);
    let mut data = Vec::new();
    for tensor in in_order(tensors) {
        let (start, end) = (data.len(), data.len() + tensor.bytes.len());
        let NewTensor { name, dtype, .. } = tensor;
        // A string takes everything.
        let _ = write!(header, r#","{name}":{{"dtype":"{dtype}","shape":["#);
        for (index, side) in tensor.shape.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(header, "{comma}{side}");
        }
        let _ = write!(header, r#"],"data_offsets":[{start},{end}]}}"#);
        data.extend_from_slice(&tensor.bytes);
    }
    header.push('}');
    // The tensors begin at a multiple of eight.
    while !header.len().is_multiple_of(LENGTH) {
        header.push(' ');
    }
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    file.append(&mut data);
    file
}

/// As they stand in a file; each is found by looking through the few that there are.
fn in_order(tensors: &[NewTensor]) -> impl Iterator<Item = &NewTensor> {
    let rank = |tensor: &NewTensor| tensor.dtype != F32;
    let place = move |tensor: &NewTensor| {
        let before = |other: &&NewTensor| (rank(other), &other.name) < (rank(tensor), &tensor.name);
        tensors.iter().filter(before).count()
    };
    (0..tensors.len()).filter_map(move |at| tensors.iter().find(|tensor| place(tensor) == at))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize as oracle};

    use super::*;
    use crate::error::{Error, FileProblem};

    fn dtype(name: &str) -> Dtype {
        if name == F32 { Dtype::F32 } else { Dtype::I8 }
    }

    fn by_the_crate(tensors: &[NewTensor]) -> Vec<u8> {
        let views = tensors.iter().map(|tensor| {
            let dtype = dtype(tensor.dtype);
            let view = TensorView::new(dtype, tensor.shape.clone(), &tensor.bytes);
            (tensor.name.clone(), view.unwrap())
        });
        let words = [("dropout".to_owned(), "0.2".to_owned())];
        oracle(views, Some(words.into_iter().collect())).unwrap()
    }

    fn tensors() -> impl Strategy<Value = Vec<NewTensor>> {
        let shape = proptest::collection::vec(0_usize..4, 0..4);
        let tensor = (any::<bool>(), shape, any::<u8>()).prop_map(|(is_small, shape, byte)| {
            let dtype = if is_small { I8 } else { F32 };
            let len = shape.iter().product::<usize>() * size_of(dtype).unwrap();
            (dtype, shape, vec![byte; len])
        });
        let named = proptest::collection::hash_map("[a-z_.0-9]{1,9}", tensor, 0..6);
        named.prop_map(|named| {
            let new = |(name, (dtype, shape, bytes))| NewTensor {
                name,
                dtype,
                shape,
                bytes,
            };
            named.into_iter().map(new).collect()
        })
    }

    proptest! {
        #[test]
        fn a_file_is_what_the_formats_own_crate_writes_and_reads(tensors in tensors()) {
            let file = serialize(("dropout", "0.2"), &tensors);
            prop_assert_eq!(&file, &by_the_crate(&tensors));
            let container = Container::parse(&file).unwrap();
            prop_assert_eq!(container.word("dropout"), Some("0.2"));
            prop_assert_eq!(container.tensors().len(), tensors.len());
            for NewTensor { name, dtype, shape, bytes } in &tensors {
                let tensor = container.tensor(name).unwrap();
                prop_assert_eq!((&tensor.dtype, &tensor.shape), (dtype, shape));
                prop_assert_eq!(tensor.data, bytes.as_slice());
                prop_assert_eq!(&file[tensor.offset..][..bytes.len()], bytes.as_slice());
            }
        }

        /// Some that the crate refuses for a kind of number are taken, and refused by name later; nothing
        /// is taken that it finds badly put together.
        #[test]
        fn damage_is_found_where_the_formats_own_crate_finds_it(
            tensors in tensors(), at: prop::sample::Index, byte: u8,
        ) {
            let mut file = serialize(("dropout", "0.2"), &tensors);
            let at = at.index(file.len());
            file[at] = byte;
            let ours = Container::parse(&file);
            if SafeTensors::deserialize(&file).is_ok() {
                // Escapes in names, which no file of a network has, are the one thing not read here.
                prop_assert!(ours.is_ok() || file.contains(&b'\\'), "{:?}", ours.err());
            } else if let Ok(ours) = ours {
                let is_known = |(_, tensor): &(&str, Tensor)| size_of(tensor.dtype).is_some();
                prop_assert!(
                    !ours.tensors().iter().all(is_known),
                    "taken: {}", String::from_utf8_lossy(&file)
                );
            }
        }
    }

    #[test]
    fn gaps_overlaps_and_sizes_that_overflow_are_refused() {
        for (header, says) in [
            (
                r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
                "cover 4 of 8",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
                "twice",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
                "a has 8 bytes",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
                "4 to 12 of 8",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
                "8 to 0 of 8",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
                "a has 8 bytes",
            ),
            (r#"{"a":{"dtype":"F32","shape":[2]}}"#, "is no JSON of"),
            ("[]", "is no JSON of"),
        ] {
            let mut file = (header.len() as u64).to_le_bytes().to_vec();
            file.extend_from_slice(header.as_bytes());
            file.extend_from_slice(&[0; 8]);
            let message = sentence(&file);
            assert!(message.contains(says), "{header}: {message}");
        }
        let message = sentence(&u64::MAX.to_le_bytes());
        assert!(message.contains("would be"), "{message}");
    }

    fn sentence(file: &[u8]) -> String {
        let fault = Container::parse(file).unwrap_err();
        let (file, problem) = (String::new(), FileProblem::Weights { fault });
        let error = Error::File {
            file,
            offset: 0,
            problem,
        };
        error.to_string()
    }
}
