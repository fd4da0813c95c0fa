// The loop that steps a run, with an engine whose epochs take a millisecond each by a clock of the test's own.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createRunControl } from '../../www/engine/run-loop.js';

/** @typedef {import('../../www/engine/protocol.js').Event} Event */

/**
 * An engine with that many epochs, each a step long.
 * @param {number} epochs
 * @param {(epoch: number) => void} [during]
 * @param {number} [left] steps that it has left when it is stopped
 */
function startRun(epochs, during = () => {}, left = 0) {
  const clock = { now: 0 };
  mock.method(performance, 'now', () => clock.now);
  let epoch = 0;
  const engine = {
    /** @param {string} name */
    handle(name) {
      if (name === 'stop') {
        epochs = epoch + left;
        return left > 0;
      }
      if (name === 'batches') return { epochs: [] };
      if (name === 'progress') return { event: 'training_progress', detail: { epoch } };
      if (epoch === epochs) return { step: 'finished' };
      epoch += 1;
      clock.now += 1;
      during(epoch);
      return { step: 'did', event: { event: 'epoch', detail: { epoch } } };
    },
  };
  /** @type {{ at: number, event: any }[]} */
  const sent = [];
  const control = createRunControl();
  const end = control.run(/** @type {any} */ (engine), (event) => sent.push({ at: clock.now, event }));
  return { control, end, sent, epochs: () => epoch };
}

/** @param {{ event?: any }[]} sent @returns {number[]} the epochs that were told, in order */
const told = (sent) =>
  sent
    .filter(({ event }) => event?.event === 'epochs')
    .flatMap(({ event }) => event.detail.map((/** @type {{ epoch: number }} */ row) => row.epoch));

test('epochs of a millisecond are told ten times a second, all of them and in order', async () => {
  const { end, sent } = startRun(3000);
  await end;
  for (const name of ['epochs', 'training_progress']) {
    const times = sent.filter(({ event }) => event.event === name).map(({ at }) => at);
    assert.ok(times.length <= 31, `${times.length} news of ${name} in 3 s`);
    times.slice(0, -1).forEach((at, i) => i && assert.ok(at - (times[i - 1] ?? 0) >= 100));
  }
  assert.deepEqual(
    told(sent),
    Array.from({ length: 3000 }, (_, i) => i + 1),
  );
  assert.equal(sent.findLast(({ event }) => event.event === 'training_progress')?.event.detail.epoch, 3000);
});

test('however a worker ends, the page has been told of each epoch whose weights it keeps', async () => {
  mock.method(performance, 'now', () => 0); // no time passes, so that no other news is due
  let epoch = 0;
  const engine = {
    /** @param {string} name */
    handle(name) {
      if (name === 'batches') return { epochs: [] };
      if (name !== 'step') return { event: 'training_progress', detail: { epoch } };
      if (epoch === 7) throw new Error('broken');
      epoch += 1;
      return { step: 'did', event: { event: 'epoch', detail: { epoch } } };
    },
  };
  /** @type {any[]} */
  const sent = [];
  const isKept = (/** @type {number} */ epoch) => epoch % 2 === 0;
  const run = createRunControl().run(
    /** @type {any} */ (engine),
    (event) => sent.push({ at: 0, event }),
    (epoch) => (isKept(epoch) ? () => sent.push({ weights: epoch }) : null),
  );
  await assert.rejects(run, /broken/);
  const known = sent.flatMap(({ weights }, i) => (weights ? [{ weights, told: told(sent.slice(0, i)) }] : []));
  assert.deepEqual(known, [
    { weights: 2, told: [1, 2] },
    { weights: 4, told: [1, 2, 3, 4] },
    { weights: 6, told: [1, 2, 3, 4, 5, 6] },
  ]);
});

test('a pause acts after the slice that it came in, and what was done by then is told', async () => {
  let stand = () => {};
  const still = new Promise((resolve) => (stand = () => resolve(undefined)));
  const { control, end, sent, epochs } = startRun(3000, (epoch) => {
    // The message lies there during the slice and is heard after it.
    if (epoch === 1010) void Promise.resolve().then(() => control.pause().then(stand));
  });
  await still;
  for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate); // it goes on standing
  assert.equal(epochs(), 1020, 'a slice of 30 ms');
  assert.equal(told(sent).length, 1020);
  control.stop();
  await end;
  assert.equal(epochs(), 1020);
});

