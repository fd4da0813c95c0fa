//! `digitlab train`: the files it leaves behind, and when it leaves them alone.

use std::fs;

use serde_json::json;

use crate::support::{Folder, images, labels};

/// The columns of a history, in the order of the CSV.
const COLUMNS: [&str; 6] = [
    "epoch",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "seconds",
];

#[test]
fn the_history_is_the_same_in_json_and_in_csv() {
    let folder = Folder::new();
    assert_eq!(folder.train(&["--history=h.csv"]).code, 0);
    assert_eq!(folder.left(), ["h.csv", "h.json", "w.safetensors"]);
    let json = String::from_utf8(folder.read("h.json")).expect("UTF-8");
    let csv = String::from_utf8(folder.read("h.csv")).expect("UTF-8");
    // As text: the digits are the same, not only the numbers up to a rounding.
    let columns: Vec<Vec<&str>> = COLUMNS.map(|name| numbers(&json, name)).into();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines[0], lines.len()), (COLUMNS.join(",").as_str(), 3));
    for (index, line) in lines[1..].iter().enumerate() {
        let row: Vec<&str> = columns.iter().map(|column| column[index]).collect();
        assert_eq!(line.split(',').collect::<Vec<_>>(), row);
    }
    let parsed = folder.json("h.json");
    let lists = parsed.as_object().expect("an object");
    assert_eq!(lists.len(), COLUMNS.len(), "no column that the CSV lacks");
    assert_eq!(parsed["epoch"], json!([1, 2]));
}

/// The numbers of a list in a history's JSON, as they are written.
fn numbers<'a>(json: &'a str, name: &str) -> Vec<&'a str> {
    let (_, list) = json.split_once(&format!("\"{name}\": [")).expect(name);
    let (list, _) = list.split_once(']').expect("the list ends");
    list.split(", ").collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let folder = Folder::new();
    for (output, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
        let options = [format!("--output={output}"), format!("--seed={seed}")];
        let ran = folder.train(&options.each_ref().map(String::as_str));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    assert!(folder.read("a") == folder.read("b"));
    assert!(folder.read("a") != folder.read("c"));
}

