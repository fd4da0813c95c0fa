//! What happens inside of one step, for one picture and one weight: the numbers of the forward and backward pass through a
//! perceptron, the loss as one weight changes, and an LSTM's states row by row.

use super::Lab;
use super::messages::{Bytes, Floats, Source};
use crate::data::batches::{self, SCALED};
use crate::data::idx::CLASSES;
use crate::error::{Error, MessageFault, must_have};
use crate::gemm::{PanelMatrix, SparseRows, WIDTH};
use crate::nn::layers::{Dense, score_row, softmax_cross_entropy};
use crate::nn::{Mlp, Model, Network, Parameter, StepPlace};

/// Parameters of a layer: a kernel and a bias.
const PER_LAYER: usize = 2;

/// One picture's way through one network.
struct Example<'a> {
    mlp: &'a Mlp,
    /// From 0 to 1, as a list and as a matrix of one row.
    pixels: Vec<f32>,
    x: SparseRows,
    label: u8,
}

impl Lab {
    /// # Errors
    /// [`Error::NoWeights`]; [`Error::Shape`] for a picture of another size; [`Error::Message`] for a label that is no
    /// digit.
    pub fn backpropagate(
        &self,
        source: Source,
        picture: Bytes,
        label: u8,
    ) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let example = self.example(source, &picture, label)?;
        Ok(example.map(|example| example.backpropagate()))
    }

    /// # Errors
    /// [`Error::NoWeights`]; [`Error::Message`] if there is no such weight.
    pub fn weight(
        &self,
        source: Source,
        layer: usize,
        from: usize,
        to: usize,
    ) -> Result<Option<Vec<f32>>, Error> {
        let Model::Mlp(mlp) = self.weights(source)?.0 else {
            return Ok(None);
        };
        let parameters = mlp.parameters();
        let kernel = kernel(parameters, layer, from, to)?;
        let bias = parameters[PER_LAYER * layer + 1].values();
        let mut found = vec![*number(kernel, from, to), *number(bias, 0, to)];
        if let Some(next) = parameters.get(PER_LAYER * (layer + 1)) {
            found.extend(next.values().row(to).flatten());
        }
        Ok(Some(found))
    }

    /// # Errors
    /// As [`Self::backpropagate`] and [`Self::weight`].
    #[expect(clippy::too_many_arguments, reason = "the fields of a message")]
    pub fn weight_losses(
        &self,
        source: Source,
        picture: Bytes,
        label: u8,
        layer: usize,
        from: usize,
        to: usize,
        values: Floats,
    ) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let Some(example) = self.example(source, &picture, label)? else {
            return Ok(None);
        };
        kernel(example.mlp.parameters(), layer, from, to)?;
        Ok(Some(example.losses(layer, from, to, &values.0)))
    }

    /// # Errors
    /// [`Error::NoWeights`]; [`Error::Shape`] for a picture of another size.
    pub fn read_rows(&mut self, source: Source, picture: Bytes) -> Result<Option<Vec<f32>>, Error> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let model = self.weights(source)?.0;
        let x = pixels_of(model, &picture)?;
        let read = match model {
            Model::Lstm(lstm) => Some(lstm.read_rows(&x, &mut scratch)),
            Model::Mlp(_) => None,
        };
        self.scratch = scratch;
        Ok(read)
    }

    /// `None` where the weights are not a perceptron's.
    fn example(
        &self,
        source: Source,
        picture: &Bytes,
        label: u8,
    ) -> Result<Option<Example<'_>>, Error> {
        let model = self.weights(source)?.0;
        let x = pixels_of(model, picture)?;
        below("label", CLASSES, label.into())?;
        Ok(match model {
            Model::Mlp(mlp) => {
                let pixels = picture.0.iter();
                let pixels = pixels.map(|&pixel| SCALED[usize::from(pixel)]).collect();
                Some(Example {
                    mlp,
                    pixels,
                    x,
                    label,
                })
            }
            Model::Lstm(_) => None,
        })
    }
}

