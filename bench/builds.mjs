// The builds whose kernels bench/workers/roof.js measures: each of scripts/lib/builds.mjs once more, with
// the feature "bench", in pkg/bench-<name>/. Makes them when something they are made from has changed.

import { PLAIN, VARIANTS, hasThreads } from '../scripts/lib/builds.mjs';
import { Steps } from '../scripts/lib/report.mjs';
import { hasSources, make, outdated } from '../scripts/lib/wasm.mjs';

/** @type {import('../scripts/lib/builds.mjs').Build[]} */
const BENCH = [PLAIN, ...VARIANTS].map((build) => ({
  ...build,
  name: `bench-${build.name}`,
  folder: `pkg/bench-${build.name}`,
  glue: 'web',
  features: [...build.features, 'bench'],
}));

/** @param {NodeJS.ProcessEnv} env */
export async function buildForBench(env) {
  const threads = hasSources(env);
  const old = outdated(env, BENCH).filter((build) => threads || !hasThreads(build));
  const steps = new Steps(old.length);
  for (const build of old) {
    await steps.run(`building "${build.name}"`, (update) => make(build, env, { update }));
  }
}
