//! A network of any kind, as one type.

use std::ops::{Deref, DerefMut};

use super::layers::Activation;
use super::lstm::Lstm;
use super::mlp::Mlp;
use super::network::Network;
use crate::choices::choices;

choices! {
    /// The kinds of networks.
    pub enum NetworkKind {
        /// Multilayer perceptron
        Mlp = "mlp",
        /// Reads the picture row by row
        Lstm = "lstm",
    }
}

/// A network of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    Mlp(Mlp),
    Lstm(Lstm),
}

impl Model {
    /// A multilayer perceptron: [`Mlp::new`].
    ///
    /// ```
    /// use digitlab::nn::Model;
    ///
    /// let seeds = Model::perceptron(784, &[500, 500, 500], 0.2, 10, 9999);
    /// assert_eq!(seeds.summary().parameters, 898_510);
    /// assert_eq!(seeds.parameters()[2].name(), "dense_1.kernel");
    /// ```
    pub fn perceptron(
        inputs: usize,
        hidden: &[usize],
        dropout: f32,
        classes: usize,
        seed: u64,
    ) -> Self {
        Self::Mlp(Mlp::new(inputs, hidden, dropout, classes, seed))
    }

    /// An LSTM over the rows of a picture of `size` × `size` pixels: [`Lstm::new`].
    ///
    /// ```
    /// use digitlab::nn::Model;
    ///
    /// let lstm = Model::lstm(28, 128, 0.2, 10, 9999);
    /// assert_eq!((lstm.inputs(), lstm.summary().parameters), (784, 81_674));
    /// ```
    pub fn lstm(size: usize, units: usize, dropout: f32, classes: usize, seed: u64) -> Self {
        Self::Lstm(Lstm::new(size, units, dropout, classes, seed))
    }

    /// The same weights with another activation after each hidden layer; an LSTM has its own.
    pub fn with_activation(self, activation: Activation) -> Self {
        match self {
            Self::Mlp(mlp) => Self::Mlp(mlp.with_activation(activation)),
            lstm @ Self::Lstm(_) => lstm,
        }
    }

    /// The same weights with another dropout.
    pub fn with_dropout(mut self, rate: f32) -> Self {
        self.set_dropout(rate);
        self
    }
}

impl Deref for Model {
    type Target = dyn Network;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Mlp(mlp) => mlp,
            Self::Lstm(lstm) => lstm,
        }
    }
}

impl DerefMut for Model {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Mlp(mlp) => mlp,
            Self::Lstm(lstm) => lstm,
        }
    }
}
