//! `digitlab cluster`: what it prints, its JSON and its sheet of centroids, and how it fails.

use std::fs::File;
use std::io::BufReader;

use serde_json::Value;

use crate::support::{Folder, Ran};

/// Four clusters of the folder's 200 training pictures of 10×10, except where `options` say otherwise.
fn cluster(folder: &Folder, options: &[&str]) -> Ran {
    let files = ["train-images", "train-labels", "test-images", "test-labels"];
    let files = files.map(|file| format!("--files={file}"));
    let mut arguments = vec!["cluster"];
    arguments.extend(files.iter().map(String::as_str));
    arguments.extend(options);
    folder.run(&arguments)
}

#[test]
fn its_json_holds_what_its_help_says_and_the_same_as_its_text() {
    for options in [&["--k=4"][..], &["--k=4", "--mini-batch=50"]] {
        let folder = Folder::new();
        let ran = cluster(&folder, &[options, &["--json=c.json"]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert_eq!(folder.left(), ["c.json"]);
        let found = folder.json("c.json");
        let help = folder.run(&["cluster", "--help"]).stdout;
        let help = help.lines().find(|line| line.contains("JSON object"));
        let help = help.expect("help for --json");
        let keys: Vec<&String> = found.as_object().expect("an object").keys().collect();
        assert!(keys.iter().all(|key| help.contains(*key)), "{help}");
        assert_eq!(keys.len(), 9);

        let lengths = |key: &str| found[key].as_array().expect("a list").len();
        let [centroids, clusters, pictures] =
            ["centroids", "label_counts", "assignments"].map(lengths);
        assert_eq!((centroids, clusters, pictures), (4, 4, 200));
        let counts = found["label_counts"].as_array().expect("a list").iter();
        let counts = counts.flat_map(|counts| counts.as_array().expect("a list"));
        let sum: u64 = counts.map(|count| count.as_u64().expect("a number")).sum();
        assert_eq!(sum, 200);
        for (label, key, digits) in [
            ("Inertia", "inertia", 1),
            ("Purity", "purity", 4),
            ("Adjusted Rand index", "adjusted_rand", 4),
        ] {
            let number = found[key].as_f64().expect("a number");
            let line = format!("{label}: {number:.digits$}");
            assert!(
                ran.stdout.lines().any(|l| l == line),
                "{line} in {}",
                ran.stdout
            );
        }
    }
}

#[test]
fn the_same_seed_finds_the_same_and_another_seed_may_not() {
    let folder = Folder::new();
    let centroids = |options: &[&str]| -> Value {
        let ran = cluster(&folder, &[options, &["--json=c.json"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        folder.json("c.json")["centroids"].clone()
    };
    let one = ["--k=7", "--seed=1", "--init-count=1"];
    let first = centroids(&one);
    assert_eq!(first, centroids(&[&one[..], &["--threads=3"]].concat()));
    assert_ne!(first, centroids(&["--k=7", "--seed=2", "--init-count=1"]));
}

#[test]
fn the_sheet_shows_the_centroids_in_rows_of_ten() {
    let folder = Folder::new();
    let ran = cluster(&folder, &["--k=12", "--output=c.png"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let file = BufReader::new(File::open(folder.path("c.png")).expect("it was written"));
    let mut reader = png::Decoder::new(file).read_info().expect("a PNG picture");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
    reader.next_frame(&mut pixels).expect("a whole picture");
    let info = reader.info();
    // Ten pictures of 10×10 and two rows of them, with a pixel between; each four on a side.
    assert_eq!((info.width, info.height), (4 * 111, 4 * 23));
    let levels = pixels.iter().collect::<std::collections::HashSet<_>>();
    assert!(levels.len() > 20, "only paper");
}

#[test]
fn fields_out_of_range_are_named_as_options_before_anything_is_read() {
    let folder = Folder::new();
    for (option, line) in [
        (
            "--k=1",
            "error: --k: expected a whole number from 2 to 256, found 1",
        ),
        (
            "--tolerance=-1",
            "error: --tolerance: expected a number from 0 to 1, found -1",
        ),
    ] {
        let ran = folder.run(&["cluster", option, "--files", "no-such-file"]);
        assert_eq!(ran.failed(2), line);
    }
    let ran = cluster(&folder, &["--k=201"]);
    let line = "error: --k: expected a whole number from 2 to 200, found 201";
    assert_eq!((ran.code, ran.stderr.trim_end()), (2, line));
}
