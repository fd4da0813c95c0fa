// How numbers stand on the page, in one place, so that a count or a loss looks the same everywhere.

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** @param {number} value 898510 → '898,510' */
export const count = (value) => counts.format(value);

/** @param {number} value a loss or an accuracy with four decimals, as Keras prints them */
export const decimals = (value) => (Number.isFinite(value) ? value.toFixed(4) : String(value));

/** @param {number} value 0 to 1 → '97.3%' */
export const percent = (value) => `${(value * 100).toFixed(1)}%`;

/** @param {number} value 0 to 1 → '98.40%', an accuracy to one picture of 10,000 */
export const percentExactly = (value) => `${(value * 100).toFixed(2)}%`;

/** @param {number} bytes → '9.6 MB', '28 kB' (thousands, as servers and browsers count) */
export const fileSize = (bytes) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** @param {number} seconds → '42 s', '3 min 05 s', '1 h 02 min' */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** @param {(number | null)[]} shape [null, 500] → '(None, 500)', as Keras writes it */
export const shape = (shape) => `(${shape.map((size) => size ?? 'None').join(', ')})`;
