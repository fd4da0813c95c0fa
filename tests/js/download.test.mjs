// Downloads against answers that the test makes up: what is tried again, what is not, and what each failure says.

import assert from 'node:assert/strict';
import { test } from 'node:test';

// Node has no window; of the page's global only this is used.
Object.assign(globalThis, { self: new EventTarget() });
const { download } = await import('../../www/engine/download.js');

const URL_OF = (/** @type {string} */ file) => new URL(`http://localhost/${file}`);
const WEIGHTS = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]);

/**
 * Answers requests one after the other, the last for all that follow.
 * @param {import('node:test').TestContext} t
 * @param {((init: RequestInit) => Response | Promise<Response>)[]} answers
 */
function answer(t, answers) {
  /** @type {RequestInit[]} */
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (/** @type {URL} */ _, /** @type {RequestInit} */ init) => {
    asked.push(init);
    return (answers.length > 1 ? answers.shift() : answers[0])?.(init);
  });
  return asked;
}

const whole = () => new Response(WEIGHTS, { headers: { 'Content-Length': '10' } });
const status = (/** @type {number} */ code) => () => new Response('no', { status: code });

/** So many bytes and then nothing, until the request is given up. @param {RequestInit} init */
const stalls = ({ signal }) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(WEIGHTS.subarray(0, 4));
        signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    }),
    { headers: { 'Content-Length': '10' } },
  );

test('a busy server is asked again, and nothing is taken from a cache then', async (t) => {
  const asked = answer(t, [status(503), status(429), whole]);
  const length = await download(URL_OF('a.safetensors'), (bytes) => bytes.length);
  assert.equal(length, 10);
  assert.deepEqual(
    asked.map(({ cache }) => cache),
    [undefined, 'reload', 'reload'],
  );
});

test('what is not there is not asked for again', async (t) => {
  const asked = answer(t, [status(404)]);
  const fault = { kind: 'status', status: 404 };
  await assert.rejects(
    download(URL_OF('a.safetensors'), () => {}),
    { code: 'download', file: 'a.safetensors', fault },
  );
  assert.equal(asked.length, 1);
});

test('a server that goes silent in the middle is given up, with how far it came', async (t) => {
  answer(t, [stalls]);
  const fault = { kind: 'stalled', bytes: 4, total: 10, seconds: 0.05 };
  await assert.rejects(
    download(URL_OF('a.safetensors'), () => {}, { patience: 50 }),
    { fault },
  );
});

test('so is one that never answers', async (t) => {
  const never = (/** @type {RequestInit} */ { signal }) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  answer(t, [/** @type {any} */ (never)]);
  const fault = { kind: 'stalled', bytes: 0, total: null, seconds: 0.05 };
  await assert.rejects(
    download(URL_OF('a.safetensors'), () => {}, { patience: 50 }),
    { fault },
  );
});

test('a file that ends before its length is cut, also where the browser lets it pass', async (t) => {
  answer(t, [() => new Response(WEIGHTS, { headers: { 'Content-Length': '20' } })]);
  const fault = { kind: 'cut', bytes: 10, total: 20 };
  await assert.rejects(
    download(URL_OF('a.safetensors'), () => {}),
    { fault },
  );
});

test('of an encoded file the length says nothing', async (t) => {
  const headers = { 'Content-Length': '20', 'Content-Encoding': 'br' };
  answer(t, [() => new Response(WEIGHTS, { headers })]);
  assert.equal(await download(URL_OF('a.safetensors'), (bytes) => bytes.length), 10);
});

test('what cannot be made use of is damaged; a broken engine and a lack of memory are not the file’s fault', async (t) => {
  answer(t, [whole]);
  const cause = { code: 'file-weights', file: 'a' };
  const throwing = (/** @type {unknown} */ error) =>
    download(URL_OF('a.safetensors'), () => {
      throw error;
    });
  await assert.rejects(throwing(cause), { fault: { kind: 'damaged', bytes: 10, cause } });
  await assert.rejects(throwing({ code: 'stopped' }), { code: 'stopped' });
  await assert.rejects(throwing(new RangeError('no memory')), RangeError);
});

test('a download that is given up ends at once and is no failure', async (t) => {
  const asked = answer(t, [stalls]);
  const giveUp = new AbortController();
  const waiting = download(URL_OF('a.safetensors'), () => {}, { signal: giveUp.signal });
  setTimeout(() => giveUp.abort(), 20);
  await assert.rejects(waiting, { name: 'AbortError' });
  assert.equal(asked.length, 1);
});
