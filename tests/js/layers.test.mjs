// The house stands one-way: no room of src/ imports from a room above it, no files import each other in a
// circle, and the page's folders keep their order too. Reads sources as text. Tests inside files may import what they
// like, and so may the command line in src/bin/, which nothing imports.

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
const PASSED_ON = /pub(\(\w+\))? use [^;]+;/g;

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
  const passedOn = imports((all.get(module)?.text ?? '').match(PASSED_ON)?.join('\n') ?? '');
  const through = item && passedOn.find((other) => other.split('::').at(-1) === item);
  if (through && module !== from) return target(all, module, through, depth + 1) ?? module;
  return module;
}

/** @returns {Map<string, Set<string>>} */
function graph() {
  const all = modules();
  const edges = new Map();
  for (const [from, { text }] of all) {
    // A module that only passes on the names of its own files does not depend on them.
    const own = imports(text.replaceAll(PASSED_ON, '')).map((path) => target(all, from, path));
    const passedOn = imports(text.match(PASSED_ON)?.join('\n') ?? '').map((path) => target(all, from, path));
    const to = [...own, ...passedOn.filter((module) => from && !module?.startsWith(`${from}::`))];
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

/**
 * The page's files and what each imports: at run time, late (`import()`), as a worker, and as types, which stand in
 * comments.
 */
function pageGraph() {
  const edges = new Map();
  for (const folder of PAGE) {
    for (const file of filesIn(`www/${folder}`, /\.js$/)) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const paths = [...text.matchAll(IMPORT)].map(([, path]) => join(dirname(file), path));
      edges.set(file, new Set(paths.filter((path) => path !== file)));
    }
  }
  return edges;
}

const IMPORT = /\b(?:from |import |import\(|new URL\((?:\/\*.*?\*\/ )?)'(\.[^']+\.js)'/g;

/** Of a graph of files that of their folders; each feature has its own. @param {Map<string, Set<string>>} edges */
function folders(edges) {
  const between = new Map();
  for (const [file, targets] of edges) {
    const [from, ...others] = [file, ...targets].map((path) => {
      const parts = path.split('/');
      return parts.slice(0, parts[1] === 'features' ? 3 : 2).join('/');
    });
    between.set(from, new Set([...(between.get(from) ?? []), ...others.filter((to) => to !== from)]));
  }
  return between;
}

test('no folder of the page imports from one above it, as a type or late', () => {
  const wrong = [...pageGraph()].flatMap(([file, targets]) => {
    const [above, ...upwards] = [file, ...targets].map((path) => PAGE.indexOf(path.split('/')[1]));
    return [...targets].filter((_, i) => upwards[i] < above).map((path) => `${file} imports ${path}`);
  });
  assert.deepEqual(wrong, []);
});

test('no folders and no files of the page import each other in a circle', () => {
  assert.deepEqual(circles(folders(pageGraph())), []);
  assert.deepEqual(circles(pageGraph()), []);
});

test('circles, late imports, types and names that are passed on would be seen', () => {
  const edges = new Map(Object.entries({ a: ['b'], b: ['c'], c: ['b'] }).map(([k, v]) => [k, new Set(v)]));
  assert.deepEqual(circles(edges), [['b', 'c']]);
  assert.ok(graph().get('browser')?.has('lab'));
  assert.ok(graph().get('lab::running')?.size);
  assert.ok(graph().get('lab::messages')?.has('explain::unit'), 'pub use');
  const page = pageGraph();
  assert.ok(page.get('www/app/main.js')?.has('www/state/store.js'), 'import');
  assert.ok(page.get('www/strings/i18n.js')?.has('www/strings/zh.js'), 'import()');
  assert.ok(page.get('www/state/state.js')?.has('www/state/types.js'), '@import');
  assert.ok(page.get('www/features/runs/list.js')?.has('www/state/types.js'), 'import() in a type');
  assert.ok(page.get('www/engine/address.js')?.has('www/engine/worker.js'), 'new URL()');
  assert.deepEqual(folders(page).get('www/features/runs')?.has('www/features/data'), true);
});
