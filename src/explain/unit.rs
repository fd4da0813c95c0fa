//! One unit of a perceptron: its inputs, its sum, and the units that it feeds.

use serde::Serialize;

use super::forward::look_inside;
use crate::data::batches::SCALED;
use crate::nn::{Model, Network};

/// A unit, or in the last layer a digit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnitView {
    /// `[inputs]`: from each pixel, or from each unit of the layer before.
    pub weights: Vec<f32>,
    /// `[inputs]`: each weight times what comes in.
    pub terms: Vec<f32>,
    pub bias: f32,
    /// All terms and the bias, before the activation.
    pub sum: f32,
    /// What it gives: after the activation, 0 where it is off; of a digit the probability.
    pub gives: f32,
    /// To each unit of the layer after; none of a digit.
    pub outgoing: Vec<f32>,
}

/// Looks at a unit while the network, without the units that are `off`, reads `picture: [inputs]`. `layer` is from
/// 0; the layer after the last hidden one is that of the digits. `None` when there is no such unit, and for an LSTM.
pub fn look_at_unit(
    model: &Model,
    off: &[u8],
    picture: &[u8],
    layer: usize,
    unit: usize,
) -> Option<UnitView> {
    let Model::Mlp(mlp) = model else {
        return None;
    };
    let mut parameters = mlp.parameters().iter().skip(layer.checked_mul(2)?);
    let (kernel, bias, after) = (parameters.next()?, parameters.next()?, parameters.next());
    if unit >= bias.len() {
        return None;
    }
    let inside = look_inside(model, off, picture);
    let inputs = match layer.checked_sub(1) {
        None => picture.iter().map(|&p| SCALED[usize::from(p)]).collect(),
        Some(before) => inside.layers[before].clone(),
    };
    let rows = (0..kernel.rows()).map(|row| kernel.values().row(row).flatten());
    let weights: Vec<f32> = rows.filter_map(|mut row| row.nth(unit).copied()).collect();
    let terms: Vec<f32> = weights.iter().zip(&inputs).map(|(w, x)| w * x).collect();
    let bias = bias.values().row(0).flatten().nth(unit).copied()?;
    Some(UnitView {
        sum: terms.iter().sum::<f32>() + bias,
        gives: inside.layers.get(layer).unwrap_or(&inside.probabilities)[unit],
        weights,
        terms,
        bias,
        outgoing: after.map_or_else(Vec::new, |kernel| {
            kernel.values().row(unit).flatten().copied().collect()
        }),
    })
}
