//! Teaching as a browser's worker sees it: one lesson at a time, and the weights from before the last.
//! What crosses is typed in `www/engine/protocol.js`.

use std::sync::Arc;

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::convert::{to_js, to_js_error};
use super::{Engine, JsResult, read, read_mnist, seconds};
use crate::data::{Dataset, mnist};
use crate::error::Error;
use crate::learn::{Correction, FineTuning};
use crate::recognition::Recogniser;

/// What an engine holds for teaching.
#[derive(Default)]
pub(super) struct Teaching {
    lesson: Option<FineTuning>,
    /// MNIST for the next lesson, where a person trains on pictures of their own.
    mnist: Option<Arc<Dataset>>,
    /// What `yours` was before the last lesson: perhaps nothing. `None` when that cannot be undone.
    before: Option<Option<Recogniser>>,
}

impl Teaching {
    pub(super) fn forget_before(&mut self) {
        self.before = None;
    }
}

#[derive(Serialize)]
struct LessonReport {
    ended: bool,
    round: usize,
    done: f64,
}

#[wasm_bindgen]
impl Engine {
    /// Whether teaching has the pictures that it shows again.
    pub fn has_mnist(&self) -> bool {
        self.loaded_mnist()
            .or(self.teaching.mnist.as_ref())
            .is_some()
    }

    /// Takes MNIST's four files, unpacked (`Uint8Array`s), for the next lesson alone: the data set stays.
    pub fn keep_mnist(&mut self, files: Array) -> Result<(), JsValue> {
        self.teaching.mnist = Some(Arc::new(read_mnist(&files)?));
        Ok(())
    }

    /// Starts to teach `source`'s weights: `pictures` are 28 × 28 pixels each, one after the other, with a
    /// label each: 0 to 9, or 255 for no digit.
    pub fn start_teaching(
        &mut self,
        source: JsValue,
        pictures: &[u8],
        labels: &[u8],
    ) -> Result<(), JsValue> {
        let kept = self.teaching.mnist.take(); // 47 MB that only this lesson needs
        let Some(mnist) = self.loaded_mnist().cloned().or(kept) else {
            return Err(to_js_error(Error::NoMnist));
        };
        let (model, calibration) = self.weights(read::source(source)?)?;
        let model = model.clone();
        let given = Recogniser { model, calibration };
        let pictures = pictures.chunks(mnist::SIZE * mnist::SIZE);
        let corrections: Vec<Correction> = pictures
            .zip(labels)
            .map(|(picture, &label)| Correction {
                picture: picture.to_vec(),
                label,
            })
            .collect();
        let lesson = FineTuning::new(given, corrections, mnist, seconds).map_err(to_js_error)?;
        self.teaching.lesson = Some(lesson);
        Ok(())
    }

    /// Goes on with the lesson for a step. → `{ ended, round, done }`
    pub fn step_teaching(&mut self) -> JsResult {
        let report = match &mut self.teaching.lesson {
            Some(lesson) => LessonReport {
                ended: lesson.step().map_err(to_js_error)?,
                round: lesson.round(),
                done: lesson.done(),
            },
            None => LessonReport {
                ended: true,
                round: 1,
                done: 0.0,
            },
        };
        to_js(&report)
    }

    /// Ends the lesson that has come to its end: the taught weights become `yours`. → `Taught`
    pub fn end_teaching(&mut self) -> JsResult {
        let Some(lesson) = self.teaching.lesson.take() else {
            return Ok(JsValue::NULL);
        };
        let (recogniser, taught) = lesson.into_taught();
        self.teaching.before = Some(self.yours.replace(recogniser));
        to_js(&taught)
    }

    /// Drops the lesson: all weights stay as they are.
    pub fn drop_teaching(&mut self) {
        self.teaching.lesson = None;
    }

    /// Brings back what `yours` was before the last lesson. Returns whether there are such weights.
    pub fn undo_teaching(&mut self) -> bool {
        if let Some(before) = self.teaching.before.take() {
            self.yours = before;
        }
        self.yours.is_some()
    }
}

impl Engine {
    /// The data set, where it is MNIST.
    fn loaded_mnist(&self) -> Option<&Arc<Dataset>> {
        self.dataset.as_ref().filter(|set| set.name == mnist::NAME)
    }
}
