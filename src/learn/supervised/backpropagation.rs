//! One training step's arithmetic: a batch forward through every layer, the loss, back again, and the
//! parameters moved, which is `update`'s. It owns the buffers of a step, made once for the largest batch.
//!
//! A step is three passes, each split by its outputs among the threads there are: parts of the batch
//! forward and back, panels of the parameters, panels of the kernels' transposes.

use std::ops::Range;

use super::micro_batch::MicroBatch;
use super::update::Update;
use crate::gemm::{PanelMatrix, SparseRows};
use crate::nn::Mlp;
use crate::nn::layers::BatchScore;
use crate::optim::Optimizer;
use crate::optim::WeightConstraint;
use crate::parallel::{for_each, threads};

/// Rows of a part, at most: what passes over a panel of weights while it stays in the first-level cache.
const PART: usize = 128;

/// How much is done before [`Backpropagation`] comes back to its caller, who may have to hear somebody.
#[derive(Debug, Clone, Copy)]
struct Slice {
    /// Of a batch, forward and back.
    pictures: usize,
    /// PanelMatrix moved, times the pictures whose gradients they take.
    panel_pictures: usize,
}

impl Slice {
    /// Each a twentieth of a second of one processor's work on the seed's network; a batch of up to 2,048
    /// pictures is one slice.
    const DEFAULT: Self = Self {
        pictures: 2048,
        panel_pictures: 50 * 2048,
    };
}

/// Where a step stands in its run: with the seed, all that its dropout depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPlace {
    pub seed: u64,
    pub epoch: u32,
    pub step: u32,
}

/// The buffers of a step.
#[derive(Debug)]
pub struct Backpropagation {
    parts: Vec<MicroBatch>,
    /// Of each layer the kernel's transpose, `[units, inputs]`; the first layer's is never asked for and
    /// empty.
    transposed: Vec<PanelMatrix>,
    update: Update,
    slice: Slice,
    /// Parts of the batch that were run.
    run: usize,
}

impl Backpropagation {
    /// Room for batches of up to `batch` pictures through `model`, moved by `optimizer`.
    pub fn new(model: &Mlp, batch: usize, optimizer: &dyn Optimizer) -> Self {
        let count = batch.div_ceil(PART).max(threads());
        let transposed = model
            .dense()
            .iter()
            .enumerate()
            .map(|(index, dense)| match index {
                0 => PanelMatrix::default(),
                _ => PanelMatrix::zeros(dense.units(), dense.inputs()),
            });
        let mut pass = Self {
            parts: (0..count)
                .map(|_| MicroBatch::new(model.dense().len()))
                .collect(),
            transposed: transposed.collect(),
            update: Update::new(model, optimizer),
            slice: Slice::DEFAULT,
            run: 0,
        };
        pass.turn(model);
        pass
    }

    /// Runs a batch forward and its loss's gradient back to every layer's output. `input` writes the
    /// pixels of some rows, from 0 to 1; all classes share `smoothing` of each target.
    ///
    /// Returns what the batch scored, with dropout and before any update, as Keras reports it; `None` when
    /// only a slice of it was run: call again with the same. A batch that was run is not run again before
    /// it has moved the parameters.
    pub fn run(
        &mut self,
        model: &Mlp,
        input: impl Fn(Range<usize>, &mut SparseRows) + Sync,
        labels: &[u8],
        smoothing: f32,
        place: StepPlace,
    ) -> Option<BatchScore> {
        let rows = labels.len().div_ceil(self.parts.len());
        assert!(
            rows <= PART,
            "room for batches of up to {}",
            PART * self.parts.len()
        );
        for (index, part) in self.parts.iter_mut().enumerate() {
            part.rows = labels.len().min(index * rows)..labels.len().min((index + 1) * rows);
        }
        let transposed = &self.transposed;
        let count = (self.slice.pictures / rows.max(1)).max(threads());
        let end = self.parts.len().min(self.run + count);
        for_each(&mut self.parts[self.run..end], |part| {
            if !part.rows.is_empty() {
                part.run(model, transposed, &input, labels, smoothing, place);
            }
        });
        self.run = end;
        if self.run < self.parts.len() {
            return None;
        }
        let mut score = BatchScore::default();
        for part in self.parts.iter().filter(|part| !part.rows.is_empty()) {
            part.scores.iter().for_each(|&row| score.add_row(row));
        }
        Some(score)
    }

    /// The parts of the batch that [`Self::run`] ran.
    #[cfg(test)]
    pub(super) fn parts(&self) -> &[MicroBatch] {
        &self.parts
    }

    /// Moves every parameter by the gradient of the batch that [`Self::run`] ran, and holds weights back
    /// as `constraint` says. Returns whether all parameters are finite numbers still; `None` when only a
    /// slice of them was moved: call again.
    pub fn update(
        &mut self,
        model: &mut Mlp,
        optimizer: &mut dyn Optimizer,
        learning_rate: f32,
        constraint: WeightConstraint,
    ) -> Option<bool> {
        let pictures: usize = self.parts.iter().map(|part| part.rows.len()).sum();
        let most = (self.slice.panel_pictures / pictures.max(1)).max(threads());
        let (update, parts) = (&mut self.update, &self.parts);
        let finite = update.go_on(model, parts, optimizer, learning_rate, constraint, most)?;
        self.run = 0;
        self.turn(model);
        Some(finite)
    }

