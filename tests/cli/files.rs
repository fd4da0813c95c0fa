//! Files as people have them: packed in parts, of other formats, damaged or far larger than they look.

use std::fs;
use std::io::Write;

use digitlab::formats::to_safetensors;
use digitlab::nn::{Mlp, Model};
use flate2::write::GzEncoder;
use ndarray::Array2;
use serde_json::{Value, json};

use crate::support::{Folder, images, labels, shipped_weights};

/// A dark bar on white, 24 × 40 pixels, as Chromium's canvas writes it.
const JPEG: &[u8] = include_bytes!("../support/bar.jpg");

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Default::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// The picture with EXIF data that say how it is to be turned.
fn turned(orientation: u8) -> Vec<u8> {
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    let length = (2 + exif.len() + 3 + 4) as u16;
    let segment = [
        &[0xff, 0xe1],
        &length.to_be_bytes()[..],
        exif,
        &[orientation, 0, 0, 0, 0, 0, 0],
    ];
    [&JPEG[..2], &segment.concat(), &JPEG[2..]].concat()
}

/// A PNG of `side` pixels along a side, all of one grey, with a palette of `palette` bytes.
fn png(side: u32, palette: usize) -> Vec<u8> {
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        let length = (data.len() as u32).to_be_bytes();
        [&length, &name[..], data, &crc.sum().to_be_bytes()].concat()
    };
    let size = side.to_be_bytes();
    let kind = if palette > 0 { 3 } else { 0 };
    let header = [&size, &size, &[8, kind, 0, 0, 0][..]].concat();
    let rows = vec![0; (side as usize + 1) * side.min(400) as usize];
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Default::default());
    zlib.write_all(&rows).expect("memory");
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    if palette > 0 {
        file.extend(chunk(b"PLTE", &vec![9; palette]));
    }
    file.extend(chunk(b"IDAT", &zlib.finish().expect("memory")));
    file.extend(chunk(b"IEND", b""));
    file
}

fn folder_of_ones() -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("photos/1")).expect("a folder");
    folder
}

#[test]
fn pictures_are_read_as_jpeg_too_upright_and_what_is_neither_is_named() {
    let folder = folder_of_ones();
    let weights = shipped_weights();
    fs::create_dir_all(folder.path("photos/__MACOSX/1")).expect("a folder");
    fs::create_dir_all(folder.path("photos/@eaDir")).expect("a folder");
    folder.write("photos/__MACOSX/1/._a.jpg", b"system's");
    folder.write("photos/1/.DS_Store", b"system's");
    folder.write("photos/1/a.jpg", JPEG);
    folder.write("photos/1/b.JPEG", &turned(3));
    folder.write("photos/1/c", JPEG);
    let evaluate = || folder.run(&["evaluate", "-w", &weights, "--pictures=photos", "--json"]);
    let ran = evaluate();
    assert_eq!(ran.stderr, "");
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(score["correct"], json!(3), "{score}");

    folder.write("photos/1/lying.jpg", &turned(6));
    folder.write("photos/1/shot.webp", b"RIFF\0\0\0\0WEBP");
    // A terabyte, of which the disk holds nothing: no memory could.
    let film = fs::File::create(folder.path("photos/1/film.mp4")).expect("a file");
    film.set_len(1 << 40).expect("a sparse file");
    let ran = evaluate();
    let says = "passed over, neither PNG nor JPEG: 2 (photos/1/film.mp4, photos/1/shot.webp)\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (0, says));
    let score: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(
        (&score["pictures"], &score["correct"]),
        (&json!(4), &json!(3))
    );
}

