// Which pictures the network learns from, the buttons that load others, and a bar for each file on
// its way. Reads no file.

import { text } from '../../strings/i18n.js';
import { rich } from '../../ui/words.js';
import { buildBar, fillBar } from '../../ui/bar.js';
import { actions, build, find, parts, setText } from '../../ui/dom.js';
import { count, fileSize } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { seemsTransposed } from '../../state/derived.js';

/**
 * @typedef {import('../../engine/protocol.js').LoadedDataset} LoadedDataset
 * @typedef {import('../../engine/protocol.js').DataProgress} DataProgress
 */

/**
 * @param {HTMLElement} element
 * @param {{ onMnist: () => void, onTransposed: (transposed: boolean) => void }} callbacks
 */
export function createDataset(element, { onMnist, onTransposed }) {
  const { name, progress: list } = parts(element, 'name', 'progress');
  const { pictures, seems, turn } = parts(element, 'pictures', 'seems', 'turn');
  const transposed = find(element, 'input[type=checkbox]', HTMLInputElement);
  let isTransposed = false;
  const { mnist: button } = actions(element, {
    mnist() {
      // Only marked, not disabled: a disabled button would lose the focus.
      if (button.getAttribute('aria-disabled') !== 'true') onMnist();
    },
  });
  /** @type {Map<string, ReturnType<typeof createFile>>} */
  const bars = new Map();

  transposed.addEventListener('change', () => {
    const wanted = transposed.checked;
    transposed.checked = isTransposed; // until they are
    if (button.getAttribute('aria-disabled') !== 'true') onTransposed(wanted);
  });

  /** @param {LoadedDataset} dataset */
  function showPictures(dataset) {
    const { read, size, samples } = dataset;
    const { pixels, labels } = samples;
    const firsts = [...new Set(labels)].sort().map((label) => labels.indexOf(label));
    pictures.replaceChildren(
      ...firsts.map((index) => {
        const canvas = build('canvas', { 'aria-hidden': 'true' });
        paintPicture(canvas, pixels.subarray(index * size * size, (index + 1) * size * size), size);
        return build('li', {}, canvas, String(labels[index]));
      }),
    );
    seems.hidden = !seemsTransposed(dataset);
    if (read && seemsTransposed(dataset)) {
      const { count, right, right_transposed: other } = read;
      setText(seems, text('data.seems_transposed', { total: count, right, other }));
    }
    transposed.checked = isTransposed = dataset.transposed;
  }

  /** @param {readonly DataProgress[]} files */
  function showFiles(files) {
    if (files.length === 0) {
      bars.clear();
      list.replaceChildren();
    }
    list.hidden = files.length === 0;
    for (const { file, loaded, total } of files) {
      const bar = bars.get(file) ?? createFile(file);
      if (!bars.has(file)) list.append(bar.element);
      bars.set(file, bar);
      bar.set(loaded, total);
    }
  }

  return {
    /** @param {{ files: readonly DataProgress[], loading: boolean }} data what is on its way */
    update({ files, loading }) {
      button.setAttribute('aria-disabled', String(loading));
      showFiles(files);
    },
    /** @param {LoadedDataset | null} dataset null: none yet */
    show(dataset) {
      name.replaceChildren(...(dataset ? describe(dataset) : rich('data.none')));
      pictures.hidden = dataset === null;
      turn.hidden = dataset === null || dataset.is_mnist;
      seems.hidden = true;
      if (dataset) showPictures(dataset);
    },
  };
}

/** @param {LoadedDataset} dataset */
function describe({ name, training_images, validation_images, size }) {
  const facts = { name, training: count(training_images), validation: count(validation_images) };
  return rich('data.loaded', { ...facts, size });
}

/** @param {string} name */
function createFile(name) {
  const bar = buildBar('progressbar', 100);
  bar.setAttribute('aria-label', name);
  const state = build('span', {});
  const element = build('li', {}, build('span', {}, name), bar, state);

  return {
    element,
    /** @param {number} loaded bytes @param {number} total bytes, or 0 when the server does not say */
    set(loaded, total) {
      const done = Math.min(1, loaded / total);
      const sizes = { loaded: fileSize(loaded), total: fileSize(total) };
      setText(state, total ? text('data.file_done', sizes) : sizes.loaded);
      bar.classList.toggle('unknown', total === 0);
      if (total > 0) fillBar(bar, done);
    },
  };
}
