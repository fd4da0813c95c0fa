// What the page does to the screen, counted: shifts of its layout, and changes of the document by part and frame.

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page before it is opened */
export const watchLayout = (page) =>
  page.addInitScript(() => {
    /** @type {string[]} */
    const shifts = [];
    Object.assign(window, { shifts });
    /** @param {Node | null} node */
    const name = (node) => {
      const element = node instanceof Element ? node : node?.parentElement;
      const part = element?.closest('[id]');
      return `${part?.id ?? ''} ${element?.tagName.toLowerCase() ?? 'gone'}.${element?.classList ?? ''}`;
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } =
          /** @type {PerformanceEntry & { value: number, sources: { node: Node | null, previousRect: DOMRectReadOnly, currentRect: DOMRectReadOnly }[] }} */ (
            entry
          );
        const moved = sources.map(
          ({ node, previousRect: a, currentRect: b }) =>
            `${name(node)} ${a.x},${a.y} ${a.width}×${a.height} → ${b.x},${b.y} ${b.width}×${b.height}`,
        );
        if (value > 0) shifts.push(`${value.toFixed(4)}: ${moved.join('; ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

/**
 * Every shift so far, also those shortly after a click or a key, which browsers do not hold against a page.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function shiftsOf(page) {
  // The observer hears of a frame's shifts after it.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );
  return page.evaluate(() => /** @type {any} */ (window).shifts.splice(0));
}

/**
 * Counts what changes in the document from now on: in all, the most in one frame, and by chapter the pictures alone:
 * parts of an SVG, and calls that draw on a canvas. Texts and rows that a screen reader may read anywhere are no pictures.
 * @param {Page} page
 */
export const countChanges = (page) =>
  page.evaluate(() => {
    const counts = { frames: 0, most: 0, chapters: /** @type {Record<string, number>} */ ({}) };
    Object.assign(window, { changes: counts });
    let inFrame = 0;
    /** @param {Element | null | undefined} element */
    const drawn = (element) => {
      const chapter = element?.closest('.chapter')?.id;
      if (chapter) counts.chapters[chapter] = (counts.chapters[chapter] ?? 0) + 1;
    };
    for (const name of /** @type {const} */ ([
      'putImageData',
      'drawImage',
      'fillRect',
      'fill',
      'stroke',
      'clearRect',
    ])) {
      const draw = /** @type {(...all: any[]) => unknown} */ (CanvasRenderingContext2D.prototype[name]);
      CanvasRenderingContext2D.prototype[name] = /** @this {CanvasRenderingContext2D} @param {...any} all */ function (
        ...all
      ) {
        drawn(this.canvas);
        return draw.apply(this, all);
      };
    }
    new MutationObserver((records) => {
      inFrame += records.length;
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.closest('svg')) drawn(element);
      }
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const frame = () => {
      counts.frames += inFrame > 0 ? 1 : 0;
      counts.most = Math.max(counts.most, inFrame);
      inFrame = 0;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

/** @param {Page} page @returns {Promise<{ frames: number, most: number, chapters: Record<string, number> }>} since the last look */
export const changesOf = (page) =>
  page.evaluate(() => {
    const { changes } = /** @type {any} */ (window);
    const now = { ...changes };
    Object.assign(changes, { frames: 0, most: 0, chapters: {} });
    return now;
  });

/**
 * What a frame costs whatever the machine: the most changes of the document, calls that paint on canvases and pixels that
 * those cover, in one frame, from now on; layouts and styles in all.
 * @param {Page} page
 */
export async function countWork(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const made = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (/** @type {string} */ name) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { layouts: of('LayoutCount'), styles: of('RecalcStyleCount') };
  };
  await page.evaluate(() => {
    const none = () => ({ changes: 0, calls: 0, pixels: 0 });
    const counts = { frames: 0, most: none() };
    Object.assign(window, { work: counts });
    let now = none();
    const prototype = /** @type {Record<string, any>} */ (CanvasRenderingContext2D.prototype);
    /** @type {Record<string, (...all: any[]) => number>} */
    const areas = {
      putImageData: ({ width, height }) => width * height,
      drawImage: (image, ...at) => (at.length < 4 ? image.width * image.height : at.at(-2) * at.at(-1)),
      fillRect: (_x, _y, width, height) => width * height,
      clearRect: (_x, _y, width, height) => width * height,
      ...Object.fromEntries(
        ['fill', 'stroke', 'moveTo', 'lineTo', 'quadraticCurveTo', 'bezierCurveTo', 'arc', 'rect'].map((name) => [
          name,
          () => 0,
        ]),
      ),
    };
    for (const [name, area] of Object.entries(areas)) {
      const draw = prototype[name];
      prototype[name] = /** @this {CanvasRenderingContext2D} @param {...any} all */ function (...all) {
        now.calls += 1;
        now.pixels += area(...all);
        return draw.apply(this, all);
      };
    }
    const whole = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver((records) => (now.changes += records.length)).observe(document.body, whole);
    const frame = () => {
      counts.frames += 1;
      for (const name of /** @type {const} */ (['changes', 'calls', 'pixels'])) {
        counts.most[name] = Math.max(counts.most[name], now[name]);
      }
      now = none();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const before = await made();
  return {
    /** @returns {Promise<{ frames: number, most: { changes: number, calls: number, pixels: number }, layouts: number, styles: number }>} */
    async ofAll() {
      const { frames, most } = await page.evaluate(() => /** @type {any} */ (window).work);
      const { layouts, styles } = await made();
      await session.detach();
      return { frames, most, layouts: layouts - before.layouts, styles: styles - before.styles };
    },
  };
}
