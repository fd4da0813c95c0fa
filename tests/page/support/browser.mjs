// Starts the browser for the page tests: the one that set-up found, never a download of its own.

import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findBrowser } from '../../../scripts/setup/browser.mjs';

/**
 * A headless Chromium; close it when done. Playwright starts it without a sandbox, so root can too.
 * @param {string[]} [flags]
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(flags = []) {
  const found = findBrowser();
  if (found === null) throw new Error('no Chromium or Chrome: run `npm test`, which installs one');
  return chromium.launch({ executablePath: found.chromium, args: [...CHROMIUM_FLAGS, ...flags] });
}
