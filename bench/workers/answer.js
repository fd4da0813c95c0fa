// How long the engine takes to read a drawing, from strokes to ten probabilities, without the page around
// it. Draws nothing.

import { download } from '../../www/engine/download.js';
import { loadEngine } from '../../www/engine/load.js';
import { answer } from './protocol.js';

const WEIGHTS = new URL('../../www/weights/shipped.safetensors', import.meta.url);

/** Drawings before the clock starts, and by the clock. */
const [WARM_UP, COUNT] = [200, 500];

/** A "2" on a pad of 280 × 280. */
const STROKE = new Float32Array(
  [
    [80, 90],
    [100, 60],
    [140, 50],
    [180, 70],
    [185, 110],
    [150, 160],
    [80, 225],
    [140, 225],
    [210, 222],
  ].flat(),
);

answer(async (/** @type {{ build: string, threads: number }} */ choice) => {
  const { engine } = await loadEngine(choice);
  engine.handle('take_weights', {
    source: 'shipped',
    name: 'shipped.safetensors',
    bytes: await download(WEIGHTS, (bytes) => bytes),
  });
  const drawing = { strokes: [STROKE], times: new Float64Array(), width: 280, height: 280 };
  const read = () => engine.handle('predict_strokes', { source: 'shipped', ...drawing });
  if (read().answer !== 2) throw new Error('the drawing was misread: this measures something else');
  for (let index = 0; index < WARM_UP; index++) read();
  const started = performance.now();
  for (let index = 0; index < COUNT; index++) read();
  return { values: { answer: (performance.now() - started) / COUNT } };
});
