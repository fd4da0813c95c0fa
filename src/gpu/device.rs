//! The device: a GPU, or a program that stands in for one.

use crate::error::Error;

/// A device that computes.
#[derive(Debug, Clone)]
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    name: String,
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
            // What the data and the weights need is more than the least that every device has.
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|error| none(error.to_string()))?;
        let name = adapter.get_info().name;
        Ok(Self {
            device,
            queue,
            name,
        })
    }

    /// As its maker calls it.
    pub fn name(&self) -> &str {
        &self.name
    }
}
