//! A run's whole state as bytes, and back. The bytes are a safetensors file: weights as files of their own,
//! what the optimizer remembers by the names of the parameters, and all else as JSON in the metadata, with a
//! hash of everything.

use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::config::TrainingConfig;
use super::report::{Ending, Phase};
use super::state::{Seconds, State};
use crate::data::Dataset;
use crate::error::Error;
use crate::formats;
use crate::learn::early_stopping::EarlyStopper;
use crate::learn::history::History;
use crate::nn::layers::BatchScore;
use crate::nn::{Model, Parameter};
use crate::optim::{OptimizerState, WeightEma};

/// Changes when runs that an earlier version saved cannot go on.
const VERSION: u32 = 1;

/// The metadata's key. Its word is a hash, a space and the JSON of [`Saved`].
const KEY: &str = "digitlab.run";

/// Names of the weights.
const MODEL: &str = "model";
const LAST_GOOD: &str = "last_good";
const AVERAGE: &str = "average";
const BEST: &str = "best";

/// What the metadata holds.
#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    config: TrainingConfig,
    pictures: PicturesOf,
    /// Steps of the weights' moving average.
    average_steps: u32,
    stopper: Option<EarlyStopper>,
    epoch: usize,
    phase: Phase,
    batch: usize,
    score: BatchScore,
    /// Of this epoch so far.
    validation: BatchScore,
    seconds: Seconds,
    work: f64,
    history: History,
    ending: Ending,
}

/// By what a data set is known again.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct PicturesOf {
    /// Pixels along a side.
    size: usize,
    training: usize,
    validation: usize,
    /// SHA-256 of all labels, hexadecimal.
    labels: String,
}

impl PicturesOf {
    fn of(dataset: &Dataset) -> Self {
        let splits = [&dataset.training, &dataset.validation];
        let mut labels = Sha256::new();
        splits
            .iter()
            .for_each(|split| labels.update(split.labels()));
        Self {
            size: dataset.training.size(),
            training: dataset.training.len(),
            validation: dataset.validation.len(),
            labels: hexadecimal(labels),
        }
    }
}

/// A tensor of the file.
struct Tensor {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// The state of a run on `dataset`; `validation` is what the pictures scored that this epoch has validated on.
pub(super) fn write(state: &State, validation: BatchScore, dataset: &Dataset) -> Vec<u8> {
    let saved = Saved {
        version: VERSION,
        config: state.config.clone(),
        pictures: PicturesOf::of(dataset),
        average_steps: state.average.as_ref().map_or(0, WeightEma::steps),
        stopper: state.stopper.clone(),
        epoch: state.epoch,
        phase: state.phase,
        batch: state.batch,
        score: state.score,
        validation,
        seconds: state.seconds,
        work: state.work,
        history: state.history.clone(),
        ending: state.ending,
    };
    let json = serde_json::to_string(&saved).expect("numbers, words and lists");
    let tensors = tensors(state);
    let views = tensors.iter().map(|tensor| {
        let view = TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes);
        (
            tensor.name.as_str(),
            view.expect("as long as its shape says"),
        )
    });
    let views: Vec<_> = views.collect();
    let hash = hash(&json, views.iter().map(|(name, view)| (*name, view.data())));
    let metadata = [(KEY.to_owned(), format!("{hash} {json}"))];
    serialize(views, Some(metadata.into_iter().collect())).expect("names are told apart")
}

fn tensors(state: &State) -> Vec<Tensor> {
    let mut weights = vec![(MODEL, &state.model), (LAST_GOOD, &state.last_good)];
    weights.extend(state.average.iter().map(|ema| (AVERAGE, ema.model())));
    weights.extend(state.best.iter().map(|best| (BEST, best)));
    let weights = weights.into_iter().map(|(name, model)| {
        let bytes = formats::to_safetensors(model);
        Tensor {
            name: name.to_owned(),
            dtype: Dtype::U8,
            shape: vec![bytes.len()],
            bytes,
        }
    });
    let parameters = state.model.parameters().iter().zip(&state.memories);
    let memories = parameters.flat_map(|(parameter, memories)| {
        let memories = memories.0.iter().enumerate();
        let memories = memories.filter(|(_, numbers)| !numbers.is_empty());
        memories.map(|(index, numbers)| {
            let mut stored = parameter.values().clone();
            stored.data_mut().copy_from_slice(numbers);
            let numbers = parameter.listed(&stored);
            Tensor {
                name: memory_name(index, parameter.name()),
                dtype: Dtype::F32,
                shape: parameter.shape(),
                bytes: numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
            }
        })
    });
    weights.chain(memories).collect()
}

