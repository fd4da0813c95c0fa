// The npm packages of package-lock.json, in node_modules: what is missing, and `npm ci`.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, which } from '../lib/paths.mjs';
import { Failure } from '../lib/report.mjs';
import { runLogged } from '../lib/run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} LockedPackages */

/**
 * @param {string} file
 * @returns {LockedPackages}
 */
function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Without an answer npm would try for a quarter of an hour. */
const PATIENCE = ['--fetch-timeout=60000', '--fetch-retry-maxtimeout=10000'];

/** Whether node_modules holds what package-lock.json asks for, by npm's own record of it. */
export function packagesAreReady() {
  // npm writes this record when it is done, so an interrupted installation has none.
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  return satisfies(packagesIn(record), packagesIn(join(ROOT, 'package-lock.json')));
}

/**
 * @param {LockedPackages} installed
 * @param {LockedPackages} locked
 */
export function satisfies(installed, locked) {
  return Object.entries(locked).every(
    ([path, { version, optional }]) =>
      // The root itself, and builds for other systems, are not in the record.
      path === '' || (optional === true && !(path in installed)) || installed[path]?.version === version,
  );
}

/** @param {(words: string) => void} update */
export async function installPackages(update) {
  if (which('npm', process.env.PATH) === null) {
    throw new Failure('npm was not found: install it (it comes with Node from https://nodejs.org)');
  }
  await runLogged('npm', ['ci', '--no-audit', '--no-fund', ...PATIENCE], {
    log: 'npm',
    update,
    remedy: 'npm could not install the packages: check the network and the lines above, and start again',
  });
}
