// The page in Chinese: chosen by the browser, changed by the switch and remembered; everything follows at once,
// errors that stand and results included.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { dataSet, file } from './support/idx.mjs';
import { draw, press, runStage, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';
import { DIGITS } from './support/digits.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

const CHINESE = {
  locale: 'zh-CN',
  ready: (/** @type {Page} */ page) => page.locator('button:text-is("训练"):enabled').waitFor(),
};

/** What of the page's own words is not Chinese; names, numbers and signs are the same everywhere. @param {Page} page */
const notChinese = (page) =>
  page.evaluate(() => {
    const same =
      /^digit$|^lab$|“?abc”?|digitlab|Q?MNIST|NIST|IDX|t10k|mine\/7\/a\.png|logit|Sigmoid|Tanh|SVG|PNG|Python|LSTM|gzip|CSV|JSON|Adam|SGD|RMSprop|Nesterov|ReLU|sigmoid|Softmax|Dropout|Dense|dense|dropout|None|relaxed|simd128|webgpu|GPU|wasm|npm|start|Ctrl|Shift|Esc|Yann LeCun|Corinna Cortes|Christopher Burges|CC BY-SA|test|EN\b|kB|MB|relu|softmax|threads|\bln\b|Keras|scikit-learn|Glorot|\bHe\b|tanh|Rust|k-means|src\/[\w/]+\.rs|own-[\w.-]+|\b[0-9a-f]{8}\b/g;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** @type {string[]} */
    const found = [];
    const check = (/** @type {string} */ text) => {
      if (/[A-Za-z]{2,}/.test(text.replace(same, ''))) found.push(text.trim());
    };
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !parent.closest('script, noscript, style, pre')) check(walker.currentNode.nodeValue ?? '');
    }
    for (const attribute of ['aria-label', 'placeholder', 'title', 'aria-valuetext']) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) check(element.getAttribute(attribute) ?? '');
    }
    return found;
  });

test('a browser that prefers Chinese gets every word in Chinese', () =>
  withPage(async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    assert.match(await page.title(), /手写数字/);
    await page.getByRole('textbox', { name: '隐藏层' }).waitFor();
    await draw(page, DIGITS[7] ?? [], page.getByLabel('手写板', { exact: true }));
    const answer = page.getByRole('status', { name: '识别结果' });
    await answer.filter({ hasText: /^7$/ }).waitFor();
    await page.getByRole('group', { name: '纠正' }).getByRole('button', { name: '1' }).click();
    await page.locator('#form .more summary').click();
    await page.getByText('选择其他构建').click();
    await page.getByRole('textbox', { name: '丢弃率' }).fill('abc');
    await page.getByText('应为一个数，实为“abc”').waitFor();
    assert.deepEqual(await notChinese(page), []);
    assert.deepEqual(await violations(page), []);
  }, CHINESE));

test('a run in Chinese: full-width numbers in the form, progress, result and history', () =>
  withPage(async (page) => {
    await page.getByLabel('选择 IDX 文件').setInputFiles(dataSet());
    await page.getByText('1,000 张图片用于训练').waitFor();
    await page.getByRole('textbox', { name: '隐藏层' }).fill('６４，32');
    await page.getByLabel('轮次', { exact: true }).fill('２');
    await page.getByLabel('学习率', { exact: true }).fill('0,001');
    await press(page, '训练');
    await runStage(page, /^已完成：2 轮，用时 /).waitFor();
    assert.match(
      (await page.getByLabel('测试结果').textContent()) ?? '',
      /^测试损失：\d+\.\d+ +测试准确率：[01]\.\d+$/,
    );
    const rows = page.getByRole('table', { name: '训练历史' }).locator('tbody tr');
    assert.equal(await rows.count(), 2);
    await page.getByRole('table', { name: '模型概要' }).getByText('52,650').waitFor();
    assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
    assert.deepEqual(await notChinese(page), []);
  }, CHINESE));

test('the switch changes all that stands there, and the next visit remembers it', () =>
  withPage(async (page) => {
    await page.getByLabel('Load weights').setInputFiles(file('bad.txt', Buffer.from('x')));
    await page.getByRole('alert').getByRole('button').waitFor();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['Dear all'], 'letter.doc'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page
      .getByRole('alert')
      .getByText(/letter\.doc is neither a picture/)
      .waitFor();
    await page.getByLabel('Epochs').fill('few');
    await page.getByText('Expected a number, found “few”').waitFor();
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();

    await press(page, '中文');
    await page.locator('html[lang=zh-CN]').waitFor();
    await page.getByText('应为一个数，实为“few”').waitFor();
    await page
      .getByRole('alert')
      .getByText(/^letter\.doc：既不是浏览器能打开的图片/)
      .waitFor();
    await page.getByText('1,000 张图片用于训练').waitFor();
    assert.equal(await page.getByLabel('轮次', { exact: true }).inputValue(), 'few', 'the form stays');
    assert.equal(await page.getByRole('button', { name: '中文' }).getAttribute('aria-pressed'), 'true');

    await page.reload();
    await page.locator('button:text-is("训练"):enabled').waitFor();
    await press(page, 'EN');
    await page.locator('button:text-is("Train"):enabled').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    assert.match(await page.title(), /reads your digits/);
  }));

test('where nothing can be remembered the switch works all the same', () =>
  withPage(
    async (page) => {
      await press(page, '中文');
      await page.getByLabel('手写板', { exact: true }).waitFor();
    },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          Object.defineProperty(window, 'localStorage', {
            get() {
              throw new DOMException('no', 'SecurityError');
            },
          });
        }),
    },
  ));

test('nothing moves when the words come, in either language', async () => {
  for (const locale of ['en-US', 'zh-CN']) {
    const ready = (/** @type {Page} */ page) => page.locator('button[data-action=train]:enabled').waitFor();
    const prepare = (/** @type {Page} */ page) =>
      page.addInitScript(() => {
        Object.assign(window, { shifts: 0 });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            /** @type {any} */ (window).shifts += /** @type {any} */ (entry).value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
    await withPage(
      async (page) => {
        await page.waitForTimeout(300);
        const shifts = await page.evaluate(() => /** @type {any} */ (window).shifts);
        assert.ok(shifts < 0.01, `${locale}: ${shifts}`);
      },
      { locale, ready, prepare },
    );
  }
});
