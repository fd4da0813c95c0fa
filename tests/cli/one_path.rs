//! One way from pixels to an answer: the same picture gets the same answer, with the same probability, from `evaluate
//! --images`, from `evaluate --pictures` and from the session that the page talks to. What the page itself shows is held
//! against the same golden file by `tests/page/one-path.test.mjs`.

use std::fs;
use std::path::Path;

use digitlab::data::disk;
use digitlab::lab::{Bytes, Lab, Prediction, Source};
use serde_json::{Value, json};

use crate::golden::assert_golden;
use crate::support::{Folder, shipped_weights};

/// Pictures of MNIST's test set, easy ones and hard ones. The last is refused.
const INDICES: [usize; 8] = [8, 18, 115, 247, 259, 321, 445, 3060];

/// A square picture of grey levels, 0 is paper in data sets.
pub struct Levels {
    levels: Vec<u8>,
    side: usize,
}

/// Some of MNIST's test set, each as it is.
pub fn of_mnist() -> Vec<Levels> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    let mnist = disk::read_mnist(&folder).expect("data/mnist is whole");
    let picture = |index| Levels {
        levels: mnist.validation.picture(index).to_vec(),
        side: 28,
    };
    INDICES.into_iter().map(picture).collect()
}

/// With so many pixels more of paper around it.
fn padded(picture: &Levels, by: usize) -> Levels {
    let side = picture.side + 2 * by;
    let inner = by..by + picture.side;
    let level = |i: usize| {
        let (x, y) = (i % side, i / side);
        let is_inner = inner.contains(&x) && inner.contains(&y);
        if is_inner {
            picture.levels[(y - by) * picture.side + x - by]
        } else {
            0
        }
    };
    Levels {
        levels: (0..side * side).map(level).collect(),
        side,
    }
}

/// Each level made another.
fn changed(picture: &Levels, to: impl Fn(u8) -> u8) -> Levels {
    Levels {
        levels: picture.levels.iter().map(|&level| to(level)).collect(),
        side: picture.side,
    }
}

