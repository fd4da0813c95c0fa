// Builds pkg/ with a plain `wasm-pack build`, and below it the builds that need more of a browser
// (www/engine/builds.js chooses among them), only when something they are made from has changed. Lists the
// builds in pkg/package.json.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { ROOT, TOOLS } from './paths.mjs';
import { Steps } from './report.mjs';
import { CARGO_PROGRESS, capture, runLogged } from './run.mjs';

const STAMP = join(TOOLS, 'pkg-made-from');
const INPUTS = ['Cargo.toml', 'Cargo.lock', '.cargo/config.toml', 'src'];
/**
 * A build besides the plain one.
 * @typedef {object} Variant
 * @property {string} name also its folder in pkg/
 * @property {string[]} features of Cargo.toml; www/engine/builds.js knows what each needs of a browser
 * @property {string[]} targetFeatures of wasm32
 */

const SHARED_MEMORY = ['+atomics', '+bulk-memory', '+mutable-globals'];

/** @type {Variant} */
const RELAXED = {
  name: 'relaxed',
  features: ['fused'],
  targetFeatures: ['+simd128', '+relaxed-simd'],
};

/** The fastest first: the page tries them in this order. @type {readonly Variant[]} */
export const VARIANTS = [
  {
    name: 'relaxed-threads',
    features: ['threads', 'fused'],
    targetFeatures: [...RELAXED.targetFeatures, ...SHARED_MEMORY],
  },
  {
    name: 'threads',
    features: ['threads'],
    targetFeatures: ['+simd128', ...SHARED_MEMORY],
  },
  RELAXED,
];

/** @param {Pick<Variant, 'features'>} variant */
export const hasThreads = ({ features }) => features.includes('threads');

/**
 * What the linker makes of threads: one memory for all, of at most 512 MiB (phones give no more), brought
 * by the page, and the names that a new thread needs to set up its own part of it.
 */
const THREAD_LINK_ARGS = [
  '--shared-memory',
  '--max-memory=536870912',
  '--import-memory',
  '--export=__heap_base',
  '--export=__wasm_init_tls',
  '--export=__tls_size',
  '--export=__tls_align',
  '--export=__tls_base',
];

const OUTPUTS = [
  ...['pkg/digitlab.js', 'pkg/digitlab_bg.js', 'pkg/digitlab_bg.wasm'],
  ...VARIANTS.flatMap(({ name }) => [`pkg/${name}/digitlab.js`, `pkg/${name}/digitlab_bg.wasm`]),
];

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
  const built = isBuilt(env);
  if (built) console.log('Build: nothing changed.');
  else {
    await withLock(async () => {
      if (!isBuilt(env)) await build(env);
    });
  }
  writeManifest(join(ROOT, 'pkg'));
}

/**
 * Lists the builds that stand beside the plain one in pkg/package.json, for www/engine/builds.js: name, hash
 * of the wasm as the browser's fetch takes it, features. Every plain `wasm-pack build` removes that file and
 * makes it anew, so the list never tells of builds that such a build has left behind.
 * @param {string} folder pkg/
 */
export function writeManifest(folder) {
  const file = join(folder, 'package.json');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const builds = VARIANTS.flatMap(({ name, features }) => {
    const wasm = join(folder, name, 'digitlab_bg.wasm');
    if (!existsSync(wasm)) return [];
    const hash = createHash('sha256').update(readFileSync(wasm)).digest('base64');
    return { name, hash: `sha256-${hash}`, features };
  });
  const after = `${JSON.stringify({ ...JSON.parse(before), builds }, null, 2)}\n`;
  if (after !== before) writeFileSync(file, after);
}

/** @param {NodeJS.ProcessEnv} env */
function isBuilt(env) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint(env);
}

/** The flags with which a variant is compiled. @param {Variant} variant */
function rustFlags(variant) {
  const linking = hasThreads(variant) ? THREAD_LINK_ARGS.map((arg) => `-Clink-arg=${arg}`) : [];
  const features = `-Ctarget-feature=${variant.targetFeatures.join(',')}`;
  // As in .cargo/config.toml, whose flags these replace.
  const code = ['-inline-threshold=30', '-unroll-runtime=false'].map((arg) => `-Cllvm-args=${arg}`);
  return [features, ...code, ...linking].join(' ');
}

/** The environment in which the relaxed variant is built and tested. @param {NodeJS.ProcessEnv} env */
export function relaxedEnv(env) {
  return { ...wasmEnv(env), RUSTFLAGS: rustFlags(RELAXED) };
}

/**
 * Makes all builds. Those with threads need the standard library's sources, since the one that comes
 * with the compiler is made for one thread; where there are none to be had, they are left out.
 * @param {NodeJS.ProcessEnv} env
 */
async function build(env) {
  const steps = new Steps(1 + VARIANTS.length);
  const own = { ...wasmEnv(env), ...CARGO_PROGRESS };
  await steps.run('building the WebAssembly package', (update) =>
    wasmPack(['build'], own, 'wasm-pack-build', update),
  );
  const threads = hasSources(env) || addSources(env);
  for (const variant of VARIANTS) {
    if (hasThreads(variant) && !threads) {
      rmSync(join(ROOT, 'pkg', variant.name), { recursive: true, force: true });
      await steps.run(`leaving out the build "${variant.name}"`, async () => {});
      continue;
    }
    await steps.run(`building "${variant.name}"`, (update) => buildVariant(variant, own, update));
  }
  if (!threads) {
    console.log('  Without the sources of the standard library the engine has no threads:');
    console.log('  for those run `rustup component add rust-src` and start again.');
  }
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(STAMP, fingerprint(env));
}

/**
 * @param {Variant} variant
 * @param {NodeJS.ProcessEnv} env as `wasmEnv` gives it
 * @param {(words: string) => void} update
 */
export function buildVariant(variant, env, update) {
  const { name, features } = variant;
  const threads = hasThreads(variant);
  const args = ['build', '.', '--target', 'web', '--no-pack', '--out-dir', `pkg/${name}`];
  args.push('--', '--locked', '--features', features.join(','));
  if (threads) args.push('-Zbuild-std=std,panic_abort');
  // Building the standard library is not stable yet, and works.
  const bootstrap = threads ? { RUSTC_BOOTSTRAP: '1' } : {};
  const own = { ...env, ...bootstrap, RUSTFLAGS: rustFlags(variant) };
  return wasmPack(args, own, `wasm-pack-build-${name}`, update);
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} log
 * @param {(words: string) => void} update
 */
async function wasmPack(args, env, log, update) {
  const remedy = 'The WebAssembly build failed: see the lines above (`wasm-pack build` repeats it)';
  await runLogged('wasm-pack', args, { log, env, update, remedy });
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

/**
 * A hash of the compiler's version and of every file that goes in or came out; someone else's build in
 * pkg/ changes it too.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [outputs] files from the repository's root
 */
export function fingerprint(env, outputs = OUTPUTS) {
  const hash = createHash('sha256').update(capture('rustc', ['-vV'], env) ?? '');
  for (const file of [...INPUTS.flatMap(filesIn), ...outputs]) {
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
