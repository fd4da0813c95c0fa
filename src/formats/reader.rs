//! Reads a weights file as bytes from anywhere: everything is checked before it is used, and every refusal
//! says what was expected, what came, and at which byte.

use std::borrow::Cow;
use std::cell::Cell;

use ndarray::Array2;

use super::container::{Container, F32, I8, Tensor};
use super::eight_bit;
use super::names::{ACTIVATION, CALIBRATION, DROPOUT, scale_name, tensor_name};
use crate::choices::Choice;
use crate::data::idx::{CLASSES, MAX_SIZE};
use crate::error::{Counted, Error, FileProblem, TensorNames, WeightsFault};
use crate::gemm::WIDTH;
use crate::nn::layers::Activation;
use crate::nn::{Lstm, Mlp, Model, Parameter};
use crate::recognition::{Calibration, Recogniser, logits};

/// Kernel `[in, out]` and bias `[out]`.
type Layer = (Array2<f32>, Vec<f32>);

/// The tensor that only an LSTM has.
const RECURRENT: &str = "lstm.recurrent_kernel";

/// The most dense layers of a network: eight times as many as the page's form takes.
pub(super) const MAX_LAYERS: usize = 128;

/// The most memory that a network's kernels may take, in bytes (128 MiB): a kernel of few columns takes more than its
/// numbers, and a file of bytes is a quarter of them.
const MAX_MEMORY: usize = 128 << 20;

/// The same by the length of their file: with all copies that are made, ten times the file and 64 MB at most.
fn room(length: usize) -> usize {
    MAX_MEMORY.min(length.saturating_mul(5).saturating_add(16 << 20))
}

