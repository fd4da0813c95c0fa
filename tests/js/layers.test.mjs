// The house stands one-way: no room of src/ imports from a room above it, no files import each other in a
// circle, and the page's folders keep their order too. Reads sources as text; tests inside files may import
// what they like.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';

/** The rooms of src/ from the top down, as docs/architecture.md lists them. */
const ROOMS = [
  ...['browser', 'lab', 'learn', 'formats', 'explain', 'recognition', 'gpu', 'optim', 'nn', 'data', 'ink', 'gemm'],
  ...['parallel', 'random', 'file_formats', 'gzip', 'english', 'error', 'choices'],
];

/** The page's folders from the top down. */
const PAGE = ['app', 'features', 'state', 'ui', 'storage', 'engine', 'strings'];

/** @param {string} folder @param {RegExp} name @returns {string[]} paths from the repository's root */
function filesIn(folder, name) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** A module of the crate by its path, such as `gemm::kernel`. @typedef {{ file: string, text: string }} Module */

/** @returns {Map<string, Module>} */
function modules() {
  const found = new Map();
  for (const file of filesIn('src', /\.rs$/)) {
    if (file.startsWith('src/bin/') || /(^|[/_])tests?\.rs$/.test(file)) continue;
    const path = file.slice('src/'.length, -'.rs'.length).split('/');
    if (path.at(-1) === 'mod' || path.join() === 'lib') path.pop();
    found.set(path.join('::'), {
      file,
      text: withoutTests(readFileSync(join(ROOT, file), 'utf8')),
    });
  }
  return found;
}

/** Without comments and without items that are compiled for tests alone. @param {string} text */
function withoutTests(text) {
  let code = text.replaceAll(/\/\/[^\n]*/g, '');
  for (let at = code.indexOf(TEST_ONLY); at >= 0; at = code.indexOf(TEST_ONLY)) {
    code = code.slice(0, at) + code.slice(endOfItem(code, at) + 1);
  }
  return code;
}

const TEST_ONLY = '#[cfg(test)]';

/**
 * The paths that a file imports, with groups taken apart: `a::{b, c::d}` is `a::b` and `a::c::d`. Of a module
 * inside the file, `super` is the file itself.
 * @param {string} text
 * @returns {string[]}
 */
