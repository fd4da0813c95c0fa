use super::names::tensor_name;
use super::*;
use crate::nn::Role;

fn model() -> Model {
    Model::perceptron(16, &[6, 5], 0.25, 10, 1)
}

/// A file of f32 tensors, each of zeros.
fn file(tensors: &[(&str, &[usize])]) -> Vec<u8> {
    let tensors = tensors.iter().map(|&(name, shape)| NewTensor {
        name: name.to_owned(),
        dtype: F32,
        shape: shape.to_vec(),
        bytes: vec![0; 4 * shape.iter().product::<usize>()],
    });
    container::serialize(&[(DROPOUT, "0")], &tensors.collect::<Vec<_>>())
}

fn refused(bytes: &[u8]) -> String {
    from_safetensors("w", bytes)
        .expect_err("the file is refused")
        .to_string()
}

#[test]
fn the_same_weights_give_the_same_bytes_and_come_back() {
    let bytes = to_safetensors(&model());
    for _ in 0..20 {
        assert_eq!(to_safetensors(&model()), bytes);
    }
    assert_eq!(from_safetensors("w", &bytes).unwrap(), model());
    assert_eq!(sha256(&model()).len(), 64);
}

#[test]
fn eleven_layers_keep_their_order() {
    let deep = Model::perceptron(9, &[7; 11], 0.0, 10, 1);
    assert_eq!(from_safetensors("w", &to_safetensors(&deep)).unwrap(), deep);
}

#[test]
fn a_file_names_every_activation_but_relu_and_one_that_is_not_known_is_refused() {
    for &activation in Activation::ALL {
        let model = model().with_activation(activation);
        let bytes = to_safetensors(&model);
        assert_eq!(from_safetensors("w", &bytes).unwrap(), model);
        assert_eq!(recalibrated("w", &bytes, Calibration::default()), Ok(bytes));
    }
    let tanh = to_safetensors(&model().with_activation(Activation::Tanh));
    let header = String::from_utf8_lossy(&tanh[8..60]);
    let named = r#"{"__metadata__":{"activation":"tanh","dropout""#;
    assert!(header.starts_with(named), "{header}");
    let words = &[(ACTIVATION, "gelu"), (DROPOUT, "0")];
    let layer = [("dense.kernel", vec![4, 10]), ("dense.bias", vec![10])];
    let tensors = layer.map(|(name, shape)| NewTensor {
        name: name.to_owned(),
        dtype: F32,
        bytes: vec![0; 4 * shape.iter().product::<usize>()],
        shape,
    });
    assert_eq!(
        refused(&container::serialize(words, &tensors)),
        "w: not digitlab weights at byte 0: expected one of the activations relu, sigmoid, tanh, found gelu"
    );
}

fn lstm() -> Model {
    Model::lstm(4, 5, 0.25, 10, 1)
}

#[test]
fn an_lstm_comes_back_in_either_format() {
    assert_eq!(
        from_safetensors("w", &to_safetensors(&lstm())).unwrap(),
        lstm()
    );
    let small = write(&lstm(), CALIBRATED, Format::EightBit);
    let read = read("w", &small).unwrap();
    assert_eq!(read.calibration, CALIBRATED);
    for (before, after) in lstm().parameters().iter().zip(read.model.parameters()) {
        assert_eq!(before.name(), after.name());
        let pairs = before.to_vec().into_iter().zip(after.to_vec());
        // Half a step of the greatest weight there can be, sqrt(6 / (4 + 20)).
        pairs.for_each(|(before, after)| assert!((before - after).abs() < 0.003));
    }
}