test('a stopped run does what its engine has left to do, and a second stop ends it at once', async () => {
  const tested = startRun(3000, (epoch) => epoch === 1005 && tested.control.stop(), 50);
  await tested.end;
  assert.equal(tested.epochs(), 1070, 'the slice of 30 ms, then what is left');
  const ended = startRun(3000, (epoch) => [1005, 1030].includes(epoch) && ended.control.stop(), 90);
  await ended.end;
  assert.equal(ended.epochs(), 1050, 'the end of the slice in which it came');
});

test('a run that is stopped while it stands still goes on to its end', async () => {
  let stand = () => {};
  const still = new Promise((resolve) => (stand = () => resolve(undefined)));
  const { control, end, epochs } = startRun(
    3000,
    (epoch) => {
      if (epoch === 10) void Promise.resolve().then(() => control.pause().then(stand));
    },
    5,
  );
  await still;
  control.stop();
  await end;
  assert.equal(epochs(), 35);
});

test('a stopped run and one that fails tell the epochs that were done', async () => {
  const stopped = startRun(3000, (epoch) => epoch === 1005 && stopped.control.stop());
  await stopped.end;
  assert.deepEqual(told(stopped.sent).length, 1020);
  const failing = startRun(3000, (epoch) => {
    if (epoch === 1005) throw new Error('broken');
  });
  await assert.rejects(failing.end, /broken/);
  assert.equal(told(failing.sent).length, 1004);
});

test('what has become of single batches is told with the news and at the end, and nothing where there is none', async () => {
  const clock = { now: 0 };
  mock.method(performance, 'now', () => clock.now);
  let steps = 0;
  /** @type {number[]} */
  let waiting = [];
  const engine = {
    /** @param {string} name */
    handle(name) {
      if (name === 'batches') {
        const epochs = waiting;
        waiting = [];
        return { epochs };
      }
      if (name === 'progress') return null;
      if (steps === 250) return { step: 'finished' };
      steps += 1;
      clock.now += 1;
      if (steps > 100) waiting.push(steps);
      return { step: 'did', event: null };
    },
  };
  /** @type {any[]} */
  const sent = [];
  const control = createRunControl();
  await control.run(/** @type {any} */ (engine), (event) => sent.push(event));
  const batches = sent.filter(({ event }) => event === 'batches');
  assert.ok(batches.length <= 3, 'they are bundled');
  assert.ok(batches.every(({ detail }) => detail.epochs.length > 0));
  assert.deepEqual(
    batches.flatMap(({ detail }) => detail.epochs),
    Array.from({ length: 150 }, (_, i) => 101 + i),
  );
});

test('a step that waits lets the timers of the page come, and is asked again', async () => {
  const answers = [...Array(5).fill('waiting'), 'finished'];
  let timers = 0;
  const timer = setInterval(() => (timers += 1), 1);
  const engine = {
    /** @param {string} name */
    handle(name) {
      if (name === 'batches') return { epochs: [] };
      if (name === 'progress') return null;
      return { step: answers.shift() };
    },
  };
  await createRunControl().run(/** @type {any} */ (engine), () => {});
  clearInterval(timer);
  assert.deepEqual(answers, []);
  assert.ok(timers > 0);
});

test('that the GPU was left is told at once, and the run goes on; an error ends it', async () => {
  const left = {
    event: 'gpu_left',
    detail: { cause: { code: 'gpu-lost', reason: 'x' }, epoch: 3 },
  };
  const nan = { code: 'loss-not-finite', loss: NaN, epoch: 1, batch: 2 };
  for (const error of [null, nan]) {
    const steps = [
      { step: 'did', event: left },
      { step: 'did', event: null },
    ];
    const engine = {
      /** @param {string} name */
      handle(name) {
        if (name === 'batches') return { epochs: [] };
        if (name === 'progress') return null;
        const step = steps.shift();
        if (!step && error) throw error;
        return step ?? { step: 'finished' };
      },
    };
    /** @type {any[]} */
    const sent = [];
    const run = createRunControl().run(/** @type {any} */ (engine), (event) => sent.push(event));
    if (error) await assert.rejects(run, error);
    else await run;
    assert.deepEqual(sent, [left]);
    assert.deepEqual(steps, []);
  }
});
