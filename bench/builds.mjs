// The builds whose kernels bench/workers/roof.js measures: each of www/engine/builds.js once more, with
// the feature "bench", in pkg/bench-<name>/. Makes them when something they are made from has changed.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../scripts/lib/paths.mjs';
import { Steps } from '../scripts/lib/report.mjs';
import { CARGO_PROGRESS } from '../scripts/lib/run.mjs';
import {
  VARIANTS,
  buildVariant,
  fingerprint,
  hasSources,
  hasThreads,
  wasmEnv,
} from '../scripts/lib/wasm.mjs';

const STAMP = join(TOOLS, 'bench-made-from');

const PLAIN = { name: 'simd128', features: [], targetFeatures: ['+simd128'] };

const BENCH_VARIANTS = [PLAIN, ...VARIANTS].map((variant) => ({
  ...variant,
  name: `bench-${variant.name}`,
  features: [...variant.features, 'bench'],
}));

const OUTPUTS = BENCH_VARIANTS.flatMap(({ name }) => [
  `pkg/${name}/digitlab.js`,
  `pkg/${name}/digitlab_bg.wasm`,
]);

/** @param {NodeJS.ProcessEnv} env */
export async function buildForBench(env) {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint(env, OUTPUTS)) return;
  const threads = hasSources(env);
  const variants = BENCH_VARIANTS.filter((variant) => threads || !hasThreads(variant));
  const steps = new Steps(variants.length);
  for (const variant of variants) {
    await steps.run(`building "${variant.name}"`, (update) =>
      buildVariant(variant, { ...wasmEnv(env), ...CARGO_PROGRESS }, update),
    );
  }
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(STAMP, fingerprint(env, OUTPUTS));
}
