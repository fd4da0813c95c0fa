//! digitlab: a neural network that trains on MNIST in a browser tab and reads the digits you draw.
//!
//! This file is the map of the crate and nothing else; `docs/architecture.md` draws the house.
//!
//! Its unit tests run natively; in a browser those of `tests/browser.rs` do.
#![cfg(not(all(test, target_arch = "wasm32")))]

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod choices;
pub mod data;
pub mod english;
pub mod error;
pub mod explain;
#[cfg(feature = "cli")]
pub mod file_formats;
pub mod formats;
pub mod gemm;
#[cfg(feature = "gpu")]
pub mod gpu;
#[cfg(feature = "cli")]
pub mod gzip;
pub mod ink;
pub mod lab;
pub mod learn;
pub mod nn;
pub mod optim;
pub mod parallel;
pub mod random;
pub mod recognition;

pub use error::Error;
