// Wiring only: makes the store, the engine's client and the features, and joins them. Computes nothing.

import { WORKER } from '../engine/address.js';
import { createClient, isEnd } from '../engine/client.js';
import { startData } from '../features/data/controller.js';
import { startDraw } from '../features/draw/controller.js';
import { startEngine } from '../features/engine/controller.js';
import { startFrame } from '../features/frame/controller.js';
import { openAddress, startLocation } from '../features/frame/location.js';
import { startJudge } from '../features/judge/controller.js';
import { startLoss } from '../features/loss/controller.js';
import { startBeyond } from '../features/beyond/controller.js';
import { startNetwork } from '../features/network/controller.js';
import { startNumbers } from '../features/numbers/controller.js';
import { startRead } from '../features/read/controller.js';
import { startRuns } from '../features/runs/controller.js';
import { startTrain } from '../features/train/controller.js';
import { startWalk } from '../features/walk/controller.js';
import { createAlerts } from '../ui/alerts.js';
import { part } from '../ui/dom.js';
import { fillPage } from '../ui/words.js';
import { learn, speak } from '../strings/i18n.js';
import { preferredLanguage, preferredMode } from '../state/mode.js';
import { dismiss, report } from '../state/alerts.js';
import { initialState } from '../state/state.js';
import { createStore } from '../state/store.js';

// The words of index.html for a program that does not start.
document.querySelector('.unstarted')?.remove();

const opened = openAddress();
/** @typedef {import('../strings/i18n.js').Language} Language */

/** @type {import('../state/state.js').Store} */
const store = createStore(initialState(opened.language ?? preferredLanguage(), opened.mode ?? preferredMode()));

// The language first: what is shown after is shown in it.
await learn(store.get().language);
store.subscribe('language', (language) => {
  speak(language);
  fillPage();
});

// Then errors, so that failures below are seen.
const alerts = createAlerts(part('alerts'), {
  onDismiss: (error) => dismiss(store, error),
  onRetry({ error, retry }) {
    dismiss(store, error);
    retry?.();
  },
});
store.show('alerts', alerts.update);
/** Engine failures are shown once, where the new engine is started, not for each pending request. */
function onError(/** @type {unknown} */ error) {
  if (!isEnd(error) || store.get().engine === 'failed') report(store, error);
}
addEventListener('error', (event) => onError(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => onError(event.reason));

/** Shows what goes wrong instead of losing it. @param {() => Promise<unknown>} action */
const attempt = (action) => void action().catch(onError);

/** The language that was asked for last. */
let wanted = store.get().language;
/** Switches the language once its words are loaded. @param {Language} language */
function onLanguage(language) {
  wanted = language;
  attempt(async () => {
    await learn(language);
    if (wanted === language) store.set({ language });
  });
}

/** @param {string} name */
function startWorker(name) {
  try {
    return new Worker(WORKER, { type: 'module', name });
  } catch {
    // A policy for trusted types forbids it, and is named as others are: by a worker whose script does not come.
    const none = Object.assign(new EventTarget(), { postMessage() {}, terminate() {} });
    setTimeout(() => none.dispatchEvent(new Event('error')));
    return none;
  }
}
const client = createClient(startWorker, (failure) => engine.recover(failure));

const { showPicture, restore, write } = startDraw(store, client, {
  onError,
  onRun: (id) => runs.answerWith(id),
});
startRead(store, client, onError);
const { loadMnist, loadFolder } = startData(store, client, { attempt, showPicture });
startNumbers(store, client, onError);
startJudge(store, client, {
  onError,
  loadMnist,
  weightsOf: (run) => runs.weightsOf(run),
  keptYours: () => engine.keptYours(),
  showPicture,
});
// Before the form, which shows what a link says.
const { link, linkTo } = startLocation(store, opened, {
  onProblem: onError,
  onLanguage,
  loadMnist: () => void loadMnist(),
});
const runs = startRuns(store, client, {
  attempt,
  keptYours: () => engine.keptYours(),
  goOn: (run, state) => train.goOn(run, state),
  useForm: (form) => train.useForm(form),
  share: (run) => frame.share(linkTo(run)),
});
const train = startTrain(store, client, {
  attempt,
  onError,
  settle: (config) => engine.settle(config),
  keptYours: () => engine.keptYours(),
  keepRun: runs.keep,
  keptForm: runs.keptForm,
});
startNetwork(store);
const frame = startFrame(store, { link, onLanguage });
const engine = startEngine(store, client, attempt);
runs.restore(restore);
startLoss(store, client, onError);
startBeyond(store, client, { attempt, onError, loadFolder });
// After the figures, which it is placed among.
startWalk(store, { loadMnist, write });
