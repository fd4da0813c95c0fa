//! Texts that people and programs rely on, whole, in files of `tests/golden/`: the help, the forms, a report and
//! the sentence of each error. `npm run golden` writes them again, on purpose; look at the difference before you
//! commit it.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use digitlab::Error;
use digitlab::data::{Dataset, Split, disk, idx, mnist, user_files};
use digitlab::error::{Expected, Source};
use digitlab::formats::{self, Format, from_safetensors};
use digitlab::gzip;
use digitlab::ink::{self, Pad, jsonl};
use digitlab::learn::{Correction, FineTuning, TrainingForm, evaluate};
use digitlab::nn::{Mlp, Model};
use digitlab::recognition::Recogniser;
use ndarray::Array2;
use safetensors::tensor::{Dtype, TensorView, serialize};

use crate::messages;
use crate::support::{Folder, shipped_weights};

/// Compares with the file, or writes it when `GOLDEN=write` stands in the environment.
pub fn assert_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = path.join(name);
    if std::env::var("GOLDEN").is_ok_and(|value| value == "write") {
        fs::write(path, text).expect("the folder takes files");
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    let differs = golden.lines().zip(text.lines()).find(|(a, b)| a != b);
    assert!(
        golden == text,
        "{name} is not as it was (`npm run golden`): {differs:?}"
    );
}

#[test]
fn the_help_of_each_command_is_as_it_was() {
    let folder = Folder::new();
    let mut all = folder.run(&["--help"]).stdout;
    for command in ["train", "evaluate", "calibrate", "quantise", "cluster"] {
        let ran = folder.run(&[command, "--help"]);
        writeln!(all, "\n$ digitlab {command} --help\n{}", ran.stdout).expect("a string");
    }
    assert_golden("help.txt", &all);
}

#[test]
fn the_forms_cross_to_the_page_as_they_did() {
    let forms = [
        ("default", TrainingForm::default()),
        ("quick", TrainingForm::quick()),
        ("overfit", TrainingForm::overfit()),
        ("plain_sgd", TrainingForm::plain_sgd()),
        ("sigmoid", TrainingForm::sigmoid()),
        ("lstm", TrainingForm::lstm()),
        ("shipped", TrainingForm::shipped()),
    ];
    let mut all = String::new();
    for (name, form) in forms {
        let json = serde_json::to_string_pretty(&form).expect("JSON");
        writeln!(all, "{name}: {json}").expect("a string");
    }
    assert_golden("forms.txt", &all);
}

/// On drawings of digits and of something else, with the shipped weights.
#[test]
fn a_report_is_as_it_was() {
    let folder = Folder::new();
    let line = |label: &str, strokes: &str| {
        format!("{{\"label\":{label},\"writer\":\"ada\",\"strokes\":[{strokes}]}}\n")
    };
    let drawings = [
        line("1", "[500,100,500,900]"),
        line("7", "[250,200,750,200,450,900]"),
        line("4", "[350,150,250,520,750,500],[640,150,600,900]"),
        line("null", "[0,500,1000,500],[500,0,500,1000]"),
        line("0", ""),
    ];
    folder.write("pen.jsonl", drawings.concat().as_bytes());
    let weights = shipped_weights();
    let options = ["evaluate", "-w", &weights, "--strokes", "pen.jsonl"];
    assert_golden("evaluate.txt", &folder.run(&options).stdout);
}

/// Every sentence and the facts that cross to the page, by what leads to them.
#[derive(Default)]
struct Sentences(String);

/// What stands for [`long_fact`] in the file, and is that fact again in `tests/js/errors.test.mjs`.
const LONG_FACT: &str = "(ab 500000 times)";

fn long_fact() -> String {
    "ab".repeat(500_000)
}

impl Sentences {
    fn add<T>(&mut self, cause: &str, result: Result<T, Error>) {
        let Err(error) = result else {
            panic!("{cause}: no error")
        };
        let facts = match error {
            Error::CommandLine(_) => "never crosses to the page".to_owned(),
            _ => serde_json::to_string(&error).expect("facts"),
        };
        let facts = facts.replace(&long_fact(), LONG_FACT);
        writeln!(self.0, "{cause}\n    {error}\n    {facts}").expect("a string");
    }

    fn add_all<T>(&mut self, cause: &str, result: Result<T, Vec<Error>>) {
        for error in result.err().expect(cause) {
            self.add(cause, Err::<T, _>(error));
        }
    }
}

