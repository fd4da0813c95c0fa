//! Pictures of many kinds, as `digitlab evaluate --scenes` draws and reads them with the shipped weights: of each kind at
//! least as many are right and answered as when this was measured (docs/ink.md).

#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

use serde_json::Value;

/// Pictures of each kind.
const COUNT: &str = "10";

/// Of the kinds that are not listed, at least this many of [`COUNT`] are read right.
const FLOOR: u64 = 10;

/// Kinds that read less well than most.
const LOWER: [(&str, u64); 1] = [("grid, shadow, perspective, JPEG, one", 8)];

#[test]
fn pictures_of_every_kind_are_read_as_well_as_they_were() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_digitlab"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let ran = command.args(["evaluate", "--scenes", COUNT, "--json"]);
    let ran = ran.output().expect("digitlab starts");
    let table: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let scenes = table["scenes"].as_array().expect("a row for each kind");
    let row = |name: &str| scenes.iter().find(|scene| scene["scene"] == name);
    assert!(LOWER.iter().all(|(name, _)| row(name).is_some()));
    assert!(scenes.len() > LOWER.len());
    let fallen = scenes.iter().filter(|scene| {
        let lower = LOWER.iter().find(|(name, _)| scene["scene"] == *name);
        let floor = lower.map_or(FLOOR, |(_, floor)| *floor);
        scene["answers"]["right"].as_u64() < Some(floor)
    });
    let told = |scene: &Value| format!("{}: {}", scene["scene"], scene["answers"]);
    assert_eq!(fallen.map(told).collect::<Vec<_>>(), Vec::<String>::new());
}
