//! What every unit gives for one picture.

use super::ablation::without_units;
use crate::data::batches;
use crate::gemm::{PanelMatrix, SparseRows};
use crate::nn::layers::softmax;
use crate::nn::{Model, Scratch};

/// One forward pass of one picture, as at inference.
#[derive(Debug, Clone, PartialEq)]
pub struct Inside {
    /// What each hidden layer gives, input side first; of an LSTM what its units give after each row.
    pub layers: Vec<Vec<f32>>,
    pub logits: Vec<f32>,
    pub probabilities: Vec<f32>,
}

/// Sends `picture: [inputs]`, 0 is paper, 255 is ink, through the network without the units that are `off`
/// ([`without_units`]), which give 0.
///
/// ```
/// use digitlab::explain::look_inside;
/// use digitlab::nn::Model;
///
/// let inside = look_inside(&Model::perceptron(4, &[3, 2], 0.2, 10, 1), &[], &[0, 255, 0, 51]);
/// assert_eq!(inside.layers.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
/// assert!((inside.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-6);
/// ```
pub fn look_inside(model: &Model, off: &[u8], picture: &[u8]) -> Inside {
    let mut x = SparseRows::default();
    batches::scale_all([picture], model.inputs(), &mut x);
    let mut layers: Vec<Vec<f32>> = Vec::new();
    let mut watch = |output: &PanelMatrix| layers.push(output.row(0).flatten().copied().collect());
    let mut scratch = Scratch::default();
    let mut output = without_units(model, off).watched_logits(&x, &mut scratch, &mut watch);
    let logits = output.iter().copied().collect();
    softmax(output.view_mut());
    let units = layers.iter_mut().flatten();
    let silenced = units.zip(off).filter(|&(_, &off)| off != 0);
    silenced.for_each(|(unit, _)| *unit = 0.0);
    Inside {
        layers,
        logits,
        probabilities: output.iter().copied().collect(),
    }
}
