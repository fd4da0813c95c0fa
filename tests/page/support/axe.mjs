// What axe has to complain about. It comes into the page through the browser's debugger, which no
// Content-Security-Policy holds up.

import axe from 'axe-core';

/**
 * @param {import('playwright-core').Page} page
 * @param {string} [within] a selector; the whole page otherwise
 * @returns {Promise<string[]>} each rule that is broken, and where
 */
export async function violations(page, within) {
  await page.evaluate(axe.source);
  /** @type {import('axe-core').AxeResults} */
  const results = await page.evaluate(
    (context) => /** @type {any} */ (globalThis).axe.run(context ?? document),
    within,
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`);
}
