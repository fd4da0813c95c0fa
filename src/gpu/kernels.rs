//! The kernels of one network: WGSL with sizes inserted as constants, so that the device's compiler knows the length
//! of each loop.

use std::fmt::{Display, Write};

use super::device::Gpu;
use super::layout::{Layer, Layout};
use super::settings::Settings;
use crate::nn::layers::Activation;
use crate::optim::{Optimizer, adam, rmsprop};
use crate::random::StreamId;

/// Bytes from one step's uniforms to the next: devices ask for a multiple of 256.
pub(super) const STEP_STRIDE: usize = 256;
/// Bytes of a step's uniforms.
const STEP_SIZE: u64 = 48;
/// Buffers that a kernel sees, before the uniforms.
const BUFFERS: u32 = 8;

/// Everything that runs on the device.
pub(super) struct Kernels {
    pub group_layout: wgpu::BindGroupLayout,
    /// Each hidden layer's forward pass: in training, and without dropout.
    pub forward: [Vec<wgpu::ComputePipeline>; 2],
    /// The last layer, likewise.
    pub head: [wgpu::ComputePipeline; 2],
    /// Each hidden layer but the first: the gradient for the one below.
    pub backward: Vec<wgpu::ComputePipeline>,
    pub update: wgpu::ComputePipeline,
    /// With max norm, and with an average of the weights: compiled only if used.
    pub constrain: Option<wgpu::ComputePipeline>,
    pub average: Option<wgpu::ComputePipeline>,
}

/// Source in the making.
struct Source(String);

impl Source {
    fn constant(mut self, name: &str, value: impl Display) -> Self {
        // A string takes everything.
        let _ = writeln!(self.0, "const {name} = {value};");
        self
    }

    fn count(self, name: &str, value: usize) -> Self {
        self.constant(name, format_args!("{value}u"))
    }

    fn number(self, name: &str, value: f32) -> Self {
        self.constant(name, format_args!("{value:?}f"))
    }

    /// `text` with the lines between `//# repeat N` and `//# end` written N times, each with its number
    /// for `$`. Compilers do not unroll loops with unknown bounds, nor those with wgpu's loop
    /// checks.
    fn text(mut self, text: &str) -> Self {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            match line.trim().strip_prefix("//# repeat ") {
                None => self.0.extend([line, "\n"]),
                Some(times) => {
                    let block: Vec<&str> = lines
                        .by_ref()
                        .take_while(|line| line.trim() != "//# end")
                        .collect();
                    let block = block.join("\n");
                    for time in 0..times.parse().expect("a number of times") {
                        let time: usize = time;
                        self.0
                            .extend([&block.replace('$', &time.to_string()), "\n"]);
                    }
                }
            }
        }
        self
    }
}

/// Makes pipelines of one layout.
struct Maker<'a> {
    gpu: &'a Gpu,
    layout: wgpu::PipelineLayout,
    network: &'a Layout,
}

