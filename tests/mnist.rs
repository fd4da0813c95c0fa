//! MNIST as the repository has it: the four files parse, have the right hashes, and hold the known counts. Reads the
//! files with the command line's own reader (feature "cli").

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use digitlab::data::{Dataset, disk, mnist, user_files};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist")
}

/// Read once: unpacking and hashing 55 MB takes seconds in a debug build.
fn dataset() -> &'static Dataset {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    DATASET.get_or_init(|| disk::read_mnist(&folder()).expect("data/mnist is whole"))
}

#[test]
fn the_files_hold_60000_and_10000_pictures_of_28_by_28() {
    let Dataset {
        name,
        training,
        validation,
    } = dataset();
    assert_eq!(name, "MNIST");
    assert_eq!((training.len(), training.size()), (60_000, 28));
    assert_eq!((validation.len(), validation.size()), (10_000, 28));
    assert_eq!(
        (training.len(), validation.len(), training.size()),
        (
            mnist::TRAINING_IMAGES,
            mnist::VALIDATION_IMAGES,
            mnist::SIZE
        )
    );
}

#[test]
fn the_first_labels_are_the_known_ones() {
    assert_eq!(dataset().training.labels()[..5], [5, 0, 4, 1, 9]);
    assert_eq!(dataset().validation.labels()[..5], [7, 2, 1, 0, 4]);
}

#[test]
fn every_digit_occurs_as_often_as_it_should() {
    let mut counts = [0; 10];
    for &label in dataset().training.labels() {
        counts[usize::from(label)] += 1;
    }
    assert_eq!(
        counts,
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    );
}

#[test]
fn a_fifth_of_the_training_pixels_have_ink_and_67_positions_never_do() {
    let training = &dataset().training;
    let mut inked_at = [0_u32; 28 * 28];
    for picture in training.pixels().chunks_exact(28 * 28) {
        for (inked, &pixel) in inked_at.iter_mut().zip(picture) {
            *inked += u32::from(pixel > 0);
        }
    }
    let inked: u32 = inked_at.iter().sum();
    let part = f64::from(inked) / training.pixels().len() as f64;
    assert_eq!(format!("{part:.3}"), "0.191");
    assert_eq!(inked_at.iter().filter(|&&inked| inked == 0).count(), 67);
}

/// A 5 with its first stroke at the top right: a transposed picture would have it elsewhere.
#[test]
fn a_picture_stands_upright() {
    let five = dataset().training.picture(0);
    let row = |y: usize| &five[y * 28..(y + 1) * 28];
    assert!(five[..5 * 28].iter().all(|&pixel| pixel == 0));
    assert_eq!(
        row(5)[12..24],
        [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127]
    );
}

#[test]
fn mnist_files_chosen_by_a_person_are_recognised_as_mnist() {
    let files = mnist::FILES.iter().rev().map(|known| {
        let path = folder().join(format!("{}.gz", known.name));
        (known.name.to_owned(), disk::read(&path).unwrap())
    });
    let dropped = user_files::assemble(files.collect()).unwrap();
    assert_eq!(dropped.name, "MNIST");
    assert!(mnist::is_mnist(&dropped));
    assert_eq!(dropped.training.labels(), dataset().training.labels());
}

#[test]
fn one_changed_pixel_is_found() {
    let files = mnist::FILES.each_ref().map(|known| {
        let path = folder().join(format!("{}.gz", known.name));
        disk::read(&path).unwrap()
    });
    let [images, labels, mut test_images, test_labels] = files;
    test_images[5_000_000] ^= 1;
    let error = mnist::load([images, labels, test_images, test_labels]).unwrap_err();
    let facts = serde_json::to_value(&error).unwrap();
    assert_eq!(facts["code"], "file-hash");
    let message = error.to_string();
    assert!(
        message.starts_with(
            "t10k-images-idx3-ubyte: wrong SHA-256 at byte 0: \
             expected 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7, found "
        ),
        "{message}"
    );
}
