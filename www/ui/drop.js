// Files that are dropped anywhere on the page, or pasted. Only hands them over: what they are is
// found out elsewhere, by their content.

/**
 * @param {HTMLElement} element the whole page
 * @param {(files: File[]) => void} onFiles
 */
export function createDrop(element, onFiles) {
  let depth = 0; // dragenter and dragleave also come from every child

  /** @param {number} change */
  function over(change) {
    depth = change === 0 ? 0 : Math.max(0, depth + change);
    element.classList.toggle('dropping', depth > 0);
  }

  const carriesFiles = (/** @type {DragEvent} */ event) =>
    event.dataTransfer?.types.includes('Files') ?? false;

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
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over(0);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return; // text, for a field
    event.preventDefault();
    onFiles(files);
  });
}
