// Who is measured, and how each of them is started for one turn. Every turn starts afresh, a new page and
// worker or a new process, so that none runs beside what another has left. Knows no statistics.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT, TOOLS } from '../scripts/lib/paths.mjs';
import { openPage, trainPage } from './page.mjs';
import { runForOutput } from './process.mjs';
import { WEBGPU } from './site.mjs';

/** @typedef {import('./workers/protocol.js').Sample} Sample */

/**
 * What a turn needs.
 * @typedef {object} Site
 * @property {(script: string, job: object, options?: { module?: boolean, flags?: string[] }) => Promise<Sample>} inWorker
 *   with flags of its own in a browser of its own
 * @property {(use: import('./page.mjs').Use) => Promise<Sample>} inPage
 */

/** @typedef {'epoch' | 'lstm' | 'kmeans' | 'roof' | 'growth' | 'build' | 'page'} Table */

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {Table} table
 * @property {boolean} [ours] whether it needs this project's builds
 * @property {() => string | null} [missing] why it cannot run here, and what to do
 * @property {(site: Site) => Promise<Sample>} turn
 */

/** The seed's network, for peers. The engine has its own copy: its defaults. */
const NETWORK = { hidden: [500, 500, 500], dropout: 0.2, batchSize: 128 };

/** Builds of www/engine/builds.js. */
const BUILDS = [
  { build: 'simd128', many: false },
  { build: 'relaxed', many: false },
  { build: 'threads', many: true },
  { build: 'relaxed-threads', many: true },
];

/**
 * Floating-point operations that a picture takes without skipping zeros, for weights w: 2·w forward, 2·w
 * for the kernels' gradients, 2·w for the inputs' gradients but of the first layer.
 */
export const DENSE_FLOP = (() => {
  const widths = [784, ...NETWORK.hidden, 10];
  const weights = widths.slice(1).map((units, layer) => widths[layer] * units);
  return weights.reduce((sum, w, layer) => sum + (layer === 0 ? 4 : 6) * w, 0);
})();

/** V8 joins neighbouring 128-bit operations to 256-bit ones; off by default in Chromium 156. */
const REVECTORIZE = '--js-flags=--wasm-revectorize';

const PYTHON = join(TOOLS, 'bench-python', 'bin', 'python');
/** Written when the environment is whole (scripts/bench-python.mjs). */
const PYTHON_IS_READY = join(TOOLS, 'bench-python', 'requirements.txt');

/**
 * @param {{ threads: number, epochs: number, batches: number }} options `threads` for all who have any
 * @returns {Contestant[]} in the order of the table
 */
export function contestants({ threads, epochs, batches }) {
  const counts = (/** @type {boolean} */ many) => (many ? [...new Set([1, threads])] : [1]);
  const builds = BUILDS.flatMap(({ build, many }) =>
    counts(many).map((count) => ({
      build,
      threads: count,
      label: many ? `${build}/${count}` : build,
    })),
  );
  return [
    ...builds.map(({ label, ...job }) => digitlab(`digitlab/${label}`, { ...job, epochs })),
    ...builds.map(({ label, ...job }) => digitlab(`digitlab/${label} revectorized`, { ...job, epochs }, [REVECTORIZE])),
    digitlab('digitlab/webgpu', { build: 'webgpu', threads: 1, epochs, gpu: true }, WEBGPU),
    inBrowser('jax-js', 'jax.js', { ...NETWORK, warmUp: 10, batches, device: 'wasm' }),
    inBrowser('jax-js/webgpu', 'jax.js', { ...NETWORK, warmUp: 10, batches, device: 'webgpu' }, WEBGPU),
    // Slow as it is, half as many do.
    inBrowser('tensorflow.js', 'tensorflow.js', {
      ...NETWORK,
      threads,
      warmUp: 5,
      batches: Math.ceil(batches / 2),
    }),
    inPython('keras', { threads, epochs }),
    inPython('pytorch', { threads, epochs }),
    ...builds.map(({ label, ...job }) => lstm(`lstm/${label}`, { ...job, epochs })),
    nativeLstm({ threads, epochs }),
    inPython('pytorch-lstm', { threads, epochs }, 'lstm'),
    ...[10, 20].flatMap((k) => [ourKMeans(k, threads), scikitLearn(k, threads)]),
    ...builds.map(({ label, ...job }) => roof(`roof/${label}`, job)),
    ...GROWTHS.map(growth),
    ...builds.map(({ label, ...job }) => build(`build/${label}`, job)),
    { name: 'page/opening', table: 'page', ours: true, turn: ({ inPage }) => inPage(openPage) },
    { name: 'page/training', table: 'page', ours: true, turn: ({ inPage }) => inPage(trainPage) },
  ];
}

