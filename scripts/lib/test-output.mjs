// What test runners print, read for the counts and for each test that failed: cargo's and wasm-bindgen's,
// and Node's (its reporter "spec"). Runs nothing.

import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} FailedTest
 * @property {string} name with the file or program that has it
 * @property {string} output what it said
 */

/** @typedef {{ passed: number, failed: FailedTest[] }} TestResult */

/**
 * @param {string} text what `cargo test` or `wasm-pack test` printed
 * @param {number} code its exit code
 * @param {string} command
 * @returns {TestResult}
 */
export function readRust(text, code, command) {
  const plain = stripVTControlCharacters(text);
  /** @type {FailedTest[]} */
  const failed = [];
  // One part for each program of tests, after the line that names it.
  for (const part of plain.split(/^ +(?=Running |Doc-tests )/m)) {
    const [, program = command] = /^(?:Running|Doc-tests) (.+?)(?: \(.*)?$/m.exec(part) ?? [];
    for (const [, name = ''] of part.matchAll(/^test (.+?)(?: - should panic)? \.\.\. FAIL(?:ED)?$/gm)) {
      failed.push({ name: `${program}: ${name}`, output: rustOutput(part, name) });
    }
    if (/^ +process didn't exit successfully/m.test(part) && !/^test result: /m.test(part)) {
      failed.push({ name: `${program} (ended amid its tests)`, output: part.trimEnd() });
    }
  }
  const passed = total(plain, /^test result: .*?(\d+) passed/gm);
  const counted = total(plain, /^test result: .*?(\d+) failed/gm);
  return { passed, failed: complete(failed, counted, code, plain, command) };
}

/** @param {string} part @param {string} name what stands in the block under its name */
function rustOutput(part, name) {
  const starts = ['stdout', 'output'].map((word) => part.indexOf(`---- ${name} ${word} ----\n`));
  const start = Math.max(...starts);
  if (start < 0) return '';
  const rest = part.slice(start);
  const end = rest.slice(1).search(/^(?:---- .+ ----|failures:)$/m);
  return (end < 0 ? rest : rest.slice(0, end + 1)).trimEnd();
}

/**
 * @param {string} text what `node --test --test-reporter=spec` printed
 * @param {number} code its exit code
 * @param {string} command
 * @returns {TestResult}
 */
export function readNode(text, code, command) {
  const plain = stripVTControlCharacters(text);
  const [, list = ''] = plain.split(/^✖ failing tests:$/m);
  const failed = list
    .split(/^test at /m)
    .slice(1)
    .map((part) => {
      const [, file = '', name = ''] = /^(.+?):\d+:\d+\n✖ (.+?)(?: \([\d.]+ms\))?$/m.exec(part) ?? [];
      return { name: `${file}: ${name}`, output: part.trimEnd() };
    });
  const passed = total(plain, /^ℹ pass (\d+)$/gm);
  const counted = total(plain, /^ℹ (?:fail|cancelled) (\d+)$/gm);
  return { passed, failed: complete(failed, counted, code, plain, command) };
}

/**
 * A crash, a build that failed or a test without a name is a failure too: the command stands for it.
 * @param {FailedTest[]} failed those with a name
 * @param {number} counted as the runner's own summary counts them
 * @param {number} code
 * @param {string} output
 * @param {string} command
 */
function complete(failed, counted, code, output, command) {
  if (failed.length >= counted && (code === 0 || failed.length > 0)) return failed;
  return [...failed, { name: `${command} (exit ${code})`, output }];
}

/**
 * @param {string} text
 * @param {RegExp} pattern global, with one group
 */
function total(text, pattern) {
  return [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
}
