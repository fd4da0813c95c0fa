//! Networks before they have weights: what a form says of one, and what each kind makes of that. A new kind is a row
//! of [`NetworkKind::plan`].

use super::layers::Activation;
use super::model::{Model, NetworkKind};
use super::summary::Summary;

/// What a form says of a network. Each kind takes what it knows.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// Pixels of a picture.
    pub inputs: usize,
    pub hidden_layers: &'a [usize],
    pub lstm_units: usize,
    pub activation: Activation,
    pub dropout: f32,
    pub classes: usize,
}

/// A kernel `[rows, columns]`, which has a bias.
#[derive(Debug, Clone, Copy)]
pub struct KernelShape {
    pub rows: usize,
    pub columns: usize,
    /// Whether the backward pass reads its transpose.
    pub is_transposed: bool,
}

/// What a kind of network makes of a shape, without a weight where it can.
pub struct Plan {
    /// The field that sets the network's size.
    pub field: &'static str,
    pub summary: fn(&Shape) -> Summary,
    /// New weights from a seed.
    pub model: fn(&Shape, u64) -> Model,
    pub kernels: fn(&Shape) -> Vec<KernelShape>,
    /// The vectors that training keeps of a picture, by their units.
    pub outputs: fn(&Shape) -> Vec<usize>,
    /// Numbers of the widest layer that inference keeps of a picture.
    pub widest: fn(&Shape) -> usize,
}

impl NetworkKind {
    pub const fn plan(self) -> &'static Plan {
        match self {
            Self::Mlp => &Plan {
                field: "hidden_layers",
                summary: |shape| {
                    let units: Vec<usize> = units(shape).collect();
                    Summary::of_perceptron(shape.inputs, &units, shape.activation, shape.dropout)
                },
                model: |shape, seed| {
                    let Shape {
                        inputs,
                        hidden_layers,
                        dropout,
                        classes,
                        ..
                    } = *shape;
                    Model::perceptron(inputs, hidden_layers, dropout, classes, seed)
                        .with_activation(shape.activation)
                },
                kernels: |shape| {
                    let before = std::iter::once(shape.inputs).chain(units(shape));
                    let layers = before.zip(units(shape)).enumerate();
                    let kernel =
                        |(layer, (rows, columns))| KernelShape::new(rows, columns, layer > 0);
                    layers.map(kernel).collect()
                },
                outputs: |shape| units(shape).collect(),
                widest: |shape| {
                    shape
                        .hidden_layers
                        .iter()
                        .copied()
                        .max()
                        .unwrap_or_default()
                },
            },
            Self::Lstm => &Plan {
                field: "lstm_units",
                summary: |shape| {
                    Summary::of_lstm(shape.side(), shape.lstm_units, shape.dropout, shape.classes)
                },
                model: |shape, seed| {
                    let Shape {
                        lstm_units,
                        dropout,
                        classes,
                        ..
                    } = *shape;
                    Model::lstm(shape.side(), lstm_units, dropout, classes, seed)
                },
                kernels: |shape| {
                    let units = shape.lstm_units;
                    vec![
                        KernelShape::new(shape.side(), 4 * units, false),
                        KernelShape::new(units, 4 * units, true),
                        KernelShape::new(units, shape.classes, true),
                    ]
                },
                // For each row of a picture four gates and four forms of the state, of 4 bytes or as lists.
                outputs: |shape| vec![shape.lstm_units; 2 * shape.side()],
                widest: |shape| 8 * shape.lstm_units,
            },
        }
    }
}

/// The units of a perceptron's layers, the classes last.
fn units(shape: &Shape) -> impl Iterator<Item = usize> {
    shape.hidden_layers.iter().copied().chain([shape.classes])
}

impl Shape<'_> {
    /// Pixels along one side of a picture.
    fn side(&self) -> usize {
        self.inputs.isqrt()
    }
}

impl KernelShape {
    const fn new(rows: usize, columns: usize, is_transposed: bool) -> Self {
        Self {
            rows,
            columns,
            is_transposed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choices::Choice;
    use crate::nn::Role;

    #[test]
    fn each_kinds_plan_is_that_of_the_network_that_it_makes() {
        let shape = Shape {
            inputs: 81,
            hidden_layers: &[7, 5],
            lstm_units: 6,
            activation: Activation::Tanh,
            dropout: 0.25,
            classes: 10,
        };
        for &kind in NetworkKind::ALL {
            let plan = kind.plan();
            let model = (plan.model)(&shape, 1);
            assert_eq!((plan.summary)(&shape), model.summary());
            let (pass, parameters) = (model.new_pass(), model.parameters());
            let kernels = (0..parameters.len()).filter(|&at| parameters[at].role() == Role::Kernel);
            let made = kernels.map(|at| (parameters[at].shape(), pass.needs_transposed(at)));
            let planned = (plan.kernels)(&shape).into_iter();
            let planned = planned.map(|it| (vec![it.rows, it.columns], it.is_transposed));
            assert!(planned.eq(made), "{}", kind.name());
        }
    }
}
