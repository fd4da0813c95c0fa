// A strip of training pictures as augmentation makes them. Draws what it is given and makes nothing up.

import { find } from '../../ui/dom.js';

/** @typedef {import('../../engine/protocol.js').Samples} Samples */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (samples: Samples | null) => void }} null hides the strip; without pictures it waits
 */
export function createStrip(element) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const waiting = find(element, '[data-part=waiting]', HTMLElement);

  /** @param {Samples} samples */
  function draw({ pixels, labels }) {
    const count = labels.length;
    const size = Math.sqrt(pixels.length / count);
    if (canvas.width !== size * count) [canvas.width, canvas.height] = [size * count, size];
    const image = new ImageData(size * count, size);
    for (let at = 0; at < pixels.length; at++) {
      const [sample, place] = [Math.floor(at / (size * size)), at % (size * size)];
      const [x, y] = [sample * size + (place % size), Math.floor(place / size)];
      const level = pixels[at];
      image.data.set([level, level, level, 255], (y * size * count + x) * 4);
    }
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  return {
    update(samples) {
      element.hidden = !samples;
      const isEmpty = !samples?.pixels.length;
      canvas.hidden = isEmpty;
      waiting.hidden = !isEmpty;
      if (samples && !isEmpty) draw(samples);
    },
  };
}
