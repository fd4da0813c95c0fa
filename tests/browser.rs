//! The core in a browser: what native tests cannot show of the wasm build. In a worker, where the page
//! runs it too.
#![cfg(target_arch = "wasm32")]

#[path = "support/fingerprint.rs"]
mod fingerprint;

use digitlab::browser::Engine;
use digitlab::formats;
use digitlab::gemm::{PanelMatrix, SparseRows, family, kernel_name, multiply};
use digitlab::nn::Model;
use digitlab::random::{Stream, StreamId};
use js_sys::{Array, Float32Array, Float64Array, Reflect, Uint8Array};
use ndarray::{Array2, ArrayView2};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn random(rows: usize, columns: usize, seed: u64) -> Array2<f32> {
    let mut stream = Stream::new(seed, StreamId::Shuffle, 0, 0);
    Array2::from_shape_simple_fn((rows, columns), || stream.uniform() * 2.0 - 1.0)
}

fn naive(a: ArrayView2<f32>, b: ArrayView2<f32>) -> Array2<f32> {
    Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
        (0..a.ncols()).fold(0.0, |sum, k| match (a[[i, k]], b[[k, j]]) {
            (a, b) if family() == "fused" => libm::fmaf(a, b, sum),
            (a, b) => sum + a * b,
        })
    })
}

fn field(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn text(object: &JsValue, key: &str) -> String {
    field(object, key).as_string().unwrap_or_default()
}

#[wasm_bindgen_test]
fn two_hundred_steps_give_the_native_weights() {
    assert_eq!(
        fingerprint::weights_after_200_steps(),
        fingerprint::AFTER_200_STEPS
    );
}

#[wasm_bindgen_test]
fn twenty_steps_of_an_lstm_give_the_native_weights() {
    assert_eq!(
        fingerprint::lstm_weights_after_20_steps(),
        fingerprint::LSTM_AFTER_20_STEPS
    );
}

#[wasm_bindgen_test]
fn twenty_steps_of_other_activations_give_the_native_weights() {
    assert_eq!(
        fingerprint::others_after_20_steps(),
        fingerprint::OTHERS_AFTER_20_STEPS
    );
}

#[wasm_bindgen_test]
fn the_simd_kernel_runs_and_gives_the_naive_products_bits() {
    assert_eq!(
        kernel_name(),
        match family() {
            "fused" => "wasm-relaxed-4x8",
            _ => "wasm-simd128-4x8",
        }
    );
    for (m, k, n, density) in [
        (1, 1, 1, 1.0),
        (3, 2, 7, 0.5),
        (4, 9, 8, 1.0),
        (5, 300, 9, 0.2),
        (17, 5, 33, 1.0),
        (150, 257, 515, 0.2),
        (150, 257, 515, 1.0),
    ] {
        let mut drop = Stream::new(3, StreamId::Shuffle, 0, 0);
        let a = random(m, k, 1).mapv(|x| if drop.uniform() < density { x } else { 0.0 });
        let b = random(k, n, 2);
        let expected = naive(a.view(), b.view());
        let (mut terms, mut c) = (SparseRows::default(), PanelMatrix::default());
        terms.clear(k);
        a.rows()
            .into_iter()
            .for_each(|row| terms.push_row(row.as_slice()));
        terms.finish();
        multiply(&terms, &PanelMatrix::from_array(b.view()), &mut c);
        let equal = |(c, e): (&f32, &f32)| c.to_bits() == e.to_bits();
        assert!(
            c.to_array().iter().zip(&expected).all(equal),
            "{m}×{k}×{n} at {density}"
        );
    }
}

/// An object with these keys.
fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        Reflect::set(&object, &(*key).into(), value).unwrap();
    }
    object.into()
}

#[wasm_bindgen_test]
fn a_drawing_is_read_by_weights_that_crossed_as_a_file() {
    let mut engine = Engine::new();
    let file = formats::to_safetensors(&Model::perceptron(784, &[20], 0.2, 10, 1));
    let yours = ("source", JsValue::from("yours"));
    let body = object(&[
        yours.clone(),
        ("name", "mine".into()),
        ("bytes", Uint8Array::from(file.as_slice()).into()),
    ]);
    let info = engine.handle("take_weights", body).unwrap();
    assert_eq!(field(&info, "input_size").as_f64(), Some(28.0));
    let saved = engine.handle("save_weights", object(std::slice::from_ref(&yours)));
    assert_eq!(Uint8Array::from(saved.unwrap()).to_vec(), file);

    let read = |engine: &mut Engine, strokes: Array| {
        let body = object(&[
            yours.clone(),
            ("strokes", strokes.into()),
            ("times", Float64Array::new_with_length(0).into()),
            ("width", 280.into()),
            ("height", 280.5.into()),
        ]);
        engine.handle("predict_strokes", body).unwrap()
    };
    let stroke = Float32Array::from([140.0, 40.0, 140.0, 240.0].as_slice());
    let prediction = read(&mut engine, Array::of1(&stroke));
    let probabilities = Array::from(&field(&prediction, "probabilities"));
    let sum: f64 = probabilities.iter().filter_map(|p| p.as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-6);
    let picture = field(&prediction, "picture");
    assert!(picture.is_instance_of::<Uint8Array>());
    assert_eq!(Uint8Array::from(picture).length(), 784);

    let blank = read(&mut engine, Array::new());
    assert_eq!(field(&blank, "blank"), JsValue::TRUE);
    assert!(field(&blank, "answer").is_null());
}

#[wasm_bindgen_test]
fn errors_cross_as_data() {
    let mut engine = Engine::new();
    let bytes = Uint8Array::from(b"no".as_slice());
    let body = object(&[
        ("source", "yours".into()),
        ("name", "w".into()),
        ("bytes", bytes.into()),
    ]);
    let error = engine.handle("take_weights", body).unwrap_err();
    assert_eq!(text(&error, "code"), "file-weights");
    assert_eq!(text(&error, "file"), "w");
}

#[wasm_bindgen_test]
fn a_message_that_is_not_as_agreed_is_refused_with_the_fields_path() {
    let mut engine = Engine::new();
    let form = field(&engine.handle("recipes", object(&[])).unwrap(), "seed");
    Reflect::set(&form, &"dropout".into(), &"0.2".into()).unwrap();
    let error = engine
        .handle("check", object(&[("config", form)]))
        .unwrap_err();
    assert_eq!(text(&error, "code"), "message");
    assert_eq!(text(&error, "path"), "config.dropout");
    let fault = field(&error, "fault");
    assert_eq!(text(&fault, "kind"), "wrong-type");
    assert_eq!(text(&fault, "expected"), "number");
    assert_eq!(text(&fault, "found"), "\"0.2\"");
    for (name, path, kind) in [
        ("samples", "count", "missing"),
        ("chekc", "type", "unknown"),
    ] {
        let error = engine.handle(name, object(&[])).unwrap_err();
        assert_eq!(text(&error, "code"), "message");
        assert_eq!(text(&error, "path"), path);
        assert_eq!(text(&field(&error, "fault"), "kind"), kind);
    }
}
