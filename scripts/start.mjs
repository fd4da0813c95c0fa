// `npm start`: makes the machine ready, builds what changed, serves the page and prints its address last.
// PORT chooses the port; when it is taken the next free one is used.

import { Failure, Steps, runMain } from './lib/report.mjs';
import { serve } from './lib/serve.mjs';
import { buildWasm, wasmIsBuilt } from './lib/wasm.mjs';
import { setup } from './setup.mjs';

const DEFAULT_PORT = 8080;

/** @returns {number} */
function wantedPort() {
  const text = process.env.PORT ?? '';
  if (text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) {
    throw new Failure(`PORT is "${text}": set it to a whole number from 1 to 65535, or unset it`);
  }
  return port;
}

await runMain(async () => {
  const wanted = wantedPort();
  const { env } = await setup(['wasm', 'npm']);
  if (wasmIsBuilt(env)) {
    console.log('Build: nothing changed.');
  } else {
    await new Steps(1).run('building the WebAssembly package', (update) => buildWasm(env, update));
  }
  const server = await serve(wanted);
  if (server.port !== wanted) {
    console.log(`Port ${wanted} is taken: using ${server.port}.`);
  }
  console.log('Serving digitlab (Ctrl-C ends it) at');
  console.log(server.url);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.removeAllListeners(signal);
      process.once(signal, resolve);
    }
  });
  await server.close();
  process.exit(0);
});
