// A button that opens the browser's file dialogue and hands over what was chosen. Reads no file.

import { find } from './dom.js';

/**
 * @param {HTMLElement} element holds one file input
 * @param {(files: File[]) => void} onFiles
 */
export function createPicker(element, onFiles) {
  const input = find(element, 'input[type=file]', HTMLInputElement);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = ''; // so that choosing the same file again is a change again
    if (files.length) onFiles(files);
  });
}