function imports(text) {
  const inner = /\bmod \w+ \{/.exec(text);
  if (inner) {
    const end = endOfItem(text, inner.index);
    const inside = imports(text.slice(inner.index + inner[0].length, end));
    const outside = imports(text.slice(0, inner.index) + text.slice(end + 1));
    return [...outside, ...inside.map((path) => path.replace(/^super::/, 'self::'))];
  }
  const uses = [...text.matchAll(/\buse ([^;]+);/g)].flatMap(([, tree]) => leaves(tree));
  const inline = [...text.matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(([path]) => path);
  return [...uses, ...inline];
}

/** Where the item at `at` ends: its semicolon or its last brace. @param {string} text @param {number} at */
function endOfItem(text, at) {
  let end = at + text.slice(at).search(/[;{]/);
  for (let depth = 0; end < text.length; end++) {
    if (text[end] === '{') depth++;
    if (text[end] === '}') depth--;
    if (depth === 0 && /[;}]/.test(text[end])) break;
  }
  return end;
}

/** @param {string} tree @returns {string[]} */
function leaves(tree) {
  const text = tree.replaceAll(/\s+/g, ' ').trim();
  const open = text.indexOf('{');
  if (open < 0) return [text.split(' as ')[0].trim()];
  const prefix = text.slice(0, open);
  const inside = text.slice(open + 1, text.lastIndexOf('}'));
  /** @type {string[]} */
  const parts = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i <= inside.length; i++) {
    if (inside[i] === '{') depth++;
    if (inside[i] === '}') depth--;
    if (i === inside.length || (inside[i] === ',' && depth === 0)) {
      if (inside.slice(start, i).trim()) parts.push(inside.slice(start, i));
      start = i + 1;
    }
  }
  return parts.flatMap((part) => leaves(prefix + part.trim()));
}

/**
 * The module that an import of `from` leads to, through what others pass on with `pub use`; null when it
 * leaves the crate.
 * @param {Map<string, Module>} all
 * @param {string} from
 * @param {string} path
 * @returns {string | null}
 */
function target(all, from, path, depth = 0) {
  if (depth > 8) return null;
  let at = from === '' ? [] : from.split('::');
  const parts = path.split('::').map((part) => part.trim());
  if (parts[0] === 'crate') at = [];
  else if (parts[0] === 'super') at.pop();
  else if (parts[0] !== 'self' && !all.has([...at, parts[0]].join('::'))) return null;
  if (['crate', 'super', 'self'].includes(parts[0])) parts.shift();
  while (parts[0] === 'super') {
    parts.shift();
    at.pop();
  }
  while (parts.length && all.has([...at, parts[0]].join('::'))) at.push(parts.shift() ?? '');
  const module = at.join('::');
  const item = parts[0];
  const passedOn = imports((all.get(module)?.text ?? '').match(/pub(\(\w+\))? use [^;]+;/g)?.join('\n') ?? '');
  const through = item && passedOn.find((other) => other.split('::').at(-1) === item);
  if (through && module !== from) return target(all, module, through, depth + 1) ?? module;
  return module;
}

/** @returns {Map<string, Set<string>>} */
function graph() {
  const all = modules();
  const edges = new Map();
  for (const [from, { text }] of all) {
    // lib.rs and what only passes on names import nothing for themselves.
    const own = text.replaceAll(/pub(\(\w+\))? use [^;]+;/g, '');
    const to = imports(own).map((path) => target(all, from, path));
    edges.set(from, new Set(to.filter((module) => module !== null && module !== from && module !== '')));
  }
  return edges;
}

/**
 * @param {Map<string, Set<string>>} edges
 * @returns {string[][]} groups of more than one that reach each other (Tarjan's algorithm)
 */
function circles(edges) {
  /** @type {Map<string, { index: number, low: number, open: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];
  /** @param {string} node */
  function visit(node) {
    const state = { index: seen.size, low: seen.size, open: true };
    seen.set(node, state);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      const other = seen.get(next) ?? visit(next);
      if (other.open) state.low = Math.min(state.low, other.low);
    }
    if (state.low === state.index) {
      const group = stack.splice(stack.indexOf(node));
      for (const member of group) Object.assign(seen.get(member) ?? {}, { open: false });
      if (group.length > 1) found.push(group.sort());
    }
    return state;
  }
  for (const node of edges.keys()) if (!seen.has(node)) visit(node);
  return found;
}

test('no room of src imports from a room above it', () => {
  const wrong = [];
  for (const [from, targets] of graph()) {
    for (const to of targets) {
      const [room, other] = [from, to].map((module) => ROOMS.indexOf(module.split('::')[0]));
      assert.ok(room >= 0 && other >= 0, `${from} or ${to} is in no room: add it to ROOMS and the documents`);
      if (room > other) wrong.push(`${from} imports ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('no files of src import each other in a circle', () => {
  assert.deepEqual(circles(graph()), []);
});

test('a circle and an import upwards would be seen', () => {
  const edges = new Map(Object.entries({ a: ['b'], b: ['c'], c: ['b'] }).map(([k, v]) => [k, new Set(v)]));
  assert.deepEqual(circles(edges), [['b', 'c']]);
  assert.ok(graph().get('browser')?.has('lab'));
  assert.ok(graph().get('lab::running')?.size);
});

test('no folder of the page imports from one above it, and no files in a circle', () => {
  const edges = new Map();
  const wrong = [];
  for (const folder of PAGE) {
    if (!existsSync(join(ROOT, 'www', folder))) continue;
    for (const file of filesIn(`www/${folder}`, /\.js$/)) {
      const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
      const paths = [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, path]) => join(dirname(file), path));
      edges.set(file, new Set(paths));
      for (const path of paths) {
        if (PAGE.indexOf(path.split('/')[1]) < PAGE.indexOf(folder)) wrong.push(`${file} imports ${path}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(circles(edges), []);
});
