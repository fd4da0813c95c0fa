//! A perceptron on the device: its buffers, and the steps that run on them. The caller chooses the pictures of each
//! step and receives their scores later. Only `poll` blocks, and only natively.

use super::device::Gpu;
use super::kernels::{Kernels, STEP_STRIDE};
use super::layout::{Layer, Layout, VECTOR};
use super::reading::{Arrived, Reading};
use super::settings::Settings;
use crate::error::Error;

/// Steps of a submission, at most.
pub const MOST_STEPS: usize = 512;

/// The order keeps a picture's place in 24 bits.
const MOST_PICTURES: usize = 1 << 24;
/// The bytes of a tile of 32 × 32 weights.
const TILE_BYTES: usize = 32 * 32 * size_of::<f32>();

/// A step's uniforms, as `Step` in bindings.wgsl.
#[derive(Debug, Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct StepUniforms {
    /// Where in the order the batch begins.
    pub first: u32,
    pub rows: u32,
    pub step: u32,
    pub epoch: u32,
    pub seed: [u32; 2],
    /// Where in the scores the batch begins: [`Network::submit`] sets it.
    pub score: u32,
    /// The optimizer's; of Adam, alpha.
    pub rate: f32,
    /// 1 − weight decay × learning rate.
    pub kept: f32,
    pub label_smoothing: f32,
    /// The fraction of its distance to the weights that the average moves in this step; 0: no update.
    pub average: f32,
    pub padding: u32,
}

/// What a submission does with its batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Train,
    Score,
    /// As `Score`, by the averaged weights.
    ScoreAverage,
}

/// What lies on the device of each weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Weights,
    Average,
    /// What the optimizer remembers.
    FirstMoments,
    SecondMoments,
}

/// A perceptron, its optimizer's state, and the pictures.
pub struct Network {
    gpu: Gpu,
    layout: Layout,
    kernels: Kernels,
    /// The pictures that the device has room for, and the length of the order.
    capacity: [usize; 2],
    /// In [`Stored`]'s order.
    parts: [wgpu::Buffer; 4],
    /// Kept alive for the bind groups.
    others: [wgpu::Buffer; 3],
    pictures: wgpu::Buffer,
    order: wgpu::Buffer,
    scores: wgpu::Buffer,
    steps: wgpu::Buffer,
    /// Three variants: the weights; the average in their place, to validate it; the average where the moments are, to
    /// update it.
    groups: [wgpu::BindGroup; 3],
}

/// What a network is made for.
pub struct Sizes {
    /// Units of each layer, the pixels first.
    pub widths: Vec<usize>,
    /// Pictures of the largest batch.
    pub batch: usize,
    /// Pictures that lie on the device.
    pub pictures: usize,
    /// Entries of the order.
    pub order: usize,
}

