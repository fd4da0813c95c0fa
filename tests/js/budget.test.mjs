// What a visitor downloads of the page's code, the engine and the weights apart: at most 150 KB, as a host serves it
// that bundles, minifies and packs it. `npm start` serves the files as they are, from the same machine.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { minifySync } from 'vite';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { bundle } from '../../scripts/lib/site.mjs';

const BUDGET = 150 * 1024;

/** index.html with its scripts and styles, the worker's, and the words of both languages, of which a visitor loads one. */
async function packed() {
  const files = await bundle(null);
  const code = files
    .filter(({ fileName }) => /\.(js|css|html)$/.test(fileName))
    .map((file) => ({ name: file.fileName, source: 'code' in file ? file.code : file.source }));
  // A classic script, which no bundler takes in.
  const start = minifySync('start.js', readFileSync(join(ROOT, 'www/start.js'), 'utf8')).code;
  return [...code, { name: 'start.js', source: start }];
}

test('the page’s code keeps its budget', async () => {
  const sizes = (await packed()).map(({ name, source }) => ({
    name,
    size: gzipSync(source, { level: 9 }).length,
  }));
  for (const part of [/^index\.html$/, /index.*\.js$/, /\.css$/, /worker.*\.js$/]) {
    assert.ok(
      sizes.some(({ name, size }) => part.test(name) && size > 2000),
      `${part}`,
    );
  }
  const workers = sizes.filter(({ name }) => name.includes('worker'));
  assert.equal(workers.length, 1, 'the worker is packed once');
  const named = sizes.map(({ name, size }) => `${name} ${size}`).join(', ');
  const words = (/** @type {string} */ language) => new RegExp(`/${language}(-errors)?-`);
  for (const [language, other] of [
    ['en', 'zh'],
    ['zh', 'en'],
  ]) {
    assert.equal(sizes.filter(({ name }) => words(language).test(name)).length, 2, named);
    const loaded = sizes.filter(({ name }) => !words(other).test(name));
    const total = loaded.reduce((sum, { size }) => sum + size, 0);
    assert.ok(total <= BUDGET, `${total} bytes of ${BUDGET} in ${language}: ${named}`);
  }
});
