// Which number of threads is taken, and whether the GPU, by measurements that the test makes up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGpuFaster, measureGpu, measureThreads } from '../../www/features/engine/threads.js';

/**
 * @param {number} most
 * @param {Record<number, number>} times milliseconds of a step, by threads
 */
async function measured(most, times) {
  /** @type {number[]} */
  const asked = [];
  /** @type {any} */
  const aside = (/** @type {(request: any) => Promise<any>} */ use) => {
    let threads = 0;
    return use(async (/** @type {any} */ request) => {
      if (request.type === 'open') threads = request.choice.threads;
      else asked.push(threads);
      return times[threads];
    });
  };
  const { threads: fastest } = await measureThreads(aside, 'relaxed-threads', most);
  return { asked, fastest };
}

test('where all processors are there, all threads are taken, and no other number is tried', async () => {
  assert.deepEqual(await measured(4, { 4: 3, 1: 10 }), { asked: [4, 1], fastest: 4 });
  assert.deepEqual(await measured(2, { 2: 6, 1: 10 }), { asked: [2, 1], fastest: 2 });
});

test('four threads on two processors: the numbers between are tried, and the fastest is taken', async () => {
  const times = { 4: 18, 2: 5, 1: 7 };
  assert.deepEqual(await measured(4, times), { asked: [4, 1, 2], fastest: 2 });
  assert.deepEqual(await measured(4, { ...times, 2: 9 }), { asked: [4, 1, 2], fastest: 1 });
});

test('threads that gain little are still the fastest', async () => {
  const times = { 8: 6, 4: 7, 2: 8, 1: 10 };
  assert.deepEqual(await measured(8, times), { asked: [8, 1, 4, 2], fastest: 8 });
  assert.equal((await measured(8, { ...times, 4: 5.9 })).fastest, 8, 'no more than noise');
});

test('the GPU is measured beside the processor as it is used, and taken where it is clearly faster', async () => {
  /** @type {object[]} */
  const asked = [];
  /** @type {any} */
  const aside = (/** @type {(request: any) => Promise<any>} */ use) =>
    use(async (/** @type {any} */ request) => {
      if (request.type === 'open') asked.push(request.choice);
      return asked.length === 1 ? 2 : 5;
    });
  const rivals = await measureGpu(aside, 'webgpu', { build: 'relaxed-threads', threads: 4 });
  assert.deepEqual(rivals, { gpu: 2, processor: 5 });
  assert.deepEqual(asked, [
    { build: 'webgpu', threads: 1 },
    { build: 'relaxed-threads', threads: 4 },
  ]);
  assert.equal(isGpuFaster(rivals), true);
  assert.equal(isGpuFaster({ gpu: 5, processor: 5.5 }), false, 'no more than noise');
  assert.equal(isGpuFaster({ gpu: 800, processor: 5 }), false);
});