impl Maker<'_> {
    fn source(&self) -> Source {
        Source(String::new())
            .count("LAYERS", self.network.layers.len())
            .count("PICTURE_WORDS", self.network.picture() / 4)
            .text(include_str!("wgsl/bindings.wgsl"))
    }

    /// What a kernel of one layer knows of it.
    fn of_layer(&self, index: usize, settings: &Settings, trains: bool) -> Source {
        let layers = &self.network.layers;
        let layer = &layers[index];
        let below: Option<&Layer> = index.checked_sub(1).map(|below| &layers[below]);
        let (drop_below, scale) = match trains {
            true => (settings.drop_below, settings.dropout_scale),
            false => (0, 1.0),
        };
        let input = match below {
            None => include_str!("wgsl/from_pictures.wgsl"),
            Some(_) => include_str!("wgsl/from_layer.wgsl"),
        };
        let stream = StreamId::Dropout {
            layer: index as u16,
        };
        self.source()
            .count("X", layer.x)
            .count("Y", layer.y)
            .count("DY", layer.dy)
            .count("DX", below.map_or(0, |below| below.dy))
            .count("WEIGHTS", layer.weights)
            .count("INPUTS", layer.inputs)
            .count("UNITS", layer.units)
            .count("X_WIDTH", layer.x_width)
            .count("WIDTH", layer.width)
            .count("STREAM", stream.word() as usize)
            .count("DROP_BELOW", usize::from(drop_below))
            .number("DROPOUT_SCALE", scale)
            .constant("DROPS", drop_below > 0)
            .text(match settings.activation {
                Activation::Relu => include_str!("wgsl/relu.wgsl"),
                Activation::Sigmoid => include_str!("wgsl/sigmoid.wgsl"),
                Activation::Tanh => include_str!("wgsl/tanh.wgsl"),
            })
            .text(input)
    }

    fn head(&self, settings: &Settings, trains: bool) -> wgpu::ComputePipeline {
        let last = self.network.layers.len() - 1;
        let source = self.of_layer(last, settings, trains);
        let source = source
            .count("CLASSES", self.network.layers[last].units)
            .count("NO_CLASS", usize::from(settings.no_class))
            .constant("TRAINS", trains)
            .constant("HIDDEN", last > 0)
            .text(include_str!("wgsl/head.wgsl"));
        self.pipeline("head", &source)
    }

    fn update(&self, settings: &Settings) -> wgpu::ComputePipeline {
        let source = self.source();
        let source = match settings.optimizer {
            Optimizer::Adam => source
                .number("GAIN_1", adam::GAIN_1)
                .number("GAIN_2", adam::GAIN_2)
                .number("EPSILON", adam::EPSILON)
                .text(include_str!("wgsl/adam.wgsl")),
            Optimizer::Sgd { momentum, nesterov } => source
                .number("MOMENTUM", momentum)
                .constant("NESTEROV", nesterov)
                .text(include_str!("wgsl/sgd.wgsl")),
            Optimizer::RmsProp { momentum } => source
                .number("MOMENTUM", momentum)
                .number("RHO", rmsprop::RHO)
                .number("GAIN", rmsprop::GAIN)
                .number("EPSILON", rmsprop::EPSILON)
                .text(include_str!("wgsl/rmsprop.wgsl")),
        };
        self.pipeline("update", &source.text(include_str!("wgsl/update.wgsl")))
    }

    fn pipeline(&self, name: &str, source: &Source) -> wgpu::ComputePipeline {
        let device = &self.gpu.device;
        let descriptor = wgpu::ShaderModuleDescriptor {
            label: Some(name),
            source: wgpu::ShaderSource::Wgsl(source.0.as_str().into()),
        };
        let unchecked = wgpu::ShaderRuntimeChecks::unchecked();
        // SAFETY: every loop ends, and every index lies in its buffer, independently of the caller: buffers are made from
        // the same layout as the kernels' constants, batches have at most its rows, and `Network` checks that places
        // of the order and pictures are there. The checks would take a quarter of an epoch's time (docs/gpu.md).
        let module = unsafe { device.create_shader_module_trusted(descriptor, unchecked) };
        device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(name),
            layout: Some(&self.layout),
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions {
                // Every kernel writes its shared memory before it reads it.
                zero_initialize_workgroup_memory: false,
                ..Default::default()
            },
            cache: None,
        })
    }
}

impl Kernels {
    pub fn new(gpu: &Gpu, network: &Layout, settings: &Settings) -> Self {
        let group_layout = group_layout(&gpu.device);
        let layout = gpu
            .device
            .create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: None,
                bind_group_layouts: &[Some(&group_layout)],
                immediate_size: 0,
            });
        let maker = Maker {
            gpu,
            layout,
            network,
        };
        let tile = include_str!("wgsl/tile.wgsl");
        let last = network.layers.len() - 1;
        let forward = |trains| {
            let of_layer = |index| {
                let source = maker.of_layer(index, settings, trains).text(tile);
                maker.pipeline("forward", &source.text(include_str!("wgsl/forward.wgsl")))
            };
            (0..last).map(of_layer).collect()
        };
        let backward = |index| {
            let source = maker.of_layer(index, settings, true).text(tile);
            maker.pipeline("backward", &source.text(include_str!("wgsl/backward.wgsl")))
        };
        let constrain = settings.max_norm.map(|max_norm| {
            let source = maker.source().number("MAX_NORM", max_norm);
            let source = source.text(include_str!("wgsl/constrain.wgsl"));
            maker.pipeline("constrain", &source)
        });
        let average = settings.averages.then(|| {
            let source = maker.source().text(include_str!("wgsl/average.wgsl"));
            maker.pipeline("average", &source)
        });
        Self {
            forward: [true, false].map(forward),
            head: [true, false].map(|trains| maker.head(settings, trains)),
            backward: (1..last).map(backward).collect(),
            update: maker.update(settings),
            constrain,
            average,
            group_layout,
        }
    }
}

fn group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty,
        count: None,
    };
    // Pictures and their order are only read.
    let storage = |binding| wgpu::BindingType::Buffer {
        ty: wgpu::BufferBindingType::Storage {
            read_only: matches!(binding, 5 | 6),
        },
        has_dynamic_offset: false,
        min_binding_size: None,
    };
    let uniform = |has_dynamic_offset, size| wgpu::BindingType::Buffer {
        ty: wgpu::BufferBindingType::Uniform,
        has_dynamic_offset,
        min_binding_size: std::num::NonZero::new(size),
    };
    let mut entries: Vec<_> = (0..BUFFERS)
        .map(|binding| entry(binding, storage(binding)))
        .collect();
    entries.push(entry(BUFFERS, uniform(true, STEP_SIZE)));
    entries.push(entry(BUFFERS + 1, uniform(false, 0)));
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: None,
        entries: &entries,
    })
}
