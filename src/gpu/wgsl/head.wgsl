// The last layer of one picture: logits, softmax with cross-entropy, their gradient (softmax - target) / batch, and how
// the loss changes with the last hidden layer. A workgroup takes a row; each of its threads some of the inputs.

const THREADS = 64u;
const WORDS = (CLASSES + 3u) / 4u;

var<workgroup> sums: array<array<vec4f, WORDS>, THREADS>;
var<workgroup> exponentials: array<f32, CLASSES>;
var<workgroup> logit_gradient: array<vec4f, WORDS>;

fn logit(unit: u32) -> f32 {
  return sums[0][unit / 4u][unit % 4u];
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x;
  let start = input_row(row);
  var sum = array<vec4f, WORDS>();
  for (var word = thread; word < X_WIDTH / 4u; word += THREADS) {
    let x = input(start, word);
    for (var k = 0u; k < 4u; k++) {
      let at = WEIGHTS + (word * 4u + k) * (WIDTH / 4u);
      for (var c = 0u; c < WORDS; c++) {
        sum[c] = fma(vec4f(x[k]), weights[at + c], sum[c]);
      }
    }
  }
  sums[thread] = sum;
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if thread < half {
      for (var c = 0u; c < WORDS; c++) {
        sums[thread][c] += sums[thread + half][c];
      }
    }
  }
  workgroupBarrier();

  var largest = logit(0u);
  for (var unit = 1u; unit < CLASSES; unit++) {
    largest = max(largest, logit(unit));
  }
  if thread < CLASSES {
    exponentials[thread] = exp(logit(thread) - largest);
  }
  workgroupBarrier();
  var total = 0.0;
  for (var unit = 0u; unit < CLASSES; unit++) {
    total += exponentials[unit];
  }
  let is_picture = row < step.rows;
  let label = select(NO_CLASS, order[step.first + min(row, step.rows - 1u)] >> 24u, is_picture);
  if thread == 0u && is_picture {
    scores[step.score + row] = score(label, largest, total);
  }
  if !TRAINS {
    return;
  }

  // All of the target is shared among the classes when there is no label.
  let shared_part = select(step.label_smoothing, 1.0, label == NO_CLASS);
  if thread < WORDS {
    var gradient = vec4f();
    for (var i = 0u; i < 4u; i++) {
      let unit = thread * 4u + i;
      if unit < CLASSES && is_picture {
        let target_part = select(0.0, 1.0 - shared_part, unit == label);
        let probability = exponentials[unit] / total;
        gradient[i] = (probability - target_part - shared_part / f32(CLASSES)) / f32(step.rows);
      }
    }
    logit_gradient[thread] = gradient;
    gradients[DY + row * (WIDTH / 4u) + thread] = gradient;
  }
  if !HIDDEN {
    return;
  }
  workgroupBarrier();
  for (var word = thread; word < X_WIDTH / 4u; word += THREADS) {
    let y = input(start, word);
    var dx = vec4f();
    for (var k = 0u; k < 4u; k++) {
      let at = WEIGHTS + (word * 4u + k) * (WIDTH / 4u);
      var change = 0.0;
      for (var c = 0u; c < WORDS; c++) {
        change += dot(weights[at + c], logit_gradient[c]);
      }
      dx[k] = select(0.0, change, word * 4u + k < INPUTS);
    }
    gradients[DX + row * (X_WIDTH / 4u) + word] = dx * slope(y);
  }
}

// The loss of the label, and whether the most probable class is it.
fn score(label: u32, largest: f32, total: f32) -> vec2f {
  if label == NO_CLASS {
    return vec2f(0.0, -1.0);
  }
  var predicted = 0u;
  for (var unit = 1u; unit < CLASSES; unit++) {
    if logit(unit) > logit(predicted) {
      predicted = unit;
    }
  }
  return vec2f(largest + log(total) - logit(label), select(0.0, 1.0, predicted == label));
}
