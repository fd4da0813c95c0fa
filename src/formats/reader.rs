//! Reads a weights file as bytes from anywhere: nothing is taken that was not checked, and every refusal
//! says what was expected, what came, and at which byte.

use ndarray::Array2;

use super::container::{Container, F32, I8, Tensor};
use super::{CALIBRATION, DROPOUT, eight_bit, scale_name, tensor_name};
use crate::data::idx::CLASSES;
use crate::error::{Error, FileProblem, TensorNames, WeightsFault};
use crate::recognition::Calibration;

/// Kernel `[in, out]` and bias `[out]`.
pub(super) type Layer = (Array2<f32>, Vec<f32>);

/// A safetensors file under inspection.
pub(super) struct Reader<'a> {
    file: &'a str,
    container: Container<'a>,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes).map_err(|fault| bad(file, 0, fault))?;
        Ok(Self { file, container })
    }

    fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        self.container.tensor(name)
    }

    fn bad(&self, offset: usize, fault: WeightsFault) -> Error {
        bad(self.file, offset, fault)
    }

    /// Kernel and bias of the dense layer at `index`, if the file has one; `inputs` is what the layer before gives.
    pub fn layer(&self, index: usize, inputs: Option<usize>) -> Result<Option<Layer>, Error> {
        let name = tensor_name(index, "kernel");
        let Some(kernel) = self.tensor(&name) else {
            return Ok(None);
        };
        let fits = |found| inputs.map_or_else(|| is_square(found), |inputs| found == inputs);
        let (inputs, units) = match kernel.shape[..] {
            [inputs, units] if fits(inputs) && units > 0 => (inputs, units),
            _ => {
                let fault = WeightsFault::KernelShape {
                    tensor: name,
                    inputs,
                    found: kernel.shape.clone(),
                };
                return Err(self.bad(kernel.offset, fault));
            }
        };
        let kernel = match kernel.dtype {
            I8 => {
                let scales = self.row(&scale_name(&name), units)?;
                let numbers = eight_bit::kernel(kernel.data, &scales);
                if let Some(at) = numbers.iter().position(|x| !x.is_finite()) {
                    let fault = WeightsFault::ScaledNotFinite {
                        tensor: name,
                        found: numbers[at],
                    };
                    return Err(self.bad(kernel.offset + at, fault));
                }
                numbers
            }
            _ => self.numbers(&name, kernel)?,
        };
        let kernel = Array2::from_shape_vec((inputs, units), kernel)
            .expect("the container checks a tensor's length");
        let bias = self.row(&tensor_name(index, "bias"), units)?;
        Ok(Some((kernel, bias)))
    }

    /// That the layers end in ten digits and nothing stands beside them.
    pub fn check_whole(&self, layers: usize, units: Option<usize>) -> Result<(), Error> {
        let Some(units) = units else {
            let (tensor, found) = (tensor_name(0, "kernel"), self.names());
            return Err(self.bad(0, WeightsFault::NoKernel { tensor, found }));
        };
        if units != CLASSES {
            let (expected, found) = (CLASSES, units);
            return Err(self.bad(0, WeightsFault::Outputs { expected, found }));
        }
        let is_known = |name: &str| {
            name == CALIBRATION
                || (0..layers).any(|layer| {
                    let is = |part| name == tensor_name(layer, part);
                    is("kernel") || is("bias") || is("scale") && self.is_eight_bit(layer)
                })
        };
        if self.tensors().iter().all(|(name, _)| is_known(name)) {
            return Ok(());
        }
        let found = self.names();
        Err(self.bad(0, WeightsFault::OtherTensors { found }))
    }

    fn is_eight_bit(&self, layer: usize) -> bool {
        let kernel = self.tensor(&tensor_name(layer, "kernel"));
        kernel.is_some_and(|kernel| kernel.dtype == I8)
    }

    /// A tensor of `[length]` f32 numbers that must be there.
    fn row(&self, name: &str, length: usize) -> Result<Vec<f32>, Error> {
        let Some(tensor) = self.tensor(name) else {
            let tensor = name.to_owned();
            return Err(self.bad(0, WeightsFault::NoTensor { tensor }));
        };
        if tensor.shape != [length] {
            let fault = WeightsFault::TensorShape {
                tensor: name.to_owned(),
                expected: vec![length],
                found: tensor.shape.clone(),
            };
            return Err(self.bad(tensor.offset, fault));
        }
        self.numbers(name, tensor)
    }

    fn numbers(&self, name: &str, tensor: &Tensor) -> Result<Vec<f32>, Error> {
        let start = tensor.offset;
        if tensor.dtype != F32 {
            let fault = WeightsFault::TensorType {
                tensor: name.to_owned(),
                expected: F32,
                found: tensor.dtype.to_owned(),
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
        match text.parse() {
            Ok(rate) if (0.0..1.0).contains(&rate) => Ok(rate),
            _ => {
                let found = text.to_owned();
                Err(self.bad(0, WeightsFault::Dropout { found }))
            }
        }
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

    pub fn tensors(&self) -> &[(&'a str, Tensor<'a>)] {
        self.container.tensors()
    }

    fn names(&self) -> TensorNames {
        let names = self.tensors().iter().map(|(name, _)| (*name).to_owned());
        TensorNames {
            count: names.len(),
            first: names.take(8).collect(),
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
