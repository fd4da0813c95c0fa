//! One training step's arithmetic: a batch forward through every layer, the loss, back again, and the
//! parameters moved. It owns the buffers of a step, made once for the largest batch, and what the
//! optimizer remembers.
//!
//! A step is three passes, each split by its outputs among the threads there are: parts of the batch
//! forward and back, panels of the parameters, panels of the kernels' transposes.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::lit::Lit;
use super::part::Part;
use crate::gemm::{Panels, Terms, WIDTH};
use crate::layers::{BatchScore, Dense};
use crate::model::Sequential;
use crate::optimizers::{Largest, Memories, Optimizer};
use crate::parallel::{for_each, threads};

/// Rows of a part, at most: what passes over a panel of weights while it stays in the first-level cache.
const PART: usize = 128;

/// How much is done before [`Backpropagation`] comes back to its caller, who may have to hear somebody.
#[derive(Debug, Clone, Copy)]
struct Slice {
    /// Of a batch, forward and back.
    pictures: usize,
    /// Panels moved, times the pictures whose gradients they take.
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

/// What holds weights back in an update, besides the gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Restraint {
    /// Times the learning rate: what is taken off a kernel, as a part of it.
    pub weight_decay: f32,
    /// The greatest norm of the weights into a unit.
    pub max_norm: f32,
}

impl Restraint {
    pub const NONE: Self = Self {
        weight_decay: 0.0,
        max_norm: f32::INFINITY,
    };
}

/// The buffers of a step.
#[derive(Debug)]
pub struct Backpropagation {
    parts: Vec<Part>,
    /// Of each layer the kernel's transpose, `[units, inputs]`; the first layer's is never asked for and
    /// empty.
    turned: Vec<Panels>,
    /// Of each layer, of each panel of its units.
    memories: Vec<Vec<UnitMemories>>,
    /// How many panels come before each layer's, and at last how many there are.
    firsts: Vec<usize>,
    /// What of the first layer's inputs need be looked at.
    lit: Lit,
    slice: Slice,
    /// Parts of the batch that were run, panels of the parameters that were moved, and whether all of
    /// those are finite.
    run: usize,
    moved: usize,
    finite: AtomicBool,
}

/// What the optimizer remembers of a panel of the kernel and its biases.
#[derive(Debug)]
struct UnitMemories {
    kernel: Memories,
    bias: Memories,
}

