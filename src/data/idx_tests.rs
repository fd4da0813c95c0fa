//! Every way in which an IDX file can be wrong, with its literal message.

use super::*;

/// A valid file of `count` pictures; their bytes run through 0 to 255 again and again.
pub(in crate::data) fn images_file(count: usize, size: usize) -> Vec<u8> {
    let pixels = (0..count * size * size).map(|i| i as u8);
    images_header(count as u32, size as u32, size as u32)
        .into_iter()
        .chain(pixels)
        .collect()
}

/// A valid file of `count` labels: 0 to 9 again and again.
pub(in crate::data) fn labels_file(count: usize) -> Vec<u8> {
    let values = (0..count).map(|i| (i % CLASSES) as u8);
    labels_header(count as u32)
        .into_iter()
        .chain(values)
        .collect()
}

fn images_header(count: u32, rows: u32, columns: u32) -> Vec<u8> {
    let dimensions = [count, rows, columns].map(u32::to_be_bytes);
    [[0, 0, 8, 3], dimensions[0], dimensions[1], dimensions[2]].concat()
}

fn labels_header(count: u32) -> Vec<u8> {
    [[0, 0, 8, 1], count.to_be_bytes()].concat()
}

#[track_caller]
fn images_error(bytes: impl Into<Vec<u8>>, code: &str, message: &str) {
    let error = parse_images("pictures", bytes.into()).unwrap_err();
    assert_eq!(
        (error.code().as_str(), error.to_string().as_str()),
        (code, message)
    );
}

#[track_caller]
fn labels_error(bytes: impl Into<Vec<u8>>, code: &str, message: &str) {
    let error = parse_labels("answers", bytes.into()).unwrap_err();
    assert_eq!(
        (error.code().as_str(), error.to_string().as_str()),
        (code, message)
    );
}

#[test]
fn images_are_the_bytes_after_the_header() {
    let file = images_file(3, 28);
    let images = parse_images("pictures", file.clone()).unwrap();
    assert_eq!(
        (images.len(), images.size(), images.file()),
        (3, 28, "pictures")
    );
    assert_eq!(images.pixels(), &file[16..]);
    assert_eq!(images.bytes(), file);
    assert_eq!(format!("{images:?}"), "Images(3 of 28×28 from pictures)");
}

#[test]
fn images_keep_the_buffer_they_came_in() {
    let file = images_file(3, 28);
    let address = file.as_ptr();
    let images = parse_images("pictures", file).unwrap();
    assert_eq!(images.bytes().as_ptr(), address);
}