impl Example<'_> {
    /// For each layer what it takes, then for each its sums before the activation, then for each how the loss changes
    /// with them.
    fn backpropagate(self) -> Vec<Vec<f32>> {
        let parameters = self.mlp.parameters();
        let count = parameters.len() / PER_LAYER;
        let activation = self.mlp.activation().unwrap_or_default();
        let (mut x, mut y) = (self.x.clone(), PanelMatrix::default());
        let (mut inputs, mut sums) = (vec![self.pixels.clone()], Vec::new());
        for (index, layer) in parameters.chunks_exact(PER_LAYER).enumerate() {
            let dense = Dense::of(layer);
            dense.forward(&x, &mut y);
            sums.push(listed(&y));
            if index + 1 < count {
                dense.forward_hidden(&x, activation, None, &mut y);
                inputs.push(listed(&y));
                x.assign(&y);
            }
        }
        let deltas = self.deltas();
        [inputs, sums, deltas].concat()
    }

    /// By the pass that trains, without dropout.
    fn deltas(&self) -> Vec<Vec<f32>> {
        let mut mlp = self.mlp.clone();
        mlp.set_dropout(0.0);
        let mut pass = mlp.new_pass();
        let place = StepPlace {
            seed: 0,
            epoch: 0,
            step: 0,
        };
        let logits = pass.forward(mlp.parameters(), &self.x, 0..1, place);
        let mut dlogits = logits.to_array();
        softmax_cross_entropy(dlogits.view_mut(), &[self.label], 1, 0.0, |_| ());
        let transposed = mlp
            .parameters()
            .iter()
            .enumerate()
            .map(|(index, parameter)| {
                let mut transposed = PanelMatrix::default();
                if pass.needs_transposed(index) {
                    parameter.values().transpose_into(&mut transposed);
                }
                transposed
            });
        let transposed: Vec<_> = transposed.collect();
        pass.backward(&transposed, dlogits.view());
        let kernels = (0..mlp.parameters().len()).step_by(PER_LAYER);
        kernels
            .map(|index| listed(pass.product(index, 0).1))
            .collect()
    }

    /// For each value of a weight ten logits and the loss.
    fn losses(self, layer: usize, from: usize, to: usize, values: &[f32]) -> Vec<Vec<f32>> {
        let (mut mlp, mut scratch) = (self.mlp.clone(), Default::default());
        let rows = values.iter().map(|&value| {
            let kernel = mlp.parameters_mut()[PER_LAYER * layer].values_mut();
            let panel = kernel.panels_mut().nth(to / WIDTH).expect("a panel");
            panel[from * WIDTH + to % WIDTH] = value;
            let mut logits = mlp.logits(&self.x, &mut scratch);
            let mut row: Vec<f32> = logits.iter().copied().collect();
            row.push(score_row(logits.row_mut(0), self.label).loss as f32);
            row
        });
        rows.collect()
    }
}

/// `[1, inputs]`
fn pixels_of(model: &Model, picture: &Bytes) -> Result<SparseRows, Error> {
    let (inputs, given) = (model.inputs(), picture.0.len());
    must_have(inputs, &[given])?;
    let mut x = SparseRows::default();
    batches::scale_all([picture.0.as_slice()], inputs, &mut x);
    Ok(x)
}

/// The kernel of a layer, when it has that weight.
fn kernel(
    parameters: &[Parameter],
    layer: usize,
    from: usize,
    to: usize,
) -> Result<&PanelMatrix, Error> {
    let layers = parameters.len() / PER_LAYER;
    below("layer", layers, layer)?;
    let kernel = parameters[PER_LAYER * layer].values();
    below("from", kernel.rows(), from)?;
    below("to", kernel.columns(), to)?;
    Ok(kernel)
}

/// # Errors
/// [`Error::Message`] when the index in that field of a message is not below `most`.
pub(super) fn below(field: &str, most: usize, found: usize) -> Result<(), Error> {
    if found < most {
        return Ok(());
    }
    Err(Error::Message {
        path: field.to_owned(),
        fault: MessageFault::NotBelow { most, found },
    })
}

fn number(matrix: &PanelMatrix, row: usize, column: usize) -> &f32 {
    &matrix.panel(column / WIDTH)[row * WIDTH + column % WIDTH]
}

/// The first row.
fn listed(matrix: &PanelMatrix) -> Vec<f32> {
    matrix.row(0).flatten().copied().collect()
}

#[cfg(test)]
#[path = "stepping_tests.rs"]
mod tests;
