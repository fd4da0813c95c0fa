// A tile of a matrix product, 16 × 32 numbers, by 256 threads. Four slices of 64 threads share the terms: each
// takes every fourth block of 16, so that a tile waits a quarter as often for memory. A thread has 2 × 4 numbers. The
// slices' sums are added in their order.

const TILE_ROWS = 16u;
const TILE_COLUMNS = 32u;
const BLOCK = 16u;
const SLICES = 4u;
// vec4s from one row of a block in shared memory to the next: one more than it has, against bank conflicts.
const PITCH = 5u;
const A_SLICE = TILE_ROWS * PITCH;
const B_SLICE = TILE_COLUMNS * PITCH;

var<workgroup> a_tile: array<vec4f, SLICES * A_SLICE>;
var<workgroup> b_tile: array<vec4f, SLICES * B_SLICE>;

// The sum of a thread's four numbers: those of the tile's row thread / 8, from column thread % 8 * 4. Only of
// the first 128 threads.
fn add_slices(slice: u32, lane: u32, sums: array<vec4f, 2>, thread: u32) -> vec4f {
  workgroupBarrier();
  let at = slice * 128u + lane / 8u * 16u + lane % 8u;
  b_tile[at] = sums[0];
  b_tile[at + 8u] = sums[1];
  workgroupBarrier();
  if thread >= 128u {
    return vec4f();
  }
  return b_tile[thread] + b_tile[thread + 128u] + b_tile[thread + 256u] + b_tile[thread + 384u];
}
