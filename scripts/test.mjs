// `npm test`: sets up, then runs every test there is; `npm test -- js|native|gpu|wasm|page` runs some parts.
// A part that ran no test at all counts as failed: silence is no proof. The summary names what failed.

import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { relaxedEnv, wasmEnv } from './lib/builds.mjs';
import { LOGS, ROOT, TOOLS } from './lib/paths.mjs';
import { Failure, duration, runMain } from './lib/report.mjs';
import { runShown } from './lib/run.mjs';
import { readNode, readRust } from './lib/test-output.mjs';
import { ensureWasm } from './lib/wasm.mjs';
import { CHROMIUM_FLAGS } from './setup/browser.mjs';
import { setup } from './setup.mjs';

/** @typedef {import('./lib/test-output.mjs').TestResult} TestResult */

/** Where the output of failed tests is kept. */
const FAILED_LOG = join(LOGS, 'failed-tests.log');

/**
 * @typedef {object} Part
 * @property {string} name as on the command line
 * @property {string} title
 * @property {import('./setup.mjs').Need[]} needs
 * @property {(machine: import('./setup.mjs').Machine) => Promise<TestResult>} run
 */

/** @type {Part[]} */
const PARTS = [
  { name: 'js', title: 'JavaScript unit tests', needs: ['npm'], run: js },
  { name: 'native', title: 'Native tests', needs: ['wasm'], run: native },
  { name: 'gpu', title: 'Training on a GPU', needs: ['wasm', 'gpu'], run: gpu },
  {
    name: 'wasm',
    title: 'WebAssembly tests in the browser',
    needs: ['wasm', 'wasm-pack', 'browser'],
    run: wasm,
  },
  { name: 'page', title: 'Page tests', needs: ['wasm', 'npm', 'browser'], run: page },
];

/**
 * Runs a program that runs tests, and keeps the output of those that fail.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {typeof readRust} read
 * @returns {Promise<TestResult>}
 */
async function runTests(program, args, env, read) {
  const command = [program, ...args].join(' ');
  console.log(`$ ${command}`);
  let output = '';
  const code = await runShown(program, args, { env, onOutput: (text) => (output += text) });
  const result = read(output, code, command);
  for (const { name, output } of result.failed) {
    appendFileSync(FAILED_LOG, `=== ${name} ===\n${output}\n\n`);
  }
  if (result.failed.length > 0) {
    appendFileSync(FAILED_LOG, `=== All that \`${command}\` printed ===\n${output}\n\n`);
  }
  return result;
}

/** @param {TestResult} a @param {TestResult} b @returns {TestResult} */
function sum(a, b) {
  return { passed: a.passed + b.passed, failed: [...a.failed, ...b.failed] };
}

/**
 * Two files at a time: half of what they do is waiting, and none of them measures how fast the machine is.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function nodeTests(folder, env) {
  const args = ['--test', '--test-reporter=spec', '--test-concurrency=2', ...testFiles(folder)];
  return runTests(process.execPath, args, env, readNode);
}

/**
 * @param {string} folder
 * @returns {string[]} its test files, from the repository's root
 */
