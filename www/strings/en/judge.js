// The words of the chapter Judge, in English.

export const judge = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'judge.title': 'Judge',
  'judge.lead': '98% right is 200 digits wrong. Which ones, and why?',
});
