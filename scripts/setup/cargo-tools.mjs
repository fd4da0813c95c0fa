// wasm-bindgen, and for the tests wasm-pack, built with cargo into the project's own folder unless PATH has
// the very versions. The version of wasm-bindgen is the crate's in Cargo.lock: the two must be equal.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS, lockedVersion, which } from '../lib/paths.mjs';
import { Failure } from '../lib/report.mjs';
import { CARGO_PROGRESS, capture, runLogged } from '../lib/run.mjs';

const WASM_PACK = '0.15.1';
const BUILD = join(TOOLS, 'build', 'cargo-tools');

/**
 * @typedef {object} CargoTool
 * @property {import('../setup.mjs').Need} need what asks for it
 * @property {string} crate
 * @property {string} program
 * @property {string} version
 * @property {string[]} flags
 */

/** @returns {CargoTool[]} */
function tools() {
  return [
    {
      need: 'wasm',
      crate: 'wasm-bindgen-cli',
      program: 'wasm-bindgen',
      version: lockedVersion('wasm-bindgen'),
      // Not --locked: its lock file names crate versions that some registries no longer serve. It talks to
      // WebDrivers on this machine only, which needs no TLS.
      flags: ['--no-default-features'],
    },
    {
      need: 'wasm-pack',
      crate: 'wasm-pack',
      program: 'wasm-pack',
      version: WASM_PACK,
      flags: ['--locked'],
    },
  ];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {ReadonlySet<import('../setup.mjs').Need>} needs
 * @returns {CargoTool[]}
 */
export function missingTools(env, needs) {
  return tools().filter(({ need, program, version }) => {
    if (!needs.has(need)) return false;
    return capture(program, ['--version'], env)?.split(/\s+/)[1] !== version;
  });
}

/** These programs run for a second: what counts is how soon they are there. */
const COMPILED_FAST = {
  CARGO_INCREMENTAL: '0',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '256',
  CARGO_PROFILE_RELEASE_DEBUG: '0',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '0',
  CARGO_PROFILE_RELEASE_STRIP: 'symbols',
};

/**
 * Under a minute each on two cores. Cargo puts the program in place at the very end, and
 * what it compiled stays until then: an interrupted build continues where it was.
 * @param {CargoTool} tool
 * @param {NodeJS.ProcessEnv} env
 * @param {(words: string) => void} update
 */
export async function installTool(tool, env, update) {
  if (which('cc', env.PATH) === null) {
    throw new Failure(
      'No C linker was found: install a C compiler (Debian, Ubuntu: `apt-get install gcc libc6-dev`; ' +
        'macOS: `xcode-select --install`) and start again',
    );
  }
  const args = ['install', ...tool.flags, '--force', '--root', TOOLS, `${tool.crate}@${tool.version}`];
  const own = { ...env, ...COMPILED_FAST, ...CARGO_PROGRESS, CARGO_TARGET_DIR: BUILD };
  await runLogged('cargo', args, {
    log: `install-${tool.crate}`,
    env: own,
    update,
    remedy: `${tool.crate} could not be built: check the network and the lines above, and start again`,
  });
}

/** What cargo compiled on the way takes half a gigabyte. */
export function cleanUp() {
  rmSync(BUILD, { recursive: true, force: true });
}
