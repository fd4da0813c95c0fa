//! A data set from two or four files that the user chose, in any order and under any name.
//!
//! The kind of a file is found from its bytes. Only with four files, their names decide which two are for
//! validation. Never guesses: when the names do not decide, the error says how to name the files.

use super::idx::{self, FileKind, Images, Labels};
use super::{Dataset, Split, mnist};
use crate::error::Error;

/// The fraction of two files' pictures that is held out for validation.
pub const VALIDATION_SPLIT: f64 = 0.1;

/// A file is for validation when a word of its name starts with one of these.
const VALIDATION_WORDS: [&str; 3] = ["t10k", "test", "val"];

/// Makes a data set of files, each a name and its unpacked bytes. From one file of images and one of labels
/// [`VALIDATION_SPLIT`] is held out. From two each, those whose names have a word that starts with `t10k`, `test` or
/// `val` are for validation. MNIST's own files give a data set named MNIST.
///
/// # Errors
/// [`Error::FileSet`] for any other set of files, [`Error::FileNames`] when the names do not decide, and
/// [`Error::File`] for a file that does not parse or does not match the others.
///
/// ```
/// use digitlab::data::user_files::assemble;
///
/// let labels = vec![0, 0, 8, 1, 0, 0, 0, 2, 3, 7];
/// let images = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 255];
/// let dataset = assemble(vec![("y".to_owned(), labels), ("x".to_owned(), images)])?;
/// assert_eq!(dataset.name, "x, y");
/// assert_eq!((dataset.training.len(), dataset.validation.len()), (1, 1));
/// # Ok::<(), digitlab::Error>(())
/// ```
pub fn assemble(files: Vec<(String, Vec<u8>)>) -> Result<Dataset, Error> {
    let mut names: Vec<String> = Vec::new();
    let (mut images, mut labels) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let place = names.partition_point(|before| *before <= name);
        names.insert(place, name.clone());
        match kind(&name, &bytes) {
            FileKind::Images => images.push(idx::parse_images(&name, bytes)?),
            FileKind::Labels => labels.push(idx::parse_labels(&name, bytes)?),
        }
    }
    match (images.len(), labels.len()) {
        (1, 1) => {
            let (images, labels) = (images.remove(0), labels.remove(0));
            let name = format!("{}, {}", images.file(), labels.file());
            Dataset::from_training(&name, Split::new(images, labels)?, VALIDATION_SPLIT)
        }
        (2, 2) => from_four(images, labels),
        (images, labels) => Err(Error::FileSet {
            images,
            labels,
            files: names,
        }),
    }
}

/// Two files of each kind, in any order.
fn from_four(mut images: Vec<Images>, mut labels: Vec<Labels>) -> Result<Dataset, Error> {
    if is_validation(images[0].file()) {
        images.swap(0, 1);
    }
    if is_validation(labels[0].file()) {
        labels.swap(0, 1);
    }
    let names = [
        images[0].file(),
        labels[0].file(),
        images[1].file(),
        labels[1].file(),
    ];
    let name = names.join(", ");
    if names.map(is_validation) != [false, false, true, true] {
        return Err(Error::FileNames {
            words: VALIDATION_WORDS.to_vec(),
            files: names.map(str::to_owned).to_vec(),
        });
    }
    let validation = Split::new(images.remove(1), labels.remove(1))?;
    let training = Split::new(images.remove(0), labels.remove(0))?;
    let mut dataset = Dataset::new(&name, training, validation)?;
    if mnist::is_mnist(&dataset) {
        mnist::NAME.clone_into(&mut dataset.name);
    }
    Ok(dataset)
}

/// The kind of a file by its bytes or, when they are not IDX, by its name: the parser's error is then about that kind.
fn kind(name: &str, bytes: &[u8]) -> FileKind {
    idx::kind(bytes).unwrap_or_else(|| {
        let label = b"label";
        let mut words = name.as_bytes().windows(label.len());
        if words.any(|word| word.eq_ignore_ascii_case(label)) {
            FileKind::Labels
        } else {
            FileKind::Images
        }
    })
}

