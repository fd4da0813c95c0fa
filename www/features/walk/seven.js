// A 7 for who has drawn nothing: a picture of one, as a pen would write it.

/** Along one side of the picture (pixels). */
const SIZE = 280;

/** @returns {import('../data/files.js').Picture} */
export function writeSeven() {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw { code: 'no-canvas' };
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIZE, SIZE);
  context.lineWidth = 22;
  context.lineCap = context.lineJoin = 'round';
  context.stroke(new Path2D('M78 67 201 62 154 140 126 230'));
  const { data, width, height } = context.getImageData(0, 0, SIZE, SIZE);
  return { canvas, rgba: new Uint8Array(data.buffer), width, height };
}
