// The builds of the engine: what each is made of, and the flags that make it. wasm.mjs builds them.

import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * @typedef {object} Build
 * @property {string} name as www/engine/builds.js has it
 * @property {string} folder from the repository's root
 * @property {'bundler' | 'web'} glue what its JavaScript is made for; threads need the web's
 * @property {string[]} features of Cargo.toml; www/engine/builds.js knows what each needs of a browser
 * @property {boolean} relaxed whether the crate itself, and no other, may use relaxed SIMD
 */

/**
 * The package that `wasm-pack build` makes too (tests/tools/wasm-pack.test.mjs); only the wasm differs, since that makes
 * two kinds of library (`cargoArgs`).
 * @type {Build}
 */
export const PLAIN = {
  name: 'simd128',
  folder: 'pkg',
  glue: 'bundler',
  features: [],
  relaxed: false,
};

/** @type {Build} */
const RELAXED = {
  name: 'relaxed',
  folder: 'pkg/relaxed',
  glue: 'web',
  features: ['fused'],
  relaxed: true,
};

/**
 * Runs train on the GPU; all else is as in the plain build.
 * @type {Build}
 */
const WEBGPU = {
  name: 'webgpu',
  folder: 'pkg/webgpu',
  glue: 'web',
  features: ['gpu'],
  relaxed: false,
};

/**
 * The other builds, the fastest first: the page tries them in this order. That for the GPU is the fastest where a
 * measurement says so, and comes last.
 * @type {readonly Build[]}
 */
export const VARIANTS = [
  {
    name: 'relaxed-threads',
    folder: 'pkg/relaxed-threads',
    glue: 'web',
    features: ['threads', 'fused'],
    relaxed: true,
  },
  {
    name: 'threads',
    folder: 'pkg/threads',
    glue: 'web',
    features: ['threads'],
    relaxed: false,
  },
  RELAXED,
  WEBGPU,
];

/** @param {Pick<Build, 'features'>} build */
export const hasThreads = ({ features }) => features.includes('threads');

/**
 * What wasm-bindgen writes for it.
 * @param {Build} build
 * @returns {string[]} files from the repository's root
 */
export function outputs({ folder, glue }) {
  const names = ['digitlab.js', ...(glue === 'bundler' ? ['digitlab_bg.js'] : [])];
  return [...names, 'digitlab_bg.wasm', 'digitlab.d.ts'].map((name) => `${folder}/${name}`);
}

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

/** As in .cargo/config.toml, whose flags RUSTFLAGS would replace. */
const CODE = [
  '-inline-threshold=12',
  '-inlinehint-threshold=30',
  '-unroll-threshold=50',
  '-unroll-runtime=false',
  '-unswitch-threshold=0',
].map((arg) => `-Cllvm-args=${arg}`);

const RELAXED_SIMD = '-Ctarget-feature=+relaxed-simd';

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
 * The environment of a build. Builds with the same flags here share the crates that they depend on.
 * @param {Build} build
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function buildEnv(build, env) {
  if (!hasThreads(build)) return wasmEnv(env);
  const features = '-Ctarget-feature=+simd128,+atomics,+bulk-memory,+mutable-globals';
  const linking = THREAD_LINK_ARGS.map((arg) => `-Clink-arg=${arg}`);
  return {
    ...wasmEnv(env),
    RUSTFLAGS: [features, ...CODE, ...linking].join(' '),
    RUSTC_BOOTSTRAP: '1', // building the standard library is not stable yet, and works
  };
}

/**
 * What cargo is called with. `cargo rustc` gives its last flags to this crate alone, and makes the one kind of
 * library that a browser takes: with two, as `wasm-pack build` makes them, the linker optimises each crate by
 * itself, and the wasm is 6% larger.
 * @param {Build} build
 * @param {string} targetFolder
 * @returns {string[]}
 */
export function cargoArgs(build, targetFolder) {
  const args = ['rustc', '--locked', '--release', '--lib', '--target', 'wasm32-unknown-unknown'];
  args.push('--crate-type', 'cdylib', '--target-dir', targetFolder);
  if (build.features.length > 0) args.push('--features', build.features.join(','));
  if (hasThreads(build)) args.push('-Zbuild-std=std,panic_abort');
  if (build.relaxed) args.push('--', RELAXED_SIMD);
  return args;
}

/**
 * The environment in which the relaxed kernels are tested: in this crate alone, as in the builds, so that the crates
 * that it depends on are those of every other build.
 * @param {NodeJS.ProcessEnv} env
 */
export function relaxedEnv(env) {
  return { ...wasmEnv(env), RUSTC_WORKSPACE_WRAPPER: join(ROOT, 'scripts/lib/relaxed-rustc.sh') };
}
