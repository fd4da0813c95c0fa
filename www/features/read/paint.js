// Paints units, weights and pixels on canvases: one square for each number. Knows no network.

/** Canvas pixels of a square, so that squares keep a gap when they are shown larger or smaller. */
const CELL = 8;

/**
 * @param {HTMLCanvasElement} canvas gets `columns` × as many rows as it takes, one canvas pixel each
 * @param {number} count
 * @param {number} columns
 * @param {(index: number) => readonly [number, number, number, number]} colour red, green, blue and opacity of each, to 255
 */
function paintSquares(canvas, count, columns, colour) {
  size(canvas, columns, Math.ceil(count / columns));
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < count; i++) image.data.set(colour(i), 4 * i);
  context.putImageData(image, 0, 0);
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function size(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** One pixel a unit, from which a grid is drawn larger. @type {HTMLCanvasElement | null} */
let small = null;

/**
 * A layer as lamps: black when silent, the brighter the more a unit gives, crossed out when it is off.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values
 * @param {Uint8Array} off
 * @param {number} columns
 */
export function paintLamps(canvas, values, off, columns) {
  small ??= document.createElement('canvas');
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  paintSquares(small, values.length, columns, (i) => {
    const light = 38 + 217 * Math.sqrt(Math.abs(values[i] ?? 0) / most);
    return [light, light, light, 255];
  });
  size(canvas, small.width * CELL, small.height * CELL);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  for (let x = 0; x < canvas.width; x += CELL) context.fillRect(x, 0, 1, canvas.height);
  for (let y = 0; y < canvas.height; y += CELL) context.fillRect(0, y, canvas.width, 1);
  cross(context, off, columns);
}

/** @param {CanvasRenderingContext2D} context @param {Uint8Array} off @param {number} columns */
function cross(context, off, columns) {
  context.strokeStyle = '#8a8f9c';
  context.beginPath();
  off.forEach((isOff, i) => {
    if (!isOff) return;
    const [x, y] = [(i % columns) * CELL, Math.floor(i / columns) * CELL];
    context.moveTo(x + 2, y + 2);
    context.lineTo(x + CELL - 1, y + CELL - 1);
    context.moveTo(x + CELL - 1, y + 2);
    context.lineTo(x + 2, y + CELL - 1);
  });
  context.stroke();
}

/**
 * Red, green and blue of a colour of tokens.css as it is now: light, dark, or the user's own.
 * @param {CanvasRenderingContext2D} context
 * @param {string} name
 * @returns {[number, number, number]}
 */
function token(context, name) {
  context.fillStyle = getComputedStyle(context.canvas).getPropertyValue(name);
  const hex = String(context.fillStyle);
  const part = (/** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16) || 0;
  return [part(1), part(3), part(5)];
}

/**
 * Numbers as squares: blue adds, orange takes away, the stronger the more.
 * @param {HTMLCanvasElement} canvas
 * @param {readonly number[]} values
 * @param {number} columns
 */
export function paintSigned(canvas, values, columns) {
  const context = canvas.getContext('2d');
  if (!context) return;
  const [positive, negative] = [token(context, '--positive'), token(context, '--negative')];
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  paintSquares(canvas, values.length, columns, (i) => {
    const value = values[i] ?? 0;
    return [...(value < 0 ? negative : positive), (255 * Math.abs(value)) / most];
  });
}

/** From this part of the strongest on, a pixel's sign is written on it: not everyone can see the colours. */
const SIGNED = 0.35;

/**
 * The drawing with what each pixel says laid over: + for, − against.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} picture
 * @param {Float32Array} values
 * @param {number} side pixels along one side
 */
export function paintOver(canvas, picture, values, side) {
  const SQUARE = 2 * CELL;
  size(canvas, side * SQUARE, side * SQUARE);
  const context = canvas.getContext('2d');
  if (!context) return;
  const [positive, negative] = [token(context, '--positive'), token(context, '--negative')];
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  for (let i = 0; i < picture.length; i++) {
    const [x, y] = [(i % side) * SQUARE, Math.floor(i / side) * SQUARE];
    const value = values[i] ?? 0;
    const share = Math.abs(value) / most;
    const grey = 255 - (picture[i] ?? 0) * 0.45;
    context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
    context.fillRect(x, y, SQUARE, SQUARE);
    context.fillStyle = `rgb(${(value < 0 ? negative : positive).join(' ')} / ${share})`;
    context.fillRect(x, y, SQUARE, SQUARE);
    if (share < SIGNED) continue;
    context.fillStyle = 'white';
    context.fillRect(x + 4, y + 7, 8, 2);
    if (value > 0) context.fillRect(x + 7, y + 4, 2, 8);
  }
}