#[test]
fn labels_are_the_bytes_after_the_header() {
    let labels = parse_labels("answers", labels_file(11)).unwrap();
    assert_eq!((labels.len(), labels.file()), (11, "answers"));
    assert_eq!(labels.values(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
    assert_eq!(format!("{labels:?}"), "Labels(11 from answers)");
}

#[test]
fn the_smallest_and_the_largest_pictures_are_taken() {
    for size in [1, 64] {
        let images = parse_images("pictures", images_file(1, size)).unwrap();
        assert_eq!(images.size(), size);
    }
}

#[test]
fn an_empty_file_is_refused() {
    images_error(
        [],
        "file-empty",
        "pictures: empty file at byte 0: expected an IDX file of images, found 0 bytes",
    );
    labels_error(
        [],
        "file-empty",
        "answers: empty file at byte 0: expected an IDX file of labels, found 0 bytes",
    );
}

#[test]
fn gzip_data_is_named_as_such() {
    images_error(
        [0x1f, 0x8b, 8, 0],
        "file-still-gzipped",
        "pictures: still gzipped at byte 0: \
         expected an unpacked IDX file of images, found gzip data (1f 8b)",
    );
}

#[test]
fn a_file_of_another_format_is_refused() {
    images_error(
        *b"PK\x03\x04....",
        "file-magic",
        "pictures: wrong magic number at byte 0: \
         expected 00 00 08 03 (IDX images), found 50 4b 03 04",
    );
    labels_error(
        [0, 0, 0x77, 1],
        "file-magic",
        "answers: wrong magic number at byte 2: \
         expected 00 00 08 01 (IDX labels), found 00 00 77 01",
    );
    labels_error(
        *b"?",
        "file-magic",
        "answers: wrong magic number at byte 0: expected 00 00 08 01 (IDX labels), found 3f",
    );
}

#[test]
fn labels_given_for_images_are_named_as_such_and_the_other_way_round() {
    images_error(
        labels_file(20),
        "file-magic",
        "pictures: wrong magic number at byte 3: expected 03 (images), found 01 (labels)",
    );
    labels_error(
        images_file(2, 2),
        "file-magic",
        "answers: wrong magic number at byte 3: expected 01 (labels), found 03 (images)",
    );
    images_error(
        [0, 0, 8, 4],
        "file-magic",
        "pictures: wrong magic number at byte 3: expected 03 (images), found 04",
    );
}

#[test]
fn elements_that_are_not_unsigned_bytes_are_refused() {
    let types = [
        (0x09, "09 (signed byte)"),
        (0x0b, "0b (16-bit integer)"),
        (0x0c, "0c (32-bit integer)"),
        (0x0d, "0d (32-bit float)"),
        (0x0e, "0e (64-bit float)"),
    ];
    for (byte, found) in types {
        let message = format!(
            "pictures: wrong element type at byte 2: expected 08 (unsigned byte), found {found}"
        );
        images_error([0, 0, byte, 3], "file-type", &message);
    }
}

#[test]
fn a_header_cut_short_is_refused_at_every_length() {
    for length in 1..16 {
        let message = format!(
            "pictures: file ends too early at byte {length}: \
             expected a header of 16 bytes, found {length} bytes"
        );
        images_error(&images_file(1, 1)[..length], "file-truncated", &message);
    }
    labels_error(
        &labels_file(1)[..7],
        "file-truncated",
        "answers: file ends too early at byte 7: expected a header of 8 bytes, found 7 bytes",
    );
}

#[test]
fn a_file_of_nothing_is_refused() {
    images_error(
        images_header(0, 28, 28),
        "file-too-few",
        "pictures: too few items at byte 4: expected 1 or more images, found 0",
    );
    labels_error(
        labels_header(0),
        "file-too-few",
        "answers: too few items at byte 4: expected 1 or more labels, found 0",
    );
}

#[test]
fn pictures_that_are_not_square_or_not_of_a_size_are_refused() {
    let sizes = [(28, 27), (0, 0), (65, 65), (0, 28), (u32::MAX, u32::MAX)];
    for (rows, columns) in sizes {
        let message = format!(
            "pictures: wrong picture size at byte 8: \
             expected square pictures, 1×1 to 64×64, found {rows}×{columns}"
        );
        images_error(images_header(1, rows, columns), "file-size", &message);
    }
}

#[test]
fn sizes_that_overflow_are_refused() {
    images_error(
        images_header(u32::MAX, 64, 64),
        "file-size-overflow",
        "pictures: sizes that overflow at byte 4: expected at most 4294967295 bytes in all, \
         found 4294967295 images of 64×64, 17592186040336 bytes",
    );
    labels_error(
        labels_header(u32::MAX),
        "file-size-overflow",
        "answers: sizes that overflow at byte 4: expected at most 4294967295 bytes in all, \
         found 4294967295 labels, 4294967303 bytes",
    );
}

#[test]
fn a_file_that_ends_too_early_is_refused() {
    images_error(
        &images_file(3, 2)[..27],
        "file-truncated",
        "pictures: file ends too early at byte 27: \
         expected 28 bytes (3 images of 2×2), found 27 bytes",
    );
    labels_error(
        labels_header(10_000),
        "file-truncated",
        "answers: file ends too early at byte 8: expected 10008 bytes (10000 labels), found 8 bytes",
    );
}

#[test]
fn bytes_after_the_end_are_refused() {
    images_error(
        [images_file(3, 2), vec![0; 5]].concat(),
        "file-too-long",
        "pictures: file goes on too long at byte 28: \
         expected the end of the file (3 images of 2×2), found 5 more bytes",
    );
    labels_error(
        [labels_file(4), vec![0; 2]].concat(),
        "file-too-long",
        "answers: file goes on too long at byte 12: \
         expected the end of the file (4 labels), found 2 more bytes",
    );
}

#[test]
fn a_label_past_nine_is_refused_where_it_stands() {
    let mut file = labels_file(30);
    file[8 + 21] = 10;
    labels_error(
        file,
        "file-label",
        "answers: label out of range at byte 29: expected a label from 0 to 9, found 10",
    );
}

#[test]
fn the_kind_of_a_file_is_told_from_its_first_four_bytes() {
    assert_eq!(kind(&images_file(1, 1)), Some(FileKind::Images));
    assert_eq!(kind(&labels_file(1)), Some(FileKind::Labels));
    for other in [&[][..], &[0, 0, 8], &[0, 0, 8, 2], &[0x1f, 0x8b, 8, 0]] {
        assert_eq!(kind(other), None);
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// A header that is right or nearly so, before arbitrary bytes: gets past the first checks.
    fn nearly_idx() -> impl Strategy<Value = Vec<u8>> {
        let small = prop_oneof![0..70u32, any::<u32>()];
        let dimensions = prop::collection::vec(small, 0..4);
        let magic = prop_oneof![Just([0, 0, 8, 3]), Just([0, 0, 8, 1]), any::<[u8; 4]>()];
        let rest = prop::collection::vec(0..12u8, 0..80);
        (magic, dimensions, rest).prop_map(|(magic, dimensions, rest)| {
            let dimensions = dimensions.into_iter().flat_map(u32::to_be_bytes);
            magic.into_iter().chain(dimensions).chain(rest).collect()
        })
    }

    /// Parses both ways; what parses must agree with itself, what does not must say where.
    fn check(bytes: &[u8]) {
        match parse_images("file", bytes.to_vec()) {
            Ok(images) => {
                let (count, size) = (images.len(), images.size());
                assert!(count >= 1 && (1..=MAX_SIZE).contains(&size));
                assert_eq!(images.pixels().len(), count * size * size);
                assert_eq!(images.bytes(), bytes);
            }
            Err(error) => check_error(&error, bytes),
        }
        match parse_labels("file", bytes.to_vec()) {
            Ok(labels) => {
                assert_eq!(labels.values(), &bytes[8..]);
                assert!(labels.values().iter().all(|&label| label <= 9));
            }
            Err(error) => check_error(&error, bytes),
        }
    }

    fn check_error(error: &Error, bytes: &[u8]) {
        let Error::File { offset, .. } = error else {
            panic!("not an error of a file: {error}")
        };
        assert!(*offset <= bytes.len() as u64, "{error}: past the end");
    }

    proptest! {
        #[test]
        fn any_bytes_parse_or_give_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            check(&bytes);
        }

        #[test]
        fn nearly_right_bytes_parse_or_give_an_error(bytes in nearly_idx()) {
            check(&bytes);
        }

        #[test]
        fn what_is_written_is_read_back(
            (size, pixels) in (1..=8usize, 1..6usize).prop_flat_map(|(size, count)| {
                let length = count * size * size;
                (Just(size), prop::collection::vec(any::<u8>(), length))
            }),
            values in prop::collection::vec(0..=9u8, 1..50),
        ) {
            let count = pixels.len() / (size * size);
            let mut file = images_header(count as u32, size as u32, size as u32);
            file.extend(&pixels);
            let images = parse_images("file", file).unwrap();
            prop_assert_eq!((images.len(), images.size()), (count, size));
            prop_assert_eq!(images.pixels(), pixels);

            let mut file = labels_header(values.len() as u32);
            file.extend(&values);
            let labels = parse_labels("file", file).unwrap();
            prop_assert_eq!(labels.values(), values);
        }

        // No two headers say the same of one file, so a changed byte never goes unseen.
        #[test]
        fn a_changed_header_byte_is_an_error(at in 0..16usize, change in 1..=255u8) {
            let mut file = images_file(7, 5);
            file[at] ^= change;
            check(&file);
            prop_assert!(parse_images("file", file).is_err());

            let mut file = labels_file(300);
            file[at % 8] ^= change;
            check(&file);
            prop_assert!(parse_labels("file", file).is_err());
        }

        #[test]
        fn a_file_cut_anywhere_is_an_error(at in 0..(16 + 75usize)) {
            prop_assert!(parse_images("file", images_file(3, 5)[..at].to_vec()).is_err());
            check(&images_file(3, 5)[..at]);
        }
    }
}
