//! The device: a GPU, or a program in place of one.

use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;

/// A device that computes.
#[derive(Debug, Clone)]
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    name: String,
    trouble: Trouble,
}

/// The first error message of the device since it was last taken. Errors arrive asynchronously.
#[derive(Debug, Clone, Default)]
struct Trouble(Arc<Mutex<Option<String>>>);

impl Trouble {
    fn note(&self, reason: String) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Later errors follow from the first.
        noted.get_or_insert(reason);
    }

    fn take(&self) -> Option<String> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.take()
    }
}

/// Which device to take, where there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preference {
    /// The quickest.
    #[default]
    Fast,
    /// One that is a program: slow, and on every machine that has it.
    Software,
}

impl Gpu {
    /// Opens a device.
    ///
    /// # Errors
    /// [`Error::NoGpu`] when there is none that computes.
    pub async fn open(preference: Preference) -> Result<Self, Error> {
        let none = |reason: String| Error::NoGpu { reason };
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            force_fallback_adapter: preference == Preference::Software,
            ..Default::default()
        };
        let adapter = instance.request_adapter(&options).await;
        let adapter = adapter.map_err(|error| none(error.to_string()))?;
        let descriptor = wgpu::DeviceDescriptor {
            // The default limits are too small for the data and the weights.
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|error| none(error.to_string()))?;
        let trouble = Trouble::default();
        let noted = trouble.clone();
        device.set_device_lost_callback(move |_, reason| noted.note(reason));
        let noted = trouble.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            noted.note(error.to_string());
        }));
        let name = adapter.get_info().name;
        Ok(Self {
            device,
            queue,
            name,
            trouble,
        })
    }

    /// As its maker calls it; browsers may keep that to themselves.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the device back. What is on its way from it is lost.
    pub fn close(&self) {
        self.device.destroy();
    }

    /// Discards earlier errors: they may come from a previous network.
    pub(super) fn begin(&self) {
        self.trouble.take();
    }

    /// Runs the callbacks of finished work; natively waits for up to `wait` for it.
    ///
    /// # Errors
    /// [`Error::GpuLost`] when something has gone wrong on the device: it was lost, or out of memory.
    pub(super) fn poll(&self, wait: std::time::Duration) -> Result<(), Error> {
        let poll = wgpu::PollType::Wait {
            submission_index: None,
            timeout: Some(wait),
        };
        let lost = |reason| Err(Error::GpuLost { reason });
        match self.device.poll(poll) {
            Ok(_) | Err(wgpu::PollError::Timeout) => self.trouble.take().map_or(Ok(()), lost),
            Err(error) => lost(error.to_string()),
        }
    }
}
