//! The trainer of a perceptron on a GPU: the same run as the [`Trainer`](super::Trainer)'s, whose steps are sent off in
//! slices. A step of it takes what has arrived, or sends the next slice off; it waits for the device for a few
//! milliseconds at most. The host knows the weights of each epoch's end.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::batch::Outcome;
use super::batch_loader::BatchLoader;
use super::config::TrainingConfig;
use super::machine::Machine;
use super::report::{Ending, Phase, Progress, Report};
use super::state::State;
use super::trainer::Clock;
use crate::choices::Choice;
use crate::data::Dataset;
use crate::data::augment::Augmenter;
use crate::data::batches::epoch_order;
use crate::error::Error;
use crate::gpu::{Gpu, MOST_STEPS, Network, Reading, Settings, Sizes, StepUniforms, Weights, Work};
use crate::learn::history::History;
use crate::learn::run::Step;
use crate::nn::layers::{BatchScore, Dropout, NO_CLASS};
use crate::nn::{Model, NetworkKind, Parameter};
use crate::optim::WeightEma;
use crate::parallel::{for_each, threads};

/// Seconds of a slice: short enough to stop soon, long enough that sending it off costs little.
const SLICE: f64 = 0.02;
/// On their way: one slice that runs, one that waits, and the end of an epoch.
const AHEAD: usize = 3;
/// Pictures of a slice that are made anew on the host, at most.
const FRESH: usize = 16_384;
/// Pictures that are scored together, at least.
const SCORED: usize = 2_000;

/// A training run on a device.
pub struct GpuTrainer {
    state: State,
    dataset: Arc<Dataset>,
    clock: Clock,
    network: Network,
    /// What is on its way, oldest first.
    ahead: VecDeque<Pending>,
    /// What is sent off next.
    next: Place,
    /// The order in which that epoch takes the training pictures.
    order: Vec<u32>,
    /// Steps of a slice.
    steps: usize,
    /// When the last slice arrived or, after a pause, was sent off.
    last: f64,
    /// Pictures of a batch that is scored.
    scored: usize,
}

/// Where in the run the next slice begins.
#[derive(Debug, Clone, Copy)]
struct Place {
    epoch: usize,
    batch: usize,
}

/// What is on its way from the device.
struct Pending {
    scores: Reading,
    what: What,
}

enum What {
    /// Training batches, each of so many pictures.
    Batches(Vec<usize>),
    /// The end of an epoch: all validation pictures, and the weights.
    Epoch(Reading),
}

impl GpuTrainer {
    /// A run of `config` on `dataset`, with new weights from its seed.
    ///
    /// # Errors
    /// [`Error::GpuNetwork`] for another network than a perceptron, [`Error::GpuMemory`] when the pictures or the network
    /// are too large for the device.
    pub fn new(
        config: TrainingConfig,
        dataset: Arc<Dataset>,
        clock: Clock,
        gpu: &Gpu,
    ) -> Result<Self, Error> {
        if config.network != NetworkKind::Mlp {
            let found = config.network.name();
            return Err(Error::GpuNetwork { found });
        }
        let size = dataset.training.size();
        let model = config.new_model(size * size);
        let pictures = config.pictures(&dataset);
        let batch = config.batch_size.min(pictures[0]);
        // All of them are one submission.
        let least = SCORED.max(pictures[1].div_ceil(MOST_STEPS));
        let scored = batch.max(least).min(pictures[1].max(1));
        let sizes = Sizes {
            widths: widths(&model),
            batch: batch.max(scored),
            pictures: pictures[0] + pictures[1] + FRESH.max(batch),
            order: pictures[0] + pictures[1],
        };
        let network = Network::new(gpu, &layers(&model), &settings(&config), &sizes)?;
        let [training, validation] = [&dataset.training, &dataset.validation];
        network.write_pictures(0, (0..pictures[0]).map(|index| training.picture(index)));
        let validation_pictures = (0..validation.len()).map(|index| validation.picture(index));
        network.write_pictures(pictures[0], validation_pictures);
        let places = pictures[0] as u32..;
        let entries = places.zip(validation.labels().iter().copied());
        network.write_order(pictures[0], entries);
        let state = State {
            // They lie on the device.
            memories: Vec::new(),
            average: None,
            ..State::new(config, model, pictures)
        };
        Ok(Self {
            order: Vec::new(),
            network,
            ahead: VecDeque::new(),
            next: Place { epoch: 0, batch: 0 },
            steps: 8,
            last: clock(),
            scored,
            state,
            dataset,
            clock,
        })
    }

