// A slider for each hidden layer's width, and buttons for one layer more or fewer. Reports what the user wants and
// changes no network itself.

import { text } from '../../strings/i18n.js';
import { actions, build, find, parts, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { count } from '../../ui/format.js';

/** Where a slider stops: even steps of the eye, from one unit to more than a page needs. The field takes any number. */
const STOPS = [
  1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 150, 200, 256, 300, 400, 500, 512, 600, 700, 800,
  1000, 1024, 1500, 2048,
];

/** Most hidden layers, as in the table of hyperparameters. */
const MOST = 16;

/** Units of a layer that is added where there is none before it. */
const USUAL = 64;

/**
 * @param {HTMLElement} element
 * @param {{ onWidths: (widths: number[]) => void }} callbacks
 * @returns {{ update: (form: import('../../engine/protocol.js').TrainingForm | null) => void }}
 */
export function createWidths(element, { onWidths }) {
  const { sliders, hint } = parts(element, 'sliders', 'hint');
  const buttons = actions(element, {
    more: () => want([...widths, widths.at(-1) ?? USUAL]),
    fewer: () => want(widths.slice(0, -1)),
  });
  /** @type {number[]} */
  let widths = [];
  /** @type {ReturnType<typeof createSlider>[]} */
  let rows = [];

  /** @param {number[]} next */
  function want(next) {
    widths = next;
    show();
    onWidths(next);
  }

  function show() {
    if (rows.length !== widths.length) {
      rows = widths.map((_, i) => createSlider(i, (width) => want(widths.map((old, j) => (j === i ? width : old)))));
      sliders.replaceChildren(...rows.map((row) => row.element));
    }
    rows.forEach((row, i) => row.set(widths[i] ?? 0));
    keepFocus(
      element,
      () => {
        buttons.more.disabled = widths.length >= MOST;
        buttons.fewer.disabled = widths.length === 0;
      },
      () => buttons[widths.length ? 'fewer' : 'more'],
    );
  }

  return {
    update(form) {
      if (!form) return;
      const isMlp = form.network === 'mlp';
      find(element, '.buttons', HTMLElement).hidden = sliders.hidden = !isMlp;
      setText(hint, text(isMlp ? 'widths.hint' : 'widths.lstm'));
      widths = form.hidden_layers;
      for (const row of rows) row.rename();
      show();
    },
  };
}

/** @param {number} index @param {(width: number) => void} onWidth */
function createSlider(index, onWidth) {
  const id = `width-${index}`;
  const name = build('label', { for: id });
  const slider = build('input', { type: 'range', id, min: '0', max: String(STOPS.length - 1) });
  const shown = build('output', { for: id });
  const element = build('div', { class: 'slider' }, name, slider, shown);
  slider.addEventListener('input', () => onWidth(STOPS[Number(slider.value)] ?? USUAL));

  /** @param {number} width */
  function set(width) {
    const at = String(nearest(width));
    if (slider.value !== at) slider.value = at;
    setText(shown, count(width));
    slider.setAttribute('aria-valuetext', text('widths.value', { count: width }));
  }

  const rename = () => setText(name, text('widths.layer', { place: index + 1 }));
  rename();
  return { element, set, rename };
}

/** The stop that is nearest by ratio. @param {number} width */
function nearest(width) {
  const distance = (/** @type {number} */ stop) => Math.abs(Math.log(stop / width));
  return STOPS.reduce((best, stop, i) => (distance(stop) < distance(STOPS[best] ?? 1) ? i : best), 0);
}
