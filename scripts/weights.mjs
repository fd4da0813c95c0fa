// Makes the weights that the page loads, from MNIST alone: `npm run weights`. The same bytes on every
// machine; www/weights/README.md says which, docs/training.md what they are worth.

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, TOOLS } from './lib/paths.mjs';
import { Failure, runMain } from './lib/report.mjs';
import { runShown } from './lib/run.mjs';
import { setup } from './setup.mjs';

const MADE = join(TOOLS, 'weights');
const SHIPPED = join(ROOT, 'www', 'weights');

await runMain(async () => {
  const { env } = await setup(['wasm']);
  mkdirSync(MADE, { recursive: true });
  const full = join(MADE, 'full.safetensors');
  const history = join(MADE, 'history');
  const commands = [
    ['train', '--recipe', 'shipped', '--output', full, '--history', history],
    ['calibrate', '--weights', full, '--output', full],
    ['quantise', '--weights', full, '--output', join(SHIPPED, 'shipped.safetensors')],
  ];
  const cargo = ['run', '--locked', '--release', '--quiet', '--features', 'cli', '--'];
  for (const command of commands) {
    const code = await runShown('cargo', [...cargo, ...command], { env });
    if (code !== 0) throw new Failure(`digitlab ${command[0]} failed: see the lines above`);
  }
  copyFileSync(`${history}.csv`, join(SHIPPED, 'shipped-history.csv'));
});
