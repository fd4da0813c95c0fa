// `npm run bench`: digitlab beside its peers, and its kernels beside their roof. In rounds, in which
// everyone has a turn, so that a machine that slows down slows down all. Prints a table and writes
// bench/results/latest.json. bench/README.md tells how to read it. Asserts nothing.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/lib/paths.mjs';
import { Failure, duration, runMain } from '../scripts/lib/report.mjs';
import { ensureWasm } from '../scripts/lib/wasm.mjs';
import { setup } from '../scripts/setup.mjs';
import { buildForBench } from './builds.mjs';
import { contestants } from './contestants.mjs';
import { busyWarning, describeMachine, inWords } from './machine.mjs';
import { openSite } from './site.mjs';
import { rowOf } from './summary.mjs';
import { draw } from './table.mjs';

/** @typedef {import('./contestants.mjs').Contestant} Contestant */
/** @typedef {import('./workers/protocol.js').Sample} Sample */

const RESULTS = join(ROOT, 'bench', 'results', 'latest.json');

const OPTIONS = /** @type {const} */ ({
  rounds: { type: 'string', default: '5' },
  threads: { type: 'string', default: '2' },
  epochs: { type: 'string', default: '3' },
  batches: { type: 'string', default: '50' },
});

/** The smallest that makes sense. @type {Record<keyof typeof OPTIONS, number>} */
const LEAST = { rounds: 1, threads: 1, epochs: 2, batches: 10 };

/** @returns {{ names: string[], numbers: Record<keyof typeof OPTIONS, number> }} */
function parse() {
  /** @type {{ values: Record<string, string>, positionals: string[] }} */
  let parsed;
  try {
    parsed = parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure(`${message}: the options are ${Object.keys(OPTIONS).map((o) => `--${o} N`)}`);
  }
  const numbers = Object.entries(LEAST).map(([name, least]) => {
    const text = parsed.values[name];
    if (!/^\d+$/.test(text) || Number(text) < least) {
      throw new Failure(`--${name} is "${text}": give a whole number of ${least} or more`);
    }
    return [name, Number(text)];
  });
  return { names: parsed.positionals, numbers: Object.fromEntries(numbers) };
}

/**
 * @param {Contestant[]} all
 * @param {string[]} names parts of names; none means all
 */
function chosen(all, names) {
  for (const name of names) {
    if (all.some((contestant) => contestant.name.includes(name))) continue;
    const known = all.map((contestant) => contestant.name).join(', ');
    throw new Failure(`Nothing here is called "${name}": there are ${known}`);
  }
  if (names.length === 0) return all;
  return all.filter((contestant) => names.some((name) => contestant.name.includes(name)));
}

/**
 * @param {Contestant[]} all
 * @param {import('./contestants.mjs').Site} site
 * @param {number} rounds
 */
async function runRounds(all, site, rounds) {
  const found = all.map((contestant) => {
    const missing = contestant.missing?.() ?? null;
    /** @type {Sample[]} */
    const samples = [];
    return { contestant, samples, problems: missing === null ? [] : [missing] };
  });
  for (let round = 1; round <= rounds; round++) {
    for (const { contestant, samples, problems } of found) {
      // Who failed once would fail again.
      if (problems.length > 0) continue;
      const started = Date.now();
      try {
        samples.push(await contestant.turn(site));
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
      const took = duration(Date.now() - started);
      console.log(`Round ${round} of ${rounds}: ${contestant.name}, ${problems[0] ?? took}`);
    }
  }
  return found.map(({ contestant, samples, problems }) => rowOf(contestant, samples, problems));
}

await runMain(async () => {
  const { names, numbers } = parse();
  const all = chosen(contestants(numbers), names);
  const { env, browser } = await setup(['wasm', 'npm', 'browser']);
  if (all.some(({ ours }) => ours)) await ensureWasm(env);
  if (all.some(({ table }) => table === 'roof' || table === 'growth')) await buildForBench(env);

  const site = await openSite(browser?.chromium ?? '');
  try {
    const machine = describeMachine(site.version);
    const warning = busyWarning(machine);
    if (warning !== null) console.log(warning);
    const rows = await runRounds(all, site, numbers.rounds);
    console.log(`\n${inWords(machine)}; ${numbers.rounds} rounds\n\n${draw(rows)}`);
    mkdirSync(join(RESULTS, '..'), { recursive: true });
    writeFileSync(RESULTS, `${JSON.stringify({ machine, ...numbers, rows }, null, 2)}\n`);
    console.log(`\nAll samples: ${relative(ROOT, RESULTS)}`);
    if (warning !== null) console.log(warning);
  } finally {
    await site.close();
  }
});
