// Makes an error's sentence from the tables of a language (en-errors.js says how they are written) and the
// error's facts, as src/english.rs does for the command line. Holds no words.

/** @typedef {Record<string, Record<string, string>>} Tables */
/** @typedef {Record<string, any>} FactList */

/**
 * @param {Tables} tables
 * @param {string} table its name
 * @param {any} fact
 * @param {FactList} [facts] those beside it
 * @returns {string} the table's entry for the fact, with all facts filled in
 */
export function entry(tables, table, fact, facts = {}) {
  if (table === 'hex') return fact.toString(16).padStart(2, '0');
  const entries = tables[table];
  if (Array.isArray(fact)) {
    return fact.map((item) => entry(tables, table, item, facts)).join(entries.separator);
  }
  const key = String(fact?.code ?? fact?.kind ?? fact ?? '') || 'none';
  const template = Object.hasOwn(entries, key) ? entries[key] : entries.other;
  const own = typeof fact === 'object' ? fact : {};
  const known = { ...facts, ...own, value: fact };
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, of) =>
    of ? entry(tables, of, known[name], known) : String(known[name]),
  );
}