    /// Sends off the next training batches of an epoch or, after its last, all that ends it.
    fn send(&mut self) {
        if self.ahead.is_empty() {
            self.last = (self.clock)();
        }
        let Place { epoch, batch } = self.next;
        let batches = self.state.training_batches();
        if batch == batches {
            self.send_end();
            self.next = Place {
                epoch: epoch + 1,
                batch: 0,
            };
            return;
        }
        if batch == 0 {
            self.order = epoch_order(self.state.config.seed, epoch as u32, self.state.pictures[0]);
        }
        let loader = self.loader(epoch);
        let size = self.state.config.batch_size;
        let most = if loader.is_plain() {
            MOST_STEPS
        } else {
            (FRESH / size).max(1)
        };
        let end = batches.min(batch + self.steps.min(most));
        let entries = batch * size..self.order.len().min(end * size);
        let indices = &self.order[entries.clone()];
        if loader.is_plain() {
            if batch == 0 {
                let entries = self.order.iter().map(|&index| (index, loader.label(index)));
                self.network.write_order(0, entries);
            }
        } else {
            let pixels = self.dataset.training.size().pow(2);
            let fresh = make(&loader, indices, pixels);
            let first = self.state.pictures[0] + self.state.pictures[1];
            self.network
                .write_pictures(first, fresh.chunks_exact(pixels));
            let places = (first as u32..).zip(indices.iter().map(|&index| loader.label(index)));
            self.network.write_order(entries.start, places);
        }
        let mut counts = Vec::new();
        let steps = (batch..end).map(|batch| {
            let step = self.uniforms(epoch, batch);
            counts.push(step.rows as usize);
            step
        });
        let mut steps: Vec<_> = steps.collect();
        let scores = self.network.submit(Work::Train, &mut steps);
        let what = What::Batches(counts);
        self.ahead.push_back(Pending { scores, what });
        self.next.batch = end;
    }

    fn send_end(&mut self) {
        let [training, validation] = self.state.pictures;
        let averages = self.state.config.regularization.average > 0.0;
        let firsts = (0..validation).step_by(self.scored);
        let mut steps: Vec<_> = firsts
            .map(|first| StepUniforms {
                first: (training + first) as u32,
                rows: self.scored.min(validation - first) as u32,
                ..StepUniforms::default()
            })
            .collect();
        let (work, which) = match averages {
            true => (Work::ScoreAverage, Weights::Average),
            false => (Work::Score, Weights::Current),
        };
        let scores = self.network.submit(work, &mut steps);
        let what = What::Epoch(self.network.read_weights(which));
        self.ahead.push_back(Pending { scores, what });
    }

    fn uniforms(&self, epoch: usize, batch: usize) -> StepUniforms {
        let config = &self.state.config;
        let (first, batch) = self.state.batch_at(epoch, batch);
        let rate = batch.learning_rate;
        let decay = config.regularization.average;
        let average = (decay > 0.0).then(|| WeightEma::gain(decay, batch.step as u32));
        StepUniforms {
            first: first as u32,
            rows: batch.pictures as u32,
            step: batch.place.step,
            epoch: batch.place.epoch,
            seed: [config.seed as u32, (config.seed >> 32) as u32],
            rate: config.rule().rate(batch.step, rate),
            kept: 1.0 - batch.constraint.weight_decay * rate,
            label_smoothing: batch.label_smoothing,
            average: average.flatten().unwrap_or(0.0),
            ..StepUniforms::default()
        }
    }

    fn loader(&self, epoch: usize) -> BatchLoader<'_> {
        let regularization = &self.state.config.regularization;
        let done = epoch as f64 / self.state.config.epochs as f64;
        BatchLoader {
            split: &self.dataset.training,
            seed: self.state.config.seed,
            epoch: epoch as u32,
            augmentation: regularization.augmentation_at(done),
            nondigits: regularization.nondigits as f32,
        }
    }

    fn take_time(&mut self) -> f64 {
        let now = (self.clock)();
        let seconds = now - self.last;
        self.last = now;
        self.state.seconds.epoch += seconds;
        self.state.seconds.run += seconds;
        seconds
    }

    /// Takes what training batches scored.
    fn end_batches(&mut self, batches: &[usize], scores: &[f32]) -> Result<Report, Error> {
        let seconds = self.take_time();
        self.state.seconds.batches += seconds;
        let wanted = self.steps as f64 * SLICE / seconds.max(1e-4);
        // The first slices wait for the kernels to be compiled.
        self.steps = (wanted as usize)
            .clamp(self.steps.div_ceil(2), self.steps * 2)
            .min(MOST_STEPS);
        let mut all = BatchScore::default();
        let mut rows = scores.chunks_exact(2);
        for &count in batches {
            let score = score(rows.by_ref().take(count));
            all.add(score);
            let outcome = match score.loss.is_finite() {
                true => Outcome::Trained(score),
                false => Outcome::LossNotFinite(score),
            };
            self.state.end_batch(outcome)?;
        }
        Ok(Report::Batch(all))
    }

    /// Takes the end of an epoch.
    fn end_epoch(&mut self, scores: &[f32], weights: &Reading) -> Result<Report, Error> {
        // They were asked for after the scores, and a queue keeps its order.
        let weights = loop {
            if let Some(weights) = weights.take()? {
                break weights;
            }
            self.network.poll(Duration::from_millis(5))?;
        };
        self.take_time();
        if !weights.iter().all(|weight| weight.is_finite()) {
            self.state.end_batch(Outcome::WeightNotFinite)?;
        }
        set_layers(&mut self.state.model, self.network.layers(&weights));
        self.state.end_part(self.state.pictures[1]);
        let row = self.state.end_epoch(score(scores.chunks_exact(2)))?;
        if self.state.phase == Phase::Finished {
            self.ahead.clear();
        }
        Ok(Report::Epoch(row))
    }
}

