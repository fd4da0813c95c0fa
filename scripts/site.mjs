// `npm run site`: makes dist/, the page as any static server can serve it, with every build of the engine.

import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';
import { runMain } from './lib/report.mjs';
import { ensureWasm } from './lib/wasm.mjs';
import { setup } from './setup.mjs';

await runMain(async () => {
  const { env } = await setup(['wasm', 'npm']);
  await ensureWasm(env);
  // Imported only here: Vite is installed by set-up.
  const { buildSite } = await import('./lib/site.mjs');
  await buildSite(join(ROOT, 'dist'));
  console.log('dist/ holds the page: put what is in it on a server.');
});
