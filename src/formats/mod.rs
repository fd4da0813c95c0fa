//! Weights as a file: safetensors, with Keras's names. The same weights always give the same bytes.
//! Bytes from outside are not trusted: names, types, shapes and values are checked.

mod container;
mod eight_bit;
mod header;
mod names;
mod reader;
#[cfg(test)]
mod tests;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::choices::Choice;
use crate::error::Error;
use crate::nn::Model;
use crate::nn::layers::Activation;
use crate::recognition::{Calibration, Recogniser};
use container::{F32, I8, NewTensor};
use names::{ACTIVATION, CALIBRATION, DROPOUT, scale_name};
use reader::Reader;

/// How a file holds the numbers of the kernels; biases are f32 always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Float32,
    /// A byte a number and a scale a column: a quarter of the size (`docs/judging.md` has what it costs).
    EightBit,
}

/// The network as safetensors: its parameters by name, such as `dense.kernel` `[in, out]` and `dense.bias`
/// `[out]`, all f32, and as metadata the dropout rate and, where it is not ReLU, the activation.
///
/// ```
/// use digitlab::{formats, nn::Model};
///
/// let model = Model::perceptron(784, &[32], 0.2, 10, 9999);
/// let bytes = formats::to_safetensors(&model);
/// assert_eq!(formats::from_safetensors("mine.safetensors", &bytes).unwrap(), model);
/// ```
pub fn to_safetensors(model: &Model) -> Vec<u8> {
    write(model, Calibration::default(), Format::Float32)
}

/// The network with its calibration. Without one, the file is that of [`to_safetensors`].
///
/// [`Format::EightBit`] has `dense.kernel` `[in, out]` of i8 and `dense.scale` `[out]` of f32:
/// weight = i8 value × scale of its column, rounded once.
pub fn write(model: &Model, calibration: Calibration, format: Format) -> Vec<u8> {
    let mut file = Tensors::default();
    for parameter in model.parameters() {
        let (name, numbers) = (parameter.name().to_owned(), parameter.to_vec());
        match (format, parameter.shape().as_slice()) {
            (Format::EightBit, &[_, units]) => {
                let (numbers, scales) = eight_bit::quantise(&numbers, units);
                file.floats(scale_name(&name), vec![units], &scales);
                file.add(name, I8, parameter.shape(), numbers);
            }
            (_, shape) => file.floats(name, shape.to_vec(), &numbers),
        }
    }
    file.calibrate(calibration);
    file.write(model)
}

/// The file `bytes` with another calibration and every weight as it is, in its format.
///
/// # Errors
/// As [`read`].
pub fn recalibrated(file: &str, bytes: &[u8], calibration: Calibration) -> Result<Vec<u8>, Error> {
    let model = read(file, bytes)?.model;
    let mut copy = Tensors::default();
    for (name, tensor) in Reader::new(file, bytes)?.tensors() {
        // No other kinds were read.
        let dtype = if tensor.dtype == I8 { I8 } else { F32 };
        copy.add(
            name.clone().into_owned(),
            dtype,
            tensor.shape.clone(),
            tensor.data.to_vec(),
        );
    }
    copy.0.retain(|tensor| tensor.name != CALIBRATION);
    copy.calibrate(calibration);
    Ok(copy.write(&model))
}

/// The network that `bytes` hold: any number of dense layers that fit each other, from a square picture
/// to ten digits, every weight and the answers to some pictures finite. `file` is for the error.
pub fn from_safetensors(file: &str, bytes: &[u8]) -> Result<Model, Error> {
    Ok(read(file, bytes)?.model)
}

/// The network that `bytes` hold, in either format, and its calibration; a file that says
/// nothing of it is not calibrated.
///
/// # Errors
/// [`Error::File`] for bytes that are not such a network: what was expected, what came, and where.
pub fn read(file: &str, bytes: &[u8]) -> Result<Recogniser, Error> {
    read_within(usize::MAX, file, bytes)
}

/// The same for a network whose kernels take `room` bytes at most.
///
/// # Errors
/// As [`read`].
pub fn read_within(room: usize, file: &str, bytes: &[u8]) -> Result<Recogniser, Error> {
    let reader = Reader::new(file, bytes)?.within(room);
    let recogniser = Recogniser {
        model: reader.model()?,
        calibration: reader.calibration()?,
    };
    reader.check_answers(&recogniser)?;
    Ok(recogniser)
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&to_safetensors(self))
    }
}

impl<'de> Deserialize<'de> for Model {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(deserializer)?;
        from_safetensors("", &bytes).map_err(|_| D::Error::custom("no weights"))
    }
}

/// SHA-256 of the file that holds these weights, in hexadecimal: `sha256sum` on the file says the same.
pub fn sha256(model: &Model) -> String {
    let digest = Sha256::digest(to_safetensors(model));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file in the making.
#[derive(Default)]
struct Tensors(Vec<NewTensor>);

impl Tensors {
    fn add(&mut self, name: String, dtype: &'static str, shape: Vec<usize>, bytes: Vec<u8>) {
        self.0.push(NewTensor {
            name,
            dtype,
            shape,
            bytes,
        });
    }

    fn floats(&mut self, name: String, shape: Vec<usize>, numbers: &[f32]) {
        let bytes = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        self.add(name, F32, shape, bytes);
    }

    fn calibrate(&mut self, calibration: Calibration) {
        if calibration != Calibration::default() {
            let numbers = [calibration.temperature, calibration.refusal];
            self.floats(CALIBRATION.to_owned(), vec![numbers.len()], &numbers);
        }
    }

    /// With what the tensors do not say of the network. ReLU is not named: files were written before there were
    /// others, and stay the same to the byte.
    fn write(&self, model: &Model) -> Vec<u8> {
        let dropout = model.dropout().to_string();
        let dropout = (DROPOUT, &*dropout);
        match model.activation() {
            None | Some(Activation::Relu) => container::serialize(&[dropout], &self.0),
            Some(other) => container::serialize(&[(ACTIVATION, other.name()), dropout], &self.0),
        }
    }
}