    /// Brings the kernels' transposes up to date.
    fn turn(&mut self, model: &Mlp) {
        let layers = self.transposed.iter_mut().zip(model.dense()).skip(1);
        let panels = layers.flat_map(|(transposed, dense)| {
            let panels = transposed.panels_mut().enumerate();
            panels.map(move |(index, panel)| (dense, index, panel))
        });
        for_each(panels, |(dense, index, panel)| {
            dense.turn_into(index, panel)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::{Adam, RmsProp, Sgd};
    use crate::random::{Stream, StreamId};

    /// The network after three batches of 1,000 made-up pictures, and how often a caller got the word.
    fn train(slice: Slice) -> (Mlp, usize) {
        let mut model = Mlp::perceptron(16, &[70, 40], 0.2, 10, 1);
        let mut optimizer = Adam::default();
        let mut pass = Backpropagation::new(&model, 1000, &optimizer);
        pass.slice = slice;
        let input = |rows: Range<usize>, pixels: &mut SparseRows| {
            pixels.clear(16);
            for row in rows {
                let mut stream = Stream::new(1, StreamId::Shuffle, 0, row as u32);
                let picture: [f32; 16] = std::array::from_fn(|_| stream.uniform());
                pixels.push_row([picture.as_slice()]);
            }
            pixels.finish();
        };
        let labels: Vec<u8> = (0..1000).map(|row| (row % 10) as u8).collect();
        let mut breaks = 0;
        for step in 0..3 {
            let place = StepPlace {
                seed: 1,
                epoch: 0,
                step,
            };
            loop {
                let Some(score) = pass.run(&model, input, &labels, 0.0, place) else {
                    breaks += 1;
                    continue;
                };
                assert_eq!(score.pictures, 1000);
                match pass.update(&mut model, &mut optimizer, 0.01, WeightConstraint::NONE) {
                    None => breaks += 1,
                    finite => break assert_eq!(finite, Some(true)),
                }
            }
        }
        (model, breaks)
    }

    #[test]
    fn a_batch_in_slices_moves_the_parameters_as_a_whole_one_does() {
        let (whole, breaks) = train(Slice::DEFAULT);
        assert_eq!(breaks, 0);
        // As small as they can be: a part and a panel for each thread.
        let (sliced, breaks) = train(Slice {
            pictures: 1,
            panel_pictures: 1,
        });
        assert!(breaks >= 3 || threads() >= 8, "{breaks}");
        assert_eq!(sliced, whole);
    }

    /// The network after some batches of which only every third input, and in the last two every second, is
    /// ever lit.
    fn train_in_the_dark(mut optimizer: impl Optimizer, look_at_all: bool, decay: f32) -> Mlp {
        let mut model = Mlp::perceptron(300, &[40], 0.2, 10, 1);
        let mut pass = Backpropagation::new(&model, 20, &optimizer);
        if look_at_all {
            pass.update.light_all(&model);
        }
        let constraint = WeightConstraint {
            weight_decay: decay,
            ..WeightConstraint::NONE
        };
        for step in 0..4 {
            let input = |rows: Range<usize>, pixels: &mut SparseRows| {
                pixels.clear(300);
                for row in rows {
                    let mut picture = [0.0; 300];
                    let every = if step < 2 { 3 } else { 2 };
                    picture
                        .iter_mut()
                        .step_by(every)
                        .for_each(|p| *p = 1.0 / (row + 1) as f32);
                    pixels.push_row([picture.as_slice()]);
                }
                pixels.finish();
            };
            let place = StepPlace {
                seed: 1,
                epoch: 0,
                step,
            };
            let labels: Vec<u8> = (0..20).map(|row| row % 10).collect();
            pass.run(&model, input, &labels, 0.0, place)
                .expect("one slice");
            let finite = pass.update(&mut model, &mut optimizer, 0.01, constraint);
            assert_eq!(finite, Some(true));
        }
        model
    }

    #[test]
    fn weights_of_inputs_in_the_dark_stay_by_themselves() {
        for decay in [0.0, 0.1] {
            let adam = |all| train_in_the_dark(Adam::default(), all, decay);
            assert_eq!(adam(false), adam(true), "Adam, {decay}");
            let sgd = |all| train_in_the_dark(Sgd::new(0.9, true), all, decay);
            assert_eq!(sgd(false), sgd(true), "SGD, {decay}");
            let rmsprop = |all| train_in_the_dark(RmsProp::new(0.5), all, decay);
            assert_eq!(rmsprop(false), rmsprop(true), "RMSprop, {decay}");
        }
        let untrained = Mlp::perceptron(300, &[40], 0.2, 10, 1);
        let trained = train_in_the_dark(Adam::default(), false, 0.0);
        let [before, after] = [&untrained, &trained].map(|model| model.dense()[0].kernel());
        for (input, (before, after)) in before.rows().into_iter().zip(after.rows()).enumerate() {
            let lit = input % 3 == 0 || input % 2 == 0;
            assert_eq!(before != after, lit, "{input}");
        }
    }
}
