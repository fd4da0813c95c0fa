// As src/optim/sgd.rs.
fn move_weights(at: u32, g: vec4f, is_kernel: bool) {
  let p = weights[at] * select(1.0, step.kept, is_kernel);
  if MOMENTUM == 0.0 {
    weights[at] = p - step.rate * g;
    return;
  }
  let velocity = MOMENTUM * first_moments[at] - step.rate * g;
  first_moments[at] = velocity;
  weights[at] = p + select(velocity, MOMENTUM * velocity - step.rate * g, NESTEROV);
}
