// The words of the page in the language of the person who reads them: chooses the language, looks words up
// by key and fills in facts. A wrong key, and a fact that is missing or too many, fail the type check. Holds no
// words itself and touches no element.

import { entry } from './errors.js';

/** @typedef {import('./list.js').Entry} Entry */
/** @typedef {import('./errors.js').Tables} Tables */
/** @typedef {typeof import('./en.js').en} English */
/** @typedef {keyof English} Key */
/** @typedef {keyof typeof SPOKEN} Language */

/**
 * The facts that a text names in braces.
 * @template {string} Text
 * @typedef {Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never} Names
 */

/**
 * @template {Key} K
 * @typedef {English[K] extends string ? Names<English[K]>
 *   : English[K] extends { other: infer Text extends string } ? Names<Text> | 'count' : never} FactNames
 */

/**
 * What `text` takes after a key: nothing, or an object with exactly the facts of its text.
 * @template {Key} K
 * @typedef {[FactNames<K>] extends [never] ? []
 *   : [facts: { readonly [Name in FactNames<K>]: Name extends 'count' ? number : string | number }]} Facts
 */

/** `lang` is for the page's markup, `locale` for Intl. A visitor downloads the words of one language. */
const SPOKEN = {
  en: {
    lang: 'en',
    locale: 'en-US',
    words: () => import('./en.js').then(({ en }) => en),
    errors: () => import('./en-errors.js'),
  },
  zh: {
    lang: 'zh-CN',
    locale: 'zh-CN',
    words: () => import('./zh.js').then(({ zh }) => zh),
    errors: () => import('./zh-errors.js'),
  },
};

/** The words that are there. @type {Partial<Record<Language, { texts: Record<string, Entry>, errors: Tables }>>} */
const learned = {};

/**
 * Loads the words of a language, so that it can be spoken. Throws that it cannot be fetched as data.
 * @param {Language} language
 */
export async function learn(language) {
  if (learned[language]) return;
  const { words, errors } = SPOKEN[language];
  const loading = Promise.all([words(), errors()]).catch(() => {
    throw { code: 'download', file: `${language}.js`, fault: { kind: 'no-answer' } };
  });
  const [texts, { default: tables }] = await loading;
  learned[language] = { texts, errors: errorTables(tables, texts) };
}

/**
 * The tables of a language's errors, with `fields`: the names that stand beside the fields.
 * @param {Tables} errors
 * @param {Record<string, Entry>} texts
 * @returns {Tables}
 */
function errorTables(errors, texts) {
  const named = Object.entries(texts).filter(([key]) => key.startsWith('fields.'));
  const fields = named.map(([key, text]) => [key.slice('fields.'.length), text]);
  return { ...errors, fields: { ...Object.fromEntries(fields), other: '{value}' } };
}

/** @type {Language} */
let language = 'en';
let plurals = new Intl.PluralRules(SPOKEN.en.locale);

/** The words that are spoken. */
function list() {
  const words = learned[language];
  if (!words) throw new Error(`the words of ${language} were not loaded`);
  return words;
}

/** The tag that Intl formats numbers by. */
export const locale = () => SPOKEN[language].locale;

/** The tag for the page's markup. */
export const lang = () => SPOKEN[language].lang;

/** @type {readonly Language[]} */
export const LANGUAGES = /** @type {Language[]} */ (Object.keys(SPOKEN));

/** @param {Language} chosen what all functions here speak from now on; it has been learned */
export function speak(chosen) {
  language = chosen;
  plurals = new Intl.PluralRules(locale());
}

/**
 * @template {Key} K
 * @param {K} key
 * @param {Facts<K>} facts
 * @returns {string} without the elements that `pieces` names
 */
export function text(key, ...facts) {
  return fill(template(key, facts[0]), facts[0]);
}

/**
 * A text with its elements: by turns a text and an element's name and content, so [text, name, content, text].
 * Facts are never read as elements, whatever they hold.
 * @template {Key} K
 * @param {K} key
 * @param {Facts<K>} facts
 * @returns {string[]}
 */
export const pieces = (key, ...facts) =>
  template(key, facts[0])
    .split(/<(\w+)>(.*?)<\/\1>/)
    .map((piece) => fill(piece, facts[0]));

/**
 * The sentence for an error: by its code, or else the message that it brought.
 * @param {unknown} error
 * @returns {string}
 */
export function sentence(error) {
  if (typeof error === 'object' && error !== null) {
    const { code, message } = /** @type {{ code?: unknown, message?: unknown }} */ (error);
    const tables = list().errors;
    if (typeof code === 'string' && Object.hasOwn(tables.errors, code)) {
      return entry(tables, 'errors', error);
    }
    if (typeof message === 'string') return message;
  }
  return String(error);
}

/** Whether there is a text of that key. @param {string} key @returns {key is Key} */
export const has = (key) => key in list().texts;

/** The keys whose text needs no fact. @typedef {{ [K in Key]: Facts<K> extends [] ? K : never }[Key]} PlainKey */

/**
 * @param {Key} key
 * @param {object} [facts]
 * @returns {string}
 */
function template(key, facts = {}) {
  /** @type {Entry | undefined} */
  const entry = list().texts[key];
  if (entry === undefined) throw new Error(`no text “${key}” in ${language}`);
  if (typeof entry === 'string') return entry;
  const { count } = /** @type {{ count: number }} */ (facts);
  return plurals.select(count) === 'one' && entry.one !== undefined ? entry.one : entry.other;
}

/** @param {string} text @param {object} [facts] */
function fill(text, facts = {}) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(/** @type {Record<string, unknown>} */ (facts)[name]));
}