/// By the file's own name, without its folders: a folder may be called `tests`.
fn is_validation(name: &str) -> bool {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = own.to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| VALIDATION_WORDS.iter().any(|start| word.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::super::idx::tests::{images_file, labels_file};
    use super::*;

    fn file(name: &str, bytes: Vec<u8>) -> (String, Vec<u8>) {
        (name.to_owned(), bytes)
    }

    #[test]
    fn four_files_are_taken_in_any_order() {
        let dataset = assemble(vec![
            file("Test-Labels", labels_file(5)),
            file("latest.train.images", images_file(20, 4)),
            file("test_images", images_file(5, 4)),
            file("train.labels", labels_file(20)),
        ])
        .unwrap();
        assert_eq!((dataset.training.len(), dataset.validation.len()), (20, 5));
        assert_eq!(
            dataset.name,
            "latest.train.images, train.labels, test_images, Test-Labels"
        );
    }

    #[test]
    fn words_are_separated_by_punctuation_of_any_script() {
        for name in [
            "test",
            "my test",
            "digits–test",
            "数字（test）",
            "a、test",
            "x：VAL",
            "«t10k»",
        ] {
            assert!(is_validation(name), "{name}");
        }
        for name in ["latest", "数字test", "éval", "2test", "ªtest", "々test"] {
            assert!(!is_validation(name), "{name}");
        }
    }

    #[test]
    fn the_names_of_folders_do_not_decide_what_is_for_validation() {
        let dataset = assemble(vec![
            file("tests/val/train-images", images_file(20, 4)),
            file("tests/val/train-labels", labels_file(20)),
            file(r"C:\tests\t10k-images", images_file(5, 4)),
            file(r"C:\tests\t10k-labels", labels_file(5)),
        ])
        .unwrap();
        assert_eq!((dataset.training.len(), dataset.validation.len()), (20, 5));
    }

    #[test]
    fn two_files_keep_a_tenth_for_validation() {
        let files = vec![file("a", images_file(50, 3)), file("b", labels_file(50))];
        let dataset = assemble(files).unwrap();
        assert_eq!((dataset.training.len(), dataset.validation.len()), (45, 5));
        assert_eq!(dataset.name, "a, b");
    }

    #[test]
    fn a_set_that_is_not_complete_is_refused() {
        let files = vec![file("b", images_file(5, 3)), file("a", images_file(5, 3))];
        let error = assemble(files).unwrap_err();
        assert_eq!(error.code(), "file-set");
        assert_eq!(
            error.to_string(),
            "files: expected one IDX file of images and one of labels, or two of each, \
             found 2 of images, 0 of labels (a, b)"
        );
        assert!(matches!(assemble(vec![]), Err(Error::FileSet { .. })));
    }

    #[test]
    fn four_files_whose_names_do_not_tell_them_apart_are_refused() {
        let error = assemble(vec![
            file("a", images_file(5, 3)),
            file("b", labels_file(5)),
            file("c", images_file(5, 3)),
            file("d-test", labels_file(5)),
        ])
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "files: expected one file of images and one of labels with a word in its name that \
             starts with t10k, test, val, found a, b, c, d-test"
        );
    }

    #[test]
    fn a_file_of_another_format_is_named_with_what_it_should_be() {
        let files = vec![
            file("digits.png", b"\x89PNG\r\n".to_vec()),
            file("labels", labels_file(5)),
        ];
        assert_eq!(
            assemble(files).unwrap_err().to_string(),
            "digits.png: wrong magic number at byte 0: \
             expected 00 00 08 03 (IDX images), found 89 50 4e 47"
        );
        let files = vec![file("train-labels.csv", b"5,0,4,1".to_vec())];
        assert_eq!(
            assemble(files).unwrap_err().to_string(),
            "train-labels.csv: wrong magic number at byte 0: \
             expected 00 00 08 01 (IDX labels), found 35 2c 30 2c"
        );
    }

    #[test]
    fn splits_that_do_not_fit_each_other_are_refused() {
        let error = assemble(vec![
            file("train-x", images_file(5, 3)),
            file("train-y", labels_file(5)),
            file("val-x", images_file(5, 4)),
            file("val-y", labels_file(5)),
        ])
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "val-x: wrong picture size at byte 8: expected 3×3, as in train-x, found 4×4"
        );
    }
}
