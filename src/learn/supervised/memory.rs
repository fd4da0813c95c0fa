//! The memory of a run, estimated before any is allocated. Copies of the weights: in training, of the last good epoch,
//! their EMA, of the best epoch, the optimizer's state, and two for saving.

use crate::data::mnist;
use crate::error::{Error, Expected};
use crate::gemm::WIDTH;
use crate::nn::{NetworkKind, Shape};

/// What this build's programs may have, in bytes: the memory that a browser's threads share is made with a maximum
/// (`scripts/lib/wasm.mjs`), another browser tab cannot rely on more than half of what a 32-bit machine can address,
/// and the command line may use all of a 32-bit address space.
const MEMORY: usize = match (cfg!(target_arch = "wasm32"), cfg!(feature = "threads")) {
    (true, true) => 512 << 20,
    (true, false) => 2 << 30,
    (false, _) => 4 << 30,
};

/// The program itself, its threads' stacks, and pictures on their way.
const PROGRAM: usize = 32 << 20;

/// What is left for a run beside `held` bytes of data and other weights.
pub fn room(held: usize) -> usize {
    MEMORY.saturating_sub(PROGRAM).saturating_sub(held)
}

/// The same where only MNIST is held.
pub fn usual_room() -> usize {
    room(mnist::BYTES)
}

/// The memory of a run, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::learn) struct Need {
    /// Weights, with all that is as large.
    pub weights: usize,
    /// The buffers of a batch, for both passes.
    pub batch: usize,
}

impl Need {
    /// Refuses what there is no memory for, before it is allocated, by the field that could make it less.
    pub fn check(self, room: usize, field: &'static str) -> Result<(), Error> {
        let Self { weights, batch } = self;
        let found = weights.saturating_add(batch);
        if found <= room {
            return Ok(());
        }
        let mebibytes = |bytes: usize| bytes.div_ceil(1 << 20);
        Err(Error::Field {
            field,
            expected: Expected::Memory {
                most: room >> 20,
                weights: mebibytes(weights),
                batch: mebibytes(batch),
            },
            found: mebibytes(found) as f64,
        })
    }
}

/// Bytes of a unit in a row of a batch: output 4 and gradient 4; and three lists, of both and of the transposed output,
/// with 8 for an element of a sparse list and 4 for one of a packed matrix, since room for both is kept.
const UNIT: usize = 2 * 4 + 3 * 12;

/// Bytes of a pixel in a row of a batch: its list, which grows by doubling, and that transposed.
const PIXEL: usize = 20 + 12;

/// Rows that are read at a time to validate.
const VALIDATED: usize = 500;

/// Lists are kept in blocks of this many elements.
const BLOCK: usize = 128;

/// Bytes of a matrix `[rows, columns]`, whose columns are padded.
fn matrix(rows: usize, columns: usize) -> usize {
    rows.saturating_mul(columns.next_multiple_of(WIDTH))
        .saturating_mul(4)
}

/// What a run's memory depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes<'a> {
    pub network: NetworkKind,
    pub shape: Shape<'a>,
    pub batch_size: usize,
    /// Numbers that are kept for each weight, itself included.
    pub copies: usize,
}

