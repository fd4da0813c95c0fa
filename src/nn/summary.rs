//! A network's summary: what its layers are called, take and give, and how many parameters they have.
//! From shapes alone, so that a form can show it before a weight exists.

use std::fmt;

use serde::Serialize;

use super::layers::Activation;
use crate::choices::Choice;

/// A network's layers as people read them: Keras's `summary()`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ModelSummary"))]
pub struct Summary {
    pub layers: Vec<SummaryRow>,
    /// All of them.
    pub parameters: usize,
}

/// A layer's row. In a shape, `None` is the batch, of any size.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SummaryRow {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub input_shape: Vec<Option<usize>>,
    pub output_shape: Vec<Option<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub activation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub rate: Option<f64>,
    pub parameters: usize,
}

impl Summary {
    /// The rows of a perceptron: dense layers of `units`, the classes last, each with its activation,
    /// and a dropout after all but the last (none at a rate of 0). Makes no weights.
    pub fn of_perceptron(
        inputs: usize,
        units: &[usize],
        activation: Activation,
        dropout: f32,
    ) -> Self {
        let mut layers = Vec::new();
        let mut inputs = inputs;
        for (index, &outputs) in units.iter().enumerate() {
            let hidden = index + 1 < units.len();
            let activation = if hidden { activation.name() } else { "softmax" };
            layers.push(SummaryRow::dense(index, inputs, outputs, activation));
            if hidden && dropout > 0.0 {
                layers.push(SummaryRow::dropout(index, outputs, dropout));
            }
            inputs = outputs;
        }
        Self::of(layers)
    }

    /// The rows of an LSTM over `size` rows of `size` pixels, a dropout (none at a rate of 0) and a dense layer.
    /// Makes no weights.
    pub fn of_lstm(size: usize, units: usize, dropout: f32, classes: usize) -> Self {
        let mut layers = vec![SummaryRow {
            name: numbered("lstm", 0),
            kind: "LSTM",
            input_shape: shape(&[size, size]),
            output_shape: shape(&[units]),
            activation: Some("tanh"),
            rate: None,
            parameters: (size + units + 1).saturating_mul(4 * units),
        }];
        if dropout > 0.0 {
            layers.push(SummaryRow::dropout(0, units, dropout));
        }
        layers.push(SummaryRow::dense(0, units, classes, "softmax"));
        Self::of(layers)
    }

    fn of(layers: Vec<SummaryRow>) -> Self {
        let parameters = layers.iter().map(|row| row.parameters);
        Self {
            parameters: parameters.fold(0, usize::saturating_add),
            layers,
        }
    }
}

impl SummaryRow {
    fn dense(index: usize, inputs: usize, units: usize, activation: &'static str) -> Self {
        Self {
            name: numbered("dense", index),
            kind: "Dense",
            input_shape: shape(&[inputs]),
            output_shape: shape(&[units]),
            activation: Some(activation),
            rate: None,
            parameters: inputs.saturating_mul(units).saturating_add(units),
        }
    }

    fn dropout(index: usize, units: usize, rate: f32) -> Self {
        Self {
            name: numbered("dropout", index),
            kind: "Dropout",
            input_shape: shape(&[units]),
            output_shape: shape(&[units]),
            activation: None,
            // The decimal that the user gave, not f32's expansion of it: f32 distinguishes seven decimals.
            rate: Some(libm::round(f64::from(rate) * 1e7) / 1e7),
            parameters: 0,
        }
    }
}

fn shape(sides: &[usize]) -> Vec<Option<usize>> {
    let sides = sides.iter().copied().map(Some);
    std::iter::once(None).chain(sides).collect()
}

/// Keras's names: `dense`, `dense_1`, `dense_2`, …
pub(super) fn numbered(kind: &str, index: usize) -> String {
    match index {
        0 => kind.to_owned(),
        n => format!("{kind}_{n}"),
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<24}{:<16}{:>10}",
            "Layer (type)", "Output shape", "Param #"
        )?;
        for row in &self.layers {
            let name = format!("{} ({})", row.name, row.kind);
            let shape = format!("(None, {})", row.output_shape[1].unwrap_or(0));
            writeln!(f, "{name:<24}{shape:<16}{:>10}", row.parameters)?;
        }
        write!(f, "Total params: {}", self.parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_network_has_the_rows_that_keras_prints() {
        let keras: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracle/summary.json")).unwrap();
        let ours = Summary::of_perceptron(784, &[500, 500, 500, 10], Activation::Relu, 0.2);
        let ours = serde_json::to_value(ours).unwrap();
        assert_eq!(ours["parameters"], keras["parameters"]);
        let (ours, keras) = (
            ours["layers"].as_array().unwrap(),
            keras["layers"].as_array().unwrap(),
        );
        assert_eq!(ours.len(), keras.len());
        for (ours, keras) in ours.iter().zip(keras) {
            for key in [
                "name",
                "type",
                "input_shape",
                "output_shape",
                "activation",
                "parameters",
            ] {
                assert_eq!(ours.get(key), keras.get(key), "{key} of {keras}");
            }
            let rate =
                |row: &serde_json::Value| row.get("rate").and_then(serde_json::Value::as_f64);
            assert_eq!(rate(ours), rate(keras));
        }
    }

    #[test]
    fn the_summary_prints_a_line_a_layer_and_the_total() {
        let summary = Summary::of_perceptron(4, &[3, 2], Activation::Tanh, 0.5);
        assert_eq!(summary.layers[0].activation, Some("tanh"));
        assert_eq!(
            summary.to_string(),
            "Layer (type)            Output shape       Param #\n\
             dense (Dense)           (None, 3)               15\n\
             dropout (Dropout)       (None, 3)                0\n\
             dense_1 (Dense)         (None, 2)                8\n\
             Total params: 23"
        );
    }
}