#[test]
fn an_lstm_that_does_not_fit_itself_is_refused() {
    let whole: [(&str, &[usize]); 5] = [
        ("lstm.kernel", &[4, 20]),
        ("lstm.recurrent_kernel", &[5, 20]),
        ("lstm.bias", &[20]),
        ("dense.kernel", &[5, 10]),
        ("dense.bias", &[10]),
    ];
    assert!(from_safetensors("w", &file(&whole)).is_ok());
    for (index, shape, says) in [
        (
            0,
            [4, 24].as_slice(),
            "lstm.kernel of shape [4, 20], found shape [4, 24]",
        ),
        (
            0,
            &[0, 20],
            "lstm.kernel of shape [1, 20], found shape [0, 20]",
        ),
        (
            1,
            &[5, 24],
            "lstm.recurrent_kernel of shape [5, 20], found shape [5, 24]",
        ),
        (
            1,
            &[],
            "lstm.recurrent_kernel of shape [1, 4], found shape []",
        ),
        (2, &[19], "lstm.bias of shape [20], found shape [19]"),
        (
            3,
            &[6, 10],
            "dense.kernel of shape [5, out], found shape [6, 10]",
        ),
        (3, &[5, 9], "dense.bias of shape [9], found shape [10]"),
    ] {
        let mut tensors = whole;
        tensors[index].1 = shape;
        let message = refused(&file(&tensors));
        assert!(message.ends_with(says), "{message}");
    }
    for missing in 0..5 {
        let mut tensors = whole.to_vec();
        let (name, _) = tensors.remove(missing);
        let message = refused(&file(&tensors));
        // Without its recurrent kernel it would be a perceptron, and not a square picture's.
        let says = if missing == 1 {
            "a square number"
        } else {
            name
        };
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn each_way_of_being_wrong_says_what_was_expected_and_found() {
    assert!(refused(b"").starts_with("w: not digitlab weights at byte 0: expected a safetensors"));
    assert!(refused(b"hello, this is no safetensors file").contains("expected a safetensors"));
    let truncated = to_safetensors(&model());
    assert!(refused(&truncated[..truncated.len() - 1]).contains("expected a safetensors"));
    for (tensors, expected) in [
        (vec![], "expected a tensor dense.kernel, found no tensor"),
        (
            vec![("conv.kernel", [4, 4].as_slice())],
            "expected a tensor dense.kernel, found conv.kernel",
        ),
        (
            vec![("dense.kernel", [3, 10].as_slice()), ("dense.bias", &[10])],
            "expected dense.kernel of shape [a square number of pixels, out], found shape [3, 10]",
        ),
        (
            vec![("dense.kernel", [4].as_slice())],
            "expected dense.kernel of shape [a square number of pixels, out], found shape [4]",
        ),
        (
            vec![("dense.kernel", [4, 10].as_slice())],
            "expected a tensor dense.bias, found none",
        ),
        (
            vec![("dense.kernel", [4, 10].as_slice()), ("dense.bias", &[9])],
            "expected dense.bias of shape [10], found shape [9]",
        ),
        (
            vec![("dense.kernel", [4, 9].as_slice()), ("dense.bias", &[9])],
            "expected a last layer of 10 outputs, found 9 outputs",
        ),
        (
            vec![
                ("dense.kernel", [4, 5].as_slice()),
                ("dense.bias", &[5]),
                ("dense_1.kernel", &[6, 10]),
                ("dense_1.bias", &[10]),
            ],
            "expected dense_1.kernel of shape [5, out], found shape [6, 10]",
        ),
        (
            vec![
                ("dense.kernel", [4, 10].as_slice()),
                ("dense.bias", &[10]),
                ("x", &[1]),
            ],
            "expected only the tensors of its dense layers, found dense.bias, dense.kernel, x",
        ),
    ] {
        let message = refused(&file(&tensors));
        assert!(message.ends_with(expected), "{message}");
    }
}

const CALIBRATED: Calibration = Calibration {
    temperature: 0.75,
    refusal: 0.5,
};

#[test]
fn a_calibration_comes_back_and_a_file_without_one_is_not_calibrated() {
    for format in [Format::Float32, Format::EightBit] {
        let bytes = write(&model(), CALIBRATED, format);
        for _ in 0..20 {
            assert_eq!(write(&model(), CALIBRATED, format), bytes);
        }
        assert_eq!(read("w", &bytes).unwrap().calibration, CALIBRATED);
    }
    let plain = read("w", &to_safetensors(&model())).unwrap();
    assert_eq!(plain, Recogniser::uncalibrated(model()));
}

#[test]
fn a_calibration_that_cannot_be_is_refused() {
    for (temperature, refusal, found) in [
        (0.0, 0.5, "0 and 0.5"),
        (-1.0, 0.5, "-1 and 0.5"),
        (1.0, 1.0, "1 and 1"),
        (1.0, -0.1, "1 and -0.1"),
    ] {
        let calibration = Calibration {
            temperature,
            refusal,
        };
        let message = refused(&write(&model(), calibration, Format::Float32));
        let expected = "expected a temperature above 0 and a refusal from 0 to below 1, found ";
        assert!(
            message.ends_with(&format!("{expected}{found}")),
            "{message}"
        );
    }
    let mut tensors = vec![("dense.kernel", [4, 10].as_slice()), ("dense.bias", &[10])];
    tensors.push(("calibration", &[3]));
    let message = refused(&file(&tensors));
    assert!(
        message.ends_with("expected calibration of shape [2], found shape [3]"),
        "{message}"
    );
}

#[test]
fn another_calibration_changes_no_weight_in_either_format() {
    for format in [Format::Float32, Format::EightBit] {
        let plain = write(&model(), Calibration::default(), format);
        let calibrated = recalibrated("w", &plain, CALIBRATED).unwrap();
        assert_eq!(calibrated, write(&model(), CALIBRATED, format));
        let back = recalibrated("w", &calibrated, Calibration::default()).unwrap();
        assert_eq!(back, plain);
    }
}

#[test]
fn eight_bits_take_a_quarter_of_the_size_and_move_no_weight_by_more_than_half_a_step() {
    let model = Model::perceptron(784, &[100], 0.0, 10, 1);
    let small = write(&model, Calibration::default(), Format::EightBit);
    let large = to_safetensors(&model);
    assert!(small.len() * 100 < large.len() * 27, "{}", small.len());
    let after = from_safetensors("w", &small).unwrap();
    for (before, after) in model.parameters().iter().zip(after.parameters()) {
        if before.role() == Role::Bias {
            assert_eq!(before, after);
            continue;
        }
        let (before, after) = (before.values().to_array(), after.values().to_array());
        for (before, after) in before.columns().into_iter().zip(after.columns()) {
            let greatest = before.iter().fold(0.0_f32, |most, w| most.max(w.abs()));
            let half_a_step = greatest / 127.0 * 0.5001;
            let mut pairs = before.iter().zip(after);
            assert!(pairs.all(|(before, after)| (before - after).abs() <= half_a_step));
        }
    }
}

#[test]
fn a_scale_that_makes_a_weight_infinite_is_refused() {
    let mut bytes = write(&model(), Calibration::default(), Format::EightBit);
    let scales = [0, 1, 2].map(|layer| tensor_name(layer, "scale"));
    let reader = Reader::new("w", &bytes).unwrap();
    let mut tensors = reader.tensors().iter();
    let (_, first) = tensors
        .find(|(name, _)| scales.iter().any(|scale| *scale == **name))
        .unwrap();
    let at = first.offset;
    bytes[at..at + 4].copy_from_slice(&f32::MAX.to_le_bytes());
    let message = refused(&bytes);
    assert!(
        message.contains("of finite numbers, by its scales"),
        "{message}"
    );
}

/// A file with this header and zeros behind it.
fn with_header(header: &str, data: usize) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    file.resize(file.len() + data, 0);
    file
}

#[test]
fn words_with_escapes_are_no_damage() {
    let header = r#"{"__metadata__":{"by":"\"me\"\n\u00e9","dropout":"0.\u0035"},
        "dense.kernel":{"dtype":"F32","shape":[4,10],"data_offsets":[0,160]},
        "dense.b\u0069as":{"dtype":"F32","shape":[10],"data_offsets":[160,200]}}"#;
    let model = from_safetensors("w", &with_header(header, 200)).unwrap();
    // Without a hidden layer there is nothing to drop.
    assert_eq!((model.inputs(), model.dropout()), (4, 0.0));
}

