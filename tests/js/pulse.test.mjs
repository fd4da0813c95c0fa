// Whether a worker lives is judged by looks, which a test can make as fast as it likes: no time passes here.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { watchPulse, watchThreads } from '../../www/engine/pulse.js';

/** @typedef {'idle' | 'long' | 'moving'} Work */

/**
 * A worker that answers pings when the test says so, watched under a clock of the test's own.
 * @param {import('node:test').TestContext} t
 */
async function watched(t) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  /** @type {{ work: Work, answers: boolean, pending: (() => void)[] }} */
  const worker = { work: 'idle', answers: true, pending: [] };
  /** @type {unknown[]} */
  const told = [];
  const ping = () =>
    new Promise((resolve) => {
      if (worker.answers) resolve(null);
      else worker.pending.push(() => resolve(null));
    });
  const pulse = watchPulse(
    { lock: 'a lock', ping, work: () => worker.work },
    {
      onGone: () => told.push('gone'),
      onSilent: (seconds) => told.push(seconds),
      onFailed: (detail) => told.push(detail),
    },
  );
  t.after(() => pulse.end());
  /** Lets so many looks happen, and what follows from each. @param {number} looks */
  async function pass(looks) {
    for (let i = 0; i < looks; i++) {
      await settle();
      mock.timers.tick(1000);
      await settle();
    }
  }
  await settle();
  return { worker, told, pulse, pass };
}

/** Lets all promises settle. */
async function settle() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test('a worker that answers is never silent', async (t) => {
  const { told, pass } = await watched(t);
  await pass(500);
  assert.deepEqual(told, []);
});

test('a worker that answers no more is silent, and that is told once', async (t) => {
  const { worker, told, pass } = await watched(t);
  await pass(3);
  worker.answers = false;
  await pass(11);
  assert.deepEqual(told, []);
  await pass(100);
  assert.equal(told.length, 1);
  assert.ok(Number(told[0]) >= 10 && Number(told[0]) <= 15, `${told}`);
});

test('one long call is no silence, and a call without end is', async (t) => {
  const { worker, told, pass, pulse } = await watched(t);
  worker.work = 'long';
  worker.answers = false;
  await pass(100);
  assert.deepEqual(told, []);
  for (const answer of worker.pending.splice(0)) answer();
  pulse.heard();
  await pass(100);
  assert.deepEqual(told, [], 'the next long call');
  await pass(40);
  assert.equal(told.length, 1);
});

test('a run may be silent as long as its steps take, and its first may take long', async (t) => {
  const { worker, told, pass, pulse } = await watched(t);
  worker.work = 'long';
  worker.answers = false;
  await pass(6);
  worker.work = 'moving'; // its first news
  pulse.heard();
  for (const answer of worker.pending.splice(0)) answer();
  await pass(30);
  assert.deepEqual(told, [], 'a step of six seconds before: 30 are no alarm');
  await pass(40);
  assert.equal(told.length, 1);
});

test('work that is asked for when the worker hangs already gives it no more time', async (t) => {
  const { worker, told, pass } = await watched(t);
  worker.answers = false;
  await pass(2);
  worker.work = 'long';
  await pass(20);
  assert.equal(told.length, 1);
});

test('a worker whose script is still on its way is not silent', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  /** @type {unknown[]} */
  const told = [];
  const tell = (/** @type {unknown} */ what) => void told.push(what);
  const pulse = watchPulse(
    { lock: 'a lock', ping: () => new Promise(() => {}), work: () => 'idle' },
    { onGone: () => tell('gone'), onSilent: tell, onFailed: tell },
  );
  t.after(() => pulse.end());
  for (let i = 0; i < 500; i++) {
    mock.timers.tick(1000);
    await settle();
  }
  assert.deepEqual(told, []);
});

test('after its end nothing is told', async (t) => {
  const { worker, told, pass, pulse } = await watched(t);
  await pass(1);
  worker.answers = false;
  pulse.end();
  await pass(200);
  assert.deepEqual(told, []);
});

test('a thread’s script begins with what tells the page of its failure', async (t) => {
  const { told } = await watched(t);
  const { createObjectURL } = URL;
  let address = '';
  await watchThreads('a lock', async () => {
    address = URL.createObjectURL(new Blob(['self.ran = true;'], { type: 'text/javascript' }));
  });
  assert.equal(URL.createObjectURL, createObjectURL);
  const script = await (await fetch(address)).text();
  URL.revokeObjectURL(address);
  /** @type {any} */
  const thread = new EventTarget();
  new Function('self', script)(thread);
  assert.equal(thread.ran, true);
  thread.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('unreachable') }));
  while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told, ['Error: unreachable']);
});
