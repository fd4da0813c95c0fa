// `npm start`: makes the machine ready, builds what a first page needs, serves it and prints its address.
// The builds that need more of a browser are made behind it. PORT chooses the port; when it is taken the
// next free one is used.

import { constants } from 'node:os';
import { join } from 'node:path';
import { PLAIN, VARIANTS } from './lib/builds.mjs';
import { ROOT } from './lib/paths.mjs';
import { Failure, duration, runMain } from './lib/report.mjs';
import { portFrom, serve } from './lib/serve.mjs';
import { LEFT_OUT, ensureWasm, make, outdated, standing, writeManifest } from './lib/wasm.mjs';
import { setup } from './setup.mjs';

const PKG = join(ROOT, 'pkg');

/**
 * Makes builds one after the other, with low priority: the page has the machine. What fails is said and
 * left out.
 * @param {readonly import('./lib/builds.mjs').Build[]} builds
 * @param {NodeJS.ProcessEnv} env
 */
async function makeBehind(builds, env) {
  for (const [index, build] of builds.entries()) {
    const started = Date.now();
    try {
      const made = await make(build, env, { priority: constants.priority.PRIORITY_LOW });
      const took = duration(Date.now() - started);
      console.log(made ? `The build "${build.name}" is there, after ${took}.` : LEFT_OUT);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.error(error.detail.trimEnd());
      console.error(`The page goes on without the build "${build.name}". ${error.message}`);
    }
    writeManifest(PKG, standing(env), builds.slice(index + 1));
  }
}

await runMain(async () => {
  const wanted = portFrom(process.env.PORT); // first: a mistake here should not wait for a build
  const { env } = await setup(['wasm', 'npm']);
  await ensureWasm(env, [PLAIN]);
  const missing = outdated(env, VARIANTS);
  writeManifest(PKG, standing(env), missing);
  const server = await serve(wanted);
  if (server.port !== wanted) {
    console.log(`Port ${wanted} is taken: using ${server.port}.`);
  }
  if (missing.length > 0) {
    console.log(`Builds that are made behind it, and then offered by the page: ${missing.length}.`);
    // What this script no longer makes is no longer pending.
    process.once('exit', () => writeManifest(PKG, standing(env)));
  }
  console.log('Serving digitlab (Ctrl-C ends it) at');
  console.log(server.url);
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.removeAllListeners(signal);
      process.once(signal, resolve);
    }
  });
  await Promise.race([ended, makeBehind(missing, env).then(() => ended)]);
  await server.close();
  process.exit(0);
});
