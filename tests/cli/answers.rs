//! `digitlab evaluate` as the page answers: each picture and drawing in the JSON, what is right and answered, folders
//! within folders, numbers, and animated files.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Folder, shipped_weights};

/// A PNG of `width` × 60 pixels, light paper, with a dark upright bar at each of `bars`.
fn bars(width: u32, bars: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, 60);
    encoder.set_color(png::ColorType::Grayscale);
    let is_ink =
        |x: u32, y: u32| bars.iter().any(|at| x.abs_diff(*at) < 3) && (12..48).contains(&y);
    let pixels = (0..60 * width).map(|i| {
        if is_ink(i % width, i / width) {
            20
        } else {
            240
        }
    });
    let mut writer = encoder.write_header().expect("a header");
    let pixels: Vec<u8> = pixels.collect();
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

/// An animated PNG whose picture for other programs, `first`, is no frame of it, or its first one.
fn animated(first: &[u32], second: &[u32], is_frame: bool) -> Vec<u8> {
    let level = |bars: &[u32], i: u32| {
        let (x, y) = (i % 60, i / 60);
        let is_ink = bars.iter().any(|at| x.abs_diff(*at) < 3) && (12..48).contains(&y);
        if is_ink { 20 } else { 240 }
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 60, 60);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .set_animated(if is_frame { 2 } else { 1 }, 0)
        .expect("frames");
    encoder.set_sep_def_img(!is_frame).expect("a picture apart");
    let mut writer = encoder.write_header().expect("a header");
    for bars in [first, second] {
        let pixels: Vec<u8> = (0..3600).map(|i| level(bars, i)).collect();
        writer.write_image_data(&pixels).expect("pixels");
    }
    writer.finish().expect("an end");
    bytes
}

