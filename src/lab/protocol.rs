//! Makes what the page has of Rust, and fails where the committed files differ: the types of all messages,
//! `www/engine/protocol.d.ts`, from the types here and in Rust's other rooms, and the table of hyperparameters,
//! `www/engine/fields.js`. `npm run protocol` writes both anew.
//!
//! The worker stands between the page and the lab. What only the page and the worker say to each other is typed
//! here too, and compiled for this test alone.
#![allow(dead_code)] // these types are for TypeScript

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};

use super::messages::*;
use crate::error::Error;
use crate::learn::fields::FIELDS;
use crate::learn::{EpochRow, Taught, TrainingForm};

/// Which build a person wants.
#[derive(TS)]
struct EngineChoice {
    /// Its name; `null`: the fastest that runs here.
    build: Option<String>,
    /// `null`: as many as are useful here.
    threads: Option<usize>,
}

/// Which build runs, and why.
#[derive(TS)]
struct EngineInfo {
    /// Such as `simd128`.
    build: String,
    /// The matrix kernel's name.
    kernel: String,
    /// How products round.
    #[ts(type = "'exact' | 'fused'")]
    family: String,
    threads: usize,
    /// Whether a person asked for this build.
    chosen: bool,
    /// Faster builds, and what spoke against each.
    passed: Vec<PassedBuild>,
    /// The names of all builds that there are, the fastest first.
    #[ts(type = "readonly string[]")]
    builds: Vec<String>,
}

#[derive(TS)]
struct OpenResult {
    engine: EngineInfo,
    recipes: Recipes,
}

/// Bytes as they came over the wire; `total` is 0 when the server does not say.
#[derive(TS)]
struct DataProgress {
    file: String,
    index: usize,
    files: usize,
    loaded: usize,
    total: usize,
}

/// A build that was passed over.
#[derive(TS)]
struct PassedBuild {
    build: String,
    #[ts(type = "EngineError")]
    error: (),
}

/// What goes wrong between the page and the lab.
#[derive(TS)]
#[ts(tag = "code", rename_all = "kebab-case")]
enum WorkerError {
    /// A file did not come. `status` is the server's answer; `null` when there was none or it broke off.
    Download { file: String, status: Option<u16> },
    /// A file's gzip data are damaged, at most `within` bytes after `offset`; `within` is 0 when they end too
    /// early. `unpacked` bytes came out before.
    FileGzip {
        file: String,
        offset: usize,
        within: usize,
        unpacked: usize,
    },
    /// Threads need a cross-origin isolated page.
    NotIsolated,
    /// This browser's WebAssembly lacks relaxed SIMD.
    NoRelaxedSimd,
    /// This browser's WebAssembly lacks SIMD.
    NoSimd,
    /// A build with threads would have one.
    OneThread,
    /// The build is not there, or was made of other sources than the plain one.
    NotBuilt,
    /// The build's file did not come, or not as it was built.
    BuildFile,
    /// The build did not start; `detail` is the browser's message.
    BuildFailed { detail: String },
    /// None of the builds started.
    NotStarted { passed: Vec<PassedBuild> },
    /// Another build could not take over, and the engine from before goes on.
    NotSwitched {
        #[ts(type = "EngineError")]
        cause: (),
    },
    /// A message from the worker could not be read.
    Unreadable,
    /// The worker ended; `detail` is the browser's message, empty where it has none.
    Stopped { detail: String },
    /// A fault of ours.
    Internal { detail: String },
}

/// News that the worker makes itself.
#[derive(TS)]
#[ts(tag = "event", content = "detail", rename_all = "snake_case")]
enum WorkerEvent {
    DataProgress(DataProgress),
    /// Epochs that are over, in order: all since the last news, about ten times a second at most.
    Epochs(Vec<EpochRow>),
    /// A data set was loaded because a run needed one.
    Dataset(DatasetInfo),
}

/// Bodies of what the page asks of the worker and the lab does not know.
mod requests {
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
    }

    #[derive(TS)]
    #[ts(type = "File[]")]
    pub struct Files {}

    #[derive(TS)]
    pub struct Train {
        config: TrainingForm,
    }

    #[derive(TS)]
    pub struct Teach {
        source: Source,
        pictures: Bytes,
        labels: Bytes,
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
        types.command::<Nothing, DatasetInfo>(
            "Fetches MNIST as the data set; sends `data_progress`.",
            "load_mnist",
        );
        types.command::<LoadFiles, DatasetInfo>(
            "Takes a person's own files as the data set. On any error the data set that was loaded stays.",
            "load_files",
        );
        types.command::<Nothing, Files>(
            "What the data set in use was read from, for another build's engine; none without one.",
            "data_files",
        );
        types.command::<Train, Option<TrainingResult>>(
            "Trains to the end of the run; `null` when it was stopped before it began. Sends `training_progress` and\n\
             `epochs`. Loads MNIST first when no data set is loaded.",
            "train",
        );
        types.command::<Teach, Option<Taught>>(
            "Teaches to the end, and the taught weights are `yours`; `null` when it was stopped, and nothing has\n\
             changed. Sends `teaching_progress`. Loads MNIST first, for itself alone when another data set is loaded.",
            "teach",
        );
        types.command::<Nothing, ()>("Answers once the run stands still.", "pause");
        types.command::<Nothing, ()>("Answers once the run goes on.", "resume");
        types.command::<Nothing, ()>("Answers once the run, also teaching, has ended.", "stop");
    }
}

