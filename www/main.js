// Wiring only: makes the engine's client and the views, and joins what one says to what others do.
// No element is touched here and nothing is computed.

import { sentence } from './app/i18n.js';
import { createClient } from './engine/client.js';
import { after, createLatest } from './engine/latest.js';
import { kindOf, readPicture, save } from './files.js';
import { createLessons } from './lessons.js';
import { createReader } from './reader.js';
import { createRun } from './run.js';
import { createSamples } from './samples.js';
import { switchBuild } from './switch.js';
import { createAlerts } from './views/alerts.js';
import { createCharts } from './views/charts.js';
import { createControls } from './views/controls.js';
import { createDataset } from './views/dataset.js';
import { createDigits } from './views/digits.js';
import { find } from './views/dom.js';
import { createDrop } from './views/drop.js';
import { createEngine } from './views/engine.js';
import { createForm } from './views/form.js';
import { createHistory } from './views/history.js';
import { createNetwork } from './views/network.js';
import { createPad, PAD_SIZE } from './views/pad.js';
import { createPicker } from './views/picker.js';
import { createPrediction } from './views/prediction.js';
import { createProgress } from './views/progress.js';
import { createSaving } from './views/saving.js';
import { createSource } from './views/source.js';
import { createStrip } from './views/strip.js';
import { createSummary } from './views/summary.js';

/** How long the form waits after a key before it is checked (milliseconds). */
const CHECK_DELAY = 200;

const part = (/** @type {string} */ id) => find(document, `#${id}`, HTMLElement);

