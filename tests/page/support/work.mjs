// How much the page works, in processor time: what else the machine does takes time, but no processor time
// of the page's.

/** @typedef {import('playwright-core').Page} Page */

/**
 * @param {Page} page
 * @returns {Promise<number>} seconds that all pages of this browser have had a processor
 */
export async function processorTime(page) {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser is gone');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/**
 * The longest tasks of the page's main thread while `use` runs.
 * @param {Page} page
 * @param {() => Promise<unknown>} use
 * @param {number} limit milliseconds
 * @returns {Promise<number[]>} milliseconds of processor time of each that took longer
 */
export async function longTasks(page, use, limit) {
  const browser = page.context().browser();
  if (!browser) throw new Error('the browser is gone');
  const categories = ['disabled-by-default-devtools.timeline', '__metadata'];
  await browser.startTracing(page, { categories });
  await use();
  const trace = (await browser.stopTracing()).toString();
  /** @type {{ name: string, tid: number, pid: number, tdur?: number, args?: { name?: string } }[]} */
  const events = JSON.parse(trace).traceEvents;
  const threads = events
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && threads.includes(`${pid} ${tid}`));
  if (tasks.length === 0) throw new Error('the browser traced no task of the page');
  return tasks.map(({ tdur = 0 }) => tdur / 1000).filter((time) => time > limit);
}
