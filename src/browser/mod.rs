//! The lab as a browser's worker sees it: bindings that convert and delegate, no logic.

#[cfg(feature = "bench")]
mod bench;

use js_sys::Reflect;
use serde::Serialize;
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::lab::Lab;

/// Starts the threads of a build with threads; call it once, before anything else, from a worker.
#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

/// A session of the page.
#[wasm_bindgen]
pub struct Engine {
    lab: Lab,
}

#[wasm_bindgen]
impl Engine {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)] // a constructor of JavaScript's
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self {
            lab: Lab::new(seconds),
        }
    }

    /// Does the command of that name (`Commands` in `www/engine/protocol.d.ts`) and returns its answer.
    ///
    /// # Errors
    /// Throws an `EngineError`.
    pub fn handle(&mut self, name: &str, body: JsValue) -> Result<JsValue, JsValue> {
        let answer = self
            .lab
            .handle(name, |name| field(&body, name), &SERIALIZER);
        answer.map_err(facts)
    }
}

/// A GPU that was opened, for [`Engine::take_gpu`].
#[cfg(feature = "gpu")]
#[wasm_bindgen]
pub struct OpenGpu(crate::gpu::Gpu);

#[cfg(feature = "gpu")]
#[wasm_bindgen]
impl OpenGpu {
    /// As its maker calls it; empty where the browser keeps that to itself.
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }
}

/// Opens the GPU. The only asynchronous call here.
///
/// # Errors
/// Throws an `EngineError`.
#[cfg(feature = "gpu")]
#[wasm_bindgen(js_name = openGpu)]
pub async fn open_gpu() -> Result<OpenGpu, JsValue> {
    let gpu = crate::gpu::Gpu::open(crate::gpu::Preference::Fast).await;
    gpu.map(OpenGpu).map_err(facts)
}

#[cfg(feature = "gpu")]
#[wasm_bindgen]
impl Engine {
    /// From now on runs train on this GPU.
    #[wasm_bindgen(js_name = takeGpu)]
    pub fn take_gpu(&mut self, gpu: OpenGpu) {
        self.lab.take_gpu(gpu.0);
    }
}

fn facts(error: Error) -> JsValue {
    let facts = error.serialize(&SERIALIZER);
    facts.unwrap_or_else(JsValue::from)
}

/// A field of a command; `undefined` where there is none.
#[inline(never)]
fn field(body: &JsValue, name: &str) -> Deserializer {
    let value = Reflect::get(body, &name.into());
    value.unwrap_or(JsValue::UNDEFINED).into()
}

/// Values cross as in JSON, with `null` for what is missing, and bytes as `Uint8Array`.
const SERIALIZER: Serializer = Serializer::new()
    .serialize_missing_as_null(true)
    .serialize_maps_as_objects(true);

/// Seconds since the page's start, from the browser's clock.
fn seconds() -> f64 {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(thread_local_v2, js_name = performance)]
        static PERFORMANCE: web_sys::Performance;
    }
    PERFORMANCE.with(|performance| performance.now() / 1000.0)
}
