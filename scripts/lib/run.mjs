// Runs other programs: quietly with a full log, or with their output shown. Programs that a script
// started never outlive it.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join, relative } from 'node:path';
import { LOGS, ROOT } from './paths.mjs';
import { Failure } from './report.mjs';

/** Lines of a log that are shown when its program fails. */
const TAIL_LINES = 30;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/**
 * @typedef {object} RunOptions
 * @property {string} log name of the log file, without ending
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {(words: string) => void} [update] told how far the program is, as far as its output says
 * @property {string} remedy the one line to end with when the program fails
 * @property {number} [timeout] milliseconds
 * @property {number} [priority] as `os.setPriority` takes it; what the program starts has it too
 */

/**
 * Runs a program with its output in a log; on failure throws a Failure with the log's tail.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<void>}
 */
export async function runLogged(program, args, options) {
  mkdirSync(LOGS, { recursive: true });
  const file = join(LOGS, `${options.log}.log`);
  const log = openSync(file, 'w');
  writeSync(log, `$ ${[program, ...args].join(' ')}\n`);
  try {
    const problem = await new Promise((resolve) => {
      const child = spawn(program, args, {
        cwd: options.cwd ?? ROOT,
        env: options.env ?? process.env,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: options.timeout,
      });
      running.add(child);
      if (options.priority !== undefined && child.pid !== undefined) {
        setPriority(child.pid, options.priority);
      }
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8');
        stream.on('data', (/** @type {string} */ text) => {
          writeSync(log, text);
          const words = progressIn(text);
          if (words !== null) options.update?.(words);
        });
      }
      child.on('error', (error) => resolve(error.message));
      child.on('close', (code, signal) => {
        running.delete(child);
        resolve(code === 0 ? null : `exit ${code ?? signal}`);
      });
    });
    if (problem !== null) throw new Failure(options.remedy, failureText(file, program, problem));
  } finally {
    closeSync(log);
  }
}

/**
 * @param {string} file
 * @param {string} program
 * @param {string} problem
 */
function failureText(file, program, problem) {
  const lines = readFileSync(file, 'utf8')
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !isProgressBar(line));
  const tail = lines.slice(-TAIL_LINES).map((line) => `  | ${line}`);
  return [...tail, `${program}: ${problem} (the whole log: ${relative(ROOT, file)})`].join('\n');
}

/** Cargo's bar, which `CARGO_TERM_PROGRESS_WHEN=always` makes it draw into a pipe too. */
const BAR = /\[[=> ]+\]\s+(\d+\/\d+)(?::\s+([\w.-]+))?/;

/** @param {string} line */
function isProgressBar(line) {
  return BAR.test(line);
}

/** What npm always says, on its own settings: no news of how far it is. */
const CHATTER = /^npm (warn|notice)\b/;

/**
 * The newest words about progress in a piece of output.
 * @param {string} text
 * @returns {string | null}
 */
export function progressIn(text) {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !CHATTER.test(line));
  const last = lines.at(-1);
  if (last === undefined) return null;
  const bar = last.match(BAR);
  if (bar !== null) return `${bar[1].replace('/', ' of ')} ${bar[2] ?? ''}`.trim();
  // eslint-disable-next-line no-control-regex
  return last.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '').trim();
}

/** Makes cargo draw its bar into the log, which is where `update` reads "43 of 118" from. */
export const CARGO_PROGRESS = {
  CARGO_TERM_PROGRESS_WHEN: 'always',
  CARGO_TERM_PROGRESS_WIDTH: '80',
  CARGO_TERM_COLOR: 'never',
};

/**
 * Runs a program with its output going straight to the person.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void }} [options] with `onOutput`
 *   the output is also handed over as it comes, errors in their place among the rest
 * @returns {Promise<number>} the exit code; 127 when it could not be started
 */
export async function runShown(program, args, options = {}) {
  const { env = process.env, onOutput } = options;
  return new Promise((resolve) => {
    const child = onOutput
      ? spawn('sh', ['-c', 'exec "$@" 2>&1', 'sh', program, ...args], {
          cwd: ROOT,
          env,
          stdio: ['ignore', 'pipe', 'inherit'],
        })
      : spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    running.add(child);
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      process.stdout.write(text);
      onOutput?.(text);
    });
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/**
 * What a short command prints, or null when it fails or does not exist.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function capture(program, args, env = process.env) {
  const result = spawnSync(program, args, { cwd: ROOT, env, encoding: 'utf8', timeout: 60_000 });
  return result.status === 0 ? result.stdout.trim() : null;
}