#[test]
fn each_error_says_what_it_said() {
    let mut sentences = Sentences::default();
    add_idx(&mut sentences);
    add_data_sets(&mut sentences);
    add_weights(&mut sentences);
    add_forms(&mut sentences);
    add_drawings(&mut sentences);
    add_disk(&mut sentences);
    add_networks(&mut sentences);
    add_sessions(&mut sentences);
    for (cause, error) in messages::refused(&model(784)) {
        sentences.add(&cause, Err::<(), _>(error));
    }
    assert_golden("errors.txt", &sentences.0);
}

fn images(count: u32, rows: u32, columns: u32, pixels: usize) -> Vec<u8> {
    let sizes = [count, rows, columns].map(u32::to_be_bytes).concat();
    [&[0, 0, 8, 3], &sizes[..], &vec![7; pixels]].concat()
}

fn labels(count: u32, values: &[u8]) -> Vec<u8> {
    [&[0, 0, 8, 1], &count.to_be_bytes()[..], values].concat()
}

fn add_idx(sentences: &mut Sentences) {
    let cases: [(&str, Vec<u8>); 16] = [
        ("no byte", vec![]),
        ("gzip data", vec![0x1f, 0x8b, 8, 0]),
        ("another format", b"PK\x03\x04".to_vec()),
        ("one wrong byte", vec![0x3f]),
        ("labels", labels(1, &[7])),
        ("four dimensions", vec![0, 0, 8, 4]),
        ("signed bytes", vec![0, 0, 9, 3]),
        ("16-bit integers", vec![0, 0, 0xb, 3]),
        ("32-bit integers", vec![0, 0, 0xc, 3]),
        ("32-bit floats", vec![0, 0, 0xd, 3]),
        ("64-bit floats", vec![0, 0, 0xe, 3]),
        ("a cut header", vec![0, 0, 8, 3, 0]),
        ("no picture", images(0, 28, 28, 0)),
        ("pictures that are not square", images(1, 3, 4, 12)),
        ("more than 4 GiB", images(u32::MAX, 64, 64, 0)),
        ("a pixel too few", images(3, 2, 2, 11)),
    ];
    for (cause, bytes) in cases {
        sentences.add(
            &format!("images: {cause}"),
            idx::parse_images("pictures", bytes),
        );
    }
    let longer = idx::parse_images("pictures", images(3, 2, 2, 13));
    sentences.add("images: a pixel too many", longer);
    for (cause, bytes) in [
        ("no byte", vec![]),
        ("images", images(1, 1, 1, 1)),
        ("no label", labels(0, &[])),
        ("a label too few", labels(3, &[1, 2])),
        ("two labels too many", labels(1, &[1, 2, 3])),
        ("more than 4 GiB", labels(u32::MAX, &[1])),
        ("a label that is no digit", labels(2, &[1, 10])),
    ] {
        sentences.add(
            &format!("labels: {cause}"),
            idx::parse_labels("answers", bytes),
        );
    }
}

fn split(count: u32, size: u32) -> Split {
    let pixels = (count * size * size) as usize;
    let images = idx::parse_images("pictures", images(count, size, size, pixels)).expect("images");
    let answers = labels(count, &vec![3; count as usize]);
    let labels = idx::parse_labels("answers", answers).expect("labels");
    Split::new(images, labels).expect("as many of each")
}

fn add_data_sets(sentences: &mut Sentences) {
    let three = idx::parse_images("pictures", images(3, 1, 1, 3)).expect("images");
    let four = idx::parse_labels("answers", labels(4, &[1; 4])).expect("labels");
    sentences.add("more labels than images", Split::new(three, four));
    let mixed = Dataset::new("mixed", split(3, 2), split(3, 4));
    sentences.add("splits of two sizes", mixed);
    for fraction in [0.0, f64::NAN] {
        let dataset = Dataset::from_training("all", split(9, 1), fraction);
        sentences.add("a validation split out of range", dataset);
    }
    let one = Dataset::from_training("one", split(1, 1), 0.1);
    sentences.add("one picture to split", one);
    sentences.add("other bytes than MNIST's", mnist::FILES[1].verify(b""));

    let file = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
    let x = || images(1, 1, 1, 1);
    let y = || labels(1, &[1]);
    let two = vec![file("b", x()), file("a", x())];
    sentences.add("two files of images", user_files::assemble(two));
    let four = vec![
        file("a", x()),
        file("b", y()),
        file("c", x()),
        file("d-test", y()),
    ];
    sentences.add("four files, one named", user_files::assemble(four));
}

