// Starts the browser for the page tests: the one that set-up found, never a download of its own.

import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findBrowser } from '../../../scripts/setup/browser.mjs';

/**
 * The address bar's popup is pages of Chromium's own: 400 files in renderers of their own for each new window, a third
 * of all that opening our page costs. Of several such switches the last counts, so Playwright's names for Chromium
 * (its chromiumSwitches.ts) stand here too.
 */
const WITHOUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

/**
 * A headless Chromium; close it when done. Playwright starts it without a sandbox, so root can too.
 * @param {string[]} [flags]
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(flags = []) {
  const found = findBrowser();
  if (found === null) throw new Error('no Chromium or Chrome: run `npm test`, which installs one');
  const args = [...CHROMIUM_FLAGS, `--disable-features=${WITHOUT}`, ...flags];
  return chromium.launch({ executablePath: found.chromium, args });
}