/// Commands of the lab that the page may send: the worker hands them on as they are.
const OF_THE_PAGE: [&str; 9] = [
    "check",
    "augmented",
    "random_seed",
    "predict_strokes",
    "predict_pixels",
    "undo_teaching",
    "save_weights",
    "save_history",
    "load_history",
];

/// Collects commands and every type that they need.
pub(super) struct Types {
    config: Config,
    seen: BTreeSet<TypeId>,
    /// By name.
    declarations: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl Types {
    fn new() -> Self {
        Self {
            config: Config::default().with_large_int("number"),
            seen: BTreeSet::new(),
            declarations: BTreeMap::new(),
            commands: Vec::new(),
        }
    }

    /// Adds the command of that name with its body and its answer.
    pub fn command<Body: TS + 'static, Answer: TS + 'static>(&mut self, docs: &str, name: &str) {
        Body::visit_dependencies(self);
        Body::visit_generics(self);
        self.visit::<Answer>();
        let body = Body::inline(&self.config).replace("Record<symbol, never>", "{}");
        let answer = Answer::name(&self.config);
        let docs: Vec<&str> = docs.trim().lines().map(str::trim).collect();
        self.commands.push(format!(
            "  /** {} */\n  {name}: {{ body: {body}, answer: {answer} }};\n",
            docs.join("\n   * ")
        ));
    }

    /// The commands so far as an interface; the next ones begin another.
    fn interface(&mut self, docs: &str, name: &str) -> String {
        let commands = std::mem::take(&mut self.commands).concat();
        format!("/** {docs} */\nexport interface {name} {{\n{commands}}}\n\n")
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = T::decl(&self.config);
            let text = format!("{docs}export {declaration}\n\n");
            self.declarations.insert(T::ident(&self.config), text);
        }
    }
}

fn protocol() -> String {
    let mut types = Types::new();
    super::commands::describe(&mut types);
    let commands = types.interface("What the worker asks of the lab.", "Commands");
    requests::describe(&mut types);
    let requests = types.interface("What the page asks of the worker itself.", "WorkerRequests");
    types.visit::<LabEvent>();
    types.visit::<WorkerEvent>();
    types.visit::<Error>();
    types.visit::<WorkerError>();
    types.visit::<EpochRow>();
    let declarations: String = types.declarations.values().map(String::as_str).collect();
    let handed_on = OF_THE_PAGE.map(|name| format!("'{name}'")).join(" | ");
    format!(
        "// Every message that crosses between the page, its worker and the engine. Made from the Rust types by\n\
         // `npm run protocol` (src/lab/protocol.rs): do not edit.\n\n\
         {requests}{commands}\
         /** Everything that the page may ask. Each request is answered by exactly one reply of the same id. */\n\
         export type Requests = WorkerRequests & Pick<Commands, {handed_on}>;\n\n\
         export type RequestBody = {{ [Type in keyof Requests]: {{ type: Type }} & Requests[Type]['body'] }}[keyof Requests];\n\n\
         export type Request = RequestBody & {{ id: number }};\n\n\
         export type ResultOf = {{ [Type in keyof Requests]: Requests[Type]['answer'] }};\n\n\
         export type Reply =\n  | {{ id: number, ok: true, result: ResultOf[keyof Requests] }}\n  | {{ id: number, ok: false, error: EngineError }};\n\n\
         /** News between the replies. */\n\
         export type Event = Exclude<LabEvent, {{ event: 'epoch' }}> | WorkerEvent;\n\n\
         export type EngineError = CoreError | WorkerError;\n\n\
         /** What is wrong with a field of the form. */\n\
         export type FieldError = Extract<CoreError, {{ code: 'field' }}>;\n\n\
         /** A hyperparameter's name. */\n\
         export type FieldName = Exclude<keyof TrainingForm, 'augmentation'>;\n\n\
         {declarations}"
    ).trim_end().to_owned() + "\n"
}

/// The table of hyperparameters as a module: the page builds its form from it before the engine runs.
fn fields() -> String {
    let row = |field| format!("  {},\n", serde_json::to_string(field).expect("JSON"));
    let rows: String = FIELDS.iter().map(row).collect();
    format!(
        "// The table of hyperparameters, as src/learn/fields.rs has it. Made by `npm run protocol`: do not edit.\n\n\
         // prettier-ignore\n\
         export const FIELDS = /** @type {{const}} */ ([\n{rows}]);\n"
    )
}

#[test]
fn what_the_page_has_of_rust_is_up_to_date() {
    for (name, made) in [("protocol.d.ts", protocol()), ("fields.js", fields())] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/engine");
        if std::env::var_os("PROTOCOL").is_some() {
            std::fs::write(folder.join(name), &made).expect("the repository can be written");
        }
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(committed == made, "{name}: run `npm run protocol`: {made}");
    }
}
