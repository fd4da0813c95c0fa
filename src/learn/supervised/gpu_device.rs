//! A network on a device that is made for a run, and what the run is on its way there and back.

use super::config::TrainingConfig;
use super::gpu_state::{layers, memory, set_layers, set_memory, settings, widths};
use super::state::State;
use super::trainer::Trainer;
use crate::choices::Choice;
use crate::error::Error;
use crate::gpu::{Arrived, Gpu, MOST_STEPS, Network, Sizes, Stored};
use crate::nn::NetworkKind;
use crate::optim::WeightEma;

/// Pictures that are scored together, at least.
const SCORED: usize = 2_000;
/// The most augmented pictures of a slice, which the host makes.
pub(super) const FRESH: usize = 16_384;

/// A network on a device, made for a run.
pub struct Device {
    pub(super) network: Network,
    /// Pictures of a batch that is scored.
    pub(super) scored: usize,
}

impl Device {
    /// For the run of `trainer`, with its weights and all that it remembers.
    ///
    /// # Errors
    /// [`Error::GpuNetwork`] for another network than a perceptron, [`Error::GpuMemory`] when the pictures or the network
    /// are too large for the device.
    pub fn of(trainer: &Trainer, gpu: &Gpu) -> Result<Self, Error> {
        let (state, dataset) = trainer.parts();
        let config = &state.config;
        if config.network != NetworkKind::Mlp {
            let found = config.network.name();
            return Err(Error::GpuNetwork { found });
        }
        let pictures = state.pictures;
        let batch = config.batch_size.min(pictures[0]);
        // All of them are one submission.
        let least = SCORED.max(pictures[1].div_ceil(MOST_STEPS));
        let scored = batch.max(least).min(pictures[1].max(1));
        let sizes = Sizes {
            widths: widths(&state.model),
            batch: batch.max(scored),
            pictures: pictures[0] + pictures[1] + FRESH.max(batch),
            order: pictures[0] + pictures[1],
        };
        let network = Network::new(gpu, &layers(&state.model), &settings(config), &sizes)?;
        let [training, validation] = [&dataset.training, &dataset.validation];
        network.write_pictures(0, (0..pictures[0]).map(|index| training.picture(index)));
        let validation_pictures = (0..validation.len()).map(|index| validation.picture(index));
        network.write_pictures(pictures[0], validation_pictures);
        let places = pictures[0] as u32..;
        let entries = places.zip(validation.labels().iter().copied());
        network.write_order(pictures[0], entries);
        if let Some(average) = &state.average {
            network.write(Stored::Average, &layers(average.model()));
        }
        for (index, &part) in moments(config).iter().enumerate() {
            network.write(part, &memory(&state.model, &state.memories, index));
        }
        Ok(Self { network, scored })
    }

    /// What to ask for: the weights that count, or all that the run is.
    pub(super) fn parts(&self, state: &State, all: bool) -> Vec<Stored> {
        let mut parts = vec![Stored::Weights];
        if averages(state) {
            parts.push(Stored::Average);
        }
        if all {
            parts.extend(moments(&state.config));
        }
        parts
    }

    /// Takes into `state` what was asked for.
    pub(super) fn take_parts(&self, state: &mut State, arrived: &Arrived) {
        let mut parts = self.network.parts(arrived);
        set_layers(&mut state.model, parts.next().unwrap_or_default());
        if averages(state) {
            let mut average = state.model.clone();
            set_layers(&mut average, parts.next().unwrap_or_default());
            let decay = state.config.regularization.average;
            let average = WeightEma::resumed(average, decay, state.steps() as u32);
            state.average = Some(average);
        }
        for (index, layers) in parts.enumerate() {
            set_memory(&state.model, &mut state.memories, index, layers);
        }
    }
}

pub(super) fn averages(state: &State) -> bool {
    state.config.regularization.average > 0.0
}

/// What the optimizer remembers on the device.
fn moments(config: &TrainingConfig) -> &'static [Stored] {
    &[Stored::FirstMoments, Stored::SecondMoments][..config.rule().memories()]
}
