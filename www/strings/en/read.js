// The words of the chapter Read, in English.

export const read = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'read.title': 'Read',
  'read.lead': 'Draw a digit. Watch the network read it.',
});
