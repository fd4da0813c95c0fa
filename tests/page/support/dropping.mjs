// Files let fall on the page, as a person drops them.

/**
 * @param {import('playwright-core').Page} page
 * @param {{ name: string, buffer: Buffer, length?: number }[]} files `length`: of the whole file, with zeros behind
 */
export function drop(page, files) {
  return page.evaluate(
    (files) => {
      const data = new DataTransfer();
      for (const { name, bytes, length } of files) {
        const content = new Uint8Array(length);
        content.set(bytes);
        data.items.add(new File([content], name));
      }
      const options = { dataTransfer: data, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('drop', options));
    },
    files.map(({ name, buffer, length = buffer.length }) => ({ name, bytes: [...buffer], length })),
  );
}
