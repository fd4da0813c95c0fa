// Teaching as the page sees it: whether it can begin, how far it is, and the way back. Touches no element
// and teaches nothing itself.

/**
 * @typedef {import('./engine/client.js').Client} Client
 * @typedef {import('./engine/protocol.js').Source} Source
 * @typedef {import('./corrections.js').Correction} Correction
 * @typedef {import('./views/teach.js').TeachNews} TeachNews
 */

/**
 * Whose weights answer, and what the user's are called: null when there are none.
 * @typedef {{ source: Source, yours: string | null }} Answering
 */

/**
 * @typedef {object} TeachingCallbacks
 * @property {() => Answering} answering
 * @property {(can: { teach: boolean, stop: boolean, undo: boolean }) => void} onCan
 * @property {(busy: boolean) => void} onBusy
 * @property {(news: TeachNews) => void} onNews
 * @property {(answering: Answering) => void} onWeights others answer from now on
 * @property {(error: unknown) => void} onError
 */

/** Pixels along one side of MNIST's pictures, and so of those that can be taught beside them. */
const SIZE = 28;

/** How the engine writes that a picture is no digit. */
const NO_DIGIT = 255;

/** @param {Correction} correction whether it can be learnt */
export const isTeachable = ({ size }) => size === SIZE;

/**
 * @param {Client} client
 * @param {TeachingCallbacks} callbacks
 */
export function createTeaching(client, callbacks) {
  const { answering, onCan, onBusy, onNews, onWeights, onError } = callbacks;
  /** @type {readonly Correction[]} what can be learnt */
  let lessons = [];
  let free = false; // whether the engine is there and does nothing else
  let busy = false;
  /** @type {Answering | null} what Undo brings back */
  let before = null;
  /** Bytes of MNIST's files, while they are on their way. @type {Map<string, { loaded: number, total: number }>} */
  const files = new Map();

  function tell() {
    onCan({
      teach: free && !busy && lessons.length > 0,
      stop: busy,
      undo: free && !busy && before !== null,
    });
  }

  client.on('data_progress', ({ file, loaded, total }) => {
    if (!busy) return;
    files.set(file, { loaded, total });
    const sum = (/** @type {'loaded' | 'total'} */ key) =>
      [...files.values()].reduce((sum, file) => sum + file[key], 0);
    const known = [...files.values()].every(({ total }) => total > 0);
    onNews({ stage: 'Loading MNIST…', done: known ? sum('loaded') / sum('total') : 0 });
  });
  client.on('teaching_progress', ({ round, done }) => {
    const what = round === 1 ? 'Teaching' : 'Teaching what is still misread';
    if (busy) onNews({ stage: `${what}: ${Math.round(done * 100)}%`, done });
  });

  /** @returns {Promise<TeachNews>} */
  async function teach() {
    const answered = answering();
    const began = performance.now();
    const pictures = new Uint8Array(lessons.length * SIZE * SIZE);
    lessons.forEach(({ picture }, i) => pictures.set(picture, i * SIZE * SIZE));
    const labels = Uint8Array.from(lessons, ({ label }) => label ?? NO_DIGIT);
    const taught = await client.request({
      type: 'teach',
      source: answered.source,
      pictures,
      labels,
    });
    if (!taught) return { note: 'Stopped: nothing has changed.' };
    before = answered;
    const whose = answered.source === 'shipped' ? 'the shipped weights' : (answered.yours ?? '');
    const yours = whose.endsWith(', taught') ? whose : `${whose}, taught`;
    onWeights({ source: 'yours', yours });
    return { taught, seconds: (performance.now() - began) / 1000 };
  }

  return {
    async teach() {
      busy = true;
      files.clear();
      onBusy(true);
      onNews({ stage: 'Starting…', done: 0 });
      tell();
      /** @type {TeachNews} */
      let news = { note: 'Teaching ended with an error: nothing has changed.' };
      try {
        news = await teach();
      } catch (error) {
        onError(error);
      }
      busy = false;
      onNews(news);
      onBusy(false);
      tell();
    },
    async stop() {
      try {
        await client.request({ type: 'stop' });
      } catch (error) {
        onError(error);
      }
    },
    async undo() {
      if (!before) return;
      const back = before;
      before = null;
      try {
        await client.request({ type: 'undo_teaching' });
        onWeights(back);
        onNews({ note: 'Undone: the weights from before answer again.' });
      } catch (error) {
        onError(error);
      }
      tell();
    },
    /** @param {readonly Correction[]} corrections */
    take(corrections) {
      lessons = corrections.filter(isTeachable);
      tell();
    },
    /** @param {boolean} isFree */
    allow(isFree) {
      free = isFree;
      tell();
    },
    /** The user's weights have come from elsewhere: what teaching changed is no more. */
    forgetUndo() {
      before = null;
      tell();
    },
  };
}