#[test]
fn a_damaged_or_a_vast_picture_is_named_and_takes_no_more_memory_than_its_file_allows() {
    let folder = folder_of_ones();
    let weights = shipped_weights();
    let cut = JPEG[..300].to_vec();
    for (name, bytes, says) in [
        ("palette.png", png(8, 4), "is no PNG picture: "),
        (
            "vast.png",
            png(30_000, 0),
            "cannot be read: the picture is too large for a file of its size",
        ),
        (
            "junk.jpg",
            b"\xff\xd8\xff and so on".to_vec(),
            "is no JPEG picture: ",
        ),
        ("cut.jpg", cut[..200].to_vec(), "is no JPEG picture: "),
    ] {
        let path = format!("photos/1/{name}");
        folder.write(&path, &bytes);
        let ran = folder.run(&["evaluate", "-w", &weights, "--pictures=photos"]);
        let says = format!("error: {path}: {says}");
        assert!(ran.failed(1).starts_with(&says), "{ran:?}");
        fs::remove_file(folder.path(&path)).expect("it was there");
    }
}

#[test]
fn drawings_without_extent_are_read_in_every_way() {
    let folder = Folder::new();
    let weights = shipped_weights();
    let strokes = [
        "[[500,500]]",
        "[[7,7,7,7]]",
        "[[0,0],[]]",
        "[[0,500,600,500]]",
        "[[5,0,5,900]]",
        "[[1e-40,1e-41]]",
        "[[-3e38,0,3e38,1]]",
        "[[]]",
        "[]",
    ];
    let line = |strokes: &&str| format!("{{\"label\":1,\"writer\":\"a\",\"strokes\":{strokes}}}");
    let lines: Vec<String> = strokes.iter().map(line).collect();
    folder.write(
        "pen.jsonl",
        format!("\u{feff}{}\r\n", lines.join("\r\n")).as_bytes(),
    );
    for options in [
        &["--strokes", "pen.jsonl", "--stability"][..],
        &["--numbers", "pen.jsonl", "--count=20", "--digits=1,3"],
        &["--numbers", "pen.jsonl", "--count=3", "--photographed"],
    ] {
        let ran = folder.run(&[&["evaluate", "-w", &weights], options].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
        assert!(!ran.stdout.contains("NaN"), "{ran:?}");
    }
}

#[test]
fn weights_whose_answers_are_no_numbers_are_refused_by_every_command() {
    let folder = Folder::new();
    let kernel = Array2::from_elem((784, 10), 3e38);
    let great = Model::Mlp(Mlp::from_layers([(kernel, vec![0.0; 10])], 0.0));
    folder.write("great.safetensors", &to_safetensors(&great));
    for command in ["evaluate", "calibrate", "quantise"] {
        let output: &[&str] = if command == "evaluate" {
            &[]
        } else {
            &["-o", "out.safetensors"]
        };
        let ran = folder.run(&[&[command, "-w", "great.safetensors"], output].concat());
        let says = "error: great.safetensors: not digitlab weights at byte 0: expected answers that are numbers";
        assert!(ran.failed(1).starts_with(says), "{ran:?}");
    }
    assert_eq!(folder.left(), ["great.safetensors"]);
}

#[test]
fn idx_files_of_several_members_are_read_and_other_formats_named() {
    let folder = Folder::new();
    assert_eq!(folder.train(&[]).code, 0);
    let bytes = images(70);
    let parts: Vec<u8> = bytes.chunks(1000).flat_map(gzipped).collect();
    folder.write("parts-images", &[parts, vec![0; 512]].concat());
    folder.write("parts-labels", &labels(70));
    let evaluate = |images: &str| {
        let arguments = [
            "evaluate",
            "-w",
            "w.safetensors",
            "--images",
            images,
            "--labels",
            "parts-labels",
        ];
        folder.run(&arguments)
    };
    assert_eq!(evaluate("parts-images").code, 0);
    for (name, bytes, says) in [
        (
            "a.heic",
            &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
            "a HEIC picture",
        ),
        ("a.npz", b"PK\x03\x04", "a ZIP archive"),
        ("a.h5", b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    ] {
        folder.write(name, bytes);
        let ran = evaluate(name);
        let start = format!("error: {name}: expected IDX data or digitlab’s weights, found {says}");
        assert!(ran.failed(1).starts_with(&start), "{ran:?}");
    }
    let ran = evaluate(".");
    assert_eq!(ran.failed(1), "error: .: expected a file, found a folder");
}
