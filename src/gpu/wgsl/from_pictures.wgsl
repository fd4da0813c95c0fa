// The input is the batch's pictures.
fn input_row(row: u32) -> u32 {
  return picture_row(row);
}

fn input(start: u32, word: u32) -> vec4f {
  return pixels(start, word);
}