/** Pictures of an epoch of the seed's run. */
export const IMAGES = 60_000;

/** Whose operations are counted on the whole of it. */
export const SEEDS_RUN = 'growth/60,000 pictures';

/** What grows while the rest of the seed's run stays. */
const GROWTHS = [
  ...[128, 256, 512, 1024, 2048].map((units) => ({
    label: `units ${units}`,
    config: { hidden_layers: [units, units, units] },
    images: 10_000,
  })),
  ...[32, 128, 512, 1024].map((size) => ({
    label: `batch ${size}`,
    config: { batch_size: size },
    images: 20_000,
  })),
  ...[10_000, 30_000, IMAGES].map((images) => ({
    label: `${images / 1000},000 pictures`,
    config: {},
    images,
  })),
];

/**
 * @param {typeof GROWTHS[number]} what
 * @returns {Contestant}
 */
function growth({ label, ...job }) {
  const turn = (/** @type {Site} */ { inWorker }) => inWorker('growth.js', job);
  return { name: `growth/${label}`, table: 'growth', ours: true, turn };
}

/**
 * What a build weighs, and how soon it reads a drawing.
 * @param {string} name
 * @param {{ build: string, threads: number }} job
 * @returns {Contestant}
 */
function build(name, job) {
  const folder = job.build === 'simd128' ? '' : `${job.build}/`;
  const turn = async (/** @type {Site} */ { inWorker }) => {
    const wasm = readFileSync(join(ROOT, 'pkg', `${folder}digitlab_bg.wasm`));
    const { values } = await inWorker('answer.js', job);
    return { values: { ...values, gzipped: gzipSync(wasm, { level: 9 }).length / 1000 } };
  };
  return { name, table: 'build', ours: true, turn };
}

/**
 * @param {string} name
 * @param {{ build: string, threads: number, epochs: number, gpu?: boolean }} job
 * @param {string[]} [flags] of the browser
 * @returns {Contestant}
 */
function digitlab(name, job, flags = []) {
  const turn = (/** @type {Site} */ { inWorker }) => inWorker('digitlab.js', job, { flags });
  return { name, table: 'epoch', ours: true, turn };
}

/**
 * @param {string} name
 * @param {{ build: string, threads: number }} job
 * @returns {Contestant}
 */
function roof(name, job) {
  const turn = (/** @type {Site} */ { inWorker }) => inWorker('roof.js', job);
  return { name, table: 'roof', ours: true, turn };
}

/**
 * An epoch of the LSTM that the engine trains by default, on the seed's batches.
 * @param {string} name
 * @param {{ build: string, threads: number, epochs: number }} job
 * @returns {Contestant}
 */
function lstm(name, job) {
  const run = { ...job, config: { network: 'lstm' } };
  const turn = (/** @type {Site} */ { inWorker }) => inWorker('digitlab.js', run);
  return { name, table: 'lstm', ours: true, turn };
}

/**
 * The same by the command line's own build. An epoch's seconds have its validation in them.
 * @param {{ threads: number, epochs: number }} options
 * @returns {Contestant}
 */
