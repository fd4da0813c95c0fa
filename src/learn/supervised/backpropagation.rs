//! One training step: a batch forward and back in micro-batches, then the parameters moved. It owns the
//! buffers of a step, made once for the largest batch.
//!
//! A step is three passes, each split by its outputs among the threads there are: micro-batches forward and
//! back, panels of the parameters, panels of the kernels' transposes.

use std::ops::Range;

use super::batch::{Batch, Outcome};
use super::batch_loader::Pictures;
use super::micro_batch::MicroBatch;
use super::update::{Moved, Trained, Update};
use crate::gemm::{PanelMatrix, WIDTH};
use crate::nn::Model;
use crate::nn::layers::BatchScore;
use crate::optim::OptimizerState;
use crate::parallel::{for_each, threads};

/// Rows of a micro-batch, at most: what passes over a panel of weights while it stays in the first-level cache.
const ROWS: usize = 128;

/// How much of a step is done before [`Backpropagation`] returns to its caller, who may have messages to read.
#[derive(Debug, Clone, Copy)]
struct Slice {
    /// Pictures of a batch, in the forward and backward pass.
    pictures: usize,
    /// Panels moved, times the pictures whose gradients they take.
    panel_pictures: usize,
}

impl Slice {
    /// Each is about 30 ms of work on one processor with the seed's network; a batch of up to 768 pictures is one slice.
    const DEFAULT: Self = Self {
        pictures: 6 * ROWS,
        panel_pictures: 60 * 2048,
    };
}

/// A step under way.
#[derive(Debug)]
pub struct TrainingStep {
    batch: Batch,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// This many micro-batches have been through both passes; no parameter has moved.
    Passes(usize),
    /// The batch has its score, and some parameters have moved.
    Update(BatchScore, Moved),
}

/// The result of a slice of a step.
#[derive(Debug)]
pub enum Advance {
    /// The step continues from here.
    Unfinished(TrainingStep),
    Finished(Outcome),
}

/// The buffers of a step.
pub struct Backpropagation {
    micro_batches: Vec<MicroBatch>,
    /// The transpose of each parameter, `[out, in]`; empty where the backward pass reads none.
    transposed: Vec<PanelMatrix>,
    update: Update,
    slice: Slice,
}

impl Backpropagation {
    /// Room for batches of up to `batch` pictures through `model`, of whose parameters the optimizer remembers
    /// `memories`.
    pub fn new(model: &Model, memories: &[OptimizerState], batch: usize) -> Self {
        let count = batch.div_ceil(ROWS).max(threads());
        let pass = model.new_pass();
        let parameters = model.parameters().iter().enumerate();
        let transposed = parameters.map(|(index, parameter)| {
            let values = parameter.values();
            match pass.needs_transposed(index) {
                true => PanelMatrix::zeros(values.columns(), values.rows()),
                false => PanelMatrix::default(),
            }
        });
        let mut new = Self {
            micro_batches: (0..count).map(|_| MicroBatch::new(model)).collect(),
            transposed: transposed.collect(),
            update: Update::new(model, memories),
            slice: Slice::DEFAULT,
        };
        new.transpose(model);
        new
    }

    /// Whether steps measure the gradient's norm, which takes time.
    pub fn measure_norm(&mut self, measures: bool) {
        self.update.measures_norm = measures;
    }

    /// The gradient's norm in the step that finished last, if it was measured.
    pub fn norm(&self) -> Option<f32> {
        self.update.norm()
    }

    /// Begins a step on a batch with these labels.
    ///
    /// # Panics
    /// When there is no room for the batch.
    pub fn begin(&mut self, batch: Batch, labels: impl IntoIterator<Item = u8>) -> TrainingStep {
        let count = self.micro_batches.len();
        let rows = batch.pictures.div_ceil(count);
        assert!(rows <= ROWS, "room for batches of up to {}", ROWS * count);
        let mut labels = labels.into_iter();
        for (index, part) in self.micro_batches.iter_mut().enumerate() {
            let [start, end] = [index, index + 1].map(|n| batch.pictures.min(n * rows));
            part.set(start..end, &mut labels);
        }
        let stage = Stage::Passes(0);
        TrainingStep { batch, stage }
    }

