//! The engine as a browser's worker sees it: converts and delegates, decides nothing. What crosses is
//! typed in `www/engine/protocol.js`.

#[cfg(feature = "bench")]
mod bench;
mod convert;
mod final_test;
mod read;
mod teach;

use std::sync::Arc;

use js_sys::{Array, Float32Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::data::augment::{Augmentation, Augmenter};
use crate::data::{Dataset, mnist, user_files};
use crate::error::Error;
use crate::formats::{self, Format};
use crate::gemm;
use crate::ink::Pad;
use crate::ink::segment::{self, Lattice};
use crate::learn::{Ending, History, Report, Trainer, TrainingForm};
use crate::nn::{Model, Scratch};
use crate::random::{self, Stream, StreamId};
use crate::recognition::{Calibration, Recogniser, number};
use convert::{
    CheckResult, DatasetInfo, FieldError, KernelInfo, LearningRates, Prediction, Recipes, RunEnd,
    Source, StepReport, WeightsInfo, to_js, to_js_error,
};
use final_test::FinalTest;
use teach::Teaching;

/// Starts the threads of a build with threads; call it once, before anything else, from a worker.
#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

/// All that a page's engine holds: a data set, the weights that answer, and a run.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    dataset: Option<Arc<Dataset>>,
    shipped: Option<Recogniser>,
    yours: Option<Recogniser>,
    trainer: Option<Trainer>,
    final_test: Option<FinalTest>,
    history: History,
    teaching: Teaching,
    scratch: Scratch,
}

type JsResult = Result<JsValue, JsValue>;

