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

/** @typedef {{ start: number, wall: number, processor: number }} Task milliseconds; in `processor` of them it had one */

/**
 * What the page and its worker do while `use` runs.
 * @param {Page} page
 * @param {() => Promise<unknown>} use
 * @returns {Promise<{ main: Task[], worker: Task[], marks: Map<string, number> }>} tasks of the main thread and of the
 *   worker, and when each `performance.mark` was (milliseconds of one clock)
 */
export async function traceOf(page, use) {
  const browser = page.context().browser();
  if (!browser) throw new Error('the browser is gone');
  const categories = ['disabled-by-default-devtools.timeline', 'blink.user_timing', '__metadata'];
  await browser.startTracing(page, { categories });
  await use();
  const trace = (await browser.stopTracing()).toString();
  /** @type {{ name: string, cat: string, tid: number, pid: number, ts: number, dur?: number, tdur?: number, args?: { name?: string } }[]} */
  const events = JSON.parse(trace).traceEvents;
  const tasksIn = (/** @type {RegExp} */ thread) => {
    const threads = events
      .filter(({ name, args }) => name === 'thread_name' && thread.test(args?.name ?? ''))
      .map(({ pid, tid }) => `${pid} ${tid}`);
    const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && threads.includes(`${pid} ${tid}`));
    return tasks.map(({ ts, dur = 0, tdur = 0 }) => ({ start: ts / 1000, wall: dur / 1000, processor: tdur / 1000 }));
  };
  const main = tasksIn(/^CrRendererMain$/);
  if (main.length === 0) throw new Error('the browser traced no task of the page');
  const marks = events.filter(({ cat }) => cat === 'blink.user_timing');
  return {
    main,
    worker: tasksIn(/^DedicatedWorker/),
    marks: new Map(marks.map(({ name, ts }) => [name, ts / 1000])),
  };
}

/** The tasks of the page's main thread while `use` runs. @param {Page} page @param {() => Promise<unknown>} use */
export const tasksOf = async (page, use) => (await traceOf(page, use)).main;

/** Steps of the piece of work below. */
const STEPS = 9e6;

/**
 * How long this browser takes for a piece of work that takes 50 ms on the machine that the page's budgets are of, when
 * it is quiet: load and a slow machine lengthen it as they lengthen what the page does.
 *
 * A page may be traced only from a moment after the tracing began: then the task of the work is missing, and the work
 * is done again.
 * @param {Page} page
 * @returns {Promise<number>} milliseconds of processor time
 */
export async function fiftyMilliseconds(page) {
  for (let tries = 0; tries < 5; tries++) {
    let wall = 0;
    const tasks = await tasksOf(page, async () => {
      wall = await page.evaluate((steps) => {
        const start = performance.now();
        let sum = 0;
        for (let i = 0; i < steps; i++) sum += Math.sqrt(i) % 3;
        return sum > 0 ? performance.now() - start : 0;
      }, STEPS);
    });
    // The page's clock ticks in tenths of a millisecond.
    const task = tasks.find((task) => task.wall > wall - 1 && task.processor > 0);
    if (task) return task.processor;
  }
  throw new Error('the browser traced the piece of work in none of five tries');
}
