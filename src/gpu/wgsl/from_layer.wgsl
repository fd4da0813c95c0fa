// The input is what the layer below gives.
fn input_row(row: u32) -> u32 {
  return X + row * (X_WIDTH / 4u);
}

fn input(start: u32, word: u32) -> vec4f {
  return activations[start + word];
}
