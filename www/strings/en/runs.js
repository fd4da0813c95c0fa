// The words of the list of runs, in English.

export const runs = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'runs.title': 'Runs',
});
