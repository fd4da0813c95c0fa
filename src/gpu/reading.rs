//! What comes back from the device: scores, and behind them parts of the network.

use std::sync::mpsc::{Receiver, channel};

use crate::error::Error;

/// Numbers on their way from the device.
pub struct Reading {
    buffer: wgpu::Buffer,
    arrived: Receiver<Result<(), wgpu::BufferAsyncError>>,
    /// The number of scores, before the parts.
    scores: usize,
}

/// What has arrived.
pub struct Arrived {
    numbers: Vec<f32>,
    scores: usize,
}

impl Arrived {
    /// Two numbers a picture: its loss, and 1 if it was read right, 0 if wrong, -1 without a label.
    pub fn scores(&self) -> &[[f32; 2]] {
        self.numbers[..self.scores].as_chunks().0
    }

    pub(super) fn parts(&self) -> &[f32] {
        &self.numbers[self.scores..]
    }
}

impl Reading {
    /// Reads a buffer that the submitted work fills.
    pub(super) fn of(buffer: wgpu::Buffer, scores: usize) -> Self {
        let (sender, arrived) = channel();
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            // The receiver may have been dropped.
            let _ = sender.send(result);
        });
        Self {
            buffer,
            arrived,
            scores,
        }
    }

    /// The numbers when they have arrived; each reading gives them only once.
    ///
    /// # Errors
    /// [`Error::GpuLost`].
    pub fn take(&self) -> Result<Option<Arrived>, Error> {
        let lost = |reason: String| Error::GpuLost { reason };
        match self.arrived.try_recv() {
            Ok(Ok(())) => {
                let bytes = self.buffer.get_mapped_range(..);
                let bytes = bytes.map_err(|error| lost(error.to_string()))?;
                Ok(Some(Arrived {
                    numbers: bytemuck::pod_collect_to_vec(&bytes),
                    scores: self.scores,
                }))
            }
            Ok(Err(error)) => Err(lost(error.to_string())),
            Err(std::sync::mpsc::TryRecvError::Empty) => Ok(None),
            Err(error) => Err(lost(error.to_string())),
        }
    }
}

impl Drop for Reading {
    /// Frees the memory now: the browser's garbage collector sees only the small handle.
    fn drop(&mut self) {
        self.buffer.destroy();
    }
}
