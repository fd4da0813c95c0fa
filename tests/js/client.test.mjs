// The page's client against a stand-in for the worker: no browser, no engine.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineFailure, createClient, isEnd } from '../../www/engine/client.js';
import { sentence } from '../../www/strings/i18n.js';
import './support/words.mjs';

/** A worker that does only what the test tells it to. */
class FakeWorker extends EventTarget {
  /** @type {any[]} */
  sent = [];
  terminated = false;

  /** @param {unknown} message */
  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.terminated = true;
  }

  /** @param {unknown} data */
  says(data) {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** @param {string} message */
  breaks(message) {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

/** Says what it is told to of the worker that it watches. */
function fakeWatch() {
  /** @type {{ watched: any, callbacks: any, ended: boolean }[]} */
  const pulses = [];
  /** @type {typeof import('../../www/engine/pulse.js').watchPulse} */
  const watch = (watched, callbacks) => {
    const pulse = { watched, callbacks, ended: false };
    pulses.push(pulse);
    return { heard() {}, end: () => void (pulse.ended = true) };
  };
  return { pulses, watch };
}

function start() {
  /** @type {FakeWorker[]} */
  const workers = [];
  /** @type {EngineFailure[]} */
  const failures = [];
  const startWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const { pulses, watch } = fakeWatch();
  const client = createClient(startWorker, (failure) => failures.push(failure), watch);
  return { worker: workers[0], workers, client, failures, pulses };
}

test('each reply reaches the request with its id, in whatever order replies come', async () => {
  const { worker, client } = start();
  const first = client.request({ type: 'pause' });
  const second = client.request({ type: 'save_history', format: 'csv' });
  const [a, b] = worker.sent;
  assert.notEqual(a.id, b.id);
  worker.says({ id: b.id, ok: true, result: 'epoch,loss' });
  worker.says({ id: a.id, ok: true, result: null });
  assert.equal(await first, null);
  assert.equal(await second, 'epoch,loss');
});

test('an error that crosses as data rejects its request with all that it carried', async () => {
  const { worker, client } = start();
  const request = client.request({ type: 'load_mnist' });
  const error = { code: 'file-magic', file: 'a.gz', offset: 2 };
  worker.says({ id: worker.sent[0].id, ok: false, error });
  await assert.rejects(request, (failure) => {
    assert.ok(failure instanceof EngineFailure);
    assert.deepEqual({ ...failure }, error);
    return true;
  });
});

test('events reach every handler of their name and no other', () => {
  const { worker, client } = start();
  /** @type {unknown[]} */
  const seen = [];
  client.on('epochs', (rows) => seen.push(['one', rows[0]?.epoch]));
  client.on('epochs', (rows) => seen.push(['two', rows[0]?.epoch]));
  client.on('dataset', () => seen.push('wrong'));
  worker.says({ event: 'epochs', detail: [{ epoch: 3 }] });
  assert.deepEqual(seen, [
    ['one', 3],
    ['two', 3],
  ]);
});

test('when the worker breaks, what waits and what comes later is rejected, and it is told once', async () => {
  const { worker, client, failures } = start();
  const waiting = client.request({ type: 'random_seed' });
  worker.breaks('out of memory');
  worker.breaks('again');
  const failure = { code: 'stopped', detail: 'out of memory' };
  await assert.rejects(waiting, failure);
  await assert.rejects(client.request({ type: 'stop' }), failure);
  assert.equal(failures.length, 1);
  assert.equal(worker.terminated, true);
  assert.equal(worker.sent.length, 1);
});

test('what comes of a worker after its end is not heard: what the page keeps is what it had then', () => {
  const { worker, client, failures, pulses } = start();
  /** @type {unknown[]} */
  const kept = [];
  client.on('kept_weights', ({ epoch }) => kept.push(epoch));
  worker.says({ event: 'kept_weights', detail: { source: 'yours', bytes: null, epoch: 4 } });
  pulses[0]?.callbacks.onGone();
  worker.says({ event: 'kept_weights', detail: { source: 'yours', bytes: null, epoch: 5 } });
  assert.deepEqual(kept, [4]);
  assert.equal(failures.length, 1);
});

test('a worker whose script cannot be loaded says so, although the browser gives no reason', async () => {
  const { worker, client } = start();
  const waiting = client.request({ type: 'random_seed' });
  worker.breaks('');
  await assert.rejects(waiting, { code: 'no-script', cause: null });
  assert.match(sentence({ code: 'no-script', cause: null }), /script could not be loaded/);
});

test('another worker takes the place of the first when it is prepared, and not before', async () => {
  const { workers, client, failures } = start();
  const early = client.request({ type: 'random_seed' });
  const replaced = client.replace(async (request) => {
    await request({ type: 'resume' });
    return 'prepared';
  });
  const between = client.request({ type: 'pause' });
  const [first, second] = workers;
  assert.deepEqual(
    first?.sent.map(({ type }) => type),
    ['random_seed', 'pause'],
  );
  second?.says({ id: second.sent[0].id, ok: true, result: null });
  assert.equal(await replaced, 'prepared');

  const late = client.request({ type: 'stop' });
  assert.deepEqual(
    second?.sent.map(({ type }) => type),
    ['resume', 'stop'],
  );
  second?.says({ id: second.sent[1].id, ok: true, result: null });
  assert.equal(await late, null);

  // The first one still answers what it was asked, and then ends.
  first?.says({ id: first.sent[0].id, ok: true, result: 7 });
  assert.equal(await early, 7);
  assert.equal(first?.terminated, false);
  first?.says({ id: first.sent[1].id, ok: true, result: null });
  assert.equal(await between, null);
  assert.equal(first?.terminated, true);
  assert.equal(second?.terminated, false);
  first?.breaks('too late to matter');
  assert.deepEqual(failures, []);
});

test('when preparing another worker fails, the first one goes on and the other is ended', async () => {
  const { workers, client, failures } = start();
  const refused = client.replace((request) => request({ type: 'resume' }));
  const [first, second] = workers;
  second?.says({ id: second.sent[0].id, ok: false, error: { code: 'not-built' } });
  await assert.rejects(refused, { code: 'not-built' });
  assert.deepEqual([first?.terminated, second?.terminated], [false, true]);

  // A script that the server no longer gives.
  const unloaded = client.replace((request) => request({ type: 'resume' }));
  workers[2]?.breaks('');
  await assert.rejects(unloaded, { code: 'no-script' });
  assert.deepEqual(failures, [], 'the engine that answers has not failed');

  const asked = client.request({ type: 'pause' });
  first?.says({ id: first.sent[0].id, ok: true, result: null });
  assert.equal(await asked, null);
});

test('after a failure another worker makes the engine answer again', async () => {
  const { workers, client } = start();
  workers[0]?.breaks('out of memory');
  await assert.rejects(client.request({ type: 'pause' }), { code: 'stopped' });
  await client.replace(async () => {});
  const asked = client.request({ type: 'pause' });
  workers[1]?.says({ id: workers[1].sent[0].id, ok: true, result: null });
  assert.equal(await asked, null);
});

test('an engine that says of itself that it is broken has ended, whatever it was asked', async () => {
  const { worker, client, failures } = start();
  const trains = client.request({ type: 'pause' });
  const reads = client.request({ type: 'random_seed' });
  const error = { code: 'stopped', detail: 'unreachable' };
  worker.says({ id: worker.sent[1].id, ok: false, error });
  await assert.rejects(trains, error);
  await assert.rejects(reads, error);
  assert.equal(worker.terminated, true);
  assert.deepEqual(failures.map(isEnd), [true]);
});

test('a worker that is gone or silent is told of as an end, and watched no longer', async () => {
  for (const [tell, error] of /** @type {const} */ ([
    ['onGone', { code: 'ended' }],
    ['onSilent', { code: 'silent', seconds: 12 }],
  ])) {
    const { worker, client, failures, pulses } = start();
    const asked = client.request({ type: 'resume' });
    pulses[0]?.callbacks[tell](12);
    await assert.rejects(asked, error);
    assert.equal(worker.terminated, true);
    assert.equal(pulses[0]?.ended, true);
    assert.deepEqual(failures.map(isEnd), [true]);
  }
});

test('what may take long is known: a run only until it gives news', () => {
  const { worker, client, pulses } = start();
  const work = () => pulses[0]?.watched.work();
  assert.equal(work(), 'idle');
  void client.request({ type: 'pause' });
  assert.equal(work(), 'idle');
  void client.request({ type: 'train', config: /** @type {any} */ ({}), state: null });
  assert.equal(work(), 'long');
  worker.says({ event: 'training_progress', detail: {} });
  assert.equal(work(), 'moving');
  worker.says({ id: worker.sent[1].id, ok: true, result: null });
  assert.equal(work(), 'idle');
  void client.request({ type: 'train', config: /** @type {any} */ ({}), state: null });
  assert.equal(work(), 'long', 'another run');
});

test('a worker that is started aside answers, is heard by nobody else, and ends', async () => {
  const { workers, client, failures } = start();
  /** @type {unknown[]} */
  const heard = [];
  client.on('dataset', (detail) => heard.push(detail));
  const measured = client.aside((request) => request({ type: 'measure' }));
  workers[1]?.says({ event: 'dataset', detail: {} });
  workers[1]?.says({ id: workers[1].sent[0].id, ok: true, result: 7 });
  assert.equal(await measured, 7);
  assert.deepEqual([workers[0]?.terminated, workers[1]?.terminated], [false, true]);
  const broken = client.aside((request) => request({ type: 'measure' }));
  workers[2]?.breaks('out of memory');
  await assert.rejects(broken, { code: 'stopped' });
  assert.deepEqual([heard, failures], [[], []]);
});
