//! Weights as a file: safetensors, with Keras's names. The same weights always give the same bytes, and
//! bytes from elsewhere are taken on nothing: names, types, shapes and values are checked.

use std::collections::BTreeMap;

use ndarray::Array2;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use sha2::{Digest, Sha256};

use crate::dataset::idx::CLASSES;
use crate::error::{Error, FileProblem};
use crate::layers::{Dense, Dropout};
use crate::model::Sequential;

/// The one entry of the file's metadata. One, because safetensors writes several in random order.
const DROPOUT: &str = "dropout";

/// The network as safetensors: `dense.kernel` `[in, out]`, `dense.bias` `[out]`, `dense_1.kernel`, …,
/// all f32, and the dropout rate as metadata.
///
/// ```
/// use digitlab::{model::Sequential, weights};
///
/// let model = Sequential::perceptron(784, &[32], 0.2, 10, 9999);
/// let bytes = weights::to_safetensors(&model);
/// assert_eq!(weights::from_safetensors("mine.safetensors", &bytes).unwrap(), model);
/// ```
pub fn to_safetensors(model: &Sequential) -> Vec<u8> {
    let mut tensors: BTreeMap<String, (Vec<usize>, Vec<u8>)> = BTreeMap::new();
    for (layer, dense) in model.dense().iter().enumerate() {
        let kernel = (
            vec![dense.inputs(), dense.units()],
            bytes_of(&dense.kernel()),
        );
        tensors.insert(tensor_name(layer, "kernel"), kernel);
        let bias = (vec![dense.units()], bytes_of(dense.bias()));
        tensors.insert(tensor_name(layer, "bias"), bias);
    }
    let views = tensors.iter().map(|(name, (shape, bytes))| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes);
        (name, view.expect("as many bytes as the shape holds"))
    });
    let rate = model.dropout().map_or(0.0, Dropout::rate);
    let metadata = [(DROPOUT.to_owned(), rate.to_string())];
    serialize(views, Some(metadata.into_iter().collect())).expect("names, shapes and lengths fit")
}

/// The network that `bytes` hold: any number of dense layers that fit each other, from a square picture
/// to ten digits, every weight finite. `file` is for the error.
pub fn from_safetensors(file: &str, bytes: &[u8]) -> Result<Sequential, Error> {
    let reader = Reader::new(file, bytes)?;
    let mut dense: Vec<Dense> = Vec::new();
    while let Some(layer) = reader.layer(dense.len(), dense.last().map(Dense::units))? {
        dense.push(layer);
    }
    let Some(last) = dense.last() else {
        return Err(reader.bad(0, "a tensor dense.kernel", reader.names()));
    };
    if last.units() != CLASSES {
        let expected = format!("a last layer of {CLASSES} outputs");
        return Err(reader.bad(0, &expected, format!("{} outputs", last.units())));
    }
    if reader.tensors.len() != 2 * dense.len() {
        let expected = format!("only the {} tensors of dense layers", 2 * dense.len());
        return Err(reader.bad(0, &expected, reader.names()));
    }
    let dropout = reader.dropout()?;
    Ok(Sequential::from_dense(dense, dropout))
}

