// Lets one set-up run at a time in a folder. A second one waits and says so; a lock whose owner
// died is taken over, so an interrupted set-up blocks nothing.

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, TOOLS } from './paths.mjs';

const LOCK = join(TOOLS, 'setup.lock');
const POLL_MS = 500;

/**
 * Runs `work` while holding the lock.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  mkdirSync(TOOLS, { recursive: true });
  let said = false;
  while (!take()) {
    const owner = read();
    if (owner === null) continue;
    if (!isAlive(owner)) {
      removeStale(owner);
      continue;
    }
    if (!said) {
      console.log(`Another set-up is under way (process ${owner}): waiting for it to end …`);
      console.log(`(If process ${owner} is no set-up, delete ${relative(ROOT, LOCK)}.)`);
    }
    said = true;
    await sleep(POLL_MS);
  }
  const release = () => {
    if (read() === process.pid) rmSync(LOCK, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/**
 * The lock appears with its owner's number already in it: it is written aside and then linked,
 * which fails when a lock is there.
 * @returns {boolean}
 */
function take() {
  const own = `${LOCK}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid));
    linkSync(own, LOCK);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** @returns {number | null} the owner's process number */
function read() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  // Our own number in a lock that we did not take is a number used again (common in containers).
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Two waiters may find the same dead owner. Each moves the lock aside first; one that finds it has
 * moved a live lock puts it back.
 * @param {number} owner
 */
function removeStale(owner) {
  const aside = `${LOCK}.stale.${process.pid}`;
  try {
    renameSync(LOCK, aside);
    if (Number(readFileSync(aside, 'utf8')) !== owner) linkSync(aside, LOCK);
  } catch {
    // Somebody else was quicker: the next round sees who.
  } finally {
    rmSync(aside, { force: true });
  }
}
