//! What a session says of messages that are not as agreed: each comes from [`Lab::handle`] itself.

use digitlab::Error;
use digitlab::error::Source;
use digitlab::formats::{self, Format};
use digitlab::lab::{Bytes, Lab};
use digitlab::nn::Model;
use serde_json::{Value, json};

/// Messages that are not as agreed, as a session answers them.
pub fn refused(weights: &Model) -> Vec<(String, Error)> {
    let mut lab = Lab::new(|| 0.0);
    let weights = formats::write(weights, Default::default(), Format::Float32);
    lab.take_weights(Source::Yours, "w".to_owned(), Bytes(weights))
        .expect("weights");
    let form = |field: &str, value: Value| json!({ "config": { field: value } });
    let picture = vec![0; 784];
    let at_weight = |to: usize| json!({ "source": "yours", "layer": 0, "from": 0, "to": to });
    let at_unit = json!({ "source": "yours", "picture": picture.clone(), "layer": 0, "unit": 10 });
    let file = json!({ "files": [{ "name": "a" }] });
    let messages = [
        ("a command that there is not", "chekc", json!({})),
        ("no value", "samples", json!({})),
        (
            "a text for a number",
            "check",
            form("dropout", json!("0.2")),
        ),
        (
            "a number for a list",
            "check",
            form("hidden_layers", json!(5)),
        ),
        ("a number for a truth", "check", form("augment", json!(1))),
        ("a list for a text", "check", form("network", json!([]))),
        (
            "a number for a text",
            "take_weights",
            json!({ "source": "yours", "name": 7 }),
        ),
        ("a number for a form", "check", json!({ "config": 3 })),
        ("less than nothing", "samples", json!({ "count": -1 })),
        (
            "a field that there is not",
            "check",
            form("droput", json!(0.2)),
        ),
        (
            "a choice that there is not",
            "save_weights",
            json!({ "source": "mine" }),
        ),
        ("a file without bytes", "take_files", file),
        ("a unit's number", "weight", at_weight(10)),
        ("a unit that there is not", "look_at_unit", at_unit),
    ];
    let mut refused = Vec::new();
    for (cause, name, body) in messages {
        let field = |name: &str| body.get(name).unwrap_or(&Value::Null).clone();
        let answer = lab.handle(name, field, serde_json::value::Serializer);
        let error = answer.expect_err(cause);
        refused.push((format!("a message: {cause}"), error));
    }
    refused
}
