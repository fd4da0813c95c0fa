// What the page's address says after its #: a chapter, and after a question mark the fields of the form that are not
// as in the tutorial's run, the data set, language, mode, and the hash of a run's weights:
// #train?hidden=64&epochs=2&seed=9999&lang=zh&mode=walk. Reads and writes texts; touches neither page nor history.

import { FIELDS } from '../../engine/fields.js';
import { LANGUAGES } from '../../strings/i18n.js';
import { MODES } from '../../state/mode.js';
import { isRead, readForm, textsBy, toTexts, withDefaults } from '../../state/fields.js';

/**
 * @typedef {import('../../state/fields.js').Texts} Texts
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 */

/**
 * @typedef {object} Address
 * @property {string} place the id of a part of the page, mostly a chapter's; may be empty
 * @property {Partial<Texts>} fields
 * @property {boolean} mnist whether MNIST is to be trained on
 * @property {import('../../strings/i18n.js').Language} [language]
 * @property {import('../../state/mode.js').Mode} [mode]
 * @property {string} [hash] the first 16 hex digits of SHA-256 of the weights that this set-up gave
 * @property {string} [family] what they were trained by, where not by an exact build
 * @property {readonly Problem[]} problems what of it was not taken
 */

/** @typedef {{ code: 'link-part', part: string } | { code: 'link-value', part: string, expected: readonly string[] } | { code: 'link-number', part: string }} Problem */

/** Shorter names of fields, as users type them. @type {Partial<Record<string, keyof Texts>>} */
const SHORT = { hidden: 'hidden_layers' };

/** Names and values of a link that are not fields. */
const CHOICES = { data: ['mnist'], lang: LANGUAGES, mode: MODES, family: ['fused', 'gpu', 'mixed'] };

/**
 * @param {string} address with or without its #
 * @returns {Address}
 */
export function readAddress(address) {
  const [, place = '', query = ''] = /^#?([^?]*)\??(.*)$/s.exec(address) ?? [];
  /** @type {Partial<Texts>} */
  const fields = {};
  /** @type {Record<string, any>} */
  const others = {};
  /** @type {Problem[]} */
  const problems = [];
  for (const [key, value] of new URLSearchParams(query)) {
    const part = `${key}=${value}`;
    const field = FIELDS.find(({ name }) => name === (SHORT[key] ?? key));
    if (field) {
      const expected = namesOf(field);
      if (isRead(field, value)) fields[field.name] = value;
      else problems.push(expected ? { code: 'link-value', part, expected } : { code: 'link-number', part });
    } else if (key === 'hash' && /^[0-9a-f]{16}$/.test(value)) others.hash = value;
    else if (Object.hasOwn(CHOICES, key)) {
      const expected = CHOICES[/** @type {keyof typeof CHOICES} */ (key)];
      if (expected.some((choice) => choice === value)) others[key] = value;
      else problems.push({ code: 'link-value', part, expected });
    } else problems.push({ code: 'link-part', part });
  }
  const { data, lang, ...rest } = others;
  return { place, fields, mnist: data === 'mnist', language: lang, problems, ...rest };
}

/** @param {typeof FIELDS[number]} field @returns {readonly string[] | null} all that it can be, where that is a few */
function namesOf(field) {
  if (field.kind === 'choice') return field.names;
  return field.kind === 'flag' ? ['true', 'false'] : null;
}

/**
 * The form that an address means: the tutorial's run but for its fields.
 * @param {Partial<Texts>} fields
 * @param {TrainingForm} usual the tutorial's run
 * @returns {Texts}
 */
export function formOf(fields, usual) {
  const plain = toTexts(usual);
  return { ...withDefaults(plain, { ...plain, ...fields }), ...fields };
}

/**
 * @param {object} page
 * @param {string} page.place
 * @param {Texts} page.form what of it cannot be read, or counts for nothing, is left out
 * @param {TrainingForm} page.usual the tutorial's run
 * @param {boolean} page.mnist
 * @param {string} page.language
 * @param {string} page.mode
 * @param {string} [page.hash]
 * @param {string} [page.family]
 * @returns {string} with its #
 */
export function writeAddress({ place, form, usual, mnist, language, mode, hash, family }) {
  const { config, errors } = readForm(form, usual);
  const [texts, plain] = [toTexts(config), toTexts(usual)];
  // A field whose default follows a choice is left out when it does.
  const expected = withDefaults(
    plain,
    textsBy(({ name, kind }) => (kind === 'choice' ? texts : plain)[name]),
  );
  const query = FIELDS.filter(({ name, kind }) =>
    kind === 'choice' ? texts[name] !== plain[name] : texts[name] !== expected[name],
  )
    .filter(({ name }) => !errors.some(({ field }) => field === name))
    .map(({ name }) => [
      Object.keys(SHORT).find((key) => SHORT[key] === name) ?? name,
      texts[name].replaceAll(', ', ','),
    ]);
  if (mnist) query.push(['data', 'mnist']);
  query.push(['lang', language], ['mode', mode]);
  if (hash) query.push(['hash', hash]);
  if (hash && family) query.push(['family', family]);
  const pairs = query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `#${place}?${pairs.join('&').replaceAll('%2C', ',')}`;
}
