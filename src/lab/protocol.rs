//! Makes what the page has of Rust, and fails where the committed files differ: the types of all messages,
//! `www/engine/protocol.d.ts`, from the types here and in Rust's other rooms, and the table of hyperparameters,
//! `www/engine/fields.js`. `npm run protocol` writes both again.

use std::path::Path;

use ts_rs::TypeVisitor;

use super::declarations::Types;
use super::messages::*;
use super::worker_messages::*;
use crate::error::Error;
use crate::learn::EpochRow;
use crate::learn::fields::FIELDS;

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
    let quoted: Vec<String> = OF_THE_PAGE.iter().map(|name| format!("'{name}'")).collect();
    let handed_on = quoted.join(" | ");
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
