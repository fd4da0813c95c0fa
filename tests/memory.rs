//! Every reader takes at most ten times its file and 64 MB, the file itself included, however little it has to do with
//! what the file holds: measured by an allocator that counts.

#[path = "../src/bin/digitlab/evaluate/decode.rs"]
mod decode;
#[path = "support/fingerprint.rs"]
#[allow(dead_code)] // only its pictures are used here
mod fingerprint;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use digitlab::data::user_files::assemble;
use digitlab::data::{Dataset, disk};
use digitlab::formats::{self, Format};
use digitlab::ink::jsonl;
use digitlab::learn::{
    Correction, FineTuning, KMeans, KMeansConfig, Machine, Resumable, Trainer, TrainingConfig,
};
use digitlab::nn::{Model, NetworkKind};
use digitlab::recognition::{Calibration, Recogniser};
use fingerprint::pictures;
use flate2::{Compression, write::GzEncoder, write::ZlibEncoder};
use png::{BitDepth, ColorType};
use tempfile::TempDir;

/// Whether `read` reads `length` bytes, for which it may take ten times as much and 64 MB. `held` of them are there
/// before.
fn reads(name: &str, length: usize, held: usize, read: impl FnOnce() -> bool + Send) -> bool {
    let mut is_read = false;
    // On one thread, whose memory is counted.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let taken = pool
        .expect("one thread")
        .install(|| allocation_counter::measure(|| is_read = read()).bytes_max);
    let (taken, most) = (taken as usize + held, 10 * length + 64_000_000);
    assert!(taken <= most, "{name}: {taken} bytes, of {length}");
    is_read
}

/// A folder with one file.
fn folder(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    (folder, path)
}

/// The same for a file that is read from a disk.
fn reads_file(
    name: &str,
    bytes: &[u8],
    read: impl FnOnce(&Path) -> Result<bool, digitlab::Error> + Send,
) -> bool {
    let (_folder, path) = folder("file", bytes);
    reads(name, bytes.len(), 0, || read(&path).unwrap_or_default())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// An IDX file whose items are zeros.
fn idx(sides: &[usize]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, sides.len() as u8];
    file.extend(sides.iter().flat_map(|&side| (side as u32).to_be_bytes()));
    file.resize(file.len() + sides.iter().product::<usize>(), 0);
    file
}

#[test]
fn idx_files_packed_in_any_way() {
    let read = |count: usize| {
        move |path: &Path| {
            let images = ("images".to_owned(), disk::read(path)?);
            let labels = ("labels".to_owned(), idx(&[count]));
            Ok(assemble(vec![images, labels])?.training.len() > 0)
        }
    };
    let images = idx(&[70_000, 28, 28]);
    assert!(reads_file("plain", &images, read(70_000)));
    assert!(!reads_file("packed", &gzip(&images), read(70_000)));
    // 49 MB: nearly all that zeros may unpack to.
    let images = idx(&[12_000, 64, 64]);
    assert!(reads_file("less", &gzip(&images), read(12_000)));
    let members: Vec<u8> = images.chunks(1 << 20).flat_map(gzip).collect();
    assert!(reads_file("members", &members, read(12_000)));
    assert!(!reads_file("twice", &members.repeat(2), read(12_000)));
    // A valid set of 600 MB.
    let vast = gzip(&idx(&[150_000, 64, 64]));
    assert!(!reads_file("vast", &vast, read(150_000)));
}

/// A safetensors file of zeros.
fn weights(tensors: &[(&str, &str, &[usize])]) -> Vec<u8> {
    let (mut header, mut end) = (Vec::new(), 0);
    for (name, dtype, shape) in tensors {
        let start = end;
        end += shape.iter().product::<usize>() * if *dtype == "I8" { 1 } else { 4 };
        header.push(format!(
            r#""{name}":{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{start},{end}]}}"#
        ));
    }
    with_header(&format!("{{{}}}", header.join(",")), end)
}

