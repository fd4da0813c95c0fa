// Runs a program for what it prints, without blocking the browser's events.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<string>} its standard output
 * @throws {Error} with the end of its standard error, when it fails
 */
export async function runForOutput(program, args) {
  try {
    const { stdout } = await run(program, args, { maxBuffer: 16 << 20 });
    return stdout;
  } catch (error) {
    const { stderr = '' } = /** @type {{ stderr?: string }} */ (error);
    throw new Error(stderr.trim().split('\n').slice(-5).join('\n') || String(error));
  }
}
