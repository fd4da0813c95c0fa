//! `digitlab` as a person types it: what it writes, what it says, and how it fails. On small data sets
//! that the tests make; what training computes is tested elsewhere.

mod answers;
mod calibrate;
mod cluster;
mod evaluate;
mod files;
mod golden;
mod messages;
mod one_path;
mod spoiled;
mod support;
mod train;

use std::process::Stdio;

use support::{Folder, Ran, train};

#[test]
fn wrong_usage_is_exit_code_2_with_the_reason_on_stderr() {
    let folder = Folder::new();
    for arguments in [
        &["train", "--epochs", "many"][..],
        &["train", "--optimizer", "newton"],
        &["train", "--no-such-option"],
        &["evaluate", "--images", "test-images"],
        &["guess"],
        &[],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            ran.stderr.contains("--help") || ran.stderr.contains("Usage: digitlab"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(folder.run(&["train", "--help"]).code, 0);
}

#[test]
fn a_hyperparameter_out_of_range_is_named_as_its_option_before_anything_is_read() {
    let folder = Folder::new();
    for (option, line) in [
        (
            "--epochs=0",
            "error: --epochs: expected a whole number from 1 to 10000, found 0",
        ),
        (
            "--batch-size=-3",
            "error: --batch-size: expected a whole number from 1 to 60000, found -3",
        ),
        (
            "--learning-rate=nan",
            "error: --learning-rate: expected a number above 0 and up to 1000, found NaN (not a number)",
        ),
        (
            "--hidden-layers=16,x",
            "error: --hidden-layers: expected a number, found \"x\"",
        ),
        (
            "--seed=today",
            "error: --seed: expected a number, found \"today\"",
        ),
    ] {
        let ran = folder.run(&["train", option, "--files", "no-such-file"]);
        assert_eq!(ran.failed(2), line);
    }
    let long = format!("--seed={}", "ab".repeat(500));
    let ran = folder.run(&["train", &long, "--files", "no-such-file"]);
    let (start, end) = ("ab".repeat(44) + "a", "b".to_owned() + &"ab".repeat(44));
    let line = format!("error: --seed: expected a number, found \"{start} … (1002) … {end}\"");
    assert_eq!(ran.failed(2), line);
    let ran = folder.train(&["--dropout=1", "--momentum=2"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.stderr.lines().count(), 2, "a line each: {}", ran.stderr);
    assert_eq!(folder.left(), [""; 0]);
}

#[test]
fn a_reader_that_leaves_is_no_error_and_costs_no_file() {
    let folder = Folder::new();
    let mut child = folder.command(&train(&[]));
    let child = child.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().expect("digitlab starts");
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        folder.left(),
        ["w-history.csv", "w-history.json", "w.safetensors"]
    );
}

#[test]
fn nothing_but_lines_of_text_goes_to_stdout_and_no_bar_to_a_stderr_that_is_no_terminal() {
    let ran = Folder::new().train(&[]);
    assert_eq!(ran.stderr, "");
    assert!(
        !ran.stdout.contains(|c: char| c.is_control() && c != '\n'),
        "{:?}",
        ran.stdout
    );
    let epochs = ran.stdout.lines().filter(|line| line.starts_with("Epoch "));
    assert_eq!(epochs.count(), 2);
}
