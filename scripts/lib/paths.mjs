// Where things are: the repository, the project's own tool folder, programs on PATH.
// Nothing here changes a file.

import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that set-up installs or builds for itself. Deleting this folder undoes all of it. */
export const TOOLS = join(ROOT, '.tools');

/** Programs of the project's own; comes first on PATH for everything the scripts run. */
export const TOOLS_BIN = join(TOOLS, 'bin');

/** Full output of every program that the scripts ran. */
export const LOGS = join(TOOLS, 'logs');

/**
 * The first executable file of that name on a PATH.
 * @param {string} name
 * @param {string | undefined} path
 * @returns {string | null}
 */
export function which(name, path) {
  for (const folder of (path ?? '').split(delimiter)) {
    if (folder !== '' && isExecutable(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The version of a crate in Cargo.lock: tools that must match it follow this one place.
 * @param {string} crate
 * @returns {string}
 */
export function lockedVersion(crate) {
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  const found = lock.match(new RegExp(`name = "${crate}"\\r?\\nversion = "([^"]+)"`));
  if (found === null) throw new Error(`Cargo.lock does not name ${crate}`);
  return found[1];
}

/**
 * The oldest compiler that the crate accepts: `rust-version` in Cargo.toml.
 * @returns {string}
 */
export function requiredRust() {
  const found = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8').match(/^rust-version = "([^"]+)"/m);
  if (found === null) throw new Error('Cargo.toml has no rust-version');
  return found[1];
}

/**
 * The oldest Node that the npm packages accept: `engines` in package.json, as ">=20.19".
 * @returns {string}
 */
export function requiredNode() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node.slice(2);
}

/**
 * Whether version `a` is `b` or newer, number by number.
 * @param {string} a
 * @param {string} b
 */
export function atLeast(a, b) {
  const left = a.split('.').map((part) => Number.parseInt(part, 10));
  const right = b.split('.').map((part) => Number.parseInt(part, 10));
  for (let i = 0; i < right.length; i++) {
    const difference = (left[i] ?? 0) - right[i];
    if (difference !== 0) return difference > 0;
  }
  return true;
}
