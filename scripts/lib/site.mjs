// The page as a host serves it: scripts and styles bundled and minified, and beside them the files that the page fetches.
// Needs the builds in pkg/.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './paths.mjs';

/** What stays as it is and where it is: fetched by address, or in need of no script. */
const COPIED = [
  'pkg',
  'data/mnist',
  'www/start.js',
  'sheet.html',
  'www/favicon.svg',
  'www/ui/tokens.css',
  'www/features/walk/sheet.css',
];

/** The engine is loaded by address: which build is known only in the browser. */
const rolldownOptions = { external: [/\/pkg\//] };

/**
 * Scripts lie two folders deep, as the modules that they are made of do: addresses relative to a module stay right.
 * @type {import('vite').Rolldown.OutputOptions}
 */
const output = {
  entryFileNames: 'www/app/[name]-[hash].js',
  chunkFileNames: 'www/app/[name]-[hash].js',
  assetFileNames: 'www/assets/[name]-[hash][extname]',
};

/**
 * Bundles the pages, the worker and the words of both languages.
 * @param {string | null} folder where they are written; null: only returned
 */
export async function bundle(folder) {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: {
      ...(folder === null ? { write: false } : { outDir: folder, emptyOutDir: true }),
      modulePreload: false,
      assetsInlineLimit: 0,
      rolldownOptions: { ...rolldownOptions, output },
    },
    worker: {
      format: 'es',
      rolldownOptions: { ...rolldownOptions, output: { ...output, entryFileNames: 'www/engine/[name]-[hash].js' } },
    },
  });
  return [built].flat().flatMap((result) => ('output' in result ? result.output : []));
}

/** @param {string} folder everything that a server needs, in place of what was there */
export async function buildSite(folder) {
  await bundle(folder);
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
}
