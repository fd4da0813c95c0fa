// Makes this machine ready: `node scripts/setup.mjs [wasm] [npm] [lint] [wasm-pack] [browser] [gpu]`, everything
// by default. Installs only what is missing, into .tools/ (and apt packages where nothing else will do); a
// second run finds nothing to do in well under a second.

import { pathToFileURL } from 'node:url';
import { Failure, Steps, duration, runMain } from './lib/report.mjs';
import { atLeast, requiredNode } from './lib/paths.mjs';
import { withLock } from './lib/lock.mjs';
import { findBrowser, installBrowser } from './setup/browser.mjs';
import { cleanUp, installTool, missingTools } from './setup/cargo-tools.mjs';
import { installPackages, packagesAreReady } from './setup/npm.mjs';
import { findRust, hasLinters, installLinters, installRust, toolsEnv } from './setup/rust.mjs';
import { hasVulkan, installVulkan } from './setup/vulkan.mjs';

/** @typedef {'wasm' | 'npm' | 'lint' | 'wasm-pack' | 'browser' | 'gpu'} Need 'wasm' builds the engine, 'wasm-pack' tests it */

/** @type {readonly Need[]} */
const EVERYTHING = ['wasm', 'npm', 'lint', 'wasm-pack', 'browser', 'gpu'];

/**
 * What the other scripts run with.
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env with the right cargo, wasm-bindgen and npm programs first on PATH
 * @property {import('./setup/browser.mjs').Browser | null} browser null when none was asked for
 */

/**
 * @param {Iterable<Need>} needs
 * @returns {Promise<Machine>}
 */
export async function setup(needs) {
  const wanted = new Set(needs);
  if (!atLeast(process.versions.node, requiredNode())) {
    throw new Failure(
      `Node ${requiredNode()} or later is needed and this is ${process.versions.node}: ` +
        'install a newer one from https://nodejs.org and start again',
    );
  }
  const started = Date.now();
  const ready = check(wanted);
  if (ready !== null) {
    console.log(`Set-up: everything is in place (${duration(Date.now() - started)}).`);
    return ready;
  }
  await withLock(() => install(wanted));
  const machine = check(wanted);
  if (machine === null) throw new Error('set-up ended with something still missing');
  console.log(`Set-up: done in ${duration(Date.now() - started)}.`);
  return machine;
}

/**
 * @param {Set<Need>} wanted
 * @returns {Machine | null} null when something is missing
 */
function check(wanted) {
  const browser = wanted.has('browser') ? findBrowser() : null;
  if (wanted.has('browser') && browser === null) return null;
  if (wanted.has('npm') && !packagesAreReady()) return null;
  if (wanted.has('gpu') && !hasVulkan()) return null;
  if (!needsCompiler(wanted)) return { env: process.env, browser };
  const rust = findRust();
  if (rust === null || missingTools(rust.env, wanted).length > 0) return null;
  if (wanted.has('lint') && !hasLinters(rust)) return null;
  return { env: rust.env, browser };
}

/** @param {Set<Need>} wanted */
function needsCompiler(wanted) {
  return wanted.has('wasm') || wanted.has('lint') || wanted.has('wasm-pack');
}

/** @param {Set<Need>} wanted */
async function install(wanted) {
  const npm = wanted.has('npm') && !packagesAreReady();
  const browser = wanted.has('browser') && findBrowser() === null;
  const vulkan = wanted.has('gpu') && !hasVulkan();
  const compiler = needsCompiler(wanted);
  const found = compiler ? findRust() : null;
  const tools = compiler ? missingTools(toolsEnv(), wanted) : [];

  const steps = new Steps([npm, browser, vulkan].filter(Boolean).length + tools.length);
  // Quick things that can fail come first.
  if (npm) await steps.run('installing the npm packages', installPackages);
  if (browser) await steps.run('installing Chromium for the tests', installBrowser);
  if (vulkan) await steps.run('installing a Vulkan driver for the tests', installVulkan);
  if (!compiler) return;
  const rust = found ?? (await installRust(steps));
  if (wanted.has('lint') && !hasLinters(rust)) {
    steps.add(1);
    await steps.run('installing rustfmt and clippy', (update) => installLinters(rust, update));
  }
  for (const tool of tools) {
    await steps.run(`building ${tool.crate} ${tool.version}`, (update) => installTool(tool, rust.env, update));
  }
  cleanUp();
}

/** @param {string[]} args */
async function main(args) {
  for (const arg of args) {
    if (!EVERYTHING.some((need) => need === arg)) {
      throw new Failure(`${arg} is nothing that set-up knows: use ${EVERYTHING.join(', ')}`);
    }
  }
  await setup(args.length === 0 ? EVERYTHING : /** @type {Need[]} */ (args));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(() => main(process.argv.slice(2)));
}
