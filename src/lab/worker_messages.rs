//! The worker is between the page and the lab. What only the page and the worker say to each other is typed here,
//! and compiled for the test alone that writes `www/engine/protocol.d.ts`.

#![allow(dead_code)] // these types are for TypeScript

use ts_rs::TS;

use super::declarations::Types;
use super::messages::*;
use crate::learn::{EpochRow, Taught, TrainingForm};

/// Which build the user wants.
#[derive(TS)]
pub(super) struct EngineChoice {
    /// Its name; `null`: the fastest that runs here.
    build: Option<String>,
    /// `null`: as many as are useful here.
    threads: Option<usize>,
    /// Whether the GPU is the fastest here, as was measured.
    #[ts(optional)]
    gpu: Option<bool>,
}

/// Which build runs, and why.
#[derive(TS)]
pub(super) struct EngineInfo {
    /// Such as `simd128`.
    build: String,
    /// The matrix kernel's name.
    kernel: String,
    /// Rounding family: exact, fused or gpu.
    #[ts(type = "'exact' | 'fused' | 'gpu'")]
    family: String,
    threads: usize,
    /// The GPU on which runs train, by the name that the browser gives it, which may be empty; `null`: none.
    gpu: Option<String>,
    /// Whether the user asked for this build.
    chosen: bool,
    /// Faster builds that were skipped, with the reason.
    passed: Vec<PassedBuild>,
    /// The names of all builds that there are, the fastest first.
    #[ts(type = "readonly string[]")]
    builds: Vec<String>,
    /// Why the list of the other builds did not come; `null` when it did.
    #[ts(type = "EngineError | null")]
    unlisted: (),
}

#[derive(TS)]
pub(super) struct OpenResult {
    engine: EngineInfo,
    recipes: Recipes,
}

/// A data set that was loaded.
#[derive(TS)]
pub(super) struct LoadedDataset {
    #[ts(flatten)]
    info: DatasetInfo,
    /// Whether rows and columns of its pictures were exchanged on the way.
    transposed: bool,
    samples: Samples,
    /// `null` for MNIST and where there are no shipped weights.
    read: Option<SamplesRead>,
}

/// How many of a data set's samples the shipped weights read right.
#[derive(TS)]
pub(super) struct SamplesRead {
    count: usize,
    /// As they are.
    right: usize,
    /// With rows and columns exchanged.
    right_transposed: usize,
}

/// Bytes as they came over the wire; `total` is 0 when the server does not say.
#[derive(TS)]
pub(super) struct DataProgress {
    file: String,
    index: usize,
    files: usize,
    loaded: usize,
    total: usize,
}

/// A build that was passed over.
#[derive(TS)]
pub(super) struct PassedBuild {
    build: String,
    #[ts(type = "EngineError")]
    error: (),
}

/// Weights as the engine holds them now, for the page to keep outside of the wasm.
#[derive(TS)]
pub(super) struct KeptWeights {
    source: Source,
    /// A safetensors file; `null`: there are none now.
    bytes: Option<Bytes>,
    /// After which epoch of a run that is in progress; `null` without one.
    epoch: Option<usize>,
}

/// How a download failed.
#[derive(TS)]
#[ts(tag = "kind", rename_all = "kebab-case")]
pub(super) enum DownloadFault {
    /// No server answered.
    NoAnswer,
    Status {
        status: u16,
    },
    /// The connection broke off; `total` is `null` when the server had not said how long the file is.
    Cut {
        bytes: usize,
        total: Option<usize>,
    },
    /// Nothing more came for this many seconds.
    Stalled {
        bytes: usize,
        total: Option<usize>,
        seconds: usize,
    },
    /// The bytes do not begin as the file does; `media` is the type that the server named, perhaps empty.
    OtherKind {
        media: String,
        bytes: usize,
    },
    /// The file begins as it should and cannot be read: `cause` says where.
    Damaged {
        bytes: usize,
        #[ts(type = "EngineError | null")]
        cause: (),
    },
    /// Whole, and not what was built or shipped.
    OtherBytes {
        bytes: usize,
    },
    /// The page's content security policy forbids it; `directive` is the part of `policy` that does.
    Policy {
        directive: String,
        policy: String,
    },
    /// The server named a type that the browser runs no module of.
    NoModule {
        media: String,
    },
}

