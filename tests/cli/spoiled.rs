//! `digitlab evaluate` on pictures of MNIST that are cropped, corrupted, or have writers.

use serde_json::{Value, json};

use crate::one_path::{folder_of, of_mnist};
use crate::support::{Folder, shipped_weights};

const IMAGES: [&str; 4] = ["--images", "some-images", "--labels", "some-labels"];

fn evaluate(folder: &Folder, options: &[&str]) -> Value {
    let weights = shipped_weights();
    let options = [
        &["evaluate", "-w", &weights, "--json"],
        &IMAGES[..],
        options,
    ]
    .concat();
    let ran = folder.run(&options);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    serde_json::from_str(&ran.stdout).expect("JSON")
}

#[test]
fn each_corruption_has_a_row_and_all_of_them_a_mean() {
    let folder = folder_of(&of_mnist());
    let table = evaluate(&folder, &["--corrupted"]);
    let rows = table["corruptions"].as_array().expect("a list");
    let names: Vec<&Value> = rows.iter().map(|row| &row["corruption"]).collect();
    assert_eq!(
        names,
        [
            "shot noise",
            "impulse noise",
            "glass blur",
            "motion blur",
            "shear",
            "scale",
            "rotate",
            "brightness",
            "translate",
            "stripe",
            "fog",
            "spatter",
            "dotted line",
            "zigzag",
            "canny edges",
        ]
    );
    let mean = |of: &dyn Fn(&Value) -> f64| rows.iter().map(of).sum::<f64>() / 15.0;
    let share = |row: &Value| row["answers"]["share"].as_f64().expect("a number");
    let accuracy = |row: &Value| row["accuracy"].as_f64().expect("a number");
    let is_near =
        |found: &Value, expected: f64| (found.as_f64().expect("a number") - expected).abs() < 1e-9;
    assert!(
        is_near(&table["mean"]["right_and_answered"], mean(&share)),
        "{}",
        table["mean"]
    );
    assert!(
        is_near(&table["mean"]["accuracy"], mean(&accuracy)),
        "{}",
        table["mean"]
    );
    for row in rows {
        assert_eq!(row["each"].as_array().map(Vec::len), Some(8));
    }
    let weights = shipped_weights();
    let options = [&["evaluate", "-w", &weights, "--corrupted"], &IMAGES[..]].concat();
    let text = folder.run(&options).stdout;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 16, "{text}");
    let first = format!(
        "shot noise: {:.2}%, right and answered {:.2}% (",
        100.0 * accuracy(&rows[0]),
        100.0 * share(&rows[0])
    );
    assert!(lines[0].starts_with(&first), "{text}");
    let last = format!(
        "mean: {:.2}%, right and answered {:.2}%",
        100.0 * mean(&accuracy),
        100.0 * mean(&share)
    );
    assert_eq!(lines[15], last);
}

#[test]
fn cropped_pictures_have_no_margin_and_stay_in_their_order() {
    let folder = folder_of(&of_mnist());
    let [plain, cropped] = [&[][..], &["--cropped"]].map(|way| evaluate(&folder, way));
    let indices = |score: &Value| -> Vec<Value> {
        let each = score["each"].as_array().expect("a list");
        each.iter().map(|row| row["index"].clone()).collect()
    };
    assert_eq!(indices(&cropped), indices(&plain));
    // They are other pictures.
    assert_ne!(cropped["loss"], plain["loss"]);
    let weights = shipped_weights();
    let both = ["evaluate", "-w", &weights, "--cropped", "--as-pictures"];
    assert_eq!(folder.run(&both).code, 2);
}

#[test]
fn writers_of_pictures_are_read_from_text_and_from_qmnists_files() {
    let folder = folder_of(&of_mnist());
    let ids = [7, 7, 7, 30, 30, 30, 30, -1];
    let text: Vec<String> = ids.iter().map(i32::to_string).collect();
    folder.write("writers.txt", text.join("\r\n").as_bytes());
    // QMNIST's rows: class, partition, writer and five more; its test file is longer than MNIST's.
    let row = |id: &i32| format!("0\t4\t{id}\t5\t6\t7\t8\t9\n");
    let rows: String = ids.iter().chain(&[99]).map(row).collect();
    folder.write("qmnist.tsv", rows.as_bytes());
    let words = ids
        .iter()
        .chain(&[99])
        .flat_map(|&id| [0, 4, id, 5, 6, 7, 8, 9]);
    let words: Vec<u8> = [9, 8]
        .into_iter()
        .chain(words)
        .flat_map(i32::to_be_bytes)
        .collect();
    folder.write("qmnist.idx", &[&[0, 0, 0x0c, 2], &words[..]].concat());
    let mut all = Vec::new();
    for name in ["writers.txt", "qmnist.tsv", "qmnist.idx"] {
        let score = evaluate(&folder, &["--writers", name]);
        assert_eq!(score["writers"]["count"], json!(3), "{name}");
        all.push(score["writers"].clone());
    }
    assert_eq!((&all[0], &all[0]), (&all[1], &all[2]));
    let each = all[0]["each"].as_array().expect("a list");
    let of = each
        .iter()
        .find(|one| one["writer"] == "30")
        .expect("a writer");
    assert_eq!(of["pictures"], json!(4));

    let weights = shipped_weights();
    for (bytes, found) in [
        (&b"1\n2\n3\n"[..], 3),
        (b"1\n2\n3\n4\n5\n6\n7\nada\n", 0),
        (b"1 2\n1 2\n1 2\n1 2\n1 2\n1 2\n1 2\n1 2\n", 8),
        (b"\0\0\x0c\x02\0\0\0\x08\0\0", 0),
        (b"", 0),
    ] {
        folder.write("bad.txt", bytes);
        let ran = folder.run(
            &[
                &["evaluate", "-w", &weights, "--writers=bad.txt"],
                &IMAGES[..],
            ]
            .concat(),
        );
        let says = format!(
            "error: bad.txt: expected a writer's number for each of 8 pictures, \
             a line each or as QMNIST has them, found {found} rows"
        );
        assert_eq!(ran.failed(1), says);
    }
}