/// A safetensors file under inspection.
struct Reader<'a> {
    file: &'a str,
    bytes: &'a [u8],
    tensors: SafeTensors<'a>,
    dropout: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        let opened = SafeTensors::deserialize(bytes)
            .and_then(|tensors| Ok((tensors, SafeTensors::read_metadata(bytes)?.1)));
        match opened {
            Ok((tensors, header)) => Ok(Self {
                file,
                bytes,
                tensors,
                dropout: header
                    .metadata()
                    .as_ref()
                    .and_then(|m| m.get(DROPOUT).cloned()),
            }),
            Err(error) => Err(bad(file, 0, "a safetensors file", error.to_string())),
        }
    }

    fn bad(&self, offset: usize, expected: &str, found: String) -> Error {
        bad(self.file, offset, expected, found)
    }

    /// The dense layer at `index`, if the file has one; `inputs` is what the layer before gives.
    fn layer(&self, index: usize, inputs: Option<usize>) -> Result<Option<Dense>, Error> {
        let name = tensor_name(index, "kernel");
        let Ok(kernel) = self.tensors.tensor(&name) else {
            return Ok(None);
        };
        let (expected_inputs, fits) = match (inputs, kernel.shape()) {
            (Some(n), shape) => (n.to_string(), shape.len() == 2 && shape[0] == n),
            (None, shape) => (
                "a square number of pixels".to_owned(),
                shape.len() == 2 && is_square(shape[0]),
            ),
        };
        if !fits || kernel.shape()[1] == 0 {
            let expected = format!("{name} of shape [{expected_inputs}, out]");
            return Err(self.bad(self.offset_of(&kernel), &expected, shape_text(&kernel)));
        }
        let (inputs, units) = (kernel.shape()[0], kernel.shape()[1]);
        let bias_name = tensor_name(index, "bias");
        let Ok(bias) = self.tensors.tensor(&bias_name) else {
            return Err(self.bad(0, &format!("a tensor {bias_name}"), "none".to_owned()));
        };
        if bias.shape() != [units] {
            let expected = format!("{bias_name} of shape [{units}]");
            return Err(self.bad(self.offset_of(&bias), &expected, shape_text(&bias)));
        }
        let kernel = Array2::from_shape_vec((inputs, units), self.numbers(&name, &kernel)?)
            .expect("safetensors checks a tensor's length");
        let bias = self.numbers(&bias_name, &bias)?;
        Ok(Some(Dense::new(kernel.view(), &bias)))
    }

    fn numbers(&self, name: &str, tensor: &TensorView) -> Result<Vec<f32>, Error> {
        let start = self.offset_of(tensor);
        if tensor.dtype() != Dtype::F32 {
            let expected = format!("{name} of F32 numbers");
            return Err(self.bad(start, &expected, format!("{:?}", tensor.dtype())));
        }
        let numbers: Vec<f32> = tensor
            .data()
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        match numbers.iter().position(|x| !x.is_finite()) {
            Some(index) => {
                let expected = format!("{name} of finite numbers");
                Err(self.bad(start + 4 * index, &expected, numbers[index].to_string()))
            }
            None => Ok(numbers),
        }
    }

    /// The rate in the metadata; a file from elsewhere need not have one.
    fn dropout(&self) -> Result<f32, Error> {
        let Some(text) = &self.dropout else {
            return Ok(0.0);
        };
        match text.parse() {
            Ok(rate) if (0.0..1.0).contains(&rate) => Ok(rate),
            _ => Err(self.bad(0, "a dropout rate from 0 to below 1", text.clone())),
        }
    }

    /// Where a tensor's numbers start in the file.
    fn offset_of(&self, tensor: &TensorView) -> usize {
        (tensor.data().as_ptr() as usize).saturating_sub(self.bytes.as_ptr() as usize)
    }

    fn names(&self) -> String {
        let mut names = self.tensors.names();
        names.sort_unstable();
        match names.len() {
            0 => "no tensor".to_owned(),
            n if n > 8 => format!("{}, … ({n} tensors)", names[..8].join(", ")),
            _ => names.join(", "),
        }
    }
}

fn bad(file: &str, offset: usize, expected: &str, found: String) -> Error {
    Error::File {
        file: file.to_owned(),
        problem: FileProblem::Weights,
        offset: offset as u64,
        expected: expected.to_owned(),
        found,
    }
}

/// SHA-256 of the file that holds these weights, in hexadecimal: `sha256sum` on the file says the same.
pub fn sha256(model: &Sequential) -> String {
    let digest = Sha256::digest(to_safetensors(model));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keras's names: `dense.kernel`, `dense_1.kernel`, …
fn tensor_name(layer: usize, part: &str) -> String {
    match layer {
        0 => format!("dense.{part}"),
        n => format!("dense_{n}.{part}"),
    }
}

fn bytes_of<'a>(numbers: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(|x| x.to_le_bytes()).collect()
}

fn shape_text(tensor: &TensorView) -> String {
    format!("shape {:?}", tensor.shape())
}

