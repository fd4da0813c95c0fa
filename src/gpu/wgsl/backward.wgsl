// The gradient at the pre-activations of the layer below: dx = (dy · kernelᵀ) × derivative of its activation × its
// dropout scale.

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_index) thread: u32) {
  let slice = thread / 64u;
  let lane = thread % 64u;
  let rows = tile.y * TILE_ROWS;
  let columns = tile.x * TILE_COLUMNS;

  let a_word = lane % 4u;
  let a_start = DY + (rows + lane / 4u) * (WIDTH / 4u) + a_word;
  // A kernel's row is a column here. Column c lies at c % 4 · 8 + c / 4, so that the threads of a row read from
  // different banks.
  let column = lane / 4u;
  let b_start = WEIGHTS + (columns + column) * (WIDTH / 4u) + a_word;
  let a_slice = slice * A_SLICE;
  let b_slice = slice * B_SLICE;
  let b_place = b_slice + (column % 4u * 8u + column / 4u) * PITCH + a_word;

  var block = slice;
  var a = vec4f();
  var b = array<vec4f, 2>();
  if block < WIDTH / BLOCK {
    a = gradients[a_start + block * 4u];
    b[0] = weights[b_start + block * 4u];
    b[1] = weights[b_start + block * 4u + 16u * (WIDTH / 4u)];
  }
  var sums = array<vec4f, 2>();
  for (var turn = 0u; turn < (WIDTH / BLOCK + SLICES - 1u) / SLICES; turn++) {
    workgroupBarrier();
    a_tile[a_slice + lane / 4u * PITCH + a_word] = a;
    b_tile[b_place] = b[0];
    b_tile[b_place + 4u * PITCH] = b[1];
    workgroupBarrier();
    block += SLICES;
    if block < WIDTH / BLOCK {
      a = gradients[a_start + block * 4u];
      b[0] = weights[b_start + block * 4u];
      b[1] = weights[b_start + block * 4u + 16u * (WIDTH / 4u)];
    } else {
      a = vec4f();
      b = array<vec4f, 2>();
    }
    //# repeat 4
    {
      let a0 = a_tile[a_slice + lane / 8u * 2u * PITCH + $u];
      let a1 = a_tile[a_slice + (lane / 8u * 2u + 1u) * PITCH + $u];
      let at = b_slice + lane % 8u * PITCH + $u;
      let b0 = b_tile[at];
      let b1 = b_tile[at + 8u * PITCH];
      let b2 = b_tile[at + 16u * PITCH];
      let b3 = b_tile[at + 24u * PITCH];
      sums[0] += vec4f(dot(a0, b0), dot(a0, b1), dot(a0, b2), dot(a0, b3));
      sums[1] += vec4f(dot(a1, b0), dot(a1, b1), dot(a1, b2), dot(a1, b3));
    }
    //# end
  }
  let sum = add_slices(slice, lane, sums, thread);
  if thread < 128u {
    let at = (rows + thread / 8u) * (X_WIDTH / 4u) + columns / 4u + thread % 8u;
    let y = activations[X + at];
    let column = columns + thread % 8u * 4u;
    let inputs = vec4u(column, column + 1u, column + 2u, column + 3u) < vec4u(INPUTS);
    gradients[DX + at] = select(vec4f(), sum * slope(y), inputs);
  }
}
