//! Trains on a GPU if there is one. When it is lost the run continues on the processor, from the end of the last epoch.

use super::gpu_device::Device;
use super::gpu_trainer::GpuTrainer;
use super::machine::Machine;
use super::report::{BatchRecord, Report};
use super::state::State;
use super::trainer::Trainer;
use crate::error::Error;
use crate::gpu::Gpu;
use crate::learn::run::Step;
use crate::recognition::Answers;

/// A run on a GPU or on the processor.
pub struct EitherTrainer {
    current: Current,
    /// Why the processor trains, until it is reported.
    left: Option<Error>,
}

enum Current {
    Gpu(Box<GpuTrainer>),
    Cpu(Box<Trainer>),
    /// From one to the other, within a call.
    Between,
}

impl EitherTrainer {
    /// The run of `trainer`, on the GPU if that takes it.
    pub fn new(trainer: Trainer, gpu: Option<&Gpu>) -> Self {
        match gpu.map(|gpu| Device::of(&trainer, gpu)) {
            Some(Ok(device)) => Self {
                current: Current::Gpu(Box::new(GpuTrainer::on(device, trainer))),
                left: None,
            },
            none => Self {
                current: Current::Cpu(Box::new(trainer)),
                left: none.and_then(Result::err),
            },
        }
    }

    /// Goes on on the processor.
    fn leave(&mut self) {
        self.current = match std::mem::replace(&mut self.current, Current::Between) {
            Current::Gpu(trainer) => Current::Cpu(Box::new(trainer.into_trainer())),
            current => current,
        };
    }

    /// The same run on the processor.
    pub fn into_trainer(self) -> Trainer {
        match self.current {
            Current::Gpu(trainer) => trainer.into_trainer(),
            Current::Cpu(trainer) => *trainer,
            Current::Between => unreachable!("{BETWEEN}"),
        }
    }

    fn machine(&self) -> &dyn Machine {
        match &self.current {
            Current::Gpu(trainer) => &**trainer,
            Current::Cpu(trainer) => &**trainer,
            Current::Between => unreachable!("{BETWEEN}"),
        }
    }

    fn machine_mut(&mut self) -> &mut dyn Machine {
        match &mut self.current {
            Current::Gpu(trainer) => &mut **trainer,
            Current::Cpu(trainer) => &mut **trainer,
            Current::Between => unreachable!("{BETWEEN}"),
        }
    }

    /// After the loss of the GPU the run continues.
    fn leave_after(&mut self, step: Result<Step<Report>, Error>) -> Result<Step<Report>, Error> {
        match step {
            Err(error @ Error::GpuLost { .. }) => {
                self.leave();
                Ok(Step::Did(Report::LeftGpu(error)))
            }
            step => step,
        }
    }
}

const BETWEEN: &str = "the call that moves the run has ended";

impl Machine for EitherTrainer {
    /// Reports once why the GPU does not train the run; then the processor continues.
    fn step(&mut self) -> Result<Step<Report>, Error> {
        if let Some(error) = self.left.take() {
            return Ok(Step::Did(Report::LeftGpu(error)));
        }
        let step = self.machine_mut().step();
        self.leave_after(step)
    }

    /// As [`Self::step`]. Afterwards the processor has the run's state and can continue.
    fn settle(&mut self) -> Result<Step<Report>, Error> {
        let step = self.machine_mut().settle();
        if step == Ok(Step::Finished) {
            self.leave();
        }
        self.leave_after(step)
    }

    fn state(&self) -> &State {
        self.machine().state()
    }

    fn into_state(self) -> State {
        self.into_trainer().into_state()
    }

    fn records(&self) -> &[BatchRecord] {
        self.machine().records()
    }

    fn validated(&self) -> Option<(&Answers, &[u8])> {
        self.machine().validated()
    }

    fn measure_norm(&mut self, measures: bool) {
        self.machine_mut().measure_norm(measures);
    }
}
