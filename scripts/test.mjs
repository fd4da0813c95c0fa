// `npm test`: sets up, then runs every test there is; `npm test -- js|native|wasm|page` runs some parts.
// A part that ran no test at all counts as failed: silence is no proof.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, TOOLS } from './lib/paths.mjs';
import { Failure, duration, runMain } from './lib/report.mjs';
import { runShown } from './lib/run.mjs';
import { ensureWasm, relaxedEnv, wasmEnv } from './lib/wasm.mjs';
import { CHROMIUM_FLAGS } from './setup/browser.mjs';
import { setup } from './setup.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * @typedef {object} Part
 * @property {string} name as on the command line
 * @property {string} title
 * @property {import('./setup.mjs').Need[]} needs
 * @property {(machine: import('./setup.mjs').Machine) => Promise<Count>} run
 */

/** @type {Part[]} */
const PARTS = [
  { name: 'js', title: 'JavaScript unit tests', needs: ['npm'], run: js },
  { name: 'native', title: 'Native tests', needs: ['wasm'], run: native },
  {
    name: 'wasm',
    title: 'WebAssembly tests in the browser',
    needs: ['wasm', 'browser'],
    run: wasm,
  },
  { name: 'page', title: 'Page tests', needs: ['wasm', 'npm', 'browser'], run: page },
];

/**
 * Runs a program and adds up what its output says about tests.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {RegExp} passed has the number of passed tests as its group
 * @param {RegExp} failed
 * @returns {Promise<Count>}
 */
async function countTests(program, args, env, passed, failed) {
  console.log(`$ ${[program, ...args].join(' ')}`);
  let output = '';
  const code = await runShown(program, args, { env, onOutput: (text) => (output += text) });
  const text = stripVTControlCharacters(output);
  const count = { passed: total(text, passed), failed: total(text, failed) };
  // A crash or a build that failed is a failure too, though no test says so.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  return count;
}

/** @param {Count} a @param {Count} b @returns {Count} */
function sum(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/**
 * @param {string} text
 * @param {RegExp} pattern global, with one group
 */
function total(text, pattern) {
  return [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function rustTests(args, env) {
  return countTests(
    args[0],
    args.slice(1),
    env,
    /^test result: .*?(\d+) passed/gm,
    /^test result: .*?(\d+) failed/gm,
  );
}

/**
 * One file after the other: page tests measure time, and a browser each at once would disturb that.
 * @param {string[]} files
 * @param {NodeJS.ProcessEnv} env
 */
async function nodeTests(files, env) {
  let all = { passed: 0, failed: 0 };
  for (const file of files) {
    const args = ['--test', '--test-reporter=spec', file];
    const count = await countTests(
      process.execPath,
      args,
      env,
      /^(?:ℹ|#) pass (\d+)$/gm,
      /^(?:ℹ|#) (?:fail|cancelled) (\d+)$/gm,
    );
    all = sum(all, count);
  }
  return all;
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
  return nodeTests(testFiles('tests/js'), env);
}

/** @param {import('./setup.mjs').Machine} machine */
async function native({ env }) {
  // Optimised as users get it, without optimising a whole program for each file of tests.
  const own = {
    ...env,
    CARGO_PROFILE_RELEASE_LTO: 'off',
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  };
  const args = ['cargo', 'test', '--locked', '--release', '--no-fail-fast', '--features'];
  const all = await rustTests([...args, 'cli'], own);
  // The arithmetic that rounds once: its kernels, the layers and steps on them, its weights.
  const fused = ['cli,fused', '--lib', '--test', 'fingerprint', '--test', 'trainer'];
  return sum(all, await rustTests([...args, ...fused], own));
}

/** @param {import('./setup.mjs').Machine} machine */
async function wasm({ env, browser }) {
  await ensureWasm(env);
  const args = ['test', '--headless', '--chrome'];
  if (browser?.chromedriver) args.push('--chromedriver', browser.chromedriver);
  const driver = {
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: webdriverFile(browser?.chromium ?? ''),
  };
  const plain = await rustTests(['wasm-pack', ...args], { ...wasmEnv(env), ...driver });
  const relaxed = ['wasm-pack', ...args, '.', '--features', 'fused'];
  return sum(plain, await rustTests(relaxed, { ...relaxedEnv(env), ...driver }));
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
  return nodeTests(testFiles('tests/page'), env);
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
 * @returns {Promise<Count>}
 */
async function runPart(part, machine) {
  try {
    const count = await part.run(machine);
    if (count.passed + count.failed > 0) return count;
    console.log(`${part.title}: not a single test ran, which counts as a failure.`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.log(error.detail.trimEnd());
    console.log(error.message);
  }
  return { passed: 0, failed: 1 };
}

await runMain(async () => {
  const started = Date.now();
  const parts = chosenParts(process.argv.slice(2));
  const machine = await setup(parts.flatMap((part) => part.needs));
  let all = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  const failed = [];
  for (const [index, part] of parts.entries()) {
    console.log(`\n=== ${index + 1} of ${parts.length}: ${part.title} ===`);
    const began = Date.now();
    const count = await runPart(part, machine);
    all = sum(all, count);
    if (count.failed > 0) failed.push(part.name);
    const words = `${count.passed} passed, ${count.failed} failed`;
    lines.push(`  ${part.title}: ${words}, ${duration(Date.now() - began)}`);
  }
  console.log(`\n=== Summary, after ${duration(Date.now() - started)} ===`);
  console.log(lines.join('\n'));
  console.log(`${all.passed} passed, ${all.failed} failed`);
  if (failed.length > 0) {
    throw new Failure(`To run what failed again: npm test -- ${failed.join(' ')}`);
  }
});
