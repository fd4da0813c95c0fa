// Paints the pad: strokes, picture and keyboard pen, at the screen's own resolution, at most once a
// frame. Part of the pad; keeps only the last scene, so that a resize or a new colour scheme can
// paint it again.

/** Width of the line on the screen, in pad units. What the network reads is inked in Rust. */
export const LINE_WIDTH = 18;

/** Pictures of so few pixels along a side are a data set's. */
const FEW = 64;

/**
 * @typedef {object} Scene
 * @property {number[][]} strokes x0,y0,x1,y1,… in pad units
 * @property {(CanvasImageSource & { width: number, height: number }) | null} picture
 * @property {import('./pad-keys.js').Cursor | null} cursor
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} size pad units along one side
 * @returns {{ paint: (scene: Scene) => void }}
 */
export function createPainter(canvas, size) {
  const context = canvas.getContext('2d');
  if (!context) throw { code: 'no-canvas' };
  /** @type {Scene} */
  let scene = { strokes: [], picture: null, cursor: null };
  /** All but the newest stroke, painted once: a frame costs the same however much was drawn before. */
  const ended = document.createElement('canvas');
  const layer = ended.getContext('2d');
  /** What stands in the layer. @type {{ strokes: number[][], picture: Scene['picture'], colour: string }} */
  let kept = { strokes: [], picture: null, colour: '' };
  let frame = 0;
  let colour = '';
  let accent = '';

  function readColours() {
    const style = getComputedStyle(canvas);
    colour = style.color;
    accent = style.getPropertyValue('--accent');
  }

  /** @param {CanvasRenderingContext2D} context in pad units, with a pen */
  function prepare(context) {
    context.setTransform(canvas.width / size, 0, 0, canvas.height / size, 0, 0);
    Object.assign(context, { strokeStyle: colour, lineWidth: LINE_WIDTH, lineCap: 'round', lineJoin: 'round' });
  }

  /** @param {CanvasRenderingContext2D} layer */
  function keepEnded(layer) {
    const { picture } = scene;
    const strokes = scene.strokes.slice(0, -1);
    const isSame = ended.width === canvas.width && ended.height === canvas.height && kept.colour === colour;
    const goesOn = isSame && kept.picture === picture && kept.strokes.every((stroke, i) => stroke === strokes[i]);
    if (!goesOn) {
      [ended.width, ended.height] = [canvas.width, canvas.height];
      kept = { strokes: [], picture, colour };
    }
    prepare(layer);
    if (!goesOn && picture) drawPicture(layer, picture, size);
    for (const stroke of strokes.slice(kept.strokes.length)) drawStroke(layer, stroke);
    kept.strokes = strokes;
  }

  function draw() {
    frame = 0;
    if (!context || !layer) return;
    keepEnded(layer);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(ended, 0, 0);
    prepare(context);
    for (const stroke of scene.strokes.slice(-1)) drawStroke(context, stroke);
    if (scene.cursor) drawCursor(context, scene.cursor, accent);
  }

  function schedule() {
    frame ||= requestAnimationFrame(draw);
  }

  /** A pixel of the canvas for each of the screen's; at once, for setting a size blanks the canvas. */
  function resize() {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) =>
      Math.round(side * devicePixelRatio),
    );
    if (!width || !height || (canvas.width === width && canvas.height === height)) return;
    canvas.width = width;
    canvas.height = height;
    if (frame) cancelAnimationFrame(frame);
    draw();
  }

  /** Zooming, or another screen, changes the ratio without changing the size in CSS pixels. */
  function watchRatio() {
    const same = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    same.addEventListener('change', () => (resize(), watchRatio()), { once: true });
  }

  new ResizeObserver(resize).observe(canvas);
  watchRatio();
  for (const colours of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(colours).addEventListener('change', () => {
      readColours();
      schedule();
    });
  }
  readColours();

  return {
    paint(next) {
      scene = next;
      schedule();
    },
  };
}

/**
 * Curves through the middles of the segments, with the points as controls: smooth, and never far
 * from where the pen was.
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} stroke
 */
function drawStroke(context, stroke) {
  const at = (/** @type {number} */ i) => stroke[i] ?? 0;
  const last = stroke.length - 2;
  context.beginPath();
  context.moveTo(at(0), at(1));
  for (let i = 2; i < last; i += 2) {
    context.quadraticCurveTo(at(i), at(i + 1), (at(i) + at(i + 2)) / 2, (at(i + 1) + at(i + 3)) / 2);
  }
  context.lineTo(at(last), at(last + 1)); // to itself for a dot: round caps make it one
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {CanvasImageSource & { width: number, height: number }} picture
 * @param {number} size
 */
function drawPicture(context, picture, size) {
  const scale = size / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.imageSmoothingEnabled = picture.width > FEW; // the pixels of a data set's pictures are to be seen
  context.drawImage(picture, (size - width) / 2, (size - height) / 2, width, height);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./pad-keys.js').Cursor} cursor
 * @param {string} colour
 */
function drawCursor(context, { x, y, down }, colour) {
  context.beginPath();
  context.arc(x, y, down ? 7 : 10, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  if (down) context.fill();
  else context.stroke();
}
