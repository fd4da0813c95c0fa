// The page's store: who is notified of what, and that no change notifies no one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../../www/state/store.js';

const open = () => createStore({ language: 'en', a: 1, b: [1], c: 0 });

test('a listener hears the state at once, and then only of its own part', () => {
  const store = open();
  /** @type {unknown[]} */
  const heard = [];
  store.subscribe(
    ({ a }) => a,
    (a) => heard.push(a),
  );
  store.set({ c: 5 });
  store.set({ a: 2 });
  store.set({ a: 2 });
  assert.deepEqual(heard, [1, 2]);
});

test('of a plain object the entries are compared, of any other the object', () => {
  const store = open();
  /** @type {unknown[]} */
  const heard = [];
  store.subscribe(
    ({ a, b }) => ({ a, b }),
    (part) => heard.push(part),
  );
  store.set({ c: 1 });
  assert.equal(heard.length, 1);
  store.set({ b: [1] });
  assert.deepEqual(heard[1], { a: 1, b: [1] });
});

test('a view is shown again when the language changes, a listener is not', () => {
  const store = open();
  /** @type {string[]} */
  const heard = [];
  store.subscribe(
    ({ a }) => a,
    () => heard.push('listener'),
  );
  store.show(
    ({ a }) => a,
    () => heard.push('view'),
  );
  heard.length = 0;
  store.set({ language: 'zh' });
  assert.deepEqual(heard, ['view']);
  store.set({ language: 'zh' });
  assert.deepEqual(heard, ['view']);
});

test('a change made by a listener reaches those before it too, in order', () => {
  const store = open();
  /** @type {string[]} */
  const heard = [];
  store.subscribe(
    ({ c }) => c,
    (c) => heard.push(`first ${c}`),
  );
  store.subscribe(
    ({ a }) => a,
    (a) => store.set({ c: a * 10 }),
  );
  store.subscribe(
    ({ c }) => c,
    (c) => heard.push(`last ${c}`),
  );
  store.set({ a: 2 });
  assert.deepEqual(heard, ['first 0', 'first 10', 'last 10', 'last 20', 'first 20']);
});
