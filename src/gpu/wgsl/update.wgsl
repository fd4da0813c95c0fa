// Moves the weights of all layers: each workgroup makes a tile of 32 × 32 of a gradient, xᵀ · dy over the whole
// batch, and moves those weights by it at once, so that no gradient is stored. A thread has 4 × 4 of them.

const TILE = 32u;
const STRIP = 16u;

var<workgroup> x_tile: array<vec4f, STRIP * 8u>;
var<workgroup> dy_tile: array<vec4f, STRIP * 8u>;

fn x_part(layer: Layer, is_first: bool, row: u32, word: u32) -> vec4f {
  if is_first {
    return pixels(picture_row(row), word);
  }
  return activations[layer.x + row * (layer.x_width / 4u) + word];
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var index = 0u;
  while index + 1u < LAYERS && layers[index + 1u].first_tile <= group.x {
    index++;
  }
  let layer = layers[index];
  let is_first = index == 0u;
  let tile = group.x - layer.first_tile;
  let inputs = tile / layer.tiles_across * (TILE / 4u);
  let units = tile % layer.tiles_across * (TILE / 4u);
  let strips = (step.rows + STRIP - 1u) / STRIP;

  // Each thread fetches two vec4s of each side.
  let row = thread / 8u;
  let word = thread % 8u;
  let dy_start = layer.dy + units + word;
  let dy_width = layer.width / 4u;
  var x = array<vec4f, 2>(
    x_part(layer, is_first, row, inputs + word),
    x_part(layer, is_first, row + 8u, inputs + word),
  );
  var dy = array<vec4f, 2>(
    gradients[dy_start + row * dy_width],
    gradients[dy_start + (row + 8u) * dy_width],
  );
  var sums = array<vec4f, 4>();
  for (var strip = 0u; strip < strips; strip++) {
    workgroupBarrier();
    x_tile[thread] = x[0];
    x_tile[thread + 64u] = x[1];
    dy_tile[thread] = dy[0];
    dy_tile[thread + 64u] = dy[1];
    workgroupBarrier();
    if strip + 1u < strips {
      let next = (strip + 1u) * STRIP + row;
      x[0] = x_part(layer, is_first, next, inputs + word);
      x[1] = x_part(layer, is_first, next + 8u, inputs + word);
      dy[0] = gradients[dy_start + next * dy_width];
      dy[1] = gradients[dy_start + (next + 8u) * dy_width];
    }
    //# repeat 16
    {
      let left = x_tile[$u * 8u + thread / 8u];
      let right = dy_tile[$u * 8u + thread % 8u];
      sums[0] = fma(vec4f(left.x), right, sums[0]);
      sums[1] = fma(vec4f(left.y), right, sums[1]);
      sums[2] = fma(vec4f(left.z), right, sums[2]);
      sums[3] = fma(vec4f(left.w), right, sums[3]);
    }
    //# end
  }
  let first_row = tile / layer.tiles_across * TILE + thread / 8u * 4u;
  //# repeat 4
  {
    let at = layer.weights + (first_row + $u) * (layer.width / 4u) + units + thread % 8u;
    move_weights(at, sums[$], first_row + $u < layer.inputs);
  }
  //# end
}
