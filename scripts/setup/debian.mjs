// Debian packages: which are missing, and installing them as root or through sudo. Never removes a
// package; without root it says which command to run.

import { capture, runLogged } from '../lib/run.mjs';
import { which } from '../lib/paths.mjs';
import { Failure } from '../lib/report.mjs';

/** Whether this system has Debian packages at all. */
export function canInstall() {
  return which('apt-get', process.env.PATH) !== null && which('dpkg-query', process.env.PATH) !== null;
}

/**
 * @param {string[]} packages
 * @returns {string[]} those that are not installed
 */
export function missingPackages(packages) {
  return packages.filter((name) => {
    const status = capture('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name]);
    return status !== 'installed';
  });
}

/**
 * Whether apt knows a package that can be installed; its lists may be older than `apt-get update`.
 * @param {string} name
 */
function isKnown(name) {
  return (capture('apt-cache', ['show', '--no-all-versions', name]) ?? '') !== '';
}

/** @returns {string[] | null} what to put before a command that needs root; null without a way */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = which('sudo', process.env.PATH);
  return sudo !== null && capture(sudo, ['-n', 'true']) !== null ? [sudo, '-n'] : null;
}

/**
 * @param {() => string[]} list the packages; asked again once apt's lists are fresh
 * @param {object} options
 * @param {(words: string) => void} options.update
 * @param {string} options.probe a package that apt must know for this to make sense
 * @param {string} options.otherwise the remedy where it does not, and one of two where root is missing
 */
export async function installPackages(list, { update, probe, otherwise }) {
  const prefix = rootPrefix();
  if (prefix === null) {
    if (!isKnown(probe)) throw new Failure(otherwise);
    throw new Failure(`${otherwise}, or ${commandFor(missingPackages(list()))}`);
  }
  await apt(prefix, ['update'], { log: 'apt-update', update });
  if (!isKnown(probe)) throw new Failure(otherwise);
  const missing = missingPackages(list());
  // --no-remove: a package that stands in the way is the user's own, and the user's to remove.
  const options = ['-y', '--no-install-recommends', '--no-remove'];
  await apt(prefix, ['install', ...options, ...missing], {
    log: 'apt-install',
    update,
    packages: missing,
  });
}

/**
 * @param {string[]} prefix
 * @param {string[]} args
 * @param {{ log: string, update: (words: string) => void, packages?: string[] }} options
 */
async function apt(prefix, args, { log, update, packages }) {
  const [program, ...rest] = [...prefix, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
  await runLogged(program, rest, {
    log,
    update,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    remedy:
      packages === undefined
        ? 'apt-get update failed: check the network and the lines above, and start again'
        : `apt-get could not install the packages: mend that with the lines above and ${commandFor(packages)}`,
  });
}

/**
 * @param {string[]} packages
 * @returns {string} the end of a sentence
 */
function commandFor(packages) {
  const sudo = which('sudo', process.env.PATH) === null ? '' : 'sudo ';
  const who = sudo === '' ? 'run as root' : 'run';
  return `${who}: ${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}
