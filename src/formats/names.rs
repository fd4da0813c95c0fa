//! What the tensors and the metadata of a file are called.

/// Words of the file's metadata. A file without the second has the activation ReLU.
pub(super) const DROPOUT: &str = "dropout";
pub(super) const ACTIVATION: &str = "activation";

/// The tensor of a calibration, f32: temperature, refusal.
pub(super) const CALIBRATION: &str = "calibration";

/// The scales of a kernel of bytes: `dense.kernel` → `dense.scale`.
pub(super) fn scale_name(kernel: &str) -> String {
    let layer = kernel.strip_suffix("kernel").unwrap_or(kernel);
    format!("{layer}scale")
}

/// Keras's names: `dense.kernel`, `dense_1.kernel`, …
pub(super) fn tensor_name(layer: usize, part: &str) -> String {
    match layer {
        0 => format!("dense.{part}"),
        n => format!("dense_{n}.{part}"),
    }
}