function nativeLstm({ threads, epochs }) {
  const program = join(ROOT, 'target', 'release', 'digitlab');
  const turn = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'digitlab-bench-'));
    try {
      const options = ['--network=lstm', `--epochs=${epochs}`, `--threads=${threads}`];
      const data = `--data=${join(ROOT, 'data', 'mnist')}`;
      const output = `--output=${join(folder, 'weights.safetensors')}`;
      await runForOutput(program, ['train', ...options, data, output]);
      const history = readFileSync(join(folder, 'weights-history.json'), 'utf8');
      /** @type {number[]} */
      const seconds = JSON.parse(history).seconds.slice(1);
      const epoch = seconds.toSorted((a, b) => a - b)[seconds.length >> 1];
      return { values: { epoch, images: IMAGES / epoch } };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const missing = () =>
    existsSync(program) ? null : 'no native build: `cargo build --release --features cli` makes it';
  return { name: 'lstm/native', table: 'lstm', missing, turn };
}

/**
 * @param {string} name
 * @param {string} script
 * @param {object} job
 * @param {string[]} [flags] of the browser
 * @returns {Contestant}
 */
function inBrowser(name, script, job, flags) {
  const module = script !== 'tensorflow.js';
  return { name, table: 'epoch', turn: ({ inWorker }) => inWorker(script, job, { module, flags }) };
}

/**
 * @param {'keras' | 'pytorch' | 'pytorch-lstm'} name
 * @param {{ threads: number, epochs: number }} options
 * @param {Table} [table]
 * @returns {Contestant}
 */
function inPython(name, { threads, epochs }, table = 'epoch') {
  const script = join(ROOT, 'bench', 'python', 'peers.py');
  const args = [script, name, '--epochs', String(epochs), '--threads', String(threads)];
  return { name, table, missing: missingPython, turn: () => inTurn(args) };
}

/** Of k-means, one a turn: what a seed is worth differs. @type {Map<string, number>} */
const seeds = new Map();

/** @param {string} name */
function nextSeed(name) {
  const seed = (seeds.get(name) ?? 0) + 1;
  seeds.set(name, seed);
  return String(seed);
}

/**
 * The native command, which `cargo` builds when a source is newer.
 * @param {number} k
 * @param {number} threads
 * @returns {Contestant}
 */
function ourKMeans(k, threads) {
  const name = `kmeans/digitlab/${k}`;
  const cargo = ['run', '--locked', '--release', '--quiet', '--features', 'cli', '--'];
  const turn = async () => {
    const json = join(TOOLS, 'bench-kmeans.json');
    const options = ['--k', String(k), '--threads', String(threads), '--seed', nextSeed(name)];
    await runForOutput('cargo', [...cargo, 'cluster', ...options, '--json', json]);
    const { seconds, inertia, purity } = JSON.parse(readFileSync(json, 'utf8'));
    return { values: { seconds, inertia, purity } };
  };
  return { name, table: 'kmeans', turn };
}

/**
 * @param {number} k
 * @param {number} threads
 * @returns {Contestant}
 */
function scikitLearn(k, threads) {
  const name = `kmeans/scikit-learn/${k}`;
  const args = ['--k', String(k), '--threads', String(threads)];
  const script = join(ROOT, 'bench', 'python', 'kmeans.py');
  const turn = () => inTurn([script, ...args, '--seed', nextSeed(name)]);
  return { name, table: 'kmeans', missing: missingPython, turn };
}

const missingPython = () =>
  existsSync(PYTHON_IS_READY) ? null : 'no Python environment: `npm run bench:python` makes one (5.5 GB)';

/**
 * @param {string[]} args of Python
 * @returns {Promise<Sample>}
 */
const inTurn = async (args) => JSON.parse(lastLine(await runForOutput(PYTHON, args)));

/** @param {string} text */
const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
