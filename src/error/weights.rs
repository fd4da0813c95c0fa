//! What can be wrong with a file of weights.

use serde::Serialize;

use super::as_text;

/// Why bytes are not weights. Up to `Coverage` they are not a safetensors file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WeightsFault {
    /// Too short for the header's length.
    TooShort {
        bytes: usize,
    },
    /// A header that would end past the file, or be longer than the format allows. What a file claims, here and
    /// below, may be more than a `usize` holds.
    HeaderLength {
        bytes: String,
    },
    /// A header that is not the JSON of tensors.
    HeaderJson,
    /// More of something than any network here has.
    TooMany {
        of: Counted,
        most: usize,
    },
    /// A tensor that would end past the file; bytes from the header's end.
    TensorOutside {
        tensor: String,
        start: String,
        end: String,
        length: usize,
    },
    /// A tensor of another length than its shape says.
    TensorBytes {
        tensor: String,
        dtype: String,
        shape: Vec<String>,
        found: usize,
    },
    /// Two tensors of one name.
    TensorTwice {
        tensor: String,
    },
    /// Bytes that belong to no tensor, or to two.
    Coverage {
        covered: usize,
        length: usize,
    },
    /// No first layer.
    NoKernel {
        tensor: String,
        found: TensorNames,
    },
    /// A layer without one of its parts.
    NoTensor {
        tensor: String,
    },
    /// `inputs` is what the layer before gives; `None` for the first: a square number of pixels.
    KernelShape {
        tensor: String,
        inputs: Option<usize>,
        found: Vec<usize>,
    },
    /// A network for pictures with more than `largest` pixels along a side.
    PictureSize {
        tensor: String,
        largest: usize,
        found: usize,
    },
    /// Kernels that would take this many bytes of memory.
    TooLarge {
        most: usize,
        found: usize,
    },
    TensorShape {
        tensor: String,
        expected: Vec<usize>,
        found: Vec<usize>,
    },
    /// Numbers of another kind, by safetensors' names.
    TensorType {
        tensor: String,
        expected: &'static str,
        found: String,
    },
    NotFinite {
        tensor: String,
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        found: f32,
    },
    /// Eight-bit numbers that their scales make infinite.
    ScaledNotFinite {
        tensor: String,
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        found: f32,
    },
    Outputs {
        expected: usize,
        found: usize,
    },
    /// Finite weights whose answers are not.
    AnswersNotFinite,
    /// Tensors that belong to no layer.
    OtherTensors {
        found: TensorNames,
    },
    /// A rate that is not from 0 to below 1.
    Dropout {
        found: String,
    },
    /// An activation of another name.
    Activation {
        expected: &'static [&'static str],
        found: String,
    },
    /// A temperature that is not above 0, or a refusal that is not from 0 to below 1.
    Calibration {
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        temperature: f32,
        #[serde(serialize_with = "as_text")]
        #[cfg_attr(test, ts(as = "String"))]
        refusal: f32,
    },
}

/// What a weights file has a limited number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Counted {
    /// Texts of the metadata.
    Words,
    Tensors,
    Layers,
}

/// The names of a file's tensors, or the first of many.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TensorNames {
    None,
    All { names: Vec<String> },
    Many { first: Vec<String>, count: usize },
}
