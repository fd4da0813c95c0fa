// Finds Chromium or Chrome and its WebDriver, for the tests. Where apt is at hand it installs Debian's.

import { accessSync } from 'node:fs';
import { isExecutable, which } from '../lib/paths.mjs';
import { Failure } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';
import { canInstall, installPackages } from './debian.mjs';

/**
 * @typedef {object} Browser
 * @property {string} chromium
 * @property {string | null} chromedriver null: wasm-pack fetches one that fits
 */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
];

/** A browser without a single font draws no text, and Debian's chromium depends on none. The second one is Chinese. */
const DEBIAN_PACKAGES = ['chromium', 'chromium-driver', 'fonts-liberation', 'fonts-wqy-microhei'];

/** A quiet start, without a look at the network; and small shared memory, as in containers, suffices. */
export const CHROMIUM_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/**
 * The browser that CHROME_PATH names, or one in a usual place.
 * @returns {Browser | null}
 */
export function findBrowser() {
  const chromium = process.env.CHROME_PATH ? chosenBrowser(process.env.CHROME_PATH) : usualBrowser();
  if (chromium === null) return null;
  const chromedriver = process.env.CHROMEDRIVER || which('chromedriver', process.env.PATH);
  // Debian's browser comes with a driver of its own; a driver for another version would not do.
  if (chromedriver === null && chromium === '/usr/bin/chromium' && canInstall()) return null;
  return { chromium, chromedriver };
}

function usualBrowser() {
  for (const name of NAMES) {
    const found = which(name, process.env.PATH);
    if (found !== null) return found;
  }
  return PLACES.find(isExecutable) ?? null;
}

/** @param {string} path */
function chosenBrowser(path) {
  const remedy = 'set CHROME_PATH to the program of Chromium or Chrome, or unset it';
  try {
    accessSync(path);
  } catch {
    throw new Failure(`CHROME_PATH names ${path}, which does not exist: ${remedy}`);
  }
  if (capture(path, ['--version']) === null) {
    throw new Failure(`CHROME_PATH names ${path}, which does not run as a browser: ${remedy}`);
  }
  return path;
}

/**
 * @param {(words: string) => void} update
 * @returns {Promise<Browser>}
 */
export async function installBrowser(update) {
  const otherwise = 'No Chromium or Chrome was found for the tests: install one, or set CHROME_PATH to its program';
  if (!canInstall()) throw new Failure(otherwise);
  await installPackages(() => DEBIAN_PACKAGES, { update, otherwise, probe: 'chromium-driver' });
  const browser = findBrowser();
  if (browser === null) throw new Failure(otherwise);
  return browser;
}
