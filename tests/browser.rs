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
use js_sys::{Array, Float32Array, Reflect, Uint8Array};
use ndarray::{Array2, ArrayView2};
use wasm_bindgen::JsValue;
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

#[wasm_bindgen_test]
fn a_drawing_is_read_by_weights_that_crossed_as_a_file() {
    let mut engine = Engine::new();
    let file = formats::to_safetensors(&Model::perceptron(784, &[20], 0.2, 10, 1));
    let info = engine.load_weights("yours".into(), "mine", &file).unwrap();
    assert_eq!(field(&info, "input_size").as_f64(), Some(28.0));
    assert_eq!(engine.save_weights("yours".into()).unwrap(), file);

    let stroke = Float32Array::from([140.0, 40.0, 140.0, 240.0].as_slice());
    let read = |engine: &mut Engine, strokes| {
        engine
            .predict_strokes("yours".into(), strokes, &[], 280.0, 280.0)
            .unwrap()
    };
    let prediction = read(&mut engine, Array::of1(&stroke));
    let probabilities = Array::from(&field(&prediction, "probabilities"));
    let sum: f64 = probabilities.iter().filter_map(|p| p.as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-6);
    assert_eq!(
        Uint8Array::from(field(&prediction, "picture")).length(),
        784
    );

    let blank = read(&mut engine, Array::new());
    assert_eq!(field(&blank, "blank"), JsValue::TRUE);
    assert!(field(&blank, "answer").is_null());
}

#[wasm_bindgen_test]
fn errors_cross_as_data() {
    let mut engine = Engine::new();
    let error = engine.load_weights("yours".into(), "w", b"no").unwrap_err();
    assert_eq!(text(&error, "code"), "file-weights");
    assert_eq!(text(&error, "file"), "w");
    let error = engine.save_weights("yours".into()).unwrap_err();
    assert_eq!(text(&error, "code"), "no-weights");

    let form = field(&engine.recipes().unwrap(), "seed");
    let error = engine.start_run(form.clone()).unwrap_err();
    assert!(text(&error, "message").contains("expected a loaded data set"));
    Reflect::set(&form, &"dropout".into(), &1.into()).unwrap();
    let checked = engine.check(form).unwrap();
    let errors = Array::from(&field(&checked, "errors"));
    assert_eq!(text(&errors.get(0), "field"), "dropout");
    assert!(field(&checked, "summary").is_null());

    let files = Array::of1(&Uint8Array::from([0, 0, 9].as_slice()));
    let error = engine.load_files(vec!["x".to_owned()], files).unwrap_err();
    assert!(text(&error, "code").starts_with("file"));
    assert!(!engine.has_dataset());
}

#[wasm_bindgen_test]
fn a_message_that_is_not_as_agreed_is_refused_with_the_fields_name() {
    let mut engine = Engine::new();
    let form = |key: &str, value: JsValue| {
        let form = field(&Engine::new().recipes().unwrap(), "seed");
        Reflect::set(&form, &key.into(), &value).unwrap();
        form
    };
    for (key, value, says) in [
        (
            "dropout",
            "0.2".into(),
            "dropout: expected a number, found \"0.2\"",
        ),
        (
            "optimizer",
            "sdg".into(),
            "optimizer: expected \"adam\" or \"sgd\" or \"rmsprop\", found \"sdg\"",
        ),
        (
            "nesterov",
            0.5.into(),
            "nesterov: expected true or false, found 0.5",
        ),
        (
            "patience",
            JsValue::TRUE,
            "patience: expected a number or null, found true",
        ),
        (
            "hidden_layers",
            JsValue::UNDEFINED,
            "hidden_layers: expected a list, found undefined",
        ),
        (
            "augmentation",
            1.into(),
            "augmentation: expected an object, found 1",
        ),
    ] {
        let error = engine.check(form(key, value)).unwrap_err();
        assert_eq!(text(&error, "code"), "message");
        let message = text(&error, "message");
        assert!(message.ends_with(says), "{message}");
    }
    // What may be left out, may be: older pages know nothing of it.
    for key in ["augment", "held_back", "weight_decay"] {
        let checked = engine.check(form(key, JsValue::UNDEFINED)).unwrap();
        assert_eq!(Array::from(&field(&checked, "errors")).length(), 0);
    }
    let error = engine.save_weights("mine".into()).unwrap_err();
    assert!(text(&error, "message").contains("source: expected \"shipped\" or \"yours\""));
    let error = engine
        .load_history(Array::of1(&1.into()).into())
        .unwrap_err();
    assert!(text(&error, "message").ends_with("row: expected an object, found 1"));
}
