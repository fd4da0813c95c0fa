//! Values that cross to JavaScript; their keys are those of `www/engine/protocol.js`.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::final_test::TestScore;
use crate::error::Error;
pub use crate::error::Source;
use crate::learn::{Ending, EpochRow, TrainingForm};
use crate::nn::Summary;
use crate::optim::{Adam, RmsProp, Sgd};
use crate::recognition::number::{self, Digit};
use crate::recognition::{Reading, Verdict};

#[derive(Serialize)]
pub struct Recipes {
    pub seed: TrainingForm,
    pub quick: TrainingForm,
}

#[derive(Serialize)]
pub struct LearningRates {
    sgd: f64,
    adam: f64,
    rmsprop: f64,
}

impl Default for LearningRates {
    fn default() -> Self {
        Self {
            sgd: Sgd::LEARNING_RATE,
            adam: Adam::LEARNING_RATE,
            rmsprop: RmsProp::LEARNING_RATE,
        }
    }
}

#[derive(Serialize)]
pub struct KernelInfo {
    pub kernel: &'static str,
    pub family: &'static str,
}

#[derive(Serialize)]
pub struct DatasetInfo<'a> {
    pub name: &'a str,
    pub training_images: usize,
    pub validation_images: usize,
    pub size: usize,
    pub is_mnist: bool,
}

#[derive(Serialize)]
pub struct WeightsInfo<'a> {
    pub source: Source,
    pub name: &'a str,
    pub summary: Summary,
    pub input_size: usize,
}

#[derive(Serialize)]
pub struct CheckResult {
    pub errors: Vec<FieldError>,
    /// `null`, not left out, when layers or dropout make no network.
    pub summary: Option<Summary>,
}

#[derive(Serialize)]
pub struct FieldError {
    pub field: &'static str,
    pub message: String,
}

impl FieldError {
    /// The error beside a form's field, which need not name it again.
    pub fn of(error: &Error) -> Option<Self> {
        match error {
            Error::Field {
                field,
                expected,
                found,
            } => Some(Self {
                field,
                message: format!("Expected {expected}, found {found}"),
            }),
            _ => None,
        }
    }
}

#[derive(Serialize)]
pub struct StepReport {
    pub ended: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<EpochRow>,
}

#[derive(Serialize)]
pub struct RunEnd<'a> {
    pub history: &'a [EpochRow],
    pub ending: Ending,
    pub weights_epoch: Option<usize>,
    /// Of test pictures that the run has not validated on.
    pub test: Option<TestScore>,
}

#[derive(Serialize)]
pub struct Prediction {
    source: Source,
    blank: bool,
    size: usize,
    unsure: usize,
}

impl Prediction {
    /// `digits` from left to right, each `[size, size]`; none when there was no ink.
    pub fn to_js(source: Source, digits: &[Digit], size: usize) -> Result<JsValue, JsValue> {
        let unsure = number::least_certain(digits);
        let object = to_js(&Self {
            source,
            blank: digits.is_empty(),
            size,
            unsure,
        })?;
        match digits.get(unsure) {
            Some(digit) => set_digit(&object, &digit.reading, &digit.picture.pixels)?,
            None => set_digit(&object, &Reading::blank(), &vec![0; size * size])?,
        }
        let several = Array::new();
        for digit in digits.iter().filter(|_| digits.len() > 1) {
            let object = Object::new();
            set_digit(&object, &digit.reading, &digit.picture.pixels)?;
            several.push(&object);
        }
        Reflect::set(&object, &"digits".into(), &several)?;
        Ok(object)
    }
}

/// Gives an object the keys of a `DigitReading`.
fn set_digit(object: &JsValue, reading: &Reading, picture: &[u8]) -> Result<(), JsValue> {
    let answer = match reading.verdict {
        Verdict::Digit(digit) => Some(digit),
        _ => None,
    };
    let digit = |digit: Option<u8>| digit.map_or(JsValue::NULL, JsValue::from);
    for (key, value) in [
        ("answer", digit(answer)),
        ("nearest", digit(reading.nearest())),
        ("second", digit(reading.second)),
        ("probabilities", to_js(&reading.probabilities)?),
        ("picture", Uint8Array::from(picture).into()),
    ] {
        Reflect::set(object, &key.into(), &value)?;
    }
    Ok(())
}

/// An error as data: its code and facts, and for now its sentence too.
pub fn to_js_error(error: Error) -> JsValue {
    let message = error.to_string();
    let data = to_js(&error).unwrap_or_else(|error| error);
    let _ = Reflect::set(&data, &"message".into(), &message.into());
    data
}

pub fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Absent values cross as null, as in JSON.
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}
