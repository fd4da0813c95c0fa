// Fills the training form when the page starts, and has the engine check it. Touches no element.

import { after } from '../../engine/latest.js';
import { readForm, toTexts, withLate } from '../../state/fields.js';

/**
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../../state/fields.js').Texts} Texts
 */

/** How long the form waits for what the device has kept of it (milliseconds). */
const KEPT_DELAY = 1000;

/**
 * The page starts from what stood there on the last visit, or from the tutorial's run; a link takes precedence.
 * @param {Store} store
 * @param {TrainingForm} recipe the tutorial's run
 * @param {() => Promise<Partial<Texts> | null>} keptForm of the last visit
 */
export async function fill(store, recipe, keptForm) {
  const kept = store.get().form ? null : keptForm();
  const inTime = await Promise.race([kept, after(KEPT_DELAY)()]);
  if (store.get().form) return;
  const seed = toTexts(recipe);
  store.set({ form: { ...seed, ...inTime } });
  // Values that arrive late fill only fields that the user has not edited.
  void kept?.then((late) => {
    const { form } = store.get();
    if (late && !inTime && form) store.set({ form: withLate(form, seed, late) });
  });
}

/**
 * Checks the form and shows what the engine says of it.
 * @param {Store} store
 * @param {Client} client
 * @returns {Promise<TrainingForm | null>} null when it is wrong
 */
export async function check(store, client) {
  const { form: texts, recipes } = store.get();
  if (!texts || !recipes) return null;
  const read = readForm(texts, recipes.seed);
  const result = await client.request({ type: 'check', config: read.config });
  const unread = new Set(read.errors.map(({ field }) => field));
  const errors = [...read.errors, ...result.errors.filter(({ field }) => !unread.has(field))];
  const isNetwork = result.summary && !unread.has('hidden_layers') && !unread.has('dropout');
  const network = isNetwork ? { summary: result.summary, config: read.config } : {};
  store.set({ fieldErrors: errors, ...network });
  return errors.length ? null : read.config;
}
