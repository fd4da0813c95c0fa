// `npm start`: makes the machine ready, builds what changed, serves the page and prints its address last.
// PORT chooses the port; when it is taken the next free one is used.

import { runMain } from './lib/report.mjs';
import { portFrom, serve } from './lib/serve.mjs';
import { ensureWasm } from './lib/wasm.mjs';
import { setup } from './setup.mjs';

await runMain(async () => {
  const wanted = portFrom(process.env.PORT); // first: a mistake here should not wait for a build
  const { env } = await setup(['wasm', 'npm']);
  await ensureWasm(env);
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
