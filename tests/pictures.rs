//! Pictures of many kinds, read with the shipped weights: at least as many are right and answered as when this was measured
//! (docs/ink.md, docs/judging.md). `digitlab evaluate` draws them, or spoils pictures of MNIST that were held back.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;
use std::process::Command;

use digitlab::data::disk;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Pictures of each kind.
const COUNT: &str = "10";

/// Of the kinds that are not listed, at least this many of [`COUNT`] are read right.
const FLOOR: u64 = 10;

/// Kinds that read less well than most.
const LOWER: [(&str, u64); 4] = [
    ("grid, shadow, perspective, JPEG, one", 8),
    ("light grid, pen of 3 pixels, one", 8),
    ("ruled, pen of 3 pixels, one", 8),
    ("desk of 30%, four", 8),
];

fn evaluate(options: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_digitlab"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let ran = command.args(["evaluate", "--json"]).args(options);
    let ran = ran.output().expect("digitlab starts");
    serde_json::from_slice(&ran.stdout).expect("JSON")
}

#[test]
fn pictures_of_every_kind_are_read_as_well_as_they_were() {
    let table = evaluate(&["--scenes", COUNT]);
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

/// Pictures of MNIST that the shipped weights did not see: of the last 5,000 of its training set the first.
const HELD: usize = 200;

/// The pictures as IDX files in a folder, and the options that read them.
fn held_back() -> (TempDir, [String; 2]) {
    let mnist = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    let training = disk::read_mnist(&mnist)
        .expect("data/mnist is whole")
        .training;
    let indices = training.len() - 5000..training.len() - 5000 + HELD;
    let folder = tempfile::tempdir().expect("a folder");
    let head = |words: &[u32]| -> Vec<u8> {
        let sizes = words.iter().flat_map(|word| word.to_be_bytes());
        [0, 0, 8, words.len() as u8]
            .into_iter()
            .chain(sizes)
            .collect()
    };
    let pixels = indices.clone().flat_map(|i| training.picture(i).to_vec());
    let images = head(&[HELD as u32, 28, 28]).into_iter().chain(pixels);
    let labels = head(&[HELD as u32])
        .into_iter()
        .chain(training.labels()[indices].to_vec());
    let files = [
        ("images", images.collect::<Vec<u8>>()),
        ("labels", labels.collect()),
    ];
    let options = files.map(|(name, bytes)| {
        fs::write(folder.path().join(name), bytes).expect("the folder takes files");
        format!("--{name}={}", folder.path().join(name).display())
    });
    (folder, options)
}

#[test]
fn held_back_pictures_are_read_as_well_as_they_were_when_they_are_cropped_to_their_ink() {
    let (_folder, [images, labels]) = held_back();
    let answers = &evaluate(&[&images, &labels, "--cropped"])["answers"];
    assert!(answers["right"].as_u64() >= Some(CROPPED), "{answers}");
    assert_eq!(answers["blank"], 0, "{answers}");
}

/// Of [`HELD`].
const CROPPED: u64 = 196;

/// The fewest of [`HELD`] by corruption.
const CORRUPTED: [(&str, u64); 15] = [
    ("shot noise", 198),
    ("impulse noise", 182),
    ("glass blur", 177),
    ("motion blur", 194),
    ("shear", 198),
    ("scale", 197),
    ("rotate", 188),
    ("brightness", 198),
    ("translate", 198),
    ("stripe", 196),
    ("fog", 167),
    ("spatter", 170),
    ("dotted line", 188),
    ("zigzag", 120),
    ("canny edges", 192),
];

#[test]
fn held_back_pictures_are_read_as_well_as_they_were_however_they_are_corrupted() {
    let (_folder, [images, labels]) = held_back();
    let table = evaluate(&[&images, &labels, "--corrupted"]);
    let rows = table["corruptions"].as_array().expect("a list");
    assert_eq!(rows.len(), CORRUPTED.len());
    let fallen = rows.iter().zip(CORRUPTED).filter(|(row, (name, floor))| {
        assert_eq!(row["corruption"], *name);
        row["answers"]["right"].as_u64() < Some(*floor)
    });
    let told = |(row, _): (&Value, _)| format!("{}: {}", row["corruption"], row["answers"]);
    assert_eq!(fallen.map(told).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn the_shipped_weights_have_the_hash_that_is_documented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let weights = fs::read(folder.join("www/weights/shipped.safetensors")).expect("weights");
    let hash = Sha256::digest(&weights);
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let docs = fs::read_to_string(folder.join("docs/training.md")).expect("docs");
    assert!(
        docs.contains(&format!("of the file that the page loads:\n`{hash}`")),
        "{hash}"
    );
}
