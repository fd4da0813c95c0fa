// As src/optim/adam.rs: step.rate is alpha.
fn move_weights(at: u32, g: vec4f, is_kernel: bool) {
  let m = first_moments[at] + (g - first_moments[at]) * GAIN_1;
  let v = second_moments[at] + (g * g - second_moments[at]) * GAIN_2;
  first_moments[at] = m;
  second_moments[at] = v;
  let p = weights[at] * select(1.0, step.kept, is_kernel);
  weights[at] = p - m * step.rate / (sqrt(v) + EPSILON);
}
