// What the numbers were measured on, as far as it can be told, and whether anything else was going on.

import { cpus, loadavg, totalmem } from 'node:os';

/**
 * @typedef {object} Machine
 * @property {string} processor
 * @property {number} processors
 * @property {number} memory GiB
 * @property {string} system
 * @property {string} chromium
 * @property {string} node
 * @property {string} date
 * @property {number} load processes that ran or waited, over the last minute before the first round
 */

/**
 * @param {string} chromium its version
 * @returns {Machine}
 */
export function describeMachine(chromium) {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    chromium,
    node: process.version,
    date: new Date().toISOString(),
    load: loadavg()[0],
  };
}

/**
 * @param {Machine} machine
 * @returns {string | null} a warning
 */
export function busyWarning({ load }) {
  if (load < 0.5) return null;
  return `Other work has been going on (load ${load.toFixed(1)}): numbers are only good on an idle machine.`;
}

/** @param {Machine} machine */
export function inWords({ processor, processors, memory, chromium, date }) {
  const day = date.slice(0, 10);
  return `${processor}, ${processors} processors, ${memory} GiB, Chromium ${chromium}, ${day}`;
}
