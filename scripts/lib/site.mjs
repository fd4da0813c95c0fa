// The page as a host serves it: scripts and styles bundled and minified, and beside them the files that the page fetches.
// Needs the builds in pkg/.

import { cpSync, rmSync } from 'node:fs';
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

/**
 * Scripts lie two folders deep, as the modules that they are made of do: addresses relative to a module stay right.
 * @param {string} room the folder in www/
 * @returns {import('vite').Rolldown.RolldownOptions}
 */
const rolldownOptions = (room) => ({
  external: [/\/pkg\//], // loaded by address: which build is known only in the browser
  output: {
    entryFileNames: `www/${room}/[name]-[hash].js`,
    chunkFileNames: `www/${room}/[name]-[hash].js`,
    assetFileNames: 'www/assets/[name]-[hash][extname]',
  },
});

/**
 * @param {string | null} folder
 * @param {import('vite').InlineConfig} config
 */
async function pack(folder, { build: options, ...config }) {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    base: './',
    ...config,
    build: {
      ...(folder === null ? { write: false } : { outDir: folder, emptyOutDir: false }),
      modulePreload: false,
      assetsInlineLimit: 0,
      ...options,
    },
  });
  return [built].flat().flatMap((result) => ('output' in result ? result.output : []));
}

/** Takes comments and indentation out of the page. @type {import('vite').Plugin} */
const smallHtml = {
  name: 'digitlab-html',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/<!--[^]*?-->/g, '').replace(/\n\s+/g, '\n'),
  },
};

/** Words load in one piece, with no style sheet of their own: the 2 KB with which Vite fetches more at once do nothing. */
const noPreload = {
  name: 'digitlab-no-preload',
  /** @param {string} id */
  load: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null),
};

/**
 * Bundles the page, the worker and the words of both languages.
 * @param {string | null} folder where they are written; null: only returned
 */
export async function bundle(folder) {
  const input = join(ROOT, 'www/engine/worker.js');
  const worker = await pack(folder, { build: { rolldownOptions: { ...rolldownOptions('engine'), input } } });
  const packed = worker.find((file) => file.type === 'chunk' && file.isEntry)?.fileName;
  if (packed === undefined) throw new Error('the worker was packed to nothing');
  const name = packed.slice(packed.lastIndexOf('/') + 1);
  const named = {
    name: 'digitlab-worker',
    /** @param {string} code @param {string} id */
    transform: (code, id) => (id.endsWith('/engine/address.js') ? code.replace('worker.js', name) : null),
  };
  const page = await pack(folder, {
    plugins: [named, noPreload, smallHtml],
    build: { rolldownOptions: rolldownOptions('app') },
  });
  return [...worker, ...page];
}

/** @param {string} folder everything that a server needs, in place of what was there */
export async function buildSite(folder) {
  rmSync(folder, { recursive: true, force: true });
  await bundle(folder);
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
}
