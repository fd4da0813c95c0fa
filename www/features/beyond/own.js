// The user's own pictures: a folder of them becomes the data set.

import { build } from '../../ui/dom.js';
import { createPicker } from '../../ui/picker.js';

/** @param {(files: File[]) => void} onFolder */
export function createOwn(onFolder) {
  const input = build('input', { type: 'file', id: 'folder', class: 'visually-hidden', webkitdirectory: '', multiple: '', 'aria-describedby': 'folder-hint' }); // prettier-ignore
  const element = build(
    'section',
    { class: 'toy-own' },
    build('h3', { 'data-text': 'beyond.own_title' }),
    build('p', { class: 'note', id: 'folder-hint', 'data-text': 'beyond.own_note' }),
    input,
    build('label', { class: 'button', for: 'folder', 'data-text': 'beyond.choose_folder' }),
  );
  createPicker(element, onFolder);
  return element;
}