impl Network {
    /// # Errors
    /// [`Error::GpuMemory`] when something would be larger than the device allows.
    pub fn new(
        gpu: &Gpu,
        layers: &[Vec<f32>],
        settings: &Settings,
        sizes: &Sizes,
    ) -> Result<Self, Error> {
        gpu.begin();
        let layout = Layout::new(&sizes.widths, sizes.batch);
        let kernels = Kernels::new(gpu, &layout, settings);
        let limits = gpu.device.limits();
        let most = limits.max_storage_buffer_binding_size;
        let buffer = |bytes: usize| {
            let bytes = bytes.next_multiple_of(16) as u64;
            if bytes > most {
                return Err(Error::GpuMemory { most, found: bytes });
            }
            Ok(gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: None,
                size: bytes,
                usage: wgpu::BufferUsages::STORAGE
                    | wgpu::BufferUsages::UNIFORM
                    | wgpu::BufferUsages::COPY_DST
                    | wgpu::BufferUsages::COPY_SRC,
                mapped_at_creation: false,
            }))
        };
        let weights_bytes = layout.weights * size_of::<f32>();
        let weights = || buffer(weights_bytes);
        let parts = [weights()?, weights()?, weights()?, weights()?];
        let [weights, average, moments @ ..] = &parts;
        let activations = buffer(layout.activations * size_of::<f32>())?;
        let gradients = buffer(layout.activations * size_of::<f32>())?;
        check_counts(&limits, &layout, sizes)?;
        let pictures = buffer(sizes.pictures * layout.picture())?;
        let order = buffer(sizes.order * size_of::<u32>())?;
        let scores = buffer(MOST_STEPS * layout.rows * size_of::<[f32; 2]>())?;
        let steps = buffer(MOST_STEPS * STEP_STRIDE)?;
        let uniforms: Vec<[u32; 8]> = layout.layers.iter().map(layer_uniforms).collect();
        let table = buffer(size_of_val(&uniforms[..]))?;
        gpu.queue
            .write_buffer(&table, 0, bytemuck::cast_slice(&uniforms));

        let group = |weights: &wgpu::Buffer, first_moments: &wgpu::Buffer| {
            let buffers = [
                weights,
                first_moments,
                &moments[1],
                &activations,
                &gradients,
                &pictures,
                &order,
                &scores,
            ];
            bind_group(gpu, &kernels, buffers, &steps, &table)
        };
        let groups = [
            group(weights, &moments[0]),
            group(average, &moments[0]),
            group(weights, average),
        ];
        let network = Self {
            gpu: gpu.clone(),
            layout,
            kernels,
            capacity: [sizes.pictures, sizes.order],
            parts,
            others: [activations, gradients, table],
            pictures,
            order,
            scores,
            steps,
            groups,
        };
        for part in [Stored::Weights, Stored::Average] {
            network.write(part, layers);
        }
        Ok(network)
    }

    /// Puts a part: of each layer the kernel `[inputs, units]` and the bias behind it.
    pub fn write(&self, part: Stored, layers: &[Vec<f32>]) {
        let packed = self.layout.pack(layers);
        let buffer = &self.parts[part as usize];
        self.gpu
            .queue
            .write_buffer(buffer, 0, bytemuck::cast_slice(&packed));
    }

    /// The parts that were asked for, as [`Self::write`] takes them.
    pub fn parts(&self, arrived: &Arrived) -> impl Iterator<Item = Vec<Vec<f32>>> {
        let parts = arrived.parts().chunks_exact(self.layout.weights);
        parts.map(|part| self.layout.unpack(part))
    }

    /// Puts pictures, one byte a pixel, from place `first` on.
    pub fn write_pictures<'a>(
        &self,
        first: usize,
        pictures: impl ExactSizeIterator<Item = &'a [u8]>,
    ) {
        let width = self.layout.picture();
        let mut bytes = vec![0; pictures.len() * width];
        for (padded, picture) in bytes.chunks_exact_mut(width).zip(pictures) {
            padded[..picture.len()].copy_from_slice(picture);
            padded[picture.len()] = u8::MAX;
        }
        self.gpu
            .queue
            .write_buffer(&self.pictures, (first * width) as u64, &bytes);
    }

    /// Puts pictures' places and labels into the order, from entry `first` on.
    ///
    /// # Panics
    /// When there is no such place or entry: kernels do not look.
    pub fn write_order(&self, first: usize, entries: impl Iterator<Item = (u32, u8)>) {
        let pack = |(place, label): (u32, u8)| {
            assert!(
                (place as usize) < self.capacity[0],
                "a place with a picture"
            );
            place | u32::from(label) << 24
        };
        let packed: Vec<u32> = entries.map(pack).collect();
        assert!(
            first + packed.len() <= self.capacity[1],
            "entries of the order"
        );
        let offset = (first * size_of::<u32>()) as u64;
        let queue = &self.gpu.queue;
        queue.write_buffer(&self.order, offset, bytemuck::cast_slice(&packed));
    }

    /// Sends steps off, up to [`MOST_STEPS`]. What arrives are their scores, and parts as they are after them.
    ///
    /// # Panics
    /// When a batch is larger than the network was made for, or not in the order: kernels do not look.
    pub fn submit(&self, work: Work, steps: &mut [StepUniforms], parts: &[Stored]) -> Reading {
        assert!(steps.len() <= MOST_STEPS, "steps of a submission");
        let mut uniforms = vec![0_u8; steps.len() * STEP_STRIDE];
        let mut pictures = 0;
        for (index, step) in steps.iter_mut().enumerate() {
            let rows = step.rows as usize;
            assert!((1..=self.layout.rows).contains(&rows), "rows of a batch");
            assert!(
                step.first as usize + rows <= self.capacity[1],
                "a batch in the order"
            );
            step.score = pictures;
            pictures += step.rows;
            let place = index * STEP_STRIDE;
            uniforms[place..place + size_of::<StepUniforms>()]
                .copy_from_slice(bytemuck::bytes_of(step));
        }
        self.gpu.queue.write_buffer(&self.steps, 0, &uniforms);
        let mut encoder = self.gpu.device.create_command_encoder(&Default::default());
        {
            let mut pass = encoder.begin_compute_pass(&Default::default());
            for (index, step) in steps.iter().enumerate() {
                let offset = (index * STEP_STRIDE) as u32;
                self.encode(&mut pass, work, offset, step.rows as usize);
                if step.average > 0.0 {
                    self.encode_average(&mut pass, offset);
                }
            }
        }
        self.read(encoder, pictures as usize * 2, parts)
    }

    fn encode(&self, pass: &mut wgpu::ComputePass, work: Work, offset: u32, rows: usize) {
        let kernels = &self.kernels;
        let trains = work == Work::Train;
        let group = &self.groups[usize::from(work == Work::ScoreAverage)];
        pass.set_bind_group(0, group, &[offset]);
        let (kind, high) = (usize::from(!trains), Layout::rows_of_tiles(rows));
        for (pipeline, layer) in kernels.forward[kind].iter().zip(&self.layout.layers) {
            pass.set_pipeline(pipeline);
            pass.dispatch_workgroups(Layout::tiles_across(layer.width), high, 1);
        }
        pass.set_pipeline(&kernels.head[kind]);
        pass.dispatch_workgroups(rows.next_multiple_of(16) as u32, 1, 1);
        if !trains {
            return;
        }
        let hidden = &self.layout.layers[1..];
        for (pipeline, layer) in kernels.backward.iter().zip(hidden).rev() {
            pass.set_pipeline(pipeline);
            pass.dispatch_workgroups(Layout::tiles_across(layer.x_width), high, 1);
        }
        pass.set_pipeline(&kernels.update);
        pass.dispatch_workgroups(self.layout.tiles as u32, 1, 1);
        if let Some(constrain) = &kernels.constrain {
            let widths = self.layout.layers.iter().map(|layer| layer.width / 4);
            pass.set_pipeline(constrain);
            pass.dispatch_workgroups(
                widths.max().unwrap_or(0) as u32,
                self.layout.layers.len() as u32,
                1,
            );
        }
    }

    fn encode_average(&self, pass: &mut wgpu::ComputePass, offset: u32) {
        let Some(average) = &self.kernels.average else {
            return;
        };
        pass.set_bind_group(0, &self.groups[2], &[offset]);
        pass.set_pipeline(average);
        let groups = (self.layout.weights / VECTOR).div_ceil(256).min(1024);
        pass.dispatch_workgroups(groups as u32, 1, 1);
    }

    fn read(&self, mut encoder: wgpu::CommandEncoder, scores: usize, parts: &[Stored]) -> Reading {
        let bytes = |numbers: usize| (numbers * size_of::<f32>()) as u64;
        let parts = parts.iter().map(|&part| &self.parts[part as usize]);
        let parts = parts.map(|part| (part, bytes(self.layout.weights)));
        let sources = std::iter::once((&self.scores, bytes(scores))).chain(parts);
        let buffer = self.gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: sources.clone().map(|(_, bytes)| bytes).sum(),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut place = 0;
        for (source, bytes) in sources {
            encoder.copy_buffer_to_buffer(source, 0, &buffer, place, bytes);
            place += bytes;
        }
        self.gpu.queue.submit([encoder.finish()]);
        Reading::of(buffer, scores)
    }

    /// Runs the callbacks of finished work; natively waits for up to `wait` for it.
    ///
    /// # Errors
    /// [`Error::GpuLost`].
    pub fn poll(&self, wait: std::time::Duration) -> Result<(), Error> {
        self.gpu.poll(wait)
    }
}

