// The words of the chapter Numbers, in English.

export const numbers = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'numbers.title': 'Numbers',
  'numbers.lead':
    'A network knows no pictures. Your drawing becomes 784 numbers, and the answer ten.',
});
