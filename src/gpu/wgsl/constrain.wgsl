// Scales the weights into each unit down to the greatest norm that they may have; not its bias. A workgroup takes four
// units of a layer.

var<workgroup> squares: array<vec4f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let layer = layers[group.y];
  if group.x >= layer.width / 4u {
    return;
  }
  let start = layer.weights + group.x;
  var sum = vec4f();
  for (var row = thread; row < layer.inputs; row += 64u) {
    let weight = weights[start + row * (layer.width / 4u)];
    sum = fma(weight, weight, sum);
  }
  squares[thread] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if thread < half {
      squares[thread] += squares[thread + half];
    }
  }
  workgroupBarrier();
  let norm = sqrt(squares[0]);
  let factor = select(vec4f(1.0), vec4f(MAX_NORM) / norm, norm > vec4f(MAX_NORM));
  for (var row = thread; row < layer.inputs; row += 64u) {
    weights[start + row * (layer.width / 4u)] *= factor;
  }
}