/// # Errors
/// [`Error::GpuMemory`] when something is more than the kernels or the device can count.
fn check_counts(limits: &wgpu::Limits, layout: &Layout, sizes: &Sizes) -> Result<(), Error> {
    // Pictures have their place in 24 bits; rows and the update's tiles are workgroups side by side.
    let groups = limits.max_compute_workgroups_per_dimension as usize;
    let weights_bytes = layout.weights * size_of::<f32>();
    for (count, most, bytes) in [
        (sizes.pictures, MOST_PICTURES, layout.picture()),
        (layout.rows, groups, layout.picture()),
        (layout.tiles, groups, TILE_BYTES),
        // All parts are read in one piece.
        (4 * weights_bytes, limits.max_buffer_size as usize, 1),
    ] {
        if count > most {
            let [most, found] = [most, count].map(|count| (count * bytes) as u64);
            return Err(Error::GpuMemory { most, found });
        }
    }
    Ok(())
}

/// The kernels' bindings in their order: `buffers`, the uniforms of a step, the table of layers.
fn bind_group(
    gpu: &Gpu,
    kernels: &Kernels,
    buffers: [&wgpu::Buffer; 8],
    steps: &wgpu::Buffer,
    table: &wgpu::Buffer,
) -> wgpu::BindGroup {
    let step = wgpu::BindingResource::Buffer(wgpu::BufferBinding {
        buffer: steps,
        offset: 0,
        size: std::num::NonZero::new(size_of::<StepUniforms>() as u64),
    });
    let resources = buffers
        .iter()
        .map(|buffer| buffer.as_entire_binding())
        .chain([step, table.as_entire_binding()]);
    let entries: Vec<_> = resources
        .enumerate()
        .map(|(binding, resource)| wgpu::BindGroupEntry {
            binding: binding as u32,
            resource,
        })
        .collect();
    gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &kernels.group_layout,
        entries: &entries,
    })
}

impl Drop for Network {
    /// As for [`Reading`].
    fn drop(&mut self) {
        let own = [&self.pictures, &self.order, &self.scores, &self.steps];
        let buffers = own.into_iter().chain(&self.parts).chain(&self.others);
        buffers.for_each(wgpu::Buffer::destroy);
    }
}

fn layer_uniforms(layer: &Layer) -> [u32; 8] {
    [
        layer.first_tile,
        layer.width / 32,
        layer.weights,
        layer.x,
        layer.dy,
        layer.x_width,
        layer.width,
        layer.inputs,
    ]
    .map(|number| number as u32)
}
