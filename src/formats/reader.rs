//! Reads a weights file as bytes from anywhere: nothing is taken that was not checked, and every refusal
//! says what was expected, what came, and at which byte.

use ndarray::Array2;

use super::container::{Container, F32, I8, Tensor};
use super::{CALIBRATION, DROPOUT, eight_bit, tensor_name};
use crate::data::idx::CLASSES;
use crate::decimal;
use crate::error::{Error, FileProblem};
use crate::nn::layers::Dense;
use crate::recognition::Calibration;

/// A safetensors file under inspection.
pub(super) struct Reader<'a> {
    file: &'a str,
    container: Container<'a>,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        let container =
            Container::parse(bytes).map_err(|found| bad(file, 0, "a safetensors file", found))?;
        Ok(Self { file, container })
    }

    fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        self.container.tensor(name)
    }

    fn bad(&self, offset: usize, expected: &str, found: String) -> Error {
        bad(self.file, offset, expected, found)
    }

    /// The dense layer at `index`, if the file has one; `inputs` is what the layer before gives.
    pub fn layer(&self, index: usize, inputs: Option<usize>) -> Result<Option<Dense>, Error> {
        let name = tensor_name(index, "kernel");
        let Some(kernel) = self.tensor(&name) else {
            return Ok(None);
        };
        let (expected_inputs, fits) = match (inputs, &kernel.shape) {
            (Some(n), shape) => (n.to_string(), shape.len() == 2 && shape[0] == n),
            (None, shape) => (
                "a square number of pixels".to_owned(),
                shape.len() == 2 && is_square(shape[0]),
            ),
        };
        if !fits || kernel.shape[1] == 0 {
            let expected = format!("{name} of shape [{expected_inputs}, out]");
            return Err(self.bad(kernel.offset, &expected, shape_text(kernel)));
        }
        let (inputs, units) = (kernel.shape[0], kernel.shape[1]);
        let kernel = match kernel.dtype {
            I8 => {
                let scales = self.row(&tensor_name(index, "scale"), units)?;
                let numbers = eight_bit::kernel(kernel.data, &scales);
                if let Some(at) = numbers.iter().position(|x| !x.is_finite()) {
                    let expected = format!("{name} of finite numbers, by its scales");
                    let start = kernel.offset;
                    return Err(self.bad(start + at, &expected, decimal::text_f32(numbers[at])));
                }
                numbers
            }
            _ => self.numbers(&name, kernel)?,
        };
        let kernel = Array2::from_shape_vec((inputs, units), kernel)
            .expect("the container checks a tensor's length");
        let bias = self.row(&tensor_name(index, "bias"), units)?;
        Ok(Some(Dense::new(kernel.view(), &bias)))
    }

    /// That the layers end in ten digits and nothing stands beside them.
    pub fn check_whole(&self, dense: &[Dense]) -> Result<(), Error> {
        let Some(last) = dense.last() else {
            return Err(self.bad(0, "a tensor dense.kernel", self.names()));
        };
        if last.units() != CLASSES {
            let expected = format!("a last layer of {CLASSES} outputs");
            return Err(self.bad(0, &expected, format!("{} outputs", last.units())));
        }
        let is_known = |name: &str| {
            name == CALIBRATION
                || (0..dense.len()).any(|layer| {
                    let is = |part| name == tensor_name(layer, part);
                    is("kernel") || is("bias") || is("scale") && self.is_eight_bit(layer)
                })
        };
        if self.tensors().iter().all(|(name, _)| is_known(name)) {
            return Ok(());
        }
        Err(self.bad(0, "only the tensors of its dense layers", self.names()))
    }

    fn is_eight_bit(&self, layer: usize) -> bool {
        let kernel = self.tensor(&tensor_name(layer, "kernel"));
        kernel.is_some_and(|kernel| kernel.dtype == I8)
    }

    /// A tensor of `[length]` f32 numbers that must be there.
    fn row(&self, name: &str, length: usize) -> Result<Vec<f32>, Error> {
        let Some(tensor) = self.tensor(name) else {
            return Err(self.bad(0, &format!("a tensor {name}"), "none".to_owned()));
        };
        if tensor.shape != [length] {
            let expected = format!("{name} of shape [{length}]");
            return Err(self.bad(tensor.offset, &expected, shape_text(tensor)));
        }
        self.numbers(name, tensor)
    }

    fn numbers(&self, name: &str, tensor: &Tensor) -> Result<Vec<f32>, Error> {
        let start = tensor.offset;
        if tensor.dtype != F32 {
            let expected = format!("{name} of F32 numbers");
            return Err(self.bad(start, &expected, tensor.dtype.to_owned()));
        }
        let numbers: Vec<f32> = tensor
            .data
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        match numbers.iter().position(|x| !x.is_finite()) {
            Some(index) => {
                let expected = format!("{name} of finite numbers");
                Err(self.bad(
                    start + 4 * index,
                    &expected,
                    decimal::text_f32(numbers[index]),
                ))
            }
            None => Ok(numbers),
        }
    }

    /// The rate in the metadata; a file from elsewhere need not have one.
    pub fn dropout(&self) -> Result<f32, Error> {
        let Some(text) = self.container.word(DROPOUT) else {
            return Ok(0.0);
        };
        match decimal::parse(text) {
            Some(rate) if (0.0..1.0).contains(&rate) => Ok(rate),
            _ => Err(self.bad(0, "a dropout rate from 0 to below 1", text.to_owned())),
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
        let expected = "a temperature above 0 and a refusal from 0 to below 1";
        let found = [numbers[0], numbers[1]]
            .map(decimal::text_f32)
            .join(" and ");
        Err(self.bad(tensor.offset, expected, found))
    }

    pub fn tensors(&self) -> &[(&'a str, Tensor<'a>)] {
        self.container.tensors()
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.tensors().iter().map(|(name, _)| *name).collect();
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

fn shape_text(tensor: &Tensor) -> String {
    format!("shape {:?}", tensor.shape)
}

fn is_square(n: usize) -> bool {
    n > 0 && n.isqrt().pow(2) == n
}