#[test]
fn an_lstm_is_trained_and_its_weights_are_read() {
    let folder = Folder::new();
    let ran = folder.train(&["--network=lstm", "--lstm-units=9", "--output=w"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("lstm (LSTM)"), "{}", ran.stdout);
    let report = folder.evaluate("w");
    assert_eq!(report["pictures"], 70, "{report}");
}

#[test]
fn a_random_seed_is_printed_and_makes_the_same_weights_again() {
    let folder = Folder::new();
    let ran = folder.train(&["--seed=random", "--output=a"]);
    let first = ran.stdout.lines().next().expect("a line");
    let (_, seed) = first.rsplit_once("seed ").expect("the seed is said");
    let seed = format!("--seed={seed}");
    assert_eq!(folder.train(&[&seed, "--output=b"]).code, 0);
    assert!(folder.read("a") == folder.read("b"));
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_training() {
    let folder = Folder::new();
    for (option, file) in [
        (
            "--output=no-folder/w.safetensors",
            "no-folder/w.safetensors",
        ),
        (
            "--output=train-images/w.safetensors",
            "train-images/w.safetensors",
        ),
        ("--output=.", "."),
        ("--history=no-folder/h", "no-folder/h.json"),
    ] {
        let ran = folder.train(&[option]);
        let start = format!("error: {file}: cannot be written: ");
        assert!(ran.failed(1).starts_with(&start), "{ran:?}");
    }
    let ran = folder.train(&["--output=h.json", "--history=h"]);
    assert_eq!(
        ran.failed(2),
        "error: files: expected one file for the weights and two others for the history, found h.json for both"
    );
    assert_eq!(folder.left(), [""; 0]);
}

#[test]
fn a_run_that_fails_leaves_what_an_earlier_run_wrote() {
    let folder = Folder::new();
    assert_eq!(folder.train(&[]).code, 0);
    let names = ["w.safetensors", "w-history.json", "w-history.csv"];
    let before = names.map(|name| folder.read(name));

    // Adam's steps of 1000 through twelve layers overflow f32.
    let layers = format!("--hidden-layers={}", ["32"; 12].join(","));
    let ran = folder.train(&[&layers, "--learning-rate=1000", "--epochs=50"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("error: the loss became "), "{ran:?}");
    assert!(names.map(|name| folder.read(name)) == before);
    // And what came before the loss broke is kept, beside them.
    assert!(ran.stderr.contains("w.partial.safetensors"), "{ran:?}");
    folder.evaluate("w.partial.safetensors");
    let rows = |name| folder.json(name)["epoch"].as_array().map(Vec::len);
    assert!(rows("w-history.partial.json") < Some(50));

    // A bad file is found before anything is written.
    folder.write("train-labels", &labels(3));
    assert_eq!(folder.train(&[]).code, 1);
    assert!(names.map(|name| folder.read(name)) == before);
    assert_eq!(folder.left().len(), 6, "{:?}", folder.left());
}

#[test]
fn a_second_run_replaces_the_files_of_the_first_and_a_link_to_one_stays_a_link() {
    let folder = Folder::new();
    assert_eq!(folder.train(&["--seed=1"]).code, 0);
    let first = folder.read("w.safetensors");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("w.safetensors", folder.path("link")).expect("a link");
        assert_eq!(folder.train(&["--seed=2", "--output=link"]).code, 0);
        let link = fs::symlink_metadata(folder.path("link")).expect("it is there");
        assert!(link.is_symlink());
        assert!(folder.read("w.safetensors") != first);
    }
    assert_eq!(folder.train(&["--seed=1"]).code, 0);
    assert!(folder.read("w.safetensors") == first);
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = Folder::new();
    assert_eq!(folder.train(&["--output=/dev/null", "--history=h"]).code, 0);
    let device = fs::metadata("/dev/null").expect("it is there");
    assert!(device.file_type().is_char_device());
    assert_eq!(folder.left(), ["h.csv", "h.json"]);
}

#[test]
fn folders_called_test_do_not_make_their_files_validation_files() {
    let folder = Folder::new();
    fs::create_dir(folder.path("tests")).expect("a folder");
    let paths = ["train-images", "train-labels", "test-images", "test-labels"].map(|name| {
        let path = format!("tests/{name}");
        folder.write(&path, &folder.read(name));
        format!("--files={path}")
    });
    let ran = folder.train(&paths.each_ref().map(String::as_str));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn transposed_files_train_and_score_as_the_others_with_the_option_for_it() {
    let folder = Folder::new();
    folder.train(&[]);
    let (weights, score) = (
        folder.read("w.safetensors"),
        folder.evaluate("w.safetensors"),
    );
    for name in ["train-images", "test-images"] {
        let mut file = folder.read(name);
        for picture in file[16..].chunks_exact_mut(100) {
            let before = picture.to_vec();
            (0..100).for_each(|i| picture[i] = before[i % 10 * 10 + i / 10]);
        }
        folder.write(name, &file);
    }
    folder.train(&["--output=as-it-lies.safetensors"]);
    assert_ne!(folder.read("as-it-lies.safetensors"), weights);
    folder.train(&["--output=exchanged.safetensors", "--transposed"]);
    assert_eq!(folder.read("exchanged.safetensors"), weights);
    let test = [
        "--images=test-images",
        "--labels=test-labels",
        "--transposed",
    ];
    let ran = folder.run(&[&["evaluate", "--json", "-w", "w.safetensors"], &test[..]].concat());
    let exchanged: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(exchanged["loss"], score["loss"]);
}

#[test]
fn two_files_are_split_and_gzipped_ones_unpacked() {
    use std::io::Write;
    let folder = Folder::new();
    let file = fs::File::create(folder.path("packed")).expect("the folder takes files");
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gzip.write_all(&images(100))
        .expect("the folder takes files");
    gzip.finish().expect("the folder takes files");
    folder.write("plain", &labels(100));
    let ran = folder.train(&["--files=packed", "--files=plain"]);
    assert!(
        ran.stdout
            .contains("90 training and 10 validation pictures"),
        "{ran:?}"
    );
}

#[test]
fn the_learning_rate_follows_the_optimizer_as_the_help_says() {
    let folder = Folder::new();
    let help = folder.run(&["train", "--help"]).stdout;
    let option = help.split("--learning-rate").nth(1);
    let option = option.and_then(|rest| rest.split("\n\n").next());
    let option = option.expect("help for --learning-rate");
    for (optimizer, rate) in [("sgd", "0.01"), ("adam", "0.001"), ("rmsprop", "0.001")] {
        assert!(option.contains(&format!("{optimizer} {rate}")), "{option}");
        let optimizer = format!("--optimizer={optimizer}");
        let rate = format!("--learning-rate={rate}");
        assert_eq!(folder.train(&[&optimizer, "--output=a"]).code, 0);
        assert_eq!(folder.train(&[&optimizer, &rate, "--output=b"]).code, 0);
        assert!(folder.read("a") == folder.read("b"), "{optimizer}");
    }
}

/// Options of a run whose validation loss jumps up and down.
const RESTLESS: [&str; 3] = ["--epochs=300", "--learning-rate=0.05", "--patience=2"];

#[test]
fn with_patience_a_run_ends_early_and_keeps_the_best_weights_or_the_last() {
    let folder = Folder::new();
    let ran = folder.train(&RESTLESS);
    assert_eq!(ran.code, 0, "{ran:?}");
    let history = folder.json("w-history.json");
    let losses: Vec<f64> = serde_json::from_value(history["val_loss"].clone()).expect("numbers");
    let lowest = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let best = losses.len() - 2;
    assert_eq!(
        losses[best - 1],
        lowest,
        "the third from the end: {losses:?}"
    );

    let score = folder.evaluate("w.safetensors");
    assert_eq!(score["loss"], history["val_loss"][best - 1]);
    let expected = format!(
        "Stopped early: val_loss has not improved for 2 epochs\n\
         The weights are those of epoch {best}, the best\n\
         Test score: {lowest:.4}\n"
    );
    assert!(ran.stdout.contains(&expected), "{}", ran.stdout);

    let ran = folder.train(&[&RESTLESS[..], &["--keep=last", "--output=l"]].concat());
    assert!(!ran.stdout.contains("The weights are those"), "{ran:?}");
    let last = history["val_loss"][losses.len() - 1].clone();
    assert_eq!(folder.evaluate("l")["loss"], last);
}

#[test]
fn without_patience_a_run_keeps_its_best_weights_when_told_to() {
    let folder = Folder::new();
    let options = [
        "--epochs=9",
        "--learning-rate=0.05",
        "--monitor=val_accuracy",
    ];
    let ran = folder.train(&[&options[..], &["--keep=best"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let history = folder.json("w-history.json");
    let right: Vec<f64> = serde_json::from_value(history["val_accuracy"].clone()).expect("numbers");
    assert_eq!(right.len(), 9);
    let most = right.iter().copied().fold(0.0, f64::max);
    assert!(most > right[8], "the last epoch is not the best: {right:?}");
    assert_eq!(folder.evaluate("w.safetensors")["accuracy"], most);
}

#[test]
fn what_generalises_changes_the_weights_and_is_refused_out_of_range() {
    let folder = Folder::new();
    assert_eq!(folder.train(&["--output=plain"]).code, 0);
    let plain = folder.read("plain");
    for option in [
        "--augment",
        "--augment=none,rotation=10",
        "--weight-decay=0.01",
        "--label-smoothing=0.1",
        "--max-norm=0.5",
        "--average=0.99",
    ] {
        assert_eq!(
            folder.train(&[option, "--output=other"]).code,
            0,
            "{option}"
        );
        assert!(folder.read("other") != plain, "{option}");
    }
    assert_eq!(folder.train(&["--augment=none", "--output=same"]).code, 0);
    assert!(folder.read("same") == plain);
    for (option, line) in [
        (
            "--average=1",
            "error: --average: expected a number from 0 to below 1, found 1",
        ),
        (
            "--augment=rotation=200",
            "error: --rotation: expected a number from 0 to 180, found 200",
        ),
        (
            "--augment=size=2",
            "error: --augment: expected name=number, the name one of rotation, slant, scale, shift, \
             elastic, thickness, occlusion, styles, handwriting, found \"size=2\"",
        ),
        (
            "--held-back=200",
            "error: --held-back: expected fewer than the 200 training pictures, found 200",
        ),
    ] {
        assert_eq!(folder.train(&[option]).failed(2), line);
    }
}

#[test]
fn held_back_pictures_validate_and_the_test_set_scores_the_end_alone() {
    let folder = Folder::new();
    let ran = folder.train(&["--held-back=50"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].contains("150 training and 50 validation pictures"));
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let (history, score) = (
        folder.json("w-history.json"),
        folder.evaluate("w.safetensors"),
    );
    let [loss, accuracy] = ["val_loss", "val_accuracy"].map(|key| number(&history[key][1]));
    let test = ["loss", "accuracy"].map(|key| number(&score[key]));
    let expected = [
        format!("Validation score: {loss:.4}"),
        format!("Validation accuracy: {accuracy:.4}"),
        format!("Test score: {:.4}", test[0]),
        format!("Test accuracy: {:.4}", test[1]),
    ];
    assert_eq!(lines[lines.len() - 5..][..4], expected);
}

#[test]
fn a_recipe_stands_for_its_options_and_for_all_of_them() {
    let folder = Folder::new();
    let recipe = |options: &[&str]| {
        // Without the options that every other run here is given: a recipe brings its own.
        let files = ["train", "--files", "train-images", "train-labels"];
        folder.run(&[&files[..], &["test-images", "test-labels"], options].concat())
    };
    let ran = recipe(&["--recipe=quick", "--seed=5", "--output=quick"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let options = [
        "--dropout=0",
        "--learning-rate=0.003",
        "--schedule=one-cycle",
        "--epochs=2",
    ];
    let ran = recipe(&[&options[..], &["--seed=5", "--output=same"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(folder.read("quick") == folder.read("same"));
    let ran = recipe(&["--recipe=quick", "--epochs=3"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--epochs"), "{}", ran.stderr);
    assert_eq!(
        recipe(&["--recipe=shipped"]).failed(2),
        "error: --held-back: expected fewer than the 200 training pictures, found 5000"
    );
}

#[test]
fn what_is_watched_can_be_chosen_but_only_when_something_is() {
    let folder = Folder::new();
    let ran = folder.train(
        &[
            &RESTLESS[..],
            &["--monitor=val_accuracy", "--min-delta=0.9"],
        ]
        .concat(),
    );
    // No accuracy is 0.9 better than that of the first epoch.
    let expected = "Stopped early: val_accuracy has not improved for 2 epochs\nThe weights are those of epoch 1, the best\n";
    assert!(ran.stdout.contains(expected), "{ran:?}");
    for option in ["--monitor=val_loss", "--min-delta=0.1"] {
        let ran = folder.train(&[option]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{option}");
        assert!(ran.stderr.contains("--patience"), "{}", ran.stderr);
    }
    assert_eq!(
        folder.train(&["--patience=0"]).failed(2),
        "error: --patience: expected nothing, or a whole number from 1 to 10000, found 0"
    );
}