type Tensor = (&'static str, Dtype, Vec<usize>, Vec<u8>);

fn floats(name: &'static str, shape: &[usize], number: f32) -> Tensor {
    let count: usize = shape.iter().product();
    let bytes = number.to_le_bytes().repeat(count);
    (name, Dtype::F32, shape.to_vec(), bytes)
}

fn weights_file(tensors: Vec<Tensor>, word: Option<(&str, &str)>) -> Vec<u8> {
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        let view = TensorView::new(*dtype, shape.clone(), bytes).expect("a tensor");
        (*name, view)
    });
    let words = word.map(|(key, word)| [(key.to_owned(), word.to_owned())].into());
    serialize(views, words).expect("a file")
}

fn add_weights(sentences: &mut Sentences) {
    let kernel = || floats("dense.kernel", &[4, 10], 0.5);
    let bias = || floats("dense.bias", &[10], 0.5);
    let many = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|name| floats(name, &[1], 0.5));
    let eight_bit = || ("dense.kernel", Dtype::I8, vec![4, 10], vec![1; 40]);
    let bfloat = ("dense.kernel", Dtype::BF16, vec![4, 10], vec![1; 80]);
    for (cause, tensors) in [
        ("no tensor", vec![]),
        ("other tensors", many.to_vec()),
        (
            "pixels that make no square",
            vec![floats("dense.kernel", &[3, 10], 0.5), bias()],
        ),
        (
            "a kernel of one dimension",
            vec![floats("dense.kernel", &[4], 0.5), bias()],
        ),
        ("no bias", vec![kernel()]),
        (
            "a bias of another length",
            vec![kernel(), floats("dense.bias", &[9], 0.5)],
        ),
        (
            "nine outputs",
            vec![
                floats("dense.kernel", &[4, 9], 0.5),
                floats("dense.bias", &[9], 0.5),
            ],
        ),
        (
            "layers that do not fit",
            vec![
                kernel(),
                bias(),
                floats("dense_1.kernel", &[6, 10], 0.5),
                floats("dense_1.bias", &[10], 0.5),
            ],
        ),
        (
            "a tensor too many",
            vec![kernel(), bias(), floats("x", &[1], 0.5)],
        ),
        ("numbers of a kind not known", vec![bfloat, bias()]),
        ("eight bits without scales", vec![eight_bit(), bias()]),
        (
            "an infinite scale",
            vec![
                eight_bit(),
                bias(),
                floats("dense.scale", &[10], f32::INFINITY),
            ],
        ),
        (
            "a weight that is no number",
            vec![kernel(), floats("dense.bias", &[10], f32::NAN)],
        ),
        (
            "a calibration of three",
            vec![kernel(), bias(), floats("calibration", &[3], 0.5)],
        ),
        (
            "a calibration out of range",
            vec![kernel(), bias(), floats("calibration", &[2], -0.5)],
        ),
    ] {
        let file = weights_file(tensors, None);
        sentences.add(&format!("weights: {cause}"), from_safetensors("w", &file));
    }
    for rate in ["1", "much"] {
        let file = weights_file(vec![kernel(), bias()], Some(("dropout", rate)));
        sentences.add(
            "weights: a dropout that is no rate",
            from_safetensors("w", &file),
        );
    }
    for (cause, name) in [
        ("of another name", "gelu"),
        ("of a million characters", &long_fact()),
    ] {
        let file = weights_file(vec![kernel(), bias()], Some(("activation", name)));
        sentences.add(
            &format!("weights: an activation {cause}"),
            from_safetensors("w", &file),
        );
    }
    for (cause, tensors) in [
        (
            "answers that are no numbers",
            vec![floats("dense.kernel", &[4, 10], 3e38), bias()],
        ),
        (
            "large pictures",
            vec![floats("dense.kernel", &[10_000, 10], 0.5), bias()],
        ),
        (
            "more memory than there is",
            vec![
                floats("dense.kernel", &[1, 1_048_608], 0.5),
                floats("dense.bias", &[1_048_608], 0.5),
                floats("dense_1.kernel", &[1_048_608, 1], 0.5),
            ],
        ),
    ] {
        let file = weights_file(tensors, None);
        sentences.add(&format!("weights: {cause}"), from_safetensors("w", &file));
    }
    let deep = Model::perceptron(1, &[1; 200], 0.0, 10, 1);
    sentences.add(
        "weights: 201 layers",
        from_safetensors("w", &formats::to_safetensors(&deep)),
    );
    let file = |header: &str, data: usize| {
        let length = (header.len() as u64).to_le_bytes();
        [&length[..], header.as_bytes(), &vec![0; data]].concat()
    };
    let x = r#"{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#;
    let y = r#"{"dtype":"F32","shape":[2],"data_offsets":[4,12]}"#;
    for (cause, bytes) in [
        ("a few bytes", b"no".to_vec()),
        (
            "a header past the end",
            vec![100, 0, 0, 0, 0, 0, 0, 0, b'{'],
        ),
        ("a header without end", vec![0xff; 8]),
        ("a header that is no JSON", file("hello", 0)),
        (
            "more words than there may be",
            file(
                &format!(
                    r#"{{"__metadata__":{{{}"":""}}}}"#,
                    r#""":"","#.repeat(1024)
                ),
                0,
            ),
        ),
        ("a tensor past the end", file(&format!(r#"{{"x":{x}}}"#), 4)),
        (
            "a tensor of another length",
            file(
                r#"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
                8,
            ),
        ),
        (
            "two tensors of one name",
            file(&format!(r#"{{"x":{x},"x":{x}}}"#), 8),
        ),
        (
            "tensors that overlap",
            file(&format!(r#"{{"x":{x},"y":{y}}}"#), 12),
        ),
    ] {
        sentences.add(&format!("weights: {cause}"), from_safetensors("w", &bytes));
    }
}

fn add_forms(sentences: &mut Sentences) {
    let mut refuse = |cause: &str, change: &dyn Fn(&mut TrainingForm)| {
        let mut form = TrainingForm::default();
        change(&mut form);
        sentences.add_all(&format!("form: {cause}"), form.config(784));
    };
    refuse("numbers below their range", &|form| {
        form.hidden_layers = vec![500.0, 0.0];
        form.dropout = -0.1;
        form.momentum = -1e-7;
        form.learning_rate = 0.0;
        form.batch_size = 2.5;
        form.epochs = 0.0;
        form.seed = -1.0;
        form.held_back = 1e21;
        form.patience = Some(0.0);
        form.min_delta = -0.5;
        form.max_norm = Some(0.0);
        form.weight_decay = 1.5;
        form.average = 1.0;
        form.augmentation.rotation = 180.1;
    });
    refuse("too many layers", &|form| {
        form.hidden_layers = vec![1.0; 17]
    });
    refuse("too many parameters", &|form| {
        form.hidden_layers = vec![8192.0; 16]
    });
    refuse("too many activations", &|form| {
        form.hidden_layers = vec![2000.0];
        form.batch_size = 60_000.0;
    });
}

fn add_drawings(sentences: &mut Sentences) {
    let pad = |width, height| Some(Pad { width, height });
    let stroke = |points: &[f32]| [points.to_vec()];
    for (cause, strokes, pad, size) in [
        ("half a point", stroke(&[1.0, 2.0, 3.0]), None, 28),
        ("no number", stroke(&[1.0, 2.0, 3.0, f32::NAN]), None, 28),
        (
            "a pad without area",
            stroke(&[1.0, 2.0]),
            pad(0.0, 280.5),
            28,
        ),
        ("no size", stroke(&[1.0, 2.0]), None, 0),
    ] {
        let picture = ink::from_strokes(&strokes, pad, size);
        sentences.add(&format!("drawing: {cause}"), picture);
    }
    let picture = ink::from_pixels(&[0; 17], 2, 2, 28);
    sentences.add("picture: a byte too many", picture);
    for (cause, line) in [
        ("no line", ""),
        ("no JSON", "{"),
        ("no strokes", r#"{"label":3,"writer":"w"}"#),
        ("no label", r#"{"writer":"w","strokes":[]}"#),
        (
            "a label that is no digit",
            r#"{"label":10,"writer":"w","strokes":[]}"#,
        ),
        (
            "half a point",
            r#"{"label":3,"writer":"w","strokes":[[1,2,3]]}"#,
        ),
        (
            "too large",
            r#"{"label":3,"writer":"w","strokes":[[1,-1e39]]}"#,
        ),
        ("a line without end", &format!("{{{}", " ".repeat(3 << 20))),
    ] {
        let read = jsonl::read(line.as_bytes(), "pen");
        sentences.add(&format!("pen digits: {cause}"), read);
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn add_disk(sentences: &mut Sentences) {
    let packed = gzipped(&[7; 1000]);
    let mut damaged = packed.clone();
    let checksum = packed.len() - 8;
    damaged[checksum] ^= 1;
    let cut = packed[..packed.len() - 3].to_vec();
    let long = [packed, b"notes".to_vec()].concat();
    for (cause, bytes) in [
        ("cut", cut),
        ("damaged", damaged),
        ("with more behind it", long),
        ("of zeros without end", gzipped(&vec![0; 50 << 20])),
    ] {
        let read = gzip::unpack("digits.gz", bytes.clone());
        sentences.add(&format!("gzip data: {cause}"), read.map_err(Error::from));
    }
    sentences.add("a folder for a file", disk::read(Path::new("src")));
    let mut cut = gzipped(br#"{"label":7,"writer":"w1","strokes":[[0,0]]}"#);
    cut.truncate(cut.len() - 10);
    sentences.add("pen digits: cut gzip data", jsonl::read(&cut[..], "pen"));
}

fn model(inputs: usize) -> Model {
    let kernel = Array2::zeros((inputs, 10));
    Model::Mlp(Mlp::from_layers([(kernel, vec![0.0; 10])], 0.0))
}

fn add_networks(sentences: &mut Sentences) {
    let kernel = Array2::from_elem((4, 10), 3e38);
    let great = Model::Mlp(Mlp::from_layers([(kernel, vec![0.0; 10])], 0.0));
    sentences.add(
        "an answer that is no number",
        Recogniser::uncalibrated(great).outputs(&[255; 4]),
    );
    sentences.add(
        "pictures of another size",
        evaluate(&model(16), &split(3, 28)),
    );
    let known = Arc::new(Dataset::new("made up", split(30, 28), split(3, 28)).expect("a data set"));
    let mut teach = |cause: &str, inputs: usize, corrections: Vec<Correction>| {
        let given = Recogniser::uncalibrated(model(inputs));
        let lesson = FineTuning::new(given, corrections, known.clone(), || 0.0);
        sentences.add(&format!("teaching: {cause}"), lesson);
    };
    let correction = |pixels, label| Correction {
        picture: vec![0; pixels],
        label,
    };
    teach("weights for other pictures", 144, vec![correction(784, 1)]);
    teach("no correction", 784, vec![]);
    teach("a picture of another size", 784, vec![correction(100, 1)]);
    teach("a label that is none", 784, vec![correction(784, 10)]);

    let file = formats::write(&model(784), Default::default(), Format::Float32);
    let cut = &file[..file.len() - 1];
    sentences.add("weights: a byte cut off", from_safetensors("w", cut));
    let weights = Error::WeightNotFinite { epoch: 2, batch: 3 };
    sentences.add("a run whose weights grow", Err::<(), _>(weights));
    for loss in [f64::NAN, f64::INFINITY] {
        let broken = Error::LossNotFinite {
            loss,
            epoch: 2,
            batch: 3,
        };
        sentences.add("a run whose loss grows", Err::<(), _>(broken));
    }
}

/// What only a session of the page leads to.
fn add_sessions(sentences: &mut Sentences) {
    let mut told = |cause: &str, error: Error| sentences.add(cause, Err::<(), _>(error));
    let files = |found| Error::MnistFiles { expected: 4, found };
    told("three files for MNIST", files(3));
    told("a second run beside the first", Error::Busy);
    told("a run without a data set", Error::NoDataset);
    told("teaching without MNIST", Error::NoMnist);
    told("a saved run that is none", Error::NotASavedRun);
    told("a saved run that is damaged", Error::SavedRunDamaged);
    told("a saved run of other pictures", Error::SavedRunPictures);
    let held_back = Error::Field {
        field: "held_back",
        expected: Expected::HeldBack { below: 200 },
        found: 200.0,
    };
    told("all pictures held back", held_back);
    for source in [Source::Shipped, Source::Yours, Source::Aside] {
        told("no weights", Error::NoWeights { source });
    }
    let reason = "it has none".to_owned();
    told("no random numbers", Error::NoRandomness { reason });
    let reason = "no adapter".to_owned();
    told("no GPU", Error::NoGpu { reason });
    told("no perceptron", Error::GpuNetwork { found: "lstm" });
    let reason = "the device is gone".to_owned();
    told("a GPU lost", Error::GpuLost { reason });
    let (most, found) = (1 << 27, 1 << 32);
    told("a GPU too small", Error::GpuMemory { most, found });
}