fn memory_name(index: usize, parameter: &str) -> String {
    format!("memory_{index}.{parameter}")
}

/// Of the JSON and of all tensors, whatever their order.
fn hash<'a>(json: &str, tensors: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut tensors: Vec<_> = tensors.collect();
    tensors.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(json);
    for (name, bytes) in tensors {
        hash.update(name);
        hash.update(bytes);
    }
    hexadecimal(hash)
}

fn hexadecimal(hash: Sha256) -> String {
    let bytes = hash.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The state that [`write()`] gave, and what this epoch has validated so far.
pub(super) fn read(bytes: &[u8], dataset: &Dataset) -> Result<(State, BatchScore), Error> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|_| Error::NotASavedRun)?;
    let words = header.metadata().as_ref().ok_or(Error::NotASavedRun)?;
    let word = words.get(KEY).and_then(|word| word.split_once(' '));
    let (expected, json) = word.ok_or(Error::NotASavedRun)?;
    let file = SafeTensors::deserialize(bytes).map_err(|_| Error::SavedRunDamaged)?;
    let views = file.tensors();
    let tensors = views
        .iter()
        .map(|(name, view)| (name.as_str(), view.data()));
    if expected != hash(json, tensors) {
        return Err(Error::SavedRunDamaged);
    }
    let saved: Saved = serde_json::from_str(json).map_err(|_| Error::NotASavedRun)?;
    if saved.version != VERSION {
        return Err(Error::NotASavedRun);
    }
    if saved.pictures != PicturesOf::of(dataset) {
        return Err(Error::SavedRunPictures);
    }
    let weights = |name: &str| -> Result<Option<Model>, Error> {
        let tensor = views.iter().find(|(other, _)| other == name);
        let model = tensor.map(|(_, view)| formats::from_safetensors(name, view.data()));
        model.transpose()
    };
    let needed = |name| weights(name)?.ok_or(Error::SavedRunDamaged);
    let model = needed(MODEL)?;
    let decay = saved.config.regularization.average;
    let average =
        weights(AVERAGE)?.map(|model| WeightEma::resume(model, decay, saved.average_steps));
    let state = State {
        memories: memories(&file, &model)?,
        last_good: needed(LAST_GOOD)?,
        average,
        best: weights(BEST)?,
        pictures: [saved.pictures.training, saved.pictures.validation],
        config: saved.config,
        model,
        stopper: saved.stopper,
        epoch: saved.epoch,
        phase: saved.phase,
        batch: saved.batch,
        score: saved.score,
        seconds: saved.seconds,
        work: saved.work,
        history: saved.history,
        ending: saved.ending,
    };
    Ok((state, saved.validation))
}

fn memories(file: &SafeTensors, model: &Model) -> Result<Vec<OptimizerState>, Error> {
    let of_parameter = |parameter: &Parameter| {
        let memory = |index| {
            let Ok(tensor) = file.tensor(&memory_name(index, parameter.name())) else {
                return Ok(Vec::new());
            };
            if tensor.dtype() != Dtype::F32 || tensor.shape() != parameter.shape() {
                return Err(Error::SavedRunDamaged);
            }
            let (numbers, _) = tensor.data().as_chunks::<4>();
            let numbers: Vec<f32> = numbers.iter().map(|&b| f32::from_le_bytes(b)).collect();
            Ok(parameter.stored(&numbers).data().to_vec())
        };
        Ok(OptimizerState([memory(0)?, memory(1)?]))
    };
    model.parameters().iter().map(of_parameter).collect()
}
