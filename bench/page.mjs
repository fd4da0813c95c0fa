// What a person waits for: the page itself, opened, drawn on and trained in as a person does it. It looks at
// the page from inside, because a look from outside costs more than what is measured.

/** @typedef {import('playwright-core').BrowserContext} Context */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./workers/protocol.js').Sample} Sample */
/** @typedef {(context: Context, url: string) => Promise<Sample>} Use */

/** A "7", in parts of the pad. @type {[number, number][]} */
const STROKE = [
  [0.25, 0.25],
  [0.45, 0.24],
  [0.75, 0.24],
  [0.62, 0.5],
  [0.5, 0.8],
];

/**
 * Opens the page, a second time from the browser's cache, and draws.
 * @type {Use}
 */
export async function openPage(context, url) {
  const page = await openWarm(context, url);
  const interactive = await sinceOpening(page, () => {
    const train = document.querySelector('button[data-action=train]');
    return train instanceof HTMLButtonElement && !train.disabled && performance.now();
  });
  await page.evaluate(watchBars);
  await drawStroke(page);
  const read = await sinceOpening(page, () => {
    const answer = document.querySelector('output[aria-label=Prediction]');
    return /^[0-9]$/.test(answer?.textContent ?? '') && performance.now();
  });
  const bars = await page.evaluate(() => Reflect.get(window, 'benchDelays').at(-1));
  return { values: { interactive, read, bars } };
}

/**
 * Trains the quick recipe with MNIST in the browser's cache.
 * @type {Use}
 */
export async function trainPage(context, url) {
  const first = await openWarm(context, url);
  await first.locator('button[data-action=train]:enabled').waitFor();
  await first.getByRole('button', { name: 'Load MNIST' }).click();
  await first.getByText('60,000 pictures to learn from').waitFor();
  await first.close();
  const page = await openWarm(context, url);
  await page.locator('button[data-action=train]:enabled').waitFor();
  await page.getByRole('button', { name: '98% in seconds' }).click();
  return { values: await page.evaluate(trainToEnd) };
}

/** @param {Context} context @param {string} url */
async function openWarm(context, url) {
  const cold = await context.newPage();
  await cold.goto(url);
  await cold.locator('button[data-action=train]:enabled').waitFor();
  await cold.close();
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  return page;
}

/**
 * Seconds from the start of the navigation until something is so.
 * @param {Page} page
 * @param {() => number | false} whenSo asked in every frame: the time when it is so, in milliseconds
 */
async function sinceOpening(page, whenSo) {
  const at = await page.waitForFunction(whenSo);
  return Number(await at.jsonValue()) / 1000;
}

/** @param {Page} page */
async function drawStroke(page) {
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (!box) throw new Error('the pad is not on the screen');
  for (const [index, [x, y]] of STROKE.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
    if (index === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

/** Runs in the page: notes how long after the pen's last event the bars change, each time they do. */
function watchBars() {
  /** @type {number[]} */
  const delays = [];
  let pen = 0;
  for (const type of ['pointermove', 'pointerup']) {
    addEventListener(type, (event) => (pen = event.timeStamp), { capture: true });
  }
  const meters = document.querySelector('.meters');
  if (!meters) throw new Error('no bars');
  const change = { attributes: true, childList: true, characterData: true, subtree: true };
  new MutationObserver(() => delays.push(performance.now() - pen)).observe(meters, change);
  Object.assign(window, { benchDelays: delays });
}

/**
 * Runs in the page: presses Train, and measures until the first batch shows and until the test result does.
 * @returns {Promise<{ batch: number, quick: number, accuracy: number }>}
 */
function trainToEnd() {
  const button = document.querySelector('button[data-action=train]');
  const loss = document.querySelector('[data-part=loss]');
  const result = document.querySelector('[data-part=result]');
  if (!(button instanceof HTMLButtonElement && loss && result)) throw new Error('no form');
  const started = performance.now();
  const since = () => (performance.now() - started) / 1000;
  let batch = 0;
  return new Promise((resolve) => {
    new MutationObserver(() => {
      if (batch === 0 && /\d/.test(loss.textContent ?? '')) batch = since();
      const accuracy = /accuracy: ([\d.]+)/.exec(result.textContent ?? '');
      if (accuracy) resolve({ batch, quick: since(), accuracy: Number(accuracy[1]) });
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
    button.click();
  });
}