fn is_square(n: usize) -> bool {
    n > 0 && n.isqrt().pow(2) == n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Sequential {
        Sequential::perceptron(16, &[6, 5], 0.25, 10, 1)
    }

    /// A file of f32 tensors, each of zeros.
    fn file(tensors: &[(&str, &[usize])]) -> Vec<u8> {
        let zeros = vec![0; 4 * 16 * 16];
        let views = tensors.iter().map(|(name, shape)| {
            let len = 4 * shape.iter().product::<usize>();
            (
                name,
                TensorView::new(Dtype::F32, shape.to_vec(), &zeros[..len]).unwrap(),
            )
        });
        serialize(views, None).unwrap()
    }

    fn refused(bytes: &[u8]) -> String {
        from_safetensors("w", bytes)
            .expect_err("the file is refused")
            .to_string()
    }

    #[test]
    fn the_same_weights_give_the_same_bytes_and_come_back() {
        let bytes = to_safetensors(&model());
        for _ in 0..20 {
            assert_eq!(to_safetensors(&model()), bytes);
        }
        assert_eq!(from_safetensors("w", &bytes).unwrap(), model());
        assert_eq!(sha256(&model()).len(), 64);
    }

    #[test]
    fn eleven_layers_keep_their_order() {
        let deep = Sequential::perceptron(9, &[7; 11], 0.0, 10, 1);
        assert_eq!(from_safetensors("w", &to_safetensors(&deep)).unwrap(), deep);
    }

    #[test]
    fn each_way_of_being_wrong_says_what_was_expected_and_found() {
        assert!(
            refused(b"").starts_with("w: not digitlab weights at byte 0: expected a safetensors")
        );
        assert!(refused(b"hello, this is no safetensors file").contains("expected a safetensors"));
        let truncated = to_safetensors(&model());
        assert!(refused(&truncated[..truncated.len() - 1]).contains("expected a safetensors"));
        for (tensors, expected) in [
            (vec![], "expected a tensor dense.kernel, found no tensor"),
            (
                vec![("conv.kernel", [4, 4].as_slice())],
                "expected a tensor dense.kernel, found conv.kernel",
            ),
            (
                vec![("dense.kernel", [3, 10].as_slice()), ("dense.bias", &[10])],
                "expected dense.kernel of shape [a square number of pixels, out], found shape [3, 10]",
            ),
            (
                vec![("dense.kernel", [4].as_slice())],
                "expected dense.kernel of shape [a square number of pixels, out], found shape [4]",
            ),
            (
                vec![("dense.kernel", [4, 10].as_slice())],
                "expected a tensor dense.bias, found none",
            ),
            (
                vec![("dense.kernel", [4, 10].as_slice()), ("dense.bias", &[9])],
                "expected dense.bias of shape [10], found shape [9]",
            ),
            (
                vec![("dense.kernel", [4, 9].as_slice()), ("dense.bias", &[9])],
                "expected a last layer of 10 outputs, found 9 outputs",
            ),
            (
                vec![
                    ("dense.kernel", [4, 5].as_slice()),
                    ("dense.bias", &[5]),
                    ("dense_1.kernel", &[6, 10]),
                    ("dense_1.bias", &[10]),
                ],
                "expected dense_1.kernel of shape [5, out], found shape [6, 10]",
            ),
            (
                vec![
                    ("dense.kernel", [4, 10].as_slice()),
                    ("dense.bias", &[10]),
                    ("x", &[1]),
                ],
                "expected only the 2 tensors of dense layers, found dense.bias, dense.kernel, x",
            ),
        ] {
            let message = refused(&file(&tensors));
            assert!(message.ends_with(expected), "{message}");
        }
    }

    #[test]
    fn a_weight_that_is_not_finite_is_found_at_its_byte() {
        let mut bytes = to_safetensors(&model());
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        let message = refused(&bytes);
        assert!(
            message.contains(&format!("at byte {}", end - 4)),
            "{message}"
        );
        assert!(
            message.ends_with("of finite numbers, found NaN"),
            "{message}"
        );
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
                let _ = from_safetensors("w", &bytes);
            }

            #[test]
            fn no_damage_makes_it_panic(at in 0_usize..1600, byte: u8, cut in 0_usize..1600) {
                let mut bytes = to_safetensors(&model());
                let at = at % bytes.len();
                bytes[at] = byte;
                let _ = from_safetensors("w", &bytes);
                bytes.truncate(cut);
                let _ = from_safetensors("w", &bytes);
            }

            #[test]
            fn any_network_comes_back(
                side in 1_usize..6,
                hidden in proptest::collection::vec(1_usize..9, 0..4),
                dropout in 0.0_f32..1.0,
                seed: u64,
            ) {
                let model = Sequential::perceptron(side * side, &hidden, dropout, 10, seed);
                let bytes = to_safetensors(&model);
                prop_assert_eq!(from_safetensors("w", &bytes).unwrap(), model);
            }
        }
    }
}
