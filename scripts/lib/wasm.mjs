// Builds pkg/ with a plain `wasm-pack build`, only when something it is made from has changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { ROOT, TOOLS } from './paths.mjs';
import { Steps } from './report.mjs';
import { CARGO_PROGRESS, capture, runLogged } from './run.mjs';

const STAMP = join(TOOLS, 'pkg-made-from');
const INPUTS = ['Cargo.toml', 'Cargo.lock', '.cargo/config.toml', 'src'];
const OUTPUTS = ['pkg/digitlab.js', 'pkg/digitlab_bg.js', 'pkg/digitlab_bg.wasm'];

/**
 * A copy of the environment in which the flags of .cargo/config.toml count: RUSTFLAGS would replace
 * them, and the build would lose its SIMD without a word.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function wasmEnv(env) {
  const { RUSTFLAGS: _, CARGO_ENCODED_RUSTFLAGS: __, CARGO_BUILD_TARGET: ___, ...rest } = env;
  return rest;
}

/**
 * Makes pkg/ what a build would give now. One at a time: `npm start` beside `npm test` would otherwise
 * write the same files.
 * @param {NodeJS.ProcessEnv} env
 */
export async function ensureWasm(env) {
  if (isBuilt(env)) {
    console.log('Build: nothing changed.');
    return;
  }
  await withLock(async () => {
    if (isBuilt(env)) return;
    await new Steps(1).run('building the WebAssembly package', (update) => build(env, update));
  });
}

/** @param {NodeJS.ProcessEnv} env */
function isBuilt(env) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint(env);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(words: string) => void} update
 */
async function build(env, update) {
  await runLogged('wasm-pack', ['build'], {
    log: 'wasm-pack-build',
    env: { ...wasmEnv(env), ...CARGO_PROGRESS },
    update,
    remedy: 'The WebAssembly build failed: see the lines above (`wasm-pack build` repeats it)',
  });
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(STAMP, fingerprint(env));
}

/**
 * A hash of the compiler's version and of every file that goes in or came out; someone else's build in
 * pkg/ changes it too.
 * @param {NodeJS.ProcessEnv} env
 */
function fingerprint(env) {
  const hash = createHash('sha256').update(capture('rustc', ['-vV'], env) ?? '');
  for (const file of [...INPUTS.flatMap(filesIn), ...OUTPUTS]) {
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
