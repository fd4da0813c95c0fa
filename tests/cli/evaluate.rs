//! `digitlab evaluate`: scores as text and as JSON, on pictures and on pen strokes, and bad files.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Folder, Ran, labels, shipped_weights};

#[test]
fn evaluate_scores_the_weights_as_the_last_row_of_the_history_does() {
    let folder = Folder::new();
    let ran = folder.train(&[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        folder.left(),
        ["w-history.csv", "w-history.json", "w.safetensors"]
    );

    let score = folder.evaluate("w.safetensors");
    let history = folder.json("w-history.json");
    assert_eq!(score["accuracy"], history["val_accuracy"][1]);
    assert_eq!(score["loss"], history["val_loss"][1]);
    let accuracy = score["accuracy"].as_f64().expect("a number");
    assert!(accuracy > 0.15 && accuracy < 1.0, "says little: {accuracy}");

    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].contains("200 training and 70 validation pictures"));
    assert!(ran.stdout.contains("Total params: 1786"), "{}", ran.stdout);
    let end = &lines[lines.len() - 3..];
    assert_eq!(end[1], format!("Test accuracy: {accuracy:.4}"));
    assert!(end[2].starts_with("w.safetensors (SHA-256 "), "{}", end[2]);
}

#[test]
fn evaluate_as_json_holds_what_its_help_says_and_the_same_as_its_text() {
    let folder = Folder::new();
    folder.train(&[]);
    let score = folder.evaluate("w.safetensors");
    let keys: Vec<&String> = score.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["accuracy", "correct", "loss", "pictures"]);
    let help = folder.run(&["evaluate", "--help"]);
    let json_help = help
        .stdout
        .lines()
        .find(|line| line.contains("JSON object"));
    let json_help = json_help.expect("help for --json");
    assert!(
        keys.iter().all(|key| json_help.contains(*key)),
        "{json_help}"
    );

    assert_eq!(score["pictures"], 70);
    let correct = score["correct"].as_f64().expect("a number");
    assert_eq!(score["accuracy"], json!(correct / 70.0));
    let test = ["--images=test-images", "--labels=test-labels"];
    let text = folder.run(&[&["evaluate", "-w", "w.safetensors"], &test[..]].concat());
    let expected = format!(
        "Test score: {:.4}\nTest accuracy: {:.4} ({correct} of 70)\n",
        score["loss"].as_f64().expect("a number"),
        correct / 70.0
    );
    assert_eq!(text.stdout, expected);
}

/// Three drawings that the shipped weights read, and one that holds no ink.
const STROKES: &str = r#"{"label":1,"writer":"a","strokes":[[500,100,500,900]]}
{"label":7,"writer":"a","strokes":[[250,200,750,200,450,900]]}

{"label":4,"writer":"b","strokes":[[350,150,250,520,750,500],[640,150,600,900]]}
{"label":0,"writer":"b","strokes":[]}
"#;

fn evaluate_strokes(folder: &Folder, text: &str) -> Ran {
    folder.write("pen.jsonl", text.as_bytes());
    let weights = shipped_weights();
    folder.run(&[
        "evaluate",
        "--json",
        "-w",
        &weights,
        "--strokes",
        "pen.jsonl",
    ])
}

#[test]
fn pen_strokes_are_read_as_the_page_reads_them() {
    let ran = evaluate_strokes(&Folder::new(), STROKES);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(score["pictures"], 4);
    assert!(score["correct"].as_u64() >= Some(3), "{score}");
}

#[test]
fn a_bad_line_of_strokes_is_named_by_its_number() {
    let folder = Folder::new();
    for (line, reason) in [
        ("{", "expected a JSON object with label, writer and strokes"),
        (
            r#"{"label":12,"writer":"w","strokes":[]}"#,
            "expected a label from 0 to 9, found 12",
        ),
        (
            r#"{"label":1,"writer":"w","strokes":[[1,2,3]]}"#,
            "expected strokes of pairs of x and y, found a stroke of 3 numbers",
        ),
        (
            r#"{"label":1,"writer":"w","strokes":[[1,1e60]]}"#,
            "expected coordinates that fit f32, found inf",
        ),
    ] {
        let ran = evaluate_strokes(&folder, &format!("{STROKES}{line}\n"));
        let start = format!("error: pen.jsonl, line 6: {reason}");
        assert!(ran.failed(1).starts_with(&start), "{ran:?}");
    }
    let ran = evaluate_strokes(&folder, "\n");
    assert!(
        ran.failed(1).starts_with("error: pen.jsonl: empty file"),
        "{ran:?}"
    );
}

#[test]
fn a_file_that_is_missing_or_wrong_is_named_with_expected_and_found() {
    let folder = Folder::new();
    folder.write("short-labels", &labels(5)[..10]);
    let evaluate = |images, labels| {
        let weights = shipped_weights();
        let files = ["--images", images, "--labels", labels];
        folder.run(&[&["evaluate", "-w", &weights], &files[..]].concat())
    };
    let missing = folder.run(&["train", "--files", "gone-images", "train-labels"]);
    assert!(
        missing
            .failed(1)
            .starts_with("error: gone-images: cannot be read: "),
        "{missing:?}"
    );
    let missing = folder.run(&["evaluate", "--weights", "gone.safetensors"]);
    assert!(
        missing
            .failed(1)
            .starts_with("error: gone.safetensors: cannot be read: "),
        "{missing:?}"
    );
    let missing = folder.run(&["train", "--data", "nowhere"]);
    assert!(
        missing
            .failed(1)
            .contains("train-images-idx3-ubyte.gz: cannot be read: "),
        "{missing:?}"
    );
    assert_eq!(
        evaluate("test-images", "short-labels").failed(1),
        "error: short-labels: file ends too early at byte 10: expected 13 bytes (5 labels), found 10 bytes"
    );
    assert_eq!(
        evaluate("test-labels", "test-labels").failed(1),
        "error: test-labels: wrong magic number at byte 3: expected 03 (images), found 01 (labels)"
    );
    // Pictures of another size than the weights read.
    assert_eq!(
        evaluate("test-images", "test-labels").failed(1),
        "error: pictures for these weights: expected shape [784], found [10, 10]"
    );
    let ran = folder.run(&["evaluate", "--weights", "test-images"]);
    assert!(
        ran.failed(1)
            .starts_with("error: test-images: not digitlab weights at byte 0: expected "),
        "{ran:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_stdout_is_an_error() {
    let folder = Folder::new();
    folder.write("pen.jsonl", STROKES.as_bytes());
    let weights = shipped_weights();
    let full = fs::File::create("/dev/full").expect("Linux has it");
    let mut command = folder.command(&["evaluate", "-w", &weights, "--strokes", "pen.jsonl"]);
    let ran = Ran::from(command.stdout(full).output().expect("digitlab starts"));
    assert!(
        ran.failed(1)
            .starts_with("error: standard output: cannot be written: "),
        "{ran:?}"
    );
}
