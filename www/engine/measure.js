// How fast the engine trains here: a few steps of a network of the usual size, on pictures made for that. Uses
// the engine's own commands, so it is for a worker that does nothing else.

/** Pictures along one side, and how many: four batches of the usual size. */
const SIZE = 28;
const COUNT = 512;

/** Steps that only warm up: browsers compile in the background while they run. */
const WARM_UP = 12;
/** Steps of which the fastest counts: whatever else the machine does makes a step slower, never faster. */
const STEPS = 16;

/**
 * @param {import('./load.js').Engine} engine that holds nothing yet
 * @returns {number} milliseconds of a step
 */
export function measure(engine) {
  engine.handle('take_files', { files: [images(), labels()] });
  const { seed } = engine.handle('recipes', {});
  engine.handle('start_training', { config: { ...seed, epochs: WARM_UP + STEPS } });
  let fastest = Infinity;
  for (let step = 0; step < WARM_UP + STEPS; step++) {
    const began = performance.now();
    engine.handle('step', {});
    if (step >= WARM_UP) fastest = Math.min(fastest, performance.now() - began);
  }
  engine.handle('finish', {});
  return fastest;
}

/** A file in MNIST's format. @param {string} name @param {number[]} header @param {Uint8Array} items */
function idx(name, header, items) {
  const bytes = new Uint8Array(4 * header.length + items.length);
  const view = new DataView(bytes.buffer);
  header.forEach((word, i) => view.setUint32(4 * i, word));
  bytes.set(items, 4 * header.length);
  return { name, bytes };
}

/** Of MNIST's pixels a fifth is ink, and so here. */
const images = () =>
  idx(
    'measured-images',
    [0x803, COUNT, SIZE, SIZE],
    Uint8Array.from({ length: COUNT * SIZE * SIZE }, (_, i) => ((i * 7919) % 5 === 0 ? 200 : 0)),
  );

const labels = () =>
  idx(
    'measured-labels',
    [0x801, COUNT],
    Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
  );
