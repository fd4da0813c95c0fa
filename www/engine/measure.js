// How fast the engine trains here: a few steps of a network of the usual size, on pictures made for that. Uses
// the engine's own commands, so it is for a worker that does nothing else.

/** Pictures along one side, and how many: four batches of the usual size; for a GPU an epoch is to be no short one. */
const SIZE = 28;
const COUNT = 512;
const COUNT_ON_GPU = 16_384;

/** A GPU that has not trained two epochs within this time (milliseconds) is a software renderer. */
const PATIENCE = 5000;

/** Steps that only warm up: browsers compile in the background while they run. */
const WARM_UP = 12;
/** Steps of which the fastest counts: other programs make a step slower, never faster. */
const STEPS = 16;

/**
 * @param {import('./load.js').Engine} engine that holds nothing yet
 * @param {boolean} onGpu whether it trains on a GPU
 * @returns {number | Promise<number>} milliseconds of a step; of a GPU that takes too long, a lower bound
 */
export const measure = (engine, onGpu) => (onGpu ? measureGpu(engine) : measureSteps(engine));

/**
 * The second of two epochs, its end included: in the first the kernels are compiled.
 * @param {import('./load.js').Engine} engine
 */
async function measureGpu(engine) {
  start(engine, COUNT_ON_GPU, 2);
  const began = performance.now();
  let warm = 0;
  let batches = 0;
  for (;;) {
    const report = engine.handle('step', {});
    batches += engine.handle('batches', {}).epochs.length;
    const now = performance.now();
    const event = report.step === 'did' ? report.event : null;
    if (event?.event === 'gpu_left') throw event.detail.cause;
    const isEpoch = event?.event === 'epoch';
    if (isEpoch && warm) return (now - warm) / batches;
    if (isEpoch) [warm, batches] = [now, 0];
    if (now - began > PATIENCE) return PATIENCE / (batches + 1);
    if (report.step === 'waiting') await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** @param {import('./load.js').Engine} engine */
function measureSteps(engine) {
  start(engine, COUNT, WARM_UP + STEPS);
  let fastest = Infinity;
  for (let step = 0; step < WARM_UP + STEPS; step++) {
    const began = performance.now();
    engine.handle('step', {});
    if (step >= WARM_UP) fastest = Math.min(fastest, performance.now() - began);
  }
  engine.handle('finish', {});
  return fastest;
}

/** @param {import('./load.js').Engine} engine @param {number} count pictures @param {number} epochs */
function start(engine, count, epochs) {
  engine.handle('take_files', { files: [images(count), labels(count)] });
  const { seed } = engine.handle('recipes', {});
  engine.handle('start_training', { config: { ...seed, epochs } });
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
const images = (/** @type {number} */ count) =>
  idx(
    'measured-images',
    [0x803, count, SIZE, SIZE],
    Uint8Array.from({ length: count * SIZE * SIZE }, (_, i) => ((i * 7919) % 5 === 0 ? 200 : 0)),
  );

const labels = (/** @type {number} */ count) =>
  idx(
    'measured-labels',
    [0x801, count],
    Uint8Array.from({ length: count }, (_, i) => i % 10),
  );
