// The moving average of the weights, in first_moments' place: it takes step.average of the difference.

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  for (var at = id.x; at < arrayLength(&weights); at += groups.x * 256u) {
    let average = first_moments[at];
    first_moments[at] = average + (weights[at] - average) * step.average;
  }
}
