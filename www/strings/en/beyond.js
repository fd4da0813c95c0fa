// The words of the chapter Beyond, in English.

export const beyond = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'beyond.title': 'Beyond',
  'beyond.lead': 'The same pictures, read in other ways: without labels, row by row, or your own.',
});