/// What goes wrong between the page and the lab.
#[derive(TS)]
#[ts(tag = "code", rename_all = "kebab-case")]
pub(super) enum WorkerError {
    /// A file of the page's own did not come, or not as it is.
    Download { file: String, fault: DownloadFault },
    /// A file's gzip data are not whole; `unpacked` bytes came out before.
    FileGzip {
        file: String,
        offset: usize,
        fault: GzipFault,
        unpacked: usize,
    },
    /// Gzip data that unpack to more bytes than such a file may.
    UnpacksToMore { file: String, most: usize },
    /// A file, or several, of more bytes than there is room for.
    FileTooLarge {
        file: String,
        most: usize,
        found: usize,
    },
    /// A file of a format of www/engine/file-formats.js.
    FileFormat { file: String, format: String },
    /// Threads need a cross-origin isolated page.
    NotIsolated,
    /// This browser's WebAssembly lacks relaxed SIMD.
    NoRelaxedSimd,
    /// This browser's WebAssembly lacks SIMD.
    NoSimd,
    /// This browser gives no GPU.
    NoAdapter,
    /// The run moved from the GPU to the processor; it repeats that epoch from its start.
    GpuLeft {
        #[ts(type = "EngineError")]
        cause: (),
        epoch: usize,
    },
    /// A build with threads would have one.
    OneThread,
    /// The build is not there, or was made of other sources than the plain one.
    NotBuilt,
    /// Threads did not come up in time.
    NoPool { threads: usize, seconds: usize },
    /// The page's policy forbids WebAssembly; `policy` is empty where the browser does not report it.
    WasmForbidden { policy: String },
    /// The build did not start; `detail` is the browser's message.
    BuildFailed { detail: String },
    /// None of the builds started.
    NotStarted {
        passed: Vec<PassedBuild>,
        /// Whether files of one are not there.
        missing: bool,
    },
    /// Another build could not take over; the old engine continues.
    NotSwitched {
        #[ts(type = "EngineError")]
        cause: (),
    },
    /// A message from the worker could not be read.
    Unreadable,
    /// The engine broke: a trap in the wasm, or a bug in the worker. `detail` is the browser's message.
    Stopped { detail: String },
    /// The worker was ended from outside.
    Ended,
    /// The worker did not answer for this many seconds.
    Silent { seconds: usize },
    /// The worker's script did not start; `cause` says why where that can be found out.
    NoScript {
        #[ts(type = "EngineError | null")]
        cause: (),
    },
    /// A fault of ours.
    Internal { detail: String },
}

/// What is wrong with gzip data: where they end too early, or are damaged, or followed by `bytes` bytes that are not
/// gzip.
#[derive(TS)]
#[ts(tag = "kind", rename_all = "kebab-case")]
pub(super) enum GzipFault {
    Cut { bytes: usize },
    Damaged { bytes: usize },
    Trailing { bytes: usize },
}

/// Events that the worker makes itself.
#[derive(TS)]
#[ts(tag = "event", content = "detail", rename_all = "snake_case")]
pub(super) enum WorkerEvent {
    DataProgress(DataProgress),
    /// Completed epochs, in order: all since the last event, about ten times a second at most.
    Epochs(Vec<EpochRow>),
    /// Results of the batches since the last event.
    Batches(BatchRecords),
    /// A data set was loaded because a run needed one.
    Dataset(LoadedDataset),
    /// Weights have changed: by a file, an epoch, the end of a run, teaching or its undoing.
    KeptWeights(KeptWeights),
    /// The whole state of a training run that was stopped, to resume it. It comes after the answer; `null` where there
    /// is no room for it.
    KeptRun(Option<Bytes>),
    /// What the data set in use was read from.
    KeptFiles(#[ts(type = "File[]")] ()),
}

/// Requests that the worker answers itself.
pub(super) mod requests {
    use super::*;

