// One hidden layer as a grid of lamps that are looked at with a mouse, a finger or the arrow keys.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';
import { count, hundredths } from '../../ui/format.js';
import { arrowStep } from '../../ui/keys.js';
import { columnsOf } from './inside.js';
import { paintLamps } from './paint.js';

/**
 * @typedef {object} LayerCallbacks where units are from 0
 * @property {(unit: number | null) => void} onLook a mouse is over it; null: it has left
 * @property {(unit: number) => void} onChoose
 * @property {(unit: number) => void} onSwitch
 * @property {() => void} onSilence switches all off that are silent
 */

/** @param {LayerCallbacks} callbacks */
export function createLayer({ onLook, onChoose, onSwitch, onSilence }) {
  const canvas = build('canvas', {
    role: 'slider',
    tabindex: '0',
    'aria-valuemin': '1',
    width: '160',
    height: '200',
  });
  const ring = build('div', { class: 'ring', hidden: '' });
  const caption = build('figcaption');
  const silence = button({ class: 'small', 'data-text': 'read.silence' }, onSilence);
  const element = build('figure', { class: 'layer' }, build('div', { class: 'lamps' }, canvas, ring), caption, silence);
  /** @type {{ units: number, columns: number, unit: number }} */
  let now = { units: 0, columns: 1, unit: 0 };

  /** @param {MouseEvent} event @returns {number | null} */
  function unitAt({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - left) / width) * now.columns);
    const rows = Math.ceil(now.units / now.columns);
    const unit = Math.floor(((clientY - top) / height) * rows) * now.columns + column;
    return column >= 0 && column < now.columns && unit >= 0 && unit < now.units ? unit : null;
  }

  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') onLook(unitAt(event));
  });
  canvas.addEventListener('pointerleave', () => onLook(null));
  canvas.addEventListener('click', (event) => {
    const unit = unitAt(event);
    if (unit !== null) onChoose(unit);
  });
  canvas.addEventListener('focus', () => {
    if (canvas.matches(':focus-visible')) onChoose(now.unit);
  });
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^( |Enter)$/.test(event.key)) onSwitch(now.unit);
    else {
      const unit = now.unit + step(event.key, now);
      if (unit === now.unit || unit < 0 || unit >= now.units) return;
      onChoose(unit);
    }
    event.preventDefault();
  });

  /** @param {number} layer from 0 @param {number} units */
  function describe(layer, units) {
    canvas.setAttribute('aria-label', text('read.layer', { layer: layer + 1, count: units }));
    canvas.setAttribute('aria-valuemax', String(units));
    canvas.setAttribute('aria-valuenow', String(now.unit + 1));
  }

  /**
   * @param {number} layer from 0
   * @param {Float32Array} values
   * @param {Uint8Array} off
   * @param {number | null} looked the unit that is looked at
   */
  function update(layer, values, off, looked) {
    const columns = columnsOf(values.length);
    const rows = Math.ceil(values.length / columns);
    now = { units: values.length, columns, unit: Math.min(looked ?? now.unit, values.length - 1) };
    paintLamps(canvas, values, off, columns);
    describe(layer, values.length);
    const told = { unit: now.unit + 1, value: hundredths(values[now.unit] ?? 0) };
    canvas.setAttribute('aria-valuetext', text(off[now.unit] ? 'read.is_off' : 'read.gives_value', told));
    ring.hidden = looked === null;
    ring.style.cssText = `left:${((now.unit % columns) / columns) * 100}%;top:${(Math.floor(now.unit / columns) / rows) * 100}%;width:${100 / columns}%;height:${100 / rows}%`;
    const silent = values.filter((value, i) => value === 0 && !off[i]).length;
    const switchedOff = off.reduce((sum, is) => sum + (is ? 1 : 0), 0);
    setText(
      caption,
      switchedOff
        ? text('read.silent_off', { silent: count(silent), off: count(switchedOff) })
        : text('read.silent', { silent: count(silent), count: values.length }),
    );
    silence.disabled = silent === 0;
  }

  return {
    element,
    update,
    describe,
    focus: () => element.scrollIntoView({ inline: 'center', block: 'nearest' }),
  };
}

/** @param {string} key @param {{ columns: number, units: number, unit: number }} now @returns {number} */
function step(key, { columns, units, unit }) {
  if (key === 'Home') return -unit;
  return key === 'End' ? units - 1 - unit : (arrowStep(key, columns) ?? 0);
}
