//! `digitlab quantise` and `digitlab calibrate`: what makes trained weights ready for the page.

use std::path::Path;

use crate::support::{Folder, seed_weights};
use digitlab::formats;

fn mnist() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    folder.display().to_string()
}

#[test]
fn weights_become_a_file_below_a_megabyte_that_says_what_it_is_worth_and_the_same_every_time() {
    let folder = Folder::new();
    let (data, seed) = (mnist(), seed_weights());
    let quantised = folder.run(&["quantise", "-w", &seed, "-o", "small"]);
    let small = folder.read("small");
    assert_eq!(
        quantised.stdout,
        format!("{} bytes, of 3594712\n", small.len())
    );
    assert!(small.len() < 1_000_000, "{}", small.len());

    let calibrate = |options: &[&str]| {
        folder.run(&[&["calibrate", "--data", &data, "-o", "ready"], options].concat())
    };
    let ran = calibrate(&["--refused=0.02", "-w", "small"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    // The same on every machine, with any number of threads.
    let expected = "temperature 2.3566499, refused below 0.32521337, on 50000 pictures";
    assert!(ran.stdout.starts_with(expected), "{}", ran.stdout);

    let before = formats::read("small", &small).expect("weights");
    let after = formats::read("ready", &folder.read("ready")).expect("weights");
    assert_eq!(before.model, after.model);
    let (temperature, refusal) = (after.calibration.temperature, after.calibration.refusal);
    assert_eq!((temperature, refusal), (2.356_649_9, 0.325_213_37));

    // In place, and with another share: what was measured before does not matter.
    calibrate(&["--refused=0", "-w", "ready"]);
    let never = formats::read("ready", &folder.read("ready")).expect("weights");
    assert_eq!(never.calibration.temperature, temperature);
    assert!(!never.calibration.refuses());
}

#[test]
fn what_cannot_be_calibrated_leaves_no_file() {
    let folder = Folder::new();
    folder.train(&[]);
    let before = folder.left();
    let (data, seed) = (mnist(), seed_weights());
    let run = |options: &[&str]| folder.run(&[&["calibrate", "--data", &data], options].concat());
    assert_eq!(
        run(&["-w", "w.safetensors", "-o", "x"]).failed(1),
        "error: pictures for these weights: expected shape [100], found [28, 28]"
    );
    assert_eq!(
        run(&["--refused=0.6", "-w", &seed, "-o", "x"]).failed(2),
        "error: --refused: expected a number from 0 to 0.5, found 0.6"
    );
    let ran = run(&["-w", "train-images", "-o", "x"]);
    assert!(
        ran.failed(1)
            .starts_with("error: train-images: not digitlab weights"),
        "{ran:?}"
    );
    let ran = run(&["-w", &seed, "-o", "x", "--refused=0.9"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("expected a number from 0 to 0.5"),
        "{}",
        ran.stderr
    );
    assert_eq!(folder.left(), before);
}
