// What is behind one unit or one digit: its weights as a picture, its sum, what it gives, and where that goes.

import { text } from '../../strings/i18n.js';
import { build, button, setText, tableRow as row } from '../../ui/dom.js';
import { count, hundredths, percent, signed, thousandths } from '../../ui/format.js';
import { asShown, columnsOf, inputsOf, telling } from './inside.js';
import { paintSigned } from './paint.js';

/**
 * @typedef {import('./inside.js').Inside} Inside
 * @typedef {import('./inside.js').Place} Place
 * @typedef {import('./inside.js').UnitView} UnitView
 */

/** Terms of a sum that are listed; of a digit's at most half for it and half against. */
const TERMS = 6;
/** How many of the units or digits it feeds are listed. */
const HEARERS = 4;

/**
 * @param {{ onChoose: (place: Place) => void, onSwitch: (place: Place) => void }} callbacks
 */
export function createUnit({ onChoose, onSwitch }) {
  const title = build('h3');
  const turn = button({ class: 'small' }, () => onSwitch(place));
  const weights = build('canvas', { role: 'img', class: 'weights', width: '28', height: '28' });
  const caption = build('figcaption');
  const sum = build('table');
  const result = build('p', { class: 'outcome' });
  const goes = build('div', { class: 'goes' });
  const element = build(
    'section',
    { class: 'unit' },
    build('div', { class: 'heading' }, title, turn),
    build('figure', {}, weights, caption),
    build('div', { class: 'sum' }, sum, result),
    goes,
  );
  /** @type {Place} */
  let place = { layer: 0, unit: 0 };

  /** @param {Place} place @param {string} words @returns {HTMLElement} */
  const link = (place, words) => button({ class: 'link' }, () => onChoose(place), words);

  /** @param {Inside} inside @param {UnitView} view */
  function showSum(inside, view) {
    const { layer, terms, weights } = view;
    const isDigit = layer === inside.layers.length;
    const shown = telling(terms, isDigit, TERMS);
    const { parts, bias, total, rest } = asShown(view, shown);
    const rows = shown.map((i, at) => {
      const weight = weights[i] ?? 0;
      const from =
        layer === 0
          ? text('read.pixel', {
              row: Math.floor(i / inside.size) + 1,
              column: (i % inside.size) + 1,
            })
          : link({ layer: layer - 1, unit: i }, text('read.unit_short', { unit: i + 1 }));
      const given = hundredths((terms[i] ?? 0) / weight);
      return row(from, `${given} × ${signed(weight)}`, signed(parts[at] ?? 0));
    });
    const others = terms.filter((term) => term !== 0).length - shown.length;
    rows.push(row(text('read.rest', { count: others, number: count(others) }), '', signed(rest)));
    rows.push(row(text('read.bias'), '', signed(bias)));
    const foot = build('tfoot', {}, row(text('read.sum'), '', signed(total)));
    sum.replaceChildren(build('tbody', {}, ...rows), foot);
    sum.setAttribute('aria-label', text('read.sum_of'));
    setText(result, outcome(view, isDigit, total));
  }

  /** The units or digits that this unit influences most. @param {Inside} inside @param {UnitView} view */
  function showGoes(inside, { layer, outgoing, gives }) {
    const toDigits = layer + 1 === inside.layers.length;
    const heard = outgoing.map((weight) => weight * (gives || 1));
    const list = telling(heard, false, HEARERS).map((unit) => {
      const to = { layer: layer + 1, unit };
      const name = text(toDigits ? 'read.digit_short' : 'read.unit_short', { unit: toDigits ? unit : unit + 1 });
      const weight = `${hundredths(gives)} × ${signed(outgoing[unit] ?? 0)}`;
      return row(link(to, name), weight, signed(gives * (outgoing[unit] ?? 0)));
    });
    const heading = build('h4', {}, text('read.goes'));
    const table = build('table', { 'aria-label': text('read.goes') }, build('tbody', {}, ...list));
    goes.replaceChildren(...(outgoing.length ? [heading, table] : []));
  }

  return {
    element,
    /** @param {{ inside: Inside | null, unitView: UnitView | null, isOff: boolean }} data */
    update({ inside, unitView, isOff }) {
      element.classList.toggle('unknown', !unitView);
      element.hidden = inside?.recurrent ?? false;
      if (!inside || !unitView || inside.recurrent) return;
      place = { layer: unitView.layer, unit: unitView.unit };
      const isDigit = place.layer === inside.layers.length;
      setText(
        title,
        isDigit
          ? text(inside.picture.some((pixel) => pixel > 0) ? 'read.why' : 'read.no_ink', { digit: place.unit })
          : text('read.unit', { layer: place.layer + 1, unit: place.unit + 1 }),
      );
      turn.hidden = isDigit;
      setText(turn, text(isOff ? 'read.switch_on' : 'read.switch_off'));
      const inputs = inputsOf(inside, place.layer);
      paintSigned(weights, unitView.weights, place.layer ? columnsOf(inputs) : inside.size);
      weights.setAttribute('aria-label', text('read.weights', { count: inputs }));
      setText(caption, text('read.weights', { count: inputs }));
      showSum(inside, unitView);
      if (isOff) setText(result, text('read.is_off', { unit: place.unit + 1 }));
      showGoes(inside, unitView);
    },
  };
}

/** What becomes of the sum. @param {UnitView} view @param {boolean} isDigit @param {number} total as it is shown */
function outcome({ sum, gives }, isDigit, total) {
  if (isDigit) return text('read.softmax', { percent: percent(gives) });
  if (gives === 0 && sum <= 0) return text('read.relu_holds', { sum: signed(total) });
  const value = thousandths(gives);
  return text(Math.abs(gives - sum) < 1e-6 ? 'read.relu_passes' : 'read.activation', { value });
}