impl Backpropagation {
    /// Room for batches of up to `batch` pictures through `model`, moved by `optimizer`.
    pub fn new(model: &Sequential, batch: usize, optimizer: &dyn Optimizer) -> Self {
        let count = batch.div_ceil(PART).max(threads());
        let memories = model.dense().iter().map(|dense| {
            let panels = 0..dense.units().div_ceil(WIDTH);
            let of_panel = |_| UnitMemories {
                kernel: Memories::new(optimizer, dense.inputs() * WIDTH),
                bias: Memories::new(optimizer, WIDTH),
            };
            panels.map(of_panel).collect()
        });
        let turned = model
            .dense()
            .iter()
            .enumerate()
            .map(|(index, dense)| match index {
                0 => Panels::default(),
                _ => Panels::zeros(dense.units(), dense.inputs()),
            });
        let mut pass = Self {
            parts: (0..count).map(|_| Part::new(model.dense().len())).collect(),
            turned: turned.collect(),
            memories: memories.collect(),
            firsts: first_panels(model),
            lit: Lit::nothing(model.inputs()),
            slice: Slice::DEFAULT,
            run: 0,
            moved: 0,
            finite: AtomicBool::new(true),
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
        model: &Sequential,
        input: impl Fn(Range<usize>, &mut Terms) + Sync,
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
        let turned = &self.turned;
        let count = (self.slice.pictures / rows.max(1)).max(threads());
        let end = self.parts.len().min(self.run + count);
        for_each(&mut self.parts[self.run..end], |part| {
            if !part.rows.is_empty() {
                part.run(model, turned, &input, labels, smoothing, place);
            }
        });
        self.run = end;
        if self.run < self.parts.len() {
            return None;
        }
        for (turned_input, _) in Part::gradient_parts(&self.parts, 0, 0) {
            self.lit.add(turned_input);
        }
        let mut score = BatchScore::default();
        for part in self.parts.iter().filter(|part| !part.rows.is_empty()) {
            part.scores.iter().for_each(|&row| score.add_row(row));
        }
        Some(score)
    }

    /// The parts of the batch that [`Self::run`] ran.
    #[cfg(test)]
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Moves every parameter by the gradient of the batch that [`Self::run`] ran, and holds weights back
    /// as `restraint` says. Returns whether all parameters are finite numbers still; `None` when only a
    /// slice of them was moved: call again.
    pub fn update(
        &mut self,
        model: &mut Sequential,
        optimizer: &mut dyn Optimizer,
        learning_rate: f32,
        restraint: Restraint,
    ) -> Option<bool> {
        if self.moved == 0 {
            optimizer.next_step(learning_rate);
            self.finite = AtomicBool::new(true);
        }
        let pictures: usize = self.parts.iter().map(|part| part.rows.len()).sum();
        let count = (self.slice.panel_pictures / pictures.max(1)).max(threads());
        let now = self.moved..self.moved + count;
        let firsts = &self.firsts;
        let kept = 1.0 - restraint.weight_decay * learning_rate;
        let (optimizer, parts, lit) = (&*optimizer, &self.parts, &self.lit);
        let finite = &self.finite;
        let panels = panels_of(model, &mut self.memories)
            .filter(|panel| now.contains(&(firsts[panel.layer] + panel.index)));
        for_each(panels, |panel| {
            let of_panel = Part::gradient_parts(parts, panel.layer, panel.index);
            let mut largest = Largest::default();
            Dense::kernel_gradient(panel.inputs, of_panel.clone(), |at, gradient| {
                let parameters = &mut panel.kernel[at..at + gradient.len()];
                if restraint.weight_decay > 0.0 {
                    parameters.iter_mut().for_each(|p| *p *= kept);
                }
                let mut update = |part: Range<usize>| {
                    let memories = panel
                        .memories
                        .kernel
                        .part_mut(at + part.start..at + part.end);
                    let (parameters, gradient) = (&mut parameters[part.clone()], &gradient[part]);
                    largest = largest.max(optimizer.update(parameters, gradient, memories));
                };
                if panel.layer == 0 {
                    let first = at / WIDTH;
                    for run in lit.runs(first..first + gradient.len() / WIDTH) {
                        update((run.start - first) * WIDTH..(run.end - first) * WIDTH);
                    }
                } else {
                    update(0..gradient.len());
                }
            });
            if restraint.max_norm < f32::INFINITY {
                shorten(panel.kernel, restraint.max_norm);
            }
            let gradient = Dense::bias_gradient(of_panel.map(|(_, dy)| dy));
            let of_bias = panel.memories.bias.part_mut(0..WIDTH);
            largest = largest.max(optimizer.update(panel.bias, &gradient, of_bias));
            if !largest.is_finite() {
                finite.store(false, Ordering::Relaxed);
            }
        });
        self.moved = now.end;
        if self.firsts.last().is_some_and(|&all| self.moved < all) {
            return None;
        }
        (self.run, self.moved) = (0, 0);
        self.turn(model);
        Some(self.finite.load(Ordering::Relaxed))
    }

    /// Brings the kernels' transposes up to date.
    fn turn(&mut self, model: &Sequential) {
        let layers = self.turned.iter_mut().zip(model.dense()).skip(1);
        let panels = layers.flat_map(|(turned, dense)| {
            let panels = turned.panels_mut().enumerate();
            panels.map(move |(index, panel)| (dense, index, panel))
        });
        for_each(panels, |(dense, index, panel)| {
            dense.turn_into(index, panel)
        });
    }
}

/// A panel of a layer's kernel and its biases, to be moved.
struct PanelMut<'a> {
    layer: usize,
    /// In its layer.
    index: usize,
    inputs: usize,
    /// `[inputs, WIDTH]`
    kernel: &'a mut [f32],
    /// `[WIDTH]`
    bias: &'a mut [f32],
    memories: &'a mut UnitMemories,
}

/// All panels, layer after layer.
fn panels_of<'a>(
    model: &'a mut Sequential,
    memories: &'a mut [Vec<UnitMemories>],
) -> impl Iterator<Item = PanelMut<'a>> {
    let layers = model.dense_mut().iter_mut().zip(memories).enumerate();
    layers.flat_map(|(layer, (dense, memories))| {
        let inputs = dense.inputs();
        let (kernel, bias) = dense.parameters_mut();
        let units = kernel.panels_mut().zip(bias.chunks_exact_mut(WIDTH));
        let units = units.zip(memories).enumerate();
        units.map(move |(index, ((kernel, bias), memories))| PanelMut {
            layer,
            index,
            inputs,
            kernel,
            bias,
            memories,
        })
    })
}