impl Sizes<'_> {
    /// The bytes of all kernels and biases, and of the transposes that the backward pass reads.
    fn network(&self) -> [usize; 2] {
        let mut bytes = [0_usize; 2];
        for kernel in (self.network.plan().kernels)(&self.shape) {
            bytes[0] = bytes[0].saturating_add(matrix(kernel.rows + 1, kernel.columns)); // with a bias
            if kernel.is_transposed {
                bytes[1] = bytes[1].saturating_add(matrix(kernel.columns, kernel.rows));
            }
        }
        bytes
    }

    /// The bytes of a row of a batch.
    fn row(&self) -> usize {
        let outputs = (self.network.plan().outputs)(&self.shape).into_iter();
        let units: usize = outputs.map(|units| units.next_multiple_of(BLOCK)).sum();
        self.shape.inputs.next_multiple_of(BLOCK) * PIXEL + units * UNIT
    }

    /// Of a row that is only read: one layer at a time, as numbers and as a list.
    fn read_row(&self) -> usize {
        let widest = (self.network.plan().widest)(&self.shape).next_multiple_of(BLOCK);
        self.shape.inputs.next_multiple_of(BLOCK) * PIXEL + widest * 16
    }

    pub fn need(&self) -> Need {
        let [weights, transposed] = self.network();
        let trained = self.row().saturating_mul(self.batch_size);
        Need {
            weights: weights
                .saturating_mul(self.copies)
                .saturating_add(transposed),
            batch: trained.saturating_add(VALIDATED * self.read_row()),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::{Dataset, Split, idx};
    use crate::formats::to_safetensors;
    use crate::learn::supervised::{Machine, Trainer, TrainingConfig};
    use crate::learn::{Correction, FineTuning, Step, run_to_end};
    use crate::learn::{EarlyStopping, Monitor};
    use crate::nn::Model;
    use crate::optim::OptimizerKind;
    use crate::recognition::Recogniser;

    /// Pictures without a dark pixel, whose lists are as long as they can be, or nearly without any.
    fn pictures(count: usize, level: u8) -> Split {
        let sizes = [count as u32, 28, 28].map(u32::to_be_bytes).concat();
        let pixels = (0..count * 784).map(|at| if at % 5 == 0 { level } else { 255 });
        let images = [&[0, 0, 8, 3], &sizes[..], &pixels.collect::<Vec<u8>>()].concat();
        let labels: Vec<u8> = (0..count).map(|at| (at % 10) as u8).collect();
        let labels = [&[0, 0, 8, 1], &(count as u32).to_be_bytes()[..], &labels].concat();
        let images = idx::parse_images("images", images).unwrap();
        Split::new(images, idx::parse_labels("labels", labels).unwrap()).unwrap()
    }

    /// The most bytes that `work` holds at a time on one thread.
    fn most_held(work: impl FnOnce() + Send) -> usize {
        let work = || allocation_counter::measure(work).bytes_max as usize;
        #[cfg(feature = "threads")]
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        #[cfg(feature = "threads")]
        return pool.unwrap().install(work);
        #[cfg(not(feature = "threads"))]
        work()
    }

    /// Of a run that trains for two epochs and is saved.
    fn taken(config: TrainingConfig, level: u8) -> usize {
        let count = config.batch_size + 10;
        let dataset = Dataset::new("made up", pictures(count, level), pictures(700, level));
        let dataset = Arc::new(dataset.unwrap());
        most_held(|| {
            let mut trainer = Trainer::new(config, dataset, || 0.0);
            while trainer.step().expect("finite losses") != Step::Finished {}
            assert!(!to_safetensors(trainer.model()).is_empty());
        })
    }

    #[test]
    fn teaching_takes_no_more_than_is_counted_nor_far_less() {
        let dataset = Dataset::new("made up", pictures(200, 0), pictures(700, 0));
        let dataset = Arc::new(dataset.unwrap());
        for model in [
            Model::perceptron(784, &[1500, 900], 0.0, 10, 1),
            Model::lstm(28, 300, 0.0, 10, 1),
        ] {
            let given = Recogniser::uncalibrated(model);
            let correction = Correction {
                picture: vec![200; 784],
                label: 3,
            };
            let (taught, known) = (given.clone(), dataset.clone());
            let taken = most_held(|| {
                let lesson = FineTuning::new(taught, vec![correction], known, || 0.0);
                run_to_end(&mut lesson.unwrap(), |_, _| {}).expect("finite losses");
            });
            let check = |room| FineTuning::check_memory(&given, room);
            assert!(check(5 * taken).is_ok());
            let Err(Error::Field { field, .. }) = check(taken) else {
                panic!("{taken} bytes are too few");
            };
            assert_eq!(
                field,
                given
                    .model
                    .activation()
                    .map_or("lstm_units", |_| "hidden_layers")
            );
        }
    }

    #[test]
    fn no_run_takes_more_than_is_counted_nor_far_less() {
        let stopping = EarlyStopping {
            monitor: Monitor::ValLoss,
            min_delta: 0.0,
            patience: 9,
            restore_best_weights: true,
        };
        let config = |hidden_layers: &[usize], batch_size| TrainingConfig {
            hidden_layers: hidden_layers.to_vec(),
            batch_size,
            epochs: 2,
            learning_rate: 1e-6,
            ..TrainingConfig::default()
        };
        let mut kept = config(&[600, 500], 64);
        kept.early_stopping = Some(stopping);
        kept.regularization.average = 0.9;
        let mut sgd = config(&[33], 2000);
        sgd.optimizer = OptimizerKind::Sgd;
        let mut lstm = config(&[], 300);
        lstm.network = NetworkKind::Lstm;
        for config in [
            kept,
            sgd,
            config(&[300, 200, 100], 1000),
            config(&[], 700),
            lstm,
        ] {
            let Need { weights, batch } = config.need(784);
            for level in [0, 255] {
                let taken = taken(config.clone(), level);
                let says = format!("{taken} of {weights} + {batch}, {config:?}");
                assert!(taken <= weights + batch, "{says}");
                assert!(5 * taken >= weights + batch, "{says}");
            }
        }
    }
}