    #[derive(TS)]
    pub struct Open {
        choice: EngineChoice,
    }

    #[derive(TS)]
    pub struct LoadWeights {
        source: Source,
        name: String,
        bytes: Option<Bytes>,
    }

    #[derive(TS)]
    pub struct LoadFiles {
        #[ts(type = "File[]")]
        files: (),
        /// Whether rows and columns of the pictures are to be exchanged.
        transposed: bool,
    }

    #[derive(TS)]
    pub struct Train {
        config: TrainingForm,
        /// The state of a stopped run to resume, as `kept_run` gave it. `null`: a new run.
        state: Option<Bytes>,
    }

    #[derive(TS)]
    pub struct Teach {
        source: Source,
        pictures: Bytes,
        labels: Bytes,
    }

    #[derive(TS)]
    pub struct Cluster {
        k: usize,
        seed: u32,
        mini_batch: usize,
    }

    #[derive(TS)]
    pub struct Nothing {}

    pub fn describe(types: &mut Types) {
        types.command::<Open, OpenResult>(
            "Starts the engine; every other request waits for that.",
            "open",
        );
        types.command::<LoadWeights, WeightsInfo>(
            "Takes a safetensors file as weights; without bytes the shipped file is fetched.",
            "load_weights",
        );
        types.command::<Nothing, LoadedDataset>(
            "Fetches MNIST as the data set; sends `data_progress`.",
            "load_mnist",
        );
        types.command::<LoadFiles, LoadedDataset>(
            "Takes a person's own files as the data set. On any error the data set that was loaded stays.",
            "load_files",
        );
        types.command::<Nothing, ()>(
            "Answers at once, also while the engine starts: whether the worker hears.",
            "ping",
        );
        types.command::<Nothing, f64>(
            "Trains a network of the usual size on pictures made for that, beside all that the engine holds: the\n\
             milliseconds of a step.",
            "measure",
        );
        types.command::<Train, Option<TrainingResult>>(
            "Trains to the end of the run; `null` when it was stopped before it began. Sends `training_progress` and\n\
             `epochs`, and `kept_run` when it was stopped. Loads MNIST first when no data set is loaded.",
            "train",
        );
        types.command::<Teach, Option<Taught>>(
            "Teaches to the end, and the taught weights are `yours`; `null` when it was stopped, and nothing has\n\
             changed. Sends `teaching_progress`. Loads MNIST first, for itself alone when another data set is loaded.",
            "teach",
        );
        types.command::<Cluster, Option<Clusters>>(
            "Clusters the training pictures to the end of the run; `null` when it was stopped before it began. Sends\n\
             `clusters`. Loads MNIST first when no data set is loaded.",
            "cluster",
        );
        types.command::<Nothing, ()>("Answers once the run stands still.", "pause");
        types.command::<Nothing, ()>("Answers once the run goes on.", "resume");
        types.command::<Nothing, ()>(
            "Answers once the run, also teaching, has ended. Training is tested before that; asked again, it is not.",
            "stop",
        );
    }
}

/// Commands of the lab that the page may send: the worker hands them on as they are.
pub(super) const OF_THE_PAGE: &[&str] = &[
    "check",
    "augmented",
    "random_seed",
    "predict_strokes",
    "predict_pixels",
    "judge",
    "judge_epoch",
    "pictures_at",
    "map",
    "project",
    "project_test",
    "undo_teaching",
    "switch_units",
    "look_inside",
    "look_at_unit",
    "gradient_times_input",
    "occlusion",
    "changed_picture",
    "count_right",
    "save_weights",
    "save_history",
    "load_history",
    "measure_gradients",
    "predict_picture",
    "stroke_stages",
    "pixel_stages",
    "picture_stages",
    "found",
    "labels",
    "mean_picture",
    "epoch_order",
    "answers",
    "pixel_distances",
    "hidden_distances",
    "cluster_members",
    "cluster_distances",
    "backpropagate",
    "weight",
    "weight_losses",
    "read_rows",
];