fn folder_of(pictures: &[(&str, Vec<u8>)]) -> Folder {
    let folder = Folder::new();
    for (path, bytes) in pictures {
        let path = folder.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn evaluate(folder: &Folder, options: &[&str]) -> Value {
    let weights = shipped_weights();
    let ran = folder.run(&[&["evaluate", "-w", &weights, "--json"], options].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    serde_json::from_str(&ran.stdout).expect("JSON")
}

fn fields(row: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| row[*name].clone()).collect()
}

#[test]
fn each_picture_has_its_file_its_label_its_answer_and_its_parts() {
    let folder = folder_of(&[
        ("photos/1/one.png", bars(60, &[30])),
        ("photos/11/two.png", bars(90, &[25, 65])),
        ("photos/4/bar.png", bars(60, &[30])),
        ("photos/4/two.png", bars(90, &[25, 65])),
        ("photos/4/white.png", bars(60, &[])),
        ("photos/none/blank.png", bars(60, &[])),
    ]);
    let score = evaluate(&folder, &["--pictures=photos"]);
    let names = ["file", "label", "answer", "refused", "right"];
    let each = score["each"].as_array().expect("a list");
    let rows: Vec<Value> = each.iter().map(|row| fields(row, &names)).collect();
    assert_eq!(
        rows,
        [
            json!(["photos/1/one.png", "1", "1", false, true]),
            json!(["photos/11/two.png", "11", "11", false, true]),
            json!(["photos/4/bar.png", "4", "1", false, false]),
            json!(["photos/4/two.png", "4", "11", false, false]),
            json!(["photos/4/white.png", "4", null, true, false]),
            json!(["photos/none/blank.png", null, null, true, true]),
        ]
    );
    let parts = each[1]["parts"].as_array().expect("a list");
    assert_eq!(fields(&parts[0], &["answer", "closest"]), json!([1, 1]));
    let probability = |row: &Value| row["probability"].as_f64().expect("a number");
    let least = parts.iter().map(probability).fold(1.0, f64::min);
    assert_eq!(probability(&each[1]), least);
    assert!(least > 0.5, "{least}");
    assert_eq!(
        score["answers"],
        json!({
            "pictures": 4, "right": 1, "share": 0.25, "blank": 1, "refused": 0, "miscounted": 1, "wrong": 1,
        })
    );
    let numbers = &score["numbers"]["2"];
    assert_eq!(
        fields(numbers, &["pictures", "right", "share"]),
        json!([1, 1, 1.0])
    );
    assert_eq!(
        fields(&score["digits"][4], &["pictures", "right_and_answered"]),
        json!([3, 0])
    );
    let weights = shipped_weights();
    let text = folder
        .run(&["evaluate", "-w", &weights, "--pictures=photos"])
        .stdout;
    for line in [
        "Right and answered: 25.00% (1 of 4); refused 0.00%, wrong 25.00%, another count of digits 25.00%, no ink 25.00%",
        "  by digit: 1: 100.00%, 4: 0.00%",
        "Numbers of 2 digits, right and answered: 100.00% (1 of 1); refused 0.00%, wrong 0.00%, another count of digits 0.00%, no ink 0.00%",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn folders_within_folders_are_read_and_the_nearest_label_counts() {
    let one = || bars(60, &[30]);
    let folder = folder_of(&[
        ("photos/monday/1/a.png", one()),
        ("photos/monday/1/blue/dark/b.png", one()),
        ("photos/tuesday/note.txt", b"rain".to_vec()),
        ("photos/tuesday/paper/none/c.png", one()),
        ("photos/4/1/d.png", one()),
    ]);
    // A link that leads in a circle.
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("photos"), folder.path("photos/monday/1/again"))
        .expect("a link");
    let score = evaluate(&folder, &["--pictures=photos"]);
    let each = score["each"].as_array().expect("a list");
    let rows: Vec<Value> = each
        .iter()
        .map(|row| fields(row, &["file", "label"]))
        .collect();
    assert_eq!(
        rows,
        [
            json!(["photos/4/1/d.png", "1"]),
            json!(["photos/monday/1/a.png", "1"]),
            json!(["photos/monday/1/blue/dark/b.png", "1"]),
            json!(["photos/tuesday/paper/none/c.png", null]),
        ]
    );
    fs::remove_dir_all(folder.path("photos/tuesday/paper")).expect("it was there");
    let weights = shipped_weights();
    let ran = folder.run(&["evaluate", "-w", &weights, "--pictures=photos"]);
    assert_eq!(
        ran.failed(1),
        "error: files: expected folders named by their digits or none, found photos/tuesday"
    );
}

#[test]
fn of_an_animated_picture_the_one_for_other_programs_is_read() {
    let folder = folder_of(&[
        ("photos/1/apart.png", animated(&[30], &[15, 45], false)),
        ("photos/1/first.png", animated(&[30], &[15, 45], true)),
        ("photos/11/first.png", animated(&[15, 45], &[30], true)),
    ]);
    let score = evaluate(&folder, &["--pictures=photos"]);
    let each = score["each"].as_array().expect("a list");
    let answers: Vec<&Value> = each.iter().map(|row| &row["answer"]).collect();
    assert_eq!(answers, ["1", "1", "11"]);
}

#[test]
fn each_drawing_has_its_line_and_is_answered_as_the_page_answers_it() {
    let folder = Folder::new();
    let lines = [
        r#"{"label":1,"writer":"a","strokes":[[500,100,500,900]]}"#,
        "",
        r#"{"label":4,"writer":"a","strokes":[[100,0,100,900],[600,0,600,900]]}"#,
        r#"{"label":null,"writer":"b","strokes":[[0,300,300,300],[500,0,500,900]]}"#,
        r#"{"label":7,"writer":"b","strokes":[]}"#,
    ];
    folder.write("pen.jsonl", lines.join("\n").as_bytes());
    let score = evaluate(&folder, &["--strokes=pen.jsonl"]);
    let names = ["line", "label", "answer", "refused", "right"];
    let each = score["each"].as_array().expect("a list");
    let rows: Vec<Value> = each.iter().map(|row| fields(row, &names)).collect();
    assert_eq!(
        rows,
        [
            json!([1, "1", "1", false, true]),
            json!([3, "4", "11", false, false]),
            json!([4, null, "?1", true, true]),
            json!([5, "7", null, true, false]),
        ]
    );
    assert_eq!(
        score["lines"],
        json!({"drawings": 1, "refused": 1, "digits": 0, "numbers": 0, "marked": 1})
    );
    assert_eq!(
        fields(
            &score["writers"]["right_and_answered"],
            &["least", "median"]
        ),
        json!([0.0, 0.5])
    );
    // The network alone segments nothing.
    let alone = evaluate(&folder, &["--strokes=pen.jsonl", "--alone"]);
    let answer = alone["each"][1]["answer"].as_str().expect("an answer");
    assert_eq!(answer.len(), 1, "{answer}");
}

#[test]
fn each_picture_of_an_idx_file_has_its_place_in_it() {
    let folder = Folder::new();
    folder.train(&[]);
    let score = folder.evaluate("w.safetensors");
    let each = score["each"].as_array().expect("a list");
    assert_eq!(each.len(), 70);
    let right = each.iter().filter(|row| row["right"] == json!(true));
    assert_eq!(score["answers"]["right"], json!(right.count()));
    // Weights that refuse nothing answer all.
    assert_eq!(score["answers"]["right"], score["correct"]);
    for (index, row) in each.iter().enumerate() {
        let label = (index % 10).to_string();
        assert_eq!(
            fields(row, &["index", "label", "refused"]),
            json!([index, label, false])
        );
    }
}

#[test]
fn each_number_that_is_composed_has_its_answer_and_its_parts() {
    let folder = Folder::new();
    let lines = [
        r#"{"label":1,"writer":"a","strokes":[[500,100,500,900]]}"#,
        r#"{"label":null,"writer":"a","strokes":[[0,300,300,300]]}"#,
        r#"{"label":7,"writer":"a","strokes":[[250,200,750,200,450,900]]}"#,
    ];
    folder.write("pen.jsonl", lines.join("\n").as_bytes());
    let options = ["--numbers=pen.jsonl", "--digits=2", "--count=700"];
    for photographed in [&[][..], &["--photographed"]] {
        let report = evaluate(&folder, &[&options, photographed].concat());
        let single = report["single"]["each"].as_array().expect("a list");
        let rows = single.iter().map(|row| fields(row, &["line", "answer"]));
        let rows: Vec<Value> = rows.collect();
        assert_eq!(rows, [json!([1, "1"]), json!([3, "7"])]);
        let two = &report["lengths"][0];
        let each = two["each"].as_array().expect("a list");
        assert_eq!(each.len(), 700, "more than are read at a time");
        let mut right = 0;
        for (index, row) in each.iter().enumerate() {
            let label = row["label"].as_str().expect("a label");
            assert!(["17", "71"].contains(&label), "{row}");
            assert_eq!(row["index"], json!(index));
            assert_eq!(row["right"], json!(row["answer"] == row["label"]), "{row}");
            right += u64::from(row["right"] == json!(true));
            let parts = row["parts"].as_array().expect("a list");
            let text: String = parts
                .iter()
                .map(|part| part["answer"].to_string())
                .collect();
            let is_answered = text.contains(|c: char| c.is_ascii_digit());
            let text = is_answered.then(|| text.replace("null", "?"));
            assert_eq!(json!(text), row["answer"], "{row}");
        }
        assert_eq!(fields(two, &["right", "numbers"]), json!([right, 700]));
        assert_eq!(two["answers"]["right"], json!(right));
        assert!(right > 350, "{right}");
    }
}
