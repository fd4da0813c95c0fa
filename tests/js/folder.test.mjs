// Folders of pictures that are dropped on the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFolder } from '../../www/features/data/folder.js';

/** @param {string} name @param {() => object[]} more the next of its entries */
const folder = (name, more) =>
  /** @type {any} */ ({
    name,
    createReader: () => ({ readEntries: (/** @type {(all: object[]) => void} */ resolve) => resolve(more()) }),
  });

test('a folder with everything that somebody has is read only until there are too many files', async () => {
  let asked = 0;
  const file = (/** @type {(file: object) => void} */ resolve) => {
    asked++;
    resolve({});
  };
  const all = Array.from({ length: 100 }, (_, i) => ({ isFile: true, name: i ? `${i}.png` : '.left', file }));
  await assert.rejects(inFolder(folder('home', () => all)), {
    code: 'folder-size',
    folder: 'home',
    most: 20_000,
    found: 20_001,
  });
  assert.equal(asked, 20_000);
});

test('what cannot be read in a folder is named by its path', async () => {
  const refusing = (/** @type {unknown} */ _, /** @type {(reason: Error) => void} */ reject) => reject(new Error('no'));
  let entries = [{ isFile: true, name: 'a.png', file: refusing }];
  const seven = folder('7', () => entries.splice(0));
  let inner = [seven];
  await assert.rejects(inFolder(folder('mine', () => inner.splice(0))), { code: 'file-unreadable', file: '7/a.png' });
  const locked = { name: '8', createReader: () => ({ readEntries: refusing }) };
  inner = [/** @type {any} */ (locked)];
  await assert.rejects(inFolder(folder('mine', () => inner.splice(0))), { code: 'file-unreadable', file: '8' });
});
