// What every kernel sees. Matrices are row-major; widths are padded to whole tiles, and the padding is 0. A layer's
// bias is one more row of its kernel, and its input has one more column, which is 1.

struct Step {
  // Where in `order` the batch begins, and its pictures.
  first: u32,
  rows: u32,
  // The counter of the step's random numbers, and their key.
  step: u32,
  epoch: u32,
  seed: vec2u,
  // Where in `scores` the batch begins.
  score: u32,
  // The optimizer's learning rate; of Adam, alpha.
  rate: f32,
  // What weight decay leaves of a kernel.
  kept: f32,
  label_smoothing: f32,
  // How far the average goes to where the weights are.
  average: f32,
}

// A layer in the update: its first tile among those of all layers, and its tiles side by side.
struct Layer {
  first_tile: u32,
  tiles_across: u32,
  weights: u32,
  x: u32,
  dy: u32,
  x_width: u32,
  width: u32,
  inputs: u32,
}

@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> first_moments: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> second_moments: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> activations: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gradients: array<vec4f>;
// Four pixels a word; rows of PICTURE_WORDS. The column behind the last pixel is 255.
@group(0) @binding(5) var<storage, read> pictures: array<u32>;
// The index of a picture in the lower 24 bits, its label above.
@group(0) @binding(6) var<storage, read> order: array<u32>;
// Loss, and 1 for a picture that was read right, 0 for one read wrong, -1 for one without a label.
@group(0) @binding(7) var<storage, read_write> scores: array<vec2f>;
@group(0) @binding(8) var<uniform> step: Step;
@group(0) @binding(9) var<uniform> layers: array<Layer, LAYERS>;

const NO_ROW = 0xffffffffu;

// Where a batch's row begins in `pictures`.
fn picture_row(row: u32) -> u32 {
  if row >= step.rows {
    return NO_ROW;
  }
  return (order[step.first + row] & 0xffffffu) * PICTURE_WORDS;
}

// Four pixels from 0 to 1 of a row that begins at `start`.
fn pixels(start: u32, word: u32) -> vec4f {
  if start == NO_ROW {
    return vec4f();
  }
  return unpack4x8unorm(pictures[start + word]);
}