fn png(picture: &Levels) -> Vec<u8> {
    let side = picture.side as u32;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&picture.levels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

/// The folder with the pictures as IDX files and as picture files in `photos/0`.
pub fn folder_of(pictures: &[Levels]) -> Folder {
    let folder = Folder::new();
    let (count, side) = (pictures.len() as u32, pictures[0].side as u32);
    let header = [count, side, side].map(u32::to_be_bytes).concat();
    let mut images = [&[0, 0, 8, 3], &header[..]].concat();
    images.extend(pictures.iter().flat_map(|picture| &picture.levels));
    folder.write("some-images", &images);
    let labels = [
        &[0, 0, 8, 1],
        &count.to_be_bytes()[..],
        &vec![0; pictures.len()],
    ]
    .concat();
    folder.write("some-labels", &labels);
    fs::create_dir_all(folder.path("photos/0")).expect("a folder");
    for (index, picture) in pictures.iter().enumerate() {
        folder.write(&format!("photos/0/{index:02}.png"), &png(picture));
    }
    folder
}

/// The answer and its probability of everything that was judged.
fn answers(folder: &Folder, options: &[&str]) -> Vec<(Value, f32)> {
    let weights = shipped_weights();
    let ran = folder.run(&[&["evaluate", "-w", &weights, "--json"], options].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let each = report["each"].as_array().expect("a list").iter();
    let answer = |row: &Value| {
        let probability = row["probability"].as_f64().expect("a number");
        (row["answer"].clone(), probability as f32)
    };
    each.map(answer).collect()
}

const IMAGES: [&str; 4] = ["--images", "some-images", "--labels", "some-labels"];
const PICTURES: [&str; 2] = ["--pictures", "photos"];

/// A session with the weights.
fn lab() -> Lab {
    let mut lab = Lab::new(|| 0.0);
    let weights = Bytes(fs::read(shipped_weights()).expect("weights"));
    lab.take_weights(Source::Yours, "shipped".to_owned(), weights)
        .expect("weights");
    lab
}

/// What the page would write of it.
fn of_page(prediction: &Prediction) -> (Value, f32) {
    let parts = match prediction.digits.len() {
        0 if prediction.blank => return (Value::Null, 0.0),
        0 => vec![&prediction.reading],
        _ => prediction.digits.iter().collect(),
    };
    let text = |answer: Option<u8>| answer.map_or("?".to_owned(), |digit| digit.to_string());
    let texts: String = parts.iter().map(|part| text(part.answer)).collect();
    let is_answered = parts.iter().any(|part| part.answer.is_some());
    let probability = |part: &&_| part_probability(part);
    let least = parts.iter().map(probability).fold(1.0, f32::min);
    (json!(is_answered.then_some(texts)), least)
}

fn part_probability(part: &digitlab::lab::DigitReading) -> f32 {
    part.probabilities.iter().copied().fold(0.0, f32::max)
}

/// The page's answers to pictures of a data set, and to picture files.
fn of_lab(pictures: &[Levels]) -> [Vec<(Value, f32)>; 2] {
    let mut lab = lab();
    let mut both = [Vec::new(), Vec::new()];
    for Levels { levels, side } in pictures {
        let of_data = lab.predict_picture(Source::Yours, Bytes(levels.clone()));
        both[0].push(of_page(&of_data.expect("an answer")));
        let rgba = levels.iter().flat_map(|&level| [level, level, level, 255]);
        let rgba = Bytes(rgba.collect());
        let of_file = lab.predict_pixels(Source::Yours, rgba, *side, *side);
        both[1].push(of_page(&of_file.expect("an answer")));
    }
    both
}

#[test]
fn mnists_own_pictures_get_the_same_answer_from_every_file() {
    let pictures = of_mnist();
    let folder = folder_of(&pictures);
    let of_idx = answers(&folder, &IMAGES);
    assert_eq!(of_idx[7].0, Value::Null);
    let doubtful = of_idx.iter().filter(|one| one.1 < 0.999);
    assert!(doubtful.count() >= 3, "{of_idx:?}");
    assert_eq!(answers(&folder, &PICTURES), of_idx);
    let as_pictures = [&IMAGES[..], &["--as-pictures"]].concat();
    assert_eq!(answers(&folder, &as_pictures), of_idx);
    assert_eq!(of_lab(&pictures), [of_idx.clone(), of_idx]);
}

#[test]
fn pictures_of_another_size_get_the_same_answer_from_every_file() {
    for by in [3, 8, 18] {
        let pictures: Vec<Levels> = of_mnist().iter().map(|one| padded(one, by)).collect();
        let folder = folder_of(&pictures);
        let of_idx = answers(&folder, &IMAGES);
        assert_eq!(answers(&folder, &PICTURES), of_idx, "{by}");
        assert_eq!(of_lab(&pictures), [of_idx.clone(), of_idx], "{by}");
    }
}

#[test]
fn pictures_that_are_no_data_of_mnist_are_cleaned_alike_where_that_is_asked() {
    // On grey paper, and dark on light.
    let ways: [fn(u8) -> u8; 2] = [|level| 60 + level / 2, |level| 255 - level];
    for way in ways {
        let pictures: Vec<Levels> = of_mnist().iter().map(|one| changed(one, way)).collect();
        let folder = folder_of(&pictures);
        let as_pictures = answers(&folder, &[&IMAGES[..], &["--as-pictures"]].concat());
        assert_eq!(answers(&folder, &PICTURES), as_pictures);
        let [of_data, of_files] = of_lab(&pictures);
        assert_eq!(of_files, as_pictures);
        // A data set of the size that the weights read is read as it is.
        assert_eq!(answers(&folder, &IMAGES), of_data);
        assert_ne!(of_data, of_files);
    }
}

/// Optdigits have 17 levels: as pictures they would be all but black.
#[test]
fn few_grey_levels_are_spread() {
    let pictures: Vec<Levels> = of_mnist().iter().map(|one| padded(one, 3)).collect();
    let few: Vec<Levels> = pictures
        .iter()
        .map(|one| changed(one, |l| l / 16))
        .collect();
    let spread: Vec<Levels> = few.iter().map(|one| changed(one, |l| l * 17)).collect();
    let [few, spread] = [few, spread].map(|all| answers(&folder_of(&all), &IMAGES));
    assert_eq!(few, spread);
    assert!(
        few.iter().all(|&(_, probability)| probability > 0.0),
        "{few:?}"
    );
}

/// Picture files that `tests/support/sheets/make.mjs` made, which the page's test reads too, and how much the page's
/// probability may differ: a browser decodes JPEGs and shrinks what is large by programs of its own.
const SHEETS: [(&str, &[u8], f64); 4] = [
    (
        "sheet.png",
        include_bytes!("../support/sheets/sheet.png"),
        0.0,
    ),
    (
        "transparent.png",
        include_bytes!("../support/sheets/transparent.png"),
        0.0,
    ),
    (
        "sheet.jpg",
        include_bytes!("../support/sheets/sheet.jpg"),
        0.001,
    ),
    (
        "large.png",
        include_bytes!("../support/sheets/large.png"),
        0.001,
    ),
];

/// Written by `npm run golden`, for the page's test too.
#[test]
fn answers_are_those_of_the_golden_file() {
    let pictures = of_mnist();
    let mut golden = String::new();
    for (name, pictures) in [
        ("as they are", &pictures),
        (
            "padded",
            &pictures.iter().map(|one| padded(one, 30)).collect(),
        ),
        (
            "dark on light",
            &pictures
                .iter()
                .map(|one| changed(one, |l| 255 - l))
                .collect(),
        ),
    ] {
        let folder = folder_of(pictures);
        let rows = INDICES.iter().zip(answers(&folder, &PICTURES));
        for (index, (answer, probability)) in rows {
            let row =
                json!({"way": name, "index": index, "answer": answer, "probability": probability});
            golden += &format!("{row}\n");
        }
    }
    let folder = Folder::new();
    fs::create_dir_all(folder.path("photos/274")).expect("a folder");
    for (name, bytes, differs) in SHEETS {
        let path = format!("photos/274/{name}");
        folder.write(&path, bytes);
        let [(answer, probability)] = &answers(&folder, &PICTURES)[..] else {
            panic!("{name}")
        };
        assert_eq!(*answer, json!("274"), "{name}");
        let row =
            json!({"file": name, "answer": answer, "probability": probability, "differs": differs});
        golden += &format!("{row}\n");
        fs::remove_file(folder.path(&path)).expect("it was there");
    }
    assert_golden("one-path.jsonl", &golden);
}
