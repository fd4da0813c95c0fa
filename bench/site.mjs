// A server and a headless Chromium for the turns that run in a browser, and one worker in one new page
// for each. Knows nothing of what the workers do.

import { chromium } from 'playwright-core';
import { serve } from '../scripts/lib/serve.mjs';
import { CHROMIUM_FLAGS } from '../scripts/setup/browser.mjs';

/** Longer than any turn takes (milliseconds). */
const PATIENCE = 15 * 60_000;

/** What a headless Chromium on Linux needs for WebGPU; others need the first two. */
export const WEBGPU = [
  '--enable-unsafe-webgpu',
  '--ignore-gpu-blocklist',
  ...(process.platform === 'linux'
    ? ['--enable-features=Vulkan,VulkanFromANGLE,DefaultANGLEVulkan', '--use-angle=vulkan', '--disable-vulkan-surface']
    : []),
];

/** Where to look for a free port from. */
const PORT = 8480;

/**
 * @param {string} executable the browser's program
 * @returns {Promise<import('./contestants.mjs').Site & { version: string, close: () => Promise<void> }>}
 */
export async function openSite(executable) {
  const server = await serve(PORT);
  const launch = (/** @type {string[]} */ flags) => {
    const needsGpu = flags.includes(WEBGPU[0]);
    const usual = CHROMIUM_FLAGS.filter((flag) => !(needsGpu && flag === '--disable-gpu'));
    return chromium.launch({ executablePath: executable, args: [...usual, ...flags] });
  };
  const browser = await launch([]);
  return {
    version: browser.version(),
    async inWorker(script, job, { module = true, flags = [] } = {}) {
      const own = flags.length > 0 ? await launch(flags) : null;
      const page = await (own ?? browser).newPage();
      page.setDefaultTimeout(PATIENCE);
      try {
        await page.goto(`${server.url}bench/page.html`);
        const url = `${server.url}bench/workers/${script}`;
        return await page.evaluate(askWorker, { url, job, module });
      } finally {
        await page.close();
        await own?.close();
      }
    },
    async inPage(use) {
      const context = await browser.newContext();
      context.setDefaultTimeout(PATIENCE);
      try {
        return await use(context, server.url);
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Runs in the page.
 * @param {{ url: string, job: object, module: boolean }} what
 * @returns {Promise<import('./workers/protocol.js').Sample>}
 */
function askWorker({ url, job, module }) {
  return new Promise((resolve, reject) => {
    if (!crossOriginIsolated) reject(new Error('the page is not cross-origin isolated'));
    const worker = new Worker(url, { type: module ? 'module' : 'classic' });
    worker.onerror = (event) => reject(new Error(event.message || `${url} did not start`));
    worker.onmessage = ({ data }) => {
      if (data.ready) worker.postMessage(job);
      else if (data.ok) resolve(data.sample);
      else reject(new Error(data.message));
    };
  });
}
