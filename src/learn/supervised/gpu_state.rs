//! What a run has on the host, as the device takes and gives it: of each layer the kernel `[inputs, units]` and the bias
//! behind it.

use super::config::TrainingConfig;
use crate::gpu::Settings;
use crate::nn::layers::{Dropout, NO_CLASS};
use crate::nn::{Model, Parameter};
use crate::optim::OptimizerState;

pub(super) fn settings(config: &TrainingConfig) -> Settings {
    let dropout = Dropout::new(config.dropout);
    let max_norm = config.constraint().max_norm;
    Settings {
        activation: config.activation,
        drop_below: dropout.drop_below(),
        dropout_scale: dropout.scale(),
        optimizer: config.rule(),
        max_norm: max_norm.is_finite().then_some(max_norm),
        averages: config.regularization.average > 0.0,
        no_class: NO_CLASS,
    }
}

pub(super) fn layers(model: &Model) -> Vec<Vec<f32>> {
    let layers = model.parameters().chunks_exact(2);
    layers
        .map(|layer| layer.iter().flat_map(Parameter::to_vec).collect())
        .collect()
}

pub(super) fn set_layers(model: &mut Model, layers: Vec<Vec<f32>>) {
    for (parameters, numbers) in model.parameters_mut().chunks_exact_mut(2).zip(layers) {
        let (kernel, bias) = numbers.split_at(parameters[0].len());
        for (parameter, numbers) in parameters.iter_mut().zip([kernel, bias]) {
            *parameter.values_mut() = parameter.stored(numbers);
        }
    }
}

/// Units of each layer, the pixels first.
pub(super) fn widths(model: &Model) -> Vec<usize> {
    let kernels = model.parameters().iter().step_by(2);
    let units = kernels.map(|kernel| kernel.shape()[1]);
    std::iter::once(model.inputs()).chain(units).collect()
}

/// A memory of the optimizer, of a run with this model.
pub(super) fn memory(model: &Model, memories: &[OptimizerState], index: usize) -> Vec<Vec<f32>> {
    let mut model = model.clone();
    for (parameter, memory) in model.parameters_mut().iter_mut().zip(memories) {
        let stored = parameter.values_mut().data_mut();
        stored.copy_from_slice(&memory.0[index]);
    }
    layers(&model)
}

pub(super) fn set_memory(
    model: &Model,
    memories: &mut [OptimizerState],
    index: usize,
    layers: Vec<Vec<f32>>,
) {
    let mut model = model.clone();
    set_layers(&mut model, layers);
    for (parameter, memory) in model.parameters().iter().zip(memories) {
        memory.0[index].copy_from_slice(parameter.values().data());
    }
}