fn with_header(header: &str, zeros: usize) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), &vec![0; zeros]].concat()
}

/// Of a layer of `units` and one of `last`, in numbers of a kind.
fn network(dtype: &str, units: usize, last: usize) -> Vec<u8> {
    let mut tensors: Vec<(&str, &str, &[usize])> = Vec::new();
    let shapes = [[1, units], [units, last], [last, 10]];
    let columns = [[units], [last], [10]];
    let names = [
        ["dense.kernel", "dense.bias", "dense.scale"],
        ["dense_1.kernel", "dense_1.bias", "dense_1.scale"],
        ["dense_2.kernel", "dense_2.bias", "dense_2.scale"],
    ];
    for ((names, shape), columns) in names.iter().zip(&shapes).zip(&columns) {
        tensors.push((names[0], dtype, shape));
        tensors.push((names[1], "F32", columns));
        if dtype == "I8" {
            tensors.push((names[2], "F32", columns));
        }
    }
    weights(&tensors)
}

#[test]
fn weights_of_any_shape_packed_or_not() {
    let eight_bit = |hidden: &[usize]| {
        let model = Model::perceptron(784, hidden, 0.0, 10, 1);
        formats::write(&model, Calibration::default(), Format::EightBit)
    };
    let sides = vec!["1"; 20_000_000].join(",");
    let sides = format!(r#"{{"x":{{"dtype":"F32","shape":[{sides}],"data_offsets":[0,4]}}}}"#);
    let word = r"\u0061".repeat(5_000_000);
    let words = format!(r#"{{"__metadata__":{{"{word}":"{word}"}}}}"#);
    for (name, bytes, is_read) in [
        ("eight bits", eight_bit(&[2000, 2000, 2000]), true),
        ("eight bits, wide", eight_bit(&[8192]), true),
        ("narrow", network("F32", 50_000, 1), true),
        ("narrower", network("F32", 200_000, 1), true),
        ("far narrower", network("F32", 950_000, 1), false),
        ("wide", network("F32", 700_000, 10), true),
        ("narrow eight bits", network("I8", 50_000, 1), true),
        ("far narrower eight bits", network("I8", 950_000, 1), false),
        ("wide eight bits", network("I8", 900_000, 32), true),
        ("sides", with_header(&sides, 4), false),
        ("words", with_header(&words, 0), false),
    ] {
        let read = |path: &Path| formats::read("w", &disk::read_weights(path)?).map(|_| true);
        assert_eq!(reads_file(name, &bytes, read), is_read, "{name}");
        let packed = format!("{name}, packed");
        reads_file(&packed, &gzip(&bytes), read);
    }
    let shipped = fs::read("www/weights/shipped.safetensors").expect("the shipped weights");
    let read = |path: &Path| formats::read("w", &disk::read_weights(path)?).map(|_| true);
    assert!(reads_file("shipped, packed", &gzip(&shipped), read));
}

#[test]
fn json_lines_of_any_shape_packed_or_not() {
    let points = |count: usize| format!("[{}]", vec!["0,0"; count].join(","));
    for (name, strokes) in [
        ("no strokes", String::new()),
        ("a point", points(1)),
        ("a long stroke", points(100_000)),
        ("a few points", vec![points(1); 5].join(",")),
        ("many strokes", vec![points(3); 33].join(",")),
        ("very many strokes", vec![points(1); 66_000].join(",")),
        (
            "strokes as many as a line has",
            vec![points(1); 174_000].join(","),
        ),
        ("empty strokes", vec!["[]"; 349_000].join(",")),
    ] {
        let line = format!(r#"{{"label":1,"writer":"w","strokes":[{strokes}]}}"#);
        let text = vec![line.as_str(); (10_000_000 / line.len()).max(1)].join("\n");
        let packed = gzip(text.as_bytes());
        for (name, file) in [
            (name.to_owned(), text.into_bytes()),
            (format!("{name}, packed"), packed),
        ] {
            let read = || jsonl::read(&file, "pen").is_ok();
            let is_read = reads(&name, file.len(), file.len(), read);
            assert!(is_read || name.ends_with("packed"), "{name}");
        }
    }
}

fn png_of(
    side: u32,
    color: ColorType,
    depth: BitDepth,
    chunk: Option<(&[u8; 4], &[u8])>,
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("memory");
    if let Some((name, data)) = chunk {
        writer
            .write_chunk(png::chunk::ChunkType(*name), data)
            .expect("memory");
    }
    let row = side as usize * color.samples() * depth as usize / 8;
    let zeros = vec![0; row * side as usize];
    writer.write_image_data(&zeros).expect("memory");
    writer.finish().expect("memory");
    file
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn reads_picture(name: &str, file: &[u8]) -> bool {
    reads_file(name, file, |path| Ok(decode::read(path)?.is_some()))
}

#[test]
fn pngs_of_every_kind() {
    for (color, depth) in [
        (ColorType::Grayscale, BitDepth::Eight),
        (ColorType::Grayscale, BitDepth::Sixteen),
        (ColorType::GrayscaleAlpha, BitDepth::Eight),
        (ColorType::Rgb, BitDepth::Sixteen),
        (ColorType::Rgba, BitDepth::Eight),
        (ColorType::Rgba, BitDepth::Sixteen),
    ] {
        for (side, is_read) in [(1000, true), (2800, true), (4000, false)] {
            let file = png_of(side, color, depth, None);
            let name = format!("{color:?} {depth:?} {side}");
            assert_eq!(reads_picture(&name, &file), is_read, "{name}");
        }
    }
    let profile = [b"p\0\0", &zlib(&vec![0; 100 << 20])[..]].concat();
    let text = [b"Comment\0\0", &zlib(&vec![0; 100 << 20])[..]].concat();
    let exif = vec![0; 40 << 20];
    for (name, data) in [
        (b"iCCP", &profile),
        (b"zTXt", &text),
        (b"tEXt", &[b"Comment\0", &exif[..]].concat()),
        (b"eXIf", &exif),
        (b"zzZz", &exif),
    ] {
        let file = png_of(2800, ColorType::Rgba, BitDepth::Eight, Some((name, data)));
        reads_picture(&String::from_utf8_lossy(name), &file);
    }
}

/// A JPEG without detail: its frame's marker, for each channel its sampling, and whether each has a scan of its own. A
/// progressive one has only the mean of each block.
fn jpeg_of(side: u16, marker: u8, sampling: &[u8], by_channel: bool) -> Vec<u8> {
    let segment = |kind: u8, data: &[u8]| {
        let length = (data.len() as u16 + 2).to_be_bytes();
        [&[0xff, kind], &length[..], data].concat()
    };
    let largest = sampling
        .iter()
        .map(|s| usize::from(s >> 4))
        .max()
        .expect("a channel");
    let [high, low] = side.to_be_bytes();
    let numbers = || 1..=sampling.len() as u8;
    let channels = numbers().zip(sampling);
    let mut frame = vec![8, high, low, high, low, sampling.len() as u8];
    frame.extend(channels.flat_map(|(channel, &sampling)| [channel, sampling, 0]));
    // One code of one bit: no difference, or the end of a block.
    let table = |class: u8| [&[class, 1][..], &[0; 15], &[0]].concat();
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xdb, &[&[0][..], &[1; 64]].concat()));
    file.extend(segment(marker, &frame));
    file.extend(segment(0xc4, &table(0)));
    file.extend(segment(0xc4, &table(0x10)));
    let is_progressive = marker == 0xc2;
    let (last, codes) = if is_progressive { (0, 1) } else { (63, 2) };
    let scans: Vec<Vec<u8>> = match by_channel {
        true => numbers().map(|channel| vec![channel]).collect(),
        false => vec![numbers().collect()],
    };
    for channels in scans {
        let mut head = vec![channels.len() as u8];
        head.extend(channels.iter().flat_map(|&channel| [channel, 0]));
        head.extend([0, last, 0]);
        file.extend(segment(0xda, &head));
        // In blocks of 8 × 8 pixels; in a scan of several channels the sampling counts them.
        let (across, of) = match by_channel {
            true => (1, 1),
            false => (
                largest,
                sampling
                    .iter()
                    .map(|s| usize::from((s >> 4) * (s & 15)))
                    .sum(),
            ),
        };
        let blocks = usize::from(side).div_ceil(8 * across).pow(2) * of;
        file.extend(vec![0; (blocks * codes).div_ceil(8)]);
    }
    file.extend([0xff, 0xd9]);
    file
}

#[test]
fn jpegs_in_one_scan_and_in_several() {
    let (grey, plain): (&[u8], &[u8]) = (&[0x11], &[0x11; 3]);
    let (halved, four): (&[u8], &[u8]) = (&[0x22, 0x11, 0x11], &[0x11; 4]);
    for (name, marker, sampling, by_channel, largest, refused) in [
        ("grey", 0xc0, grey, false, 2800, 4000),
        ("plain", 0xc0, plain, false, 2800, 4000),
        ("halved", 0xc0, halved, false, 2800, 4000),
        ("four", 0xc0, four, false, 2800, 4000),
        ("by channel", 0xc0, plain, true, 2000, 2800),
        ("progressive", 0xc2, plain, false, 2000, 2800),
        ("progressive, halved", 0xc2, halved, false, 2000, 2800),
        ("progressive, four", 0xc2, four, false, 2000, 2800),
        ("progressive by channel", 0xc2, plain, true, 2000, 2800),
    ] {
        for side in [640, largest, 2300, 2500, refused] {
            let name = format!("{name}, {side}");
            let file = jpeg_of(side, marker, sampling, by_channel);
            let is_read = reads_picture(&name, &file);
            assert!(is_read || side > largest, "{name}");
            assert!(!is_read || side < refused, "{name}");
        }
    }
}

#[test]
fn saved_runs_of_every_kind() {
    let dataset = Dataset::new("made up", pictures(600, 1), pictures(100, 2));
    let dataset = Arc::new(dataset.expect("of one size"));
    let config = |network| TrainingConfig {
        network,
        hidden_layers: vec![2000, 1000],
        ..TrainingConfig::default()
    };
    for network in [NetworkKind::Mlp, NetworkKind::Lstm] {
        let mut run = Trainer::new(config(network), dataset.clone(), || 0.0);
        run.step().expect("finite losses");
        let saved = run.export();
        let read = || Trainer::import(&saved, dataset.clone(), || 0.0).is_ok();
        assert!(reads(
            &format!("{network:?}"),
            saved.len(),
            saved.len(),
            read
        ));
    }
    let recogniser = Recogniser::uncalibrated(Model::perceptron(784, &[1000], 0.0, 10, 1));
    let correction = Correction {
        picture: vec![9; 784],
        label: 3,
    };
    let lesson = FineTuning::new(recogniser, vec![correction], dataset.clone(), || 0.0);
    let saved = lesson.expect("a lesson").export();
    let read = || FineTuning::import(&saved, (dataset.clone(), || 0.0)).is_ok();
    assert!(reads("lesson", saved.len(), saved.len(), read));
    let config = KMeansConfig {
        k: 200,
        ..KMeansConfig::default()
    };
    let clusters = KMeans::new(config, dataset.training.clone()).expect("a clustering");
    let saved = clusters.export();
    let read = || KMeans::import(&saved, dataset.training.clone()).is_ok();
    assert!(reads("clusters", saved.len(), saved.len(), read));
}