function testFiles(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder))
    .filter((name) => /\.test\.m?js$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** @param {import('./setup.mjs').Machine} machine */
function js({ env }) {
  return nodeTests('tests/js', env);
}

/** @param {import('./setup.mjs').Machine} machine */
async function native({ env }) {
  // Optimised as users get it, without optimising a whole program for each file of tests.
  const own = {
    ...env,
    CARGO_PROFILE_RELEASE_LTO: 'false',
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  };
  const args = ['test', '--locked', '--release', '--no-fail-fast', '--features'];
  const all = await runTests('cargo', [...args, 'cli'], own, readRust);
  // The arithmetic that rounds once: its kernels, the layers and steps on them, its weights. Without the command line,
  // which would be compiled again with no test of its own.
  const fused = ['threads,fused', '--lib', '--test', 'fingerprint', '--test', 'trainer'];
  return sum(all, await runTests('cargo', [...args, ...fused], own, readRust));
}

/** @param {import('./setup.mjs').Machine} machine */
async function gpu({ env }) {
  // Where there is no GPU, a program stands in for one: small networks, built without optimising wgpu.
  const args = ['test', '--locked', '--no-fail-fast', '--features', 'gpu', '--test', 'gpu'];
  return runTests('cargo', args, env, readRust);
}

/** @param {import('./setup.mjs').Machine} machine */
async function wasm({ env, browser }) {
  await ensureWasm(env);
  // As users get it, which also takes up the crates of `wasm-pack build`: with a profile of its own each test would
  // compile all of them again.
  const args = ['test', '--release', '--headless', '--chrome'];
  if (browser?.chromedriver) args.push('--chromedriver', browser.chromedriver);
  const driver = {
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: webdriverFile(browser?.chromium ?? ''),
  };
  const built = await nodeTests('tests/tools', env);
  const plain = await runTests('wasm-pack', args, { ...wasmEnv(env), ...driver }, readRust);
  const relaxed = [...args, '.', '--features', 'fused'];
  const both = await runTests('wasm-pack', relaxed, { ...relaxedEnv(env), ...driver }, readRust);
  return sum(built, sum(plain, both));
}

/**
 * Tells the WebDriver which browser; a plain `wasm-pack test --headless --chrome` lets it choose.
 * @param {string} chromium
 */
function webdriverFile(chromium) {
  const file = join(TOOLS, 'webdriver.json');
  mkdirSync(TOOLS, { recursive: true });
  const options = { binary: chromium, args: CHROMIUM_FLAGS };
  writeFileSync(file, JSON.stringify({ 'goog:chromeOptions': options }));
  return file;
}

/** @param {import('./setup.mjs').Machine} machine */
async function page({ env }) {
  await ensureWasm(env);
  // Imported only here: Vite is installed by set-up.
  const { buildSite } = await import('./lib/site.mjs');
  const site = join(TOOLS, 'site');
  await buildSite(site);
  return nodeTests('tests/page', { ...env, DIGITLAB_SITE: site });
}

/**
 * @param {string[]} names as on the command line
 * @returns {Part[]}
 */
function chosenParts(names) {
  for (const name of names) {
    if (!PARTS.some((part) => part.name === name)) {
      const known = PARTS.map((part) => part.name).join(', ');
      throw new Failure(`There is no part "${name}" of the tests: use ${known}, or none for all`);
    }
  }
  if (names.length > 0) return PARTS.filter((part) => names.includes(part.name));
  return PARTS.filter((part) => part.name !== 'js' || testFiles('tests/js').length > 0);
}

/**
 * @param {Part} part
 * @param {import('./setup.mjs').Machine} machine
 * @returns {Promise<TestResult>}
 */
async function runPart(part, machine) {
  try {
    const result = await part.run(machine);
    if (result.passed + result.failed.length > 0) return result;
    console.log(`${part.title}: not a single test ran, which counts as a failure.`);
    return { passed: 0, failed: [{ name: `${part.title}: no test ran`, output: '' }] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const output = `${error.detail}\n${error.message}`;
    console.log(output.trimStart());
    appendFileSync(FAILED_LOG, `=== ${part.title} ===\n${output}\n\n`);
    return { passed: 0, failed: [{ name: `${part.title}: ${error.message}`, output }] };
  }
}

await runMain(async () => {
  const started = Date.now();
  const parts = chosenParts(process.argv.slice(2));
  const machine = await setup(parts.flatMap((part) => part.needs));
  mkdirSync(LOGS, { recursive: true });
  rmSync(FAILED_LOG, { force: true });
  /** @type {TestResult} */
  let all = { passed: 0, failed: [] };
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  const again = [];
  for (const [index, part] of parts.entries()) {
    console.log(`\n=== ${index + 1} of ${parts.length}: ${part.title} ===`);
    const began = Date.now();
    const result = await runPart(part, machine);
    all = sum(all, result);
    if (result.failed.length > 0) again.push(part.name);
    const words = `${result.passed} passed, ${result.failed.length} failed`;
    lines.push(`  ${part.title}: ${words}, ${duration(Date.now() - began)}`);
  }
  console.log(`\n=== Summary, after ${duration(Date.now() - started)} ===`);
  console.log(lines.join('\n'));
  if (again.length > 0) {
    console.log(['Failed:', ...all.failed.map(({ name }) => `  ${name}`)].join('\n'));
    console.log(`What they said: ${relative(ROOT, FAILED_LOG)}`);
  }
  console.log(`${all.passed} passed, ${all.failed.length} failed`);
  if (again.length > 0) {
    throw new Failure(`To run what failed again: npm test -- ${again.join(' ')}`);
  }
});
