// A grid of the data set's pictures on one canvas. Over each picture lies an element that takes the pointer, the keys
// and a screen reader's attention. Fetches and orders nothing.

import { text } from '../../strings/i18n.js';
import { build, find } from '../../ui/dom.js';
import { arrowStep } from '../../ui/keys.js';
import { isNarrow } from '../../ui/narrow.js';

/** @typedef {import('../../state/types.js').Pictures} Pictures */

/** Pixels between two pictures. */
const GAP = 2;

/** The width of a picture with its gap (CSS pixels); where fingers tap on it, on a phone; and how many are in a row. */
const [WIDTH, TAPPED] = [39, 44];
const COLUMNS = { least: 8, most: 24 };

/** @param {number} width CSS pixels @param {number} each @returns {{ columns: number, rows: number }} */
function gridOf(width, each) {
  const columns = Math.max(COLUMNS.least, Math.min(COLUMNS.most, Math.floor(width / each)));
  return { columns, rows: columns < 16 ? 6 : 10 };
}

/**
 * @param {HTMLElement} element holds a canvas
 * @param {{ onLook: (place: number, byKey: boolean) => void, onOpen: (place: number) => void, onTurn: (pages: number) => void, onGrid: (grid: { columns: number, rows: number }) => void }} callbacks
 *   `place`: which picture of the page
 */
export function createShelf(element, { onLook, onOpen, onTurn, onGrid }) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  /** @type {HTMLElement[]} */
  let options = [];
  let grid = { columns: 0, rows: 0 };
  let count = 0;
  /** Whether a key moves the focus now. */
  let byKey = false;

  /** @param {number} columns @param {number} rows */
  function setGrid(columns, rows) {
    grid = { columns, rows };
    element.style.setProperty('--columns', String(columns));
    element.style.setProperty('--rows', String(rows));
    options = Array.from({ length: columns * rows }, (_, place) =>
      build('div', { role: 'option', tabindex: place ? '-1' : '0', 'aria-selected': 'false', hidden: '' }),
    );
    element.replaceChildren(canvas, ...options);
    onGrid(grid);
  }

  function fit() {
    if (!element.clientWidth) return;
    const { columns, rows } = gridOf(element.clientWidth, isNarrow() ? TAPPED : WIDTH);
    if (columns !== grid.columns) setGrid(columns, rows);
  }
  // In a frame of its own: it changes the height of what is observed.
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(element);

  /** @param {EventTarget | null} target */
  const placeOf = (target) => (target instanceof HTMLElement ? options.indexOf(target) : -1);

  /** @param {number} place */
  function focus(place) {
    const there = Math.max(0, Math.min(count - 1, place));
    options.forEach((option, i) => (option.tabIndex = i === there ? 0 : -1));
    options[there]?.focus();
  }

  /** @param {KeyboardEvent} event @param {number} place */
  function step({ key }, place) {
    const way = arrowStep(key, grid.columns);
    if (way !== null) {
      if (place + way >= 0 && place + way < count) focus(place + way);
    } else if (key === 'Home') focus(0);
    else if (key === 'End') focus(count - 1);
    else if (key === 'PageDown') onTurn(1);
    else if (key === 'PageUp') onTurn(-1);
    else if (key === 'Enter' || key === ' ') onOpen(place);
    else return false;
    return true;
  }

  element.addEventListener('keydown', (event) => {
    const place = placeOf(event.target);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (place < 0 || !isPlain) return;
    byKey = true;
    if (step(event, place)) event.preventDefault();
    byKey = false;
  });
  element.addEventListener('click', ({ target }) => {
    const place = placeOf(target);
    if (place < 0) return;
    focus(place);
    onOpen(place);
  });
  element.addEventListener('focusin', ({ target }) => look(placeOf(target)));
  element.addEventListener('pointerover', ({ target }) => look(placeOf(target)));

  /** @param {number} place */
  function look(place) {
    if (place < 0) return;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === place)));
    onLook(place, byKey);
  }

  /** @param {Pictures} pictures */
  function paint({ pixels, size, indices }) {
    const pitch = size + GAP;
    canvas.width = grid.columns * pitch;
    canvas.height = grid.rows * pitch;
    const context = canvas.getContext('2d');
    if (!context) return;
    const image = context.createImageData(canvas.width, canvas.height);
    const words = new Uint32Array(image.data.buffer);
    for (let place = 0; place < indices.length; place++) {
      const left = (place % grid.columns) * pitch + GAP / 2;
      const top = Math.floor(place / grid.columns) * pitch + GAP / 2;
      for (let y = 0; y < size; y++) {
        const from = (place * size + y) * size;
        const to = (top + y) * canvas.width + left;
        for (let x = 0; x < size; x++) words[to + x] = 0xff000000 + pixels[from + x] * 0x010101;
      }
    }
    context.putImageData(image, 0, 0);
  }

  return {
    /** @param {Pictures | null} pictures */
    update(pictures) {
      const had = placeOf(document.activeElement);
      count = Math.min(pictures?.indices.length ?? 0, options.length);
      element.setAttribute('aria-busy', String(count === 0)); // a list without options waits for some
      options.forEach((option, place) => {
        option.hidden = place >= count;
        option.setAttribute('aria-selected', 'false');
        if (pictures && place < count) {
          const facts = { label: pictures.labels[place], number: pictures.indices[place] + 1 };
          option.setAttribute('aria-label', text('shelf.picture', facts));
        }
      });
      if (pictures && grid.columns) paint(pictures);
      else canvas.width = 0;
      if (had < 0 || count === 0) return;
      focus(had);
      look(Math.min(had, count - 1));
    },
    fit,
    /** Where the focus is in the grid, or was last. */
    focus: () => options.find(({ tabIndex }) => tabIndex === 0)?.focus({ preventScroll: true }),
  };
}
