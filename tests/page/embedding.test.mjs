// docs/embedding.md promises a page that works when it is copied: here it is copied and drawn on.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DIGITS } from './support/digits.mjs';
import { draw, numberStrokes, useSite } from './support/page.mjs';
import { SOURCES, startPlainServer } from './support/server.mjs';

const withPage = useSite(() => startPlainServer(SOURCES));
const GUIDE = new URL('../../docs/embedding.md', import.meta.url);

/** @typedef {import('playwright-core').Page} Page */

/** What the guide says to copy. */
const COPIED =
  /^\/(pkg\/.*|www\/engine\/(load|builds|download|errors|modules|policy|collect|pulse)\.js|www\/weights\/shipped\.safetensors)$/;

/** @param {Page} page puts the guide's page in the place of ours, and what it says to copy beside it */
async function prepare(page) {
  const [, body] = /```html\n([^]*?)```/.exec(await readFile(GUIDE, 'utf8')) ?? [];
  assert.ok(body, 'the guide has a page');
  await page.route('**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ body, contentType: 'text/html' });
    return COPIED.test(pathname) ? route.continue() : route.fulfill({ status: 404 });
  });
}

test('the page in the guide reads a digit, a number and what is none', () =>
  withPage(
    async (page) => {
      const output = page.locator('output');
      for (const [strokes, text] of /** @type {[[number, number][][], string][]} */ ([
        [DIGITS[5], '5'],
        [numberStrokes([2, 0, 2, 6]), '2026'],
        [[[[0.5, 0.5]]], '?'],
      ])) {
        await draw(page, strokes, page.locator('canvas'));
        await output.getByText(text, { exact: true }).waitFor();
        await page.getByRole('button', { name: 'Clear' }).click();
        assert.equal(await output.textContent(), '');
      }
    },
    { prepare, ready: (page) => page.locator('output:empty').waitFor({ state: 'attached' }) },
  ));

test('after a trap the engine says that it is broken, and another one reads as before', () =>
  withPage(
    async (page) => {
      const codes = await page.evaluate(async () => {
        const { instantiate } = WebAssembly;
        /** @type {WebAssembly.Memory[]} */
        const memories = [];
        WebAssembly.instantiate = /** @type {any} */ (
          async (/** @type {[any, any]} */ ...given) => {
            const made = /** @type {any} */ (await instantiate(...given));
            memories.push((made.instance ?? made).exports.memory);
            return made;
          }
        );
        const load = './www/engine/load.js';
        const { loadEngine } = await import(new URL(load, location.href).href);
        const choice = { build: null, threads: 1 };
        const { engine } = await loadEngine(choice);
        new Uint8Array(memories[0]?.buffer ?? new ArrayBuffer(0)).fill(255);
        const code = (/** @type {any} */ engine) => {
          try {
            return engine.handle('recipes', {}).seed.epochs > 0 ? 'works' : 'empty';
          } catch (error) {
            return /** @type {{ code: string }} */ (error).code;
          }
        };
        const broken = [code(engine), code(engine)];
        return [...broken, code((await loadEngine(choice)).engine)];
      });
      assert.deepEqual(codes, ['stopped', 'stopped', 'works']);
    },
    { prepare, ready: (page) => page.locator('output:empty').waitFor({ state: 'attached' }) },
  ));
