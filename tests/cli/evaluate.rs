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
    let help = folder.run(&["evaluate", "--help"]);
    let json_help = help
        .stdout
        .lines()
        .find(|line| line.contains("JSON object"));
    let json_help = json_help.expect("help for --json");
    assert!(keys.len() >= 10, "{keys:?}");
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
        "Test score: {:.4}\nTest accuracy: {:.4} ({correct} of 70)\nBy digit: 0: ",
        score["loss"].as_f64().expect("a number"),
        correct / 70.0
    );
    assert!(text.stdout.starts_with(&expected), "{}", text.stdout);
}

fn sum(values: &Value) -> u64 {
    match values {
        Value::Array(all) => all.iter().map(sum).sum(),
        one => one.as_u64().expect("a count"),
    }
}

#[test]
fn the_confusion_matrix_the_digits_and_the_bins_add_up_to_the_whole() {
    let folder = Folder::new();
    folder.train(&[]);
    let score = folder.evaluate("w.safetensors");
    assert_eq!(sum(&score["confusion"]), 70);
    let diagonal: u64 = (0..10)
        .map(|digit| sum(&score["confusion"][digit][digit]))
        .sum();
    assert_eq!(score["correct"], diagonal);
    let total = |list: &str, key: &str| -> u64 {
        let list = score
            .pointer(list)
            .and_then(Value::as_array)
            .expect("a list");
        list.iter().map(|one| sum(&one[key])).sum()
    };
    assert_eq!(total("/digits", "pictures"), 70);
    assert_eq!(total("/digits", "correct"), diagonal);
    assert_eq!(total("/calibration/bins", "pictures"), 70);
    assert_eq!(
        score["calibration"]["bins"].as_array().map(Vec::len),
        Some(15)
    );
    let error = score["calibration"]["error"].as_f64().expect("a number");
    assert!(error > 0.0 && error < 1.0, "{error}");
    assert_eq!(score["writers"]["count"], 0);
    assert_eq!(
        score["weights"],
        json!({"file": "w.safetensors", "temperature": 1.0, "refusal": 0.0})
    );
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
fn each_writer_is_scored_and_what_is_no_digit_counts_only_as_refused_or_not() {
    let cross = r#"{"label":null,"writer":"a","strokes":[[0,500,1000,500],[500,0,500,1000]]}"#;
    let blank = r#"{"label":null,"writer":"c","strokes":[]}"#;
    let bar = r#"{"label":null,"writer":"c","strokes":[[500,0,500,1000]]}"#;
    let others = [cross, blank, bar].join("\n");
    let ran = evaluate_strokes(&Folder::new(), &format!("{STROKES}{others}\n"));
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(score["pictures"], 4);
    assert_eq!(score["writers"]["count"], 2);
    let writers = score["writers"]["each"].as_array().expect("a list");
    assert_eq!(
        (&writers[0]["writer"], &writers[0]["correct"]),
        (&json!("b"), &json!(1))
    );
    assert_eq!(
        (&writers[1]["writer"], &writers[1]["accuracy"]),
        (&json!("a"), &json!(1.0))
    );
    // The cross and what has no ink are refused; the bar is read as a one.
    assert_eq!(
        score["refusals"]["digits"],
        json!({"drawings": 4, "refused": 1, "share": 0.25})
    );
    assert_eq!(
        score["refusals"]["others"],
        json!({"drawings": 3, "refused": 2, "share": 2.0 / 3.0})
    );
}

#[test]
fn letters_are_counted_one_by_one_and_those_like_digits_left_out_of_their_sum() {
    let line = |letter: &str, strokes: &str| {
        format!(r#"{{"label":null,"letter":"{letter}","writer":"a","strokes":{strokes}}}"#)
    };
    let strokes = "[[500,0,500,1000]]";
    let others = [
        line("l", strokes),
        line("L", strokes),
        line("L", "[]"),
        line("word", strokes),
    ];
    let ran = evaluate_strokes(&Folder::new(), &format!("{STROKES}{}\n", others.join("\n")));
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let refusals = &score["refusals"];
    let one_of_two = json!(
        {"drawings": 2, "refused": 1, "share": 0.5, "answers": {"1": 1}, "sure": 1, "numbers": 0}
    );
    assert_eq!(refusals["letters"], one_of_two);
    assert_eq!(refusals["kinds"]["L"], one_of_two);
    assert_eq!(refusals["kinds"]["l"]["drawings"], 1);
    assert_eq!(refusals["kinds"]["word"]["drawings"], 1);
}

#[test]
fn made_up_drawings_that_are_no_digit_are_judged_by_family() {
    let folder = Folder::new();
    folder.write("pen.jsonl", STROKES.as_bytes());
    let weights = shipped_weights();
    let ran = folder.run(&[
        "evaluate",
        "-w",
        &weights,
        "--strokes=pen.jsonl",
        "--nondigits=300",
        "--json",
    ]);
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(score["refusals"]["others"]["drawings"], 300);
    let lines = &score["lines"];
    let counts = ["refused", "digits", "numbers"].map(|key| lines[key].as_u64().expect("a count"));
    assert_eq!(
        counts.iter().sum::<u64>(),
        lines["drawings"].as_u64().expect("a count")
    );
    assert!(
        (200..300).contains(&lines["drawings"].as_u64().expect("a count")),
        "{lines}"
    );
    let kinds = score["refusals"]["kinds"].as_object().expect("an object");
    let names: Vec<&String> = kinds.keys().collect();
    assert_eq!(names, ["dots", "letters", "numbers", "scribbles", "shapes"]);
    assert_eq!(
        kinds
            .values()
            .map(|kind| sum(&kind["drawings"]))
            .sum::<u64>(),
        300
    );
    assert_eq!(score["pictures"], 4);
}

#[test]
fn stability_says_how_many_answers_stay_when_a_drawing_is_moved_sized_and_turned() {
    let folder = Folder::new();
    folder.write("pen.jsonl", STROKES.as_bytes());
    let weights = shipped_weights();
    let ran = folder.run(&[
        "evaluate",
        "-w",
        &weights,
        "--strokes=pen.jsonl",
        "--stability",
        "--json",
    ]);
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(score["stability"]["drawings"], 3);
    let changes = score["stability"]["changes"].as_array().expect("a list");
    // Size and place change nothing at all; turning these three and other pens do not either.
    assert_eq!(changes.len(), 5);
    for change in changes {
        assert_eq!(change["unchanged"], 1.0, "{change}");
    }
    let without = folder.run(&["evaluate", "-w", &weights, "--stability"]);
    assert_eq!(without.code, 2);
}

/// A PNG of `size` × `size`, light paper, with a dark bar down its middle, grey or in colour.
fn bar(size: usize, is_grey: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size as u32, size as u32);
    encoder.set_color(if is_grey {
        png::ColorType::Grayscale
    } else {
        png::ColorType::Rgb
    });
    let channels = if is_grey { 1 } else { 3 };
    let is_ink = |x: usize, y: usize| {
        (size * 9 / 20..size * 11 / 20).contains(&x) && (size / 5..size * 4 / 5).contains(&y)
    };
    let pixels: Vec<u8> = (0..size * size)
        .flat_map(|i| vec![if is_ink(i % size, i / size) { 20 } else { 240 }; channels])
        .collect();
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

/// A grey PNG of `size` × `size`.
fn grey_picture(size: usize, level: impl Fn(usize) -> u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size as u32, size as u32);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels: Vec<u8> = (0..size * size).map(level).collect();
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

#[test]
fn a_folder_of_pictures_is_read_by_the_names_of_its_folders() {
    let folder = Folder::new();
    let weights = shipped_weights();
    for label in ["1", "none"] {
        std::fs::create_dir_all(folder.path("photos").join(label)).expect("a folder");
    }
    folder.write("photos/note.txt", b"taken on Monday");
    folder.write("photos/1/grey.png", &bar(60, true));
    folder.write("photos/1/colour.PNG", &bar(301, false));
    folder.write("photos/none/also.png", &bar(100, true));
    let evaluate = || folder.run(&["evaluate", "-w", &weights, "--pictures=photos", "--json"]);
    let score: Value = serde_json::from_str(&evaluate().stdout).expect("JSON");
    assert_eq!(
        (&score["pictures"], &score["correct"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(score["confusion"][1][1], 2);
    assert_eq!(score["refusals"]["others"]["drawings"], 1);

    folder.write("photos/1/no.png", b"no picture");
    let ran = evaluate();
    assert!(
        ran.failed(1)
            .starts_with("error: photos/1/no.png: is no PNG picture: "),
        "{ran:?}"
    );
    std::fs::create_dir(folder.path("photos/ten")).expect("a folder");
    std::fs::remove_file(folder.path("photos/1/no.png")).expect("it was there");
    assert_eq!(
        evaluate().failed(1),
        "error: files: expected folders named by their digits or none, found photos/ten"
    );
    std::fs::create_dir(folder.path("empty")).expect("a folder");
    let ran = folder.run(&["evaluate", "-w", &weights, "--pictures=empty"]);
    assert_eq!(
        ran.failed(1),
        "error: files: expected PNG or JPEG pictures in folders named by their digits or none, found none in empty"
    );
}

#[test]
fn pictures_without_ink_are_named() {
    let folder = Folder::new();
    let weights = shipped_weights();
    for label in ["1", "none"] {
        std::fs::create_dir_all(folder.path("photos").join(label)).expect("a folder");
    }
    folder.write("photos/1/bar.png", &bar(60, true));
    folder.write("photos/1/white.png", &grey_picture(60, |_| 240));
    folder.write("photos/none/black.png", &grey_picture(60, |_| 0));
    folder.write(
        "photos/none/shade.png",
        &grey_picture(60, |i| 200 + (i % 60) as u8 / 2),
    );
    let blank = [
        "photos/1/white.png",
        "photos/none/black.png",
        "photos/none/shade.png",
    ];
    let arguments = ["evaluate", "-w", &weights, "--pictures=photos"];
    let text = folder.run(&arguments).stdout;
    let named = format!("No ink in: {}", blank.join(", "));
    assert!(text.lines().any(|line| line == named), "{text}");
    let json = folder.run(&[&arguments[..], &["--json"]].concat()).stdout;
    let score: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(score["blank"], json!(blank));
    assert_eq!(score["pictures"], 2);
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
            "expected coordinates that fit f32, found infinity",
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

/// The pictures in a folder of failures, by the names of their files.
fn failures(folder: &Folder, kind: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder.path(&format!("failures/{kind}"))).expect("a folder");
    let names = files.map(|file| file.expect("a file").file_name().into_string());
    let mut names: Vec<String> = names.map(|name| name.expect("UTF-8")).collect();
    names.sort();
    names
}

#[test]
fn what_was_not_read_right_is_written_as_pictures() {
    let folder = Folder::new();
    // One step at a rate that teaches nothing: most are misread.
    folder.train(&["--epochs=1", "--learning-rate=1e-9"]);
    let test = ["--images=test-images", "--labels=test-labels", "--json"];
    let options = ["evaluate", "-w", "w.safetensors", "--failures=failures"];
    let ran = folder.run(&[&options[..], &test[..]].concat());
    let score: Value = serde_json::from_str(&ran.stdout).expect("a report");
    let wrong = score["each"].as_array().expect("a list").iter();
    let wrong: Vec<String> = wrong
        .filter(|row| row["right"] == false)
        .map(|row| {
            let text = |of: &Value| of.as_str().expect("text").to_owned();
            let (label, answer) = (text(&row["label"]), text(&row["answer"]));
            format!(
                "{:05}-{label}-{answer}.png",
                row["index"].as_u64().expect("a number")
            )
        })
        .collect();
    assert!(wrong.len() > 30, "{wrong:?}");
    assert_eq!(failures(&folder, "digits"), wrong);
    let file = folder.path(&format!("failures/digits/{}", wrong[0]));
    let file = std::fs::File::open(file).expect("a picture");
    let decoder = png::Decoder::new(std::io::BufReader::new(file));
    let reader = decoder.read_info().expect("a PNG");
    assert_eq!((reader.info().width, reader.info().height), (10, 10));
}

#[test]
fn scenes_have_goals_other_seeds_and_their_failures_as_pictures() {
    let folder = Folder::new();
    let weights = shipped_weights();
    let scenes = [
        "evaluate",
        "-w",
        &weights,
        "--scenes=30",
        "--kinds=ink, 8 pixels",
    ];
    let row = |options: &[&str]| -> Value {
        let ran = folder.run(&[&scenes[..], &["--json"], options].concat());
        let table: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(table["scenes"].as_array().map(Vec::len), Some(1), "{table}");
        table["scenes"][0].clone()
    };
    let usual = row(&["--failures=failures"]);
    assert_eq!(
        (&usual["goal"], &usual["scene"]),
        (
            &json!(0.95),
            &json!("cropped to the ink, 8 pixels, 17 levels")
        )
    );
    let right = usual["answers"]["right"].as_u64().expect("a count") as usize;
    let written = failures(&folder, "cropped to the ink, 8 pixels, 17 levels");
    assert_eq!(written.len(), 30 - right);
    assert_eq!(row(&["--seed=0"])["each"], usual["each"]);
    assert_ne!(row(&["--seed=1"])["each"], usual["each"]);
    let text = folder.run(&scenes).stdout;
    assert!(text.contains("; goal 95% "), "{text}");
}

#[test]
fn crossed_zeros_and_the_worst_tenth_of_writers_are_counted_apart() {
    let folder = Folder::new();
    let ring = "[500,0,800,200,900,500,800,800,500,1000,200,800,100,500,200,200,500,0]";
    let zero = |writer: &str, slash: &str| {
        format!(r#"{{"label": 0, "writer": "{writer}", "strokes": [{ring}{slash}]}}"#)
    };
    let crossed = zero("ada", ",[900,0,100,1000]");
    let lines = [zero("bob", ""), crossed, zero("eve", "")].join("\n");
    folder.write("zeros.jsonl", lines.as_bytes());
    let weights = shipped_weights();
    let ran = folder.run(&[
        "evaluate",
        "-w",
        &weights,
        "--strokes",
        "zeros.jsonl",
        "--json",
    ]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["crossed_zeros"]["pictures"], 1, "{report}");
    // Of three writers the tenth with the least is one.
    let writers = &report["writers"];
    assert_eq!(writers["worst_tenth"], writers["least"], "{writers}");
}

#[test]
fn numbers_are_composed_from_pen_digits_and_scored_as_text_and_as_json() {
    let folder = Folder::new();
    folder.write("pen.jsonl", STROKES.as_bytes());
    let weights = shipped_weights();
    let numbers = ["evaluate", "-w", &weights, "--numbers", "pen.jsonl"];
    let options = ["--digits", "2", "--count", "20"];
    let ran = folder.run(&[&numbers[..], &options, &["--json"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    // Only the writer of the 1 and the 7 has two digits.
    let two = &report["lengths"][0];
    assert_eq!((&two["digits"], &two["numbers"]), (&json!(2), &json!(20)));
    assert!(two["right"].as_u64() >= Some(15), "{report}");
    assert_eq!(report["single"]["cut"], 0);

    let text = folder.run(&[&numbers[..], &options].concat()).stdout;
    let share = 100.0 * two["accuracy"].as_f64().expect("a number");
    assert!(
        text.contains(&format!("2 digits: {share:.2}% wholly right")),
        "{text}"
    );
    let without = folder.run(&["evaluate", "--digits", "2"]);
    assert_eq!(without.code, 2, "{without:?}");
}