    /// Does the next slice of a step. `input` writes the pictures of some rows of the batch.
    pub fn advance(
        &mut self,
        TrainingStep { batch, stage }: TrainingStep,
        mut trained: Trained,
        input: impl Fn(Range<usize>, &mut Pictures) + Sync,
    ) -> Advance {
        let (score, mut moved) = match stage {
            Stage::Passes(done) => {
                let done = self.run(done, trained.model, input, &batch);
                if done < self.micro_batches.len() {
                    let stage = Stage::Passes(done);
                    return Advance::Unfinished(TrainingStep { batch, stage });
                }
                let score = self.score();
                if !score.loss.is_finite() {
                    return Advance::Finished(Outcome::LossNotFinite(score));
                }
                (score, self.update.begin(&self.micro_batches))
            }
            Stage::Update(score, moved) => (score, moved),
        };
        let most = (self.slice.panel_pictures / batch.pictures.max(1)).max(threads());
        let parts = &self.micro_batches;
        if self
            .update
            .advance(&mut moved, &mut trained, parts, &batch, most)
        {
            let stage = Stage::Update(score, moved);
            return Advance::Unfinished(TrainingStep { batch, stage });
        }
        self.transpose(trained.model);
        Advance::Finished(moved.outcome(score))
    }

    /// The outcome if the step were finished now, on a copy of what it changes. `None` if no parameter has moved
    /// yet: the copy is then as before the step.
    pub fn finish_copy(&self, step: &TrainingStep, mut copy: Trained) -> Option<Outcome> {
        let Stage::Update(score, moved) = &step.stage else {
            return None;
        };
        let mut moved = moved.clone();
        let parts = &self.micro_batches;
        self.update
            .advance(&mut moved, &mut copy, parts, &step.batch, usize::MAX);
        Some(moved.outcome(*score))
    }

    /// Runs some micro-batches more than the `done` first ones; returns how many have run.
    fn run(
        &mut self,
        done: usize,
        model: &Model,
        input: impl Fn(Range<usize>, &mut Pictures) + Sync,
        batch: &Batch,
    ) -> usize {
        let rows = batch.pictures.div_ceil(self.micro_batches.len()).max(1);
        let most = (self.slice.pictures / rows).max(threads());
        let end = self.micro_batches.len().min(done + most);
        let (parameters, transposed) = (model.parameters(), &self.transposed);
        for_each(&mut self.micro_batches[done..end], |part| {
            part.run(parameters, transposed, &input, batch);
        });
        end
    }

    /// The score of the batch that was run.
    fn score(&self) -> BatchScore {
        let mut score = BatchScore::default();
        let rows = self.micro_batches.iter().flat_map(MicroBatch::scores);
        rows.for_each(|&row| score.add_row(row));
        score
    }

    /// The micro-batches of the batch that was run.
    #[cfg(test)]
    pub(super) fn micro_batches(&self) -> &[MicroBatch] {
        &self.micro_batches
    }

