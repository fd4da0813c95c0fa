// Finds or makes a Rust compiler that builds for wasm32. Three ways, in this order: the one that set-up
// made before from Debian's packages; the one on PATH, after `rustup target add` where it lacks the
// target; Debian's packages. Never touches rustup's toolchains beyond adding that target.

import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { homedir } from 'node:os';
import { TOOLS_BIN, atLeast, requiredRust, which } from '../lib/paths.mjs';
import { Failure } from '../lib/report.mjs';
import { capture, runLogged } from '../lib/run.mjs';
import { canInstall, installPackages, missingPackages } from './debian.mjs';
import { buildSysroot, removeWrappers, sysrootIsReady } from './sysroot.mjs';

export const WASM_TARGET = 'wasm32-unknown-unknown';

/**
 * @typedef {object} Rust
 * @property {'path' | 'debian'} kind whose compiler it is
 * @property {NodeJS.ProcessEnv} env runs `cargo` and all else with this compiler
 */

const INSTALL_RUSTUP =
  'No Rust compiler that builds for wasm32 was found: install rustup from https://rustup.rs and start again';

/** The environment without the project's own programs: what the user's shell would find. */
function userEnv() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((one) => one !== TOOLS_BIN);
  return { ...process.env, PATH: folders.join(delimiter) };
}

/** @returns {NodeJS.ProcessEnv} the environment with the project's own programs first */
export function toolsEnv() {
  const env = userEnv();
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  // Cargo looks for its subcommands in ~/.cargo/bin before PATH, unless PATH names that folder.
  env.PATH = [TOOLS_BIN, env.PATH, join(cargoHome, 'bin')].join(delimiter);
  return env;
}

/** @returns {Rust | null} a compiler that is ready, or null when there is something to install */
export function findRust() {
  if (sysrootIsReady()) {
    const env = toolsEnv();
    // These would call another compiler in place of the wrappers on PATH.
    delete env.RUSTC;
    delete env.RUSTDOC;
    return { kind: 'debian', env };
  }
  if (!isNewEnough(pathVersion()) || !pathHasWasm()) return null;
  removeWrappers();
  return { kind: 'path', env: toolsEnv() };
}

/** @returns {string | null} the version of PATH's compiler */
function pathVersion() {
  return capture('rustc', ['--version'], userEnv())?.split(' ')[1] ?? null;
}

/** @param {string | null} version */
function isNewEnough(version) {
  return version !== null && atLeast(version, requiredRust());
}

function pathHasWasm() {
  const sysroot = capture('rustc', ['--print', 'sysroot'], userEnv());
  if (sysroot === null) return false;
  const folder = join(sysroot, 'lib', 'rustlib', WASM_TARGET, 'lib');
  return existsSync(folder) && readdirSync(folder).some((name) => /^libstd-.*\.rlib$/.test(name));
}

/**
 * @param {import('../lib/report.mjs').Steps} steps
 * @returns {Promise<Rust>}
 */
export async function installRust(steps) {
  const problem = await tryRustup(steps);
  const rust = findRust();
  if (rust !== null) return rust;
  if (problem !== null) console.log(`  ${problem}; trying Debian's compiler`);
  await installDebianRust(steps, problem ?? INSTALL_RUSTUP);
  const made = findRust();
  if (made === null) {
    throw new Failure(`Debian's compiler is older than Rust ${requiredRust()}: ${INSTALL_RUSTUP}`);
  }
  return made;
}

/**
 * @param {import('../lib/report.mjs').Steps} steps
 * @returns {Promise<string | null>} why rustup did not help, or null
 */
async function tryRustup(steps) {
  const env = userEnv();
  if (which('rustup', env.PATH) === null) return null;
  const version = pathVersion();
  if (!isNewEnough(version)) {
    const now = version === null ? 'rustup has no working default toolchain' : `Rust ${version} is too old`;
    return `${now} (${requiredRust()} is needed): run \`rustup update stable && rustup default stable\``;
  }
  const remedy = `rustup could not add ${WASM_TARGET}: check the network and start again`;
  steps.add(1);
  try {
    await steps.run(`adding ${WASM_TARGET} to rustup's compiler`, (update) =>
      // Where packets vanish rustup retries for a long time.
      runLogged('rustup', ['target', 'add', WASM_TARGET], {
        log: 'rustup',
        env,
        update,
        remedy,
        timeout: 300_000,
      }),
    );
    return null;
  } catch (error) {
    if (error instanceof Failure) return remedy;
    throw error;
  }
}

/**
 * @param {import('../lib/report.mjs').Steps} steps
 * @param {string} otherwise the remedy where Debian's compiler is not to be had
 */
async function installDebianRust(steps, otherwise) {
  if (!canInstall()) throw new Failure(otherwise);
  if (missingPackages(debianRustPackages()).length > 0) {
    steps.add(1);
    await steps.run("installing Debian's Rust compiler", async (update) => {
      await installPackages(debianRustPackages, { update, otherwise, probe: 'rustc-web' });
    });
  }
  steps.add(1);
  await steps.run('building the standard library for wasm32', buildSysroot);
}

/** Debian's compiler, its sources, its formatter and linter, and the linker of the same LLVM. */
function debianRustPackages() {
  const packages = ['rustc-web', 'cargo-web', 'rust-web-src', 'rust-web-llvm', 'rustfmt-web', 'rust-web-clippy'];
  // `rust-lld` is a link into the lld of the LLVM that rust-web-llvm was built with.
  if (!existsSync('/usr/bin/rust-lld')) packages.push(lldPackage());
  return packages;
}

function lldPackage() {
  const depends = capture('apt-cache', ['depends', 'rust-web-llvm']) ?? '';
  return `lld-${depends.match(/\bllvm-(\d+)\b/)?.[1] ?? '22'}`;
}

/**
 * Whether `cargo fmt` and `cargo clippy` are there.
 * @param {Rust} rust
 */
export function hasLinters(rust) {
  return (
    capture('cargo', ['fmt', '--version'], rust.env) !== null &&
    capture('cargo', ['clippy', '--version'], rust.env) !== null
  );
}

/**
 * @param {Rust} rust
 * @param {(words: string) => void} update
 */
export async function installLinters(rust, update) {
  if (rust.kind === 'debian') {
    const otherwise = "rustfmt and clippy are missing beside Debian's compiler: run apt-get update and start again";
    await installPackages(debianRustPackages, { update, otherwise, probe: 'rustfmt-web' });
    return;
  }
  const remedy = 'rustfmt or clippy is missing: run `rustup component add rustfmt clippy`';
  if (which('rustup', rust.env.PATH) === null) throw new Failure(remedy);
  await runLogged('rustup', ['component', 'add', 'rustfmt', 'clippy'], {
    log: 'rustup-components',
    env: rust.env,
    update,
    remedy,
  });
}
