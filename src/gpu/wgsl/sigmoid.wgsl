// As src/nn/layers/activation.rs: 1 / (1 + e^-x), and its derivative by its output y, times the dropout scale. What
// was dropped is 0, and so is its slope. Devices may give anything for an exponential that f32 does not hold.
fn activation(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-clamp(x, vec4f(-80.0), vec4f(80.0))));
}

fn slope(y: vec4f) -> vec4f {
  return y * (1.0 - y / DROPOUT_SCALE);
}
