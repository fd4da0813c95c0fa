// How numbers appear on the page, in one place, so that a count or a loss looks the same everywhere and as
// the language in use writes it.

import { locale, text } from '../strings/i18n.js';

/** @param {Intl.NumberFormatOptions} options @returns {(value: number) => string} */
function format(options) {
  /** Making one takes longer than using it. @type {Map<string, Intl.NumberFormat>} */
  const made = new Map();
  return (value) => {
    const tag = locale();
    const known = made.get(tag) ?? new Intl.NumberFormat(tag, options);
    made.set(tag, known);
    return known.format(value).replace('-', '−'); // as wide as a plus, in both languages
  };
}

/** @param {number} places @param {Intl.NumberFormatOptions} [options] */
const fixed = (places, options) =>
  format({
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: false,
    ...options,
  });

const fourPlaces = fixed(4);

/** 898510 → '898,510' */
export const count = format({ maximumFractionDigits: 0 });

/** @param {number} value a loss or an accuracy with four decimals, as Keras prints them */
export const decimals = (value) => (Number.isFinite(value) ? fourPlaces(value) : String(value));

/** 1.2345 → '1.23' */
export const hundredths = fixed(2);

/** 1.2345 → '1.235' */
export const thousandths = fixed(3);

/** 1.2345 → '+1.235' */
export const signed = fixed(3, { signDisplay: 'exceptZero' });

/** 5.25 → '5.3' */
export const tenths = fixed(1);

/** 0 to 1 → '97%' */
export const wholePercent = fixed(0, { style: 'percent' });

/** 0 to 1 → '97.3%' */
export const percent = fixed(1, { style: 'percent' });

/** 0 to 1 → '98.40%', an accuracy to one picture of 10,000 */
export const percentExactly = fixed(2, { style: 'percent' });

/** @param {number} bytes → '9.6 MB', '28 kB' (thousands, as servers and browsers count) */
export const fileSize = (bytes) =>
  bytes < 1e6
    ? text('unit.kilobytes', { number: Math.ceil(bytes / 1e3) })
    : text('unit.megabytes', { number: tenths(bytes / 1e6) });

/** @param {number} seconds → '42 s', '3 min 05 s', '1 h 02 min' */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (/** @type {number} */ value) => String(value % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (whole < 60) return text('unit.seconds', { seconds: whole });
  if (minutes < 60) return text('unit.minutes', { minutes, seconds: two(whole) });
  return text('unit.hours', { hours: Math.floor(minutes / 60), minutes: two(minutes) });
}

/** @param {(number | null)[]} shape [null, 500] → '(None, 500)', as Keras writes it */
export const shape = (shape) => `(${shape.map((size) => size ?? 'None').join(', ')})`;