/// A safetensors file under inspection.
pub(super) struct Reader<'a> {
    file: &'a str,
    container: Container<'a>,
    /// The most that the kernels may take.
    most: usize,
    /// What the kernels read so far take.
    memory: Cell<usize>,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes).map_err(|fault| bad(file, 0, fault))?;
        Ok(Self {
            file,
            container,
            most: room(bytes.len()),
            memory: Cell::new(0),
        })
    }

    /// With room for kernels of so many bytes: as many again are needed for the numbers of one.
    pub fn within(self, room: usize) -> Self {
        let most = self.most.min(room / 2);
        Self { most, ..self }
    }

    fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        self.container.tensor(name)
    }

    fn bad(&self, offset: usize, fault: WeightsFault) -> Error {
        bad(self.file, offset, fault)
    }

    /// The network of the file: an LSTM where there is a tensor of one, else a perceptron of all dense layers.
    pub fn model(&self) -> Result<Model, Error> {
        let model = match self.tensor(RECURRENT) {
            Some(recurrent) => Model::Lstm(self.lstm(recurrent)?),
            None => Model::Mlp(self.mlp()?),
        };
        // Each of these is there once.
        let parameters = model.parameters().iter().map(Parameter::name);
        let scales = parameters.clone().filter(|name| self.is_eight_bit(name));
        let calibration = usize::from(self.tensor(CALIBRATION).is_some());
        if parameters.count() + scales.count() + calibration == self.tensors().len() {
            return Ok(model);
        }
        let found = self.names();
        Err(self.bad(0, WeightsFault::OtherTensors { found }))
    }

    fn mlp(&self) -> Result<Mlp, Error> {
        let mut layers: Vec<Layer> = Vec::new();
        let mut units = None;
        while let Some(layer) = self.dense(layers.len(), units)? {
            units = Some(layer.1.len());
            layers.push(layer);
            if layers.len() > MAX_LAYERS {
                let (of, most) = (Counted::Layers, MAX_LAYERS);
                return Err(self.bad(0, WeightsFault::TooMany { of, most }));
            }
        }
        if units.is_none() {
            let (tensor, found) = (tensor_name(0, "kernel"), self.names());
            return Err(self.bad(0, WeightsFault::NoKernel { tensor, found }));
        }
        self.check_outputs(units)?;
        Ok(Mlp::from_layers(layers, self.dropout()?).with_activation(self.activation()?))
    }

    fn lstm(&self, recurrent: &Tensor) -> Result<Lstm, Error> {
        let units = recurrent.shape.first().copied().unwrap_or_default().max(1);
        let wide = units.saturating_mul(4);
        let recurrent = self.kernel(RECURRENT, recurrent, [units, wide])?;
        let kernel = self.needed("lstm.kernel")?;
        let size = kernel.shape.first().copied().unwrap_or_default().max(1);
        self.check_size("lstm.kernel", kernel, size)?;
        let kernel = self.kernel("lstm.kernel", kernel, [size, wide])?;
        let bias = self.row("lstm.bias", wide)?;
        self.needed("dense.kernel")?;
        let (dense, dense_bias) = self.dense(0, Some(units))?.unwrap_or_default();
        self.check_outputs(Some(dense_bias.len()))?;
        let kernels = [kernel, recurrent, dense];
        Ok(Lstm::from_weights(
            kernels,
            [bias, dense_bias],
            self.dropout()?,
        ))
    }

    fn check_outputs(&self, units: Option<usize>) -> Result<(), Error> {
        match units {
            Some(found) if found != CLASSES => {
                let expected = CLASSES;
                Err(self.bad(0, WeightsFault::Outputs { expected, found }))
            }
            _ => Ok(()),
        }
    }

    /// Kernel and bias of the dense layer at `index`, if the file has one; `inputs` is what the layer before gives.
    fn dense(&self, index: usize, inputs: Option<usize>) -> Result<Option<Layer>, Error> {
        let name = tensor_name(index, "kernel");
        let Some(kernel) = self.tensor(&name) else {
            return Ok(None);
        };
        let fits = |found| inputs.map_or_else(|| is_square(found), |inputs| found == inputs);
        let shape = match kernel.shape[..] {
            [inputs, units] if fits(inputs) && units > 0 => [inputs, units],
            _ => {
                let fault = WeightsFault::KernelShape {
                    tensor: name,
                    inputs,
                    found: kernel.shape.clone(),
                };
                return Err(self.bad(kernel.offset, fault));
            }
        };
        if inputs.is_none() {
            self.check_size(&name, kernel, shape[0].isqrt())?;
        }
        let kernel = self.kernel(&name, kernel, shape)?;
        let bias = self.row(&tensor_name(index, "bias"), shape[1])?;
        Ok(Some((kernel, bias)))
    }

    /// A kernel of this shape, of either kind of numbers.
    fn kernel(&self, name: &str, kernel: &Tensor, shape: [usize; 2]) -> Result<Array2<f32>, Error> {
        self.check_shape(name, kernel, &shape)?;
        let panels = shape[1].div_ceil(WIDTH);
        let bytes = panels.saturating_mul(shape[0]).saturating_mul(4 * WIDTH);
        let memory = self.memory.get().saturating_add(bytes);
        self.memory.set(memory);
        if memory > self.most {
            let (most, found) = (self.most, memory);
            return Err(self.bad(kernel.offset, WeightsFault::TooLarge { most, found }));
        }
        let numbers = match &*kernel.dtype {
            I8 => {
                let scales = self.row(&scale_name(name), shape[1])?;
                let numbers = eight_bit::kernel(kernel.data, &scales);
                if let Some(at) = numbers.iter().position(|x| !x.is_finite()) {
                    let fault = WeightsFault::ScaledNotFinite {
                        tensor: name.to_owned(),
                        found: numbers[at],
                    };
                    return Err(self.bad(kernel.offset + at, fault));
                }
                numbers
            }
            _ => self.numbers(name, kernel)?,
        };
        Ok(Array2::from_shape_vec(shape, numbers).expect("the container checks a tensor's length"))
    }

    /// Checks that drawings can be made into pictures of this size.
    fn check_size(&self, name: &str, kernel: &Tensor, found: usize) -> Result<(), Error> {
        if found <= MAX_SIZE {
            return Ok(());
        }
        let fault = WeightsFault::PictureSize {
            tensor: name.to_owned(),
            largest: MAX_SIZE,
            found,
        };
        Err(self.bad(kernel.offset, fault))
    }

    fn is_eight_bit(&self, kernel: &str) -> bool {
        self.tensor(kernel).is_some_and(|kernel| kernel.dtype == I8)
    }

    fn needed(&self, name: &str) -> Result<&Tensor<'a>, Error> {
        self.tensor(name).ok_or_else(|| {
            let tensor = name.to_owned();
            self.bad(0, WeightsFault::NoTensor { tensor })
        })
    }

    fn check_shape(&self, name: &str, tensor: &Tensor, expected: &[usize]) -> Result<(), Error> {
        if tensor.shape == expected {
            return Ok(());
        }
        let fault = WeightsFault::TensorShape {
            tensor: name.to_owned(),
            expected: expected.to_vec(),
            found: tensor.shape.clone(),
        };
        Err(self.bad(tensor.offset, fault))
    }

    /// A tensor of `[length]` f32 numbers that must be there.
    fn row(&self, name: &str, length: usize) -> Result<Vec<f32>, Error> {
        let tensor = self.needed(name)?;
        self.check_shape(name, tensor, &[length])?;
        self.numbers(name, tensor)
    }

    fn numbers(&self, name: &str, tensor: &Tensor) -> Result<Vec<f32>, Error> {
        let start = tensor.offset;
        if tensor.dtype != F32 {
            let fault = WeightsFault::TensorType {
                tensor: name.to_owned(),
                expected: F32,
                found: tensor.dtype.to_string(),
            };
            return Err(self.bad(start, fault));
        }
        let numbers: Vec<f32> = tensor
            .data
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        match numbers.iter().position(|x| !x.is_finite()) {
            Some(index) => {
                let (tensor, found) = (name.to_owned(), numbers[index]);
                let fault = WeightsFault::NotFinite { tensor, found };
                Err(self.bad(start + 4 * index, fault))
            }
            None => Ok(numbers),
        }
    }

    /// The rate in the metadata; a file from elsewhere need not have one.
    pub fn dropout(&self) -> Result<f32, Error> {
        let Some(text) = self.container.word(DROPOUT) else {
            return Ok(0.0);
        };
        match rate(text) {
            Some(rate) if (0.0..1.0).contains(&rate) => Ok(rate),
            _ => {
                let found = text.to_owned();
                Err(self.bad(0, WeightsFault::Dropout { found }))
            }
        }
    }

    /// The one in the metadata; a file without one has ReLU.
    fn activation(&self) -> Result<Activation, Error> {
        let Some(name) = self.container.word(ACTIVATION) else {
            return Ok(Activation::Relu);
        };
        Activation::named(name).ok_or_else(|| {
            let (expected, found) = (Activation::NAMES, name.to_owned());
            self.bad(0, WeightsFault::Activation { expected, found })
        })
    }

    /// A file without one is not calibrated.
    pub fn calibration(&self) -> Result<Calibration, Error> {
        let Some(tensor) = self.tensor(CALIBRATION) else {
            return Ok(Calibration::default());
        };
        let numbers = self.row(CALIBRATION, 2)?;
        let calibration = Calibration {
            temperature: numbers[0],
            refusal: numbers[1],
        };
        if calibration.is_valid() {
            return Ok(calibration);
        }
        let Calibration {
            temperature,
            refusal,
        } = calibration;
        let fault = WeightsFault::Calibration {
            temperature,
            refusal,
        };
        Err(self.bad(tensor.offset, fault))
    }

    /// Checks that the outputs for some extreme pictures are finite; large finite weights can overflow.
    pub fn check_answers(&self, recogniser: &Recogniser) -> Result<(), Error> {
        let Recogniser { model, calibration } = recogniser;
        let size = model.inputs().isqrt();
        // Blank, full, and halves of each.
        let is_ink: [fn(usize, usize) -> bool; 5] = [
            |_, _| false,
            |_, _| true,
            |x, _| x % 2 == 0,
            |_, y| y % 2 == 0,
            |x, y| (x + y) % 2 == 0,
        ];
        let pixel = |is_ink: fn(usize, usize) -> bool| {
            (0..size * size).map(move |at| u8::from(is_ink(at % size, at / size)) * 255)
        };
        let pixels: Vec<u8> = is_ink.into_iter().flat_map(pixel).collect();
        let answers = logits(model, &pixels);
        let answers = answers
            .iter()
            .map(|logits| calibration.probabilities(logits));
        match answers.flatten().all(f32::is_finite) {
            true => Ok(()),
            false => Err(self.bad(0, WeightsFault::AnswersNotFinite)),
        }
    }

    pub fn tensors(&self) -> &[(Cow<'a, str>, Tensor<'a>)] {
        self.container.tensors()
    }

    fn names(&self) -> TensorNames {
        let names = self.tensors().iter().map(|(name, _)| name.to_string());
        match names.len() {
            0 => TensorNames::None,
            1..=8 => TensorNames::All {
                names: names.collect(),
            },
            count => TensorNames::Many {
                first: names.take(8).collect(),
                count,
            },
        }
    }
}

fn bad(file: &str, offset: usize, fault: WeightsFault) -> Error {
    Error::File {
        file: file.to_owned(),
        offset: offset as u64,
        problem: FileProblem::Weights { fault },
    }
}

fn is_square(n: usize) -> bool {
    n > 0 && n.isqrt().pow(2) == n
}

/// A rate below 1 in decimals, such as `0.2`: its digits over a power of ten, which f64 divides with one
/// rounding. The standard library reads every decimal, with tables that would be a twentieth of what the page
/// downloads.
fn rate(text: &str) -> Option<f32> {
    let digits = match text {
        "0" => "0",
        _ => text.strip_prefix("0.")?,
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse::<u128>().ok()? as f64;
    Some((number / libm::pow(10.0, digits.len() as f64)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_that_is_written_is_read_back_to_the_bit() {
        for bits in (0x1E00_0000..0x3F80_0000_u32).step_by(4099) {
            let rate = f32::from_bits(bits);
            assert_eq!(super::rate(&rate.to_string()), Some(rate));
        }
        for text in ["", ".", "-0.1", "1e-3", "0.1 ", "NaN", "0.1.2", "½"] {
            assert_eq!(rate(text), None, "{text}");
        }
    }
}
