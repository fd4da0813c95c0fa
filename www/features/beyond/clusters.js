// k-means: its controls, the centroids as pictures, how it went, and what a cluster holds. It clusters nothing itself.

import { text } from '../../strings/i18n.js';
import { createChart } from '../../ui/chart.js';
import { build, button, setText } from '../../ui/dom.js';
import { createPause } from '../../ui/pause.js';
import { createNumberField } from '../../ui/number-field.js';
import { whole } from '../../ui/numbers.js';
import { count, decimals, percentExactly } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { field } from '../../ui/words.js';
import { runButtons } from '../train/controls.js';

/** @typedef {import('../../engine/protocol.js').Clusters} Clusters */
/** @typedef {import('../../engine/protocol.js').Samples} Samples */
/** @typedef {{ k: number, seed: number, mini_batch: number }} Wanted */

/** Pictures of a mini-batch. */
const MINI_BATCH = 1024;
const DIGITS = 10;

/**
 * @param {{ onStart: (wanted: Wanted) => void, onPause: () => void, onResume: () => void, onStop: () => void, onCluster: (cluster: number) => void }} callbacks
 */
export function createClusters({ onCluster, ...callbacks }) {
  const form = createForm(callbacks);
  const tiles = createTiles(onCluster);
  const status = build('p', { class: 'status', role: 'status' });
  const place = build('div', { class: 'inertia' });
  const held = build('div', { class: 'members' });
  const chart = createChart(place);
  const element = build('section', { class: 'toy-kmeans' },
    build('h3', { 'data-text': 'beyond.kmeans_title' }),
    form.element, status, tiles.element,
    build('div', { class: 'cluster-below' },
      build('figure', {}, build('figcaption', { 'data-text': 'beyond.inertia' }), place),
      held),
    build('p', { class: 'note', 'data-text': 'beyond.kmeans_note' }),
  ); // prettier-ignore

  return {
    element,
    updateControls: form.update,
    /** @param {{ clusters: Clusters | null, distances: readonly number[], cluster: number | null }} data */
    update({ clusters, distances, cluster }) {
      setText(status, clusters ? told(clusters) : text('beyond.no_clusters'));
      // Room for as many as are wanted is kept before the first centroids come.
      if (!clusters) return tiles.resize(form.wanted(), 0);
      tiles.update(clusters, nearest(distances), cluster);
      const points = clusters.inertias.map((y, i) => ({ x: i + 1, y: y / 1000 }));
      const [first = '', last = ''] = [points[0], points.at(-1)].map((point) => point && count(1000 * point.y));
      const label = points.length ? text('beyond.inertia_chart', { first, last }) : '';
      chart.update({ lines: [{ run: 'run-a', kind: 'training', points }], label });
    },
    /** @param {{ cluster: number | null, members: Samples | null, clusters: Clusters | null, distance: number | null }} data */
    updateMembers({ cluster, members, clusters, distance }) {
      const isOpen = cluster !== null && members && clusters;
      const none = () => [build('p', { class: 'note' }, text('beyond.choose_cluster'))];
      held.replaceChildren(...(isOpen ? contents(cluster, members, clusters, distance) : none()));
    },
  };
}

/**
 * The fields and the three buttons.
 * @param {{ onStart: (wanted: Wanted) => void, onPause: () => void, onResume: () => void, onStop: () => void }} callbacks
 */
function createForm({ onStart, onPause, onResume, onStop }) {
  const k = build('input', { id: 'clusters-k', value: '10', inputmode: 'numeric' });
  const seed = build('input', { id: 'clusters-seed', value: '9999', inputmode: 'numeric' });
  const kField = createNumberField(k, () => whole(2, 256));
  const seedField = createNumberField(seed, () => whole(0, 2 ** 32 - 1));
  const way = build(
    'select',
    { id: 'clusters-way' },
    build('option', { value: '0', 'data-text': 'beyond.lloyd' }),
    build('option', { value: `${MINI_BATCH}`, 'data-text': 'beyond.mini_batches' }),
  );
  // Train is the only button of the document that submits; Enter in a field must still start it.
  const start = button({ 'data-text': 'beyond.start' }, () => element.requestSubmit());
  const pause = build('button', { type: 'button', 'data-text': 'beyond.pause' });
  const stop = button({ 'data-text': 'beyond.stop' }, onStop);
  const element = build(
    'form',
    { class: 'cluster-fields', novalidate: '' },
    field('clusters-k', 'beyond.k', k, kField.error),
    field('clusters-seed', 'beyond.seed', seed, seedField.error),
    field('clusters-way', 'beyond.way', way),
    build('div', { class: 'buttons' }, start, pause, stop),
  );
  const showState = runButtons(element, { start, pause, stop }, createPause(pause, 'beyond', { onPause, onResume }));
  /** Clusters that were asked for last. */
  let wanted = 10;
  element.addEventListener('keydown', ({ key, target }) => {
    if (key === 'Enter' && target instanceof HTMLInputElement) element.requestSubmit();
  });
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    const numbers = { k: kField.read(), seed: seedField.read() };
    if (typeof numbers.k !== 'number') return k.focus();
    if (typeof numbers.seed !== 'number') return seed.focus();
    wanted = numbers.k;
    onStart({ k: wanted, seed: numbers.seed, mini_batch: Number(way.value) });
  });

  return {
    element,
    wanted: () => wanted,
    /** @param {'closed' | 'idle' | 'running' | 'paused'} state */
    update(state) {
      kField.update();
      seedField.update();
      showState(state);
    },
  };
}

