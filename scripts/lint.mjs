// `npm run lint`: every formatter and linter, each to its end. `npm run format` (--write) lets the
// formatters mend what they can instead.

import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';
import { Failure, runMain } from './lib/report.mjs';
import { runShown } from './lib/run.mjs';
import { wasmEnv } from './lib/builds.mjs';
import { setup } from './setup.mjs';

/** What prettier looks after. Generated JSON under tests/ keeps the shape that its script gives it. */
const FORMATTED = ['*.{js,json,html}', '{www,scripts,tests,bench}/**/*.{js,mjs,css,html}'];

const PRETTIER = join(ROOT, 'node_modules/prettier/bin/prettier.cjs');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/**
 * @typedef {object} Check
 * @property {string} title
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env] on top of the machine's
 */

/**
 * @param {boolean} write
 * @returns {Check[]}
 */
function formatters(write) {
  const mode = write ? '--write' : '--check';
  return [
    {
      title: 'cargo fmt',
      program: 'cargo',
      args: ['fmt', ...(write ? [] : ['--check'])],
    },
    {
      title: 'prettier',
      program: process.execPath,
      args: [PRETTIER, mode, '--log-level=warn', '--no-error-on-unmatched-pattern', ...FORMATTED],
    },
  ];
}

/** @returns {Check[]} */
function linters() {
  const deny = ['--', '-D', 'warnings'];
  const wasm = ['--target', 'wasm32-unknown-unknown'];
  return [
    { title: 'tsc --checkJs --strict', program: process.execPath, args: [TSC, '-p', ROOT] },
    {
      title: 'clippy, native',
      program: 'cargo',
      args: ['clippy', '--locked', '--all-targets', '--features', 'cli,gpu', ...deny],
    },
    {
      title: 'clippy, wasm32',
      program: 'cargo',
      args: ['clippy', '--locked', '--all-targets', '--features', 'bench,gpu', ...wasm, ...deny],
    },
    // Both, because src/browser is documented on the second only. Links in the docs break silently otherwise.
    { title: 'rustdoc, native', ...rustdoc(['--features', 'cli,gpu']) },
    { title: 'rustdoc, wasm32', ...rustdoc(wasm) },
  ];
}

/** @param {string[]} flags */
function rustdoc(flags) {
  return {
    program: 'cargo',
    args: ['doc', '--locked', '--no-deps', '--document-private-items', ...flags],
    env: { RUSTDOCFLAGS: '-D warnings' },
  };
}

await runMain(async () => {
  const write = process.argv.includes('--write');
  const { env } = await setup(['lint', 'npm']);
  const checks = write ? formatters(true) : [...formatters(false), ...linters()];
  /** @type {string[]} */
  const failed = [];
  for (const [index, { title, program, args, env: own }] of checks.entries()) {
    console.log(`\n${index + 1} of ${checks.length}: ${title}`);
    // The flags of .cargo/config.toml belong to what is checked.
    const code = await runShown(program, args, { env: { ...wasmEnv(env), ...own } });
    if (code !== 0) failed.push(title);
  }
  console.log('');
  if (failed.length > 0) {
    const mend = write ? 'see above' : 'mend what stands above (`npm run format` does the formatting)';
    throw new Failure(`Not clean: ${failed.join('; ')}. To do: ${mend}`);
  }
  console.log(write ? 'Formatted.' : 'All clean.');
});
