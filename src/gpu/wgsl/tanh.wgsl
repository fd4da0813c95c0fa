// As src/nn/layers/activation.rs: the hyperbolic tangent, and its derivative by its output y, times the dropout
// scale. Beyond 10 it is ±1 in f32. What was dropped is 0 and has no slope; what was kept is never 0.
fn activation(x: vec4f) -> vec4f {
  let power = exp(2.0 * clamp(x, vec4f(-10.0), vec4f(10.0)));
  // The difference of e^2x and 1 loses digits near 0, where a short series does not.
  let square = x * x;
  let near = x * (1.0 - square * (1.0 / 3.0 - square * (2.0 / 15.0 - square * (17.0 / 315.0))));
  let y = select((power - 1.0) / (power + 1.0), near, abs(x) < vec4f(0.2));
  return select(y, vec4f(KEPT_ZERO), y == vec4f());
}

fn slope(y: vec4f) -> vec4f {
  return select(DROPOUT_SCALE - y * y / DROPOUT_SCALE, vec4f(), y == vec4f());
}

// So small that it changes no sum.
const KEPT_ZERO = 1e-30;
