// As src/optim/rmsprop.rs.
fn move_weights(at: u32, g: vec4f, is_kernel: bool) {
  let p = weights[at] * select(1.0, step.kept, is_kernel);
  let square = RHO * first_moments[at] + GAIN * (g * g);
  first_moments[at] = square;
  var change = step.rate * g / sqrt(square + vec4f(EPSILON));
  if MOMENTUM != 0.0 {
    change += MOMENTUM * second_moments[at];
    second_moments[at] = change;
  }
  weights[at] = p - change;
}
