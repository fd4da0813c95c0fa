// y = dropout(activation(x · kernel + bias)) of one hidden layer.

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_index) thread: u32) {
  let slice = thread / 64u;
  let lane = thread % 64u;
  let rows = tile.y * TILE_ROWS;
  let columns = tile.x * (TILE_COLUMNS / 4u);

  let a_start = input_row(rows + lane / 4u);
  let a_word = lane % 4u;
  let b_start = WEIGHTS + lane / 8u * (WIDTH / 4u) + columns + lane % 8u;
  let a_slice = slice * A_SLICE;
  let b_slice = slice * B_SLICE;

  var block = slice;
  var a = vec4f();
  var b = array<vec4f, 2>();
  if block < X_WIDTH / BLOCK {
    a = input(a_start, block * 4u + a_word);
    b[0] = weights[b_start + block * BLOCK * (WIDTH / 4u)];
    b[1] = weights[b_start + (block * BLOCK + 8u) * (WIDTH / 4u)];
  }
  var sums = array<vec4f, 2>();
  for (var turn = 0u; turn < (X_WIDTH / BLOCK + SLICES - 1u) / SLICES; turn++) {
    workgroupBarrier();
    a_tile[a_slice + lane / 4u * PITCH + a_word] = a;
    b_tile[b_slice + lane] = b[0];
    b_tile[b_slice + 64u + lane] = b[1];
    workgroupBarrier();
    // The next block is on its way while this one is multiplied.
    block += SLICES;
    if block < X_WIDTH / BLOCK {
      a = input(a_start, block * 4u + a_word);
      b[0] = weights[b_start + block * BLOCK * (WIDTH / 4u)];
      b[1] = weights[b_start + (block * BLOCK + 8u) * (WIDTH / 4u)];
    } else {
      a = vec4f();
      b = array<vec4f, 2>();
    }
    //# repeat 4
    {
      let a0 = a_tile[a_slice + lane / 8u * 2u * PITCH + $u];
      let a1 = a_tile[a_slice + (lane / 8u * 2u + 1u) * PITCH + $u];
      let at = b_slice + $u * 32u + lane % 8u;
      let b0 = b_tile[at];
      let b1 = b_tile[at + 8u];
      let b2 = b_tile[at + 16u];
      let b3 = b_tile[at + 24u];
      sums[0] = fma(vec4f(a0.x), b0, sums[0]);
      sums[1] = fma(vec4f(a1.x), b0, sums[1]);
      sums[0] = fma(vec4f(a0.y), b1, sums[0]);
      sums[1] = fma(vec4f(a1.y), b1, sums[1]);
      sums[0] = fma(vec4f(a0.z), b2, sums[0]);
      sums[1] = fma(vec4f(a1.z), b2, sums[1]);
      sums[0] = fma(vec4f(a0.w), b3, sums[0]);
      sums[1] = fma(vec4f(a1.w), b3, sums[1]);
    }
    //# end
  }
  let sum = add_slices(slice, lane, sums, thread);
  if thread < 128u {
    let row = rows + thread / 8u;
    let word = columns + thread % 8u;
    activations[Y + row * (WIDTH / 4u) + word] = finish(sum, row, word * 4u);
  }
}

fn finish(sum: vec4f, row: u32, column: u32) -> vec4f {
  var y = activation(sum);
  if DROPS {
    y = select(y * DROPOUT_SCALE, vec4f(), dropped(row * UNITS + column));
  }
  // The next layer's bias, and the padding behind it.
  let columns = vec4u(column, column + 1u, column + 2u, column + 3u);
  y = select(y, vec4f(), columns > vec4u(UNITS));
  return select(y, vec4f(1.0), columns == vec4u(UNITS));
}

// Which of four elements of the layer's output are dropped: the very ones that the CPU drops (src/nn/layers/dropout.rs).
fn dropped(element: u32) -> vec4<bool> {
  let first = element / 8u;
  let words = philox(first);
  var next = words;
  if element % 8u > 4u {
    next = philox(first + 1u);
  }
  var result = vec4<bool>();
  for (var i = 0u; i < 4u; i++) {
    let at = element % 8u + i;
    let word = select(words, next, at >= 8u)[at % 8u / 2u];
    let number = (word >> (at % 2u * 16u)) & 0xffffu;
    result[i] = number < DROP_BELOW;
  }
  return result;
}

// Philox4x32-10, as in src/random/philox.rs.
fn philox(index: u32) -> vec4u {
  var words = vec4u(index, step.step, step.epoch, STREAM);
  var key = step.seed;
  for (var round = 0u; round < 10u; round++) {
    words = vec4u(
      high_product(0xCD9E8D57u, words.z) ^ words.y ^ key.x,
      0xCD9E8D57u * words.z,
      high_product(0xD2511F53u, words.x) ^ words.w ^ key.y,
      0xD2511F53u * words.x,
    );
    key += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return words;
}

// The upper half of a · b, in 64 bits.
fn high_product(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let left = (a >> 16u) * (b & 0xffffu);
  let right = (a & 0xffffu) * (b >> 16u);
  let middle = (low >> 16u) + (left & 0xffffu) + (right & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (left >> 16u) + (right >> 16u) + (middle >> 16u);
}
