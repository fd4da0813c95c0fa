// Builds the standard library for wasm32 with Debian's compiler (Debian packages none), into a sysroot
// of the project's own, and puts programs before PATH that use it. Debian's files are linked, never
// changed.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TOOLS, TOOLS_BIN } from '../lib/paths.mjs';
import { CARGO_PROGRESS, capture, runLogged } from '../lib/run.mjs';

const SYSROOT = join(TOOLS, 'sysroot');
const STAMP = join(SYSROOT, 'made-from');
const DEBIAN_RUSTLIB = '/usr/lib/rustlib';
const WASM = 'wasm32-unknown-unknown';

/** Raise when the recipe below changes: older sysroots are then built again. */
const RECIPE = 1;

/** What calls Debian's programs with our sysroot; the rest of the tools are links. */
const WRAPPED = /** @type {const} */ (['rustc', 'rustdoc', 'cargo-clippy']);
const LINKED = /** @type {const} */ (['cargo', 'cargo-fmt', 'rustfmt', 'clippy-driver']);

/** @returns {string | null} what a sysroot is made from; null where Debian's compiler is missing */
function ingredients() {
  const version = existsSync('/usr/bin/rustc') ? capture('/usr/bin/rustc', ['-vV']) : null;
  return version === null ? null : `recipe ${RECIPE}\n${SYSROOT}\n${version}\n`;
}

/** Whether the sysroot and the programs that use it fit the compiler as installed now. */
export function sysrootIsReady() {
  if (!existsSync(STAMP)) return false;
  return readFileSync(STAMP, 'utf8') === ingredients();
}

/**
 * About a minute on two cores.
 * @param {(words: string) => void} update
 */
export async function buildSysroot(update) {
  const made = ingredients();
  const crate = join(TOOLS, 'build', 'std');
  const target = join(crate, 'target');
  rmSync(crate, { recursive: true, force: true });
  mkdirSync(crate, { recursive: true });
  writeFileSync(join(crate, 'lib.rs'), '#![no_std]\n');
  writeFileSync(
    join(crate, 'Cargo.toml'),
    '[package]\nname = "std-for-wasm32"\nversion = "0.0.0"\nedition = "2021"\n' +
      '[lib]\npath = "lib.rs"\n[workspace]\n',
  );
  await runLogged(
    '/usr/bin/cargo',
    ['build', '-Zbuild-std=std,panic_abort,proc_macro,test', '--release', '--target', WASM],
    {
      log: 'sysroot',
      cwd: crate,
      update,
      env: {
        ...process.env,
        ...CARGO_PROGRESS,
        RUSTC: '/usr/bin/rustc',
        RUSTC_BOOTSTRAP: '1', // -Zbuild-std on a stable compiler
        CARGO_TARGET_DIR: target,
        // Cargo leaves LLVM's bitcode out of libraries that it does not optimise at link time, and
        // our release build (lto = true) needs it.
        RUSTFLAGS: '-Cembed-bitcode=yes',
      },
      remedy: 'The standard library for wasm32 could not be built: see the lines above and start again',
    },
  );
  assemble(join(target, WASM, 'release', 'deps'));
  writePrograms();
  // Last, so that an interrupted set-up starts over.
  writeFileSync(STAMP, made ?? '');
  rmSync(crate, { recursive: true, force: true });
}

/**
 * A sysroot: our wasm32 library beside links to everything of Debian's.
 * @param {string} deps where cargo put the libraries
 */
function assemble(deps) {
  const fresh = `${SYSROOT}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const rustlib = join(fresh, 'lib', 'rustlib');
  const wasm = join(rustlib, WASM, 'lib');
  mkdirSync(wasm, { recursive: true });
  for (const name of readdirSync(deps)) {
    if (/\.(rlib|rmeta)$/.test(name) && !name.startsWith('libstd_for_wasm32')) {
      copyFileSync(join(deps, name), join(wasm, name));
    }
  }
  for (const name of readdirSync(DEBIAN_RUSTLIB)) {
    if (name !== WASM) symlinkSync(join(DEBIAN_RUSTLIB, name), join(rustlib, name));
  }
  rmSync(SYSROOT, { recursive: true, force: true });
  renameSync(fresh, SYSROOT);
}

function writePrograms() {
  removeWrappers();
  mkdirSync(TOOLS_BIN, { recursive: true });
  const root = `'${SYSROOT.replaceAll("'", "'\\''")}'`;
  for (const name of WRAPPED) {
    // clippy-driver takes its sysroot from the environment.
    const call =
      name === 'cargo-clippy'
        ? `SYSROOT=${root} exec /usr/bin/${name} "$@"`
        : `exec /usr/bin/${name} --sysroot ${root} "$@"`;
    writeFileSync(join(TOOLS_BIN, name), `#!/bin/sh\n${call}\n`, { mode: 0o755 });
  }
  for (const name of LINKED) symlinkSync(`/usr/bin/${name}`, join(TOOLS_BIN, name));
}

/** So that a compiler of the user's is not hidden by a sysroot that no longer serves. */
export function removeWrappers() {
  for (const name of [...WRAPPED, ...LINKED]) rmSync(join(TOOLS_BIN, name), { force: true });
}
