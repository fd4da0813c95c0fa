//! A folder with small IDX files and a hand that runs `digitlab` on them. Asserts nothing of itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Pixels along one side of the pictures made here.
const SIZE: u32 = 10;

/// A folder for one test, gone after it, with a data set that is learnt in a moment: four files, named
/// as `train` tells them apart.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder for temporary files"));
        for (name, count) in [("train", 200), ("test", 70)] {
            folder.write(&format!("{name}-images"), &images(count));
            folder.write(&format!("{name}-labels"), &labels(count));
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(name), bytes).expect("the folder takes files");
        self.path(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).expect("JSON")
    }

    /// The names in the folder that the data set did not bring, sorted.
    pub fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        let names = entries.map(|e| e.expect("an entry").file_name().into_string());
        let mut names: Vec<String> = names.map(|name| name.expect("UTF-8")).collect();
        let brought = |name: &String| name.ends_with("-images") || name.ends_with("-labels");
        names.retain(|name| !brought(name));
        names.sort();
        names
    }

    /// `digitlab` with this folder as its own, so that paths can be given as names.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_digitlab"));
        command.current_dir(self.0.path()).args(arguments);
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().expect("digitlab starts"))
    }

    /// A short run on the folder's pictures; `options` each as `--name=value`.
    pub fn train(&self, options: &[&str]) -> Ran {
        let arguments = train(options);
        self.run(&arguments)
    }

    pub fn evaluate(&self, weights: &str) -> Value {
        let test = ["--images", "test-images", "--labels", "test-labels"];
        let ran = self.run(&[&["evaluate", "--json", "--weights", weights], &test[..]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).expect("JSON")
    }
}

/// Two epochs of a small network on the folder's four files, except where `options` say otherwise.
pub fn train<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let defaults = [
        "--hidden-layers=16",
        "--epochs=2",
        "--batch-size=32",
        "--output=w.safetensors",
        "--files=train-images",
        "--files=train-labels",
        "--files=test-images",
        "--files=test-labels",
    ];
    let name = |option: &str| option.split('=').next().map(str::to_owned);
    let given: Vec<_> = options.iter().map(|option| name(option)).collect();
    let kept = defaults.into_iter().filter(|d| !given.contains(&name(d)));
    ["train"]
        .into_iter()
        .chain(kept)
        .chain(options.iter().copied())
        .collect()
}

/// What a command left on the screen.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Ran {
    /// The one line on stderr of a command that failed with this exit code and said nothing else.
    pub fn failed(&self, code: i32) -> &str {
        assert_eq!((self.code, self.stdout.as_str()), (code, ""), "{self:?}");
        let mut lines = self.stderr.lines();
        let line = lines.next().unwrap_or_else(|| panic!("{self:?}"));
        assert_eq!(lines.next(), None, "{self:?}");
        line
    }
}

/// A bright row for each label, among enough other bright pixels that two epochs do not learn them all.
pub fn images(count: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    for word in [count, SIZE, SIZE] {
        bytes.extend(word.to_be_bytes());
    }
    // A linear congruence (Knuth's MMIX); its upper bits are random enough.
    let mut noise = u64::from(count);
    for picture in 0..count {
        for pixel in 0..SIZE * SIZE {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let bright = pixel / SIZE == picture % 10;
            bytes.push((noise >> 56) as u8 / if bright { 1 } else { 2 });
        }
    }
    bytes
}

pub fn labels(count: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 1];
    bytes.extend(count.to_be_bytes());
    bytes.extend((0..count).map(|picture| (picture % 10) as u8));
    bytes
}

/// The shipped weights, wherever the test runs: they answer by eleven views, and refuse.
pub fn shipped_weights() -> String {
    weights("shipped.safetensors")
}

/// The tutorial's weights, which refuse nothing.
pub fn seed_weights() -> String {
    weights("seed.safetensors")
}

fn weights(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/weights");
    path.join(name).to_str().expect("UTF-8").to_owned()
}
