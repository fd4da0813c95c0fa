// Makes an error's sentence from the tables of a language (en-errors.js says how they are written) and the
// error's facts, as src/english.rs does for the command line. Holds no words.

/** @typedef {Record<string, Record<string, string>>} Tables */
/** @typedef {Record<string, any>} FactList */

/** The most items of a list that stand in a sentence, and the longest text (characters). */
const MOST = 20;
const LONGEST = 200;

/** @param {string} text @returns {string} without its middle where it is long, and how long it is */
function cut(text) {
  if (text.length <= LONGEST) return text;
  const part = LONGEST / 2 - 10;
  const [start, end] = [[...text.slice(0, 2 * part)], [...text.slice(-2 * part)]];
  return `${start.slice(0, part).join('')} … (${text.length}) … ${end.slice(-part).join('')}`;
}

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
    const items = fact.slice(0, MOST).map((item) => entry(tables, table, item, facts));
    if (fact.length > MOST) items.push(`… (${fact.length})`);
    return items.join(entries.separator);
  }
  const key = String(fact?.code ?? fact?.kind ?? fact ?? '') || 'none';
  const template = Object.hasOwn(entries, key) ? entries[key] : entries.other;
  const own = typeof fact === 'object' ? fact : {};
  const known = { ...facts, ...own, value: fact };
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, of) =>
    of ? entry(tables, of, known[name], known) : cut(String(known[name])),
  );
}