#[test]
fn more_tensors_or_layers_than_any_network_has_are_refused_at_once() {
    let tensor = |n| format!(r#""t{n}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#);
    let tensors: Vec<String> = (0..60_000).map(tensor).collect();
    let message = refused(&with_header(&format!("{{{}}}", tensors.join(",")), 0));
    assert!(
        message.ends_with("at most 1024 tensors, found more"),
        "{message}"
    );

    let deep =
        |layers: usize| to_safetensors(&Model::perceptron(1, &vec![1; layers - 1], 0.0, 10, 1));
    assert!(from_safetensors("w", &deep(128)).is_ok());
    let message = refused(&deep(129));
    assert!(
        message.ends_with("at most 128 layers, found more"),
        "{message}"
    );
}

#[test]
fn pictures_that_no_drawing_can_become_are_refused() {
    let of = |size: usize| file(&[("dense.kernel", &[size * size, 10]), ("dense.bias", &[10])]);
    assert!(from_safetensors("w", &of(64)).is_ok());
    for size in [65, 100] {
        let message = refused(&of(size));
        let says = format!("for pictures of at most 64×64, found {size}×{size}");
        assert!(message.ends_with(&says), "{message}");
    }
    let lstm: [(&str, &[usize]); 5] = [
        ("lstm.kernel", &[65, 20]),
        ("lstm.recurrent_kernel", &[5, 20]),
        ("lstm.bias", &[20]),
        ("dense.kernel", &[5, 10]),
        ("dense.bias", &[10]),
    ];
    let message = refused(&file(&lstm));
    assert!(message.ends_with("at most 64×64, found 65×65"), "{message}");
}

#[test]
fn kernels_that_would_take_far_more_memory_than_their_file_are_refused() {
    // A column is as wide as a panel of 32 in memory: 512 MiB of a file of 4.
    let header = r#"{"dense.kernel":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},
        "dense.bias":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},
        "dense_1.kernel":{"dtype":"F32","shape":[1,1048576],"data_offsets":[8,4194312]},
        "dense_1.bias":{"dtype":"F32","shape":[1048576],"data_offsets":[4194312,8388616]},
        "dense_2.kernel":{"dtype":"I8","shape":[1048576,1],"data_offsets":[8388616,9437192]}}"#;
    let file = with_header(header, 9_437_192);
    let (message, most) = (refused(&file), 5 * file.len() + (16 << 20));
    let says = format!("at most {most} bytes in memory, found 138412160 or more");
    assert!(message.ends_with(&says), "{message}");
}

