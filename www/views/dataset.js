// Which pictures the network learns from, the buttons that load others, and a bar for each file on
// its way. Reads no file.

import { build, find, setText } from './dom.js';
import { count, fileSize } from './format.js';

/**
 * @typedef {import('../engine/protocol.js').DatasetInfo} DatasetInfo
 * @typedef {import('../engine/protocol.js').DataProgress} DataProgress
 */

/**
 * @param {HTMLElement} element
 * @param {{ onMnist: () => void }} callbacks
 * @returns {{ update: (data: { dataset?: DatasetInfo, progress?: DataProgress, loading?: boolean }) => void }}
 */
export function createDataset(element, { onMnist }) {
  const name = find(element, '[data-part=name]', HTMLElement);
  const list = find(element, '[data-part=progress]', HTMLElement);
  const button = find(element, '[data-action=mnist]', HTMLButtonElement);
  /** @type {Map<string, ReturnType<typeof createFile>>} */
  const files = new Map();

  button.addEventListener('click', () => {
    // Only marked, not disabled: a disabled button would lose the focus.
    if (button.getAttribute('aria-disabled') !== 'true') onMnist();
  });

  /** @param {boolean} loading */
  function setLoading(loading) {
    button.setAttribute('aria-disabled', String(loading));
    if (loading) return;
    files.clear();
    list.replaceChildren();
    list.hidden = true;
  }

  /** @param {DataProgress} progress */
  function showFile(progress) {
    let file = files.get(progress.file);
    if (!file) {
      file = createFile(progress.file);
      files.set(progress.file, file);
      list.append(file.element);
      list.hidden = false;
    }
    file.set(progress.loaded, progress.total);
  }

  return {
    update({ dataset, progress, loading }) {
      if (loading !== undefined) setLoading(loading);
      if (progress) showFile(progress);
      if (dataset)
        name.replaceChildren(build('strong', {}, dataset.name), `: ${describe(dataset)}`);
    },
  };
}

/** @param {DatasetInfo} dataset */
function describe({ training_images, validation_images, size }) {
  const numbers = `${count(training_images)} pictures to learn from, ${count(validation_images)} to test with`;
  return `${numbers}, ${size} × ${size} pixels.`;
}

/** @param {string} name */
function createFile(name) {
  const fill = build('div', { class: 'fill' });
  const bar = build(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-label': name,
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    fill,
  );
  const text = build('span', {});
  const element = build('li', {}, build('span', {}, name), bar, text);

  return {
    element,
    /** @param {number} loaded bytes @param {number} total bytes, or 0 when the server does not say */
    set(loaded, total) {
      setText(text, total ? `${fileSize(loaded)} of ${fileSize(total)}` : fileSize(loaded));
      bar.classList.toggle('unknown', total === 0);
      if (total === 0) return;
      const done = Math.min(1, loaded / total);
      bar.setAttribute('aria-valuenow', String(Math.round(done * 100)));
      fill.style.transform = `scaleX(${done})`;
    },
  };
}