// Errors first, so that whatever fails below is seen.
const alerts = createAlerts(part('alerts'));
const report = (/** @type {unknown} */ error) => alerts.update(sentence(error));
addEventListener('error', (event) => report(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => report(event.reason));

/** Whether an engine answers. */
let running = false;
const startWorker = () =>
  new Worker(new URL('./engine/worker.js', import.meta.url), { type: 'module' });
const client = createClient(startWorker, (failure) => {
  running = false;
  engine.update({ info: null, fixed: false });
  controls.update('closed');
  lessons.allow(false);
  report(failure);
});

// Views.
const engine = createEngine(part('engine'), {
  onChoice: (choice) => attempt(() => chooseBuild(choice)),
});
const network = createNetwork(part('network'));
const summary = createSummary(part('summary'));
const charts = createCharts(part('charts'));
const history = createHistory(part('history'));
const progress = createProgress(part('progress'));
const prediction = createPrediction(part('prediction'));
const digits = createDigits(part('digits'), { onDigit: (index) => reader.show(index) });
const pad = createPad(part('pad'), {
  onInk: (drawing) => reader.read({ ...drawing, size: PAD_SIZE }),
  onPen: (drawing) => prediction.update({ drawing }),
});
const source = createSource(part('source'), { onSource: (chosen) => reader.answerWith(chosen) });
const dataset = createDataset(part('dataset'), { onMnist: () => loadData({ type: 'load_mnist' }) });
const form = createForm(find(document, '#form', HTMLFormElement), {
  onEdit() {
    checkSoon();
    samples.show(form.augments());
  },
  onSubmit: () => void train(),
  onRandomSeed: () => attempt(pickSeed),
});
const controls = createControls(part('controls'), {
  onPause: () => run.pause(),
  onResume: () => run.resume(),
  onStop: () => run.stop(),
});
const saving = createSaving(part('saving'), { onHistory: saveHistory, onWeights: saveWeights });
createPicker(part('picture'), { onFiles: ([file]) => file && attempt(() => showPicture(file)) });
createPicker(part('dataset'), { onFiles: (files) => loadData({ type: 'load_files', files }) });
createPicker(part('saving'), { onFiles: ([file]) => file && attempt(() => loadWeights(file)) });
createDrop(document.body, { onFiles: (files) => attempt(() => takeFiles(files)) });

const samples = createSamples(client, {
  onSamples: createStrip(part('strip')).update,
  onError: report,
});

/** What another build takes over. @type {import('./switch.js').Belongings} */
const belongings = { weights: null, history: [] };

// What answers, and what trains.
const reader = createReader(client, {
  onPrediction(news) {
    prediction.update({ prediction: news });
    digits.update(news);
    lessons.read(news);
  },
  onError: report,
});
const lessons = createLessons(client, part, {
  answering: () => ({ source: reader.source(), yours: belongings.weights }),
  onBusy(busy) {
    controls.update(busy ? 'closed' : 'idle');
    engine.update({ fixed: busy });
    dataset.update({ loading: false }); // what was on its way is there, or does not come any more
  },
  onWeights: takeWeights,
  onError: report,
});
const run = createRun(client, {
  onState(state) {
    controls.update(state);
    engine.update({ fixed: state !== 'idle' });
    lessons.allow(state === 'idle');
  },
  onNews: progress.update,
  onHistory(rows) {
    belongings.history = rows;
    history.update(rows);
    charts.update(rows);
    saving.update({ history: rows.length > 0 });
  },
  onWeights(news) {
    lessons.forgetUndo();
    offerYours('trained here');
    if (news === 'end') answerWithYours();
  },
  onError: report,
});
client.on('data_progress', (news) => dataset.update({ progress: news, loading: true }));
client.on('dataset', showDataset);

/** Shows what goes wrong instead of losing it. @param {() => Promise<void>} action */
const attempt = (action) => void action().catch(report);

/** Checks the form and shows what the engine says of it. @returns the config, or null when wrong */
async function check() {
  const read = form.read();
  if (!read) return null;
  const result = await client.request({ type: 'check', config: read.config });
  const unread = new Set(read.errors.map(({ field }) => field));
  const errors = [...read.errors, ...result.errors.filter(({ field }) => !unread.has(field))];
  form.update({ errors });
  if (result.summary && !unread.has('hidden_layers') && !unread.has('dropout')) {
    network.update(result.summary);
    summary.update(result.summary);
  }
  return errors.length ? null : read.config;
}
const checkSoon = createLatest(() => check().then(() => {}, report), after(CHECK_DELAY));

async function pickSeed() {
  form.update({ seed: await client.request({ type: 'random_seed' }) });
  checkSoon();
}

async function train() {
  try {
    const config = await check();
    if (!config) return form.focusFirstError();
    await run.train(config);
  } catch (error) {
    report(error);
  }
  dataset.update({ loading: false });
}

/** @param {import('./engine/protocol.js').DatasetInfo} news */
function showDataset(news) {
  dataset.update({ dataset: news, loading: false });
  checkSoon(); // pictures of another size are another network
}

/** @param {{ type: 'load_mnist' } | { type: 'load_files', files: File[] }} request */
function loadData(request) {
  attempt(async () => {
    dataset.update({ loading: true });
    try {
      showDataset(await client.request(request));
    } finally {
      dataset.update({ loading: false });
    }
  });
}

/** @param {File[]} files dropped or pasted */
async function takeFiles(files) {
  const kinds = await Promise.all(files.map(kindOf));
  const data = files.filter((_, i) => kinds[i] === 'data');
  if (data.length) return loadData({ type: 'load_files', files });
  for (const [i, file] of files.entries()) {
    if (kinds[i] === 'weights') await loadWeights(file);
    else await showPicture(file);
  }
}

/** @param {File} file */
async function showPicture(file) {
  const { canvas, rgba, width, height } = await readPicture(file);
  pad.update({ picture: canvas });
  reader.read({ rgba, width, height });
}

/** @param {File} file */
async function loadWeights(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const info = await client.request(
    { type: 'load_weights', source: 'yours', name: file.name, bytes },
    [bytes.buffer],
  );
  lessons.forgetUndo();
  offerYours(info.name);
  answerWithYours();
}

/** @param {string} name */
function offerYours(name) {
  belongings.weights = name;
  source.update({ yours: name });
  saving.update({ weights: true });
  reader.weightsChanged('yours');
}

function answerWithYours() {
  source.update({ source: 'yours' });
  reader.answerWith('yours');
}

/** @param {import('./teaching.js').Answering} answering from now on */
function takeWeights({ source: chosen, yours }) {
  if (yours === null) {
    belongings.weights = null;
    source.update({ yours });
    saving.update({ weights: false });
    reader.weightsGone('yours');
  } else offerYours(yours);
  source.update({ source: chosen });
  reader.answerWith(chosen);
}

/** @param {'csv' | 'json'} format */
function saveHistory(format) {
  attempt(async () => {
    const text = await client.request({ type: 'save_history', format });
    const type = format === 'csv' ? 'text/csv' : 'application/json';
    save(`digitlab-history.${format}`, text, type);
  });
}

function saveWeights() {
  attempt(async () => {
    const bytes = await client.request({ type: 'save_weights', source: 'yours' });
    save('digitlab-weights.safetensors', new Uint8Array(bytes), 'application/octet-stream');
  });
}

/** @param {import('./engine/protocol.js').EngineChoice} choice */
async function chooseBuild(choice) {
  engine.update({ fixed: true });
  controls.update('closed');
  lessons.allow(false);
  try {
    const { info, kept } = await switchBuild(client, choice, belongings);
    running = true;
    if (!kept) takeWeights({ source: 'shipped', yours: null });
    engine.update({ info });
    lessons.forgetUndo(); // another engine knows nothing of it
    reader.weightsChanged('shipped');
    if (belongings.weights !== null) reader.weightsChanged('yours');
  } finally {
    engine.update({ fixed: false });
    if (running) controls.update('idle');
    lessons.allow(running);
    dataset.update({ loading: false });
  }
}

// Start: the engine, then the shipped weights, with the form filled in between.
attempt(async () => {
  const choice = { build: null, threads: null };
  const opened = await client.request({ type: 'open', choice }).catch((error) => {
    engine.update({ info: null, fixed: false });
    throw error;
  });
  const weights = client.request({
    type: 'load_weights',
    source: 'shipped',
    name: '',
    bytes: null,
  });
  running = true;
  engine.update({ info: opened.engine, fixed: false });
  form.update({ recipes: opened.recipes, learningRates: opened.learning_rates });
  controls.update('idle');
  attempt(async () => void (await check()));
  await weights;
  reader.weightsChanged('shipped');
  lessons.allow(true);
});