#[test]
fn a_weight_that_is_not_finite_is_found_at_its_byte() {
    let mut bytes = to_safetensors(&model());
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    let message = refused(&bytes);
    assert!(
        message.contains(&format!("at byte {}", end - 4)),
        "{message}"
    );
    assert!(
        message.ends_with("of finite numbers, found NaN (not a number)"),
        "{message}"
    );
}

#[test]
fn finite_weights_whose_answers_are_not_are_refused() {
    let with = |weight: f32, temperature: f32| {
        let mut bytes = to_safetensors(&Model::perceptron(784, &[8], 0.0, 10, 1));
        let start = bytes.len() - 4 * 784 * 8;
        let (numbers, _) = bytes[start..].as_chunks_mut::<4>();
        numbers
            .iter_mut()
            .for_each(|number| *number = weight.to_le_bytes());
        let calibration = Calibration {
            temperature,
            refusal: 0.0,
        };
        recalibrated("w", &bytes, calibration).map_err(|error| error.to_string())
    };
    assert!(with(0.1, 1.0).is_ok());
    let message = with(3e38, 1.0).unwrap_err();
    assert!(
        message.ends_with("expected answers that are numbers, found infinite ones"),
        "{message}"
    );
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = from_safetensors("w", &bytes);
        }

        #[test]
        fn no_damage_makes_it_panic(
            at in 0_usize..1600, byte: u8, cut in 0_usize..1600, is_small: bool,
        ) {
            let format = if is_small { Format::EightBit } else { Format::Float32 };
            let mut bytes = write(&model(), CALIBRATED, format);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = from_safetensors("w", &bytes);
            bytes.truncate(cut);
            let _ = from_safetensors("w", &bytes);
        }

        #[test]
        fn any_network_comes_back(
            side in 1_usize..6,
            hidden in proptest::collection::vec(1_usize..9, 0..4),
            dropout in 0.0_f32..1.0,
            seed: u64,
        ) {
            let model = Model::perceptron(side * side, &hidden, dropout, 10, seed);
            let bytes = to_safetensors(&model);
            prop_assert_eq!(from_safetensors("w", &bytes).unwrap(), model);
        }
    }
}
