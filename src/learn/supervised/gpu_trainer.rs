//! Trains a perceptron on a GPU: the same run as [`Trainer`]'s. Steps are submitted in slices of 20 ms. A `step` takes
//! a result that has arrived or submits the next slice; it blocks for a few milliseconds at most, in a browser never.
//! The host receives the weights after each epoch and the whole state once a second: that is what remains when the
//! device is lost.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::batch::Outcome;
use super::batch_loader::{BatchLoader, Maker};
use super::config::TrainingConfig;
use super::gpu_device::{Device, FRESH, averages};
use super::machine::Machine;
use super::report::{BatchRecord, Phase, Report};
use super::state::State;
use super::trainer::{Clock, Trainer};
use crate::data::Dataset;
use crate::data::batches::epoch_order;
use crate::error::Error;
use crate::gpu::{Arrived, Gpu, MOST_STEPS, Reading, StepUniforms, Work};
use crate::learn::run::Step;
use crate::nn::Model;
use crate::nn::layers::BatchScore;
use crate::optim::WeightEma;
use crate::parallel::{for_each, threads};

/// Seconds of a slice: short enough to stop soon, long enough that sending it off costs little.
const SLICE: f64 = 0.02;
/// Submissions in flight: one slice that runs, one that waits, and the end of an epoch.
const AHEAD: usize = 3;
/// Seconds between two read-backs of the whole state, at least: it is up to four times as large as the weights.
const STATE_INTERVAL: f64 = 1.0;

/// A training run on a device.
pub struct GpuTrainer {
    state: State,
    dataset: Arc<Dataset>,
    clock: Clock,
    device: Device,
    /// What is on its way, oldest first.
    ahead: VecDeque<Pending>,
    /// What is sent off next.
    next: BatchIndex,
    /// The order in which an epoch takes the training pictures, and which.
    order: Vec<u32>,
    ordered: Option<usize>,
    /// Steps of a slice.
    steps: usize,
    /// When the last slice arrived or, after a pause, was sent off.
    last: f64,
    /// When the host last received the whole state.
    last_read: f64,
    /// The records of the batches that arrived last.
    records: Vec<BatchRecord>,
    /// Whether no further batch is submitted.
    settling: bool,
    /// Whether the host has the result of the last one.
    settled: bool,
}

/// Where in the run the next slice begins.
#[derive(Debug, Clone, Copy)]
struct BatchIndex {
    epoch: usize,
    batch: usize,
}

/// What is on its way from the device.
struct Pending {
    reading: Reading,
    what: What,
}

enum What {
    /// Training batches, each with its number of pictures.
    Batches(Vec<usize>),
    /// The end of an epoch: all validation pictures, and the weights or more.
    Epoch,
    /// All that the run is between two batches.
    State,
}

impl GpuTrainer {
    /// A run of `config` on `dataset`, with new weights from its seed.
    ///
    /// # Errors
    /// As [`Device::of`].
    pub fn new(
        config: TrainingConfig,
        dataset: Arc<Dataset>,
        clock: Clock,
        gpu: &Gpu,
    ) -> Result<Self, Error> {
        let trainer = Trainer::new(config, dataset, clock);
        let device = Device::of(&trainer, gpu)?;
        Ok(Self::on(device, trainer))
    }

    /// Moves the run of `trainer` to the device that was made for it.
    pub fn on(device: Device, trainer: Trainer) -> Self {
        let (state, dataset, clock) = trainer.into_parts();
        let batch = match state.phase {
            Phase::Training => state.batch,
            Phase::Validating | Phase::Finished => state.training_batches(),
        };
        Self {
            device,
            ahead: VecDeque::new(),
            next: BatchIndex {
                epoch: state.epoch,
                batch,
            },
            order: Vec::new(),
            ordered: None,
            steps: 8,
            last: clock(),
            last_read: f64::NEG_INFINITY,
            records: Vec::new(),
            settling: false,
            settled: false,
            state,
            dataset,
            clock,
        }
    }

