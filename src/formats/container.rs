//! The safetensors container (<https://github.com/huggingface/safetensors>, "Format"): eight bytes of length,
//! a header in JSON, the tensors' bytes. The crate of that name reads and writes the same and is the tests'
//! oracle; here its JSON and hash tables would be a third of the whole engine that a browser fetches.
//! Nothing here knows of networks.

use std::borrow::Cow;
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
    pub dtype: Cow<'a, str>,
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

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Container<'a> {
    words: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Sorted by name.
    tensors: Vec<(Cow<'a, str>, Tensor<'a>)>,
}

/// Bytes of a number of this kind; `None` for a kind that digitlab has no use for.
fn size_of(dtype: &str) -> Option<u64> {
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
        let promised = u64::from_le_bytes(*length);
        let fits = |&length: &usize| length <= MAX_HEADER && length <= rest.len();
        let length = usize::try_from(promised).ok().filter(fits);
        let length = length.ok_or(WeightsFault::HeaderLength {
            bytes: promised.to_string(),
        })?;
        let (header, data) = rest.split_at(length);
        let header = header::parse(header)?;
        let mut tensors: Vec<(Cow<str>, Tensor)> = Vec::new();
        let mut ranges = Vec::new();
        for (name, entry) in header.entries {
            let (range, in_file) = bytes_of(&name, &entry, data)?;
            let place = tensors.binary_search_by(|(other, _)| other.cmp(&name));
            let Err(place) = place else {
                let tensor = name.into_owned();
                return Err(WeightsFault::TensorTwice { tensor });
            };
            let side = |&side: &u64| usize::try_from(side).unwrap_or(usize::MAX);
            let tensor = Tensor {
                dtype: entry.dtype,
                shape: entry.shape.iter().map(side).collect(),
                data: in_file,
                offset: LENGTH + length + range.0,
            };
            ranges.push(range);
            tensors.insert(place, (name, tensor));
        }
        check_cover(&ranges, data.len())?;
        let words = header.words;
        Ok(Self { words, tensors })
    }

    pub fn word(&self, key: &str) -> Option<&str> {
        let of_key = self.words.iter().find(|(name, _)| name == key);
        of_key.map(|(_, word)| &**word)
    }

    pub fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        let place = self
            .tensors
            .binary_search_by(|(other, _)| (**other).cmp(name));
        Some(&self.tensors.get(place.ok()?)?.1)
    }

    /// Sorted by name.
    pub fn tensors(&self) -> &[(Cow<'a, str>, Tensor<'a>)] {
        &self.tensors
    }
}

/// A tensor's bytes among those behind the header, and where they begin and end there. For the known dtypes their
/// length matches the shape.
fn bytes_of<'a>(
    name: &str,
    entry: &Entry,
    data: &'a [u8],
) -> Result<((usize, usize), &'a [u8]), WeightsFault> {
    let [start, end] = entry.data_offsets;
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let found = range.and_then(|(start, end)| Some(((start, end), data.get(start..end)?)));
    let Some((range, in_file)) = found else {
        return Err(WeightsFault::TensorOutside {
            tensor: name.to_owned(),
            start: start.to_string(),
            end: end.to_string(),
            length: data.len(),
        });
    };
    let numbers = |size| {
        let mut sides = entry.shape.iter();
        sides.try_fold(size, |n: u64, &side| n.checked_mul(side))
    };
    match size_of(&entry.dtype).map(numbers) {
        Some(needed) if needed != Some(in_file.len() as u64) => Err(WeightsFault::TensorBytes {
            tensor: name.to_owned(),
            dtype: entry.dtype.to_string(),
            shape: entry.shape.iter().map(u64::to_string).collect(),
            found: in_file.len(),
        }),
        _ => Ok((range, in_file)),
    }
}

/// Checks that the ranges cover all `len` bytes exactly once. Quadratic, since there are at most [`header::MOST`].
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

/// The file of these tensors and words: the largest numbers first, then by name, as the format's own crate
/// writes it, so that the same tensors give the same bytes. Names and words need no escape in JSON.
pub(super) fn serialize(words: &[(&str, &str)], tensors: &[NewTensor]) -> Vec<u8> {
    let mut header = format!(r#"{{"{}":{{"#, header::METADATA);
    for (index, (key, word)) in words.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        // A string takes everything.
        let _ = write!(header, r#"{comma}"{key}":"{word}""#);
    }
    header.push('}');
    let mut end = 0;
    for tensor in in_order(tensors) {
        let start = end;
        end += tensor.bytes.len();
        let NewTensor { name, dtype, .. } = tensor;
        let _ = write!(header, r#","{name}":{{"dtype":"{dtype}","shape":["#);
        for (index, side) in tensor.shape.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(header, "{comma}{side}");
        }
        let _ = write!(header, r#"],"data_offsets":[{start},{end}]}}"#);
    }
    header.push('}');
    // The tensors begin at a multiple of eight.
    while !header.len().is_multiple_of(LENGTH) {
        header.push(' ');
    }
    let mut file = Vec::with_capacity(LENGTH + header.len() + end);
    file.extend((header.len() as u64).to_le_bytes());
    file.extend_from_slice(header.as_bytes());
    in_order(tensors).for_each(|tensor| file.extend_from_slice(&tensor.bytes));
    file
}

/// In the order of a file; each is found by looking through the few that a network has.
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
            let len = shape.iter().product::<usize>() * size_of(dtype).unwrap() as usize;
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
            let file = serialize(&[("dropout", "0.2")], &tensors);
            prop_assert_eq!(&file, &by_the_crate(&tensors));
            let container = Container::parse(&file).unwrap();
            prop_assert_eq!(container.word("dropout"), Some("0.2"));
            prop_assert_eq!(container.tensors().len(), tensors.len());
            for NewTensor { name, dtype, shape, bytes } in &tensors {
                let tensor = container.tensor(name).unwrap();
                prop_assert_eq!((&*tensor.dtype, &tensor.shape), (*dtype, shape));
                prop_assert_eq!(tensor.data, bytes.as_slice());
                prop_assert_eq!(&file[tensor.offset..][..bytes.len()], bytes.as_slice());
            }
        }

        /// We accept some dtypes that the crate rejects, and reject them by name later. Whatever the crate calls
        /// malformed we reject too.
        #[test]
        fn damage_is_found_where_the_formats_own_crate_finds_it(
            tensors in tensors(), at: prop::sample::Index, byte: u8,
        ) {
            let mut file = serialize(&[("dropout", "0.2")], &tensors);
            let at = at.index(file.len());
            file[at] = byte;
            let ours = Container::parse(&file);
            if SafeTensors::deserialize(&file).is_ok() {
                prop_assert!(ours.is_ok(), "{:?}", ours.err());
            } else if let Ok(ours) = ours {
                let is_known = |(_, tensor): &(Cow<str>, Tensor)| size_of(&tensor.dtype).is_some();
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
                "a of F32 and shape [3] has 8 bytes",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,8]}}"#,
                "shape [1152921504606846976] has 8 bytes",
            ),
            (
                r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4294967304]}}"#,
                "0 to 4294967304 of 8",
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
                "has 8 bytes",
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
        let message = sentence(&(1_u64 << 40).to_le_bytes());
        let says = "its header would be 1099511627776 bytes";
        assert!(message.contains(says), "{message}");
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