/** The centroids, each a button. @param {(cluster: number) => void} onCluster */
function createTiles(onCluster) {
  const element = build('div', { class: 'centroids', role: 'group', 'data-label': 'beyond.centroids' });
  /** @type {{ button: HTMLButtonElement, canvas: HTMLCanvasElement, words: HTMLElement, label: HTMLElement }[]} */
  let tiles = [];

  /** @param {number} length @param {number} shown */
  function resize(length, shown) {
    if (tiles.length !== length) {
      tiles = Array.from({ length }, (_, cluster) => {
        const canvas = build('canvas', { width: '28', height: '28' });
        const [words, label] = [build('span', { class: 'visually-hidden' }), build('span', { 'aria-hidden': 'true' })];
        return { button: button({ class: 'centroid' }, () => onCluster(cluster), words, canvas, label), canvas, words, label }; // prettier-ignore
      });
      element.replaceChildren(...tiles.map(({ button }) => button));
    }
    tiles.forEach(({ button, words }, cluster) => {
      button.disabled = cluster >= shown;
      const facts = { cluster: cluster + 1, digit: '–', part: '–' };
      if (button.disabled) setText(words, text('beyond.cluster', facts));
    });
  }

  return {
    element,
    resize,
    /** @param {Clusters} clusters @param {number} mine the drawing's @param {number | null} open */
    update({ k, size, centroids, label_counts: counts }, mine, open) {
      const area = size ** 2;
      const there = centroids.length / area;
      resize(k, there);
      tiles.forEach(({ button, canvas, words, label }, i) => {
        const picture = i < there ? centroids.subarray(i * area, (i + 1) * area) : new Uint8Array(area);
        paintPicture(canvas, picture, size);
        const { digit, part } = most(counts.slice(DIGITS * i, DIGITS * (i + 1)));
        const is = i === mine;
        button.classList.toggle('mine', is);
        button.setAttribute('aria-pressed', String(i === open));
        const seen = digit === null ? '' : `${digit} · ${percentExactly(part).replace(/\.\d+/, '')}`;
        setText(label, is ? `★ ${seen}` : seen);
        const facts = { cluster: i + 1, digit: digit ?? '–', part: percentExactly(part) };
        setText(words, text(is ? 'beyond.cluster_mine' : 'beyond.cluster', facts));
      });
    },
  };
}

/**
 * What a cluster holds: how many pictures of each label, and the nearest of them.
 * @param {number} cluster
 * @param {Samples} members
 * @param {Clusters} clusters
 * @param {number | null} distance of the drawing
 */
function contents(cluster, members, { label_counts, size }, distance) {
  const counts = label_counts.slice(DIGITS * cluster, DIGITS * (cluster + 1));
  const area = size ** 2;
  const pictures = [...members.labels].map((label, i) => {
    const canvas = build('canvas', { role: 'img', 'aria-label': text('beyond.member', { label }) });
    paintPicture(canvas, members.pixels.subarray(i * area, (i + 1) * area), size);
    return canvas;
  });
  const list = counts.map((n, digit) => build('li', {}, build('strong', {}, `${digit}`), ` ${count(n)}`));
  return [
    build('h4', {}, text('beyond.holds', { cluster: cluster + 1 })),
    build('ul', { class: 'counts' }, ...list),
    build('p', { class: 'note' }, text('beyond.nearest_first')),
    build('div', { class: 'pictures' }, ...pictures),
    ...(distance === null ? [] : [build('p', {}, text('beyond.my_distance', { distance: decimals(distance) }))]),
  ];
}

/** @param {readonly number[]} distances @returns {number} -1 without any */
export const nearest = (distances) => distances.indexOf(Math.min(...distances));

/** @param {readonly number[]} counts of a cluster by label */
function most(counts) {
  const all = counts.reduce((a, b) => a + b, 0);
  if (all === 0) return { digit: null, part: 0 };
  const top = Math.max(...counts);
  return { digit: counts.indexOf(top), part: top / all };
}

/** @param {Clusters} clusters */
function told({ phase, paused, inertias, purity, adjusted_rand: rand, k, centroids, size }) {
  const inertia = inertias.at(-1);
  const stage =
    phase === 'seeding'
      ? text('beyond.seeding', { chosen: centroids.length / size ** 2, k })
      : text(paused ? 'beyond.paused' : phase === 'finished' ? 'beyond.finished' : 'beyond.iterating', {
          iterations: inertias.length,
        });
  const facts = [
    inertia === undefined ? '' : text('beyond.inertia_now', { inertia: count(inertia) }),
    purity === null ? '' : text('beyond.purity', { purity: percentExactly(purity) }),
    rand === null ? '' : text('beyond.rand', { rand: decimals(rand) }),
  ];
  return [stage, ...facts].filter((words) => words).join(' ');
}
