// Files that are dropped anywhere on the page, or pasted outside of text fields. Only hands them over: what they are
// is found out elsewhere, by their content.

import { isField } from './keys.js';

/**
 * @param {HTMLElement} element the whole page
 * @param {{ onFiles: (files: File[]) => void, onFolder: (folder: FileSystemEntry) => void }} callbacks
 */
export function createDrop(element, { onFiles, onFolder }) {
  let depth = 0; // dragenter and dragleave also come from every child

  /** @param {number} change */
  function over(change) {
    depth = change === 0 ? 0 : Math.max(0, depth + change);
    element.classList.toggle('dropping', depth > 0);
  }

  /** @param {DataTransfer} transfer */
  function take(transfer) {
    const { files, folders } = contents(transfer);
    folders.forEach(onFolder);
    if (files.length) onFiles(files);
  }

  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;

  element.addEventListener('dragenter', (event) => {
    if (carriesFiles(event)) over(1);
  });
  element.addEventListener('dragleave', (event) => {
    if (carriesFiles(event)) over(-1);
  });
  element.addEventListener('dragover', (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  element.addEventListener('drop', (event) => {
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    over(0);
    take(event.dataTransfer);
  });
  document.addEventListener('paste', (event) => {
    const transfer = event.clipboardData;
    if (!transfer?.files.length || isField(event.target) || isText(transfer)) return;
    event.preventDefault();
    take(transfer);
  });
}

/** @param {DataTransfer} transfer */
function contents({ items }) {
  /** @type {{ files: File[], folders: FileSystemEntry[] }} */
  const found = { files: [], folders: [] };
  for (const item of items) {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    const file = item.kind === 'file' ? item.getAsFile() : null;
    // A folder is a file, too, which cannot be read.
    if (entry?.isDirectory) found.folders.push(entry);
    else if (file) found.files.push(file);
  }
  return found;
}

/**
 * Whether the clipboard is text, of which a picture may be there as well, as spreadsheets copy their
 * cells, blank ones too. File managers write the names of copied files as text.
 * @param {DataTransfer} transfer
 */
function isText(transfer) {
  if (transfer.getData('text/html').includes('<table')) return true;
  const lines = transfer.getData('text/plain').trim().split(/\r?\n/);
  const names = [...transfer.files].map(({ name }) => name);
  return lines.some((line) => line && !names.includes(decoded(line).split(/[\\/]/).pop() ?? ''));
}

/** @param {string} line perhaps a file's address */
function decoded(line) {
  try {
    return decodeURIComponent(line);
  } catch {
    return line;
  }
}