    /// Brings the kernels' transposes up to date.
    fn transpose(&mut self, model: &Model) {
        let kernels = self.transposed.iter_mut().zip(model.parameters());
        let panels = kernels.flat_map(|(transposed, parameter)| {
            let panels = transposed.panels_mut().enumerate();
            panels.map(move |(index, panel)| (parameter.values(), index, panel))
        });
        for_each(panels, |(kernel, index, panel)| {
            let rows = index * WIDTH..kernel.rows().min((index + 1) * WIDTH);
            kernel.transpose_rows_into(rows, panel);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::StepPlace;
    use crate::optim::{Optimizer, WeightConstraint};
    use crate::random::{Stream, StreamId};

    fn memories(model: &Model, optimizer: Optimizer) -> Vec<OptimizerState> {
        let parameters = model.parameters().iter();
        let lengths = parameters.map(|parameter| parameter.values().data().len());
        lengths
            .map(|len| OptimizerState::new(optimizer, len))
            .collect()
    }

    fn batch(pictures: usize, step: usize, optimizer: Optimizer) -> Batch {
        Batch {
            pictures,
            place: StepPlace {
                seed: 1,
                epoch: 0,
                step: step as u32,
            },
            label_smoothing: 0.0,
            step: step + 1,
            learning_rate: 0.01,
            constraint: WeightConstraint::NONE,
            optimizer,
        }
    }

    /// The network after three batches of 1,000 made-up pictures, and how often a caller could read messages.
    fn train(slice: Slice) -> (Model, usize) {
        let mut model = Model::perceptron(16, &[70, 40], 0.2, 10, 1);
        let mut memories = memories(&model, Optimizer::Adam);
        let mut pass = Backpropagation::new(&model, &memories, 1000);
        pass.slice = slice;
        let input = |rows: Range<usize>, pictures: &mut Pictures| {
            let pixels = &mut pictures.pixels;
            pixels.clear(16);
            for row in rows {
                let mut stream = Stream::new(1, StreamId::Shuffle, 0, row as u32);
                let picture: [f32; 16] = std::array::from_fn(|_| stream.uniform());
                pixels.push_row([picture.as_slice()]);
            }
            pixels.finish();
        };
        let mut breaks = 0;
        for step in 0..3 {
            let labels = (0..1000).map(|row| (row % 10) as u8);
            let mut step = pass.begin(batch(1000, step, Optimizer::Adam), labels);
            loop {
                let trained = Trained {
                    model: &mut model,
                    memories: &mut memories,
                };
                match pass.advance(step, trained, input) {
                    Advance::Unfinished(rest) => (step, breaks) = (rest, breaks + 1),
                    Advance::Finished(Outcome::Trained(score)) => {
                        break assert_eq!(score.pictures, 1000);
                    }
                    Advance::Finished(outcome) => panic!("{outcome:?}"),
                }
            }
        }
        (model, breaks)
    }

    #[test]
    fn a_batch_in_slices_moves_the_parameters_as_a_whole_one_does() {
        let (whole, breaks) = train(Slice {
            pictures: 1000,
            panel_pictures: usize::MAX,
        });
        assert_eq!(breaks, 0);
        // As small as they can be: a micro-batch and a panel for each thread.
        let (sliced, breaks) = train(Slice {
            pictures: 1,
            panel_pictures: 1,
        });
        assert!(breaks >= 3 || threads() >= 8, "{breaks}");
        assert_eq!(sliced, whole);
    }

    /// The network after some batches of which only every third input, and in the last two every second, is
    /// ever active.
    fn train_on_few_inputs(optimizer: Optimizer, update_all: bool, decay: f32) -> Model {
        let mut model = Model::perceptron(300, &[40], 0.2, 10, 1);
        let mut memories = memories(&model, optimizer);
        let mut pass = Backpropagation::new(&model, &memories, 20);
        if update_all {
            pass.update.activate_all(&model);
        }
        let constraint = WeightConstraint {
            weight_decay: decay,
            ..WeightConstraint::NONE
        };
        for step in 0..4 {
            let input = |rows: Range<usize>, pictures: &mut Pictures| {
                let pixels = &mut pictures.pixels;
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
            let batch = Batch {
                constraint,
                ..batch(20, step, optimizer)
            };
            let step = pass.begin(batch, (0..20).map(|row| row % 10));
            let trained = Trained {
                model: &mut model,
                memories: &mut memories,
            };
            let outcome = pass.advance(step, trained, input);
            assert!(matches!(outcome, Advance::Finished(Outcome::Trained(_))));
        }
        model
    }

    #[test]
    fn weights_of_inputs_that_were_never_active_stay_without_being_updated() {
        for decay in [0.0, 0.1] {
            let (momentum, nesterov) = (0.9, true);
            for optimizer in [
                Optimizer::Adam,
                Optimizer::Sgd { momentum, nesterov },
                Optimizer::RmsProp { momentum: 0.5 },
            ] {
                let train = |all| train_on_few_inputs(optimizer, all, decay);
                assert_eq!(train(false), train(true), "{optimizer:?}, {decay}");
            }
        }
        let untrained = Model::perceptron(300, &[40], 0.2, 10, 1);
        let trained = train_on_few_inputs(Optimizer::Adam, false, 0.0);
        let [before, after] = [&untrained, &trained].map(|model| model.parameters()[0].to_vec());
        for (input, (before, after)) in before.chunks(40).zip(after.chunks(40)).enumerate() {
            let active = input % 3 == 0 || input % 2 == 0;
            assert_eq!(before != after, active, "{input}");
        }
    }
}