/// How many panels of parameters come before each layer's, and at last how many there are.
fn first_panels(model: &Sequential) -> Vec<usize> {
    let mut firsts = vec![0];
    for dense in model.dense() {
        firsts.push(firsts[firsts.len() - 1] + dense.units().div_ceil(WIDTH));
    }
    firsts
}

/// Scales each column of `kernel: [inputs, WIDTH]` that is longer than `most` down to it.
fn shorten(kernel: &mut [f32], most: f32) {
    let mut squares = [0.0; WIDTH];
    for row in kernel.chunks_exact(WIDTH) {
        let sums = squares.iter_mut().zip(row);
        sums.for_each(|(sum, weight)| *sum += weight * weight);
    }
    if squares.iter().all(|&square| square <= most * most) {
        return;
    }
    let factors = squares.map(|square| {
        let norm = square.sqrt();
        if norm > most { most / norm } else { 1.0 }
    });
    for row in kernel.chunks_exact_mut(WIDTH) {
        let weights = row.iter_mut().zip(factors);
        weights.for_each(|(weight, factor)| *weight *= factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizers::{Adam, RmsProp, Sgd};
    use crate::random::{Purpose, Stream};

    /// The network after three batches of 1,000 made-up pictures, and how often a caller got the word.
    fn train(slice: Slice) -> (Sequential, usize) {
        let mut model = Sequential::perceptron(16, &[70, 40], 0.2, 10, 1);
        let mut optimizer = Adam::default();
        let mut pass = Backpropagation::new(&model, 1000, &optimizer);
        pass.slice = slice;
        let input = |rows: Range<usize>, pixels: &mut Terms| {
            pixels.clear(16);
            for row in rows {
                let mut stream = Stream::new(1, Purpose::Shuffle, 0, row as u32);
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
                match pass.update(&mut model, &mut optimizer, 0.01, Restraint::NONE) {
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
    fn train_in_the_dark(
        mut optimizer: impl Optimizer,
        lit: Option<Lit>,
        decay: f32,
    ) -> Sequential {
        let mut model = Sequential::perceptron(300, &[40], 0.2, 10, 1);
        let mut pass = Backpropagation::new(&model, 20, &optimizer);
        if let Some(lit) = lit {
            pass.lit = lit;
        }
        let restraint = Restraint {
            weight_decay: decay,
            ..Restraint::NONE
        };
        for step in 0..4 {
            let input = |rows: Range<usize>, pixels: &mut Terms| {
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
            let finite = pass.update(&mut model, &mut optimizer, 0.01, restraint);
            assert_eq!(finite, Some(true));
        }
        model
    }

    #[test]
    fn weights_of_inputs_in_the_dark_stay_by_themselves() {
        let all = || {
            let mut all = Terms::default();
            all.clear(300);
            all.push_row([[1.0; 300].as_slice()]);
            all.finish();
            let mut turned = Terms::default();
            turned.transpose_of(&all);
            let mut lit = Lit::nothing(300);
            lit.add(&turned);
            Some(lit)
        };
        for decay in [0.0, 0.1] {
            let adam = |lit| train_in_the_dark(Adam::default(), lit, decay);
            assert_eq!(adam(None), adam(all()), "Adam, {decay}");
            let sgd = |lit| train_in_the_dark(Sgd::new(0.9, true), lit, decay);
            assert_eq!(sgd(None), sgd(all()), "SGD, {decay}");
            let rmsprop = |lit| train_in_the_dark(RmsProp::new(0.5), lit, decay);
            assert_eq!(rmsprop(None), rmsprop(all()), "RMSprop, {decay}");
        }
        let untrained = Sequential::perceptron(300, &[40], 0.2, 10, 1);
        let trained = train_in_the_dark(Adam::default(), None, 0.0);
        let [before, after] = [&untrained, &trained].map(|model| model.dense()[0].kernel());
        for (input, (before, after)) in before.rows().into_iter().zip(after.rows()).enumerate() {
            let lit = input % 3 == 0 || input % 2 == 0;
            assert_eq!(before != after, lit, "{input}");
        }
    }
}
