// What a list of words is: texts by their keys.

/** One text, or its plural forms (Intl.PluralRules). @typedef {string | { one?: string, other: string }} Entry */
/** @typedef {Record<string, Entry>} List */

export {};
