// As src/nn/layers/activation.rs: max(x, 0), and its derivative by its output y, times the dropout scale.
fn activation(x: vec4f) -> vec4f {
  return max(x, vec4f());
}

fn slope(y: vec4f) -> vec4f {
  return select(vec4f(), vec4f(DROPOUT_SCALE), y > vec4f());
}
