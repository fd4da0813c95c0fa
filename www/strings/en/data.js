// The words of the chapter Data, in English.

export const data = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'data.title': 'Data',
  'data.lead': '70,000 digits that people wrote. The network knows nothing else of the world.',
});