#[wasm_bindgen]
impl Engine {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self::default()
    }

    /// → `{ kernel, family }`
    pub fn kernel(&self) -> JsResult {
        to_js(&KernelInfo {
            kernel: gemm::kernel_name(),
            family: gemm::family(),
        })
    }

    /// → `Recipes`: whole forms to start from.
    pub fn recipes(&self) -> JsResult {
        to_js(&Recipes {
            seed: TrainingForm::default(),
            quick: TrainingForm::quick(),
        })
    }

    /// → `LearningRates`: what each optimizer starts from.
    pub fn learning_rates(&self) -> JsResult {
        to_js(&LearningRates::default())
    }

    /// A seed that nobody chose.
    pub fn random_seed(&self) -> Result<f64, JsValue> {
        random::entropy_seed().map(f64::from).map_err(to_js_error)
    }

    /// The names of MNIST's files, in the order that `load_mnist` takes their bytes.
    pub fn mnist_files(&self) -> Vec<String> {
        mnist::FILES
            .iter()
            .map(|file| file.name.to_owned())
            .collect()
    }

    /// Takes MNIST's four files, unpacked (`Uint8Array`s). → `DatasetInfo`
    pub fn load_mnist(&mut self, files: Array) -> JsResult {
        self.take_dataset(read_mnist(&files)?)
    }

    /// Takes a person's own files, unpacked: names and `Uint8Array`s in the same order. → `DatasetInfo`
    pub fn load_files(&mut self, names: Vec<String>, files: Array) -> JsResult {
        let bytes = files.iter().map(|file| Uint8Array::new(&file).to_vec());
        let files = names.into_iter().zip(bytes).collect();
        let dataset = user_files::assemble(files).map_err(to_js_error)?;
        self.take_dataset(dataset)
    }

    pub fn has_dataset(&self) -> bool {
        self.dataset.is_some()
    }

    /// Takes a safetensors file as `source`'s weights. → `WeightsInfo`
    pub fn load_weights(&mut self, source: JsValue, name: &str, bytes: &[u8]) -> JsResult {
        let source = read::source(source)?;
        let recogniser = formats::read(name, bytes).map_err(to_js_error)?;
        let info = WeightsInfo {
            source,
            name,
            summary: recogniser.model.summary(),
            input_size: recogniser.model.inputs().isqrt(),
        };
        let info = to_js(&info)?;
        match source {
            Source::Shipped => self.shipped = Some(recogniser),
            Source::Yours => self.take_yours(recogniser),
        }
        Ok(info)
    }

    /// `source`'s weights as a safetensors file; in a run, as they are now.
    pub fn save_weights(&self, source: JsValue) -> Result<Vec<u8>, JsValue> {
        let (model, calibration) = self.weights(read::source(source)?)?;
        Ok(formats::write(model, calibration, Format::Float32))
    }

    /// The history of the current run, or of the last one, as `csv` or `json`.
    pub fn save_history(&self, format: &str) -> String {
        let history = self
            .trainer
            .as_ref()
            .map_or(&self.history, Trainer::history);
        match format {
            "csv" => history.to_csv(),
            _ => history.to_json(),
        }
    }

    /// Takes `EpochRow[]` as the last run's history, when another build's engine made it.
    pub fn load_history(&mut self, rows: JsValue) -> Result<(), JsValue> {
        self.history = History {
            rows: read::rows(rows)?,
        };
        Ok(())
    }

    /// Some training pictures as augmentation makes them: `count` of them, `[count, size, size]`, others in
    /// each `round`. Empty without a data set.
    pub fn augmented(&self, round: u32, count: u32) -> Vec<u8> {
        let Some(dataset) = &self.dataset else {
            return Vec::new();
        };
        let training = &dataset.training;
        let (seed, mut augmenter) = (TrainingForm::default().seed as u64, Augmenter::default());
        let mut pixels = Vec::new();
        for place in 0..count {
            let index = round.wrapping_mul(count).wrapping_add(place) % training.len() as u32;
            let stream = Stream::new(seed, StreamId::Augmentation, round, index);
            let (picture, label) = (
                training.picture(index as usize),
                training.labels()[index as usize],
            );
            let strengths = Augmentation::default();
            pixels.extend(augmenter.augment(picture, label, strengths, stream));
        }
        pixels
    }

    /// What is wrong with a form, and the network that it would make. → `CheckResult`
    pub fn check(&self, form: JsValue) -> JsResult {
        let form = read::form(form)?;
        let errors = form.config(self.inputs()).err().unwrap_or_default();
        to_js(&CheckResult {
            errors: errors.iter().filter_map(FieldError::of).collect(),
            summary: form.summary(self.inputs()),
        })
    }

    /// Reads a drawing: an array of strokes, each a `Float32Array` of x0, y0, x1, y1, …, and when each began and
    /// ended, in seconds, NaN where nobody knows; `times` may be empty. → `Prediction`
    pub fn predict_strokes(
        &mut self,
        source: JsValue,
        strokes: Array,
        times: &[f64],
        width: f32,
        height: f32,
    ) -> JsResult {
        let source = read::source(source)?;
        let strokes: Vec<Vec<f32>> = strokes
            .iter()
            .map(|stroke| Float32Array::new(&stroke).to_vec())
            .collect();
        let size = self.weights(source)?.0.inputs().isqrt();
        let (times, _) = times.as_chunks::<2>();
        let pad = Some(Pad { width, height });
        let line = segment::from_timed_strokes(&strokes, times, pad, size);
        self.predict(source, line.map_err(to_js_error)?, size)
    }

    /// Reads a picture of a digit or a line of digits: RGBA, row by row. → `Prediction`
    pub fn predict_pixels(
        &mut self,
        source: JsValue,
        rgba: &[u8],
        width: usize,
        height: usize,
    ) -> JsResult {
        let source = read::source(source)?;
        let size = self.weights(source)?.0.inputs().isqrt();
        let line = segment::from_pixels(rgba, width, height, size).map_err(to_js_error)?;
        self.predict(source, line, size)
    }

    /// Starts a run with new weights; a run that was under way ends as by `end_run`.
    pub fn start_run(&mut self, form: JsValue) -> Result<(), JsValue> {
        let form = read::form(form)?;
        let config = form.config(self.inputs()).map_err(|errors| {
            let first = errors.into_iter().next();
            first.map_or(JsValue::UNDEFINED, to_js_error)
        })?;
        let Some(dataset) = self.dataset.clone() else {
            return Err(to_js_error(Error::NoDataset));
        };
        let held_back = form.held_back as usize;
        let (dataset, final_test) =
            FinalTest::holding_back(dataset, held_back).map_err(to_js_error)?;
        self.end_run()?;
        self.trainer = Some(Trainer::new(config, dataset, seconds));
        self.final_test = final_test;
        Ok(())
    }

    /// Trains a batch, or reads a part of the validation pictures or at the end of the test's.
    /// → `{ ended, row? }`
    pub fn step(&mut self) -> JsResult {
        let Some(trainer) = &mut self.trainer else {
            return to_js(&StepReport {
                ended: true,
                row: None,
            });
        };
        let report = trainer.step().map_err(to_js_error)?;
        let mut ended = report == Report::Finished;
        if let Some(test) = self.final_test.as_mut().filter(|_| ended) {
            ended = !test.step(trainer.model());
        }
        to_js(&StepReport {
            ended,
            row: match report {
                Report::Epoch(row) => Some(row),
                _ => None,
            },
        })
    }

    /// → `TrainingProgress`, or undefined when no run is under way.
    pub fn progress(&self) -> JsResult {
        match &self.trainer {
            Some(trainer) => to_js(&trainer.progress()),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// Ends the run: its weights become `yours` as they are. → `RunEnd`; without a run, the last history
    pub fn end_run(&mut self) -> JsResult {
        let (mut ending, mut weights_epoch) = (Ending::Stopped, None);
        if let Some(trainer) = self.trainer.take() {
            (ending, weights_epoch) = (trainer.ending(), trainer.weights_epoch());
            self.history = trainer.history().clone();
            self.take_yours(Recogniser::uncalibrated(trainer.into_model()));
        }
        to_js(&RunEnd {
            history: &self.history.rows,
            ending,
            weights_epoch,
            test: self.final_test.take().and_then(|test| test.score()),
        })
    }
}

impl Engine {
    fn take_dataset(&mut self, dataset: Dataset) -> JsResult {
        let info = to_js(&DatasetInfo {
            name: &dataset.name,
            training_images: dataset.training.len(),
            validation_images: dataset.validation.len(),
            size: dataset.training.size(),
            is_mnist: dataset.name == mnist::NAME,
        })?;
        self.dataset = Some(Arc::new(dataset));
        Ok(info)
    }

    /// Weights that come from elsewhere than from teaching: what teaching changed cannot be undone any more.
    fn take_yours(&mut self, recogniser: Recogniser) {
        self.yours = Some(recogniser);
        self.teaching.forget_before();
    }

    /// Pixels of a picture of the data set, or of MNIST's before one is loaded.
    fn inputs(&self) -> usize {
        let size = self
            .dataset
            .as_ref()
            .map_or(mnist::SIZE, |set| set.training.size());
        size * size
    }

    /// The network that answers, and what its outputs are worth. One in training is not calibrated.
    fn weights(&self, source: Source) -> Result<(&Model, Calibration), JsValue> {
        fn of(recogniser: &Recogniser) -> (&Model, Calibration) {
            (&recogniser.model, recogniser.calibration)
        }
        let weights = match (source, &self.trainer) {
            (Source::Shipped, _) => self.shipped.as_ref().map(of),
            (Source::Yours, Some(trainer)) => Some((trainer.model(), Calibration::default())),
            (Source::Yours, None) => self.yours.as_ref().map(of),
        };
        weights.ok_or_else(|| to_js_error(Error::NoWeights { source }))
    }

    fn predict(&mut self, source: Source, line: Option<Lattice>, size: usize) -> JsResult {
        let mut scratch = std::mem::take(&mut self.scratch);
        let (model, calibration) = self.weights(source)?;
        let digits = line.map(|line| number::read(model, &calibration, &line, &mut scratch));
        self.scratch = scratch;
        Prediction::to_js(source, &digits.unwrap_or_default(), size)
    }
}

/// MNIST from its four files, unpacked (`Uint8Array`s).
fn read_mnist(files: &Array) -> Result<Dataset, JsValue> {
    let bytes: Vec<Vec<u8>> = files
        .iter()
        .map(|file| Uint8Array::new(&file).to_vec())
        .collect();
    let files = <[Vec<u8>; 4]>::try_from(bytes).map_err(|bytes| {
        to_js_error(Error::MnistFiles {
            expected: mnist::FILES.len(),
            found: bytes.len(),
        })
    })?;
    mnist::load(files).map_err(to_js_error)
}

/// Seconds since the page's start, from the browser's clock.
fn seconds() -> f64 {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(thread_local_v2, js_name = performance)]
        static PERFORMANCE: web_sys::Performance;
    }
    PERFORMANCE.with(|performance| performance.now() / 1000.0)
}