impl Machine for GpuTrainer {
    /// Takes what has arrived, or sends the next slice off.
    fn step(&mut self) -> Result<Step<Report>, Error> {
        if self.state.phase == Phase::Finished {
            return Ok(Step::Finished);
        }
        if self.ahead.len() < AHEAD && self.next.epoch < self.state.config.epochs {
            self.send();
        }
        let is_full = self.ahead.len() == AHEAD || self.next.epoch == self.state.config.epochs;
        self.network
            .poll(Duration::from_millis(if is_full { 5 } else { 0 }))?;
        let Some(pending) = self.ahead.front() else {
            return Ok(Step::Waiting);
        };
        let Some(scores) = pending.scores.take()? else {
            return Ok(Step::Waiting);
        };
        let report = match self.ahead.pop_front() {
            Some(Pending {
                what: What::Batches(batches),
                ..
            }) => self.end_batches(&batches, &scores)?,
            Some(Pending {
                what: What::Epoch(weights),
                ..
            }) => self.end_epoch(&scores, &weights)?,
            None => return Ok(Step::Waiting),
        };
        Ok(Step::Did(report))
    }

    /// The weights of the last epoch's end, or those at the start.
    fn model(&self) -> &Model {
        &self.state.model
    }

    /// The weights that the run has come to. Waits for the device when the run is not over.
    fn into_model(mut self) -> Model {
        if self.state.phase != Phase::Finished {
            let averages = self.state.config.regularization.average > 0.0;
            let which = if averages {
                Weights::Average
            } else {
                Weights::Current
            };
            let reading = self.network.read_weights(which);
            while self.network.poll(Duration::from_millis(5)).is_ok() {
                match reading.take() {
                    Ok(Some(weights)) => {
                        set_layers(&mut self.state.model, self.network.layers(&weights));
                        break;
                    }
                    Ok(None) => {}
                    Err(_) => break,
                }
            }
        }
        self.state.model
    }

    fn history(&self) -> &History {
        &self.state.history
    }

    fn ending(&self) -> Ending {
        self.state.ending
    }

    fn weights_epoch(&self) -> Option<usize> {
        self.state.weights_epoch()
    }

    fn progress(&self) -> Progress {
        self.state.progress()
    }
}

/// The sum of what rows scored: pairs of a loss, and 1 for right, 0 for wrong, -1 for no label.
fn score<'a>(rows: impl Iterator<Item = &'a [f32]>) -> BatchScore {
    let mut score = BatchScore::default();
    for row in rows.filter(|row| row[1] >= 0.0) {
        score.add(BatchScore {
            loss: f64::from(row[0]),
            correct: usize::from(row[1] > 0.0),
            pictures: 1,
        });
    }
    score
}

/// The pictures at `indices` as an epoch shows them, one byte a pixel, made on all threads.
fn make(loader: &BatchLoader, indices: &[u32], pixels: usize) -> Vec<u8> {
    let each = indices.len().div_ceil(threads()).max(1);
    let mut bytes = vec![0; indices.len() * pixels];
    let parts = bytes.chunks_mut(each * pixels).zip(indices.chunks(each));
    for_each(parts, |(bytes, indices)| {
        let mut augmenter = Augmenter::default();
        for (bytes, &index) in bytes.chunks_exact_mut(pixels).zip(indices) {
            loader.with_picture(index, &mut augmenter, |picture| {
                bytes.copy_from_slice(picture)
            });
        }
    });
    bytes
}

fn settings(config: &TrainingConfig) -> Settings {
    let dropout = Dropout::new(config.dropout);
    let max_norm = config.constraint().max_norm;
    Settings {
        activation: config.activation,
        drop_below: dropout.drop_below(),
        dropout_scale: dropout.scale(),
        optimizer: config.rule(),
        max_norm: max_norm.is_finite().then_some(max_norm),
        no_class: NO_CLASS,
    }
}

/// Of each layer the kernel `[inputs, units]` and the bias behind it.
fn layers(model: &Model) -> Vec<Vec<f32>> {
    let layers = model.parameters().chunks_exact(2);
    layers
        .map(|layer| layer.iter().flat_map(Parameter::to_vec).collect())
        .collect()
}

fn set_layers(model: &mut Model, layers: Vec<Vec<f32>>) {
    for (parameters, numbers) in model.parameters_mut().chunks_exact_mut(2).zip(layers) {
        let (kernel, bias) = numbers.split_at(parameters[0].len());
        for (parameter, numbers) in parameters.iter_mut().zip([kernel, bias]) {
            *parameter.values_mut() = parameter.stored(numbers);
        }
    }
}

/// Units of each layer, the pixels first.
fn widths(model: &Model) -> Vec<usize> {
    let kernels = model.parameters().iter().step_by(2);
    let units = kernels.map(|kernel| kernel.shape()[1]);
    std::iter::once(model.inputs()).chain(units).collect()
}
