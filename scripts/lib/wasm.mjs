// Builds the engine with cargo and wasm-bindgen: pkg/, which a plain `wasm-pack build` makes too, and below
// it the builds that need more of a browser. Makes only those that something has changed of, and lists
// what stands in pkg/package.json.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAIN, VARIANTS, buildEnv, cargoArgs, hasThreads, outputs } from './builds.mjs';
import { withLock } from './lock.mjs';
import { ROOT, TOOLS } from './paths.mjs';
import { Steps } from './report.mjs';
import { CARGO_PROGRESS, capture, runLogged } from './run.mjs';

/** @typedef {import('./builds.mjs').Build} Build */

export const LEFT_OUT =
  'Without the sources of the standard library the engine has no threads: for those run ' +
  '`rustup component add rust-src` and start again.';

/** By each build's name, the fingerprint with which it was made. */
const STAMPS = join(TOOLS, 'pkg-made-from');
const INPUTS = ['Cargo.toml', 'Cargo.lock', '.cargo/config.toml', 'src'];

/**
 * Makes builds what they would be if made now. One at a time: `npm start` beside `npm test` would otherwise
 * write the same files.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly Build[]} [builds]
 */
export async function ensureWasm(env, builds = [PLAIN, ...VARIANTS]) {
  const old = outdated(env, builds);
  if (old.length === 0) console.log('Build: nothing changed.');
  const steps = new Steps(old.length);
  for (const build of old) {
    await steps.run(`building "${build.name}"`, (update) => make(build, env, { update }));
  }
  writeManifest(join(ROOT, 'pkg'), standing(env));
  if (old.some(hasThreads) && !hasSources(env)) console.log(LEFT_OUT);
}

/**
 * Makes one build, unless another script has made it in the meantime, or its sources are missing: threads
 * need the standard library's, since the one that comes with the compiler is made for one thread.
 * @param {Build} build
 * @param {NodeJS.ProcessEnv} env
 * @param {{ update?: (words: string) => void, priority?: number }} [options]
 * @returns {Promise<boolean>} whether it is there
 */
export function make(build, env, options = {}) {
  return withLock(async () => {
    const possible = !hasThreads(build) || hasSources(env) || addSources(env);
    if (outdated(env, [build]).length === 0) return possible;
    if (possible) await compile(build, env, options);
    else rmSync(join(ROOT, build.folder), { recursive: true, force: true });
    stamp(build, env);
    return possible;
  });
}

/**
 * @param {Build} build
 * @param {NodeJS.ProcessEnv} env
 * @param {{ update?: (words: string) => void, priority?: number }} options
 */
async function compile(build, env, options) {
  const target = env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
  const own = { ...buildEnv(build, env), ...CARGO_PROGRESS };
  const remedy = 'The WebAssembly build failed: see the lines above, mend that and start again';
  await runLogged('cargo', cargoArgs(build, target), {
    ...options,
    log: `build-${build.name}`,
    env: own,
    remedy,
  });
  const wasm = join(target, 'wasm32-unknown-unknown', 'release', 'digitlab.wasm');
  const bindgen = [wasm, '--target', build.glue, '--out-dir', join(ROOT, build.folder)];
  await runLogged('wasm-bindgen', [...bindgen, '--typescript'], {
    ...options,
    log: `bindgen-${build.name}`,
    env: own,
    remedy,
  });
}

/**
 * Lists the builds beside the plain one in pkg/package.json, for www/engine/builds.js: name, hash of the
 * wasm as the browser's fetch takes it, features. Every plain `wasm-pack build` removes that file and makes
 * it again, so the list never names builds that such a build has left behind.
 * @param {string} folder pkg/
 * @param {readonly Build[]} [builds] those that may be listed
 * @param {readonly Build[]} [pending] those that are being made: the page looks again while there are some
 */
export function writeManifest(folder, builds = VARIANTS, pending = []) {
  const file = join(folder, 'package.json');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const { builds: _, pending: __, ...rest } = before === '' ? ofPackage() : JSON.parse(before);
  const listed = builds.flatMap(({ name, features }) => {
    const wasm = join(folder, name, 'digitlab_bg.wasm');
    if (name === PLAIN.name || !existsSync(wasm)) return [];
    const hash = createHash('sha256').update(readFileSync(wasm)).digest('base64');
    return [{ name, hash: `sha256-${hash}`, features }];
  });
  const names = pending.map(({ name }) => name);
  const after = { ...rest, builds: listed, ...(names.length > 0 && { pending: names }) };
  const text = `${JSON.stringify(after, null, 2)}\n`;
  if (text === before) return;
  // Whole at every moment: the page may ask for it just now, and another script may write its own.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, text);
  renameSync(own, file);
}

/** What a bundler asks of a package, as wasm-pack says it of this one. */
function ofPackage() {
  const { name, description, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return {
    name,
    type: 'module',
    description,
    version,
    license,
    files: ['digitlab_bg.wasm', 'digitlab.js', 'digitlab_bg.js', 'digitlab.d.ts'],
    main: 'digitlab.js',
    types: 'digitlab.d.ts',
    sideEffects: ['./digitlab.js', './snippets/*'],
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly Build[]} builds
 * @returns {Build[]} those that something has changed of
 */
export function outdated(env, builds) {
  const compiler = compilerOf(env);
  const stamps = readStamps();
  return builds.filter((build) => stamps[build.name] !== fingerprint(build, compiler));
}

/** @param {NodeJS.ProcessEnv} env @returns {Build[]} the builds beside the plain one that are up to date */
export function standing(env) {
  const old = outdated(env, VARIANTS);
  return VARIANTS.filter((build) => !old.includes(build));
}

/** @returns {Record<string, string>} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf8'));
  } catch {
    return {}; // none yet, or one that an interrupted script has left
  }
}

/** @param {Build} build @param {NodeJS.ProcessEnv} env */
function stamp(build, env) {
  mkdirSync(TOOLS, { recursive: true });
  const stamps = { ...readStamps(), [build.name]: fingerprint(build, compilerOf(env)) };
  writeFileSync(STAMPS, JSON.stringify(stamps, null, 2));
}

/** Whether the compiler's sources of the standard library are there. @param {NodeJS.ProcessEnv} env */
export function hasSources(env) {
  const sysroot = capture('rustc', ['--print', 'sysroot'], env)?.trim();
  return sysroot !== undefined && existsSync(join(sysroot, 'lib/rustlib/src/rust/library'));
}

/** Whether rustup could add them. @param {NodeJS.ProcessEnv} env */
function addSources(env) {
  capture('rustup', ['component', 'add', 'rust-src'], env);
  return hasSources(env);
}

/** What builds depend on apart from files. @param {NodeJS.ProcessEnv} env */
function compilerOf(env) {
  return `${capture('rustc', ['-vV'], env)} ${hasSources(env)}`;
}

/**
 * A hash of the compiler's version, the flags and every file that goes in or came out: someone else's build
 * in pkg/ changes it too.
 * @param {Build} build
 * @param {string} compiler
 */
function fingerprint(build, compiler) {
  const { RUSTFLAGS = '' } = buildEnv(build, {});
  const hash = createHash('sha256').update(JSON.stringify([compiler, RUSTFLAGS, cargoArgs(build, ''), build.glue]));
  for (const file of [...INPUTS.flatMap(filesIn), ...outputs(build)]) {
    const path = join(ROOT, file);
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.from('missing');
    hash.update(`\0${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path a file or a folder, from the repository's root
 * @returns {string[]}
 */
function filesIn(path) {
  if (!statSync(join(ROOT, path), { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1))
    .sort();
}