    /// The same run on the processor: from where it has [settled](Machine::settle), else from the end of the last
    /// epoch, and then what the optimizer remembers may be a second older.
    pub fn into_trainer(mut self) -> Trainer {
        if !self.settled && self.state.phase != Phase::Finished {
            self.state.rewind();
        }
        Trainer::from_state(self.state, self.dataset, self.clock)
    }

    /// Sends off the next training batches of an epoch or, after its last, all that ends it.
    fn send(&mut self) {
        if self.ahead.is_empty() {
            self.last = (self.clock)();
        }
        let BatchIndex { epoch, batch } = self.next;
        let batches = self.state.training_batches();
        if batch == batches {
            self.send_end();
            self.next = BatchIndex {
                epoch: epoch + 1,
                batch: 0,
            };
            return;
        }
        let is_new = self.ordered.replace(epoch) != Some(epoch);
        if is_new {
            self.order = epoch_order(self.state.config.seed, epoch as u32, self.state.pictures[0]);
        }
        let loader = BatchLoader::new(&self.state.config, &self.dataset.training, epoch);
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
            if is_new {
                let entries = self.order.iter().map(|&index| (index, loader.label(index)));
                self.device.network.write_order(0, entries);
            }
        } else {
            let pixels = self.dataset.training.size().pow(2);
            let fresh = make(&loader, indices, pixels);
            let first = self.state.pictures[0] + self.state.pictures[1];
            let network = &self.device.network;
            network.write_pictures(first, fresh.chunks_exact(pixels));
            let places = (first as u32..).zip(indices.iter().map(|&index| loader.label(index)));
            network.write_order(entries.start, places);
        }
        let mut counts = Vec::new();
        let steps = (batch..end).map(|batch| {
            let step = self.uniforms(epoch, batch);
            counts.push(step.rows as usize);
            step
        });
        let mut steps: Vec<_> = steps.collect();
        let reading = self.device.network.submit(Work::Train, &mut steps, &[]);
        let what = What::Batches(counts);
        self.ahead.push_back(Pending { reading, what });
        self.next.batch = end;
    }

    fn send_end(&mut self) {
        let [training, validation] = self.state.pictures;
        let scored = self.device.scored;
        let firsts = (0..validation).step_by(scored);
        let mut steps: Vec<_> = firsts
            .map(|first| StepUniforms {
                first: (training + first) as u32,
                rows: scored.min(validation - first) as u32,
                ..StepUniforms::default()
            })
            .collect();
        let work = match averages(&self.state) {
            true => Work::ScoreAverage,
            false => Work::Score,
        };
        let now = (self.clock)();
        let looks = now - self.last_read >= STATE_INTERVAL;
        if looks {
            self.last_read = now;
        }
        let parts = self.device.parts(&self.state, looks);
        let reading = self.device.network.submit(work, &mut steps, &parts);
        let what = What::Epoch;
        self.ahead.push_back(Pending { reading, what });
    }

    /// Sends nothing off and asks for all that the run is.
    fn send_state(&mut self) {
        let parts = self.device.parts(&self.state, true);
        let network = &self.device.network;
        let reading = network.submit(Work::Train, &mut [], &parts);
        let what = What::State;
        self.ahead.push_back(Pending { reading, what });
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

    fn take_time(&mut self) -> f64 {
        let now = (self.clock)();
        let seconds = now - self.last;
        self.last = now;
        self.state.seconds.epoch += seconds;
        self.state.seconds.run += seconds;
        seconds
    }

    /// Takes what training batches scored.
    fn end_batches(&mut self, batches: &[usize], arrived: &Arrived) -> Result<Report, Error> {
        let seconds = self.take_time();
        self.state.seconds.batches += seconds;
        let wanted = self.steps as f64 * SLICE / seconds.max(1e-4);
        // The first slices wait for the kernels to be compiled.
        self.steps = (wanted as usize)
            .clamp(self.steps.div_ceil(2), self.steps * 2)
            .min(MOST_STEPS);
        let mut all = BatchScore::default();
        let mut rows = arrived.scores();
        self.records.clear();
        for &count in batches {
            let (own, others) = rows.split_at(count);
            rows = others;
            let score = score(own);
            all.add(score);
            let outcome = match score.loss.is_finite() {
                true => Outcome::Trained(score),
                false => Outcome::LossNotFinite(score),
            };
            let (start, batch) = self.state.next_batch();
            let done = (start + batch.pictures) as f64 / self.state.pictures[0] as f64;
            let epochs = self.state.epoch as f64 + done;
            self.end_batch(outcome)?;
            self.records.push(BatchRecord {
                epochs,
                score,
                learning_rate: batch.learning_rate,
                gradient_norm: None,
            });
        }
        Ok(Report::Batch(all))
    }

    fn end_batch(&mut self, outcome: Outcome) -> Result<(), Error> {
        // The average continues on the device.
        let average = self.state.average.take();
        self.state.end_batch(outcome)?;
        self.state.average = average;
        Ok(())
    }

    /// Takes the end of an epoch.
    fn end_epoch(&mut self, arrived: &Arrived) -> Result<Report, Error> {
        self.take_time();
        self.device.take_parts(&mut self.state, arrived);
        let is_finite = |model: &Model| {
            let mut parameters = model.parameters().iter();
            parameters.all(|parameter| parameter.values().data().iter().all(|x| x.is_finite()))
        };
        if !is_finite(&self.state.model) || !is_finite(self.state.model()) {
            self.end_batch(Outcome::WeightNotFinite)?;
        }
        self.state.end_part(self.state.pictures[1]);
        let row = self.state.end_epoch(score(arrived.scores()))?;
        if self.state.phase == Phase::Finished {
            self.ahead.clear();
        }
        Ok(Report::Epoch(row))
    }

    /// Takes what has arrived, if something has.
    fn take(&mut self, waits: bool) -> Result<Step<Report>, Error> {
        let wait = Duration::from_millis(if waits { 5 } else { 0 });
        self.device.network.poll(wait)?;
        let Some(pending) = self.ahead.front() else {
            return Ok(Step::Waiting);
        };
        let Some(arrived) = pending.reading.take()? else {
            return Ok(Step::Waiting);
        };
        let Some(Pending { what, .. }) = self.ahead.pop_front() else {
            return Ok(Step::Waiting);
        };
        Ok(match what {
            What::Batches(batches) => Step::Did(self.end_batches(&batches, &arrived)?),
            What::Epoch => Step::Did(self.end_epoch(&arrived)?),
            What::State => {
                self.device.take_parts(&mut self.state, &arrived);
                self.settled = true;
                Step::Finished
            }
        })
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
        self.take(is_full)
    }

    fn settle(&mut self) -> Result<Step<Report>, Error> {
        if self.settled || self.state.phase == Phase::Finished {
            return Ok(Step::Finished);
        }
        if !self.settling {
            self.settling = true;
            self.send_state();
        }
        self.take(true)
    }

    /// Its weights are those of the last epoch's end, those at the start, or those with which the run has settled.
    fn state(&self) -> &State {
        &self.state
    }

    fn into_state(self) -> State {
        self.state
    }

    fn records(&self) -> &[BatchRecord] {
        &self.records
    }
}

/// The sum of what rows scored: pairs of a loss, and 1 for right, 0 for wrong, -1 for no label.
fn score(rows: &[[f32; 2]]) -> BatchScore {
    let mut score = BatchScore::default();
    for &[loss, right] in rows.iter().filter(|[_, right]| *right >= 0.0) {
        score.add(BatchScore {
            loss: f64::from(loss),
            correct: usize::from(right > 0.0),
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
        let mut maker = Maker::default();
        for (bytes, &index) in bytes.chunks_exact_mut(pixels).zip(indices) {
            bytes.copy_from_slice(loader.picture(index, &mut maker));
        }
    });
    bytes
}
