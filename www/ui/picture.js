// A picture as the network sees it, on a canvas: white ink on black, as MNIST shows its own. Holds no state.

/**
 * @param {HTMLCanvasElement} canvas gets the picture's size
 * @param {Uint8Array} grey size × size, row by row, 0 = paper, 255 = ink
 * @param {number} size
 */
export function paintPicture(canvas, grey, size) {
  if (canvas.width !== size || canvas.height !== size) canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(size, size);
  new Uint32Array(image.data.buffer).fill(0xff000000);
  grey.forEach((value, i) => image.data.fill(value, i * 4, i * 4 + 3));
  context.putImageData(image, 0, 0);
}

/** @param {Uint8Array} rgba @param {number} width @param {number} height */
export function canvasOf(rgba, width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas;
}

/**
 * A finished picture for the pad, which is then read exactly as it is.
 * @param {Uint8Array} finished size × size, 0 = paper, 255 = ink
 * @param {number} size
 */
export function finishedPicture(finished, size) {
  const canvas = document.createElement('canvas');
  paintPicture(canvas, finished, size);
  return { canvas, finished };
}
